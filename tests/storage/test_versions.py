"""What an outlet edits is kept as a version, with the mentions in it."""

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from core.errors import UsageError
from core.filters import END, ArticleFilter, ArticleOrder
from core.query import parse
from storage import KeepRequest, KeepResult, Store
from tests.factories import DAY, HOUR, NOW, make_article, make_evidence, make_keep_request, make_mention, watch

ALL = ArticleFilter(with_unmatched=True)


def test_an_edit_keeps_the_earlier_text_and_the_evidence(store: Store) -> None:
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="Judul lain"), mentions=()), NOW + HOUR)
    store.keep(replace(wanted, article=make_article(text="Teks lain."), mentions=()), NOW + DAY)
    (stored,) = store.articles.find(ALL)
    first, second = store.versions.find(stored.id)
    assert (stored.version, first.number, second.number) == (3, 1, 2)
    assert (first.title, first.text) == (make_article().title, make_article().text)
    assert (second.title, second.text) == ("Judul lain", make_article().text)
    assert (first.first_seen_at, first.replaced_at) == (NOW, NOW + HOUR)
    assert (second.first_seen_at, second.replaced_at) == (NOW + HOUR, NOW + DAY)
    assert (first.authors, first.section) == (make_article().authors, "Daerah")
    assert first.evidence == (make_evidence(),)
    assert second.evidence == ()


def test_other_punctuation_and_spaces_are_no_version(store: Store) -> None:
    wanted = _kept(store)
    changed = make_article(text=make_article().text.replace("lumpur.", "lumpur …").replace("–", "-"))
    assert store.keep(replace(wanted, article=changed), NOW + HOUR) is KeepResult.UPDATED
    (stored,) = store.articles.find(ALL)
    assert (stored.version, stored.article.text) == (1, changed.text)
    assert store.versions.find(stored.id) == ()


def test_other_capitals_are_a_version(store: Store) -> None:
    """`=Word` in a query distinguishes them."""
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="BANJIR surut di Kota Contoh")), NOW + HOUR)
    assert len(store.versions.find(1)) == 1


def test_unmatched_articles_with_mentions_in_earlier_versions_are_kept_like_matched_ones(store: Store) -> None:
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="Lain"), mentions=()), NOW + HOUR)
    assert store.articles.find(ArticleFilter()) == ()
    assert store.articles.prune(is_matched=False, before=NOW + DAY) == 0
    assert store.articles.prune(is_matched=True, before=NOW + DAY) == 1
    assert store.versions.find(1) == ()


def test_removing_a_keyword_removes_its_mentions_in_earlier_versions(store: Store) -> None:
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="Lain"), mentions=()), NOW + HOUR)
    store.keywords.remove("Kota Contoh", NOW + HOUR)
    (version,) = store.versions.find(1)
    assert version.evidence == ()
    assert store.articles.prune(is_matched=False, before=NOW + DAY) == 1


class TestSearch:
    """Article 1 was edited twice: Banjir … Kota Contoh, then Longsor, then neither; 2 and 3 are not edited."""

    @pytest.fixture
    def edited(self, store: Store) -> Store:
        claimed = watch(store, "Kota Contoh", "Longsor")

        def keep(number: int, title: str, keywords: tuple[str, ...], hours: int) -> None:
            article = make_article(f"https://kabar-contoh.example/{number}", title=title, text="Isi.")
            mentions = [make_mention(name, start=0, end=2) for name in keywords]
            store.keep(make_keep_request(store, claimed, article, *mentions), NOW + hours * HOUR)

        keep(1, "Banjir di kota", ("Kota Contoh",), 0)
        keep(2, "Banjir besar", ("Kota Contoh",), 1)
        keep(3, "Pasar banjir", (), 2)
        keep(1, "Longsor di desa", ("Longsor",), 3)
        keep(1, "Judul lain", (), 4)
        return store

    @pytest.mark.parametrize(
        ("fields", "found", "versions"),
        [
            ({"query": parse("banjir")}, [2, 1], [1]),
            ({"query": parse("longsor")}, [1], [2]),
            ({"query": parse("banjir longsor")}, [], []),
            ({"query": parse("title:/[Ll]on.*/ desa")}, [1], [2]),
            ({"query": parse("judul")}, [1], [3]),
            ({"query": parse("banjir"), "with_unmatched": True}, [3, 2, 1], [1]),
            ({"keywords": ("kota contoh",)}, [2, 1], [1]),
            ({"keywords": ("Longsor",), "query": parse("banjir")}, [], []),
            ({"keywords": ("Longsor", "Kota Contoh")}, [2, 1], [1, 2]),
            ({"prominence": "headline", "limit": 1}, [2], []),
            ({"outlets": ("Kabar Contoh",), "until": NOW - DAY}, [], []),
        ],
    )
    @pytest.mark.parametrize("order", [ArticleOrder.KEPT, ArticleOrder.PUBLISHED])
    def test_finds_articles_by_their_earlier_versions(
        self, edited: Store, order: ArticleOrder, fields: dict[str, Any], found: list[int], versions: list[int]
    ) -> None:
        wanted = ArticleFilter(**fields, in_versions=True, order=order)
        page = edited.articles.find(wanted)
        assert [stored.id for stored in page] == found
        by_article = edited.articles.find_matched_versions(wanted, page)
        assert [each.number for each in by_article.get(1, ())] == versions
        times = {1: NOW + 3 * HOUR, 2: NOW + 4 * HOUR, 3: None}
        assert [each.until for each in by_article.get(1, ())] == [times[number] for number in versions]
        if "limit" not in fields:
            assert edited.articles.count(wanted) == len(found)
            assert edited.articles.count_facets(wanted, UTC, 10).number == len(found)

    def test_pages_and_followers_search_versions(self, edited: Store) -> None:
        wanted = ArticleFilter(parse("banjir"), in_versions=True, limit=1)
        first = edited.articles.find_page(wanted)
        second = edited.articles.find_page(replace(wanted, cursor=first.next or END))
        assert [stored.id for stored in (*first.articles, *second.articles)] == [2, 1]
        assert second.next is None
        changes = edited.change_feed.find_page(replace(wanted, limit=100, keywords=("Longsor",)), 0).changes
        assert {each.stored.id for each in changes} == {1}
        assert edited.change_feed.find_page(replace(wanted, in_versions=False, keywords=("Longsor",)), 0).changes == ()

    def test_too_many_edited_articles_are_refused(self, edited: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.articles.MAX_VERIFIED", 1)
        monkeypatch.setattr("storage.articles.PAGE_SIZE", 1)
        with pytest.raises(UsageError, match="for --versions; add --outlet or --since"):
            edited.articles.find(ArticleFilter(parse("banjir"), in_versions=True))


def _kept(store: Store) -> KeepRequest:
    wanted = make_keep_request(store, watch(store, "Kota Contoh", "Longsor"), make_article(), make_mention())
    store.keep(wanted, NOW)
    return wanted
