"""Pages: stored with their articles, pruned by age and size, and normalized again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.article import Article, Candidate, Page
from core.errors import OutletNotFound
from core.filters import ArticleFilter
from core.matcher import Clipping, Mention
from core.query import parse
from core.reasons import TEXT, Reason
from storage import (
    CandidateState,
    CandidateUpdate,
    Claim,
    KeepRequest,
    KeepResult,
    RenormalizeRequest,
    Store,
    StoredPage,
    as_stored,
)
from storage import pages as kept_pages
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    find_candidates,
    make_article,
    make_keep_request,
    make_keyword,
    make_mention,
    make_outlet,
    watch,
)

URL = "https://kabar-contoh.example/banjir"
ALL = ArticleFilter(with_unmatched=True)


def make_page(url: str = URL, *parts: str, **fields: Any) -> Page:
    filled = {"content_type": "text/html; charset=utf-8"} | fields
    later = tuple(Page(part, f"<p>{part}</p>".encode(), NOW) for part in parts)
    return Page(url, f"<h1>{url}</h1>".encode() * 50, NOW, parts=later, **filled)


def keep(
    store: Store, claimed: Claim, article: Article, *found: Mention, page: Page | None = None, **fields: Any
) -> KeepResult:
    request = make_keep_request(store, claimed, article, *found, page=page or make_page(article.url), **fields)
    return store.keep(request, NOW)


def find(store: Store, names: Iterable[str] | None = None, after: int = 0) -> tuple[StoredPage, ...]:
    return store.pages.find(None if names is None else tuple(names), after, 100)


def refuse(store: Store, claimed: Claim, page: Page) -> None:
    """Update the candidate of a page's address: not an article."""
    [waiting] = [
        each for each in find_candidates(store, claimed, [Candidate(page.url)]) if each.candidate.url == page.url
    ]
    store.candidates.update(
        CandidateUpdate(waiting.id, CandidateState.NOT_ARTICLE, Reason(TEXT, text="no text"), page=page), NOW
    )


def renormalize(store: Store, kept: StoredPage, article: Article, *found: Mention, **options: Any) -> KeepResult:
    watched = store.keywords.find_update(-1)
    assert watched is not None
    clipping = as_stored(Clipping(article, found))
    return store.renormalize(RenormalizeRequest(kept, clipping, watched.change, **options), NOW + DAY)


def prune(store: Store, days: int = 0, **options: int) -> int:
    """Delete the pages expired at `NOW + days`. Return the number of rows."""
    filled = {"unmatched_days": 1000, "pages_days": 7} | options
    return store.prune(NOW + days * DAY, retention_days=None, **filled).pages


def test_a_page_is_returned_with_its_continuations_and_its_candidate(store: Store) -> None:
    page = make_page(URL, f"{URL}/2", f"{URL}/3")
    keep(store, watch(store), make_article(), page=page)
    (kept,) = find(store)
    candidate = Candidate(URL, "Banjir surut", NOW - 2 * HOUR, NOW - HOUR, authors=("Rina Marlina",))
    assert kept.page == replace(page, candidate=candidate)
    assert (kept.outlet, kept.stored) == ("Kabar Contoh", store.articles.find(ALL)[0])
    assert store.pages.count(None) == 1


def test_any_bytes_are_stored(store: Store) -> None:
    claimed = watch(store)
    bodies = [b"", bytes(range(256)) * 9, b"x" * kept_pages.MAX_BYTES]
    for number, body in enumerate(bodies):
        url = f"{URL}/{number}"
        keep(store, claimed, make_article(url), page=Page(url, body, NOW))
    assert [kept.page.body for kept in find(store)] == bodies


def test_a_page_that_is_too_large_is_not_stored_but_the_article_is(store: Store) -> None:
    keep(store, watch(store), make_article(), page=Page(URL, b"x" * (kept_pages.MAX_BYTES + 1), NOW))
    assert (find(store), len(store.articles.find(ALL))) == ((), 1)


def test_a_new_page_replaces_the_previous_one(store: Store) -> None:
    claimed = watch(store)
    keep(store, claimed, make_article(), page=make_page(URL, f"{URL}/2"))
    (before,) = find(store)
    edited = replace(make_page(), body=b"baru", fetched_at=NOW + HOUR)
    article = make_article(title="Baru")
    request = make_keep_request(store, claimed, article, page=edited)
    store.keep(replace(request, candidate_id=before.candidate_id), NOW + HOUR)
    (kept,) = find(store)
    assert (kept.page.body, kept.page.parts) == (b"baru", ())


