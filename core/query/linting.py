"""What a query probably does not mean: hints for queries that parse."""

import re
from collections.abc import Collection, Iterator, Sequence

from lark import Token

from core.forms import is_acronym, is_common, is_word
from core.query.logic import can_match
from core.query.misread import find_misread
from core.query.nodes import Node, Or, Term
from core.query.parsing import parse, tokens
from core.query.reasons import Hint
from core.text import BREAK, fold, words

MOST = 0.2
"""Share of the measured articles beyond which a keyword says little; the most common words of news stand in more."""

FEWEST = 100
"""Measured articles below which that share is chance."""

_SIGNED = re.compile(r"^=|[*?]|[}~]")


def lint(query: str, forms: str | None = None) -> tuple[Hint, ...]:
    """Hints from the query alone, in the order of columns. `forms` is the keyword's. Raises QueryError."""
    node, found = parse(query), tokens(query)
    hints = [
        *find_misread(found),
        *_acronyms(node, found),
        *_repeated(found),
        *_formless(found, forms),
    ]
    if not can_match(node):
        hints.append(
            Hint(1, "this can never match: a part of it rules another one out", "ini tidak akan pernah cocok: satu "
                 "bagiannya meniadakan bagian lain")
        )  # fmt: skip
    return tuple(sorted(hints))


def lint_measured(matching: int, measured: int, same_as: Sequence[str] = ()) -> tuple[Hint, ...]:
    """Hints from the store: how many of the articles measured match, and the other keywords with the same tree."""
    hints = []
    if measured >= FEWEST and matching > MOST * measured:
        share = round(100 * matching / measured)
        hints.append(
            Hint(0, f"this matches {share} % of {measured:,} stored articles; add a word that narrows it",
                 f"ini cocok dengan {share} % dari {measured:,} artikel tersimpan; tambahkan kata yang mempersempit")
        )  # fmt: skip
    if same_as:
        names = ", ".join(f"'{name}'" for name in same_as)
        hints.append(Hint(0, f"the same query as keyword {names}", f"kueri yang sama dengan kata kunci {names}"))
    return tuple(hints)


def lint_languages(query: str, limits: Collection[str], stored: Collection[str]) -> tuple[Hint, ...]:
    """Hints on languages that a query (`lang:`) or its keyword's `limits` ask for and no article has; `stored` are
    those of the articles. Says nothing of an empty store."""
    if not stored:
        return ()
    asked = [(_column(token), token[5:].lower()) for token in tokens(query) if token.lower().startswith("lang:")]
    known = ", ".join(sorted(stored))
    return tuple(
        Hint(
            column,
            f"no stored article is in the language '{code}'; there are: {known}",
            f"tidak ada artikel tersimpan berbahasa '{code}'; yang ada: {known}",
        )
        for column, code in (*asked, *((0, code) for code in limits))
        if code not in stored
    )


def _acronyms(node: Node, found: Sequence[Token]) -> Iterator[Hint]:
    """Acronyms without any other word to narrow them: case does not count, so that `BIN` also finds `bin`."""
    bare = {leaf.words for leaf in _alternatives(node) if isinstance(leaf, Term)}
    for token in found:
        surface = token.strip('"')
        if token.type not in {"WORD", "PHRASE"} or not (surface.isupper() and is_acronym(surface)):
            continue
        folded = fold(surface)
        if (folded,) not in bare:
            continue
        if is_word(folded):
            yield Hint(
                _column(token),
                f"'{folded}' is also a common word and found too; write ={surface} or add a word of context",
                f"'{folded}' juga kata biasa dan ikut ditemukan; tulis ={surface} atau tambahkan kata lain",
            )
        elif len(folded) == 2:
            yield Hint(
                _column(token),
                f"two letters are part of many names (such as X-{surface}); add a word of context",
                f"dua huruf ini bagian dari banyak nama (seperti X-{surface}); tambahkan kata lain",
            )


def _alternatives(node: Node) -> Iterator[Node]:
    for child in node.children if isinstance(node, Or) else (node,):
        if child is node:
            yield node
        else:
            yield from _alternatives(child)


def _repeated(found: Sequence[Token]) -> Iterator[Hint]:
    """Words that stand twice in one AND, or twice as an alternative of one OR."""
    branches: list[list[list[Token]]] = [[[]]]
    for before, token in zip([None, *found], found, strict=False):
        if token.type == "LPAR":
            branches[-1][-1].append(token)
            branches.append([[]])
        elif token.type == "RPAR":
            yield from _twice(branches.pop())
        elif token.type == "OR":
            branches[-1].append([])
        elif token.type in {"WORD", "PHRASE", "REGEX", "REFERENCE"}:
            is_plain = before is None or before.type in {"LPAR", "OR", "AND", "WORD", "PHRASE", "RPAR"}
            branches[-1][-1].append(token if is_plain else Token("OTHER", token, token.start_pos))
    yield from _twice(branches[0])


def _twice(branches: list[list[Token]]) -> Iterator[Hint]:
    alone = [branch[0] for branch in branches if len(branch) == 1]
    for group in [*(branch for branch in branches if len(branch) > 1), alone]:
        seen: set[str] = set()
        for token in group:
            # `banjir*` and `=Banjir` find something else than `banjir`.
            said = token if _SIGNED.search(token) else " ".join(w.folded for w in words(token) if w.folded != BREAK)
            if token.type in {"WORD", "PHRASE"} and said in seen:
                yield Hint(
                    _column(token),
                    f"{token} stands here twice; leave one out",
                    f"{token} ditulis dua kali; hapus salah satu",
                )
            seen.add(said)


def _formless(found: Sequence[Token], forms: str | None) -> Iterator[Hint]:
    """Common words that get no forms although they were asked for, since they are written as names or acronyms."""
    spots = [spot for token in found for spot in _names(token, forms)]
    if not spots:
        return
    surfaces = ", ".join(dict.fromkeys(surface for _, surface in spots))
    small = surfaces.lower()
    if len(spots) == 1 and is_acronym(surfaces):
        told = "written as an acronym", "ditulis sebagai singkatan"
    else:
        told = "written as a name", "ditulis sebagai nama"
    yield Hint(
        spots[0][0],
        f"{surfaces}: {told[0]}, so no forms but -nya and the like are found; for all forms write {small}",
        f"{surfaces}: {told[1]}, jadi hanya ditemukan dengan -nya dan sejenisnya; untuk semua bentuk tulis {small}",
    )


def _names(token: Token, forms: str | None) -> Iterator[tuple[int, str]]:
    """The common words in a token that are taken for names, each with its column. In quotes, capitals at several
    words are a name's; one alone in front may be a sentence's."""
    bare = token.removesuffix("{id}")
    if token.type not in {"WORD", "PHRASE"} or _SIGNED.search(bare) or not (forms == "id" or bare != token):
        return
    said = [(word.start, bare[word.start : word.end]) for word in words(bare) if word.folded != BREAK]
    capital = [spot for spot in said if spot[1] != spot[1].lower()]
    if token.type == "PHRASE" and len(said) > 1 and capital != said[:1]:
        return
    is_asked = token.type == "WORD" and bare != token
    for start, surface in capital:
        if is_common(fold(surface)) and _has_no_forms(surface, is_asked):
            yield _column(token) + start, surface


def _has_no_forms(surface: str, is_asked: bool) -> bool:
    """And should perhaps: `Tanam{id}` has all its forms, `PAN{id}` has not; who writes PAN alone wants an acronym."""
    return is_asked or not is_word(fold(surface)) if is_acronym(surface) else not is_asked


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1
