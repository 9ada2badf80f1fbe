"""Keywords with forms: which forms and spellings of a word are found."""

import pytest

from core.errors import QueryError
from core.forms import DEFAULT_VARIANTS
from core.keyword import Keyword, phrase_query
from core.matcher import is_true
from core.query import format_query, parse, parse_keyword
from tests.factories import make_article


@pytest.mark.parametrize(
    ("query", "formatted"),
    [
        ("tanam pohon", "tanam{id} AND pohon{id}"),
        ("tanam =pohon", 'tanam{id} AND ="pohon"'),
        ('"kota bandung" Bekasi', '"kota bandung"{id} AND bekasi{nya}'),
        ('="Kota Bandung"', '="Kota Bandung"'),
        ("SBY OR pemb*", "sby{nya} OR pemb*"),
        ("anak-anak", "anak{id}"),
        ("wali kota bandung", "((wali{id} AND kota{id}) OR walikota{id}) AND bandung{id}"),
        ('"Wali Kota Bandung"', '"wali kota bandung"{nya} OR "walikota bandung"{nya}'),
        ('"wali kota" NEAR/3 x', '("wali kota"{id} OR walikota{id}) NEAR/3 x{id}'),
        ("x -title:izin", "x{id} AND NOT title:(izin{id} OR ijin{id})"),
    ],
)
def test_a_keyword_with_forms(query: str, formatted: str) -> None:
    node = parse_keyword(Keyword("k", query, forms="id"))
    assert format_query(node) == formatted
    assert parse(formatted) == node


def test_spellings_are_added_to_words_with_forms_only() -> None:
    assert format_query(parse_keyword(Keyword("k", "walikota"))) == '"walikota"'
    assert (
        format_query(parse_keyword(Keyword("k", "walikota{id} izin"))) == '(walikota{id} OR "wali kota"{id}) AND "izin"'
    )
    more = DEFAULT_VARIANTS.extended([["walikota", "wako"]])
    assert "wako{id}" in format_query(parse_keyword(Keyword("k", "walikota{id}"), more))


SPELLED = """
izin: mengijinkan perijinan seijin diijinkannya perizinan ijin
praktik: praktek mempraktekkan dipraktekkan praktiknya
praktek: mempraktikkan praktiknya
risiko: beresiko berisiko resikonya
apotek: apotik apotiknya
nasihat: menasehati penasehat penasihat
nasehat: menasihati penasihat
zaman: jaman sejaman sezaman
utang: berhutang hutangnya
isap: menghisap dihisap pengisap terhisap
antre: mengantri antrian antrean
karier: berkarir karirnya
miliar: milyaran miliaran
jadwal: menjadualkan penjadwalan
cedera: mencederai menciderai
analisis: menganalisa menganalisis dianalisa
lubang: berlobang melubangi
pikir: berfikir memikirkan pemikiran
napas: bernafas pernapasan
embus: menghembuskan mengembuskan dihembuskan
ijazah: berijasah
terampil: keterampilan ketrampilan
andal: kehandalan mengandalkan
"""


@pytest.mark.parametrize("line", SPELLED.strip().splitlines())
def test_a_spelling_finds_the_inflections_of_the_others(line: str) -> None:
    word, forms = line.split(":")
    tree = parse_keyword(Keyword("k", f"{word}{{id}}"))
    assert [form for form in forms.split() if not is_true(tree, make_article(title="", text=form))] == []


def test_the_number_of_spellings_is_limited() -> None:
    node = parse_keyword(
        Keyword("k", '"' + "izin risiko jadwal objek subjek sistem teknik utang " * 4 + '"', forms="id")
    )
    assert format_query(node).count("OR") < 32


def test_forms_are_indonesian() -> None:
    with pytest.raises(QueryError, match="forms: id"):
        parse_keyword(Keyword("k", "banjir", forms="en"))


@pytest.mark.parametrize("text", ['Apa "itu"?', "C* {id} =x", "“Kota” Bandung", "a~5", "title:x", "AND"])
def test_a_plain_string_is_a_phrase_of_its_words(text: str) -> None:
    phrase = parse(phrase_query(text))
    assert format_query(phrase) == format_query(parse(phrase_query("".join(c if c.isalnum() else " " for c in text))))
    assert format_query(phrase).count('"') == 2
