"""How a signed story ends: with initials, a name, an agency or the outlet, behind the last sentence or below it."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from core.normalizer.document.lines import Line
from core.normalizer.document.text_keys import word_key
from core.vocabulary.name_particles import UNAMBIGUOUS_PARTICLE_PATTERN
from core.vocabulary.roles import BY_PATTERN, BYLINE_TITLE_PATTERN
from core.vocabulary.sentence_ends import SENTENCE_END_CLASS

# One piece and its separators share no character: a pattern that can part a line in two ways takes ages to fail.
_INITIALS = r"[\w*.]{1,15} ?(?:[/,&-][\w*. ]{1,25}){1,4}"
_WORD = r"[A-Z](?:[^\W\d_]|[.'’-])*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|{UNAMBIGUOUS_PARTICLE_PATTERN}|dan)){{0,4}}"
_NAMES = rf"(?P<name>{_NAME})(?: ?[/|,&] ?{_NAME}){{0,2}}"
_HOST = r"\w[\w-]{0,40}(?:\.\w[\w-]{0,40}){1,3}(?:/[\w ]{1,30})?"
_LETTERS = r"[-–—~@/*]{1,2} ?[A-Za-z]{2,5}[-–—*]{0,2}"

_BEHIND = re.compile(
    rf"(?<=[{SENTENCE_END_CLASS}])\s*(?:"
    rf"[(\[](?:\*+|(?!\d){_INITIALS}|[a-z]{{2,4}}|{_NAMES}|{_HOST})[)\]][\W_]{{0,6}}"
    rf"|\*{{2,3}}\s*[(\[]?[a-z]{{0,4}}[)\]]?|[■▪◼●#]{{1,3}}|(?=[\W_]*[a-z]+\W*$){_LETTERS})\s*$"
)
_REACH = 150
"""Code points: longer than any sign-off, blanks included."""

# An outlet's own name with its section, in brackets: `(example.id - Ekonomi)`.
_OUTLET = r"\w[\w.]*\.(?:id|com|net|org|co) ?[-–] ?[\w ]{3,40}"
_LINE = re.compile(
    rf"[(\[]\s*(?:\*+|{_INITIALS}|[A-Za-z]{{2,4}}|{_NAMES}|{_HOST}|{_OUTLET})\s*[)\]][\W_]{{0,6}}"
    rf"|{_LETTERS}|[a-z]{{2,3}}|Editor {_NAME}"
    rf"|(?:{BY_PATTERN}|{BYLINE_TITLE_PATTERN}) (?P<by>{_NAME})"
)
_CAPITALS = re.compile(r"[A-Z][A-Z.']+(?:\s[A-Z][A-Z.']*){1,3}(?:\s*[|/]\s*[A-Z][A-Z.' ]+)?")
_ABOUT = re.compile(
    r"[\W_]*Penulis (?:adalah|merupakan|ialah)(?: seorang)? (?:dosen|guru|mahasiswa|mahasiswi|peneliti|pengamat|pegiat"
    r"|aktivis|ketua|wakil|anggota|wartawan|jurnalis|alumni|alumnus|direktur|pengurus|staf|pemerhati|praktisi|kepala"
    r"|pengajar|akademisi|santri|warga|kolumnis|redaktur|advokat|dokter|sastrawan|penyair)\b.*"
)
"""Only as the last line: inside a story the writer may be somebody it tells of."""

_LISTED = 3
"""Lines in capitals that make a list."""

_SHORT = 100
_ABOUT_LENGTH = 300
"""Code points of a line that is a sign-off, or tells who the author is."""


class Signed(NamedTuple):
    """A story's lines without its sign-off, what was taken off, and the name that stood in it, or ""."""

    lines: list[Line]
    dropped: list[Line]
    signature: str = ""


def take_sign_off(blocks: list[Line], authors: Collection[str] = ()) -> Signed:
    """The lines under the story, then what stands behind its last sentence. `authors` are folded names that the page
    declares: such a name alone is a sign-off, another may be the last of a list.
    """
    kept, dropped, signature = list(blocks), list[Line](), ""
    while len(kept) > 1 and not _is_listed(kept) and _is_sign_off(kept[-1].text, authors):
        dropped.append(kept.pop())
        signature = read_signature(dropped[-1].text) or signature
    if kept:
        last = kept[-1]
        found = _BEHIND.search(last.text, max(0, len(last.text) - _REACH))
        if found:
            kept[-1] = last._replace(text=last.text[: found.start()])
            dropped.append(last._replace(text=found.group().strip()))
            signature = _full_name(found) or signature
    return Signed(kept, dropped, signature)


def _is_listed(kept: Sequence[Line]) -> bool:
    """Whether the last line is one of a list: of names in capitals, one under the other, none is the author's."""
    last = kept[-_LISTED:]
    return last[-1].tag == "li" or (
        len(last) == _LISTED and all(_CAPITALS.fullmatch(block.text) is not None for block in last)
    )


def _is_sign_off(text: str, authors: Collection[str]) -> bool:
    if len(text) > _SHORT:
        return len(text) <= _ABOUT_LENGTH and _ABOUT.fullmatch(text) is not None
    shapes = (_LINE, _CAPITALS, _ABOUT)
    return any(shape.fullmatch(text) for shape in shapes) or (bool(authors) and word_key(text) in authors)


def read_signature(text: str) -> str:
    """The name in a line under the story; "" where it holds initials or who the author is."""
    if _CAPITALS.fullmatch(text):
        return text
    found = _LINE.fullmatch(text)
    return _full_name(found) or found["by"] or "" if found else ""


def _full_name(found: re.Match[str]) -> str:
    """The name in a sign-off. One word may as well be an agency or "(Bersambung)"."""
    name = found["name"] or ""
    return name if " " in name else ""
