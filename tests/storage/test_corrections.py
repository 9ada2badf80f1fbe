"""Corrections by a person win over what crawls and renormalizing find, on both databases."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.article import Article, Page
from core.corrections import CorrectedField, Correction, FieldValue, apply_corrections, correct, restore
from core.errors import ArticleNotFound
from core.filters import ArticleFilter
from core.matcher import Clipping, Mention
from core.query import parse
from storage import (
    ChangeCause,
    ChangeKind,
    Claim,
    KeepRequest,
    KeepResult,
    RenormalizeRequest,
    Store,
    StoredArticle,
    as_stored,
)
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_keyword, make_mention, watch

TITLE, AUTHORS, DATE, SECTION = CorrectedField
URL = "https://kabar-contoh.example/banjir"
VALUES: Mapping[CorrectedField, FieldValue] = {
    TITLE: "Judul yang benar",
    AUTHORS: ("Sari Contoh", "Budi Contoh"),
    DATE: NOW - 40 * DAY,
    SECTION: None,
}


def keep_article(store: Store, *more: Mention) -> tuple[Claim, KeepRequest, StoredArticle]:
    claimed = watch(store, "Kota Contoh")
    request = make_keep_request(
        store,
        claimed,
        make_article(URL, section="Daerah", published_from="json-ld"),
        make_mention(),
        *more,
        page=Page(URL, b"<p>halaman", NOW),
    )
    assert store.keep(request, NOW) is KeepResult.NEW
    [stored] = store.articles.find(ArticleFilter())
    return claimed, request, stored


def put(store: Store, stored: StoredArticle, corrections: tuple[Correction, ...], *, is_mentioned: bool = True) -> None:
    mentions = (make_mention(),) if is_mentioned else ()
    change = store.keywords.find_last_change()
    assert store.correct_article(stored, corrections, mentions, change, NOW + HOUR) is KeepResult.UPDATED


def make_corrections(stored: StoredArticle) -> tuple[Correction, ...]:
    return correct(stored.article, stored.corrections, VALUES, NOW + HOUR)


def corrected(store: Store) -> tuple[Claim, KeepRequest, StoredArticle]:
    claimed, request, stored = keep_article(store)
    put(store, stored, make_corrections(stored))
    return claimed, request, store.articles.get(stored.id)


def assert_is_sound(store: Store) -> None:
    """Compare the index, the counts, the log and the tables with the articles."""
    results = [run() for run in store.verification.find_checks().values()]
    assert not [problem for result in results for problem in result.problems]


def find(store: Store, query: str) -> list[int]:
    return [each.id for each in store.articles.find(ArticleFilter(query=parse(query), with_unmatched=True))]


def test_the_article_its_index_and_its_counts_follow(store: Store) -> None:
    _, request, stored = corrected(store)
    article = stored.article
    assert (article.title, article.authors, article.section) == (VALUES[TITLE], VALUES[AUTHORS], None)
    assert (article.published_at, article.published_from) == (VALUES[DATE], "correction")
    assert (article.title_from, article.authors_from, article.section_from) == ("correction", "correction", None)
    original = restore(article, stored.corrections)
    assert (original.title_from, original.authors_from, original.section_from) == ("heading", "byline", "breadcrumbs")
    assert stored.corrections == make_corrections(replace(stored, article=request.article, corrections=()))
    assert (stored.version, stored.updated_at) == (1, None)
    assert find(store, 'title:"judul yang benar"') == find(store, "author:budi") == [stored.id]
    assert find(store, "section:daerah") == []
    in_period = ArticleFilter(since=NOW - 41 * DAY, until=NOW - 39 * DAY)
    assert [each.id for each in store.articles.find(in_period)] == [stored.id]
    assert_is_sound(store)


def test_the_change_log_says_that_a_person_did_it(store: Store) -> None:
    _, _, stored = keep_article(store)
    last = store.changes.find_last()
    put(store, stored, make_corrections(stored), is_mentioned=False)
    changes = [(each.change.kind, each.change.cause, each.change.keyword) for each in store.changes.find(last, 9)]
    cause = ChangeCause.CORRECTION
    assert changes == [(ChangeKind.EDITED, cause, None), (ChangeKind.VANISHED, cause, "Kota Contoh")]
    assert_is_sound(store)


def test_a_later_crawl_keeps_the_corrections_and_notes_the_original(store: Store) -> None:
    _, request, stored = corrected(store)
    published = replace(request.article, title="Judul baru media", text="Air di Kota Contoh surut.", section="Kota")
    again = replace(request, article=published)
    assert store.keep(again, NOW + DAY) is KeepResult.STALE
    assert store.articles.get(stored.id) == stored
    article = store.articles.find_corrected(again.fetched)
    assert article == apply_corrections(published, stored.corrections)
    assert store.keep(replace(again, article=article, uncorrected=published), NOW + DAY) is KeepResult.UPDATED
    after = store.articles.get(stored.id)
    assert (after.article, after.version) == (replace(article, url=stored.article.url), 2)
    assert [each.original for each in after.corrections] == [
        "Judul baru media",
        published.authors,
        published.published_at,
        "Kota",
    ]
    assert_is_sound(store)


def test_an_edited_headline_alone_is_noted_and_makes_no_version(store: Store) -> None:
    _, request, stored = corrected(store)
    published = replace(request.article, title="Judul baru media")
    again = replace(request, article=apply_corrections(published, stored.corrections), uncorrected=published)
    assert store.keep(again, NOW + DAY) is KeepResult.UNCHANGED
    after = store.articles.get(stored.id)
    assert (after.article, after.version) == (stored.article, 1)
    assert after.corrections[0].original == "Judul baru media"


@pytest.mark.parametrize("dry_run", [False, True])
def test_renormalizing_keeps_the_corrections(store: Store, dry_run: bool) -> None:
    _, request, stored = corrected(store)
    [page] = store.pages.find(None, 0, 9)
    published = as_stored(Clipping(replace(request.article, title="Dari aturan baru", tags=("baru",)), ())).article
    change = store.keywords.find_last_change()

    def renormalize(article: Article) -> KeepResult:
        clipping = as_stored(Clipping(article, (make_mention(),)))
        renormalized = RenormalizeRequest(page, clipping, change, dry_run=dry_run, uncorrected=published)
        return store.renormalize(renormalized, NOW + DAY)

    assert renormalize(published) is KeepResult.STALE
    assert renormalize(store.corrections.apply(stored.id, published)) is KeepResult.UPDATED
    after = store.articles.get(stored.id)
    assert after.article == (stored.article if dry_run else replace(stored.article, tags=("baru",)))
    assert after.corrections[0].original == (request.article.title if dry_run else "Dari aturan baru")


def test_without_corrections_the_article_is_as_before(store: Store) -> None:
    _, _, before = keep_article(store)
    put(store, before, make_corrections(before))
    edited = store.articles.get(before.id)
    assert restore(edited.article, edited.corrections) == before.article
    put(store, edited, ())
    assert store.articles.get(before.id) == before
    assert_is_sound(store)


def test_a_concurrent_change_makes_a_correction_stale(store: Store) -> None:
    _, _, stored = keep_article(store)
    change = store.keywords.find_last_change()
    put(store, stored, make_corrections(stored))
    assert store.correct_article(stored, (), (), change, NOW) is KeepResult.STALE
    current = store.articles.get(stored.id)
    assert store.correct_article(current, (), (), change - 1, NOW) is KeepResult.STALE
    assert store.articles.get(stored.id) == current


def test_a_removed_article_has_no_corrections(store: Store) -> None:
    _, _, stored = corrected(store)
    store.remove_articles([stored.id], None, NOW)
    assert store.corrections.find([stored.id]) == {}
    with pytest.raises(ArticleNotFound):
        store.correct_article(stored, (), (), store.keywords.find_last_change(), NOW)


def test_mentions_by_paused_keywords_in_the_text_stay(store: Store) -> None:
    _, _, stored = keep_article(store, make_mention(field="text", prominence="lead"))
    store.keywords.put([make_keyword(active=False)], NOW)
    put(store, stored, make_corrections(stored), is_mentioned=False)
    assert [each.mention.field for each in store.articles.get(stored.id).evidence] == ["text"]
    assert_is_sound(store)


@pytest.mark.parametrize(("days", "size"), [(1, 2), (40, 1)])
def test_a_date_far_from_its_cluster_ends_the_membership(store: Store, days: int, size: int) -> None:
    claimed = watch(store, "Kota Contoh")
    text = " ".join(f"kata{number} lain{number * 7}" for number in range(80))
    for number in range(2):
        article = make_article(f"{URL}-{number}", title="Judul", text=text, published_at=NOW - number * HOUR)
        store.keep(make_keep_request(store, claimed, article), NOW + number * HOUR)
    copy = max(store.articles.find(ArticleFilter(with_unmatched=True)), key=lambda each: each.id)
    assert store.clusters.find_sizes([copy.id])[copy.id].articles == 2
    put(store, copy, correct(copy.article, (), {DATE: NOW - days * DAY}, NOW), is_mentioned=False)
    assert store.clusters.find_sizes([copy.id])[copy.id].articles == size
