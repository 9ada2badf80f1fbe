"""Which features an article must have for a query to be true.

A query is turned into alternative requirements, at least one of which holds wherever the query is true. Requirements
are necessary, not sufficient: order, distance, NOT and attributes are left to the evaluation.
"""

from collections.abc import Iterator
from itertools import pairwise, product

from core.matcher.features import regex_feature, scope_prefix, word_feature
from core.matcher.thresholds import MAX_REQUIREMENTS
from core.matcher.tokenized_article import Scope, is_plain
from core.query import (
    And,
    InField,
    InLanguage,
    Near,
    Node,
    Not,
    Or,
    Published,
    Reference,
    Regex,
    Term,
    WordPattern,
)

WordPair = tuple[str, str]
"""Two adjacent plain words of title or text."""

Requirement = tuple[frozenset[str], frozenset[WordPair]]
"""The features and the pairs of words that an article must all have."""

_NO_REQUIREMENT: Requirement = (frozenset(), frozenset())


def find_requirements(node: Node, scope: Scope = None) -> list[Requirement]:
    """Return alternative requirements: wherever `node` is true, the article meets one of them. Never empty."""
    match node:
        case Term(words=words) if scope is None and is_plain(words):  # nearly all keywords are such a phrase
            return [(frozenset(words), frozenset(pairwise(words)))]
        case Term(words=words):
            return [(frozenset(word_feature(word, scope) for word in words), frozenset(_find_pairs(words, scope)))]
        case Regex() if scope == "lead":  # `$` matches at the end of the lead, where the text goes on
            return [_NO_REQUIREMENT]
        case Regex():
            return [(frozenset({scope_prefix(scope) + regex_feature(node)}), frozenset())]
        case InField(field=field, child=child):
            return find_requirements(child, field)
        case Or(children=children):
            return _any_of([requirement for child in children for requirement in find_requirements(child, scope)])
        case And(children=children) | Near(children=children):
            return _all_of([find_requirements(child, scope) for child in children])
        case Not() | InLanguage() | Published() | Reference():
            return [_NO_REQUIREMENT]


def _any_of(requirements: list[Requirement]) -> list[Requirement]:
    return [_NO_REQUIREMENT] if _NO_REQUIREMENT in requirements else list(dict.fromkeys(requirements))


def _all_of(alternatives: list[list[Requirement]]) -> list[Requirement]:
    """Combine each requirement of one list with each of the others. Lists that would make too many are left out."""
    combined = [_NO_REQUIREMENT]
    for each in sorted(alternatives, key=len):
        if len(combined) * len(each) <= MAX_REQUIREMENTS or combined == [_NO_REQUIREMENT]:
            combined = [
                (features | more, pairs | others) for (features, pairs), (more, others) in product(combined, each)
            ]
    return _any_of(combined)


def _find_pairs(words: tuple[WordPattern, ...], scope: Scope) -> Iterator[WordPair]:
    if scope in (None, "title", "lead", "body"):
        for first, second in pairwise(words):
            if isinstance(first, str) and isinstance(second, str):
                yield first, second
