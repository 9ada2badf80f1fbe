"""The known addresses of articles, and keys of URLs by which candidates and articles are found again."""

import sqlalchemy as sa
from alembic import op

from core.urls import article_key

revision = "0010"
down_revision = "0009"

_BATCH = 1000


def upgrade() -> None:
    op.create_table(
        "article_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('final', 'listed', 'declared', 'disputed', 'shortlink')", name=op.f("ck_article_addresses_kind")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_addresses_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_addresses")),
        sa.UniqueConstraint("key", name=op.f("uq_article_addresses_key")),
    )
    op.create_index(op.f("ix_article_addresses_article_id"), "article_addresses", ["article_id"], unique=False)
    op.create_index(op.f("ix_articles_outlet_id_published_at"), "articles", ["outlet_id", "published_at"], unique=False)
    op.add_column("candidates", sa.Column("url_key", sa.Text()))
    op.add_column("candidates", sa.Column("shortlink", sa.Text()))
    _fill_candidates()
    op.create_index(op.f("ix_candidates_outlet_id_url_key"), "candidates", ["outlet_id", "url_key"], unique=False)
    _fill_addresses()


def _fill_candidates() -> None:
    connection, last_id = op.get_bind(), 0
    selected = sa.text("SELECT id, url FROM candidates WHERE id > :last_id ORDER BY id LIMIT :batch")
    updated = sa.text("UPDATE candidates SET url_key = :key WHERE id = :id")
    while rows := connection.execute(selected, {"last_id": last_id, "batch": _BATCH}).all():
        connection.execute(updated, [{"id": row.id, "key": article_key(row.url)} for row in rows])
        last_id = rows[-1].id


def _fill_addresses() -> None:
    """Add the URLs of the articles, and those of their candidates.

    The URL of an article is final if a candidate has it. Otherwise it was declared by the page, or the candidate was
    redirected to it.
    """
    connection, last_id = op.get_bind(), 0
    selected = sa.text("SELECT id, url FROM articles WHERE id > :last_id ORDER BY id LIMIT :batch")
    listed = sa.text("SELECT canonical_url, url FROM candidates WHERE canonical_url IN :urls ORDER BY id").bindparams(
        sa.bindparam("urls", expanding=True)
    )
    inserted = sa.text(
        "INSERT INTO article_addresses (article_id, url, key, kind) VALUES (:article_id, :url, :key, :kind)"
        " ON CONFLICT (key) DO NOTHING"
    )
    while rows := connection.execute(selected, {"last_id": last_id, "batch": _BATCH}).all():
        ids = {row.url: row.id for row in rows}
        candidates = connection.execute(listed, {"urls": list(ids)}).all()
        final_keys = {article_key(row.url) for row in candidates}
        addresses = [(url, url, "final" if article_key(url) in final_keys else "declared") for url in ids]
        addresses += [(row.canonical_url, row.url, "listed") for row in candidates]
        connection.execute(
            inserted,
            [
                {"article_id": ids[article_url], "url": url, "key": article_key(url), "kind": kind}
                for article_url, url, kind in addresses
            ],
        )
        last_id = rows[-1].id
