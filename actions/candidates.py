"""List candidates, with the keywords that occur in pages that yielded no article."""

from collections.abc import Iterator

from actions.context import AppContext
from actions.keywords import load_keywords_if_possible
from core.article import Article, Page
from core.matcher import Matcher
from core.normalizer import explain
from core.outlet import Outlet
from storage import Store, StoredCandidate

MAX_LIMIT = 10_000


def list_candidates(
    context: AppContext, store: Store, outlet_name: str | None, limit: int, *, refused: bool
) -> Iterator[tuple[StoredCandidate, tuple[str, ...]]]:
    """Yield candidates, most recently found first, with the keywords that occur in the title or the stored page.

    With `refused`, yield only those that yielded no article. Raise OutletNotFound for an unknown outlet.
    """
    if outlet_name is not None:
        store.outlets.check_names([outlet_name])
    outlets = {outlet.name: outlet for outlet in context.config.outlets}
    matcher = Matcher(load_keywords_if_possible(context).values(), context.config.variants)
    for stored in store.candidates.find(outlet_name, min(limit, MAX_LIMIT), refused=refused):
        page = _find_page(store, stored)
        text = _read_text(page, outlets.get(stored.outlet)) if page is not None else ""
        article = Article(stored.candidate.url, stored.candidate.title or "", text)
        mentions = matcher.match(article, stored.outlet)
        yield stored, tuple(dict.fromkeys(mention.keyword for mention in mentions))


def _find_page(store: Store, stored: StoredCandidate) -> Page | None:
    stored_pages = store.pages.find(None, stored.id - 1, 1)
    return stored_pages[0].page if stored_pages and stored_pages[0].candidate_id == stored.id else None


def _read_text(page: Page, outlet: Outlet | None) -> str:
    return "\n".join(line.text for line in explain(page, outlet).kept)
