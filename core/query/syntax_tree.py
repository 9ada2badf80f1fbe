"""The tree of a query, built by the parser and read by the matcher and the store's full-text search.

A tree is true only of articles in which one of its positive leaves (Term, Near, Regex) occurs. So a Not is always
inside an And with another child that is not a Not, and never a child of an Or.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class ExactWord:
    """`=Word`: one word exactly as it is written, including case and accents (after NFKC normalization)."""

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
    """`word{nya}`: a folded word, alone or followed by clitics (`MBGnya`)."""

    word: str


# A condition on one word of a text. A plain string matches a word that folds to it (`core.text.fold`).
WordPattern = str | ExactWord | Wildcard | AnyForm | WithClitics

# A field to which a query can be restricted. `lead` is the first paragraph of the text, `body` the complete text.
TextField = Literal["title", "lead", "body", "author", "section", "site", "speaker"]


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or a phrase of several adjacent words within one paragraph."""

    words: tuple[WordPattern, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """`a NEAR/5 b`, `"a b"~5`: all children occur close together in one paragraph, without overlaps.

    At most `distance` other words are between adjacent occurrences. If `ordered` (ONEAR), they occur in the order of
    the children. A child is a Term, or an Or of Terms.
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
    """`title:…`: the child is evaluated in this field alone. It contains no InField, no attribute and no reference."""

    field: TextField
    child: "Node"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """`lang:id`: the article is in this language. Attributes are conditions that have no positions in the text."""

    code: str


@dataclass(frozen=True, slots=True)
class Published:
    """`date:2026-01..2026-03`: published from `since` to `until`, both included; None means no limit.

    This attribute is false if the article has no date. Days are days in WIB (UTC+7), for all outlets.
    """

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Reference:
    """`@name`: the query of another keyword. `resolve_references` replaces it before the tree is evaluated."""

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
