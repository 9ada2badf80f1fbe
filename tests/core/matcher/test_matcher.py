"""What a matcher finds, and how keywords are added and removed."""

import pytest

from core.article import Article, Dateline
from core.keyword import Keyword
from core.matcher import MAX_MENTIONS, Matcher

pytestmark = pytest.mark.page

pytestmark = pytest.mark.page


def article(text: str, title: str = "Judul", language: str | None = "id") -> Article:
    return Article("https://example.co.id/a", title, text, language=language)


def found(query: str, text: str, title: str = "Judul") -> list[str]:
    """The text of the mentions."""
    subject = article(text, title)
    sources = {"title": subject.title, "text": subject.text}
    mentions = Matcher([Keyword("k", query)]).match(subject)
    return [sources[mention.field][mention.start : mention.end] for mention in mentions]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ('"kota bandung"', "Wali KOTA  Bandung datang ke Kota Bandung.", ["KOTA  Bandung", "Kota Bandung"]),
        ('"kota bandung"', "Kota-kota di Bandung", []),
        ('"kota bandung"', "Ia wali kota\nBandung hujan", []),
        ("mbg", "PVMBG dan MBG, juga mbg-nya", ["MBG", "mbg"]),
        ("mbg", "MBG-nya, bukan MBGnya", ["MBG"]),
        ("MBG{id}", "PVMBG, PVMBGnya, MBGnya, MBG-nya, mbgkah", ["MBGnya", "MBG", "mbgkah"]),
        ("mbg{id}", "PVMBG, MBGnya", ["MBGnya"]),
        ("KPK{nya} OR (MA{nya} -ka)", "KPK-lah, malah MApun", ["KPK", "MApun"]),
        (
            '"Rp 2 triliun"',
            "Rp 2 triliun, Rp2 triliun, Rp. 2 triliun, Rp 20 triliun",
            ["Rp 2 triliun", "Rp2 triliun", "Rp. 2 triliun"],
        ),
        ('"Rp2,3 juta"', "Rp2,3 juta atau Rp 2,3 juta", ["Rp2,3 juta", "Rp 2,3 juta"]),
        ('"dana Rp 2 triliun"{id}', "Dananya Rp2 triliun", ["Dananya Rp2 triliun"]),
        ('="Rp 2"', "Rp2, RP2 dan Rp 2", ["Rp2", "Rp 2"]),
        ("banjir bandung", "Banjir di Bandung", ["Banjir", "Bandung"]),
        ("banjir bandung", "Banjir di Cimahi", []),
        ("banjir OR longsor", "Longsor saja", ["Longsor"]),
        ("banjir -jakarta", "Banjir di Bandung", ["Banjir"]),
        ("banjir -jakarta", "Banjir di Jakarta", []),
        ("(banjir bandung) OR (longsor cimahi)", "Longsor Cimahi dan banjir", ["Longsor", "Cimahi"]),
        ("ekonomi", "Café ékonomi", ["ékonomi"]),
        ("bandung", "Ban\u00addung hujan", ["Ban\u00addung"]),
        (
            '"4 miliar"',
            "Rp4 miliar, 4 miliar, Rp1,4 miliar, 3.4 miliar, RM4 miliar",
            ["4 miliar", "4 miliar", "4 miliar"],
        ),
        ('"Rp7.000"', "Rp7.000,- dan Rp 7.000, bukan Rp7.000.000 atau Rp17.000", ["Rp7.000", "Rp 7.000"]),
        ('"000 warga"', "Ada 3.000 warga", []),
        ('"15%"', "naik 15 orang, 15%, 15 % dan 2,15%", ["15%", "15 %"]),
        ("30/8", "Minggu (30/8)", ["30/8"]),
        ("C++", "Vitamin C, C+, C# dan C++17", ["C++"]),
        ("F#", "kunci F, F# dan F++", ["F#"]),
        ('"contoh+"', "contoh, contoh+ dan Contoh+.", ["contoh+", "Contoh+"]),
        ("contoh", "Contoh+ dan contoh", ["Contoh", "contoh"]),
        ("DPR", "Ketua D.P.R. di D. P. R. dan dpr", ["D.P.R", "D. P. R", "dpr"]),
        ("D.P.R.", "Ketua D.P.R. dan DPR, bukan dpr", ["D.P.R", "DPR"]),
        (
            '"C.V. Contoh Jaya"',
            "CV Contoh Jaya, C.V. Contoh Jaya, cv contoh jaya",
            ["CV Contoh Jaya", "C.V. Contoh Jaya"],
        ),
        ('"R. A. Sari" OR "KH Amin"', "RA Sari, R.A. Sari, K.H. Amin", ["RA Sari", "R.A. Sari", "K.H. Amin"]),
        ("I.T.", "it is IT", ["IT"]),
        ("大阪", "昨日、大阪で雨。新大阪駅", ["大阪", "大阪"]),
        ('"大阪 駅"~3', "大阪の新駅", ["大阪の新駅"]),
        ("서울", "서울에서 열린", ["서울"]),
        ("เชียงใหม่", "น้ำท่วมเชียงใหม่วันนี้", ["เชียงใหม่"]),
        ("मंदिर", "नया मंदिर, मदर", ["मंदिर"]),
        ("Mu'adz", "Muʼadz, Mu’adz, Muʾadz dan Muadz", ["Muʼadz", "Mu’adz", "Muʾadz"]),
        ("Lodz OR Tromso OR đakovo", "Łódź, Tromsø, Dakovo", ["Łódź", "Tromsø", "Dakovo"]),
        ("bandung", "Ban\ufeffdung dan ban\u200bdung", ["Ban\ufeffdung", "ban\u200bdung"]),
        ('"kerja sama"', "kerja-sama dan kerja sama, bukan kerjasama", ["kerja-sama", "kerja sama"]),
    ],
)
def test_mentions_are_where_the_words_are(query: str, text: str, expected: list[str]) -> None:
    assert found(query, text) == expected


