"""The tree as a reader sees it: lines of text in page order, each with the little of its place that rules ask for."""

from typing import NamedTuple

from lxml.etree import _Element as Element

from core.normalizer.boxes import Box

_INVISIBLE = frozenset(
    "script style noscript template svg math iframe object embed head title select option textarea button input "
    "audio video canvas map datalist".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
_TEXTUAL = frozenset("blockquote dd dl dt h1 h2 h3 h4 h5 h6 li ol p pre ul".split())
_ASIDE = frozenset("aside figcaption figure footer nav".split())
# What the networks' own embed codes put into a page: somebody else's words.
_EMBEDS = frozenset("twitter-tweet twitter-video instagram-media tiktok-embed fb-post bluesky-embed".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

_WHOLE = frozenset("html body article main".split())
"""What holds a story is not called furniture by its classes: WordPress lists the story's tags there."""
_PICTURES = frozenset("img picture amp-img".split())


class Block(NamedTuple):
    """One line as it is shown: runs of blanks are one, as in a browser; a line break parts two blocks.

    `tag` is the block element that holds it, `container` the nearest one around it that is more than a paragraph,
    list, heading or quote. `linked` is the share of its characters inside links. `is_aside` holds in captions,
    navigation, side boxes and the page's foot; `box` is the block element itself.
    """

    text: str
    tag: str
    container: Box
    linked: float = 0.0
    is_aside: bool = False
    box: Box = Box()


def read_blocks(tree: Element) -> tuple[Block, ...]:
    """All lines of a page in page order, hidden ones (`display:none`) among them: later parts of a story hide so."""
    reader = _Reader()
    reader.read(tree)
    return tuple(reader.blocks)


class _Reader:
    """Gathers the pieces of one line until a block element or a line break ends it.

    One function walks the whole tree, because calls are what walking costs.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._box = Box()
        self._container = self._box
        self._pieces: list[str] = []
        self._linked = 0
        self._asides = 0
        self._boxes = 0

    def read(self, tree: Element) -> None:
        self._walk_block(tree, "html", in_link=False)

    def walk(self, element: Element, in_link: bool) -> None:
        """Read what is inside `element`."""
        text = element.text
        if text:
            self._add(text, in_link)
        for child in element:
            tag = child.tag
            if tag in _BLOCKS:
                if tag != "blockquote" or not _is_embed(child):
                    self._walk_block(child, tag, in_link)
            elif tag == "br":
                self._flush()
            elif tag in _PICTURES:
                self._box.pictures += 1
            elif tag not in _INVISIBLE and isinstance(tag, str):
                self.walk(child, in_link or tag == "a")
            text = child.tail
            if text:
                self._add(text, in_link)

    def _walk_block(self, element: Element, tag: str, in_link: bool) -> None:
        if self._pieces:
            self._flush()
        box, container = self._box, self._container
        self._boxes += 1
        self._box = inner = Box(tag, box, self._boxes, _names(element, tag))
        if tag not in _TEXTUAL:
            self._container = inner
        is_aside = tag in _ASIDE
        self._asides += is_aside
        self.walk(element, in_link)
        if self._pieces:
            self._flush()
        self._asides -= is_aside
        box.pictures += inner.pictures
        self._box, self._container = box, container

    def _add(self, text: str, in_link: bool) -> None:
        if self._pieces:
            self._pieces.append(text)
        elif not text.isspace():
            self._pieces = [text]
        if in_link:
            self._linked += len(text.strip())

    def _flush(self) -> None:
        text = " ".join("".join(self._pieces).split())
        if text:
            linked = min(1.0, self._linked / len(text)) if self._linked else 0.0
            self.blocks.append(Block(text, self._box.tag, self._container, linked, self._asides > 0, self._box))
        self._pieces = []
        self._linked = 0


def _names(element: Element, tag: str) -> str:
    """What the theme calls an element: its classes, a blank, its id."""
    if element.get("itemprop") == "articleBody":
        return "articleBody"
    classes, name = element.get("class"), element.get("id")
    if tag in _WHOLE or not (classes or name):
        return ""
    return f"{classes or ''} {name}" if name else classes or ""


def _is_embed(element: Element) -> bool:
    return not _EMBEDS.isdisjoint((element.get("class") or "").split())
