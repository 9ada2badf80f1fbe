"""Page → article → mentions: the one pure step for a single page."""

from dataclasses import dataclass

from core.article import Article, NotAnArticle, Page
from core.matcher import Matcher, Mention
from core.normalizer import normalize
from core.outlet import Outlet


@dataclass(frozen=True, slots=True)
class Clipping:
    """An article and what it mentions; no mentions where no keyword occurs."""

    article: Article
    mentions: tuple[Mention, ...]


def clip(page: Page, outlet: Outlet, matcher: Matcher) -> Clipping | NotAnArticle:
    """Normalize a page and match it. Raises nothing, whatever the bytes."""
    article = normalize(page, outlet)
    if isinstance(article, NotAnArticle):
        return article
    return Clipping(article, matcher.match(article, outlet.name))
