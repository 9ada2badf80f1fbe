"""Hints: warnings about valid queries that probably do not mean what their authors intended."""

import pytest

from core.keyword import Keyword
from core.messages import translate
from core.query import can_match, parse
from core.query.hints import lint, lint_languages, lint_measured, lint_plain_line


@pytest.mark.parametrize(
    ("query", "forms", "column", "words"),
    [
        ("banjir dan longsor", None, 8, "the operator is AND"),
        ("banjir or longsor", None, 8, "the operator is OR"),
        ("banjir ATAU longsor", None, 8, "the operator is OR"),
        ("bukan jakarta banjir", None, 1, "the operator is NOT"),
        ("(banjir tanpa jakarta)", None, 9, "the operator is NOT"),
        ("PAN", None, 1, "=PAN"),
        ('golkar OR "PAN"', None, 11, "=PAN"),
        ("RI", None, 1, "two letters"),
        ("a -a", None, 1, "never match"),
        ('"a b" -(c OR b)', None, 1, "never match"),
        ("title:a -a", None, 1, "never match"),
        ("a lang:id lang:en", None, 1, "never match"),
        ("a date:2026 date:..2025", None, 1, "never match"),
        ("a b a", None, 5, "twice"),
        ("a OR b OR A", None, 11, "twice"),
        ("banjir !jakarta", None, 8, "write -jakarta"),
        ("siapa?", None, 6, "one more letter"),
        ("banjir|longsor", None, 7, "write OR between"),
        ("banjir dan/atau longsor", None, 8, "the operator is OR"),
        ("banjir/longsor", None, 7, "write OR between"),
        ("banjir, longsor gempa", None, 7, "to find either one, write OR"),
        ("banjir near/5 bandung", None, 8, "the operator is NEAR/5"),
        ("'kota bandung' banjir", None, 1, 'write "kota'),
        ("‘kota bandung’", None, 1, "the quotation mark ‘"),
        ("air «kota bandung»", None, 5, "the quotation mark «"),
        ("banjir W/5 bandung", None, 8, "NEAR/5"),
        ("banjir onear/5 bandung", None, 8, "ONEAR/5"),
        ("banjir NEAR5 bandung", None, 8, "NEAR/5"),
        ("banjir NEAR,5 bandung", None, 8, "NEAR/5"),
        ("banjir AROUND(5) bandung", None, 8, "NEAR/5"),
        ('x "banjir OR longsor"', None, 11, "write it outside"),
        ("title :banjir", None, 7, "title:banjir"),
        ("banjir^2", None, 7, "no meaning here"),
        ("site:contoh.example/berita", None, 6, "write site:contoh.example"),
        ("banjir -site:www.contoh.example", None, 14, "write site:contoh.example"),
        ("Menanam pohon", "id", 1, "write menanam"),
        ("Tanam pohon", "id", 1, "write tanam"),
        ("pohon Banjir, OR Longsor", "id", 7, "are found: Banjir, Longsor; for all"),
        ("x BANJIR", "id", 3, "write banjir"),
        ("Kerja-sama", "id", 1, "write kerja"),
        ('x "Kerja sama"', "id", 4, "write kerja"),
        ('"Kerja sama"{id}', None, 2, "write kerja"),
        ("Presiden Prabowo", "id", 1, "write presiden"),
        ("PAN{id}", None, 1, "written as an acronym"),
        ("BAKAR{id}", None, 1, "write bakar"),
        ("banj!", None, 5, "write banj*"),
        ("banj$ bandung", None, 5, "write banj*"),
        ("banj%", None, 5, "write banj*"),
        ("%banj%", None, 6, "write banj*"),
        ("¬banjir kota", None, 1, "write -banjir"),
        ("banjir ANDNOT bandung", None, 8, "the operator is NOT"),
        ("banjir EXCEPT bandung", None, 8, "the operator is NOT"),
        ("banjir SAME bandung", None, 8, "the operator is NEAR/10"),
        ("banjir THEN bandung", None, 8, "the operator is ONEAR/5"),
        ("banjir w/s bandung", None, 8, "the operator is NEAR/10"),
        ("banjir w/para bandung", None, 8, "the operator is NEAR/30"),
        ("hlead(banjir OR longsor)", None, 1, "before a parenthesis"),
        ("allcaps(BIN) intelijen", None, 1, "before a parenthesis"),
        ("wc>500 banjir", None, 1, "with a colon"),
        ("ATLEAST 5 banjir", None, 1, "how often"),
        ("banjir+longsor", None, 7, "write a space"),
        ("banjir&longsor", None, 7, "write a space"),
        ("banjir but-not bandung", None, 8, "the operator is NOT"),
        ("banjir XOR longsor", None, 8, "NOT (banjir longsor)"),
        ("banjir within5 bandung", None, 8, "NEAR/5"),
        ("banjir WITHIN/5 bandung", None, 8, "NEAR/5"),
        ("banjir p/5 bandung", None, 8, "NEAR/5"),
        ("ATLEAST5(banjir)", None, 1, "how often"),
        ("atl5 banjir", None, 1, "how often"),
        ("hd=banjir", None, 1, "title:banjir"),
        ("`kota bandung`", None, 1, 'write "kota'),
        ("´kota bandung´", None, 1, 'write "kota'),
        (".Kota", None, 1, "Kota is found"),
        ('"kerja $ABC"', None, 8, "ABC is found"),
        ("人工智*", None, 4, "are ignored"),
        ("banjir /a.{1,500}b/i", None, 8, "first 59,586 characters"),
    ],
)
def test_hints(query: str, forms: str | None, column: int, words: str) -> None:
    hints = lint(query, forms)
    assert [hint.column for hint in hints] == [column]
    assert words in str(hints[0].message)
    assert translate(hints[0].message, "id") != str(hints[0].message)


