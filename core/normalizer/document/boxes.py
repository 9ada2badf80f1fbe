"""The block elements of a page: their nesting, and what their class names mean."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# Replaces everything but lower-case letters by spaces.
_ONLY_WORDS = bytes(code if chr(code) in ascii_lowercase else ord(" ") for code in range(256))

# Prefixes of class names that describe a property of the article or page rather than the box itself.
_PROPERTY_PREFIXES = tuple(f"{opening}-" for opening in "tag category has no with is single page-template".split())

# Added to the names of a box whose attributes hide it or exclude it from the content. It is not a valid class name.
EXCLUDED = "[excluded]"

# Added to the names of a box whose role or attributes declare a dialog.
POPUP = "[popup]"

# Added to the names of a box whose style preserves line breaks.
PRESERVES_LINES = "whitespace-pre"

_COMMENTS = frozenset(b"comment comments commentlist komentar disqus respond".split())
_CONSENT = frozenset(
    b"cookie cookies cookiebot cookiealert cookieyes consent gdpr ccpa kuki onetrust didomi usercentrics iubenda cmplz "
    b"klaro cmp osano quantcast sourcepoint axeptio borlabs termly trustarc".split()
)
# The name of the box of a widespread script for consent notices.
_CONSENT_WINDOW = "cc-window"
# Words in the names of boxes that are displayed in front of a page.
_POPUP_WORDS = frozenset(b"popup modal dialog lightbox".split())
_BOILERPLATE = _CONSENT | frozenset(
    b"advert advertisement ads adslot iklan banner breadcrumb breadcrumbs caption footer "
    b"sidebar related terkait recirc recommended recommendation recommendations rekomendasi popular populer terpopuler "
    b"trending share sharing sharebar sharedaddy social sosmed newsletter subscribe signup promo promoted sponsor "
    b"sponsored nav navbar navigation menu pagination pager paging popup modal tags taglist bio copyright disclaimer "
    b"outbrain taboola readmore bacajuga".split()
)

# Names in CSS frameworks for text that only screen readers read out.
_SCREEN_READER_ONLY = frozenset("screen-reader-text sr-only visually-hidden visuallyhidden".split())
_BOILERPLATE_MEANINGS = frozenset({"boilerplate", "comments"})
_BOILERPLATE_TAGS = frozenset({"form", "dialog"})
_PRECEDENCE = {"": 0, "article": 1, "boilerplate": 2, "comments": 3}
_MEANINGFUL_WORDS = _COMMENTS | _BOILERPLATE
# EXCLUDED is `excluded` without its brackets.
_KNOWN_WORDS = _MEANINGFUL_WORDS | _POPUP_WORDS | frozenset(b"excluded screen sr visually visuallyhidden".split())
# Words of names that mean something else, or nothing, as a part of a name.
_AMBIGUOUS_WORDS = frozenset(b"excluded screen sr visually visuallyhidden".split()) | {
    prefix.partition("-")[0].encode() for prefix in _PROPERTY_PREFIXES
}
_INNER = tuple("body content text konten isi detail entry inner copy".split())
_INNER_ENDS = tuple(inner.encode() for inner in _INNER)
_ARTICLE = re.compile(
    r"articlebody|(?:article|story|entry|post|news|detail|content|read|isi|berita|konten)s?[-_]*"
    rf"(?:{'|'.join(_INNER)})\b",
)


class Traits(NamedTuple):
    """What the names of a box say about it.

    `meaning` is "article", "boilerplate", "comments" or "". `is_popup` is True for a dialog and for a consent notice,
    which are displayed in front of the page.
    """

    meaning: str = ""
    is_popup: bool = False


_NO_TRAITS = Traits()
_TRAITS_BY_MEANING = {"": _NO_TRAITS} | {meaning: Traits(meaning) for meaning in ("article", "boilerplate", "comments")}
_OWN_TRAITS = {
    POPUP: Traits("boilerplate", is_popup=True),
    **dict.fromkeys((EXCLUDED, *_SCREEN_READER_ONLY), Traits("boilerplate")),
}


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
    _context: "_Context | None" = None

    @property
    def meaning(self) -> str:
        """The meaning of the names: "article", "boilerplate", "comments" or ""."""
        return traits_of(self.names).meaning if self.names else ""

    @property
    def popup(self) -> "Box | None":
        """The outermost dialog or consent notice around the box, or None. It may be the box itself."""
        popup, _, is_popup, _ = self._context or self._find_context()
        return popup or (self if is_popup else None)

    @property
    def boilerplate(self) -> "tuple[Box, ...]":
        """The boxes around the box that look like boilerplate, outermost first. The box itself counts, too."""
        _, boilerplate, _, is_boilerplate = self._context or self._find_context()
        return (*boilerplate, self) if is_boilerplate else boilerplate

    def _find_context(self) -> "_Context":
        # On request, since only the boxes around lines need it, and kept, since each line asks.
        outer = self.parent
        if not self.names and outer is not None and self.tag not in _BOILERPLATE_TAGS:
            # Most boxes are like this, and most of their outer boxes are known.
            known = outer._context
            if known is not None and not (known[2] or known[3]):
                self._context = known
                return known
        pending = [self]
        while outer is not None and outer._context is None:
            pending.append(outer)
            outer = outer.parent
        context = outer._context_inside() if outer is not None else _NO_CONTEXT
        for box in reversed(pending):
            meaning, is_popup = traits_of(box.names) if box.names else _NO_TRAITS
            if meaning or is_popup or box.tag in _BOILERPLATE_TAGS:
                is_boilerplate = looks_like_boilerplate(box.tag, meaning)
                box._context = (context[0], context[1], is_popup or box.tag == "dialog", is_boilerplate)
                context = box._context_inside()
            else:
                box._context = context
        return self._context or context

    def _context_inside(self) -> "_Context":
        """Return the context of the boxes directly inside that are neither popups nor boilerplate themselves."""
        context = self._context
        if context is None or context[2] or context[3]:
            return self.popup, self.boilerplate, False, False
        return context

    @property
    def theme_key(self) -> tuple[str, str, "Box | None"]:
        """A key that all paragraphs of a theme have in common: tag, names and parent."""
        return self.tag, self.names, self.parent

    def is_like(self, other: "Box") -> bool:
        """Return whether both boxes have the same tag and first class, like the boxes of two pages of an article."""
        return self.tag == other.tag and self.names.partition(" ")[0] == other.names.partition(" ")[0]


# The popup and the boilerplate around a box, and whether the box is itself one of them. A box that refers to itself
# could only be freed by the garbage collector. Most boxes share the context of the box around them.
_Context = tuple[Box | None, tuple[Box, ...], bool, bool]
_NO_CONTEXT: _Context = (None, (), False, False)


def looks_like_boilerplate(tag: str, meaning: str) -> bool:
    """Return whether a box with this tag and meaning looks like a form, a dialog, comments or other boilerplate."""
    # The id of a heading is its text.
    return (meaning in _BOILERPLATE_MEANINGS and tag not in HEADINGS) or tag in _BOILERPLATE_TAGS


def ancestors(box: Box | None) -> Iterator[Box]:
    """Yield the box, then the boxes around it, innermost first."""
    while box is not None:
        yield box
        box = box.parent


@lru_cache(maxsize=8192)
def traits_of(names: str) -> Traits:
    """Return the traits of class names and ids, which are separated by spaces.

    If the names have several meanings, "comments" comes first, then "boilerplate", then "article".
    """
    # Most names mean nothing. Looking at all words at once takes a fraction of the time of looking at each name.
    low = names.lower()
    words = _split(names, low)
    is_known = not _KNOWN_WORDS.isdisjoint(words)
    if not is_known and _CONSENT_WINDOW not in names and not _names_article(low, words):
        return _NO_TRAITS
    known = _KNOWN_WORDS.intersection(words)
    if low == names and _AMBIGUOUS_WORDS.isdisjoint(words) and not known.isdisjoint(_MEANINGFUL_WORDS):
        # Most other names mean the same together as each by itself.
        return _boilerplate_traits(names, known)
    traits = [found for name in names.split() if (found := _traits_of_one(name)) is not _NO_TRAITS]
    if len(traits) <= 1:
        return traits[0] if traits else _NO_TRAITS
    meaning = max((found.meaning for found in traits), key=_PRECEDENCE.__getitem__)
    return Traits(meaning, any(found.is_popup for found in traits))


@lru_cache(maxsize=8192)
def _traits_of_one(name: str) -> Traits:
    # Cached, because themes use the same few names in many elements.
    if name in _OWN_TRAITS:
        return _OWN_TRAITS[name]
    words = _descriptive_words(name)
    known = _KNOWN_WORDS.intersection(words)
    if not known.isdisjoint(_MEANINGFUL_WORDS):
        return _boilerplate_traits(name, known)
    meaning = "article" if words and _names_article(name.lower(), words) else ""
    is_popup = not known.isdisjoint(_POPUP_WORDS) or _CONSENT_WINDOW in name
    return Traits(meaning, is_popup) if is_popup else _TRAITS_BY_MEANING[meaning]


def _boilerplate_traits(names: str, known: frozenset[bytes]) -> Traits:
    meaning = "boilerplate" if known.isdisjoint(_COMMENTS) else "comments"
    is_popup = not known.isdisjoint(_POPUP_WORDS) or _names_consent(names, known)
    return Traits(meaning, is_popup) if is_popup else _TRAITS_BY_MEANING[meaning]


def is_consent_notice(box: Box) -> bool:
    """Return whether the names of a box are those of a consent notice."""
    return any(_names_consent(name, _descriptive_words(name)) for name in box.names.split())


def _names_consent(name: str, words: Collection[bytes]) -> bool:
    return _CONSENT_WINDOW in name or not _CONSENT.isdisjoint(words)


def _names_article(low: str, words: Collection[bytes]) -> bool:
    # Searching for substrings of _INNER takes a fifth of the time that searching for _ARTICLE takes.
    is_possible = (
        "onten" in low
        or "body" in low
        or "text" in low
        or "isi" in low
        or "entry" in low
        or "detail" in low
        or "inner" in low
        or "copy" in low
    )
    return is_possible and _ARTICLE.search(low) is not None and any(word.endswith(_INNER_ENDS) for word in words)


def _descriptive_words(name: str) -> list[bytes]:
    """Return the words of a class name or id in lower case; [] if it describes a property of the article or page."""
    low = name.lower()
    return [] if low.startswith(_PROPERTY_PREFIXES) else _split(name, low)


def _split(names: str, low: str) -> list[bytes]:
    """Return the words of class names and ids in lower case. `low` are the names in lower case."""
    if low != names:
        return [word.lower().encode() for word in _WORD.findall(names)]
    # This takes a third of the time that a regular expression takes.
    return names.encode("ascii", "replace").translate(_ONLY_WORDS).split()
