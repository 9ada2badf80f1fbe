"""Select the outlet's own articles among the addresses that a source lists, as far as the address shows it."""

from collections.abc import Iterable
from dataclasses import replace

from core.article import Candidate
from core.outlet import Outlet
from core.urls import first_page_url, is_home, is_later_page, is_listing, looks_like_article, site_key

MAX_CANDIDATES = 50_000
"""URLs in one sitemap, by sitemaps.org. Other sources list fewer."""


def select_own_candidates(found: Iterable[Candidate | None], outlet: Outlet) -> tuple[Candidate, ...]:
    """Return the candidates in the outlet's registrable domain, without home pages.

    A later page of a story, or all pages in one, is replaced by the first page. Later pages of listings are excluded.
    """
    site = site_key(outlet.url)
    own = (first for candidate in found if candidate and (first := _own(candidate, site)))
    return tuple(candidate for candidate, _ in zip(own, range(MAX_CANDIDATES), strict=False))


def _own(candidate: Candidate, site: str) -> Candidate | None:
    if site_key(candidate.url) != site or is_home(candidate.url):
        return None
    first = first_page_url(candidate.url)
    if is_later_page(candidate.url) and (is_listing(first) or not looks_like_article(first)):
        return None
    # The text of a link to a later page is its number rather than the headline.
    return candidate if first == candidate.url else replace(candidate, url=first, title=None)
