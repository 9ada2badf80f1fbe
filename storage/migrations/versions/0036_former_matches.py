"""Whether the full-text index has the term `:m` of articles that are not matched any more."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

_SQLITE = (
    "SELECT EXISTS (SELECT 1 FROM articles_fts CROSS JOIN articles INDEXED BY ix_articles_narrow"
    " ON articles.id = articles_fts.rowid WHERE articles_fts MATCH '\":m\"' AND NOT articles.is_matched)"
)
_POSTGRESQL = (
    "SELECT EXISTS (SELECT 1 FROM article_words JOIN articles ON articles.id = article_words.article_id"
    " WHERE words @@ CAST($$':m'$$ AS tsquery) AND NOT articles.is_matched)"
)


def upgrade() -> None:
    connection = op.get_bind()
    states = connection.scalars(sa.text("SELECT value FROM settings WHERE name = 'index'")).all()
    for state in states:
        statement = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
        has_former_matches = bool(connection.exec_driver_sql(statement).scalar_one())
        value = json.dumps(json.loads(state) | {"has_former_matches": has_former_matches})
        connection.execute(sa.text("UPDATE settings SET value = :value WHERE name = 'index'"), {"value": value})
