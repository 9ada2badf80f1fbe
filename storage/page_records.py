"""Kept pages, as they come out of the store, and what goes back in."""

from dataclasses import dataclass

from core.article import Page
from core.matcher import Clipping
from storage.records import StoredArticle


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as it was fetched for a candidate; `outlet` is the outlet's name, `stored` the article that was made of
    it, None where it was taken for none."""

    candidate_id: int
    outlet_id: int
    outlet: str
    page: Page
    stored: StoredArticle | None


@dataclass(frozen=True, slots=True)
class RenormalizeRequest:
    """What a kept page gives now, in the form that `as_stored` gives. In a `dry_run` nothing is stored.

    `change` is the number of the keyword change as of which it was matched (`Store.watched_keywords`).
    """

    kept: StoredPage
    clipping: Clipping
    change: int
    keeps_unmatched: bool = True
    dry_run: bool = False
