"""The trees of valid queries; the column and advice in the errors of invalid ones."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark

from core.errors import QueryError
from core.messages import translate
from core.query import And, Node, Not, Or, Term, format_query, parse
from core.query.grammar import grammar
from core.query.parser import parse_by_grammar

CHARACTERS = 'abidx ANDORTE0126"()-*?{}=@/:.~\n'
"""The characters of the queries that are generated from the grammar."""


@pytest.mark.parametrize(
    ("query", "formatted"),
    [
        ("banjir", '"banjir"'),
        ("Banjir BANDUNG", '"banjir" AND "bandung"'),
        ("banjir AND bandung", '"banjir" AND "bandung"'),
        ('"kota bandung"', '"kota bandung"'),
        ("banjir OR longsor", '"banjir" OR "longsor"'),
        ('"Rp 2 triliun" Rp2,5 usd20', '"rp 2 triliun" AND "rp 2.5" AND "usd 20"'),
        ("5.000.000 2,5juta 27/9", '"5.000.000" AND "2.5juta" AND "27 9"'),
        ('C++ C# "heise+ abo" 20% a+b', '"c++" AND "c#" AND "heise+ abo" AND "20%" AND "a b"'),
        ('"C++ Java"~3 =C#', '("c++" NEAR/3 "java") AND ="C#"'),
        ('"人工 发展"~5 Rp5000* 印尼', '("人工" NEAR/5 "发展") AND "rp 5000*" AND "印尼"'),
        ("人工*能? กรุงเทพ* 한글 日*", '"人工能" AND "กรุงเทพ" AND "한글" AND "日"'),
        ('K.P.K. "P.T. Sinar" "H. M. Ridwan" U.S{id}', '="KPK" AND "=PT sinar" AND "=HM ridwan" AND ="US"'),
        ("H. M. Ridwan (A. B. OR C. D)", '="HM" AND "ridwan" AND (="AB" OR ("c" AND "d"))'),
        ("Ma'ruf Maʼruf Ma’ruf", '"ma ruf"'),
        ("a b OR c d", '("a" AND "b") OR ("c" AND "d")'),
        ("banjir (bandung OR cimahi)", '"banjir" AND ("bandung" OR "cimahi")'),
        ("banjir -jakarta", '"banjir" AND NOT "jakarta"'),
        ("banjir --jakarta", '"banjir" AND NOT "jakarta"'),
        ("banjir NOT jakarta", '"banjir" AND NOT "jakarta"'),
        ("banjir AND NOT (jakarta OR bogor)", '"banjir" AND NOT ("jakarta" OR "bogor")'),
        ("kerja-sama", '"kerja sama"'),
        ("27/9", '"27 9"'),
        ("and or not", '"and" AND "or" AND "not"'),
        ("ANDI ORANG NOTA", '"andi" AND "orang" AND "nota"'),
        ("NOT NOT banjir", '"banjir"'),
        ("banjir banjir", '"banjir"'),
        ("a NOT (b OR NOT c)", '"a" AND NOT "b" AND "c"'),
        ("a (NOT b) (NOT c)", '"a" AND NOT "b" AND NOT "c"'),
        ("Pemb* W?rga", "pemb* AND w?rga"),
        ('"pemb* jalan" "apa kabar?"', '"pemb* jalan" AND "apa kabar"'),
        ("kerja-sama*", '"kerja sama*"'),
        ("=Mawar", '="Mawar"'),
        ('="Kota Bandung" "=Kota bandung"', '="Kota Bandung" AND "=Kota bandung"'),
        ("tanam{id} MBG{id} banjir{nya}", "tanam{id} AND mbg{nya} AND banjir{nya}"),
        ('"Kota Bandung"{nya} "kota{nya} lama"', '"kota bandung"{nya} AND "kota{nya} lama"'),
        ('"kerja sama"{id}', '"kerja sama"{id}'),
        ("anak-anak{id} undang-undang{id}", 'anak{id} AND "undang undang"{id}'),
        ('"kota bandung"~5', '"kota" NEAR/5 "bandung"'),
        ("a NEAR/5 b c", '("a" NEAR/5 "b") AND "c"'),
        ("a ONEAR/0 (b OR c) ONEAR/0 a", '"a" ONEAR/0 ("b" OR "c") ONEAR/0 "a"'),
        ("title:banjir lead:(a OR b)", 'title:"banjir" AND lead:("a" OR "b")'),
        ("Author: budi -site:contoh.example", 'author:"budi" AND NOT site:"contoh example"'),
        ("b title:(-a)", '"b" AND NOT title:"a"'),
        ("title:a NEAR/2 b", 'title:("a" NEAR/2 "b")'),
        ("a -lang:min", '"a" AND NOT lang:min'),
        ("a lang:ID -lang:en", '"a" AND lang:id AND NOT lang:en'),
        ("a date:2026-02", '"a" AND date:2026-02-01..2026-02-28'),
        ("a date:2026-2-3", '"a" AND date:2026-02-03'),
        ("a date:2025..2026-01-15", '"a" AND date:2025-01-01..2026-01-15'),
        ("a date:2026..", '"a" AND date:2026-01-01..'),
        ("a date:..2026", '"a" AND date:..2026-12-31'),
        ("/banj[iu]r (a|b)/i kota", '/banj[iu]r (a|b)/i AND "kota"'),
        (r"/a\/b/", r"/a\/b/"),
        ('@banjir OR @"kota  lain"', '@"banjir" OR @"kota lain"'),
        ("“kota bandung” –jakarta", '"kota bandung" AND NOT "jakarta"'),
        ("banjir\t\nbandung", '"banjir" AND "bandung"'),
        ('"18:30" C:x', '"18 30" AND "c x"'),
    ],
)
def test_parsed(query: str, formatted: str) -> None:
    assert format_query(parse(query)) == formatted
    assert parse(formatted) == parse(query)


@pytest.mark.parametrize(
    ("query", "column", "word"),
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ('banjir "kota bandung', 8, "never closed"),
        ("banjir (bandung", 8, "never closed"),
        ("banjir )", 8, "unexpected ')'"),
        ("()", 2, "unexpected ')'"),
        ("banjir AND", 10, "ends where"),
        ("AND banjir", 1, "AND needs"),
        ("banjir OR OR longsor", 11, "OR needs"),
        ("banjir - jakarta", 8, "directly after"),
        ("NOT jakarta", 1, "nearly every"),
        ("-jakarta", 1, "nearly every"),
        ("banjir OR NOT jakarta", 1, "nearly every"),
        ("banjir ba*", 8, "three letters"),
        ("*jir", 1, "begin with a wildcard"),
        ("=ban*", 1, "combined with wildcards"),
        ('"wali * bandung"', 7, "only follow letters"),
        ('x "*jalan raya"', 4, "only follow letters"),
        ("=banjir{id}", 1, "leave one of the two out"),
        ("banjir{en}", 7, "braces"),
        ('"kota"{}', 7, "braces"),
        ("=kota{nya}", 1, "leave one of the two out"),
        ("banjir~5", 7, "only follow a phrase"),
        ('"kota bandung"~', 15, "how many other words"),
        ('"kota"~5', 7, "at least two words"),
        ('"kota bandung"~500', 15, "at most 100"),
        ("banjir NEAR bandung", 8, "how many other words"),
        ("banjir NEAR/x bandung", 8, "how many other words"),
        ("banjir NEAR/5", 13, "ends where"),
        ("NEAR/5 banjir", 1, "NEAR takes"),
        ("a NEAR/5 (b c)", 3, "NEAR takes"),
        ("a NEAR/5 -b", 10, "NEAR takes"),
        ("a NEAR/5 title:b", 10, "NEAR takes"),
        ("a NEAR/5 b NEAR/3 c", 3, "must be the same"),
        ("/banj.r", 1, "ends with a /"),
        ("kota /[/", 6, "is invalid in"),
        (r"/(\w{1000}){1000}/", 1, "is invalid in"),
        (r"/\pL{900}/", 1, "is invalid in"),
        ("/(banjir)?/", 1, "matches empty text"),
        ("kota judul:banjir", 6, "did you mean title:?"),
        ("titel:banjir", 1, "did you mean title:?"),
        ("https://contoh.example", 1, "write site:contoh.example"),
        ("banjir site:HTTPS://www.Contoh.example/daerah?x=1", 13, "write site:contoh.example"),
        ("bangun {id}", 8, "braces"),
        ("title:", 6, "ends where"),
        ("title:(kota body:banjir)", 1, "cannot contain another field"),
        ("title:lang:id", 1, "cannot contain another field"),
        ("banjir lang:indonesia", 8, "two or three letters"),
        ("banjir lang:xx", 8, "'xx' is not a language code"),
        ("banjir -lang:IND", 9, "did you mean lang:id?"),
        ("banjir date:2026-13", 8, "takes 2026"),
        ("banjir date:2026-02-30", 8, "takes 2026"),
        ("banjir date:..", 8, "takes 2026"),
        ("banjir date:kemarin", 8, "takes 2026"),
        ("banjir date:2026-02..2026-01", 8, "before it begins"),
        ("lang:id", 1, "nearly every"),
        ("banjir OR lang:id", 1, "nearly every"),
        ("banjir @", 8, "name of a keyword"),
        ("banjir ...", 8, "no letter or digit"),
        ("banjir || longsor", 8, "write OR"),
        ("banjir & longsor", 8, "write AND"),
        ('"kota bandung", cimahi', 15, "write OR"),
        ("(" * 60 + "a" + ")" * 60, 51, "parentheses inside"),
    ],
)
def test_refused_with_a_column_and_a_caret(query: str, column: int, word: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.column, word in str(caught.value.reason)) == (column, True), caught.value
    *_, shown, caret = str(caught.value).splitlines()
    assert (shown.strip(), caret.index("^")) == (query.strip() and shown.strip(), column + 1)


def nodes() -> st.SearchStrategy[str]:
    word = st.sampled_from(["banjir", "kota", '"kota bandung"', "longsor", "cimahi"])
    return st.recursive(
        word,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: f"({pair[0]} {pair[1]})"),
            st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
            inner.map(lambda query: f"(NOT {query})"),
        ),
        max_leaves=8,
    )


@given(nodes())
def test_a_tree_can_only_be_true_where_a_term_of_it_occurs(query: str) -> None:
    try:
        tree = parse(query)
    except QueryError as error:
        assert "nearly every" in str(error.reason)
        return
    check_shape(tree)
    assert parse(format_query(tree)) == tree


def check_shape(node: Node) -> None:
    match node:
        case And(children=children):
            assert any(not isinstance(child, Not) for child in children)
            for child in children:
                check_shape(child.child if isinstance(child, Not) else child)
        case Or(children=children):
            for child in children:
                assert not isinstance(child, Not)
                check_shape(child)
        case Not():
            raise AssertionError("a Not is only allowed inside an And")
        case Term(words=parts):
            assert parts


@given(st.text(alphabet='ab "()-ANDORT*?~:/\n\t', max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        assert 1 <= error.column <= max(1, len(text))


def test_long_queries_do_not_overflow_the_stack() -> None:
    assert len(parse(" OR ".join(f"kata{n}" for n in range(5000))).children) == 5000  # type: ignore[union-attr]


@given(st.from_regex(r'"?[A-Za-z0-9 ,.;:!\'&/()-]{0,30}"?', fullmatch=True))
def test_the_shortcut_for_plain_words_and_phrases_agrees_with_the_grammar(query: str) -> None:
    def result(parser: Callable[[str], Node]) -> Node | str:
        try:
            return parser(query)
        except QueryError as error:
            return str(error)

    assert result(parse) == result(parse_by_grammar)


@pytest.mark.parametrize("query", ["banj?r?-kota", "banj?*/kota", "kota-bandu*?a", "0OR?/0"])
def test_wildcards_that_quotation_marks_cannot_express(query: str) -> None:
    """Inside quotation marks, a ? after a word is a question mark."""
    assert parse(format_query(parse(query))) == parse(query)


# Drawing from the grammar takes a tenth of a second.
@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(from_lark(Lark(grammar(), lexer="basic", parser="lalr"), start="start", alphabet=st.sampled_from(CHARACTERS)))
def test_any_query_of_the_grammar_survives_formatting(query: str) -> None:
    try:
        tree = parse(query)
    except QueryError as error:
        assert 1 <= error.column <= max(1, len(query))
        assert translate(error.reason, "id") != str(error.reason)
        return
    check_shape(tree)
    assert parse(format_query(tree)) == tree


@pytest.mark.parametrize(
    ("query", "position", "shown", "caret"),
    [
        ("banjir (", "column 8", "banjir (", 7),
        ("banjir\nkota (\nx", "line 2, column 6", "kota (", 5),
        ("a\tb (", "column 5", "a b (", 4),
        ("東京 (", "column 4", "東京 (", 5),
        ("de\u0301sa (", "column 7", "de\u0301sa (", 5),
        ("a\u3000b (", "column 5", "a b (", 4),
        ("a\u200bb\u202e (", "column 6", "a b  (", 5),
        ("a " * 40 + "(" + " b" * 40, "column 81", "\u2026" + "a " * 25 + "(" + " b" * 14 + " \u2026", 51),
    ],
)
def test_the_caret_is_under_the_column(query: str, position: str, shown: str, caret: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    first, line, pointer = str(caught.value).splitlines()
    assert first.startswith(f"{position}: this parenthesis")
    assert (line, pointer) == (f"  {shown}", "  " + " " * caret + "^")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (" ".join(f"kata{n}*" for n in range(101)), "100 wildcards"),
        (" ".join(f"/kata{n}/" for n in range(21)), "20 regular"),
        (" ".join(f"k{n}" for n in range(10_001)), "10,000 words"),
        ("/" + "a" * 1001 + "/", "1,000 characters"),
        ('"' + "a " * 100_001 + '"', "200,000 characters"),
    ],
)
def test_the_size_of_a_query_is_limited(query: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        parse_by_grammar(query)
