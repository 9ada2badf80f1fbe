"""Page → article, without its boilerplate."""

from core.article import Article, NotAnArticle, Page
from core.normalizer.metadata import make_article
from core.normalizer.pager import PartReading, read_pager
from core.normalizer.steps import run_steps, write_text
from core.outlet import Outlet

__all__ = ["normalize", "read_part"]


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


def read_part(page: Page, first_url: str, outlet: Outlet | None = None) -> PartReading | NotAnArticle:
    """What one page of the story whose first page is at `first_url` says, and where it says that the others are.

    Pure, and never raises, as `normalize`.
    """
    try:
        draft = run_steps(page, outlet)
        if isinstance(draft, NotAnArticle):
            return draft
        lines = tuple(block.text for block in draft.lines)
        return PartReading(read_pager(draft.tree, page.url, first_url), draft.title, lines)
    except Exception as error:
        return NotAnArticle(f"could not be read: {type(error).__name__}: {error}", is_fault=True)
