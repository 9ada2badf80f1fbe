"""What is known of one outlet's furniture, and how it is written down."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from core.normalizer.profile.fingerprints import Kind, Mark, Observation

VERSION = 3
"""Of the fingerprints and of the form in which a profile is written. Another one's profile is treated as none."""

MAX_BYTES = 1_000_000
"""A written profile has tens of kB. What unpacks to more is broken."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is furniture on an outlet: `lines` by their wording (keys of marks), `places` whatever they say, `headings`
    (texts) that stand over such.
    """

    lines: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    headings: frozenset[int] = frozenset()

    def __or__(self, other: "Furniture") -> "Furniture":
        return Furniture(self.lines | other.lines, self.places | other.places, self.headings | other.headings)

    def __bool__(self) -> bool:
        return bool(self.lines or self.places)

    def knows(self, mark: Mark) -> bool:
        """Whether the line is one of these, by its wording or by its place."""
        return mark.is_in(self.lines) or (mark.place in self.places and mark.kind in (Kind.PROSE, Kind.LINK))


@dataclass(frozen=True, slots=True)
class Profile:
    """What the last pages of one outlet have in common; the value of `learn`, made anew with every page.

    `pages` are the last ones, oldest first, no story twice. `furniture` is what `normalize` drops. `known` is what was
    learned before the outlet's last redesign, still believed for a while. `strangers` counts the pages in a row, up to
    now, that look like none before; `judged` and `strange`, since the last redesign, how many were asked that and did.
    `learned` and `redesigns` count pages and redesigns since the beginning.
    """

    pages: tuple[Observation, ...] = ()
    furniture: Furniture = Furniture()
    known: Furniture = Furniture()
    strangers: int = 0
    judged: int = 0
    strange: int = 0
    learned: int = 0
    redesigns: int = 0

    def without_pages(self) -> "Profile":
        """What `normalize` needs, a few kB: for sending to a worker with every page."""
        return Profile(furniture=self.furniture, learned=self.learned, redesigns=self.redesigns)


def dump_profile(profile: Profile) -> bytes:
    """The profile as bytes, tens of kB at most."""
    told = {
        "version": VERSION,
        "pages": [[page.url, page.title, page.built, page.marks, page.beside] for page in profile.pages],
        "furniture": _sets(profile.furniture),
        "known": _sets(profile.known),
        "counts": [getattr(profile, name) for name in _COUNTS],
    }
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode())


def load_profile(written: bytes | None) -> Profile:
    """The profile that was written; a fresh one where there is none, or it is broken or another version's."""
    try:
        packed = zlib.decompressobj()
        told = json.loads(packed.decompress(written or b"", MAX_BYTES))
        if told["version"] != VERSION or not packed.eof:
            return Profile()
        return _loaded(told)
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Profile()


_COUNTS = ("strangers", "judged", "strange", "learned", "redesigns")


def _loaded(told: dict[str, list[object]]) -> Profile:
    pages = tuple(_page(*page) for page in told["pages"])  # type: ignore[misc]  # what does not fit raises TypeError
    counts = dict(zip(_COUNTS, map(_whole, told["counts"]), strict=True))
    furniture, known = (_furniture(*told[name]) for name in ("furniture", "known"))  # type: ignore[arg-type]  # the same
    return Profile(pages, furniture, known, **counts)


def _page(url: int, title: int, built: int, marks: list[list[int]], beside: list[int]) -> Observation:
    shown = tuple(Mark(*map(_whole, mark)) for mark in marks)
    return Observation(_whole(url), _whole(title), _whole(built), shown, tuple(map(_whole, beside)))


def _sets(furniture: Furniture) -> list[list[int]]:
    return [sorted(each) for each in (furniture.lines, furniture.places, furniture.headings)]


def _furniture(*sets: Iterable[object]) -> Furniture:
    lines, places, headings = (frozenset(map(_whole, each)) for each in sets)
    return Furniture(lines, places, headings)


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f"not a count or a fingerprint: {value!r}")
    return value
