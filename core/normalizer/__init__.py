"""Page → article, without its boilerplate."""

from core.article import Article, NotAnArticle, Page
from core.normalizer.metadata import make_article
from core.normalizer.steps import run_steps, write_text
from core.outlet import Outlet

__all__ = ["normalize"]


def normalize(page: Page, outlet: Outlet | None = None, profile: object | None = None) -> Article | NotAnArticle:
    """The article that `page` holds, or why it holds none.

    Pure, and never raises, whatever the bytes. `outlet` gives its names, language and zone where the page is silent.
    The text of `page.parts` follows that of the page. `profile` is accepted for what may be known of the outlet's
    furniture; this version reads none.
    """
    try:
        draft = run_steps(page, outlet)
        finished = draft if isinstance(draft, NotAnArticle) else write_text(draft)
        return finished if isinstance(finished, NotAnArticle) else make_article(finished)
    except Exception as error:
        # Parser libraries raise anything on hostile bytes, and one page must not end a crawl.
        return NotAnArticle(f"could not be read: {type(error).__name__}: {error}", is_fault=True)
