"""References are replaced by the trees of other keywords, within limits."""

import pytest

from core.errors import QueryError
from core.messages import translate
from core.query import Node, find_unresolved, format_query, parse, resolve_references
from core.query.limits import MAX_REFERENCE_CHAIN, MAX_WORDS


def test_references_are_resolved() -> None:
    nodes = {"a": parse("@B -c"), "b": parse('x OR @"satu  Dua"'), "satu dua": parse("y -z")}
    assert {name: format_query(node) for name, node in resolve_references(nodes).items()} == {
        "a": '("x" OR ("y" AND NOT "z")) AND NOT "c"',
        "b": '"x" OR ("y" AND NOT "z")',
        "satu dua": '"y" AND NOT "z"',
    }
    assert list(resolve_references(nodes, ["b"])) == ["b"]


@pytest.mark.parametrize(
    ("nodes", "column", "words"),
    [
        ({"a": "x @banjr", "banjir": "y"}, 9, "did you mean 'banjir'?"),
        ({"a": "@a"}, 1, "a → a"),
        ({"a": "x @b", "b": "y @c", "c": "z @b"}, 9, "b → c → b"),
    ],
)
def test_references_that_cannot_be_resolved(nodes: dict[str, str], column: int, words: str) -> None:
    with pytest.raises(QueryError, match=words.replace("?", r"\?")) as caught:
        resolve_references({name: parse(query) for name, query in nodes.items()})
    assert caught.value.column == column
    assert translate(caught.value.reason, "id") != str(caught.value.reason)


def test_the_size_of_a_resolved_query_is_limited() -> None:
    doubling: dict[str, Node] = {f"k{n}": parse(f"(@k{n + 1} a{n}) OR (@k{n + 1} b{n})") for n in range(19)}
    with pytest.raises(QueryError, match=f"{MAX_WORDS:,} words"):
        resolve_references({**doubling, "k19": parse("x")})
    chain: dict[str, Node] = {f"k{n}": parse(f"@k{n + 1} a{n}") for n in range(500)}
    with pytest.raises(QueryError, match=f"{MAX_REFERENCE_CHAIN} references"):
        resolve_references({**chain, "k500": parse("x")})


@pytest.mark.parametrize("step", [1, -1], ids=["from below", "from above"])
def test_the_order_of_keywords_does_not_matter(step: int) -> None:
    chain: dict[str, Node] = {"k0": parse("x")} | {f"k{n}": parse(f"@k{n - 1} a{n}") for n in range(1, 31)}
    longest = MAX_REFERENCE_CHAIN + 1
    assert list(resolve_references(dict(list(chain.items())[:longest][::step]), [f"k{MAX_REFERENCE_CHAIN}"])) == ["k20"]
    broken = dict(find_unresolved(chain, list(chain)[::step]))
    assert sorted(broken) == sorted(list(chain)[longest:])
    assert all("a chain of more than" in str(error.reason) for error in broken.values())


def test_one_broken_reference_does_not_hide_another() -> None:
    nodes = {"a": parse("x @b"), "b": parse("y @a"), "c": parse("@none"), "d": parse("@e x"), "e": parse("y")}
    broken = {name: str(error.reason) for name, error in find_unresolved(nodes, nodes)}
    assert (list(broken), "circle" in broken["a"], "circle" in broken["b"]) == (["a", "b", "c"], True, True)
    assert "no keyword is named 'none'; for the word itself, write \"@none\"" in broken["c"]


def _nest(inner: str, times: int) -> str:
    for number in range(times):
        inner = f"({inner} {'OR' if number % 2 else 'AND'} w{number})"
    return inner


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ({f"k{n}": _nest(f"@k{n + 1}", 40) for n in range(5)} | {"k5": "x"}, "200 levels"),
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
def test_each_limit_holds_for_a_resolved_query(nodes: dict[str, str], words: str) -> None:
    """A query that is refused only when articles are matched would stop every crawl."""
    with pytest.raises(QueryError, match=words):
        resolve_references({name: parse(query) for name, query in nodes.items()})
