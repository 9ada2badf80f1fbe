"""Run by Alembic, on the connection and in the transaction that `storage.revisions` opened."""

from alembic import context

from storage.schema import metadata
from storage.search.full_text import TABLE_PREFIXES


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Return False for the tables of the full-text index, which are not in the metadata."""
    return kind != "table" or not (name or "").startswith(TABLE_PREFIXES)


context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, include_name=is_ours)
with context.begin_transaction():
    context.run_migrations()
