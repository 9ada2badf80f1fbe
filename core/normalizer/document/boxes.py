"""The block elements of a page as places: what is inside what, and what the theme calls it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LOW_WORD = re.compile(r"[a-z]+")
_ABOUT = tuple(f"{opening}-" for opening in "tag category has no with is single page-template".split())
"""Class names that tell a property of the story or the page rather than what the box is."""

CLOSED = "[closed]"
"""Stands among the names of a box that its attributes hide or set apart: no class name has such signs."""

LINES = "whitespace-pre"
"""Stands there where its style shows line breaks as they are."""

_COMMENTS = frozenset("comment comments commentlist komentar disqus respond".split())
_FURNITURE = frozenset(
    "advert advertisement ads adslot iklan banner breadcrumb breadcrumbs caption cookie cookies consent gdpr footer "
    "sidebar related terkait recirc recommended recommendation recommendations rekomendasi popular populer terpopuler "
    "trending share sharing sharebar sharedaddy social sosmed newsletter subscribe signup promo promoted sponsor "
    "sponsored nav navbar navigation menu pagination pager paging popup modal tags taglist bio copyright disclaimer "
    "outbrain taboola readmore bacajuga".split()
)
_UNSEEN = frozenset("screen-reader-text sr-only visually-hidden visuallyhidden".split())
"""What frameworks call text that only screen readers tell."""
_INNER = "body content text konten isi detail entry inner copy".split()
_STORY = re.compile(
    r"articlebody|(?:article|story|entry|post|news|detail|content|read|isi|berita|konten)s?[-_]*"
    rf"(?:{'|'.join(_INNER)})\b",
)


@dataclass(slots=True, eq=False)
class Box:
    """A block element. `order` counts the page's boxes, a box before those inside it; `names` are its classes, its id
    and CLOSED or LINES where its attributes say so, parted by blanks; `is_aside` holds in captions, side boxes and the
    page's foot, `keeps_lines` where line breaks are shown; `pictures` counts the images in it. `container` is the
    nearest box from this one outwards that is more than a paragraph, list, heading or quote; None stands for the box
    itself.
    """

    tag: str = "div"
    parent: "Box | None" = None
    order: int = 0
    names: str = ""
    is_aside: bool = False
    container: "Box | None" = None
    keeps_lines: bool = False
    pictures: int = 0

    @property
    def meaning(self) -> str:
        """What the names speak of: "story", "furniture", "comments", or ""."""
        return meaning_of(self.names) if self.names else ""

    @property
    def make(self) -> tuple[str, str, "Box | None"]:
        """What boxes have in common that are one theme's paragraphs."""
        return self.tag, self.names, self.parent

    def is_like(self, other: "Box") -> bool:
        """Whether tag and first class are the same: equal parts of one story share them."""
        return self.tag == other.tag and self.names.partition(" ")[0] == other.names.partition(" ")[0]


def ancestors(box: Box | None) -> Iterator[Box]:
    """The box itself, then each one around it."""
    while box is not None:
        yield box
        box = box.parent


@lru_cache(maxsize=4096)
def meaning_of(names: str) -> str:
    """What class names and ids, parted by blanks, speak of: "comments" before "furniture" before "story"."""
    found = ""
    for name in names.split():
        meaning = _meaning_of_one(name)
        if meaning == "comments":
            return meaning
        if meaning == "furniture" or not found:
            found = meaning
    return found


@lru_cache(maxsize=4096)
def _meaning_of_one(name: str) -> str:
    """Themes build many lists of classes from few names."""
    if name == CLOSED or name in _UNSEEN:
        return "furniture"
    low = name.lower()
    if low.startswith(_ABOUT):
        return ""
    words = _LOW_WORD.findall(low) if low == name else [word.lower() for word in _WORD.findall(name)]
    if not _COMMENTS.isdisjoint(words):
        return "comments"
    if not _FURNITURE.isdisjoint(words):
        return "furniture"
    for part in _INNER:
        # Most names hold none of these, and looking for them takes a fraction of trying the pattern.
        if part in low:
            return "story" if _STORY.search(low) else ""
    return ""
