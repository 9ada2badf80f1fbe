"""Page → article, without its boilerplate; and what its outlet's pages have in common."""

from typing import NamedTuple

from core.article import Article, NotAnArticle, Page
from core.normalizer.document.rows import write_lines
from core.normalizer.metadata.article import build_article
from core.normalizer.pager import PartReading, read_pager
from core.normalizer.pipeline import observe_draft, run_steps, write_text
from core.normalizer.profile.fingerprints import Observation
from core.normalizer.profile.learning import learn
from core.normalizer.profile.outlet_profile import Profile, dump_profile, load_profile
from core.outlet import Outlet
from core.reasons import Reason

__all__ = [
    "Observation",
    "PartReading",
    "Profile",
    "Reading",
    "dump_profile",
    "learn",
    "load_profile",
    "normalize",
    "observe",
    "read",
    "read_part",
]


class Reading(NamedTuple):
    """What one look at a page gives. The observation of a page that holds no article tells nothing."""

    article: Article | NotAnArticle
    observation: Observation


def normalize(page: Page, outlet: Outlet | None = None, profile: Profile | None = None) -> Article | NotAnArticle:
    """The article that `page` holds, or why it holds none.

    Pure, and never raises, whatever the bytes. `outlet` gives its names, language and zone where the page is silent.
    The text of `page.parts` follows that of the page. `profile` is what was learned of the outlet's furniture, which
    is dropped, too.
    """
    return _read(page, outlet, profile, observes=False).article


def read(page: Page, outlet: Outlet | None = None, profile: Profile | None = None) -> Reading:
    """`normalize` and `observe` in one: the page is parsed once."""
    return _read(page, outlet, profile, observes=True)


def observe(page: Page, outlet: Outlet | None = None) -> Observation:
    """What `page` tells of its outlet's furniture, for `learn`. As pure, and as safe, as `normalize`."""
    return read(page, outlet).observation


def _read(page: Page, outlet: Outlet | None, profile: Profile | None, *, observes: bool) -> Reading:
    try:
        draft = run_steps(page, outlet, profile)
        finished = draft if isinstance(draft, NotAnArticle) else write_text(draft)
        if isinstance(finished, NotAnArticle):
            return Reading(finished, Observation())
        return Reading(build_article(finished), observe_draft(finished) if observes else Observation())
    except Exception as error:
        # Parser libraries raise anything on hostile bytes, and one page must not end a crawl.
        return Reading(_unreadable(error), Observation())


def read_part(page: Page, first_url: str, outlet: Outlet | None = None) -> PartReading | NotAnArticle:
    """What one page of the story whose first page is at `first_url` says, and where it says that the others are.

    Pure, and never raises, as `normalize`.
    """
    try:
        draft = run_steps(page, outlet, None)
        if isinstance(draft, NotAnArticle):
            return draft
        lines = tuple(write_lines(draft.lines))
        return PartReading(read_pager(draft.tree, page.url, first_url), draft.title, lines)
    except Exception as error:
        return _unreadable(error)


def _unreadable(error: Exception) -> NotAnArticle:
    return NotAnArticle(Reason("unreadable_page", kind=type(error).__name__, detail=str(error)), is_fault=True)
