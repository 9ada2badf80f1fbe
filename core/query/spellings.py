"""Parse the query of a keyword, with all spellings of its words and phrases."""

from collections.abc import Iterator, Sequence

from core.errors import QueryError
from core.forms import DEFAULT_VARIANTS, Variants, lemma
from core.keyword import Keyword
from core.query import errors
from core.query.limits import MAX_SPELLINGS
from core.query.logic import conjunction, disjunction
from core.query.parser import parse_accepted
from core.query.syntax_tree import And, AnyForm, InField, Near, Node, Not, Or, Term, WithClitics, WordPattern


def parse_keyword(keyword: Keyword, variants: Variants = DEFAULT_VARIANTS) -> Node:
    """Return the tree of a keyword's query with the keyword's `forms` applied and the spellings of `variants` added.

    The size is not checked: a query that `parse` accepted stays valid with all its spellings. Raise `QueryError`.
    """
    if keyword.forms is None:
        node = parse_accepted(keyword.query)
        return _add_spellings(node, variants, everywhere=False) if "{id}" in keyword.query else node
    if keyword.forms != "id":
        raise QueryError(keyword.query, 1, errors.FORMS)
    return _add_spellings(parse_accepted(keyword.query, forms=True), variants, everywhere=True)


def _add_spellings(node: Node, variants: Variants, everywhere: bool) -> Node:
    """Return the tree with all spellings of its terms. If `everywhere` is False, change only terms with forms."""
    match node:
        case Term():
            return disjunction(tuple(_spell_term(node, variants, everywhere)))
        case And(children=children):
            return conjunction(tuple(_spell_operands(children, variants, everywhere)))
        case Or(children=children):
            return disjunction(tuple(_add_spellings(child, variants, everywhere) for child in children))
        case Near(children=children):
            spelled = tuple(_add_spellings(child, variants, everywhere) for child in children)
            return Near(spelled, node.distance, node.ordered)
        case Not(child=child):
            return Not(_add_spellings(child, variants, everywhere))
        case InField(child=child):
            return InField(node.field, _add_spellings(child, variants, everywhere))
        case _:
            return node


def _spell_term(term: Term, variants: Variants, everywhere: bool) -> list[Term]:
    if not (everywhere or any(isinstance(word, AnyForm) for word in term.words)):
        return [term]
    spelled_terms: list[tuple[WordPattern, ...]] = [()]
    longest = max(variants.longest, 1)
    position = 0
    while position < len(term.words):
        length, spellings = _find_spellings(term.words[position : position + longest], variants)
        if len(spelled_terms) * len(spellings) > MAX_SPELLINGS:
            spellings = spellings[:1]
        spelled_terms = [(*start, *spelling) for start in spelled_terms for spelling in spellings]
        position += length
    return [Term(words) for words in spelled_terms]


def _find_spellings(words: Sequence[WordPattern], variants: Variants) -> tuple[int, list[tuple[WordPattern, ...]]]:
    """Find a known spelling that `words` begin with.

    Return its number of words and all its spellings, the one as written first. Return (1, [the first word]) if there is
    no known spelling.
    """
    for spelling, group in variants.find_by_first_word(_base_word(words[0])):
        written = tuple(words[: len(spelling)])
        if len(written) == len(spelling) and all(map(_is_spelled, written, spelling)):
            spellings = [written, *(tuple(_like_written(word, written) for word in other) for other in group)]
            distinct: dict[tuple[WordPattern, ...], tuple[WordPattern, ...]] = {}
            for patterns in spellings:
                distinct.setdefault(tuple(map(_matching_key, patterns)), patterns)
            return len(spelling), list(distinct.values())
    return 1, [(words[0],)]


def _base_word(word: WordPattern) -> str:
    """Return the word or lemma to look up in the variants, or "" for a pattern that has no other spelling."""
    match word:
        case str(plain) | WithClitics(word=plain):
            return plain
        case AnyForm(word=inflected):
            return lemma(inflected)
        case _:
            return ""


def _like_written(word: str, written: tuple[WordPattern, ...]) -> WordPattern:
    if any(isinstance(pattern, AnyForm) for pattern in written):
        return AnyForm(word)
    return WithClitics(word) if any(isinstance(pattern, WithClitics) for pattern in written) else word


def _is_spelled(word: WordPattern, spelled: str) -> bool:
    return _base_word(word) == (lemma(spelled) if isinstance(word, AnyForm) else spelled)


def _matching_key(word: WordPattern) -> WordPattern:
    """Return a key that is equal for patterns that match the same words."""
    return AnyForm(lemma(word.word)) if isinstance(word, AnyForm) else word


def _spell_operands(children: tuple[Node, ...], variants: Variants, everywhere: bool) -> Iterator[Node]:
    """Add spellings to the operands of an AND. Adjacent words may form one: `wali kota` also finds `walikota`."""
    position = 0
    while position < len(children):
        words = _leading_words(children[position : position + variants.longest])
        length, spellings = _find_spellings(words, variants) if words else (1, [])
        if length > 1 and (everywhere or all(isinstance(word, AnyForm) for word in words[:length])):
            yield disjunction((conjunction(children[position : position + length]), *map(Term, spellings[1:])))
            position += length
        else:
            yield _add_spellings(children[position], variants, everywhere)
            position += 1


def _leading_words(children: tuple[Node, ...]) -> list[WordPattern]:
    words: list[WordPattern] = []
    for child in children:
        if not (isinstance(child, Term) and len(child.words) == 1):
            break
        words.append(child.words[0])
    return words
