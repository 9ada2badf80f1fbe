"""The matcher, FTS5 and PostgreSQL find the same articles for the same query."""

import itertools
import random
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.article import Article, Dateline
from core.errors import QueryError
from core.filters import ArticleFilter
from core.folded_text import FoldedArticle
from core.keyword import Keyword
from core.matcher import Matcher
from core.matcher.evaluation import evaluate
from core.matcher.tokenized_article import TokenizedArticle
from core.query import And, Node, Not, Or, Term, format_query, parse
from storage import Claim, KeepRequest, SourceResult, Store
from storage.search import full_text
from storage.search.full_text import (
    LAST_POSITION,
    MAX_POSITIONS,
    OVERFLOW_POSITION,
    to_fts5_query,
    to_tsqueries,
    to_tsquery,
    to_tsvector,
)
from storage.search.index_query import build_index_query
from tests.core.matcher.random_queries import make_article, make_query
from tests.factories import NOW, make_candidate, watch

URL = "https://kabar-contoh.example/"

PIECES = [
    "banjir", "Bandung", "kota", "KOTA", "PVMBG/BMKG", "pvmbg", "27/9", "27", "kemarin (27/9)", "bandung.example.co.id",
    "ker\u00adja", "kerja", "sama", "kerja-sama", "”kota”", "“Bandung,”", "Jum'at", "jum’at", "Ka‘bah", "C:\\kota\\27",
    "é", "e", "café", "CAFE\u0301", "ﬁlm", "film", "Ünlü", "ｋｏｔａ", "½", "１２", "東京", "Straße", "strasse", "¶",
    "a_b", "'", "\\", '"', "AND", "or", "NOT", "*", ":", "-", "kota:27", "İstanbul", "ᮘᮔ᮪ᮓᮥᮀ", "ꦗꦮ", "👍🏽", "x\u200dy",
    "xy", "\u0000", "Rp\u200b3", "K.\u200bP.K.", "2,\u200b5", "H+3", "H-3", "C＋＋",
]  # fmt: skip
"""Text fragments, few enough that queries made of them both match and miss."""

NUMBERS = itertools.count()

SPACES = [" ", " ", " ", "\n", ", ", " – ", "\u00a0", "/", ""]


def _make_text(draw: random.Random, most: int) -> str:
    return "".join(draw.choice(PIECES) + draw.choice(SPACES) for _ in range(draw.randint(0, most)))


def _make_articles(seed: int, number: int) -> list[Article]:
    draw = random.Random(seed)
    found = []
    for index in range(number):
        title, text, dateline = _make_text(draw, 6), _make_text(draw, 14), None
        if index % 3 == 0:
            opening = draw.choice(["bandung.example.co.id, KOTA – ", "Kota, Banjir – ", "Café 27 – "])
            dateline = Dateline(opening.split(",")[0] + ",", opening.split()[1], len(opening))
            text = opening + text
        found.append(Article(f"{URL}{seed}/{index}", title, text, dateline=dateline))
    return found


terms = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join)


def _combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from([" AND ", " OR ", " ", " NOT ", " -"])
    return st.tuples(inner, operators, inner).map(lambda drawn: f"({drawn[0]}){drawn[1]}({drawn[2]})")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', " ") + '"'


def _parses(query: str) -> bool:
    try:
        parse(query)
    except Exception:
        return False
    return True


queries = st.recursive(terms.map(_quoted), _combine, max_leaves=6).filter(_parses)


def test_both_indexes_and_the_matcher_agree(store: Store) -> None:
    """With seeded articles, and queries that hypothesis draws."""
    articles = _make_articles(seed=7, number=120)
    claimed = watch(store)
    ids = _keep(store, claimed, articles)
    answers: list[set[int]] = []

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(queries)
    def check(query: str) -> None:
        answers.append(_matched(ids, articles, query))
        assert _found(store, parse(query)) == answers[-1]

    check()
    assert sum(0 < len(answer) < len(articles) for answer in answers) > 40
    for piece in filter(_parses, map(_quoted, PIECES)):
        assert _found(store, parse(piece)) == _matched(ids, articles, piece)


def test_queries_of_all_kinds_find_what_the_matcher_finds(store: Store) -> None:
    """Forms, wildcards, NEAR, fields, conditions and regular expressions, in trees of any shape; counts, too."""
    rng = random.Random(20)
    claimed = watch(store)
    articles = [
        replace(article, url=f"{article.url}/{number}")
        for number, article in enumerate(make_article(rng) for _ in range(60))
        if "\ud800" not in article.title + article.text + "".join(article.authors)
    ]
    ids = sorted(_keep(store, claimed, articles))
    # Each is folded once, as in the matcher, not once for each query.
    tokenized = [TokenizedArticle(article, claimed.outlet.name) for article in articles]
    met = 0
    for _ in range(150):
        query = make_query(rng)
        true = {each for each, article in zip(ids, tokenized, strict=True) if evaluate(query, article)}
        assert _found(store, query) == true, format_query(query)
        met += 0 < len(true) < len(articles)
    assert met > 60


