"""What a query means: the tree that the parser builds, and all that evaluates a query reads.

A tree is only ever true where some positive leaf of it (Term, Near, Regex) is found: a `Not` stands inside an `And`
that has a child that is no Not, and no `Or` has a Not for a child.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class ExactWord:
    """`=Word`: one word exactly as it is written, case and accents counting (after NFKC); no other form of it."""

    surface: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`pre*`, `w?rd`: a folded word in which `*` stands for any letters, also none, and `?` for exactly one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class AnyForm:
    """`word{id}`: any Indonesian inflection of a folded word (`core.forms`)."""

    word: str


@dataclass(frozen=True, slots=True)
class WithClitics:
    """`word{nya}`: a folded word, also with clitics behind it (`MBGnya`), and no other form of it."""

    word: str


WordPattern = str | ExactWord | Wildcard | AnyForm | WithClitics
"""What one word of a text is compared with; a plain string is a folded word (`core.text.fold`)."""

TextField = Literal["title", "lead", "body", "author", "section", "site"]
"""Where a query may be narrowed to. `lead` is the first paragraph of the text, `body` the whole text."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or a phrase of several: words that stand side by side, within one paragraph."""

    words: tuple[WordPattern, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """`a NEAR/5 b`, `"a b"~5`: one occurrence of each child in one paragraph, not overlapping, with at most `distance`
    other words between each and the next of them; `ordered` (ONEAR) in the order of the children.

    A child is a Term, or an Or of Terms.
    """

    children: tuple["Node", ...]
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Regex:
    """`/pattern/i`: a regular expression in RE2's syntax, over the characters of title and text."""

    pattern: str
    ignores_case: bool = False


@dataclass(frozen=True, slots=True)
class InField:
    """`title:…`: the child is looked for in one field only. The child holds neither InField nor an attribute."""

    field: TextField
    child: "Node"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """`lang:id`: the article's language. An attribute: it is a condition and no evidence."""

    code: str


@dataclass(frozen=True, slots=True)
class Published:
    """`date:2026-01..2026-03`: published on one of these days, both ends included; None where an end is open.

    An attribute. An article without a date was published on no day. Days are those in WIB (UTC+7), for all outlets.
    """

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Reference:
    """`@name`: the query of another keyword. Put in its place (`core.query.resolve`) before anything is evaluated."""

    name: str


@dataclass(frozen=True, slots=True)
class And:
    """All hold. At least one child is no Not."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one holds. No child is a Not."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not hold. The child is no Not."""

    child: "Node"


Node = Term | Near | Regex | InField | InLanguage | Published | Reference | And | Or | Not
