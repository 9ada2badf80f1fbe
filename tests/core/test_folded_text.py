"""Folded texts have the words, the phrases and the offsets that `core.text` finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.article import Article, Dateline
from core.folded_text import FoldedArticle, FoldedText
from core.text import BREAK, visible_words

PIECES = [
    *("Kota", "bandung", "a", "5", "Rp3", "RM5", "2,5", "5.000", "27%", "5 %", "C++", "C#", "H+3", "K.P.K.", "H. M."),
    *("Désa", "de\u0301sa", "ban\u00addung", "ban\u200bdung", "\ufeffkota", "5\u200b.000", "Rp\u200b3", "C\u200b++"),
    *("stra\u00dfe", "\u00c6ther", "\u00c6.K.", "\u00bd", "m\u00b2", "\ufb01lm", "\u24601", "u\u017fd3", "\u00efdr5"),
    *("\u2764\ufe0f", "\u2764\ufe0f+", "\u2764\ufe0fK.P.K", "1\ufe0f\u20e3", "\u2488", "\uff12", "\u0663", "\uff0b"),
    *("日本", "กรุงเทพ", "Ma\u02bcruf", "\ud800", "\x01", "\x1c", "\u00b6", "x" * 201, "\u00df" * 101, "\u2122"),
]
BETWEEN = ["", "", " ", " ", ", ", ". ", "\n", "\n\n", "\u00a0", " \u2013 ", "/", "_", "\u201c", "."]
TEXTS = st.lists(st.sampled_from([*PIECES, *BETWEEN, *BETWEEN]), max_size=20).map("".join) | st.text(max_size=20)


def check(text: str, hidden: tuple[int, int] | None) -> None:
    folded = FoldedText(text, hidden)
    expected = visible_words(text, hidden)
    words = [word.folded for word in expected]
    assert folded.joined == f" {' '.join(words)} "
    assert folded.words == words
    for index, word in enumerate(expected):
        if word.folded == BREAK:
            continue
        assert folded.char_span(index, index) == (word.start, word.end)
        for length in (1, 2, 3):
            phrase = words[index : index + length]
            if BREAK not in phrase and len(phrase) == length:
                starts = [at for at in range(len(words)) if words[at : at + length] == phrase]
                assert folded.find_phrase(" ".join(phrase)) == starts
                spans = [(expected[at].start, expected[at + length - 1].end) for at in starts]
                assert folded.find_phrase_spans(" ".join(phrase)) == spans


@given(TEXTS)
def test_words_phrases_and_offsets(text: str) -> None:
    check(text, None)


@given(TEXTS.filter(bool), st.data())
def test_a_hidden_part(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    check(text, (start, data.draw(st.integers(start + 1, len(text)))))


@pytest.mark.parametrize(
    "text",
    [
        "“Kota Bandung” – Désa, đan Łódź…",
        "Kota\u00a0Bandung\u200b kota\u00adkota \ufeffdan",
        "Straße, Æther, ½ m² \ufb01lm",
        "Banjir \u2764\ufe0f, \U0001f468\u200d\U0001f469!",
        "Rp3 2,5 5.000 27% C++ K.P.K. H. M. Amin",
    ],
)
def test_texts_in_latin_script_are_folded_fast(text: str) -> None:
    assert FoldedText(text)._aligned is not None


def test_an_article_without_the_credit_of_its_dateline() -> None:
    text = "CIMAHI, PRIANGAN POS – Warga berkumpul."
    article = Article("u", "Judul berita", text, dateline=Dateline("PRIANGAN POS", "CIMAHI", text.index("Warga")))
    folded = FoldedArticle(article)
    assert folded.title.joined == " judul berita "
    assert folded.text.joined == f" cimahi {BREAK} warga berkumpul "
    assert folded.text is folded.text
