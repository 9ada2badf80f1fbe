"""The query language: what is understood, what is refused, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from core.query import And, Node, Not, Or, Term, describe, parse


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("banjir", '"banjir"'),
        ("Banjir BANDUNG", '"banjir" AND "bandung"'),
        ("banjir AND bandung", '"banjir" AND "bandung"'),
        ('"kota bandung"', '"kota bandung"'),
        ("banjir OR longsor", '"banjir" OR "longsor"'),
        ("a b OR c d", '("a" AND "b") OR ("c" AND "d")'),
        ("banjir (bandung OR cimahi)", '"banjir" AND ("bandung" OR "cimahi")'),
        ("banjir -jakarta", '"banjir" AND NOT "jakarta"'),
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
    ],
)
def test_understood(query: str, understood: str) -> None:
    assert describe(parse(query)) == understood
    assert parse(understood) == parse(query)


@pytest.mark.parametrize(
    ("query", "column", "word"),
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ('banjir "kota bandung', 8, "never closed"),
        ("banjir (bandung", 8, "never closed"),
        ("banjir )", 8, "closes nothing"),
        ("()", 2, "closes nothing"),
        ("banjir AND", 10, "ends where"),
        ("AND banjir", 1, "AND needs"),
        ("banjir OR OR longsor", 11, "OR needs"),
        ("banjir - jakarta", 8, "right behind"),
        ("NOT jakarta", 1, "nearly every"),
        ("-jakarta", 1, "nearly every"),
        ("banjir OR NOT jakarta", 1, "nearly every"),
        ("bandu*", 6, "wildcards"),
        ("band?ng", 5, "wildcards"),
        ('"a b"~5', 6, "'~'"),
        ("/banj.r/", 1, "regular expressions"),
        ("title:banjir", 1, "fields"),
        ("banjir ...", 8, "no letter or digit"),
        ("(" * 60 + "a" + ")" * 60, 51, "parentheses inside"),
    ],
)
def test_refused_with_its_column_and_a_caret(query: str, column: int, word: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.column, word in caught.value.reason) == (column, True), caught.value
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
def test_a_tree_can_only_be_true_where_a_term_of_it_stands(query: str) -> None:
    try:
        tree = parse(query)
    except QueryError as error:
        assert "nearly every" in error.reason
        return
    check_shape(tree)
    assert parse(describe(tree)) == tree


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
            raise AssertionError("a Not stands inside an And only")
        case Term(words=parts):
            assert parts


@given(st.text(alphabet='ab "()-ANDORT*?~:/\n\t', max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        assert 1 <= error.column <= max(1, len(text))


def test_long_queries_do_not_cost_the_stack() -> None:
    assert len(parse(" OR ".join(f"kata{n}" for n in range(5000))).children) == 5000  # type: ignore[union-attr]
