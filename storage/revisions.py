"""Revisions of the schema: check the revision of a store, and upgrade it to the newest one with Alembic."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from core.errors import StoreError
from core.messages import Message, message
from storage.backups import back_up_before_upgrade
from storage.database import UPGRADE_LOCK, Database, acquire_lock
from storage.schema import metadata
from storage.search.full_text import FullTextIndex
from storage.views import create_views, drop_views

# All revisions of the schema, oldest first. They are listed here so that opening a store does not import Alembic, which
# takes 1.2 s.
REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0020",
    "0021",
    "0022",
    "0023",
    "0024",
    "0025",
    "0026",
    "0027",
    "0028",
    "0029",
    "0030",
    "0031",
    "0032",
    "0033",
    "0034",
    "0035",
    "0036",
    "0037",
    "0038",
    "0041",
    "0042",
    "0043",
    "0045",
    "0046",
)

# Returned instead of a revision if the tables belong to another program.
FOREIGN = "foreign"

# Instead of a revision while another store is copied into this one.
COPYING = "copying"

# Tables that exist in every revision.
_COMMON_TABLES = {"outlets", "candidates", "mentions"}

# Alembic's own table.
_CREATE_REVISION = (
    "CREATE TABLE alembic_version"
    " (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


@dataclass(frozen=True, slots=True)
class UpgradeResult:
    """The schema's revision before and after an upgrade. `before` is None if the database was empty.

    `backup` is the copy of an SQLite file that was made before it was changed.
    """

    before: str | None
    after: str
    backup: Path | None = None


def describe_problem(revision: str | None, known_revisions: tuple[str, ...], location: str) -> Message | None:
    """Return why a store of this revision cannot be used, or None if it has the newest of the known revisions.

    `known_revisions` are sorted from the oldest to the newest.
    """
    if revision is None:
        return message("no store yet at {path}; 'kliping crawl' makes one", path=location)
    if revision == FOREIGN:
        return message(
            "the database at {location} belongs to another program; storage.url must name one that only Kliping uses",
            location=location,
        )
    if revision == COPYING:
        return message(
            "the store at {location} is an unfinished copy; finish it with the same 'kliping db copy', or delete it",
            location=location,
        )
    if revision not in known_revisions:
        return message("the store at {location} was written by a newer Kliping; update this one", location=location)
    if revision != known_revisions[-1]:
        return message(
            "the store at {location} was written by an older Kliping; run 'kliping db upgrade'", location=location
        )
    return None


def find_revision(connection: Connection) -> str | None:
    """Return the schema's revision, such as "0003".

    Return None for an empty database, and FOREIGN for a database with the tables of another program.
    """
    table_names = set(inspect(connection).get_table_names())
    if "alembic_version" not in table_names:
        return FOREIGN if table_names & set(metadata.tables) else None
    if not table_names >= _COMMON_TABLES:
        return FOREIGN
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def check_revision(database: Database) -> None:
    """Raise StoreError if the schema does not have the newest revision. The message states the remedy."""
    with database.reading() as connection:
        problem = describe_problem(find_revision(connection), REVISIONS, database.location)
    if problem:
        raise StoreError(problem)


def set_revision(connection: Connection, revision: str) -> None:
    """Store the schema's revision, or COPYING."""
    connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def upgrade(database: Database, *, leaves_revision: str | None = None) -> UpgradeResult:
    """Create the schema, or upgrade it to the newest revision, in one transaction.

    An SQLite file is backed up first. If several processes upgrade at once, one does the work and the others wait.
    `leaves_revision` is stored instead of the newest revision. Raise StoreError if a newer Kliping or another program
    wrote the store, or if it cannot be backed up.
    """
    with database.reading() as connection:
        before = find_revision(connection)
    if before == REVISIONS[-1]:
        return UpgradeResult(before, before)
    if database.is_sqlite:
        database.enable_wal()
    with database.writing() as connection:
        acquire_lock(connection, UPGRADE_LOCK)
        before, backup = find_revision(connection), None
        if before is not None and before not in REVISIONS:
            raise StoreError(describe_problem(before, REVISIONS, database.location) or "")
        if before != REVISIONS[-1]:
            # Nobody else can write meanwhile, so the backup is what the migrations find.
            backup = back_up_before_upgrade(database, before) if before is not None else None
            drop_views(connection)
            if before is None:
                _create_tables(database, connection)
            else:
                _migrate(connection)
            create_views(connection)
        if leaves_revision is not None:
            set_revision(connection, leaves_revision)
    return UpgradeResult(before, REVISIONS[-1], backup)


def _create_tables(database: Database, connection: Connection) -> None:
    """Create in an empty database what all migrations would create there (tests/storage/test_migrations.py).

    The migrations take ten times as long.
    """
    metadata.create_all(connection, checkfirst=False)
    FullTextIndex(database).create()
    connection.exec_driver_sql(_CREATE_REVISION)
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": REVISIONS[-1]})


def _migrate(connection: Connection) -> None:
    # Imported here, since Alembic takes 1.2 s to import and hardly a store needs an upgrade.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
