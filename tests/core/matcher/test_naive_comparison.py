"""The matcher agrees with the naive evaluation, query by query, article by article."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.keyword import Keyword
from core.matcher.evaluation import evaluate
from core.matcher.index import CompiledKeyword, KeywordIndex
from core.matcher.mentions import find_occurrences
from core.matcher.tokenized_article import TokenizedArticle
from tests.core.matcher import naive
from tests.core.matcher.random_queries import OUTLET, make_article, make_query

QUERIES, ARTICLES = 20, 5


def compare(seed: int) -> int:
    """Compare some queries in one index on some articles, and return how often a query is true."""
    rng = Random(seed)
    keywords = [CompiledKeyword(Keyword(f"{number:02}", ""), make_query(rng)) for number in range(QUERIES)]
    index = KeywordIndex().changed(keywords)
    true = 0
    for _ in range(ARTICLES):
        article = make_article(rng)
        tokenized = TokenizedArticle(article, OUTLET)
        candidates = index.find_candidates(tokenized)
        for each in keywords:
            expected = naive.is_true(each.node, article, OUTLET)
            true += expected
            case = f"seed {seed}: {each.node}\nof {article}"
            assert evaluate(each.node, TokenizedArticle(article, OUTLET)) == expected, case
            assert (each in candidates) >= expected, case
            spans = find_occurrences(each.node, tokenized) if expected else {}
            found = {(field, *span) for field, clauses in spans.items() for span in clauses}
            assert found == (naive.find_all(each.node, article, OUTLET) if expected else set()), case
    return true


@given(st.integers(min_value=1_000_000))
@settings(max_examples=25, deadline=None)
def test_same_answer_and_same_occurrences_as_the_naive_evaluation(seed: int) -> None:
    compare(seed)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_a_hundred_thousand_pairs(start: int) -> None:
    true = sum(map(compare, range(start, start + 100)))
    assert 1_000 < true < 6_000
