"""Read the displayed lines of a page from its tree."""

import re
from collections.abc import Mapping
from sys import intern

from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.normalizer.document.boxes import EXCLUDED, POPUP, PRESERVES_LINES, Box
from core.normalizer.document.html import Tree, printable
from core.normalizer.document.line import Line
from core.normalizer.document.thresholds import MAX_DEPTH, MAX_PRESERVED_LINES, MIN_PRESERVED_TEXT_LETTERS

# Elements that start and end a line.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)

_INVISIBLE = frozenset(
    "script style noscript template svg math iframe object embed head title select option textarea button input "
    "audio video canvas map datalist -comment".split()
)
_PICTURES = frozenset("img picture amp-img".split())

# Elements that are parts of a text rather than containers of one.
_TEXT_BLOCKS = frozenset("blockquote dd dl dt h1 h2 h3 h4 h5 h6 li ol p pre summary ul".split())

_ASIDE = frozenset("aside figcaption figure footer".split())

# Text that WordPress puts into a <figure>: pull quotes, tables, code.
_TEXT_IN_FIGURE = frozenset("blockquote table pre".split())

# Elements whose class names do not describe them, because WordPress lists the article's tags there.
_UNNAMED = frozenset("html body article main".split())

_EXCLUDING_ATTRIBUTES = frozenset("hidden aria-hidden aria-modal role style".split())
_INVISIBLE_STYLE = re.compile(r"visibility:\s*hidden|font-size:\s*0(?:px)?\s*(?:;|$)", re.IGNORECASE)

# WAI-ARIA roles of boxes that are not the page's content.
_DIALOG_ROLES = frozenset({"dialog", "alertdialog"})
_ASIDE_ROLES = _DIALOG_ROLES | frozenset("navigation complementary contentinfo search".split())

# Classes in the embed codes of social networks.
_EMBEDDED_POSTS = frozenset("twitter-tweet twitter-video instagram-media tiktok-embed fb-post bluesky-embed".split())

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_PRESERVING_STYLE = re.compile(r"white-space:\s*(?:pre|break-spaces)", re.IGNORECASE)
_PRESERVING_CLASS = re.compile(r"(?:^|[\s:])whitespace-(?:pre|break-spaces)")


def read_lines(tree: Tree) -> tuple[Line, ...]:
    """Return the lines of a page in page order.

    Elements with `display:none` are included, because later parts of an article may be hidden that way. <nav> is
    skipped, because it is never part of an article and reading it takes up to a tenth of the time.
    """
    reader = _Reader()
    reader.walk(tree.root.first_child, Box("html"), in_link=False)
    return tuple(reader.lines)


_TEXT, _BLOCK, _INLINE, _LINK, _BREAK, _PICTURE, _SKIPPED = range(7)
_KINDS = (
    dict.fromkeys(BLOCKS, _BLOCK)
    | dict.fromkeys(_INVISIBLE, _SKIPPED)
    | dict.fromkeys(_PICTURES, _PICTURE)
    # <nav> ends a line, and is skipped.
    | {"-text": _TEXT, "a": _LINK, "br": _BREAK, "nav": _BREAK}
)


# Standard elements inside a line.
_INLINE_TAGS = frozenset(
    "abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp slot small span strike strong sub "
    "sup time tt u var wbr".split()
)


def _number_standard_tags() -> dict[int, tuple[int, str]]:
    """Return the kinds and names of standard tags by their numbers, which are the same on all pages."""
    parser = LexborHTMLParser("")
    tags = [tag for tag in (*_KINDS, *_INLINE_TAGS) if tag.isalnum()]
    return {parser.create_node(tag).tag_id: (_KINDS.get(tag, _INLINE), intern(tag)) for tag in tags}


_STANDARD_KINDS = _number_standard_tags()


