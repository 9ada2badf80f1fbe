"""A simple and slow evaluation of queries, which follows the docstrings of `core.query.syntax_tree` literally."""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta, timezone
from functools import lru_cache
from itertools import pairwise, product

import re2

from core.article import Article
from core.forms import is_root_word, lemma
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
    Regex,
    Term,
    Wildcard,
    WithClitics,
    WordPattern,
)
from core.text import BREAK, Word, text_words, title_words, words

SearchedField = tuple[str, str, list[Word]]
"""The name of a field, its text and its words."""

Occurrence = tuple[str, int, int]
"""An occurrence: field, start and end in code points."""


@lru_cache(maxsize=100)
def searched_fields(article: Article, outlet: str | None, scope: str | None) -> list[SearchedField]:
    title = ("title", article.title, title_words(article))
    text = ("text", article.text, text_words(article))
    lead = article.text.lstrip()
    end = len(article.text) - len(lead) + len(lead.split("\n")[0])
    host = article.url.removeprefix("https://").split("/")[0]
    match scope:
        case None:
            return [title, text]
        case "title":
            return [title]
        case "body":
            return [text]
        case "lead":
            return [("text", article.text[:end], [word for word in text_words(article) if word.end <= end])]
        case "author":
            source = ";\n".join(article.authors)
        case "section":
            source = article.section or ""
        case "site":
            source = f"{outlet}\n{host}" if outlet else host
    return [(scope, source, list(words(source)))]


def matches_word(pattern: WordPattern, word: Word, source: str) -> bool:
    surface = source[word.start : word.end]
    if word.folded == BREAK:
        return False
    match pattern:
        case ExactWord(surface=wanted):
            return visible(surface) == visible(wanted)
        case Wildcard(pattern=wild):
            return matches_wildcard(wild, word.folded)
        case AnyForm(word=wanted):
            return lemma(word.folded, surface) == lemma(wanted)
        case WithClitics(word=wanted):
            return word.folded == wanted or has_clitics(word.folded, wanted)
        case _:
            return word.folded == pattern


def has_clitics(word: str, name: str) -> bool:
    """A word with clitics must not be a root itself, nor a root followed by the second clitic, as `kamukah` is."""
    return any(
        word == name + one + two and (one or two) and not (is_root_word(word) or (is_root_word(name + one) and one))
        for one in ("", "ku", "mu", "nya")
        for two in ("", "lah", "kah", "pun")
    )


def visible(word: str) -> str:
    """A dotted acronym is compared without its full stops and spaces."""
    shown = "".join(char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) != "Cf")
    return "".join(filter(str.isalpha, shown)) if shown[1:2] == "." and shown[0].isalpha() else shown


def matches_wildcard(wild: str, word: str) -> bool:
    if not wild:
        return not word
    if wild[0] == "*":
        return any(matches_wildcard(wild[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and wild[0] in ("?", word[0]) and matches_wildcard(wild[1:], word[1:])


def find_spans(node: Node, row: SearchedField) -> list[tuple[int, int]]:
    """Find the first and last word of each occurrence of a Term, an Or of Terms, or a Near."""
    _, source, found = row
    match node:
        case Term(words=patterns):
            return [
                (at, at + len(patterns) - 1)
                for at in range(len(found) - len(patterns) + 1)
                if all(matches_word(pattern, found[at + nth], source) for nth, pattern in enumerate(patterns))
            ]
        case Or(children=children):
            return sorted({span for child in children for span in find_spans(child, row)})
        case Near():
            every = {
                (min(choice)[0], max(last for _, last in choice))
                for choice in product(*(find_spans(child, row) for child in node.children))
                if is_near(node, choice, found)
            }
            return sorted(one for one in every if not any(other != one and is_inside(other, one) for other in every))
    raise TypeError(node)


def is_inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def is_near(near: Near, choice: tuple[tuple[int, int], ...], found: list[Word]) -> bool:
    chain = list(choice) if near.ordered else sorted(choice)
    for (_, last), (first, _) in pairwise(chain):
        between = found[last + 1 : first]
        if first <= last or len(between) > near.distance or any(word.folded == BREAK for word in between):
            return False
    return True


def find_occurrences(node: Node, row: SearchedField, article: Article) -> set[Occurrence]:
    """Find the occurrences of a leaf in a field."""
    field, source, found = row
    if isinstance(node, Regex):
        options = re2.Options()
        options.case_sensitive = not node.ignores_case
        spans = [found.span() for found in re2.compile(node.pattern, options).finditer(source.replace("\ud800", "?"))]
        start = end = -1
        if field == "text" and article.dateline and article.dateline.credit:
            start = article.text.find(article.dateline.credit, 0, article.dateline.end)
            end = start + len(article.dateline.credit) if start >= 0 else -1
        return {(field, a, b) for a, b in spans if a < b and not (a < end and start < b)}
    return {(field, found[first].start, found[last].end) for first, last in find_spans(node, row)}


def is_true(node: Node, article: Article, outlet: str | None, scope: str | None = None) -> bool:
    match node:
        case And(children=children):
            return all(is_true(child, article, outlet, scope) for child in children)
        case Or(children=children):
            return any(is_true(child, article, outlet, scope) for child in children)
        case Not(child=child):
            return not is_true(child, article, outlet, scope)
        case InField(field=field, child=child):
            return is_true(child, article, outlet, field)
        case InLanguage(code=code):
            return article.language == code
        case Published(since=since, until=until):
            if article.published_at is None:
                return False
            day = article.published_at.astimezone(timezone(timedelta(hours=7))).date()
            return (since is None or since <= day) and (until is None or day <= until)
    return any(find_occurrences(node, row, article) for row in searched_fields(article, outlet, scope))


def find_all(node: Node, article: Article, outlet: str | None) -> set[Occurrence]:
    """Find the occurrences of a query that is true; words and phrases inside longer ones are left out."""
    first: dict[Occurrence, bool] = {}
    for occurrence, is_term in find_clauses(node, article, outlet):
        first.setdefault(occurrence, is_term)
    terms = [occurrence for occurrence, is_term in first.items() if is_term]
    inner = {
        one for one in terms for other in terms if one != other and one[0] == other[0] and is_inside(one[1:], other[1:])
    }
    return set(first) - inner


def find_clauses(
    node: Node, article: Article, outlet: str | None, scope: str | None = None
) -> Iterator[tuple[Occurrence, bool]]:
    """Find the occurrences of the positive leaves in the true branches of a true query, and whether each is a Term."""
    match node:
        case And(children=children):
            for child in children:
                yield from find_clauses(child, article, outlet, scope)
        case Or(children=children):
            for child in children:
                if is_true(child, article, outlet, scope):
                    yield from find_clauses(child, article, outlet, scope)
        case InField(field=field, child=child):
            yield from find_clauses(child, article, outlet, field)
        case Term() | Near() | Regex():
            for row in searched_fields(article, outlet, scope):
                yield from ((occurrence, isinstance(node, Term)) for occurrence in find_occurrences(node, row, article))
