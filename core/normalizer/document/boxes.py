"""The block elements of a page: their nesting, and what their class names mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LOWER_WORD = re.compile(r"[a-z]+")

# Prefixes of class names that describe a property of the article or page rather than the box itself.
_PROPERTY_PREFIXES = tuple(f"{opening}-" for opening in "tag category has no with is single page-template".split())

# Added to the names of a box whose attributes hide it or exclude it from the content. It is not a valid class name.
EXCLUDED = "[excluded]"

# Added to the names of a box whose role or attributes declare a dialog.
POPUP = "[popup]"

# Added to the names of a box whose style preserves line breaks.
PRESERVES_LINES = "whitespace-pre"

_COMMENTS = frozenset("comment comments commentlist komentar disqus respond".split())
_CONSENT = frozenset(
    "cookie cookies cookiebot cookiealert cookieyes consent gdpr ccpa kuki onetrust didomi usercentrics iubenda cmplz "
    "klaro cmp osano quantcast sourcepoint axeptio borlabs termly trustarc".split()
)
# The name of the box of a widespread script for consent notices.
_CONSENT_WINDOW = "cc-window"
# Words in the names of boxes that are displayed in front of a page.
_POPUP_WORDS = frozenset("popup modal dialog lightbox".split())
_BOILERPLATE = _CONSENT | frozenset(
    "advert advertisement ads adslot iklan banner breadcrumb breadcrumbs caption footer "
    "sidebar related terkait recirc recommended recommendation recommendations rekomendasi popular populer terpopuler "
    "trending share sharing sharebar sharedaddy social sosmed newsletter subscribe signup promo promoted sponsor "
    "sponsored nav navbar navigation menu pagination pager paging popup modal tags taglist bio copyright disclaimer "
    "outbrain taboola readmore bacajuga".split()
)

# Names in CSS frameworks for text that only screen readers read out.
_SCREEN_READER_ONLY = frozenset("screen-reader-text sr-only visually-hidden visuallyhidden".split())
_INNER = "body content text konten isi detail entry inner copy".split()
_ARTICLE = re.compile(
    r"articlebody|(?:article|story|entry|post|news|detail|content|read|isi|berita|konten)s?[-_]*"
    rf"(?:{'|'.join(_INNER)})\b",
)


@dataclass(slots=True, eq=False)
class Box:
    """A block element.

    `order` is the number of the box on the page; outer boxes come before inner ones. `names` contains the classes, the
    id, and EXCLUDED and PRESERVES_LINES if they apply, separated by spaces. `is_aside` is True in captions, side boxes
    and the page's footer. `preserves_lines` is True if line breaks are displayed. `pictures` is the number of images
    inside. `container` is the nearest box around this one that is not a paragraph, list, heading or quotation, or None
    if this box is its own container.
    """

    tag: str = "div"
    parent: "Box | None" = None
    order: int = 0
    names: str = ""
    is_aside: bool = False
    container: "Box | None" = None
    preserves_lines: bool = False
    pictures: int = 0

    @property
    def meaning(self) -> str:
        """The meaning of the names: "article", "boilerplate", "comments" or ""."""
        return meaning_of(self.names) if self.names else ""

    @property
    def theme_key(self) -> tuple[str, str, "Box | None"]:
        """A key that all paragraphs of a theme have in common: tag, names and parent."""
        return self.tag, self.names, self.parent

    def is_like(self, other: "Box") -> bool:
        """Return whether both boxes have the same tag and first class, like the boxes of two pages of an article."""
        return self.tag == other.tag and self.names.partition(" ")[0] == other.names.partition(" ")[0]


def ancestors(box: Box | None) -> Iterator[Box]:
    """Yield the box, then the boxes around it, innermost first."""
    while box is not None:
        yield box
        box = box.parent


@lru_cache(maxsize=4096)
def meaning_of(names: str) -> str:
    """Return the meaning of class names and ids, which are separated by spaces.

    If the names have several meanings, "comments" comes first, then "boilerplate", then "article".
    """
    first_meaning = ""
    for name in names.split():
        meaning = _meaning_of_one(name)
        if meaning == "comments":
            return meaning
        if meaning == "boilerplate" or not first_meaning:
            first_meaning = meaning
    return first_meaning


def is_popup(box: Box) -> bool:
    """Return whether a box is displayed in front of the page: a dialog, or a consent notice."""
    return box.tag == "dialog" or (box.names != "" and _has_popup_name(box.names))


def is_consent_box(box: Box) -> bool:
    return _has_consent_name(box.names)


@lru_cache(maxsize=4096)
def _has_popup_name(names: str) -> bool:
    return POPUP in names or _has_word(names, _POPUP_WORDS) or _has_consent_name(names)


@lru_cache(maxsize=4096)
def _has_consent_name(names: str) -> bool:
    return _CONSENT_WINDOW in names or _has_word(names, _CONSENT)


def _has_word(names: str, words: frozenset[str]) -> bool:
    # Searching for the words as letters first takes a fraction of the time of splitting all names into words.
    if not any(map(names.lower().__contains__, words)):
        return False
    return any(
        not name.lower().startswith(_PROPERTY_PREFIXES) and not words.isdisjoint(_words(name)) for name in names.split()
    )


@lru_cache(maxsize=4096)
def _meaning_of_one(name: str) -> str:
    # Cached, because themes use the same few names in many elements.
    if name == EXCLUDED or name in _SCREEN_READER_ONLY:
        return "boilerplate"
    low = name.lower()
    if low.startswith(_PROPERTY_PREFIXES):
        return ""
    words = _words(name)
    if not _COMMENTS.isdisjoint(words):
        return "comments"
    if not _BOILERPLATE.isdisjoint(words):
        return "boilerplate"
    for part in _INNER:
        # Searching for the substring is much faster than matching the regular expression.
        if part in low:
            return "article" if _ARTICLE.search(low) else ""
    return ""


def _words(name: str) -> list[str]:
    return _LOWER_WORD.findall(name) if name.lower() == name else [word.lower() for word in _WORD.findall(name)]
