"""The tree as a reader sees it: lines of text in page order, each with the little of its place that rules ask for."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from core.normalizer.document.boxes import CLOSED, LINES, Box
from core.normalizer.document.html import Tree, printable

_INVISIBLE = frozenset(
    "script style noscript template svg math iframe object embed head title select option textarea button input "
    "audio video canvas map datalist -comment".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_TEXTUAL = frozenset("blockquote dd dl dt h1 h2 h3 h4 h5 h6 li ol p pre summary ul".split())
_ASIDE = frozenset("aside figcaption figure footer".split())
_FIGURED = frozenset("blockquote table pre".split())
"""What WordPress puts into a <figure> and is text none the less: pull quotes, tables, code."""
_HIDING = frozenset("hidden aria-hidden role style".split())
_UNSEEN = re.compile(r"visibility:\s*hidden|font-size:\s*0(?:px)?\s*(?:;|$)", re.IGNORECASE)
_ROLES = frozenset("dialog alertdialog navigation complementary contentinfo search".split())
"""WAI-ARIA's roles of boxes beside a page's content."""
# What the networks' own embed codes put into a page: somebody else's words.
_EMBEDS = frozenset("twitter-tweet twitter-video instagram-media tiktok-embed fb-post bluesky-embed".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

_WHOLE = frozenset("html body article main".split())
"""What holds a story is not called furniture by its classes: WordPress lists the story's tags there."""
_PICTURES = frozenset("img picture amp-img".split())


class Line(NamedTuple):
    """One line as it is shown: runs of blanks are one, as in a browser; a line break parts two blocks.

    `tag` is the block element that holds it, `container` the nearest one around it that is more than a paragraph,
    list, heading or quote. `linked` is the share of its characters inside links. `is_aside` holds in captions,
    side boxes and the page's foot; `box` is the block element itself, `picture` the last image between this line and
    the one before. `position` is the line's number on its page, from 0; it stays when the line is cut. -1: on no page.
    """

    text: str
    tag: str
    container: Box
    linked: float = 0.0
    is_aside: bool = False
    box: Box = Box()
    picture: LexborNode | None = None
    position: int = -1


def read_lines(tree: Tree) -> tuple[Line, ...]:
    """The lines of a page in page order, hidden ones (`display:none`) among them: later parts of a story hide so.

    Navigation (<nav>) is passed over: it is up to a tenth of the work, and nothing of a story.
    """
    reader = _Reader()
    reader.walk(tree.root.first_child, Box("html"), in_link=False)
    return tuple(reader.blocks)


_UNKNOWN = -1
_TEXT, _BLOCK, _INLINE, _LINK, _BREAK, _PICTURE, _SKIPPED = range(7)
_KINDS = (
    dict.fromkeys(BLOCKS, _BLOCK)
    | dict.fromkeys(_INVISIBLE, _SKIPPED)
    | dict.fromkeys(_PICTURES, _PICTURE)
    | {"-text": _TEXT, "a": _LINK, "br": _BREAK}
)

_DEEPEST = 250
"""Elements inside each other; what lies deeper is left out. The deepest news page seen has 138, browsers stop at 512.
"""


_LONG = 120
"""Code points of a text whose own line breaks may be those of paragraphs."""

_MOST_LINES = 2_000
"""Paragraphs of one text."""

_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_KEEPING = re.compile(r"white-space:\s*(?:pre|break-spaces)", re.IGNORECASE)
_KEPT = re.compile(r"(?:^|[\s:])whitespace-(?:pre|break-spaces)")
"""The style, and the utility class for it."""


