"""Which revision a store's schema has, and bringing it to this version's."""

from sqlalchemy import Connection, inspect, text

from core.errors import StoreError
from storage.database import UPGRADING, Database, take_turns
from storage.records import UpgradeResult
from storage.schema import REVISIONS, metadata

FOREIGN = "of another program"
"""In place of a revision, where the tables are not ours."""

_OURS = {"outlets", "candidates", "mentions"}
"""Tables that every version has."""


def revision_problem(found: str | None, known: tuple[str, ...], place: str) -> str | None:
    """Why a store of revision `found` cannot be used by a version that knows `known` (oldest first), or None."""
    if found is None:
        return f"no store yet at {place}; 'kliping crawl' makes one"
    if found == FOREIGN:
        return f"the database at {place} belongs to another program; storage.url must name one for Kliping alone"
    if found not in known:
        return f"the store at {place} was written by a newer Kliping; update this one"
    if found != known[-1]:
        return f"the store at {place} was written by an older Kliping; run 'kliping db upgrade'"
    return None


def find_revision(connection: Connection) -> str | None:
    """The revision of the schema, None where there is none, FOREIGN where the tables are another program's.

    A plain question: importing Alembic takes 1.2 s.
    """
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        return FOREIGN if names & set(metadata.tables) else None
    if not names >= _OURS:
        return FOREIGN
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def check_revision(database: Database) -> None:
    """Raise StoreError, which says what to do, unless the schema is this version's."""
    with database.reading() as connection:
        problem = revision_problem(find_revision(connection), REVISIONS, database.place)
    if problem:
        raise StoreError(problem)


def upgrade(database: Database) -> UpgradeResult:
    """Bring the schema to the newest revision, from nothing too, in one transaction.

    Processes that do so at once take turns, and the later ones find it done. Raises StoreError when a newer Kliping
    or another program wrote the store.
    """
    with database.reading() as connection:
        before = find_revision(connection)
    if before == REVISIONS[-1]:
        return UpgradeResult(before, before)
    if database.is_sqlite:
        database.enter_wal()
    with database.writing() as connection:
        take_turns(connection, UPGRADING)
        before = find_revision(connection)
        if before is not None and before not in REVISIONS:
            raise StoreError(str(revision_problem(before, REVISIONS, database.place)))
        if before != REVISIONS[-1]:
            _migrate(connection)
    return UpgradeResult(before, REVISIONS[-1])


def _migrate(connection: Connection) -> None:
    # Here, not above: most commands find the schema as it should be, and Alembic takes 1.2 s to import.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