@pytest.mark.parametrize(
    ("query", "forms"),
    [
        ("banjir AND longsor OR gempa", None),
        ('"dan banjir"', None),
        ("km/jam 27/9 A/B", None),
        ("AT&T R&D H+3 C++ heise+", None),
        ("(banjir)(kota) NOT(longsor) OR(gempa)", None),
        ("SINK BEFORE DAWN", None),
        ("Jawa Barat", "id"),
        ("dan", None),
        ("2,3 juta", None),
        ("Jum'at Qur'an", None),
        ("banjir,", None),
        ("banjir, OR longsor", None),
        ('="a|b"', None),
        ("PAN partai", None),
        ("masker N95", None),
        ('"SINK OR SWIM"', None),
        ("site:contoh.example", None),
        ("BPBD", None),
        ("(a b) OR (a c)", None),
        ("banjir OR banjir*", None),
        ("mawar OR =Mawar", None),
        ("a -b title:a", None),
        ('a -"a b"', None),
        ("a OR (b -a)", None),
        ("tanam Bekasi SBY", "id"),
        ("MBG{id} Tanam{id}", None),
        ('"Kota Bandung" OR "Badan Gizi Nasional"', "id"),
        ("Medan Prabowo Sumedang Persib", "id"),
        ("PAN partai", "id"),
        ("=Banjir Banj* banjir", "id"),
        ("Banjir Longsor", None),
        ('C++ C# "heise+" 20% R&D 印尼', None),
        ("K.P.K. U.S.", None),
        (r"/a.{1,50}b/ /\d{1,3}(\.\d{3})* orang/", None),
        ("f=x @banjir", None),
    ],
)
def test_no_hint(query: str, forms: str | None) -> None:
    assert lint(query, forms) == ()


@pytest.mark.parametrize(
    "line", ["tanam{id}", "banj*", "banjir OR longsor", "banjir NEAR/5 kota", "title:banjir", "/banj[iu]r/"]
)
def test_a_plain_line_that_looks_like_a_query(line: str) -> None:
    [hint] = lint_plain_line(Keyword.phrase(line))
    assert f"write name: and query: {line}" in str(hint.message)
    assert translate(hint.message, "id") != str(hint.message)
    assert lint_plain_line(Keyword(line, line)) == ()


@pytest.mark.parametrize("line", ["Kota Bandung", "C++", "SINK OR SWIM", "Apa kabar?", "R&D", "20%", "@kliping"])
def test_a_plain_line_that_is_a_phrase(line: str) -> None:
    assert lint_plain_line(Keyword.phrase(line)) == ()


def test_an_or_can_match_by_one_of_its_branches() -> None:
    assert can_match(parse("(a -a) OR b"))
    assert not can_match(parse("(a -a) OR (b -b)"))


def test_languages_of_no_stored_article() -> None:
    stored = ("id", "su")
    hints = lint_languages("banjir (lang:EN OR lang:id)", ("jv", "su"), stored)
    assert [(hint.column, str(hint.message)) for hint in hints] == [
        (9, "no stored article is in language 'en'; there are: id, su"),
        (0, "no stored article is in language 'jv'; there are: id, su"),
    ]
    assert "berbahasa 'en'" in translate(hints[0].message, "id")
    assert lint_languages("banjir lang:en", ("jv",), ()) == ()
    assert lint_languages('"lang:en" banjir', (), stored) == ()


def test_hints_from_stored_articles() -> None:
    assert str(lint_measured(matching=30, measured=100)[0].message).startswith("this matches 30%")
    assert lint_measured(matching=20, measured=100) == ()
    assert lint_measured(matching=9, measured=10) == ()
    assert "'Banjir'" in str(lint_measured(0, 0, same_as=["Banjir"])[0].message)