def test_a_page_without_an_article(store: Store) -> None:
    claimed = watch(store)
    refuse(store, claimed, make_page())
    (kept,) = find(store)
    assert (kept.page.url, kept.stored) == (URL, None)


def test_a_page_without_an_article_does_not_replace_one_with_an_article(store: Store) -> None:
    """A notice shown temporarily instead of the article must not cost the article's page."""
    claimed = watch(store)
    keep(store, claimed, make_article())
    (kept,) = find(store)
    notice = replace(make_page(), body=b"Sedang dipelihara")
    store.candidates.update(CandidateUpdate(kept.candidate_id, CandidateState.NOT_ARTICLE, page=notice), NOW)
    assert find(store) == (kept,)


def test_a_page_is_stored_and_deleted_with_its_article(store: Store) -> None:
    claimed = watch(store)
    assert keep(store, claimed, make_article(), keeps_unmatched=False) is KeepResult.UNCHANGED
    assert find(store) == ()
    keep(store, claimed, make_article(URL + "2"), page=None)
    store.prune(NOW + 40 * DAY, unmatched_days=30, retention_days=None, pages_days=1000)
    assert find(store) == ()


def test_pages_are_found_by_outlet_and_in_batches(store: Store) -> None:
    claimed = watch(store)
    for number in range(5):
        keep(store, claimed, make_article(f"{URL}/{number}"))
    ids = [kept.candidate_id for kept in find(store)]
    assert len(ids) == 5
    assert ids == sorted(ids)
    assert [kept.candidate_id for kept in store.pages.find(("Kabar Contoh",), ids[1], 2)] == ids[2:4]
    assert store.pages.count(["Kabar Contoh"]) == 5
    with pytest.raises(OutletNotFound):
        store.pages.count(["Warta Misal"])


def test_pages_are_pruned_by_age_with_their_continuations(store: Store) -> None:
    keep(store, watch(store), make_article(), page=make_page(URL, f"{URL}/2"))
    assert prune(store, days=7) == 0
    assert prune(store, days=8) == 2
    assert prune(store, days=8) == 0
    assert len(store.articles.find(ALL)) == 1


def test_pages_are_pruned_in_batches_and_by_total_size(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "PRUNE_BATCH", 2)
    claimed = watch(store)
    for number in range(5):
        page = replace(make_page(f"{URL}/{number}"), fetched_at=NOW + timedelta(minutes=number))
        keep(store, claimed, make_article(page.url), page=page)
    assert [prune(store, days=9) for _ in range(4)] == [2, 2, 1, 0]
    for number in range(3):
        page = replace(make_page(f"{URL}/x{number}"), fetched_at=NOW - timedelta(minutes=number))
        keep(store, claimed, make_article(page.url), page=page)
    monkeypatch.setattr(kept_pages, "MAX_TOTAL", 100)
    prune(store)
    assert [kept.page.url for kept in find(store)] == [f"{URL}/x0"]


# --- renormalize ---


@pytest.fixture
def kept(store: Store) -> StoredPage:
    """Return a stored page whose article mentions *Kota Contoh*."""
    keep(store, watch(store, "Kota Contoh", "Banjir"), make_article(), make_mention())
    return find(store)[0]


def test_renormalizing_to_the_same_article_changes_nothing(store: Store, kept: StoredPage) -> None:
    before = store.articles.find(ALL)
    assert renormalize(store, kept, make_article(), make_mention()) is KeepResult.UNCHANGED
    assert store.articles.find(ALL) == before


def test_renormalizing_updates_article_index_and_mentions_but_not_times(store: Store, kept: StoredPage) -> None:
    (before,) = store.articles.find(ALL)
    article = make_article(URL + "-baru", title="Longsor di Cimahi", text="Teks yang lain.", authors=())
    found = make_mention("Banjir", start=0, end=7)
    assert renormalize(store, kept, article, found) is KeepResult.UPDATED
    (stored,) = store.articles.find(ALL)
    assert stored == replace(before, article=article, evidence=stored.evidence)
    assert stored.mentions == (found,)
    assert store.articles.find(ArticleFilter(query=parse("longsor"), with_unmatched=True)) == (stored,)
    assert store.articles.find(ArticleFilter(query=parse("lumpur"), with_unmatched=True)) == ()
    assert renormalize(store, find(store)[0], article, found) is KeepResult.UNCHANGED