def test_verified_results_are_paged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.articles.PAGE_SIZE", 3)
    articles = [Article(f"{URL}{n}", "Judul", f"{'Mawar' if n % 2 else 'mawar'} {n}") for n in range(20)]
    ids = sorted(_keep(store, watch(store), articles))
    wanted = ArticleFilter(query=parse("=Mawar"), with_unmatched=True, limit=4)
    assert [stored.id for stored in store.articles.find(wanted)] == ids[1::2][::-1][:4]
    assert store.articles.count(wanted) == 10
    assert [stored.id for stored in store.articles.find(replace(wanted, before=ids[4]))] == [ids[3], ids[1]]


def test_a_query_that_would_verify_too_many_articles_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.articles.MAX_VERIFIED", 10)
    _keep(store, watch(store), [Article(f"{URL}{n}", "Judul", f"mawar {n}") for n in range(20)])
    near = ArticleFilter(query=parse(r"/mawar \d+/"), with_unmatched=True, limit=5)
    assert len(store.articles.find(near)) == 5
    for ask in (store.articles.count, store.articles.find):
        with pytest.raises(QueryError, match="have to be read"):
            ask(replace(near, query=parse("/melati/"), limit=5))
    assert store.articles.count(replace(near, query=parse("/mawar/ judul 7"))) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=queries, title=st.text(max_size=20), text=st.text(max_size=60))
def test_both_indexes_and_the_matcher_agree_on_any_text(store: Store, query: str, title: str, text: str) -> None:
    claimed = watch(store) if not store.outlets.find(NOW) else Claim(1, store.outlets.find(NOW)[0].outlet, ())
    article = Article(f"{URL}any/{next(NUMBERS)}", title, text)
    (article_id,) = _keep(store, claimed, [article])
    queries = [query, *(_quoted(piece) for piece in (title, text) if _parses(_quoted(piece)))]
    for each in queries:
        assert (article_id in _found(store, parse(each))) is bool(_matched({article_id}, [article], each))


@pytest.mark.parametrize(
    "query",
    ["banjir bandung", '"kota bandung"', "kota OR longsor", "kota -bandung", 'kota NOT ("kota bandung" OR longsor)'],
)
def test_a_formatted_query_finds_the_same(store: Store, query: str) -> None:
    articles = _make_articles(seed=3, number=40)
    ids = _keep(store, watch(store), articles)
    assert _found(store, parse(format_query(parse(query)))) == _matched(ids, articles, query)


def test_no_phrase_spans_fields_or_paragraphs(store: Store) -> None:
    article = Article(URL, "hujan deras", "banjir kota\nbandung raya", dateline=None)
    (kept,) = _keep(store, watch(store), [article])
    for query in ('"hujan deras"', '"banjir kota"', "deras banjir", "kota bandung"):
        assert _found(store, parse(query)) == {kept}
    for query in ('"deras banjir"', '"kota bandung"', '"raya hujan"'):
        assert _found(store, parse(query)) == set()


def test_the_place_of_a_dateline_is_indexed_but_not_the_credit(store: Store) -> None:
    text = "kabar-contoh.example, REGOL – Air surut."
    article = Article(URL, "Judul", text, dateline=Dateline("kabar-contoh.example,", "REGOL", 30))
    (kept,) = _keep(store, watch(store), [article])
    assert _found(store, parse("regol air")) == {kept}
    assert _found(store, parse("contoh")) == set()


def test_nested_parentheses(store: Store) -> None:
    (kept,) = _keep(store, watch(store), [Article(URL, "satu", "dua tiga")])
    query = "satu"
    for depth in range(24):
        query = f"({query}) OR (lima enam)" if depth % 2 else f"dua ({query})"
    assert _found(store, parse(query)) == {kept}
    assert _found(store, parse(f"tiga -({query})")) == set()


def test_words_at_any_position_of_a_long_article_are_found(store: Store) -> None:
    """Beyond PostgreSQL's positions a phrase may be missed, but no false one is found."""
    filler = " ".join(f"kata{number}" for number in range(20_000))
    text = f"awal kalimat {filler} akhir kalimat"
    kept = _keep(store, watch(store), [Article(URL, "Judul", text)])
    for query in ("akhir", "awal akhir kata19999", '"awal kalimat"', '"kata1 kata2"'):
        assert _found(store, parse(query)) == kept
    for query in ('"kata16380 kata17000"', '"kata18000 kata17999"', '"kata16377 kata19999"', '"kalimat awal"'):
        assert _found(store, parse(query)) == set()
    assert _found(store, parse('"akhir kalimat"')) in (kept, set())


def test_an_article_beyond_the_tsvector_limit_is_kept_and_found(store: Store) -> None:
    words = " ".join(f"{number:060d}" for number in range(20_000))
    kept = _keep(store, watch(store), [Article(URL, "Judul", f"awal {words}")])
    assert _found(store, parse("judul awal")) == kept


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "kota", "b'", "c\\", "¶", ":t¶", ":ax", "é", "%"]), max_size=600), max_size=4
    )
)
def test_a_short_article_has_the_tsvector_that_the_limits_would_give(fields: list[list[str]]) -> None:
    assert full_text._to_short_tsvector(fields, [":m"]) in (None, full_text._to_limited_tsvector(fields, [":m"]))