class _Reader:
    """Gathers the pieces of one line until a block element or a line break ends it.

    Two functions walk the whole tree and ask each node for as little as they can: that is what walking costs.
    """

    def __init__(self) -> None:
        self.blocks: list[Line] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._boxes = 0
        self._picture: LexborNode | None = None
        # A tag's number is asked for in half the time that its name takes; those of unknown tags hold for one page.
        self._kinds: dict[int, int] = {}

    def walk(self, node: LexborNode | None, box: Box, in_link: bool, depth: int = 0) -> None:
        """Read `node` and the siblings behind it."""
        if depth > _DEEPEST:
            return
        pieces, kinds = self._pieces, self._kinds
        while node is not None:
            number = node.tag_id
            kind = kinds.get(number, _UNKNOWN)
            if kind == _UNKNOWN:
                kind = kinds[number] = _KINDS.get(node.tag or "", _INLINE)
            if kind == _TEXT:
                # Most texts of a page are blank, and asking so takes a third of reading them.
                if pieces or not node.is_empty_text_node:
                    text = node.text_content or ""
                    pieces.append(text)
                    if in_link:
                        self._linked += len(text.strip())
            elif kind == _BLOCK:
                self._enter(node, node.tag or "", box, in_link, depth)
            elif kind <= _LINK:
                inside = node.first_child
                if inside is not None:
                    self.walk(inside, box, in_link or kind == _LINK, depth + 1)
            elif kind == _BREAK:
                self._flush(box)
            elif kind == _PICTURE:
                box.pictures += 1
                self._picture = node
            node = node.next

    def _enter(self, node: LexborNode, tag: str, box: Box, in_link: bool, depth: int) -> None:
        """Read a block element."""
        if self._pieces:
            self._flush(box)
        first = node.first_child
        if first is None or tag == "nav":
            return
        attributes = node.attributes
        if tag == "blockquote" and _is_embed(attributes):
            return
        self._boxes += 1
        names = _names(attributes, tag) if attributes else ""
        container = (box.container or box) if tag in _TEXTUAL else None
        is_aside = tag in _ASIDE or (box.is_aside and not _is_figured(tag, box))
        # Most names hold none of it, and looking for it takes a fraction of trying the pattern.
        keeps = box.keeps_lines or tag == "pre" or ("whitespace-" in names and _KEPT.search(names) is not None)
        inner = Box(tag, box, self._boxes, names, is_aside, container, keeps)
        self.walk(first, inner, in_link, depth + 1)
        if self._pieces:
            self._flush(inner)
        if inner.pictures:
            box.pictures += inner.pictures

    def _flush(self, box: Box) -> None:
        pieces = self._pieces
        raw = pieces[0] if len(pieces) == 1 else "".join(pieces)
        text = " ".join(raw.split())
        if text:
            linked = min(1.0, self._linked / len(text)) if self._linked else 0.0
            for line in _kept_lines(raw) if box.keeps_lines and len(text) > _LONG else (text,):
                shown = line if line.isprintable() else " ".join(printable(line).split())
                if shown:
                    home = box.container or box
                    self.blocks.append(
                        Line(shown, box.tag, home, linked, box.is_aside, box, self._picture, len(self.blocks))
                    )
            self._picture = None
        pieces.clear()
        self._linked = 0


def _kept_lines(raw: str) -> list[str]:
    """The paragraphs of a text whose line breaks are shown: parted by empty lines, else by each break."""
    parts = _EMPTY_LINE.split(raw, _MOST_LINES)
    lines = (" ".join(part.split()) for part in (parts if len(parts) > 1 else raw.split("\n", _MOST_LINES)))
    return [line for line in lines if line]


def _names(attributes: Mapping[str, str | None], tag: str) -> str:
    """What the theme calls an element: its classes, a blank, its id."""
    if len(attributes) == 1 and "class" in attributes:  # as most boxes that are called anything
        return "" if tag in _WHOLE else attributes["class"] or ""
    if attributes.get("itemprop") == "articleBody":
        return "articleBody"
    if tag in _WHOLE:
        return ""
    classes, name = attributes.get("class"), attributes.get("id")
    if not _HIDING.isdisjoint(attributes) and _is_closed(attributes):
        name = f"{name} {CLOSED}" if name else CLOSED
    style = attributes.get("style")
    if style and "white" in style.lower() and _KEEPING.search(style):
        name = f"{name} {LINES}" if name else LINES
    return f"{classes or ''} {name}" if name else classes or ""


def _is_closed(attributes: Mapping[str, str | None]) -> bool:
    """Whether nobody sees the box, or its role says that it is no content. `display:none` says neither: what opens
    at a click, a story's later pages among it, is hidden so.
    """
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or attributes.get("role") in _ROLES:
        return True
    style = attributes.get("style") or ""
    low = style.lower()
    return ("hidden" in low or "font-size" in low) and _UNSEEN.search(style) is not None


def _is_figured(tag: str, figure: Box) -> bool:
    return figure.tag == "figure" and tag in _FIGURED and not (figure.parent and figure.parent.is_aside)


def _is_embed(attributes: Mapping[str, str | None]) -> bool:
    return not _EMBEDS.isdisjoint((attributes.get("class") or "").split())