def test_an_article_renormalized_without_mentions_is_unmatched(store: Store, kept: StoredPage) -> None:
    renormalize(store, kept, make_article())
    assert store.articles.find(ArticleFilter()) == ()
    assert len(store.articles.find(ALL)) == 1


def test_a_dry_run_returns_the_result_and_changes_nothing(store: Store, kept: StoredPage) -> None:
    before = store.articles.find(ALL)
    assert renormalize(store, kept, make_article(title="Lain"), dry_run=True) is KeepResult.UPDATED
    assert store.articles.find(ALL) == before


def test_a_page_replaced_by_the_crawl_is_not_renormalized(store: Store, kept: StoredPage) -> None:
    [outlet] = store.outlets.find(NOW)
    edited = replace(make_page(), fetched_at=NOW + HOUR)
    newer = make_article(title="Dari perayapan")
    claimed = Claim(outlet.id, outlet.outlet, ())
    store.keep(_request(claimed, kept, newer, edited), NOW + HOUR)
    assert renormalize(store, kept, make_article(title="Dari halaman lama")) is KeepResult.UNCHANGED
    assert store.articles.find(ALL)[0].article == newer


def _request(claimed: Claim, kept: StoredPage, article: Article, page: Page) -> KeepRequest:
    return KeepRequest(claimed.outlet_id, kept.candidate_id, article, (), page.fetched_at, page=page)


def test_a_page_that_is_now_recognized_as_an_article(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    refuse(store, claimed, make_page())
    (kept,) = find(store)
    assert renormalize(store, kept, make_article(), keeps_unmatched=False) is KeepResult.UNCHANGED
    assert renormalize(store, kept, make_article(), make_mention(), dry_run=True) is KeepResult.NEW
    assert store.articles.find(ALL) == ()
    assert renormalize(store, kept, make_article(), make_mention()) is KeepResult.NEW
    (stored,) = store.articles.find(ALL)
    assert (stored.article, stored.fetched_at, stored.kept_at) == (make_article(), NOW, NOW + DAY)
    (again,) = find(store)
    assert again.stored == stored
    assert renormalize(store, again, make_article(), make_mention()) is KeepResult.UNCHANGED


def test_an_article_with_the_canonical_url_of_another_is_a_duplicate(store: Store, kept: StoredPage) -> None:
    claimed = Claim(kept.outlet_id, store.outlets.find(NOW)[0].outlet, ())
    other = replace(_request(claimed, kept, make_article(URL + "2"), make_page()), candidate_id=0, page=None)
    store.keep(other, NOW)
    before = store.articles.find(ALL)
    assert renormalize(store, kept, make_article(URL + "2")) is KeepResult.DUPLICATE
    assert store.articles.find(ALL) == before


def test_unstorable_characters_are_not_a_change(store: Store, kept: StoredPage) -> None:
    hostile = make_article(title="Nol \0 dan \ud800", tags=("a\0",), section="\0")
    assert renormalize(store, kept, hostile) is KeepResult.UPDATED
    assert renormalize(store, find(store)[0], hostile) is KeepResult.UNCHANGED


def test_mentions_of_earlier_versions_stay_while_their_offsets_are_valid(store: Store, kept: StoredPage) -> None:
    assert kept.stored is not None
    store.mirror([make_outlet()], [make_keyword(kept.stored.mentions[0].keyword, query="lumpur")], NOW)
    assert renormalize(store, find(store)[0], make_article()) is KeepResult.UNCHANGED
    assert renormalize(store, find(store)[0], make_article(authors=("Sari Contoh",))) is KeepResult.UPDATED
    earlier_evidence = tuple(replace(stored_mention, is_current=False) for stored_mention in kept.stored.evidence)
    assert store.articles.find(ALL)[0].evidence == earlier_evidence
    assert renormalize(store, find(store)[0], make_article(authors=("Sari Contoh",))) is KeepResult.UNCHANGED
