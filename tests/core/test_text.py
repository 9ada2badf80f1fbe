"""The tokenizer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.article import Article, Dateline
from core.text import BREAK, fold, text_words, words


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kota Bandung", ["kota", "bandung"]),
        ("PVMBG/BMKG", ["pvmbg", "bmkg"]),
        ("kemarin (27/9)", ["kemarin", "27", "9"]),
        ("kerja-sama", ["kerja", "sama"]),
        ("Jum'at", ["jum", "at"]),
        ("example.co.id", ["example", "co", "id"]),
        ("Café E\u0301lite", ["cafe", "elite"]),
        ("Ban\u00addung", ["bandung"]),
        ("Ban\u200bdung", ["bandung"]),
        ("ﬁlm", ["film"]),
        ("”Kami”, kata\u00a0dia", ["kami", "kata", "dia"]),
        ("İstanbul Straße", ["istanbul", "strasse"]),
        ("a_b", ["a", "b"]),
        ("– — … ¶", []),
        ("satu\ndua", ["satu", BREAK, "dua"]),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert folded(text) == expected


@given(st.text())
def test_offsets_are_those_of_the_text(text: str) -> None:
    for word in words(text):
        piece = text[word.start : word.end]
        assert (piece == "\n") if word.folded == BREAK else (fold(piece) == word.folded != "")


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text()))
def test_joined_words_are_tokenized_into_the_same_words(texts: list[str]) -> None:
    """The databases index the joined words, so tokenizing them must yield the same words."""
    plain = [word.folded for text in texts for word in words(text) if word.folded != BREAK]
    assert folded(" ".join(plain)) == plain


def test_the_credit_of_a_dateline_is_excluded() -> None:
    text = "CIMAHI, PRIANGAN POS – Warga berkumpul."
    article = Article("u", "t", text, dateline=Dateline("PRIANGAN POS", "CIMAHI", text.index("Warga")))
    assert [word.folded for word in text_words(article)] == ["cimahi", BREAK, "warga", "berkumpul"]
