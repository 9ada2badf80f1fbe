"""The matcher means what the naive evaluator means, query by query, article by article."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.keyword import Keyword
from core.matcher.evaluation import holds
from core.matcher.index import Index, Watched
from core.matcher.occurrences import find
from core.matcher.tokenized_article import Reading
from tests.core.matcher import naive
from tests.core.matcher.random_queries import OUTLET, make_article, make_query

QUERIES, ARTICLES = 20, 5


def compare(seed: int) -> int:
    """Some queries in one index against some articles: the same are true, for the same places. Gives how many are."""
    dice = Random(seed)
    watched = [Watched(Keyword(f"{number:02}", ""), make_query(dice)) for number in range(QUERIES)]
    index = Index().changed(watched)
    true = 0
    for _ in range(ARTICLES):
        article = make_article(dice)
        reading = Reading(article, OUTLET)
        candidates = index.candidates(reading, index.signs(reading))
        for each in watched:
            expected = naive.is_true(each.node, article, OUTLET)
            true += expected
            told = f"seed {seed}: {each.node}\nof {article}"
            assert holds(each.node, Reading(article, OUTLET)) == expected, told
            assert (each in candidates) >= expected, told
            rows = find(each.node, reading) if expected else {}
            found = {(field, *place) for field, row in rows.items() for place in row}
            assert found == (naive.told(each.node, article, OUTLET) if expected else set()), told
    return true


@given(st.integers(min_value=1_000_000))
@settings(max_examples=25, deadline=None)
def test_same_answer_and_same_places_as_the_naive_evaluation(seed: int) -> None:
    compare(seed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_same_of_a_hundred_thousand_pairs() -> None:
    true = sum(map(compare, range(1000)))
    assert 10_000 < true < 60_000
