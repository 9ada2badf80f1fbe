"""An article page on its way from the spider to the pipeline, and what its answer said of itself."""

from dataclasses import dataclass

from scrapy.http import Response

from core.article import Page
from crawler.failures import Failure
from storage import WaitingCandidate


@dataclass(frozen=True, slots=True)
class PageItem:
    """A fetched page and the candidate it was asked for; `etag` and `last_modified` are its validators.

    `missing` says why a later page of the story, and what follows it, is not among the page's parts.
    """

    waiting: WaitingCandidate
    page: Page
    status: int
    etag: str | None
    last_modified: str | None
    missing: Failure | None = None


def header(response: Response, name: str) -> str | None:
    """One header as text (HTTP headers are latin-1), None where it is missing."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def headers_of(response: Response) -> dict[str, str]:
    """All headers, names in lower case; of a repeated one the last."""
    pairs = response.headers.items()
    return {name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in pairs if values}


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The request headers that ask for a page only if it changed (RFC 9110)."""
    wanted = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in wanted.items() if value}
