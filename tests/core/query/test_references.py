"""Keywords → trees: forms, spellings and references."""

import pytest

from core.errors import QueryError
from core.forms import DEFAULT
from core.keyword import Keyword, phrase_query
from core.matcher import is_true
from core.messages import translate
from core.query import Node, find_unresolved, format_query, parse, parse_keyword, resolve_references
from core.query.logic import MAX_WORDS
from core.query.references import MAX_REFERENCES
from tests.factories import make_article


@pytest.mark.parametrize(
    ("query", "understood"),
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
def test_a_keyword_with_forms(query: str, understood: str) -> None:
    node = parse_keyword(Keyword("k", query, forms="id"))
    assert format_query(node) == understood
    assert parse(understood) == node


def test_spellings_belong_to_forms_only() -> None:
    assert format_query(parse_keyword(Keyword("k", "walikota"))) == '"walikota"'
    assert (
        format_query(parse_keyword(Keyword("k", "walikota{id} izin"))) == '(walikota{id} OR "wali kota"{id}) AND "izin"'
    )
    more = DEFAULT.extended([["walikota", "wako"]])
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
def test_another_spelling_reaches_its_inflections(line: str) -> None:
    word, forms = line.split(":")
    tree = parse_keyword(Keyword("k", f"{word}{{id}}"))
    assert [form for form in forms.split() if not is_true(tree, make_article(title="", text=form))] == []


def test_spellings_do_not_multiply_without_bound() -> None:
    node = parse_keyword(
        Keyword("k", '"' + "izin risiko jadwal objek subjek sistem teknik utang " * 4 + '"', forms="id")
    )
    assert format_query(node).count("OR") < 32


def test_forms_are_of_indonesian() -> None:
    with pytest.raises(QueryError, match="forms: id"):
        parse_keyword(Keyword("k", "banjir", forms="en"))


@pytest.mark.parametrize("text", ['Apa "itu"?', "C* {id} =x", "“Kota” Bandung", "a~5", "title:x", "AND"])
def test_a_plain_string_stays_a_phrase_of_its_words(text: str) -> None:
    plain = parse(phrase_query(text))
    assert format_query(plain) == format_query(parse(phrase_query("".join(c if c.isalnum() else " " for c in text))))
    assert format_query(plain).count('"') == 2


def test_references_are_put_in_place() -> None:
    nodes = {"a": parse("@B -c"), "b": parse('x OR @"satu  Dua"'), "satu dua": parse("y -z")}
    assert {name: format_query(node) for name, node in resolve_references(nodes).items()} == {
        "a": '("x" OR ("y" AND NOT "z")) AND NOT "c"',
        "b": '"x" OR ("y" AND NOT "z")',
        "satu dua": '"y" AND NOT "z"',
    }
    assert list(resolve_references(nodes, ["b"])) == ["b"]


@pytest.mark.parametrize(
    ("nodes", "column", "said"),
    [
        ({"a": "x @banjr", "banjir": "y"}, 9, "did you mean 'banjir'?"),
        ({"a": "@a"}, 1, "a → a"),
        ({"a": "x @b", "b": "y @c", "c": "z @b"}, 9, "b → c → b"),
    ],
)
def test_what_cannot_be_put_in_place(nodes: dict[str, str], column: int, said: str) -> None:
    with pytest.raises(QueryError, match=said.replace("?", r"\?")) as caught:
        resolve_references({name: parse(query) for name, query in nodes.items()})
    assert caught.value.column == column
    assert translate(caught.value.reason, "id") != str(caught.value.reason)


def test_references_cannot_blow_a_query_up() -> None:
    doubling: dict[str, Node] = {f"k{n}": parse(f"(@k{n + 1} a{n}) OR (@k{n + 1} b{n})") for n in range(19)}
    with pytest.raises(QueryError, match=f"{MAX_WORDS:,} words"):
        resolve_references({**doubling, "k19": parse("x")})
    chain: dict[str, Node] = {f"k{n}": parse(f"@k{n + 1} a{n}") for n in range(500)}
    with pytest.raises(QueryError, match=f"{MAX_REFERENCES} keywords"):
        resolve_references({**chain, "k500": parse("x")})


@pytest.mark.parametrize("step", [1, -1], ids=["from below", "from above"])
def test_the_order_in_which_trees_are_read_does_not_count(step: int) -> None:
    chain: dict[str, Node] = {"k0": parse("x")} | {f"k{n}": parse(f"@k{n - 1} a{n}") for n in range(1, 31)}
    longest = MAX_REFERENCES + 1
    assert list(resolve_references(dict(list(chain.items())[:longest][::step]), [f"k{MAX_REFERENCES}"])) == ["k20"]
    broken = dict(find_unresolved(chain, list(chain)[::step]))
    assert sorted(broken) == sorted(list(chain)[longest:])
    assert all("in a row" in str(error.reason) for error in broken.values())


def test_one_broken_reference_does_not_hide_another() -> None:
    nodes = {"a": parse("x @b"), "b": parse("y @a"), "c": parse("@none"), "d": parse("@e x"), "e": parse("y")}
    broken = {name: str(error.reason) for name, error in find_unresolved(nodes, nodes)}
    assert (list(broken), "circle" in broken["a"], "circle" in broken["b"]) == (["a", "b", "c"], True, True)
    assert "no keyword is named 'none'" in broken["c"]


def _around(inner: str, times: int) -> str:
    for number in range(times):
        inner = f"({inner} {'OR' if number % 2 else 'AND'} w{number})"
    return inner


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ({f"k{n}": _around(f"@k{n + 1}", 40) for n in range(5)} | {"k5": "x"}, "200 levels"),
        (
            {
                "a": "@b OR @c",
                "b": " OR ".join(f"/x{n}/" for n in range(15)),
                "c": "/y/ OR /z/ OR /v/ OR /w/ OR /u/ OR /t/",
            },
            "20 regular",
        ),
        (
            {f"k{n}": f"(@k{n + 1} lang:id) OR (@k{n + 1} lang:en)" for n in range(19)} | {"k19": "/x/"},
            "20 regular",
        ),
    ],
)
def test_what_is_put_together_keeps_its_bounds(nodes: dict[str, str], said: str) -> None:
    """What is refused only when articles are matched would stop every crawl."""
    with pytest.raises(QueryError, match=said):
        resolve_references({name: parse(query) for name, query in nodes.items()})
