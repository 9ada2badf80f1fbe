"""Filters in both orders, with cursors in both directions, compared with a naive evaluation of the same articles."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from core.article import Article
from core.errors import GroupNotFound, OutletNotFound
from core.filters import END, EVERY_OUTLET, ArticleFilter, ArticleOrder, Cursor, OutletGroup
from core.folded_text import FoldedArticle
from core.matcher import Mention
from core.query import parse
from storage import KeepRequest, Store, StoredArticle
from storage.search.filter_terms import DATED, IndexedArticle, make_filter_terms, make_period_terms
from tests.factories import DAY, NOW, make_article, make_keep_request, make_keyword, make_mention, make_outlet, watch

OUTLETS = ("Kabar Contoh", "Suara Misal", "Warta Lain")
REGIONS = {"Kabar Contoh": "Jawa", "Suara Misal": "Bali", "Warta Lain": ""}
TAGS = {"Kabar Contoh": {"satu", "dua"}, "Suara Misal": {"dua"}, "Warta Lain": {"tiga"}}
GROUPS = [
    OutletGroup(("Jawa",)),
    OutletGroup(("Jawa", "Bali"), tags=("dua",)),
    OutletGroup(("Bali",), tags=("satu",)),
    OutletGroup(tags=("tiga", "satu")),
]
SORTED = (ArticleOrder.KEPT, ArticleOrder.PUBLISHED)
WORDS = ("banjir", "kota", "longsor", "pasar", "sawah")


@dataclass(frozen=True)
class Kept:
    """An article with what the naive evaluation needs to know about it."""

    id: int
    outlet: str
    article: Article
    kept_at: datetime
    keywords: frozenset[str]

    @property
    def dated_at(self) -> datetime:
        return self.article.published_at or self.kept_at


def keep_articles(store: Store, rng: random.Random, number: int) -> list[Kept]:
    """Keep random articles, some of them published long ago or without a date."""
    outlets = [make_outlet(name, region=REGIONS[name] or None, tags=tuple(sorted(TAGS[name]))) for name in OUTLETS]
    store.mirror(outlets, [make_keyword("Satu"), make_keyword("Dua")], NOW)
    return keep(store, [make_kept(rng, index) for index in range(number)])


def make_kept(rng: random.Random, index: int, *, is_newest: bool = False) -> Kept:
    outlet, kept_at = rng.choice(OUTLETS), NOW + index * timedelta(hours=5)
    published_at = rng.choice(
        [None, kept_at - DAY * rng.random(), kept_at - 900 * DAY * rng.random(), datetime(2020, 2, 29, tzinfo=UTC)]
    )
    if is_newest:
        published_at = None
    words = rng.choices(WORDS, k=3)
    article = Article(
        f"https://contoh.example/{index}-{rng.randrange(10**9)}",
        words[0],
        " ".join(words[1:]),
        published_at=published_at,
        language=rng.choice(["id", "en", None]),
        section=rng.choice(["Daerah Kota", "Daerah", None]),
        authors=tuple(rng.sample(["Siti Contoh", "Budi Misal", "Contoh"], rng.randrange(3))),
    )
    keywords = frozenset(name for name in ("Satu", "Dua") if rng.random() < 0.4)
    return Kept(0, outlet, article, kept_at, keywords)


def keep(store: Store, made: list[Kept]) -> list[Kept]:
    """Keep articles, and return them with their ids."""
    outlet_ids = {stored.outlet.name: stored.id for stored in store.outlets.find(NOW)}
    for each in made:
        request = KeepRequest(outlet_ids[each.outlet], 0, each.article, make_mentions(each), each.kept_at)
        store.keep(request, each.kept_at)
    newest = store.articles.find(ArticleFilter(with_unmatched=True, limit=len(made)))
    return [replace(each, id=stored.id) for each, stored in zip(made, reversed(newest), strict=True)]


def make_mentions(kept: Kept) -> tuple[Mention, ...]:
    return tuple(make_mention(name, start=0, end=1, mark_start=0, mark_end=1) for name in sorted(kept.keywords))


def is_selected(kept: Kept, wanted: ArticleFilter, word: str | None) -> bool:
    """Evaluate a filter without any index."""
    checks = [
        wanted.with_unmatched or bool(kept.keywords),
        not wanted.keywords or bool(kept.keywords & set(wanted.keywords)),
        not wanted.outlets or kept.outlet in wanted.outlets,
        not wanted.group.regions or REGIONS[kept.outlet] in wanted.group.regions,
        not wanted.group.tags or not TAGS[kept.outlet].isdisjoint(wanted.group.tags),
        not wanted.languages or kept.article.language in wanted.languages,
        wanted.since is None or kept.dated_at >= wanted.since,
        wanted.until is None or kept.dated_at < wanted.until,
        wanted.kept_since is None or kept.kept_at >= wanted.kept_since,
        wanted.kept_until is None or kept.kept_at < wanted.kept_until,
        word is None or word in f"{kept.article.title} {kept.article.text}".split(),
    ]
    return all(checks)


def make_filter(rng: random.Random) -> tuple[ArticleFilter, str | None]:
    word = rng.choice([*WORDS, None])
    moments = [NOW + DAY * rng.uniform(-900, 20), NOW + DAY * rng.uniform(-2, 20), None, None, None]
    return ArticleFilter(
        query=None if word is None else parse(word),
        keywords=rng.choice([(), (), ("Satu",), ("Satu", "Dua")]),
        outlets=rng.choice([(), (), OUTLETS[:1], OUTLETS[1:]]),
        languages=rng.choice([(), (), ("id",), ("id", "en")]),
        since=rng.choice(moments),
        until=rng.choice(moments),
        kept_since=rng.choice(moments),
        kept_until=rng.choice(moments),
        group=rng.choice([EVERY_OUTLET, EVERY_OUTLET, *GROUPS]),
        with_unmatched=rng.random() < 0.5,
        order=rng.choice(SORTED),
        # Seldom 1, with which each article is a page of its own.
        limit=rng.choice([1, 3, 7, 100]),
    ), word


def sort_naively(kept: list[Kept], order: ArticleOrder) -> list[int]:
    by_date = order is ArticleOrder.PUBLISHED
    ordered = sorted(kept, key=lambda each: (each.dated_at if by_date else NOW, each.id), reverse=True)
    return [each.id for each in ordered]


def read_pages(store: Store, wanted: ArticleFilter, cursor: Cursor) -> list[list[int]]:
    """Follow the cursors from a position to the end of the results, or to the beginning if it is backward."""
    pages: list[list[int]] = []
    following = cursor
    while len(pages) < 1000:
        page = store.articles.find_page(replace(wanted, cursor=following))
        pages.append([stored.id for stored in page.articles])
        position = page.previous if cursor.is_backward else page.next
        if position is None:
            return pages
        following = Cursor.parse(str(position))
    raise AssertionError("the cursors do not come to an end")


@pytest.mark.parametrize("block_bits", [2, 12])
def test_filters_select_and_sort_as_a_naive_evaluation_does(
    store: Store, monkeypatch: pytest.MonkeyPatch, block_bits: int
) -> None:
    monkeypatch.setattr("storage.search.full_text.BLOCK_BITS", block_bits)
    monkeypatch.setattr("storage.search.sorted_keys.BLOCK_BITS", block_bits)
    monkeypatch.setattr("storage.search.sorted_keys.FEW_MENTIONS", 10)
    monkeypatch.setattr("storage.search.sorted_keys.FEW_ARTICLES", 3 if block_bits == 2 else 1000)
    rng = random.Random(13)
    kept = keep_articles(store, rng, 60)
    found_some = 0
    for _ in range(60):
        wanted, word = make_filter(rng)
        selected = [each for each in kept if is_selected(each, wanted, word)]
        expected = sort_naively(selected, wanted.order)
        pages = read_pages(store, wanted, Cursor())
        assert [each for page in pages for each in page] == expected, wanted
        assert all(len(page) == wanted.limit for page in pages[:-1])
        backward = read_pages(store, wanted, END)
        assert [each for page in reversed(backward) for each in page] == expected, wanted
        assert store.articles.count(wanted) == len(expected)
        assert store.articles.count(wanted, upto=3) == min(len(expected), 4)
        found_some += bool(expected)
    assert found_some > 15


@pytest.mark.parametrize("others", [0, 2, 20])
def test_the_last_published_are_found_though_they_arrived_in_another_order(
    store: Store, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    monkeypatch.setattr("storage.search.sorted_keys.SAMPLE", 5)
    monkeypatch.setattr("storage.search.sorted_keys.MAX_OTHERS", others)
    claimed, rng, kept = watch(store, "Satu"), random.Random(others), list[Kept]()
    for index in range(24):
        # Most are published shortly before they arrive, and some long before or, by their wrong date, long after.
        hours = index + rng.choice([0, 0, 0, 0, -0.5, -3, -200, 200])
        word = rng.choice(["banjir", "banjir", "kota"])
        article = make_article(
            f"https://contoh.example/{index}", title="", text=word, published_at=NOW + timedelta(hours=hours)
        )
        mentions = (make_mention("Satu"),) if rng.random() < 0.5 else ()
        store.keep(make_keep_request(store, claimed, article, *mentions), NOW + timedelta(hours=index))
        kept.append(Kept(index + 1, "", article, NOW, frozenset({"Satu"} if mentions else ())))
        for wanted in (
            ArticleFilter(query=parse("banjir"), with_unmatched=True, order=ArticleOrder.PUBLISHED, limit=3),
            ArticleFilter(keywords=("Satu",), order=ArticleOrder.PUBLISHED, limit=3),
        ):
            selected = [each for each in kept if each.article.text == "banjir" or wanted.keywords]
            selected = [each for each in selected if each.keywords or wanted.with_unmatched]
            expected = sort_naively(selected, wanted.order)
            assert [each.id for each in store.articles.find(wanted)] == expected[:3]
            last = store.articles.find(replace(wanted, cursor=END))
            assert [each.id for each in last] == expected[-3:]


@pytest.mark.parametrize("order", SORTED)
def test_pages_stay_the_same_while_articles_arrive(store: Store, order: ArticleOrder) -> None:
    kept = keep_articles(store, random.Random(5), 12)
    wanted = ArticleFilter(with_unmatched=True, order=order, limit=4)
    expected = sort_naively(kept, order)
    first = store.articles.find_page(wanted)
    [late] = keep(store, [make_kept(random.Random(6), 99, is_newest=True)])
    second = store.articles.find_page(replace(wanted, cursor=first.next or Cursor()))
    assert [stored.id for stored in second.articles] == expected[4:8]
    back = store.articles.find_page(replace(wanted, cursor=second.previous or Cursor()))
    assert back.articles == first.articles
    newer = store.articles.find_page(replace(wanted, cursor=back.previous or Cursor()))
    assert [stored.id for stored in newer.articles] == [late.id]


def test_articles_after_an_id_come_in_the_order_of_arrival(store: Store) -> None:
    kept = keep_articles(store, random.Random(2), 9)
    wanted = ArticleFilter(with_unmatched=True, after=kept[2].id, limit=4)
    assert read_pages(store, wanted, Cursor()) == [[each.id for each in kept[3:7]], [each.id for each in kept[7:]]]


def test_authors_and_sections_are_found_by_phrases_of_their_words(store: Store) -> None:
    kept = keep_articles(store, random.Random(3), 40)

    def find(query: str) -> set[int]:
        found = store.articles.find(ArticleFilter(query=parse(query), with_unmatched=True, limit=100))
        return {stored.id for stored in found}

    def select(field: str, value: str) -> set[int]:
        return {each.id for each in kept if value in str(getattr(each.article, field))}

    assert find('author:"siti contoh"') == select("authors", "Siti Contoh")
    assert find('author:"contoh siti"') == find('author:"misal siti"') == set()
    assert find("section:daerah") == select("section", "Daerah")
    assert find('section:"daerah kota"') == select("section", "Daerah Kota")
    assert find("title:banjir") == select("title", "banjir")


def test_authors_sections_and_prominence_are_filters(store: Store) -> None:
    kept = keep_articles(store, random.Random(3), 40)

    def find(wanted: ArticleFilter) -> set[int]:
        return {stored.id for stored in store.articles.find(replace(wanted, limit=100))}

    everything = ArticleFilter(with_unmatched=True)
    of_siti = {each.id for each in kept if "Siti Contoh" in each.article.authors}
    of_contoh = {each.id for each in kept if "Contoh" in str(each.article.authors)}
    in_city = {each.id for each in kept if each.article.section == "Daerah Kota"}
    assert find(replace(everything, authors=("siti contoh",))) == of_siti
    assert find(replace(everything, authors=("Contoh", "Budi Misal"))) >= of_contoh
    assert find(replace(everything, authors=("Siti Contoh",), sections=("Daerah Kota",))) == of_siti & in_city
    assert find(replace(everything, sections=("–",))) == set()
    assert find(ArticleFilter(prominence="headline")) == {each.id for each in kept if each.keywords}
    lead = make_mention("Dua", start=0, end=1, mark_start=0, mark_end=1, prominence="lead", field="text")
    without = next(each for each in kept if not each.keywords)
    store.articles.add_mentions({without.id: [lead]}, NOW)
    assert without.id not in find(ArticleFilter(prominence="headline"))
    assert without.id in find(ArticleFilter(prominence="lead")) & find(ArticleFilter(prominence="passing"))


def test_labels_of_outlets_are_compared_like_names(store: Store) -> None:
    labelled = [make_outlet("A", region="Jawa Barat", kind="Radio"), make_outlet("B", region="jawa barat", tags=("x",))]
    store.mirror([*labelled, make_outlet("C")], [], NOW)
    for outlet_id in (1, 2, 3):
        article = make_article(f"https://contoh.example/{outlet_id}")
        store.keep(KeepRequest(outlet_id, 0, article, (), NOW), NOW)

    def find(**fields: Any) -> set[str]:
        wanted = ArticleFilter(with_unmatched=True, group=OutletGroup(**fields))
        return {stored.outlet for stored in store.articles.find(wanted)}

    assert find(regions=("JAWA  barat",)) == {"A", "B"}
    assert find(regions=("Jawa Barat",), kinds=("radio",)) == {"A"}
    assert find(kinds=("radio",), tags=("X",)) == set()
    with pytest.raises(GroupNotFound, match="--kind koran: no outlet has it; there are: Radio"):
        find(kinds=("radio", "koran"))
    with pytest.raises(OutletNotFound):
        store.articles.find(ArticleFilter(outlets=("D",), group=OutletGroup(tags=("x",))))
    facets = store.articles.count_facets(ArticleFilter(with_unmatched=True), UTC, 10)
    assert facets.regions == {"Jawa Barat": 2, "": 1}


def test_a_group_may_have_hundreds_of_outlets(store: Store) -> None:
    store.mirror([make_outlet(f"O{number}", region="Jawa" if number % 5 else None) for number in range(500)], [], NOW)
    for stored in store.outlets.find(NOW)[::25]:
        article = make_article(f"https://contoh.example/{stored.id}")
        store.keep(KeepRequest(stored.id, 0, article, (), NOW), NOW)
    for query in (None, parse("banjir")):
        wanted = ArticleFilter(query, with_unmatched=True, group=OutletGroup(("jawa",)), limit=100)
        found = {stored.outlet for stored in store.articles.find(wanted)}
        everything = {stored.outlet for stored in store.articles.find(replace(wanted, group=EVERY_OUTLET))}
        assert found == {outlet for outlet in everything if int(outlet[1:]) % 5}
        assert 0 < len(found) < len(everything)


def test_relevance_counts_occurrences_above_all_in_the_title(store: Store) -> None:
    store.mirror([make_outlet("A")], [], NOW)
    texts = [("Lain", "banjir"), ("Banjir besar", "kota"), ("Lain", "banjir banjir banjir kota"), ("Lain", "kota")]
    for number, (title, body) in enumerate(texts):
        filler = " ".join(f"kata{each}" for each in range(60))
        article = Article(f"https://contoh.example/{number}", title, f"{body} {filler}")
        store.keep(KeepRequest(1, 0, article, (), NOW), NOW)
    wanted = ArticleFilter(query=parse("banjir"), with_unmatched=True, order=ArticleOrder.RELEVANCE)
    page = store.articles.find_page(wanted)
    assert [stored.id for stored in page.articles] == [2, 3, 1]
    assert (page.next, page.previous) == (None, None)
    assert [stored.id for stored in store.articles.find(replace(wanted, limit=1))] == [2]
    assert store.articles.find(replace(wanted, query=parse("banj* -title:besar")))[0].id == 3
    everything = store.articles.find(replace(wanted, query=None))
    assert [stored.id for stored in everything] == [4, 3, 2, 1]
    assert store.articles.count(wanted) == 3


def test_facets_count_the_selected_articles(store: Store) -> None:
    rng, zone = random.Random(21), timezone(timedelta(hours=7))
    kept = keep_articles(store, rng, 60)
    for _ in range(20):
        wanted, word = make_filter(rng)
        selected = [each for each in kept if is_selected(each, wanted, word)]
        facets = store.articles.count_facets(wanted, zone, 1000)
        assert (facets.number, facets.total, facets.is_exact) == (len(selected), len(selected), True)
        assert facets.outlets == Counter(each.outlet for each in selected)
        assert facets.regions == Counter(REGIONS[each.outlet] for each in selected)
        assert facets.languages == Counter(each.article.language or "" for each in selected)
        assert facets.sections == Counter(each.article.section or "" for each in selected)
        assert facets.keywords == Counter(name for each in selected for name in each.keywords)
        assert facets.days == Counter(each.dated_at.astimezone(zone).date() for each in selected)
        days = [each.dated_at.astimezone(zone).date() for each in selected]
        assert facets.weeks == Counter(date.fromisocalendar(*day.isocalendar()[:2], 1) for day in days)
        assert facets.months == Counter(date(day.year, day.month, 1) for day in days)
        assert facets.prominences == ({"headline": matched} if (matched := sum(map(_is_matched, selected))) else {})
    newest = store.articles.count_facets(ArticleFilter(with_unmatched=True), zone, 7)
    assert (newest.number, newest.is_exact, newest.outlets) == (7, False, Counter(each.outlet for each in kept[-7:]))


def test_facets_count_the_total_further_than_they_read(store: Store) -> None:
    kept = keep_articles(store, random.Random(22), 30)
    latest = Counter(each.outlet for each in kept[-7:])
    for upto, total_upto, total in [(7, None, 8), (7, 3, 8), (7, 20, 21), (7, 30, 30), (7, 100, 30)]:
        facets = store.articles.count_facets(ArticleFilter(with_unmatched=True), UTC, upto, total_upto)
        assert (facets.number, facets.total, facets.is_exact, facets.outlets) == (7, total, False, latest)


def _is_matched(kept: Kept) -> bool:
    return bool(kept.keywords)


def test_the_index_stays_right_through_edits_backfills_removals_and_pruning(store: Store) -> None:
    """After every kind of change, each filter term must select the articles that it selects in a new index."""
    rng = random.Random(8)
    kept = keep_articles(store, rng, 40)
    outlet_ids = {stored.outlet.name: stored.id for stored in store.outlets.find(NOW)}
    for each in kept[:15]:
        edited = replace(each.article, title=rng.choice(WORDS), language="jv", section="Baru", published_at=NOW)
        mentions = (make_mention("Satu", start=0, end=1, mark_start=0, mark_end=1),) if rng.random() < 0.5 else ()
        store.keep(KeepRequest(outlet_ids[each.outlet], 0, edited, mentions, NOW), NOW)
    found = {each.id: [make_mention("Dua", start=0, end=1, mark_start=0, mark_end=1)] for each in kept[10:30:2]}
    store.articles.add_mentions(found, NOW)
    matched = {each.id for each in store.articles.find(ArticleFilter(with_unmatched=True, limit=100)) if each.mentions}
    # So searches need not read whether each article is matched.
    assert _select(store, ":m") == matched
    assert store.articles._index.find_coverage() == (0, True)
    store.keywords.remove("Satu", NOW)
    assert store.articles._index.find_coverage() == (0, False)
    store.articles.prune(is_matched=False, before=NOW + 4 * DAY)
    store.articles.add_mentions({each.id: found[kept[10].id] for each in kept[35:37]}, NOW)
    stored = store.articles.find(ArticleFilter(with_unmatched=True, limit=100))
    assert 0 < sum(bool(each.mentions) for each in stored) < len(stored) < len(kept)
    for term in {term for each in stored for term in _terms(each, outlet_ids)}:
        expected = {each.id for each in stored if term in _terms(each, outlet_ids)}
        # The index may select articles that were matched once.
        selected = _select(store, term)
        assert selected >= expected if term == ":m" else selected == expected, term


def _terms(stored: StoredArticle, outlet_ids: dict[str, int]) -> list[str]:
    indexed = IndexedArticle(
        FoldedArticle(stored.article), outlet_ids[stored.outlet], stored.kept_at, bool(stored.mentions)
    )
    return make_filter_terms(indexed)


def _select(store: Store, term: str) -> set[int]:
    statement, value = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :term", f'"{term}"'
    if not store._database.is_sqlite:
        statement, value = "SELECT article_id FROM article_words WHERE words @@ CAST(:term AS tsquery)", f"'{term}'"
    with store._database.reading() as connection:
        return set(connection.execute(text(statement), {"term": value}).scalars())


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 3000))
def test_the_terms_of_a_period_cover_each_of_its_days_once(first: date, days: int) -> None:
    moment = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    terms = make_period_terms(DATED, moment, moment + timedelta(days))
    assert terms is not None
    assert len(terms) <= 2 * 31 + 2 * 11 + days // 365
    for number in (-1, 0, days // 2, days, days + 1):
        day = f":d{moment + timedelta(number):%Y%m%d}"
        assert sum(day.startswith(term) for term in terms) == (0 <= number <= days)


@pytest.mark.parametrize(
    "garbled", ["", "x", "é", "W10", "WzEsMiwzXQ", "bnVsbA", "WzEsIjIwMjYtMDEtMDEiLDBd", "WzEuNSxudWxsLDBd"]
)
def test_a_garbled_cursor_is_refused(garbled: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        Cursor.parse(garbled)


def test_a_keyword_with_many_mentions_is_found_in_both_orders(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search.sorted_keys.FEW_MENTIONS", 2)
    kept = keep_articles(store, random.Random(4), 30)
    for order in SORTED:
        wanted = ArticleFilter(keywords=("satu",), order=order, limit=5)
        mentioning = [each for each in kept if "Satu" in each.keywords]
        assert [each for page in read_pages(store, wanted, Cursor()) for each in page] == sort_naively(
            mentioning, order
        )


@pytest.mark.parametrize(
    ("offset", "days"),
    [
        (timedelta(hours=7), {date(2026, 3, 2): 2}),
        (timedelta(hours=5, minutes=45), {date(2026, 3, 1): 1, date(2026, 3, 2): 1}),
    ],
)
def test_days_begin_at_midnight_in_zones_of_any_offset(store: Store, offset: timedelta, days: dict[date, int]) -> None:
    claimed = watch(store, "Kota Contoh")
    for minute in (10, 20):
        published_at = datetime(2026, 3, 1, 18, minute, tzinfo=UTC)
        article = make_article(f"https://kabar-contoh.example/{minute}", published_at=published_at)
        store.keep(make_keep_request(store, claimed, article, make_mention()), NOW)
    assert store.articles.count_facets(ArticleFilter(), timezone(offset), 10).days == days


def test_days_are_those_of_each_time_in_the_zone(store: Store) -> None:
    claimed, rng = watch(store, "Kota Contoh"), random.Random(9)
    # Days on which one of these zones changed its offset, a day without a change, and one before 1970.
    firsts = [(2026, 3, 8), (2026, 11, 1), (2011, 12, 30), (2026, 4, 4), (2026, 6, 1), (1969, 12, 31), (1900, 1, 1)]
    moments = [
        datetime(*first, tzinfo=UTC) + timedelta(seconds=second, microseconds=microsecond)
        for first in firsts
        for second, microsecond in [(0, 0), (86_399, 999_999), *((rng.randrange(86_400), 1) for _ in range(8))]
    ]
    for number, published_at in enumerate(moments):
        article = make_article(f"https://kabar-contoh.example/{number}", published_at=published_at)
        store.keep(make_keep_request(store, claimed, article, make_mention()), NOW)
    for zone in map(ZoneInfo, ("Asia/Jakarta", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe")):
        days = Counter(moment.astimezone(zone).date() for moment in moments)
        assert store.articles.count_facets(ArticleFilter(), zone, 100).days == days, zone
