"""Page → article → mentions: the one pure step for a single page."""

from core.article import NotAnArticle, Page
from core.matcher import Clipping, Matcher
from core.normalizer import normalize
from core.outlet import Outlet

__all__ = ["Clipping", "clip"]


def clip(page: Page, outlet: Outlet, matcher: Matcher) -> Clipping | NotAnArticle:
    """Normalize a page and match it. Raises nothing, whatever the bytes."""
    article = normalize(page, outlet)
    if isinstance(article, NotAnArticle):
        return article
    return Clipping(article, matcher.match(article, outlet.name))
