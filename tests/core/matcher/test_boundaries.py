"""Texts just below and just above each threshold of mentions, snippets and prominence."""

import pytest

from core.article import Article
from core.keyword import Keyword
from core.matcher import Matcher, Mention
from tests.core.normalizer.boundary_pages import open_line, sentence

pytestmark = pytest.mark.page

LEAD = "Air naik sejak pagi di tepi kota."
REST = "\n".join(sentence(150, seed) for seed in range(8))


def mention(query: str, text: str) -> Mention:
    found = list(Matcher([Keyword("k", query)]).match(Article("https://kabar.example/a", "Kabar", text, language="id")))
    assert len(found) == 1
    return found[0]


def prominence(line: str) -> str:
    """Return the prominence of "Sumedang" in a line behind the lead."""
    return mention("sumedang", f"{LEAD}\n{line}\n{REST}").prominence


@pytest.mark.parametrize(("letters", "is_late"), [(620, False), (690, True)])
def test_share_of_the_text_before_a_single_occurrence(letters: int, is_late: bool) -> None:
    """Of 1,000 code points."""
    before = f"{LEAD}\n{open_line(letters - len(LEAD) - 2, 3)}"
    text = f"{before} Sumedang {open_line(989 - letters, 4)}."
    assert mention("sumedang", text).prominence == ("passing" if is_late else "body")


@pytest.mark.parametrize(
    ("line", "is_listed"),
    [
        ("Hujan deras. Cimahi, Sumedang, Subang, dan sekitarnya.", True),
        ("Hujan deras. Cimahi, Garut, Sumedang, lalu reda.", True),
        ("Hujan deras. Cimahi, Sumedang, lalu reda.", False),
        ("Hujan deras. Cimahi, Garut, Sumedang lalu reda.", False),
        ("Hujan deras. Sumedang, Subang, Garut, dan sekitarnya.", False),
    ],
)
def test_commas_of_an_enumeration(line: str, is_listed: bool) -> None:
    assert prominence(line) == ("passing" if is_listed else "body")


@pytest.mark.parametrize(("name", "is_listed"), [("Kepala Desa Baru", True), ("Kepala Desa Baru Kota", False)])
def test_words_of_an_item_of_an_enumeration(name: str, is_listed: bool) -> None:
    assert prominence(f"Hujan deras. Cimahi, {name} Sumedang, Subang, dan lain.") == (
        "passing" if is_listed else "body"
    )


@pytest.mark.parametrize(("letters", "is_listed"), [(34, True), (42, False)])
def test_letters_around_an_item_of_an_enumeration(letters: int, is_listed: bool) -> None:
    """Three long words stand between the comma and the keyword."""
    item = " ".join([("kabupaten" * 5)[:letters]] * 3)
    assert prominence(f"Hujan deras. Cimahi, {item} Sumedang, Subang, dan lain.") == (
        "passing" if is_listed else "body"
    )


def test_letters_around_an_occurrence_in_a_snippet() -> None:
    """Words of nine letters and a space."""
    text = " ".join(["pedagangan"[:9]] * 20 + ["sumedang"] + ["pedagangan"[:9]] * 20)
    line = " ".join(["pedagangan"[:9]] * 7)
    assert mention("sumedang", text).snippet == f"… {line} sumedang {line} …"


@pytest.mark.parametrize(("letters", "is_whole"), [(310, True), (330, False)])
def test_letters_of_an_occurrence_in_a_snippet(letters: int, is_whole: bool) -> None:
    inside = f"cimahi {open_line(letters - 16, 3).lower()} sumedang"
    assert (inside in mention("cimahi NEAR/99 sumedang", inside).snippet) is is_whole
