"""Queries and texts that are built to be slow.

The limits on CPU time are generous: only a higher order of growth exceeds them.
"""

import random
import time
from collections.abc import Callable

import pytest

from core.article import Article
from core.matcher import MAX_MENTIONS, explain_match, is_true
from core.matcher.evaluation import find_spans
from core.matcher.mentions import find_occurrences
from core.matcher.thresholds import MAX_REGEX_OCCURRENCES
from core.matcher.tokenized_article import TokenizedArticle
from core.query import And, InField, Near, Node, Not, Or, Regex, Term, Wildcard
from core.text import words

pytestmark = pytest.mark.slow

ONE_WORD = Article("u", "a", "a " * 20_000)
LONG = Article("u", "judul", " ".join(f"kata{number % 50_000}" for number in range(250_000)))


def cpu_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def term(*parts: str | Wildcard) -> Term:
    return Term(parts)


@pytest.mark.parametrize(
    "query",
    [
        term(*["a"] * 1000),
        term(*["a"] * 500, Wildcard("*"), *["a"] * 500),
        Near((term("a"), term("a")), 100),
        Near((term("a"),) * 8, 100),
        Near((term("a"), term(Wildcard("a*")), term(Wildcard("?"))), 100),
        Near((Or((term("a"), term("a", "a"))), term("a", "a", "a")), 1000, ordered=True),
        Regex(r"(a| )*b|a"),
        Regex(r"(?s)(.*a){20}b|a "),
    ],
    ids=lambda node: str(node)[:40],
)
def test_one_word_twenty_thousand_times(query: Node) -> None:
    assert cpu_seconds(lambda: find_occurrences(query, TokenizedArticle(ONE_WORD))) < 30


def test_a_near_of_eight_words_all_over_a_long_text() -> None:
    letters = random.Random(8).choices("abcdefgh", k=200_000)
    everywhere = Near(tuple(Or((term(letter), term(letter * 2))) for letter in "abcdefgh"), 100)
    article = TokenizedArticle(Article("u", "judul", " ".join(letters)))
    assert cpu_seconds(lambda: find_occurrences(everywhere, article)) < 30


def test_a_text_of_more_than_two_megabytes() -> None:
    assert len(LONG.text) > 2_000_000
    query = And(
        (
            Or(tuple(term(f"kata{number}", f"kata{number + 1}") for number in range(1000))),
            Not(term("kata7", "kata9")),
            Or(tuple(term(Wildcard(f"kata{number}*")) for number in range(100))),
            Or(tuple(term(Wildcard(f"*{number}?*a")) for number in range(20))),
        )
    )
    assert cpu_seconds(lambda: is_true(query, LONG)) < 60


def test_a_wildcard_of_many_stars_does_not_backtrack() -> None:
    text = Article("u", "t", " ".join("a" * length for length in range(100, 200)))
    assert cpu_seconds(lambda: is_true(term(Wildcard("*a" * 30 + "*b")), text)) < 5


def test_a_regular_expression_has_at_most_a_thousand_occurrences() -> None:
    (field,) = TokenizedArticle(ONE_WORD).fields("body")
    assert len(find_spans(Regex("a"), field)) == MAX_REGEX_OCCURRENCES


def test_a_text_of_many_different_characters() -> None:
    characters = "".join(map(chr, range(0x2000, 0x2BFF)))
    text = Article("u", "t", (characters + " banjir ") * 100)
    assert cpu_seconds(lambda: is_true(term("banjir"), text)) < 20
    assert [word.folded for word in words("x\u2603banjir")] == ["x", "banjir"]


def test_the_places_of_an_explanation_are_bounded() -> None:
    explanation = explain_match(InField("body", term("a")), ONE_WORD)
    assert len(explanation.places) == MAX_MENTIONS


@pytest.mark.parametrize("pattern", ["a.{1,500}b", "(a|c)[^b]{1,900}b", "(a{1,30}a){10}b"])
def test_a_regular_expression_of_large_repetitions_in_two_megabytes(pattern: str) -> None:
    """RE2 simulates such an expression instruction by instruction, which took 20 seconds for this text."""
    article = TokenizedArticle(Article("u", "judul", ("a" * 600 + "b") * 3_300))
    found: list[object] = []
    assert cpu_seconds(lambda: found.extend(find_occurrences(Regex(pattern), article))) < 8
    assert found
