"""The filter by which commands and tasks select articles."""

from dataclasses import dataclass
from datetime import datetime

from core.query import Node


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """The conditions on articles; an article must meet all that are set.

    `since` (inclusive) and `until` (exclusive) are aware datetimes, compared with published_at, or with kept_at for
    articles without a date. `after` and `before` are article ids, both exclusive. `with_unmatched` includes articles
    that mention no keyword. References in `query` must be resolved (`core.query.resolve`). At most `limit` articles are
    selected, newest first.
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
