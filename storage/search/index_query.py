"""Translate a query into an equivalent or over-matching index query, which the full-text index can answer.

The index has folded words and their positions. The words of titles, authors and sections have terms of their own
(`storage.search.filter_terms`). It has no capital letters and no ends of paragraphs. So `=Word`, forms, NEAR and
regular expressions are relaxed to the words that a match must contain. The articles that an over-matching index query
selects are verified by `core.matcher.is_true`.
"""

from dataclasses import dataclass
from functools import lru_cache

from core.forms import form_prefixes
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
from storage.search.filter_terms import FIELD_PREFIXES

# A condition on columns of `articles`. A Not contains a condition of one of the other two types.
Condition = InLanguage | Published | Not


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """A query of words for the full-text index, and conditions on columns that must also hold.

    `words` is a tree of Term (whose last word may be a prefix), And, Or and Not. On SQLite it may also contain Near,
    and InField for the body. It is None if the index cannot narrow the search. `is_exact` is true if the results need
    no verification.
    """

    words: Node | None
    conditions: tuple[Condition, ...]
    is_exact: bool


MATCH_ALL = IndexQuery(None, (), is_exact=True)


@lru_cache(maxsize=256)
def build_index_query(query: Node, dialect: str) -> IndexQuery:
    """Return the index query of an expanded query, for `dialect` ("sqlite" or "postgresql")."""
    children = query.children if isinstance(query, And) else (query,)
    conditions = tuple(child for child in children if _is_condition(child))
    rest = tuple(child for child in children if child not in conditions)
    words, is_exact = _relax(conjunction(rest), dialect == "sqlite")
    return IndexQuery(words, conditions, is_exact)  # type: ignore[arg-type]  # _is_condition narrows the type


def _is_condition(node: Node) -> bool:
    return isinstance(node.child if isinstance(node, Not) else node, InLanguage | Published)


# A tree for the index, or None if the index cannot narrow the search. The bool states whether the tree is equivalent to
# the query.
_Relaxed = tuple[Node | None, bool]


def _relax(node: Node, sqlite: bool) -> _Relaxed:
    match node:
        case Term():
            return _relax_term(node)
        case Near(children=children):
            return _relax_near(node, [_relax(child, sqlite)[0] for child in children], sqlite), False
        case InField(field=field, child=child):
            return _relax_within(field, _relax(child, sqlite), sqlite)
        case And(children=children):
            return _relax_and([_relax(child, sqlite) for child in children])
        case Or(children=children):
            return _relax_or([_relax(child, sqlite) for child in children])
        case Not(child=child):
            # The negation of a query that over-matches would under-match.
            words, is_exact = _relax(child, sqlite)
            return (Not(words), True) if words is not None and is_exact else (None, False)
        case _:
            return None, False


def _relax_and(children: list[_Relaxed]) -> _Relaxed:
    indexable = tuple(words for words, _ in children if words is not None)
    if all(isinstance(words, Not) for words in indexable):
        return None, False
    return conjunction(indexable), all(is_exact for _, is_exact in children)


def _relax_or(children: list[_Relaxed]) -> _Relaxed:
    indexable = tuple(words for words, _ in children if words is not None)
    if len(indexable) < len(children):
        return None, False
    return disjunction(indexable), all(is_exact for _, is_exact in children)


def _relax_within(field: str, child: _Relaxed, sqlite: bool) -> _Relaxed:
    words, is_exact = child
    if words is None:
        return None, False
    if field in FIELD_PREFIXES:
        return _to_field_terms(words, FIELD_PREFIXES[field]), is_exact
    if field not in ("lead", "body", "speaker"):
        return None, False
    # What a part of the body lacks, the rest may have.
    if _contains_not(words) and (field != "body" or not sqlite):
        return None, False
    return (InField("body", words), is_exact and field == "body") if sqlite else (words, False)


def _to_field_terms(node: Node, prefix: str) -> Node:
    """Return a tree with the terms of the words of a field, instead of these words."""
    match node:
        case Term(words=words):
            return Term(tuple(_add_prefix(word, prefix) for word in words))
        case And(children=children):
            return And(tuple(_to_field_terms(child, prefix) for child in children))
        case Or(children=children):
            return Or(tuple(_to_field_terms(child, prefix) for child in children))
        case Near(children=children):
            return Near(tuple(_to_field_terms(child, prefix) for child in children), node.distance)
        case Not(child=child):
            return Not(_to_field_terms(child, prefix))
        case _:
            raise ValueError(f"not a part of an index query within a field: {node}")


def _add_prefix(word: WordPattern, prefix: str) -> WordPattern:
    match word:
        case str():
            return prefix + word
        case Wildcard(pattern=pattern):
            return Wildcard(prefix + pattern)
        case _:
            raise ValueError(f"not a word of an index query: {word}")


def _contains_not(node: Node) -> bool:
    """Return whether a tree contains a Not.

    PostgreSQL's index does not separate title and body, so NOT would exclude articles with the word in the title. No
    index separates the first paragraph and the names of speakers from the rest of the body.
    """
    match node:
        case And(children=children) | Or(children=children):
            return any(map(_contains_not, children))
        case _:
            return isinstance(node, Not)


def _relax_near(node: Near, children: list[Node | None], sqlite: bool) -> Node | None:
    indexable = tuple(child for child in children if child is not None)
    if not indexable:
        return None
    phrases = [child for child in indexable if isinstance(child, Term)]
    if not sqlite or len(phrases) < len(children):
        return conjunction(indexable)
    # FTS5 counts all words between the first and the last phrase, so the distance grows with the number of phrases.
    distance = sum(len(phrase.words) for phrase in phrases) + node.distance * (len(phrases) - 1)
    return Near(tuple(phrases), distance)


def _relax_term(term: Term) -> _Relaxed:
    *before, last = term.words
    if all(isinstance(word, str) for word in before) and (isinstance(last, str) or _is_prefix(last)):
        return term, True
    if all(isinstance(word, str | ExactWord) for word in term.words):
        return Term(tuple(fold(word.surface) if isinstance(word, ExactWord) else word for word in term.words)), False
    indexable = tuple(relaxed for relaxed in map(_relax_word, term.words) if relaxed is not None)
    return conjunction(indexable) if indexable else None, False


def _relax_word(word: WordPattern) -> Node | None:
    match word:
        case ExactWord(surface=surface):
            return Term((fold(surface),))
        case AnyForm(word=folded):
            return disjunction(tuple(Term((Wildcard(f"{beginning}*"),)) for beginning in form_prefixes(folded)))
        case WithClitics(word=name):
            return Term((Wildcard(f"{name}*"),))
        case Wildcard(pattern=pattern):
            head = pattern.partition("*")[0].partition("?")[0]
            return Term((Wildcard(f"{head}*"),)) if head else None
        case _:
            return Term((word,))


def _is_prefix(word: WordPattern) -> bool:
    """Return whether a pattern is a prefix such as `pre*`, without other wildcards."""
    if not isinstance(word, Wildcard):
        return False
    head, star, tail = word.pattern.partition("*")
    return bool(head and star) and not tail and "?" not in head
