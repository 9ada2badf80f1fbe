"""Build the candidates of a source from its entries, and select those that are the outlet's own articles."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from itertools import islice

from core.article import Candidate
from core.outlet import Outlet
from core.urls import first_page_url, is_home, is_later_page, is_listing, looks_like_article, normalize_url, site_key

# Number of candidates of one source. Source: sitemaps.org allows as many URLs in one sitemap; other sources list fewer.
MAX_CANDIDATES = 50_000

_EARLIEST_DATE = datetime(1995, 1, 1, tzinfo=UTC)


def build_candidate(
    link: object, base_url: str, title: str | None, published_at: datetime | None, modified_at: datetime | None
) -> Candidate | None:
    """Return a candidate for an entry; None if its `link`, which may be relative to `base_url`, is not a valid URL."""
    url = normalize_url(link, base_url) if link and isinstance(link, str) else None
    return Candidate(url, title or None, published_at, modified_at) if url else None


def parse_entry_date(text: object, zone: tzinfo = UTC) -> datetime | None:
    """Return a date in ISO 8601 format as a timezone-aware datetime, or None if it is invalid or before 1995.

    `zone` is the time zone of dates without one. Feeds without dates often state 1970.
    """
    try:
        date = datetime.fromisoformat(text.strip()) if isinstance(text, str) else None
        aware = date.replace(tzinfo=date.tzinfo or zone) if date else None
        return aware if aware and aware >= _EARLIEST_DATE else None
    except (ValueError, OverflowError):
        return None


def select_own_candidates(candidates: Iterable[Candidate | None], outlet: Outlet) -> tuple[Candidate, ...]:
    """Return the candidates that may be articles of the outlet: they are in the registrable domain of its home page.

    `None` and home pages are left out. If a URL leads to a later page of an article, or to the complete article on one
    page, it is replaced by the URL of the first page. Later pages of listings are excluded.
    """
    site = site_key(outlet.url)
    own = (article for candidate in candidates if candidate and (article := _own_article(candidate, site)))
    return tuple(islice(own, MAX_CANDIDATES))


def _own_article(candidate: Candidate, site: str) -> Candidate | None:
    if site_key(candidate.url) != site or is_home(candidate.url):
        return None
    first_page = first_page_url(candidate.url)
    if is_later_page(candidate.url) and (is_listing(first_page) or not looks_like_article(first_page)):
        return None
    # The text of a link to a later page is a page number instead of the headline.
    return candidate if first_page == candidate.url else replace(candidate, url=first_page, title=None)
