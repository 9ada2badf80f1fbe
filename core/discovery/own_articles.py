"""Which of the addresses that a source lists are an outlet's own articles, as far as addresses tell."""

from collections.abc import Iterable
from dataclasses import replace

from core.article import Candidate
from core.outlet import Outlet
from core.urls import first_page_url, is_home, is_later_page, is_listing, looks_like_article, site_key

MAX_CANDIDATES = 50_000
"""What one sitemap may list, by sitemaps.org; nothing else comes near."""


def select_own_candidates(found: Iterable[Candidate | None], outlet: Outlet) -> tuple[Candidate, ...]:
    """Candidates of the outlet's registrable domain, home pages aside.

    A later page of a story, or the story in one piece, stands for its first page; later pages of a listing are none.
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
    # A link to a later page says "2" where one to the story says its headline.
    return candidate if first == candidate.url else replace(candidate, url=first, title=None)
