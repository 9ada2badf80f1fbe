"""What the full-text index can answer of a query: the query itself, or one that is true wherever it is.

The index knows words and their places, not how they are written, nor paragraphs' ends between words that are near, nor
authors. So `=Word`, forms, NEAR, fields and regular expressions are asked for by the words that they cannot do
without, and the articles found are verified by `core.matcher.is_true`.
"""

from dataclasses import dataclass
from functools import lru_cache

from core.forms import beginnings
from core.query import (
    And,
    AnyForm,
    ExactWord,
    InField,
    InLanguage,
    Near,
    Node,
    Not,
    Or,
    Published,
    Term,
    Wildcard,
    WithClitics,
    WordPattern,
    conjunction,
    disjunction,
)
from core.text import fold

Attribute = InLanguage | Published | Not
"""A condition on the article's columns; a Not holds one of the other two."""


@dataclass(frozen=True, slots=True)
class Superset:
    """`words` is what to ask the index, None: nothing; a tree of Term (its last word perhaps a prefix), And, Or, Not
    and, on SQLite, Near and InField title or body. `attributes` hold besides. `is_exact` where no more is found than
    the query asks for."""

    words: Node | None
    attributes: tuple[Attribute, ...]
    is_exact: bool


EVERYTHING = Superset(None, (), is_exact=True)


@lru_cache(maxsize=256)
def superset(node: Node, dialect: str) -> Superset:
    """For `dialect` ("sqlite" or "postgresql"). The tree must be resolved."""
    children = node.children if isinstance(node, And) else (node,)
    attributes = tuple(child for child in children if _is_attribute(child))
    rest = tuple(child for child in children if child not in attributes)
    words, is_exact = _widened(conjunction(rest), dialect == "sqlite")
    return Superset(words, attributes, is_exact)  # type: ignore[arg-type]  # what _is_attribute let through


def _is_attribute(node: Node) -> bool:
    return isinstance(node.child if isinstance(node, Not) else node, InLanguage | Published)


_Widened = tuple[Node | None, bool]
"""A tree for the index, None for what it cannot help with; whether the tree means the same."""


def _widened(node: Node, sqlite: bool) -> _Widened:
    match node:
        case Term():
            return _term(node)
        case Near(children=children):
            return _near(node, [_widened(child, sqlite)[0] for child in children], sqlite), False
        case InField(field=field, child=child):
            return _within(field, _widened(child, sqlite), sqlite)
        case And(children=children):
            return _both([_widened(child, sqlite) for child in children])
        case Or(children=children):
            return _either([_widened(child, sqlite) for child in children])
        case Not(child=child):
            words, is_exact = _widened(child, sqlite)
            return (Not(words), True) if words is not None and is_exact else (None, False)
        case _:
            return None, False


def _both(children: list[_Widened]) -> _Widened:
    known = tuple(words for words, _ in children if words is not None)
    if all(isinstance(words, Not) for words in known):
        return None, False
    return conjunction(known), all(is_exact for _, is_exact in children)


def _either(children: list[_Widened]) -> _Widened:
    known = tuple(words for words, _ in children if words is not None)
    if len(known) < len(children):
        return None, False
    return disjunction(known), all(is_exact for _, is_exact in children)


def _within(field: str, child: _Widened, sqlite: bool) -> _Widened:
    words, is_exact = child
    if words is None or field not in ("title", "lead", "body"):
        return None, False
    if not sqlite:
        return (None if _holds_not(words) else words), False
    return InField("title" if field == "title" else "body", words), is_exact and field != "lead"


def _holds_not(node: Node) -> bool:
    """A word that does not stand in one field may stand in the other: without fields in the index, no Not is safe."""
    match node:
        case And(children=children) | Or(children=children):
            return any(map(_holds_not, children))
        case _:
            return isinstance(node, Not)


def _near(node: Near, children: list[Node | None], sqlite: bool) -> Node | None:
    """FTS5's NEAR counts all that stands between the first and the last."""
    known = tuple(child for child in children if child is not None)
    if not known:
        return None
    phrases = [child for child in known if isinstance(child, Term)]
    if not sqlite or len(phrases) < len(children):
        return conjunction(known)
    inner = sum(len(phrase.words) for phrase in phrases) + node.distance * (len(phrases) - 1)
    return Near(tuple(phrases), inner)


def _term(term: Term) -> _Widened:
    *before, last = term.words
    if all(isinstance(word, str) for word in before) and (isinstance(last, str) or _is_prefix(last)):
        return term, True
    if all(isinstance(word, str | ExactWord) for word in term.words):
        return Term(tuple(fold(word.surface) if isinstance(word, ExactWord) else word for word in term.words)), False
    known = tuple(found for found in map(_word, term.words) if found is not None)
    return conjunction(known) if known else None, False


def _word(word: WordPattern) -> Node | None:
    match word:
        case ExactWord(surface=surface):
            return Term((fold(surface),))
        case AnyForm(word=folded):
            return disjunction(tuple(Term((Wildcard(f"{beginning}*"),)) for beginning in beginnings(folded)))
        case WithClitics(word=name):
            return Term((Wildcard(f"{name}*"),))
        case Wildcard(pattern=pattern):
            head = pattern.partition("*")[0].partition("?")[0]
            return Term((Wildcard(f"{head}*"),)) if head else None
        case _:
            return Term((word,))


def _is_prefix(word: WordPattern) -> bool:
    """`pre*`, and no other sign in it."""
    if not isinstance(word, Wildcard):
        return False
    head, star, behind = word.pattern.partition("*")
    return bool(head and star) and not behind and "?" not in head
