"""An expanded keyword is as valid as the keyword that was typed, and means the same."""

from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.article import Article
from core.errors import QueryError
from core.forms import DEFAULT_VARIANTS, NO_VARIANTS
from core.keyword import Keyword
from core.keyword_references import expand_keywords
from core.matcher import Matcher
from core.query import MAX_DEPTH, parse, parse_keyword
from core.query.limits import MAX_WILDCARDS

MORE = DEFAULT_VARIANTS.extended([["kerja sama", "kolaborasi", "gotong royong bersama"], ["wako", "walikota"]])
WORDS = [
    *("kerja sama", "kerjasama{id}", "walikota", "wali kota", "izin{id}", "anak-anak", "Bekasi", "tanam", "pemb*"),
    *('"kerja sama izin"', '"kerja sama"{id}', "=Mawar", '"wali kota"~3', "walikota NEAR/2 (izin OR risiko)"),
    *("/banj[iu]r/", "title:izin", "lead:(walikota -ijin)", "lang:id", '"izin risiko jadwal objek subjek sistem"'),
]


def queries() -> st.SearchStrategy[str]:
    both = st.sampled_from(["({} {})", "({} OR {})", "({} -{})", "{} OR {}", "{} AND {}"])
    return st.recursive(
        st.sampled_from(WORDS),
        lambda inner: st.tuples(both, inner, inner).map(lambda parts: parts[0].format(*parts[1:])),
        max_leaves=6,
    )


def expanded(keyword: Keyword) -> Keyword:
    return next(expand_keywords([keyword], {}, MORE))


@given(queries(), st.sampled_from([None, "id"]))
def test_an_expanded_query_means_what_was_typed(query: str, forms: str | None) -> None:
    try:
        parse(query)
    except QueryError:
        return
    keyword = Keyword("k", query, forms=forms)
    assert parse_keyword(expanded(keyword), NO_VARIANTS) == parse_keyword(keyword, MORE)


def deep(*between: str) -> str:
    """Return a query with the maximum depth of parentheses."""
    opened = "".join(f"a{n} {operator}(" for n, operator in enumerate(islice(cycle(between), MAX_DEPTH)))
    return opened + "izin{id}" + ")" * MAX_DEPTH


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "forms"),
    [
        (deep("", "OR b "), None),
        (deep("OR b -", "-"), "id"),
        (deep("OR b AND NOT "), "id"),
        (" ".join(f"kata{n:013}" for n in range(9_999)) + " kerjasama{id}", None),
        (" OR ".join(f'"izin risiko {n}"' for n in range(900)), "id"),
        (" ".join(f"walikota{n}*" for n in range(MAX_WILDCARDS)) + " kerjasama{id}", None),
    ],
    ids=lambda value: str(value)[:20],
)
def test_queries_at_the_limits_can_be_expanded_and_matched(query: str, forms: str | None) -> None:
    parse(query)
    keyword = expanded(Keyword("k", query, forms=forms))
    assert parse_keyword(keyword, NO_VARIANTS) == parse_keyword(Keyword("k", query, forms=forms), MORE)
    Matcher([keyword], NO_VARIANTS).match(Article("u", "izin a0 b", "kata"))


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("kota  @banjr", 7),
        ("kota @“banjr”", 6),
        ('"@banjr" OR (@air @BANJR)', 19),
    ],
)
def test_a_broken_reference_is_reported_in_the_query_as_typed(query: str, column: int) -> None:
    known = {"banjir": Keyword("banjir", "x"), "air": Keyword("air", "y")}
    with pytest.raises(QueryError, match="did you mean 'banjir'") as caught:
        list(expand_keywords([Keyword("k", query)], known))
    assert (caught.value.query, caught.value.column) == (query, column)