def test_terms_may_be_in_different_fields_but_a_phrase_is_in_one() -> None:
    assert found("banjir bandung", "Warga Bandung mengungsi", title="Banjir besar") == ["Banjir", "Bandung"]
    assert found('"banjir bandung"', "Bandung hujan", title="Hujan dan banjir") == []


def test_the_place_of_a_dateline_is_searched_but_not_its_credit() -> None:
    text = "bandungraya.example, REGOL – Warga Regol membaca bandungraya.example."
    subject = Article("u", "t", text, dateline=Dateline("bandungraya.example", "REGOL", text.index("Warga")))
    mentions = Matcher([Keyword.phrase("bandungraya.example"), Keyword.phrase("regol")]).match(subject)
    assert [(mention.keyword, text[mention.start : mention.end]) for mention in mentions] == [
        ("bandungraya.example", "bandungraya.example"),
        ("regol", "REGOL"),
        ("regol", "Regol"),
    ]
    assert mentions[0].start > 20


def test_twenty_mentions_per_field_are_kept_and_all_are_counted() -> None:
    mentions = Matcher([Keyword("k", "banjir")]).match(article("banjir " * 33))
    assert len(mentions) == MAX_MENTIONS == 20
    assert {mention.total for mention in mentions} == {33}
    assert [mention.start for mention in mentions] == [7 * index for index in range(20)]


def test_languages_outlets_and_active() -> None:
    keywords = [
        Keyword("inggris", "banjir", languages=("en",)),
        Keyword("tempat", "banjir", outlets=("Kabar Tatar",)),
        Keyword("jeda", "banjir", active=False),
        Keyword("semua", "banjir"),
    ]
    matcher = Matcher(keywords)

    def names(outlet: str | None, language: str) -> set[str]:
        return {mention.keyword for mention in matcher.match(article("banjir", language=language), outlet)}

    assert names(None, "id") == {"semua"}
    assert names("Kabar Tatar", "id") == {"semua", "tempat"}
    assert names("Lain", "en") == {"semua", "inggris"}


def test_a_snippet_is_one_line_that_contains_the_occurrence() -> None:
    text = "Awal kalimat. " * 20 + "Di sini banjir\ndatang lagi. " + "Akhir kalimat. " * 20
    [mention] = Matcher([Keyword("k", "banjir")]).match(article(text))
    assert mention.snippet[mention.mark_start : mention.mark_end] == "banjir"
    assert mention.snippet.startswith("… ")
    assert mention.snippet.endswith(" …")
    assert "\n" not in mention.snippet
    assert len(mention.snippet) < 200
