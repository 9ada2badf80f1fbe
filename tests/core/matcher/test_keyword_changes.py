"""Keywords are added, changed and removed by making another matcher; a matcher itself never changes."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from random import Random
from threading import Barrier

import pytest

from core.article import Article
from core.errors import QueryError
from core.keyword import Keyword
from core.matcher import Matcher, Mention, count_frequencies
from core.matcher import features as feature_module
from core.matcher.index import CompiledKeyword, KeywordIndex
from core.matcher.tokenized_article import TokenizedArticle
from core.query import format_query, parse
from tests.core.matcher.random_queries import OUTLET, make_article, make_query

ARTICLE = Article(
    "https://kabar.example/a",
    "Banjir di Regol",
    "Banjir merendam Regol sejak pagi, kata Dewi Contoh.\n"
    "Air datang dari Cimahi, Garut, dan Sumedang. Longsor menutup jalan. Kepala Dinas mengatakan warga mengungsi.\n"
    "Warga menunggu bantuan di balai desa.\n"
    "Wali kota datang.",
    language="id",
)


def names(matcher: Matcher) -> list[str]:
    return sorted({mention.keyword for mention in matcher.match(ARTICLE)})


def test_a_changed_matcher_leaves_the_first_one_as_it_was() -> None:
    first = Matcher([Keyword("a", "banjir"), Keyword("b", '"wali kota"'), Keyword("c", "ban* OR /lo.gsor/i")])
    second = first.changed([Keyword("a", "tsunami"), Keyword("d", "title:regol")], ["b", "tidak ada"])
    third = second.changed([Keyword("c", "longsor", active=False), Keyword("e", "men{id} OR dinas")], ["d"])
    assert (names(first), names(second), names(third)) == (["a", "b", "c"], ["c", "d"], ["e"])
    assert [keyword.name for keyword in third.keywords] == ["a", "e"]


def test_keywords_that_refer_to_a_changed_keyword_change_with_it() -> None:
    matcher = Matcher([Keyword("bencana", "tsunami", active=False), Keyword("di regol", "@bencana regol")])
    assert names(matcher) == []
    wider = matcher.changed([Keyword("bencana", "tsunami OR banjir", active=False)])
    assert (names(matcher), names(wider)) == ([], ["di regol"])
    assert names(wider.changed([Keyword("bencana", "gempa")])) == []
    with pytest.raises(QueryError, match="bencana"):
        wider.changed([], ["bencana"])


def test_only_keywords_whose_requirements_are_met_are_evaluated() -> None:
    common = [Keyword(f"{number:03}", f"warga AND air AND kata{number}") for number in range(100)]
    near = [Keyword("dekat", "longsor NEAR/1 balai"), Keyword("tidak", "warga -air"), Keyword("judul", "title:longsor")]
    matcher = Matcher([*common, *near])
    assert {each.keyword.name for each in matcher.find_candidates(TokenizedArticle(ARTICLE))} == {"dekat", "tidak"}
    assert matcher.match(ARTICLE) == ()


def test_frequencies_count_the_articles_of_each_feature() -> None:
    assert count_frequencies([{"air", "desa"}, {"air", "title:air"}, {"air", "desa"}]) == {"air": 3, "desa": 2}


@pytest.mark.parametrize(("frequent", "anchor"), [("warga", "sumedang"), ("sumedang", "warga")])
def test_keywords_are_listed_under_their_rarest_feature(frequent: str, anchor: str) -> None:
    compiled = CompiledKeyword(Keyword("k", ""), parse("warga AND sumedang"))
    assert KeywordIndex({frequent: 90}).changed([compiled])._rows.by_word.keys() == {anchor}


def random_matching(seed: int) -> tuple[Matcher, list[Article]]:
    rng = Random(seed)
    queries = (format_query(make_query(rng)) for _ in range(1000))
    keywords = [Keyword(f"{number:03}", query) for number, query in enumerate(islice(filter(is_valid, queries), 60))]
    return Matcher(keywords), [make_article(rng) for _ in range(40)]


def is_valid(query: str) -> bool:
    try:
        parse(query)
    except QueryError:
        return False
    return True


def test_frequencies_change_no_result() -> None:
    matcher, articles = random_matching(1)
    before = [matcher.match(article, OUTLET) for article in articles]
    informed = matcher.with_frequencies(count_frequencies(matcher.find_features(each, OUTLET) for each in articles))
    assert [informed.match(article, OUTLET) for article in articles] == before
    assert sum(map(len, before)) > 100
    added = Keyword("baru", "kota OR banjir")
    assert [informed.changed([added], ["000"]).match(article, OUTLET) for article in articles] == [
        matcher.changed([added], ["000"]).match(article, OUTLET) for article in articles
    ]


def test_eight_threads_share_one_matcher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that share a matcher get the right results, and none of them rebuilds the index.

    The cache of wildcards is so small in this test that it is replaced all the time.
    """
    monkeypatch.setattr(feature_module, "MAX_CACHED_WORDS", 3)
    matcher, articles = random_matching(2)
    own, _ = random_matching(2)
    expected = [own.match(article, OUTLET) for article in articles]
    parts = dict(vars(matcher))
    threads = 8
    start = Barrier(threads)

    def work(number: int) -> list[tuple[Mention, ...]]:
        start.wait()
        shifted = articles[number:] + articles[:number]
        found = [matcher.match(article, OUTLET) for article in shifted]
        return found[len(articles) - number :] + found[: len(articles) - number]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(threads) as pool:
            results = list(pool.map(work, range(threads)))
    finally:
        sys.setswitchinterval(interval)
    assert results == [expected] * threads
    assert all(vars(matcher)[name] is part for name, part in parts.items())


def test_words_are_found_before_and_after_other_features_are_required() -> None:
    words = Matcher([Keyword("kata", "longsor"), Keyword("frasa", '"balai desa"')])
    article = Article("u", "Longsor", "Di balai desa.")
    with_wildcard = words.changed([Keyword("pola", "long*"), Keyword("lain", "di")])
    without = with_wildcard.changed([Keyword("baru", "desa")], ["pola"])
    found = [sorted({each.keyword for each in matcher.match(article)}) for matcher in (words, with_wildcard, without)]
    assert found == [["frasa", "kata"], ["frasa", "kata", "lain", "pola"], ["baru", "frasa", "kata", "lain"]]
