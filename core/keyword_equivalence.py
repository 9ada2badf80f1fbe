"""Find keywords that match the same articles although their queries are written differently."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from core.forms import DEFAULT_VARIANTS, Variants
from core.keyword import Keyword
from core.query import And, InField, Node, Not, Or, parse_keyword
from core.text import has_special_words, words


class EquivalentKeywords:
    """Finds the keywords that are equivalent to a given one.

    Keywords are first grouped by their words, because nearly all of them differ in at least one word. Comparing words
    takes a fraction of the time that parsing takes.
    """

    def __init__(self, keywords: Iterable[Keyword], variants: Variants = DEFAULT_VARIANTS) -> None:
        self._variants = variants
        self._groups: defaultdict[object, list[Keyword]] = defaultdict(list)
        for keyword in keywords:
            self._groups[_word_key(keyword)].append(keyword)

    def find(self, keyword: Keyword) -> tuple[str, ...]:
        """Return the names of the other keywords with the same limits and an equivalent query."""
        similar_keywords = [
            similar for similar in self._groups.get(_word_key(keyword), ()) if similar.name != keyword.name
        ]
        form = canonical_form(parse_keyword(keyword, self._variants)) if similar_keywords else None
        return tuple(
            similar.name
            for similar in similar_keywords
            if canonical_form(parse_keyword(similar, self._variants)) == form
        )


def canonical_form(node: Node) -> object:
    """Return a value that is equal for trees that only differ in the order of operands."""
    match node:
        case And(children=children) | Or(children=children):
            return type(node), frozenset(map(canonical_form, children))
        case Not(child=child):
            return Not, canonical_form(child)
        case InField(field=field, child=child):
            return field, canonical_form(child)
        case _:
            return node


def _word_key(keyword: Keyword) -> object:
    """Return a key that equivalent keywords share: the words of the query without operators, and the limits."""
    return _find_words(keyword.query), frozenset(keyword.languages), frozenset(keyword.outlets)


# A preview compares what is typed with all keywords, again and again.
@lru_cache(maxsize=4096)
def _find_words(query: str) -> frozenset[str]:
    query = query.lower()
    is_plain = query.isascii() and not has_special_words(query)
    folded_query = query if is_plain else " ".join(word.folded for word in words(query))
    return frozenset(_ALPHANUMERIC.findall(folded_query)) - _OPERATORS


_ALPHANUMERIC = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")
_OPERATORS = frozenset({"and", "or", "not", "id", "near", "onear"})