class _Reader:
    """Collects the pieces of one line until a block element or a line break ends it.

    Two functions walk the whole tree. They read as few properties of each node as possible, because reading takes time.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._boxes = 0
        self._picture: LexborNode | None = None
        # Reading a tag's number takes a third of the time that its name takes. The numbers of unknown tags differ from
        # page to page.
        self._kinds = _STANDARD_KINDS.copy()

    def walk(self, node: LexborNode | None, box: Box, in_link: bool, depth: int = 0) -> None:
        """Read `node` and its following siblings."""
        if depth > MAX_DEPTH:
            return
        pieces, kinds = self._pieces, self._kinds
        while node is not None:
            try:
                kind, tag = kinds[node.tag_id]
            except KeyError:
                # Interned strings are compared by their addresses.
                tag = intern(node.tag or "")
                kind = _KINDS.get(tag, _INLINE)
                kinds[node.tag_id] = kind, tag
            if kind == _TEXT:
                # Most text nodes are blank, and a test for that takes a third of the time that reading them takes.
                if pieces or not node.is_empty_text_node:
                    text = node.text_content or ""
                    pieces.append(text)
                    if in_link:
                        self._linked += len(text.strip())
            elif kind == _BLOCK:
                self._enter(node, tag, box, in_link, depth)
            elif kind <= _LINK:
                first = node.first_child
                if first is not None:
                    self.walk(first, box, in_link or kind == _LINK, depth + 1)
            elif kind == _BREAK:
                self._flush(box)
            elif kind == _PICTURE:
                box.pictures += 1
                self._picture = node
            node = node.next

    def _enter(self, node: LexborNode, tag: str, box: Box, in_link: bool, depth: int) -> None:
        """Read a block element, unless it is empty or an embedded post."""
        if self._pieces:
            self._flush(box)
        first = node.first_child
        if first is None:
            return
        attributes = node.attributes
        if tag == "blockquote" and _is_embedded_post(attributes):
            return
        self._boxes += 1
        names, preserves = "", box.preserves_lines or tag == "pre"
        if attributes:
            if len(attributes) == 1 and "class" in attributes:  # true of many boxes
                names = "" if tag in _UNNAMED else attributes["class"] or ""
            else:
                names = _names(attributes, tag)
            # Searching for the substring is much faster than matching the regular expression.
            if not preserves and "whitespace-" in names:
                preserves = _PRESERVING_CLASS.search(names) is not None
        container = (box.container or box) if tag in _TEXT_BLOCKS else None
        is_aside = tag in _ASIDE or (box.is_aside and not _is_text_in_figure(tag, box))
        inner = Box(tag, box, self._boxes, names, is_aside, container, preserves)
        self.walk(first, inner, in_link, depth + 1)
        if self._pieces:
            self._flush(inner)
        if inner.pictures:
            box.pictures += inner.pictures

    def _flush(self, box: Box) -> None:
        pieces = self._pieces
        raw = pieces[0] if len(pieces) == 1 else "".join(pieces)
        text = raw.strip()
        # The only printable whitespace is the space. Splitting a text takes several times as long as these tests.
        is_printable = text.isprintable()
        if not is_printable or "  " in text:
            text = " ".join(text.split())
        if text:
            linked = min(1.0, self._linked / len(text)) if self._linked else 0.0
            home, lines = box.container or box, self.lines
            is_split = box.preserves_lines and len(text) > MIN_PRESERVED_TEXT_LETTERS
            for line in _preserved_lines(raw) if is_split else (text,):
                shown = line if is_printable or line.isprintable() else " ".join(printable(line).split())
                if shown:
                    fields = (shown, box.tag, home, linked, box.is_aside, box, self._picture, len(lines))
                    # Making the tuple directly takes half the time, because no defaults have to be filled in.
                    lines.append(tuple.__new__(Line, fields))
            self._picture = None
        pieces.clear()
        self._linked = 0


def _preserved_lines(raw: str) -> list[str]:
    """Split a text with displayed line breaks at blank lines. If there are none, split it at every line break."""
    paragraphs = _BLANK_LINE.split(raw, MAX_PRESERVED_LINES)
    lines = (
        " ".join(paragraph.split())
        for paragraph in (paragraphs if len(paragraphs) > 1 else raw.split("\n", MAX_PRESERVED_LINES))
    )
    return [line for line in lines if line]


def _names(attributes: Mapping[str, str | None], tag: str) -> str:
    if attributes.get("itemprop") == "articleBody":
        return "articleBody"
    if tag in _UNNAMED:
        return ""
    classes, name = attributes.get("class"), attributes.get("id")
    if not _EXCLUDING_ATTRIBUTES.isdisjoint(attributes) and _is_excluded(attributes):
        name = f"{name} {EXCLUDED}" if name else EXCLUDED
        if attributes.get("role") in _DIALOG_ROLES or attributes.get("aria-modal") == "true":
            name = f"{name} {POPUP}"
    style = attributes.get("style")
    if style and "white" in style.lower() and _PRESERVING_STYLE.search(style):
        name = f"{name} {PRESERVES_LINES}" if name else PRESERVES_LINES
    return f"{classes or ''} {name}" if name else classes or ""


def _is_excluded(attributes: Mapping[str, str | None]) -> bool:
    """Return whether the element is invisible, or has a role that excludes it from the page's content.

    `display:none` does not count: it also hides parts that a click opens, such as an article's later pages.
    """
    states = (attributes.get("aria-hidden"), attributes.get("aria-modal"))
    if "hidden" in attributes or "true" in states or attributes.get("role") in _ASIDE_ROLES:
        return True
    style = attributes.get("style") or ""
    low = style.lower()
    return ("hidden" in low or "font-size" in low) and _INVISIBLE_STYLE.search(style) is not None


def _is_text_in_figure(tag: str, figure: Box) -> bool:
    return figure.tag == "figure" and tag in _TEXT_IN_FIGURE and not (figure.parent and figure.parent.is_aside)


def _is_embedded_post(attributes: Mapping[str, str | None]) -> bool:
    return not _EMBEDDED_POSTS.isdisjoint((attributes.get("class") or "").split())
