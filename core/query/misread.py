"""Signs and words that other search boxes understand, and that are words here: hints for who is used to those."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lark import Token

from core.query.reasons import Hint

_NEAR = re.compile(r"(?:(?:o?near|adj|around)[-,./]?|(?:w|n|pre)/)([0-9]+)", re.IGNORECASE)
"""Ours in small letters, and what other archives call it."""
_NEAR_NAMES = frozenset({"AROUND", "ADJ", "WITHIN"})
_IN_QUOTES = re.compile(r"(?<=\s)(?:AND|OR|NOT|O?NEAR/[0-9]+)(?=\s)")
_MEANINGLESS = re.compile(r"^:|[\^\[\]]")
"""A colon apart from its field, and what other search boxes call a weight or a range."""
_JOINED = re.compile(r"(?<=[^\W\d])[|,;](?=[^\W\d])|(?<=[^\W\d]{3})/(?=[^\W\d]{3})")
"""A slash between longer words alone: `km/h` and `27/9` are phrases."""

_SINGLE = {"'": "'", "\u2018": "'\u2019", "\u2019": "\u2019", "«": "»", "‹": "›"}
"""Quotes that open no phrase here, with those that close them."""

_MEANT = {
    "and": "AND", "dan": "AND", "or": "OR", "atau": "OR",
    "not": "NOT", "bukan": "NOT", "tanpa": "NOT", "kecuali": "NOT", "dan/atau": "OR", "and/or": "OR",
}  # fmt: skip


def find_misread(found: Sequence[Token]) -> Iterator[Hint]:
    """Hints on the signs and words of a query that parses."""
    for hints in (_operators, _lists, _sites, _quoted, _single_quotes, _signs):
        yield from hints(found)


def _operators(found: Sequence[Token]) -> Iterator[Hint]:
    """Small or Indonesian words where an operator seems to be meant."""
    for before, token, behind in zip([None, *found], found, [*found[1:], None], strict=False):
        meant = _MEANT.get(token.lower()) if token.type == "WORD" else None
        if token.type == "WORD" and (near := _NEAR.fullmatch(token)):
            meant = f"{'O' if token[0] in 'oOpP' else ''}NEAR/{near[1]}"
        elif token in _NEAR_NAMES:
            meant = "NEAR/5"
        is_first = before is None or before.type in {"LPAR", "OR", "AND", "NOT", "MINUS", "FIELD"}
        is_last = behind is None or behind.type in {"RPAR", "OR", "AND"}
        if meant and not is_last and not (is_first and meant != "NOT"):
            yield Hint(
                _column(token),
                f"'{token}' is searched for as a word; the operator is {meant}",
                f"'{token}' dicari sebagai kata; operatornya {meant}",
            )


def _lists(found: Sequence[Token]) -> Iterator[Hint]:
    """Commas and bars where alternatives seem to be listed."""
    for before, token, behind in zip([None, *found], found, [*found[1:], None], strict=False):
        is_plain = token.type == "WORD" and token.lower() not in _MEANT and not _NEAR.fullmatch(token)
        joined = _JOINED.search(token) if is_plain and not _is_site(before) else None
        if joined:
            yield Hint(
                _column(token) + joined.start(),
                f"'{token}' is searched for as a phrase; for either of its words write OR between them",
                f"'{token}' dicari sebagai frasa; untuk salah satu katanya tulis OR di antaranya",
            )
        elif token.type == "WORD" and token[-1] in ",;" and behind is not None and behind.type != "OR":
            yield Hint(
                _column(token) + len(token) - 1,
                f"a {token[-1]} means nothing, both must occur; for either write OR",
                f"tanda {token[-1]} tidak berarti apa pun, keduanya harus muncul; untuk salah satu tulis OR",
            )


def _is_site(before: Token | None) -> bool:
    return before is not None and before.type == "FIELD" and before.lower() == "site:"


def _sites(found: Sequence[Token]) -> Iterator[Hint]:
    """Addresses of which more than the host is given, and www. which most outlets' articles go without."""
    for before, token in pairwise(found):
        host = token.lower().removeprefix("www.").partition("/")[0]
        if _is_site(before) and token.type == "WORD" and host != token.lower():
            yield Hint(
                _column(token),
                f"an address is looked for by its host alone: write site:{host}",
                f"alamat dicari menurut nama situsnya saja: tulis site:{host}",
            )


def _quoted(found: Sequence[Token]) -> Iterator[Hint]:
    """Operators within quotes; in a phrase all in capitals they are words."""
    for token in found:
        inside = _IN_QUOTES.search(token) if token.type == "PHRASE" and not token.isupper() else None
        if inside:
            yield Hint(
                _column(token) + inside.start(),
                f"in quotes {inside[0]} is a word like others; as an operator, write it outside of them",
                f"di dalam tanda kutip {inside[0]} adalah kata biasa; sebagai operator, tulis di luarnya",
            )


def _single_quotes(found: Sequence[Token]) -> Iterator[Hint]:
    """'kota bandung' or «kota bandung» where a phrase seems to be meant."""
    opening = None
    for token in found:
        if token.type == "WORD" and token[0] in _SINGLE:
            opening = token
        if opening is not None and token is not opening and token[-1] in _SINGLE[opening[0]]:
            yield Hint(
                _column(opening),
                f'quotes such as {opening[0]} mean nothing; for a phrase write "{opening[1:]} …"',
                f'tanda kutip seperti {opening[0]} tidak berarti apa pun; untuk frasa tulis "{opening[1:]} …"',
            )
            opening = None


def _signs(found: Sequence[Token]) -> Iterator[Hint]:
    for token in found:
        if token.type == "WORD" and token.startswith("!"):
            yield Hint(
                _column(token),
                f"a ! excludes nothing; write -{token.lstrip('!')}",
                f"tanda ! tidak mengecualikan apa pun; tulis -{token.lstrip('!')}",
            )
        if token.type == "WORD" and (sign := _MEANINGLESS.search(token)):
            yield Hint(
                _column(token) + sign.start(),
                f"a {sign[0]} means nothing here; a field is written title:banjir, a range date:2026-01..2026-03",
                f"tanda {sign[0]} tidak berarti apa pun; bidang ditulis title:banjir, rentang date:2026-01..2026-03",
            )
        if token.type == "WORD" and token.endswith("?"):
            yield Hint(
                _column(token) + len(token) - 1,
                "this ? stands for exactly one more letter; leave it out if it ends a question",
                "tanda ? ini mewakili tepat satu huruf lagi; hapus jika hanya tanda tanya",
            )


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1
