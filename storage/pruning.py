"""Delete what is past its age. Candidates stay, so that what was pruned is not fetched again."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.articles import make_article
from storage.database import ARRIVING, take_turns
from storage.full_text import remove_words
from storage.schema import articles, visits

BATCH = 200
"""Articles deleted in one transaction, so that other processes' writers wait for a blink only."""


def prune_articles(connection: Connection, *, is_matched: bool, before: datetime) -> int:
    """Delete a batch of the articles, matched or not, that were kept at `before` or earlier; gives how many."""
    # In turns with who finds mentions in what is about to be deleted for having none.
    take_turns(connection, ARRIVING)
    aged = select(articles).where(articles.c.is_matched == is_matched, articles.c.kept_at <= before)
    rows = connection.execute(aged.order_by(articles.c.kept_at).limit(BATCH)).all()
    stored = {row.id: make_article(row) for row in rows}
    remove_words(connection, stored)
    connection.execute(delete(articles).where(articles.c.id.in_(stored)))
    return len(stored)


def prune_visits(connection: Connection, *, before: datetime) -> int:
    """Delete the visits made before `before`; gives how many."""
    return connection.execute(delete(visits).where(visits.c.at < before)).rowcount
