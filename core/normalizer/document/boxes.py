"""The block elements of a page: their nesting, and what their class names mean."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

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
_BOILERPLATE_MEANINGS = frozenset({"boilerplate", "comments"})
_BOILERPLATE_TAGS = frozenset({"form", "dialog"})
_PRECEDENCE = {"": 0, "article": 1, "boilerplate": 2, "comments": 3}
_INNER = "body content text konten isi detail entry inner copy".split()
_ARTICLE = re.compile(
    r"articlebody|(?:article|story|entry|post|news|detail|content|read|isi|berita|konten)s?[-_]*"
    rf"(?:{'|'.join(_INNER)})\b",
)


class Traits(NamedTuple):
    """What the names of a box say about it.

    `meaning` is "article", "boilerplate", "comments" or "". `is_popup` and `is_consent` are True for a dialog and for a
    consent notice; both are displayed in front of the page.
    """

    meaning: str = ""
    is_popup: bool = False
    is_consent: bool = False


_NO_TRAITS = Traits()


class Box:
    """A block element.

    `order` is the number of the box on the page; outer boxes come before inner ones. `names` contains the classes, the
    id, and EXCLUDED and PRESERVES_LINES if they apply, separated by spaces. `is_aside` is True in captions, side boxes
    and the page's footer. `preserves_lines` is True if line breaks are displayed. `pictures` is the number of images
    inside. `container` is the nearest box around this one that is not a paragraph, list, heading or quotation, or None
    if this box is its own container.

    `meaning` is the meaning of the names: "article", "boilerplate", "comments" or "". `is_consent` tells whether they
    are those of a consent notice. `popup` is the outermost dialog or consent notice around the box, or None.
    `boilerplate` contains the boxes around it that look like boilerplate, outermost first. Both may contain the box
    itself. They are inherited when the box is made, because walking to the outer boxes later takes time.
    """

    __slots__ = (
        *("tag", "parent", "order", "names", "is_aside", "container", "preserves_lines", "pictures"),
        *("meaning", "is_consent", "popup", "boilerplate"),
    )

    def __init__(
        self,
        tag: str = "div",
        parent: "Box | None" = None,
        order: int = 0,
        names: str = "",
        is_aside: bool = False,
        container: "Box | None" = None,
        preserves_lines: bool = False,
    ) -> None:
        self.tag = tag
        self.parent = parent
        self.order = order
        self.names = names
        self.is_aside = is_aside
        self.container = container
        self.preserves_lines = preserves_lines
        self.pictures = 0
        self.meaning, is_popup, self.is_consent = traits_of(names) if names else _NO_TRAITS
        outer_popup = parent.popup if parent is not None else None
        self.popup: Box | None = outer_popup or (self if is_popup or tag == "dialog" else None)
        around: tuple[Box, ...] = parent.boilerplate if parent is not None else ()
        self.boilerplate: tuple[Box, ...] = (*around, self) if looks_like_boilerplate(tag, self.meaning) else around

    @property
    def theme_key(self) -> tuple[str, str, "Box | None"]:
        """A key that all paragraphs of a theme have in common: tag, names and parent."""
        return self.tag, self.names, self.parent

    def is_like(self, other: "Box") -> bool:
        """Return whether both boxes have the same tag and first class, like the boxes of two pages of an article."""
        return self.tag == other.tag and self.names.partition(" ")[0] == other.names.partition(" ")[0]


def looks_like_boilerplate(tag: str, meaning: str) -> bool:
    """Return whether a box with this tag and meaning looks like a form, a dialog, comments or other boilerplate."""
    # The id of a heading is its text.
    return (meaning in _BOILERPLATE_MEANINGS and tag not in HEADINGS) or tag in _BOILERPLATE_TAGS


def ancestors(box: Box | None) -> Iterator[Box]:
    """Yield the box, then the boxes around it, innermost first."""
    while box is not None:
        yield box
        box = box.parent


@lru_cache(maxsize=4096)
def traits_of(names: str) -> Traits:
    """Return the traits of class names and ids, which are separated by spaces.

    If the names have several meanings, "comments" comes first, then "boilerplate", then "article".
    """
    meaning, is_popup, is_consent = _NO_TRAITS
    for name in names.split():
        traits = _traits_of_one(name)
        if traits is not _NO_TRAITS:
            if _PRECEDENCE[traits.meaning] > _PRECEDENCE[meaning]:
                meaning = traits.meaning
            is_popup = is_popup or traits.is_popup
            is_consent = is_consent or traits.is_consent
    return Traits(meaning, is_popup, is_consent)


@lru_cache(maxsize=8192)
def _traits_of_one(name: str) -> Traits:
    # Cached, because themes use the same few names in many elements.
    if name == POPUP:
        return Traits("boilerplate", is_popup=True)
    if name == EXCLUDED or name in _SCREEN_READER_ONLY:
        return Traits("boilerplate")
    low = name.lower()
    if low.startswith(_PROPERTY_PREFIXES):
        return Traits(is_popup=True, is_consent=True) if _CONSENT_WINDOW in name else _NO_TRAITS
    words = _words(name)
    is_consent = _CONSENT_WINDOW in name or not _CONSENT.isdisjoint(words)
    is_popup = is_consent or not _POPUP_WORDS.isdisjoint(words)
    meaning = _meaning_of_one(low, words)
    return Traits(meaning, is_popup, is_consent) if meaning or is_popup else _NO_TRAITS


def _meaning_of_one(low: str, words: Collection[str]) -> str:
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
