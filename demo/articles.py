"""The articles of the sample newsroom: one text file each in the package, named `<outlet>.<slug>.txt`.

A file begins with `Key: value` lines (`Comment` may be repeated), then a blank line, then blocks separated by blank
lines. A block is a paragraph, `## a subheading`, or a line `>> kind: value` for what the outlet inserts between the
paragraphs. `[[n]]` in a text is the day n days after publication.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast, get_args

WATCHED = ("Kota Bandung", "kerja sama", "banjir", "kaulinan barudak", "Yayasan Tunas Priangan", "Priangan Pos")
"""The keywords of the demo: phrases that the articles mention, and that boilerplate repeats where articles do not."""

OutletKey: TypeAlias = Literal["priangan-pos", "kabar-tatar"]
BlockKind: TypeAlias = Literal["paragraph", "heading", "baca", "simak", "foto", "scroll", "video", "halaman"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an article. `text` is the slug of another article for "baca" and "simak", a caption for "foto"."""

    kind: BlockKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it has a date and an address.

    `age` is the time from publication to the newsroom's `now`. `dateline` ends with a dash and a space, or is "".
    `mentions` are the watched keywords that a reader finds in title or text, annotated by hand; `traps` are (location,
    keyword) pairs for keywords that occur outside of the text only. The first block is a paragraph; with `bare_lead`,
    it is outside of any <p>.
    """

    outlet: OutletKey
    slug: str
    title: str
    section: str
    blocks: tuple[Block, ...]
    age: timedelta = timedelta()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editor: str = ""
    language: str = "id"
    dateline: str = ""
    mentions: frozenset[str] = frozenset()
    traps: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    related: tuple[str, ...] = ()
    signoff: str = ""
    bare_lead: bool = False


@cache
def load_drafts() -> tuple[Draft, ...]:
    """Return all articles in the package, oldest first."""
    drafts = [
        _parse(item.name, item.read_text("utf-8"))
        for item in files(__package__).joinpath("articles").iterdir()
        if item.name.endswith(".txt")
    ]
    return tuple(sorted(drafts, key=lambda draft: (-draft.age, draft.slug)))


def _parse(name: str, text: str) -> Draft:
    outlet, slug, _ = name.split(".")
    head, _, body = text.partition("\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.splitlines():
        key, _, value = line.partition(":")
        fields.setdefault(key, []).append(value.strip())
    dateline = _first(fields, "Dateline")
    return Draft(
        outlet=cast(OutletKey, outlet),
        slug=slug,
        title=fields["Title"][0],
        section=fields["Section"][0],
        blocks=tuple(_block(piece.strip()) for piece in body.split("\n\n")),
        age=timedelta(minutes=round(float(fields["Hours"][0]) * 60)),
        tags=_split(_first(fields, "Tags"), ","),
        authors=_split(_first(fields, "Authors")),
        editor=_first(fields, "Editor"),
        language=_first(fields, "Language") or "id",
        dateline=f"{dateline} " if dateline else "",
        mentions=frozenset(_split(_first(fields, "Mentions"))),
        traps=tuple(_pairs(_split(_first(fields, "Traps")), ":")),
        caption=_first(fields, "Caption"),
        comments=tuple(_pairs(fields.get("Comment", []), "|")),
        related=_split(_first(fields, "Related")),
        signoff=_first(fields, "Signoff"),
        bare_lead=_first(fields, "Lead") == "bare",
    )


def _block(piece: str) -> Block:
    if piece.startswith("## "):
        return Block("heading", piece[3:])
    if not piece.startswith(">> "):
        return Block("paragraph", piece)
    kind, _, value = piece[3:].partition(":")
    if kind not in get_args(BlockKind):
        raise ValueError(f"unknown kind of block: {piece}")
    return Block(cast(BlockKind, kind), value.strip())


def _first(fields: dict[str, list[str]], key: str) -> str:
    return fields.get(key, [""])[0]


def _split(value: str, separator: str = ";") -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(separator) if part.strip())


def _pairs(values: list[str] | tuple[str, ...], separator: str) -> Iterator[tuple[str, str]]:
    for value in values:
        left, _, right = value.partition(separator)
        yield left.strip(), right.strip()
