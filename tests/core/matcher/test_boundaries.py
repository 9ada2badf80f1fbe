"""Texts on either side of each threshold in `core.matcher.thresholds`."""

import pytest

from core.article import Article
from core.keyword import Keyword
from core.matcher import Matcher, Mention, measure_relevance
from core.query import parse

pytestmark = pytest.mark.page


def find_mentions(text: str, query: str) -> tuple[Mention, ...]:
    return Matcher([Keyword("k", query)]).match(Article("https://kabar.example/a", "Judul", text))


@pytest.mark.parametrize(("occurrences", "mentions"), [(19, 19), (20, 20), (21, 20), (40, 20)])
def test_twenty_occurrences_become_mentions(occurrences: int, mentions: int) -> None:
    found = find_mentions("Pembuka.\n" + "banjir " * occurrences, "banjir")
    assert (len(found), found[0].total) == (mentions, occurrences)


@pytest.mark.parametrize(
    ("around", "before", "after"),
    [
        (16, "kata " * 16, " kata" * 16),
        (17, "… " + "kata " * 15, " kata" * 15 + " …"),
        (40, "… " + "kata " * 15, " kata" * 15 + " …"),
    ],
)
def test_a_snippet_shows_eighty_code_points_before_and_after(around: int, before: str, after: str) -> None:
    [mention] = find_mentions("kata " * around + "banjir" + " kata" * around, "banjir")
    assert mention.snippet == before + "banjir" + after


@pytest.mark.parametrize(("length", "is_cut"), [(300, False), (320, False), (321, True), (400, True)])
def test_an_occurrence_of_more_than_320_code_points_is_cut_in_a_snippet(length: int, is_cut: bool) -> None:
    [mention] = find_mentions("a" * length, "/a+/")
    shown = mention.snippet[mention.mark_start : mention.mark_end]
    assert shown == ("a" * 160 + " … " + "a" * 160 if is_cut else "a" * length)


FILLER = "Warga menunggu di balai desa. "


@pytest.mark.parametrize(
    ("sentences_before", "prominence"), [(12, "body"), (19, "body"), (21, "passing"), (26, "passing")]
)
def test_a_single_occurrence_in_the_last_third_is_in_passing(sentences_before: int, prominence: str) -> None:
    text = FILLER * sentences_before + "Banjir datang ke kampung itu. " + FILLER * (29 - sentences_before)
    [mention] = find_mentions("A.\n" + text, "banjir")
    assert mention.prominence == prominence


@pytest.mark.parametrize("sentences_before", [12, 21, 26])
def test_two_occurrences_are_never_in_passing(sentences_before: int) -> None:
    text = FILLER * sentences_before + "Banjir datang ke kampung itu. " + FILLER * (28 - sentences_before)
    assert {mention.prominence for mention in find_mentions("A.\n" + text + "Banjir lagi.", "banjir")} == {"body"}


def prominence_in(sentence: str) -> str:
    """Return the prominence of Garut in a sentence in the first half of a text."""
    [mention] = find_mentions("A.\n" + sentence + "\n" + FILLER * 40, "garut")
    return mention.prominence


@pytest.mark.parametrize(
    ("sentence", "prominence"),
    [
        ("Air datang dari Cimahi, Garut, Sumedang, dan Ciamis.", "passing"),
        ("Air datang dari Cimahi, Subang, Garut, dan Ciamis.", "passing"),
        ("Air datang dari Cimahi, Garut, dan Ciamis.", "body"),
        ("Air datang dari Garut, Cimahi, Sumedang, dan Ciamis.", "body"),
        ("Kepala Dinas Sosial, Garut Misal, mengatakan warga mengungsi.", "body"),
        ("Air datang, satu dua tiga Garut, Sumedang, dan Ciamis.", "passing"),
        ("Air datang, satu dua tiga empat Garut, Sumedang, dan Ciamis.", "body"),
        ("Air datang, Garut, satu dua tiga empat, dan Ciamis.", "passing"),
        ("Air datang, Garut, satu dua tiga empat lima, dan Ciamis.", "body"),
        ("Air datang. Dari, Garut. Lalu, dari Ciamis.", "body"),
    ],
)
def test_items_of_an_enumeration(sentence: str, prominence: str) -> None:
    assert prominence_in(sentence) == prominence


@pytest.mark.parametrize(("length", "prominence"), [(90, "passing"), (116, "passing"), (117, "body"), (145, "body")])
def test_an_enumeration_is_recognized_within_120_code_points(length: int, prominence: str) -> None:
    """The comma before an item of this length is 4 more code points away."""
    assert prominence_in(f"Air datang, {'a' * length}, Garut, lalu surut.") == prominence
    assert prominence_in(f"Air datang, Garut, {'a' * (length + 1)}, lalu surut.") == prominence


def test_an_occurrence_in_the_title_is_three_times_as_relevant() -> None:
    in_title, in_text = (
        Article("https://kabar.example/a", *texts) for texts in (("Banjir", "Surut."), ("Surut", "Banjir."))
    )
    query = parse("banjir")
    assert measure_relevance(query, in_title) == 3 * measure_relevance(query, in_text) > 0
