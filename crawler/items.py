"""A fetched article page on its way from the spider to the item pipeline."""

from dataclasses import dataclass

from core.article import Page
from crawler.failures import Failure
from storage import WaitingCandidate


@dataclass(frozen=True, slots=True)
class PageItem:
    """A fetched page and its candidate; `etag` and `last_modified` are the page's validators.

    `missing` says why a continuation page of the story, and what follows it, is not among the page's parts.
    """

    waiting: WaitingCandidate
    page: Page
    status: int
    etag: str | None
    last_modified: str | None
    missing: Failure | None = None
