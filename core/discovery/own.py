"""Which of the addresses that a source lists are an outlet's own articles, as far as addresses tell."""

from collections.abc import Iterable

from core.article import Candidate
from core.outlet import Outlet
from core.urls import is_home, is_later_page, site_of

MAX_CANDIDATES = 50_000
"""What one sitemap may list, by sitemaps.org; nothing else comes near."""


def own_candidates(found: Iterable[Candidate | None], outlet: Outlet) -> tuple[Candidate, ...]:
    """Candidates of the outlet's registrable domain; home pages and the later pages of a story or listing are none."""
    site = site_of(outlet.url)
    own = (candidate for candidate in found if candidate and _is_article_of(candidate.url, site))
    return tuple(candidate for candidate, _ in zip(own, range(MAX_CANDIDATES), strict=False))


def _is_article_of(url: str, site: str) -> bool:
    return site_of(url) == site and not is_home(url) and not is_later_page(url)
