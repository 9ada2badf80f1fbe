"""Articles that are removed for good leave nothing behind but the row that says so, and do not come back."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.article import Page
from core.errors import ArticleNotFound
from core.filters import ArticleFilter
from core.query import parse
from storage import ArticleOrigin, CandidateState, Claim, KeepResult, Store
from storage.schema import metadata
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    find_candidates,
    make_article,
    make_candidate,
    make_keep_request,
    make_mention,
    watch,
)

SECRET = "rahasiapribadi"
URL = "https://kabar-contoh.example/banjir"
LATER = NOW + DAY


def keep_secret(store: Store) -> tuple[Claim, int]:
    """Keep an article with an earlier version, pages and several addresses. Return the claim and the article's id."""
    claimed = watch(store, "Kota Contoh")
    page = Page(URL, f"<p>{SECRET}".encode(), NOW)
    article = make_article(URL, text=f"Warga {SECRET} Kota Contoh.", title="Judul lama")
    request = make_keep_request(store, claimed, article, make_mention(), page=page, page_url=f"{URL}-akhir")
    assert store.keep(request, NOW) is KeepResult.NEW
    edited = replace(article, title=f"Judul {SECRET}", text=f"Warga {SECRET} membersihkan lumpur.")
    assert store.keep(replace(request, article=edited), NOW + HOUR) is KeepResult.UPDATED
    [stored] = store.articles.find(ArticleFilter())
    return claimed, stored.id


def find_text(store: Store, text: str) -> list[str]:
    """Return the columns of all tables that contain a text."""
    found = []
    with store._database.reading() as connection:
        for table in metadata.tables.values():
            for column in table.c:
                values = connection.execute(select(column)).scalars().all()
                if any(text in str(value) for value in values):
                    found.append(f"{table.name}.{column.name}")
    return found


def test_nothing_is_left(store: Store) -> None:
    claimed, article_id = keep_secret(store)
    store.keep(make_keep_request(store, claimed, make_article(f"{URL}-lain", published_at=LATER)), NOW)
    assert "articles.text" in find_text(store, SECRET)
    [removed] = store.remove_articles([article_id], "permintaan keluarga", LATER)
    assert (removed.id, removed.url, removed.reason) == (article_id, URL, "permintaan keluarga")
    assert store.removals.find() == (removed,)
    assert store.removals.get(article_id) == removed
    assert find_text(store, SECRET) == []
    assert store.articles.find(ArticleFilter(query=parse(SECRET), with_unmatched=True)) == ()
    assert store.articles.count(ArticleFilter(with_unmatched=True)) == 1
    assert store.versions.find(article_id) == ()
    assert store.counts.find_differences() == ()
    with store._database.reading() as connection:
        for name in ("article_versions", "past_mentions", "mentions", "pages"):
            assert connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() == 0


def test_no_known_address_is_fetched_again(store: Store) -> None:
    claimed, article_id = keep_secret(store)
    store.remove_articles([article_id], None, LATER)
    listed = [make_candidate(url, modified_at=LATER + DAY) for url in (URL, f"{URL}-akhir", f"{URL}?utm_source=x")]
    assert find_candidates(store, claimed, listed, LATER + DAY) == ()
    assert {each.state for each in store.candidates.find(None, 10, refused=False)} == {CandidateState.REFUSED}


def test_an_unknown_address_that_leads_to_it_is_fetched_once(store: Store) -> None:
    claimed, article_id = keep_secret(store)
    store.remove_articles([article_id], None, LATER)
    [waiting] = find_candidates(store, claimed, [make_candidate(f"{URL}-baru")], LATER)
    request = replace(
        make_keep_request(store, claimed, make_article(URL, title="Baru", text="Kota Contoh baru.")),
        candidate_id=waiting.id,
        candidate=waiting.candidate,
        page_url=URL,
        page=Page(URL, b"<p>baru", LATER),
    )
    assert store.keep(request, LATER) is KeepResult.UNCHANGED
    assert store.articles.count(ArticleFilter(with_unmatched=True)) == 0
    assert find_candidates(store, claimed, [make_candidate(f"{URL}-baru", modified_at=LATER + DAY)], LATER + DAY) == ()


def test_it_is_not_kept_in_bulk(store: Store) -> None:
    claimed, article_id = keep_secret(store)
    store.remove_articles([article_id], None, LATER)
    request = make_keep_request(store, claimed, make_article(URL, published_at=NOW), visit=None)
    bulk = replace(request, candidate_id=0, origin=ArticleOrigin.IMPORT)
    assert store.keep_all([(bulk, LATER)]) == [KeepResult.UNCHANGED]
    assert store.articles.count(ArticleFilter(with_unmatched=True)) == 0


def test_an_unknown_id_removes_nothing(store: Store) -> None:
    _, article_id = keep_secret(store)
    with pytest.raises(ArticleNotFound):
        store.remove_articles([article_id, 99], None, LATER)
    assert store.articles.get(article_id).id == article_id
    assert store.removals.find() == ()


def test_articles_of_other_origins_stay_as_long_as_matched_ones(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    for number, origin in enumerate(ArticleOrigin):
        article = make_article(f"{URL}-{number}", published_at=NOW + number * HOUR)
        request = make_keep_request(store, claimed, article)
        store.keep(replace(request, candidate_id=0, origin=origin), NOW)
    store.prune(NOW + 40 * DAY, unmatched_days=30, retention_days=None)
    kept = store.articles.find(ArticleFilter(with_unmatched=True))
    assert {each.origin for each in kept} == {ArticleOrigin.HAND, ArticleOrigin.IMPORT}
    store.prune(NOW + 40 * DAY, unmatched_days=30, retention_days=35)
    assert store.articles.find(ArticleFilter(with_unmatched=True)) == ()
