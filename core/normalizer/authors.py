"""The people who wrote: never the editor, the outlet or its developer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.normalizer.declared import ARTICLE_TYPES, Declared, texts_of
from core.normalizer.names import folded, squeezed
from core.normalizer.parse import Tree

_WROTE = r"penulis|reporter|pewarta|wartawan|oleh|rep|laporan(?: wartawan)?|ditulis oleh|by|written by|teks"
_CREDIT = re.compile(
    rf"^[\s(\[*–—-]*(?:(?i:{_WROTE})\s*[:|]"
    r"|(?:Oleh|By|Laporan|Penulis|Reporter|Pewarta|Ditulis oleh|Written by)\s|(?=Kontributor\s))\s*(?P<names>.+)$"
)
_EDITED = re.compile(r"\b(?:editor|redaktur|penyunting|red)\s*[:|]\s*(?P<names>.+)$", re.IGNORECASE)
_LABEL = re.compile(rf"\s*(?:{_WROTE}|editor|redaktur|penyunting)\s*:?\s*", re.IGNORECASE)
_CUT = re.compile(
    r"\s*(?:[|/•–—;()\[\]]|\s-\s|\d"
    r"|\b(?:editor|redaktur|red|pada|on|sumber|source|update|diperbarui|kategori|views?)\b"
    r"|\b(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b).*$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,;&]\s*|\s+(?:dan|and)\s+", re.IGNORECASE)
_PARTICLES = frozenset("bin binti van de der den al el la di da von ibn".split())
_NOBODY = re.compile(
    r"\b(?:redaksi|redaktur|admin|administrator|editor|tim|team|newsroom|media|news|online|web|digital|desk|writer|staff|reporter|kontributor"
    r"|penulis|antara|reuters|afp|ap|biro|pt|cyber|group|network|indonesia|tribun|press|publisher|official)\b|[@\d:/]|\.\w{2,}",
    re.IGNORECASE,
)
_CREDIT_LINE = 120
"""Code points. A credit is a line of its own; in a longer line "Oleh" opens a sentence."""


@dataclass(frozen=True, slots=True)
class Bylines:
    """Where people name who wrote: the short lines around the story, nearest first, and the name under it, or ""."""

    lines: tuple[str, ...]
    signature: str = ""


def find_authors(declared: Declared, tree: Tree, bylines: Bylines, names: Sequence[str]) -> tuple[str, ...]:
    """Who wrote, in order; () where the page names nobody.

    A written credit (Penulis, Reporter, Oleh, Pewarta) is believed before machine data, where the editor often
    stands as author. `names` are what the outlet is known by.
    """
    lines = _joined(bylines.lines)
    editors = {folded(name) for name in _editors(declared, lines)}
    signed = [bylines.signature] if bylines.signature else _beside_outlet(lines, names)
    for claims in (_credited(lines), _declared_authors(declared), _marked(tree), signed):
        found = [name for claim in claims for name in split_names(claim)]
        kept = [name for name in found if _is_person(name, names) and folded(name) not in editors]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()


def split_names(claim: str) -> Iterator[str]:
    """The names in a credit: without what follows them (dates, "Editor: …") and a contributor's town."""
    plain = re.sub(r"^(?:Kontributor|Wartawan)\s+[^,]+,\s*", "", claim.strip())
    plain = re.sub(r"^(?:Kontributor|Wartawan)\s+", "", plain)
    for part in _PARTS.split(_CUT.sub("", plain)):
        name = part.strip(" .:*\"'”“")
        if name:
            yield _cased(name)


def _cased(name: str) -> str:
    """A name in capitals as names are written."""
    letters = [char for char in name if char.isalpha()]
    return name.title() if len(name.split()) > 1 and all(char.isupper() for char in letters) else name


def _is_person(name: str, outlet_names: Sequence[str]) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) > 60 or _NOBODY.search(name):
        return False
    if not all(word[0].isupper() or word in _PARTICLES for word in words):
        return False
    return not any(squeezed(name) in squeezed(one) for one in outlet_names)


def _joined(lines: Sequence[str]) -> list[str]:
    """A label in a cell of its own (`Penulis`) and the line behind it are one credit. Long lines are none."""
    joined = [f"{line.strip(' :')}: {after.lstrip(' :')}" for line, after in pairwise(lines) if _LABEL.fullmatch(line)]
    return [line for line in [*lines, *joined] if len(line) <= _CREDIT_LINE]


def _credited(lines: Iterable[str]) -> Iterator[str]:
    found = (_CREDIT.match(line) for line in lines)
    return (match["names"] for match in found if match)


def _beside_outlet(lines: Iterable[str], names: Sequence[str]) -> list[str]:
    """A byline of the shape `Name Surname - Outlet`."""
    pairs = (re.split(r"\s+[-–|]\s+", line) for line in lines)
    known = {squeezed(name) for name in names}
    return [pair[0] for pair in pairs if len(pair) == 2 and squeezed(pair[1]) in known]


def _editors(declared: Declared, lines: Iterable[str]) -> Iterator[str]:
    for name, values in declared.metas.items():
        if name.endswith("editor"):
            yield from values
    for found in declared.of_type(ARTICLE_TYPES):
        yield from texts_of(found.get("editor"))
    for line in lines:
        edited = _EDITED.search(line)
        if edited:
            yield from split_names(edited["names"])


def _declared_authors(declared: Declared) -> list[str]:
    """A meta that tells an author apart from an editor knows more than JSON-LD; a plain `author` knows less."""
    apart = [
        value for name, values in declared.metas.items() if name.endswith(("_author", ".author")) for value in values
    ]
    objects = [text for found in declared.of_type(ARTICLE_TYPES) for text in texts_of(found.get("author"))]
    return apart or objects or list(declared.metas.get("author", ()))


def _marked(tree: Tree) -> Iterator[str]:
    """Elements marked as the author in a standard vocabulary."""
    for element in tree.iter("[rel~=author]", "[itemprop~=author]"):
        yield " ".join(element.text.split())[:_CREDIT_LINE]
