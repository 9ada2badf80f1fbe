"""The tokenizer."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.article import Article, Dateline
from core.text import BREAK, fold, join_words, text_words, words


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
        ("Rp3 triliun, RP3, rp 3, Rp.3, USD20, RM50", "rp 3 triliun rp 3 rp 3 rp 3 usd 20 rm 50".split()),
        ("Rp1,2 triliun Rp5.000,- 75,5 persen", ["rp", "1.2", "triliun", "rp", "5.000", "75.5", "persen"]),
        ("5.000.000, 5,000,000; 1.2,5", ["5.000.000", "5.000.000", "1.2.5"]),
        ("2,5juta v2.0 covid19", ["2.5juta", "v2.0", "covid19"]),
        ("٢٫٥ ２．５", ["٢.٥", "2.5"]),
        ("pada 2025. Lalu 27.", ["pada", "2025", "lalu", "27"]),
        ("20% 20 % 20％ 100%nya %", ["20", "%", "20", "%", "20", "%", "100", "%", "nya"]),
        ("C++, C# C++17 heise+ usia 18+", ["c", "++", "c", "#", "c", "++", "17", "heise", "+", "usia", "18", "+"]),
        ("a+b #banjir + # C+++", ["a", "b", "banjir", "c"]),
        ("K.P.K. P.T.Sinar U.S.A J.K.Rowling", ["kpk", "pt", "sinar", "usa", "jk", "rowling"]),
        ("H. M. Ridwan, A. Yani", ["hm", "ridwan", "a", "yani"]),
        ("С.Ш.А. k.p.k. Dr.A.B.", ["сша", "k", "p", "k", "dr", "ab"]),
        ("H.\nM. Amin, S.H, M.Si", ["h", BREAK, "m", "amin", "sh", "m", "si"]),
        ("日本の5G網", ["日", "本", "の", "5g", "網"]),
        ("한글은 \u1112\u1161\u11ab", ["한", "글", "은", "한"]),
        ("ｶﾞｽ が", ["ガ", "ス", "が"]),
        ("กรุงเทพ น้ำ", ["ก", "รุ", "ง", "เ", "ท", "พ", "น้\u0e4d\u0e32"]),
        ("កម្ពុជា ລາວ", ["ក", "ម្", "ពុ", "ជា", "ລາ", "ວ"]),
        ("หมู\u200bบ้าน", ["ห", "มู", "บ้า", "น"]),
        ("कि का हिन्दी", ["कि", "का", "हिन्दी"]),
        ("ᬅᬓ᭄ᬱᬭ ꦲꦏ꧀ꦱꦫ", ["ᬅ", "ᬓ᭄", "ᬱ", "ᬭ", "ꦲ", "ꦏ꧀", "ꦱ", "ꦫ"]),
        ("Maʼruf Hawaiʻi Qurʾan Ma`ruf", ["ma", "ruf", "hawai", "i", "qur", "an", "ma", "ruf"]),
        ("Đurić Łódź Tromsø Kadıköy Æther", ["duric", "lodz", "tromso", "kadikoy", "aether"]),
        ("مـــحمد مُحَمَّد Ёлка", ["محمد", "محمد", "елка"]),
        ("ban\ufeffjir ban\u2060jir", ["banjir", "banjir"]),
        ("5\u200b.000 2,\u200b5 Rp\u200b3 20\u200b% C\u200b++", ["5.000", "2.5", "rp", "3", "20", "%", "c", "++"]),
        ("K.\u200bP.K. K\u200b.P.K", ["kpk", "kpk"]),
        ("EUR1 HKD2 JPY3 THB4", ["eur", "1", "hkd", "2", "jpy", "3", "thb", "4"]),
        ("H+3, H-3, GMT+7, 1+1", ["h", "+", "3", "h", "3", "gmt", "+", "7", "1", "1"]),
        ("C＋＋ C＃ heise＋", ["c", "++", "c", "#", "heise", "+"]),
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
@example(":\U0001e01b")
@example("\u1100:\u1161")
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


WRITTEN = [
    "Rp3",
    "2,5",
    "C++",
    "C#",
    "20%",
    "K.P.K.",
    "H. M.",
    "日本",
    "กรุง",
    "한글",
    "kota",
    "Kota",
    "é",
    "+",
    "%",
    "27/9",
]


@given(st.lists(st.sampled_from(WRITTEN)))
def test_joined_words_are_tokenized_into_the_same_words(texts: list[str]) -> None:
    """Formatted queries consist of joined words, and parsing them yields the same words."""
    plain = [word for word in folded(" ".join(texts)) if word != BREAK]
    assert folded(join_words(plain)) == plain


def test_the_credit_of_a_dateline_is_excluded() -> None:
    text = "CIMAHI, PRIANGAN POS – Warga berkumpul."
    article = Article("u", "t", text, dateline=Dateline("PRIANGAN POS", "CIMAHI", text.index("Warga")))
    assert [word.folded for word in text_words(article)] == ["cimahi", BREAK, "warga", "berkumpul"]
