"""The Scrapy item that the outlet spider passes to the item pipeline."""

from dataclasses import dataclass

from core.article import Page
from crawler.failures import Failure
from storage import WaitingCandidate


@dataclass(frozen=True, slots=True)
class PageItem:
    """A fetched article page with its candidate and its HTTP validators (`etag`, `last_modified`).

    `missing` is the failure of the first continuation page that could not be fetched. `page.parts` contains only the
    continuation pages before the missing page.
    """

    waiting: WaitingCandidate
    page: Page
    status: int
    etag: str | None
    last_modified: str | None
    missing: Failure | None = None
