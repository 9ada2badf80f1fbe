"""A new store has exactly what the migrations create, on both databases."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage import upgrade_store
from storage.database import Database, open_database
from storage.revisions import REVISIONS
from storage.schema import metadata
from storage.search.full_text import TABLE_PREFIXES, FullTextIndex
from storage.views import VIEW_NAMES, create_views
from tests.postgres import PostgresServer

SCRIPTS = "storage:migrations"


@pytest.fixture
def other_url(request: pytest.FixtureRequest, tmp_path: Path, empty_url: str) -> Iterator[str]:
    """Yield the URL of another empty database of the kind of `empty_url`."""
    if empty_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.make_database()
    yield url
    server.drop_database(url)


def test_a_new_store_is_equal_to_a_migrated_one(empty_url: str, other_url: str) -> None:
    upgrade_store(empty_url)
    migrate_empty_database(other_url)
    new, migrated = describe_database(empty_url), describe_database(other_url)
    assert set(new) == set(migrated)
    for name, description in new.items():
        assert description == migrated[name], name
    assert set(new) >= {*metadata.tables, *VIEW_NAMES, "alembic_version"}
    assert any(name.startswith(TABLE_PREFIXES) for name in new)


def test_all_revisions_are_listed() -> None:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def migrate_empty_database(url: str) -> None:
    """Run all migrations, create the views, and replace the full-text index of the first release."""
    database = open_database(url, creates=True)
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        create_views(connection)
        FullTextIndex(database).begin(upto=0)
    database.close()


def describe_database(url: str) -> dict[str, Any]:
    """Return all properties and rows of tables, views and their parts by name. The order of columns is not compared.

    No statement depends on that order, and columns that a migration adds are the last ones.
    """
    database = open_database(url, creates=False)
    with database.reading() as connection:
        described = _describe_objects(connection, database)
        for name in inspect(connection).get_table_names():
            described[f"{name}: table"] = _describe_table(connection, name)
    database.close()
    return described


def _describe_table(connection: Connection, name: str) -> dict[str, Any]:
    inspector = inspect(connection)
    # The FTS5 table cannot be read, but the tables with its contents can.
    rows: Iterable[Any] = (
        [] if name == "articles_fts" else connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
    )
    return {
        "columns": _sorted(column | {"type": str(column["type"])} for column in inspector.get_columns(name)),
        "primary key": inspector.get_pk_constraint(name),
        "foreign keys": _sorted(inspector.get_foreign_keys(name)),
        "unique constraints": _sorted(inspector.get_unique_constraints(name)),
        "check constraints": _sorted(inspector.get_check_constraints(name)),
        # The condition of a partial index is an object, which `_describe_objects` describes as text.
        "indexes": _sorted({**index, "dialect_options": {}} for index in inspector.get_indexes(name)),
        "rows": [dict(row) for row in rows],
    }


def _sorted(parts: Iterable[Any]) -> list[str]:
    return sorted(map(repr, parts))


def _describe_objects(connection: Connection, database: Database) -> dict[str, Any]:
    """Return what SQLAlchemy does not describe, by name: also views, indexes, triggers, sequences and functions."""
    statements = _SQLITE if database.is_sqlite else _POSTGRESQL
    described: dict[str, Any] = {}
    for statement in statements:
        for name, *properties in connection.exec_driver_sql(statement):
            described.setdefault(name, []).append(tuple(properties))
    return described


_SQLITE = (
    # The statements that created tables differ, since migrations alter tables.
    """SELECT name, type, tbl_name, CASE WHEN type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' THEN
        sql LIKE '%AUTOINCREMENT%' ELSE sql END
        FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex_%' ORDER BY name""",
    # A migration that would copy rows leaves a row with 0, which means what no row means.
    "SELECT name || ': last id', seq FROM sqlite_sequence WHERE seq <> 0 ORDER BY name",
    "SELECT name, type, ncol, wr, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%schema' ORDER BY name",
)
_POSTGRESQL = (
    """SELECT relname, relkind, relpersistence, reloptions, pg_get_viewdef(oid), pg_get_partkeydef(oid)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname""",
    # `pg_attver` is a number that PostgreSQL itself stores since 15.20; it differs between equal tables.
    """SELECT relname || '.' || attname, format_type(atttypid, atttypmod), attnotnull, attstorage, attcompression,
        attidentity, attgenerated, array(SELECT * FROM unnest(attoptions) AS o WHERE NOT starts_with(o, 'pg_attver=')),
        pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i' AND attnum > 0 ORDER BY relname, attname""",
    """SELECT conname, conrelid::regclass::text, contype, condeferrable, convalidated, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY conname""",
    "SELECT indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
    """SELECT sequencename, data_type::text, start_value, max_value, increment_by, last_value
        FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename""",
    """SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname""",
    "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname",
)
