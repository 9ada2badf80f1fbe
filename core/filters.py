"""The filter by which commands and tasks select articles."""

from dataclasses import dataclass
from datetime import datetime

from core.query import Node


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """The conditions that an article must meet to be selected. A condition that is None is not applied.

    `since` (inclusive) and `until` (exclusive) are timezone-aware datetimes. They apply to `published_at`, or to
    `kept_at` if an article lacks a date of publication. `after` and `before` are article ids, both exclusive. `query`
    contains no references (`core.query.resolve_references` replaces them). If `with_unmatched` is True, articles
    without mentions are included. At most `limit` articles are selected, newest first.
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
