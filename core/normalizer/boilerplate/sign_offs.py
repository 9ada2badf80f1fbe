"""Cut the sign-off from the end of an article: initials, a name, an agency or the outlet's name."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from core.messages import message
from core.normalizer.boilerplate.thresholds import (
    CAPITALS_LIST_LINES,
    MAX_BIOGRAPHY_LETTERS,
    MAX_NAMED_BIOGRAPHY_LETTERS,
    MAX_SIGN_OFF_LETTERS,
    SIGN_OFF_TAIL_LETTERS,
)
from core.normalizer.document.line import Line
from core.normalizer.document.text_keys import word_key
from core.normalizer.explanation import Cause, Removal
from core.vocabulary.credits import BY_PATTERN, BYLINE_TITLE_PATTERN, UNAMBIGUOUS_PARTICLE_PATTERN
from core.vocabulary.sentence_ends import SENTENCE_END_CLASS

SIGN_OFF_STEP = "sign-off"
_LINE = Cause(SIGN_OFF_STEP, "line", message("signs the article, or introduces its author, below the last sentence"))
_TAIL = Cause(SIGN_OFF_STEP, "tail", message("signs the article, after the last sentence"))

# A piece and its separators have no character in common. If a pattern can split a line in more than one way, matching
# takes exponential time.
_INITIALS = r"[\w*.]{1,15} ?(?:[/,&-][\w*. ]{1,25}){1,4}"
_WORD = r"[A-Z](?:[^\W\d_]|[.'’-])*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|{UNAMBIGUOUS_PARTICLE_PATTERN}|dan)){{0,4}}"
_NAMES = rf"(?P<name>{_NAME})(?: ?[/|,&] ?{_NAME}){{0,2}}"
_HOST = r"\w[\w-]{0,40}(?:\.\w[\w-]{0,40}){1,3}(?:/[\w ]{1,30})?"
_LETTERS = r"[-–—~@/*]{1,2} ?[A-Za-z]{2,5}[-–—*]{0,2}"

_TAIL_SHAPE = re.compile(
    rf"(?<=[{SENTENCE_END_CLASS}])\s*(?:"
    rf"[(\[](?:\*+|(?!\d){_INITIALS}|[a-z]{{2,4}}|{_NAMES}|{_HOST})[)\]][\W_]{{0,6}}"
    rf"|\*{{2,3}}\s*[(\[]?[a-z]{{0,4}}[)\]]?|[■▪◼●#]{{1,3}}|(?=[\W_]*[a-z]+\W*$){_LETTERS})\s*$"
)
# The outlet's name with its section, in brackets: `(example.id - Ekonomi)`.
_OUTLET = r"\w[\w.]*\.(?:id|com|net|org|co) ?[-–] ?[\w ]{3,40}"
_LINE_SHAPE = re.compile(
    rf"[(\[]\s*(?:\*+|{_INITIALS}|[A-Za-z]{{2,4}}|{_NAMES}|{_HOST}|{_OUTLET})\s*[)\]][\W_]{{0,6}}"
    rf"|{_LETTERS}|[a-z]{{2,3}}|Editor {_NAME}"
    rf"|(?:{BY_PATTERN}|{BYLINE_TITLE_PATTERN}) (?P<by>{_NAME})"
)
_CAPITALS = re.compile(r"[A-Z][A-Z.']+(?:\s[A-Z][A-Z.']*){1,3}(?:\s*[|/]\s*[A-Z][A-Z.' ]+)?")

# What follows the name of the author in a biography.
_BIOGRAPHY_VERBS = frozenset(
    "is was writes covers reports works has joined adalah merupakan ialah menulis meliput bekerja".split()
)

# Only in the last line: elsewhere, such a line may introduce a person whom the article is about.
_BIOGRAPHY = re.compile(
    r"[\W_]*Penulis (?:adalah|merupakan|ialah)(?: seorang)? (?:dosen|guru|mahasiswa|mahasiswi|peneliti|pengamat|pegiat"
    r"|aktivis|ketua|wakil|anggota|wartawan|jurnalis|alumni|alumnus|direktur|pengurus|staf|pemerhati|praktisi|kepala"
    r"|pengajar|akademisi|santri|warga|kolumnis|redaktur|advokat|dokter|sastrawan|penyair)\b.*"
)


class SignedLines(NamedTuple):
    """The lines of an article without its sign-off, and the full name in the sign-off, or ""."""

    lines: Sequence[Line]
    removals: Sequence[Removal] = ()
    signature: str = ""


def cut_sign_off(lines: Sequence[Line], authors: Collection[str] = ()) -> SignedLines:
    """Remove the sign-off lines at the end, then the sign-off after the last sentence.

    `authors` are the word keys of the declared authors. A line that is only the name of a declared author is a
    sign-off. A line with any other name is kept, because it may be the last one in a list of names.
    """
    kept, removals, signature = list(lines), list[Removal](), ""
    while len(kept) > 1 and not _ends_with_list(kept) and _is_sign_off(kept[-1].text, authors):
        removals.append(Removal(kept.pop(), _LINE))
        signature = find_signature(removals[-1].line.text) or signature
    if kept:
        last = kept[-1]
        tail = _TAIL_SHAPE.search(last.text, max(0, len(last.text) - SIGN_OFF_TAIL_LETTERS))
        if tail:
            kept[-1] = last._replace(text=last.text[: tail.start()])
            removals.append(Removal(last._replace(text=tail.group().strip()), _TAIL))
            signature = _full_name(tail) or signature
    return SignedLines(kept, removals, signature)


def _ends_with_list(lines: Sequence[Line]) -> bool:
    # A list may consist of names in capitals on consecutive lines.
    last = lines[-CAPITALS_LIST_LINES:]
    if last[-1].tag == "li":
        return True
    return len(last) == CAPITALS_LIST_LINES and all(_CAPITALS.fullmatch(line.text) is not None for line in last)


def _is_sign_off(text: str, authors: Collection[str]) -> bool:
    if any(_introduces(text, author) for author in authors):
        return True
    if len(text) > MAX_SIGN_OFF_LETTERS:
        return len(text) <= MAX_BIOGRAPHY_LETTERS and _BIOGRAPHY.fullmatch(text) is not None
    shapes = (_LINE_SHAPE, _CAPITALS, _BIOGRAPHY)
    return any(shape.fullmatch(text) for shape in shapes) or (bool(authors) and word_key(text) in authors)


def _introduces(text: str, author: str) -> bool:
    """Return whether a line is the biography of a declared author: the full name, then `is a …` or `adalah …`."""
    if len(text) > MAX_NAMED_BIOGRAPHY_LETTERS or " " not in author:
        return False
    name, _, rest = word_key(text).partition(f"{author} ")
    return not name and rest.partition(" ")[0] in _BIOGRAPHY_VERBS


def find_signature(text: str) -> str:
    """Return the full name in a sign-off line, or "" for initials or an introduction of the author."""
    if _CAPITALS.fullmatch(text):
        return text
    sign_off = _LINE_SHAPE.fullmatch(text)
    return _full_name(sign_off) or sign_off["by"] or "" if sign_off else ""


def _full_name(sign_off: re.Match[str]) -> str:
    # A single word may be an agency, or “(Bersambung)”.
    name = sign_off["name"] or ""
    return name if " " in name else ""