def test_only_a_long_article_takes_the_slow_way_to_its_tsvector() -> None:
    assert full_text._to_short_tsvector([["banjir", "kota"] * 200], [":m"]) is not None
    assert full_text._to_short_tsvector([["x"] * 3000], []) is None


def test_a_tsvector_stays_within_the_limits() -> None:
    assert to_tsvector([["a", "b"], ["a", "¶", "c"]]) == "'a':1,4 'b':2 'c':6"
    often = to_tsvector([["x"] * 1000])
    assert often.count(",") == MAX_POSITIONS - 1
    far = to_tsvector([[f"w{number}" for number in range(LAST_POSITION + 10)]])
    assert f":{LAST_POSITION + 1}" not in far
    assert far.count(f":{OVERFLOW_POSITION}") == 10


def test_special_characters_are_escaped() -> None:
    odd = Term(("it's", 'a"b', "c\\d"))
    assert to_fts5_query(odd) == '"it\'s a""b c\\d"'
    assert to_tsquery(odd) == "('it''s' <-> 'a\"b' <-> 'c\\\\d')"


@pytest.mark.parametrize(
    ("query", "sqlite", "postgresql"),
    [
        ("pemb*", '"pemb" *', "('pemb':*)"),
        ('"kota pemb*"', '"kota pemb" *', "('kota' <-> 'pemb':*)"),
        ("title:banjir", '":tbanjir"', "(':tbanjir')"),
        ('title:"kota pemb*"', '":tkota :tpemb" *', "(':tkota' <-> ':tpemb':*)"),
        ("author:=Budi", '":abudi"', "(':abudi')"),
        ("section:daerah -kota", '(":sdaerah") NOT ("kota")', "((':sdaerah') & !('kota'))"),
        ("body:(banjir -kota)", '{text} : (("banjir") NOT ("kota"))', None),
        ('"a b" NEAR/5 c NEAR/5 d', 'NEAR("a b" "c" "d", 14)', "(('a' <-> 'b') & ('c') & ('d'))"),
        ("w?rga kota", '"w" * AND "kota"', "(('w':*) & ('kota'))"),
        ("=Mawar -=Melati", '"mawar"', "('mawar')"),
        ("kota site:contoh lang:id", '"kota"', "('kota')"),
    ],
)
def test_index_queries(query: str, sqlite: str, postgresql: str | None) -> None:
    for dialect, translate, expected in (("sqlite", to_fts5_query, sqlite), ("postgresql", to_tsquery, postgresql)):
        words = build_index_query(parse(query), dialect).words
        assert (None if words is None else translate(words)) == expected


def test_boolean_operators() -> None:
    node = And((Term(("a", "b")), Or((Term(("c",)), Term(("d",)))), Not(Term(("e",))), Not(Term(("f",)))))
    assert to_fts5_query(node) == '(("c" OR "d") AND "a b") NOT ("e" OR "f")'
    assert to_tsquery(node) == "(('a' <-> 'b') & (('c') | ('d')) & !('e') & !('f'))"
    assert to_tsqueries(node) == ["(('a' <-> 'b') & !('e') & !('f'))", "(('c') | ('d'))"]


def test_an_exclusion_is_no_literal_of_its_own() -> None:
    c_or_d, e_or_f = (Or((Term((first,)), Term((last,)))) for first, last in ("cd", "ef"))
    assert to_tsqueries(And((c_or_d, Not(Term(("x",))), e_or_f))) == [
        "(!('x') & (('c') | ('d')))",
        "(('e') | ('f'))",
    ]
    assert to_tsqueries(c_or_d) == ["(('c') | ('d'))"]


def _keep(store: Store, claimed: Claim, articles: list[Article]) -> set[int]:
    """Keep articles. Return their ids."""
    announced = tuple(make_candidate(article.url) for article in articles)
    source_id = store.outlets.find(NOW)[0].sources[0].id
    store.candidates.add(SourceResult(source_id, announced), NOW)
    waiting = {
        each.candidate.url: each.id for each in store.candidates.find_waiting(claimed.outlet_id, NOW, len(announced))
    }
    for article in articles:
        store.keep(KeepRequest(claimed.outlet_id, waiting[article.url], article, (), NOW), NOW)
    newest = store.articles.find(ArticleFilter(with_unmatched=True, limit=len(articles)))
    return {stored.id for stored in newest}


def _found(store: Store, query: Node) -> set[int]:
    wanted = ArticleFilter(query=query, with_unmatched=True, limit=1000)
    found = {stored.id for stored in store.articles.find(wanted)}
    assert store.articles.count(wanted) == len(found)
    return found


def _matched(ids: set[int], articles: list[Article], query: str) -> set[int]:
    matcher = Matcher([Keyword("k", query)])
    return {
        article_id
        for article_id, article in zip(sorted(ids), articles, strict=True)
        if matcher.match(article, folded=_fold(article))
    }


# An article is compared with hundreds of queries.
_fold = cache(FoldedArticle)
