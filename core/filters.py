"""The one filter type with which articles are asked for, whoever asks."""

from dataclasses import dataclass
from datetime import datetime

from core.query import Node


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles, newest first. Everything given must hold.

    `since` (inclusive) and `until` (exclusive) are aware datetimes, compared with published_at, or kept_at where the
    page told no date. `after` and `before` are article ids: only later ones, only earlier ones. `with_unmatched` also
    gives articles that mention no keyword. `query` is resolved (`core.query.resolve`).
    """

    query: Node | None = None
    keyword: str | None = None
    outlet: str | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None
    before: int | None = None
    limit: int = 20
    with_unmatched: bool = False
