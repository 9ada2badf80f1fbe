"""The tree of a query: built by the parser, read by the matcher and by the store's indexes.

A tree is true only of texts in which some positive leaf of it (Term, Near, Regex) occurs: a Not is always inside an And
with a child that is not a Not, and never a child of an Or.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class ExactWord:
    """`=Word`: one word exactly as it is written, with case and accents (after NFKC), and without other forms."""

    surface: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`pre*`, `w?rd`: a folded word in which `*` stands for any number of letters and `?` for exactly one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class AnyForm:
    """`word{id}`: any Indonesian inflection of a folded word (`core.forms`)."""

    word: str


@dataclass(frozen=True, slots=True)
class WithClitics:
    """`word{nya}`: a folded word with or without clitics (`MBGnya`), and no other form of it."""

    word: str


WordPattern = str | ExactWord | Wildcard | AnyForm | WithClitics
"""What one word of a text is compared with; a plain string is a folded word (`core.text.fold`)."""

TextField = Literal["title", "lead", "body", "author", "section", "site"]
"""A field that a query may be restricted to. `lead` is the first paragraph of the text, `body` the whole text."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or a phrase of several adjacent words within one paragraph."""

    words: tuple[WordPattern, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """`a NEAR/5 b`, `"a b"~5`: one occurrence of each child in one paragraph, without overlaps, and with at most
    `distance` other words between adjacent ones; in the order of the children if `ordered` (ONEAR).

    A child is a Term, or an Or of Terms.
    """

    children: tuple["Node", ...]
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Regex:
    """`/pattern/i`: a regular expression in the syntax of RE2, searched for in the characters of title and text."""

    pattern: str
    ignores_case: bool = False


@dataclass(frozen=True, slots=True)
class InField:
    """`title:…`: the child is searched for in one field only. The child contains no InField and no attribute."""

    field: TextField
    child: "Node"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """`lang:id`: the article is in this language. An attribute: a condition that occurs at no position."""

    code: str


@dataclass(frozen=True, slots=True)
class Published:
    """`date:2026-01..2026-03`: published on one of these days, both ends included; None for an open end.

    An attribute, false of an article without a date. Days are days in WIB (UTC+7), for all outlets.
    """

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Reference:
    """`@name`: the query of another keyword, which replaces the reference before evaluation (`resolve_references`)."""

    name: str


@dataclass(frozen=True, slots=True)
class And:
    """True if all children are true. At least one child is not a Not."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True if at least one child is true. No child is a Not."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True if the child is false. The child is not a Not."""

    child: "Node"


Node = Term | Near | Regex | InField | InLanguage | Published | Reference | And | Or | Not
