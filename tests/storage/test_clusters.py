"""Copies of a story are kept as one cluster, whatever happens to its articles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from threading import Thread

import pytest
from sqlalchemy import text

from core.article import Article
from core.filters import ArticleFilter, ArticleOrder
from core.query import parse
from storage import ClusterSize, KeepRequest, Store, open_store
from tests.factories import DAY, HOUR, NOW, claim, make_article, make_outlet

_NUMBERS = count(1)
_SYLLABLES = "ba ci du fe go ha ji ku le mo".split()
_WORDS = [f"{first}{second}nta" for first in _SYLLABLES for second in _SYLLABLES]
ALL = ArticleFilter(with_unmatched=True, limit=1000)
PARAGRAPHS = (
    "Warga Desa Regol memperbaiki jembatan gantung yang rusak diterjang banjir pada Senin (2/3/2026).",
    "Jembatan sepanjang 45 meter itu menghubungkan Kampung Misal dan Kampung Contoh, yang dihuni 312 keluarga.",
    "Kepala Desa Regol, Sariwan Contoh, mengatakan perbaikan menghabiskan dana Rp 27,5 juta dari iuran warga.",
    "Anak sekolah sudah bisa menyeberang lagi sejak kemarin, ujar Sariwan di lokasi.",
    "Dinas Pekerjaan Umum berjanji membangun jembatan beton paling lambat pada bulan Juli.",
)
STORY = "\n".join(PARAGRAPHS)
CUT = "\n".join(PARAGRAPHS[:4])
OTHER = (
    "Kelompok tani di lereng bukit menanam cabai dan kopi setelah harga pupuk turun pada awal musim hujan.\n"
    "Mereka berharap panen pertama cukup untuk membayar bibit yang dipinjam dari koperasi kecamatan tahun lalu.\n"
    "Penyuluh pertanian meminta setiap kelompok mencatat hasil panen agar bantuan tahun depan tepat sasaran."
)


def test_a_copy_joins_the_cluster_of_the_first_article(store: Store) -> None:
    first = _keep(store, STORY)
    copy = _keep(store, f"Regol, Kabar Lain - {STORY}", outlet=2, at=NOW + HOUR)
    cut = _keep(store, CUT, outlet=2, at=NOW + DAY)
    other = _keep(store, OTHER, outlet=2, at=NOW + DAY)
    assert _copies(store) == {copy: first, cut: first}
    assert store.articles.get(copy).copy_of == first
    assert store.articles.get(first).copy_of is None
    assert store.clusters.find_sizes([first, cut, other]) == {
        first: ClusterSize(3, 2),
        cut: ClusterSize(3, 2),
        other: ClusterSize(1, 1),
    }
    found = store.clusters.find_articles(cut)
    assert [(each.id, each.outlet, each.joined_at) for each in found] == [
        (first, "Kabar 1", NOW),
        (copy, "Kabar 2", NOW + HOUR),
        (cut, "Kabar 2", NOW + DAY),
    ]
    assert found[0].share is None
    assert [each.share for each in found[1:]] == [1.0, 1.0]


def test_the_first_publisher_is_listed_first_even_if_it_was_kept_later(store: Store) -> None:
    kept_first = _keep(store, STORY, at=NOW, published_at=NOW - HOUR)
    published_first = _keep(store, STORY, at=NOW + HOUR, published_at=NOW - DAY, outlet=2)
    assert [each.id for each in store.clusters.find_articles(kept_first)] == [published_first, kept_first]
    assert _copies(store) == {published_first: kept_first}


@pytest.mark.parametrize(("days", "is_copy"), [(14, True), (15, False), (-14, True), (-15, False)])
def test_only_articles_of_fourteen_days_are_compared(store: Store, days: int, is_copy: bool) -> None:
    for start in range(0, 15, 4):  # wherever the days are in a period
        published_at = NOW + start * DAY
        first = _keep(store, STORY + f" {start} {OTHER[:30]}", at=published_at + 40 * DAY, published_at=published_at)
        later = published_at + days * DAY
        copy = _keep(store, STORY, at=published_at + 40 * DAY, published_at=later, outlet=2)
        assert _copies(store) == ({copy: first} if is_copy else {})
        store.articles.remove(1)
        store.articles.remove(2)


def test_articles_kept_together_are_compared_with_each_other(store: Store) -> None:
    stored = _keep(store, OTHER)
    requests = [_request(store, each, outlet=2) for each in (STORY, OTHER, CUT, STORY)]
    store.keep_all([(request, NOW) for request in requests])
    ids = [each.id for each in store.articles.find(ALL)][::-1]
    assert _copies(store) == {ids[2]: stored, ids[3]: ids[1], ids[4]: ids[1]}


def test_two_processes_that_keep_one_story_at_once_make_one_cluster(store: Store, store_url: str) -> None:
    requests = [_request(store, f"{number}. {STORY}", outlet=number % 2 + 1) for number in range(20)]

    def keep_all(part: Sequence[KeepRequest]) -> None:
        with open_store(store_url, migrate=False) as other:
            for request in part:
                other.keep(request, NOW)

    threads = [Thread(target=keep_all, args=(requests[start::2],)) for start in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.clusters.find_sizes([1]) == {1: ClusterSize(20, 2)}


def test_no_chain_leads_away_from_the_first_article(store: Store) -> None:
    """Each text lacks a paragraph of the one before and has a new one, so that the last has little of the first."""
    rows = [f"Paragraf tentang {word} di desa itu ditulis oleh wartawan {word} kemarin." for word in _WORDS[:19]]
    ids = [_keep(store, "\n".join(rows[start : start + 10]), outlet=start % 2 + 1) for start in range(10)]
    firsts = _copies(store)
    assert set(firsts.values()).isdisjoint(firsts)
    assert len(set(firsts.values())) > 1
    assert ids[9] not in {each for each, first in firsts.items() if first == ids[0]}


def test_the_next_article_takes_the_place_of_a_removed_first_one(store: Store) -> None:
    first = _keep(store, STORY)
    second, third = (_keep(store, STORY, outlet=2, at=NOW + number * HOUR) for number in (1, 2))
    store.articles.remove(1)
    assert _copies(store) == {third: second}
    assert first not in {each.id for each in store.clusters.find_articles(third)}
    fourth = _keep(store, CUT, outlet=1, at=NOW + DAY)
    assert _copies(store) == {third: second, fourth: second}


def test_pruning_a_first_article_keeps_the_cluster_of_the_others(store: Store) -> None:
    for number in range(3):
        _keep(store, STORY, at=NOW + number * DAY, outlet=number % 2 + 1)
    while not store.prune(NOW + 40 * DAY, unmatched_days=39, retention_days=None).is_nothing:
        pass
    (left,) = store.articles.find(ALL)
    assert _copies(store) == {}
    assert store.clusters.find_sizes([left.id]) == {left.id: ClusterSize(1, 1)}


def test_pruning_removes_hashes_that_no_article_needs(store: Store) -> None:
    _keep(store, STORY, at=NOW)
    _keep(store, OTHER, at=NOW + 60 * DAY)
    number = _count_hashes(store)
    store.prune(NOW + 60 * DAY, unmatched_days=90, retention_days=None)
    assert 0 < _count_hashes(store) < number
    copy = _keep(store, OTHER, at=NOW + 60 * DAY, outlet=2)
    assert _copies(store) == {copy: 2}


def test_an_edit_that_leaves_the_story_leaves_the_cluster(store: Store) -> None:
    request = _request(store, STORY)
    first = _keep_request(store, request)
    copy = _keep(store, STORY, outlet=2)
    extended = f"{STORY}\n{OTHER}"
    _keep_request(store, _edited(request, extended), NOW + HOUR)
    assert _copies(store) == {copy: first}
    # The new paragraphs are in the fingerprint, too.
    later = _keep(store, extended, outlet=2, at=NOW + 2 * HOUR)
    assert _copies(store) == {copy: first, later: first}


def test_an_edit_that_makes_another_story_ends_the_membership(store: Store) -> None:
    request = _request(store, STORY)
    first = _keep_request(store, request)
    second, third = _keep(store, STORY, outlet=2), _keep(store, STORY, outlet=2)
    _keep_request(store, _edited(request, OTHER), NOW + HOUR)
    assert _copies(store) == {third: second}
    copy = _keep(store, OTHER, outlet=2, at=NOW + HOUR)
    assert _copies(store) == {third: second, copy: first}


def test_an_edit_that_makes_an_article_a_copy_joins_it_to_the_cluster(store: Store) -> None:
    first = _keep(store, STORY)
    request = _request(store, OTHER, outlet=2)
    second = _keep_request(store, request)
    _keep_request(store, _edited(request, STORY), NOW + HOUR)
    assert _copies(store) == {second: first}
    # Its earlier text leads nowhere.
    _keep(store, OTHER, at=NOW + HOUR)
    assert _copies(store) == {second: first}


def test_one_article_per_story_is_the_first_one_that_is_selected(store: Store) -> None:
    first = _keep(store, STORY, published_at=NOW - HOUR)
    copy = _keep(store, STORY, outlet=2, at=NOW + HOUR, published_at=NOW)
    other = _keep(store, OTHER, outlet=2, at=NOW + HOUR, published_at=NOW - 2 * HOUR)
    last = _keep(store, CUT, outlet=2, at=NOW + DAY, published_at=NOW + DAY)
    for fields, expected in (
        ({}, [other, first]),
        ({"outlets": ("Kabar 2",)}, [other, copy]),
        ({"outlets": ("Kabar 2",), "since": NOW + HOUR}, [last]),
        ({"query": parse("jembatan")}, [first]),
        ({"query": parse("jembatan -beton")}, [last]),
        ({"query": parse("=Jembatan")}, [first]),
        ({"order": ArticleOrder.PUBLISHED}, [first, other]),
        ({"query": parse("jembatan OR tani"), "order": ArticleOrder.RELEVANCE}, [first, other]),
        ({"after": first}, [other]),
        ({"before": other}, [first]),
    ):
        wanted = replace(ALL, one_per_story=True, **fields)
        found = [each.id for each in store.articles.find(wanted)]
        assert found == expected, fields
        assert store.articles.count(wanted) == store.articles.count(wanted, upto=5) == len(expected)
        assert store.articles.count_facets(wanted, UTC, 100).number == len(expected)
    assert store.articles.count(replace(ALL, one_per_story=True), upto=1) == 2


def test_pages_of_stories_have_each_story_once(store: Store) -> None:
    texts = [f"{word.title()} {STORY.replace('Regol', word.title())} {word} " * 2 for word in _WORDS[:9]]
    firsts = [_keep(store, each) for each in texts]
    for number, each in enumerate(reversed(texts)):
        _keep(store, each, outlet=2, at=NOW + number * HOUR)
    wanted = replace(ALL, one_per_story=True, limit=2)
    found = []
    while wanted:
        page = store.articles.find_page(wanted)
        found += [each.id for each in page.articles]
        if page.next is None:
            break
        _keep(store, texts[0], outlet=2)  # copies that arrive meanwhile change nothing
        wanted = replace(wanted, cursor=page.next)
    assert found == [each for each in reversed(firsts) if each not in _copies(store)]


def test_a_text_without_words_and_strange_characters_do_no_harm(store: Store) -> None:
    for number, words in enumerate(("", "satu dua tiga", "\0 \ud800 " * 30, "印" * 60)):
        _keep(store, words, at=NOW + number * HOUR)
        _keep(store, words, at=NOW + number * HOUR, outlet=2)
    assert len(store.articles.find(ALL)) == 8


def test_dates_far_away_do_no_harm(store: Store) -> None:
    for year in (1, 1900, 2262, 9999):
        _keep(store, STORY, published_at=NOW.replace(year=year))
    assert _copies(store) == {}


# --- Helpers ---


def _request(store: Store, body: str, *, outlet: int = 1, published_at: datetime | None = None) -> KeepRequest:
    if not store.outlets.find(NOW):
        store.mirror([make_outlet("Kabar 1"), make_outlet("Kabar 2")], [], NOW)
        claim(store)
    number = next(_NUMBERS)
    url = f"https://kabar-{outlet}.example/{number}"
    article = make_article(
        url,
        title=f"Kabar tentang {_WORDS[number % len(_WORDS)]}",
        text=body,
        published_at=published_at,
        is_teaser=False,
    )
    return KeepRequest(outlet, 0, article, (), fetched_at=NOW)


def _keep_request(store: Store, request: KeepRequest, at: datetime = NOW) -> int:
    store.keep(request, at)
    (stored,) = [each for each in store.articles.find(ALL) if each.article.url == request.article.url]
    return stored.id


def _keep(store: Store, body: str, *, outlet: int = 1, at: datetime = NOW, published_at: datetime | None = None) -> int:
    return _keep_request(store, _request(store, body, outlet=outlet, published_at=published_at), at)


def _edited(request: KeepRequest, body: str) -> KeepRequest:
    article: Article = replace(request.article, text=body)
    return replace(request, article=article)


def _copies(store: Store) -> dict[int, int]:
    return {each.id: each.copy_of for each in store.articles.find(ALL) if each.copy_of is not None}


def _count_hashes(store: Store) -> int:
    with store._database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM cluster_hashes")).scalar_one())
