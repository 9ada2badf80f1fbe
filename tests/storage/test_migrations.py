"""The migrations create the declared schema on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage import upgrade_store
from storage.database import open_database
from storage.revisions import REVISIONS
from storage.schema import metadata
from storage.search.full_text import TABLE_PREFIXES


def test_migrations_create_the_declared_schema(empty_url: str) -> None:
    upgrade_store(empty_url)
    database = open_database(empty_url, creates=False)
    with database.reading() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"include_name": _is_ours}), metadata
        )
        checks = {table: _check_names(connection, table) for table in metadata.tables}
        full_text = [name for name in inspect(connection).get_table_names() if name.startswith(TABLE_PREFIXES)]
    database.close()
    assert differences == []
    # Alembic does not compare check constraints.
    assert checks == {
        name: {str(each.name) for each in table.constraints if type(each).__name__ == "CheckConstraint"}
        for name, table in metadata.tables.items()
    }
    assert full_text


def test_all_revisions_are_listed() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def _check_names(connection: Connection, table: str) -> set[str]:
    return {str(check["name"]) for check in inspect(connection).get_check_constraints(table)}


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name or "").startswith(TABLE_PREFIXES)
