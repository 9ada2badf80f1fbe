"""The tree as a reader sees it: lines of text in page order, each with the little of its place that rules ask for."""

from dataclasses import dataclass

from lxml.html import HtmlElement

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
_ASIDE = frozenset("aside figcaption footer nav".split())
# What the networks' own embed codes put into a page: somebody else's words.
_EMBEDS = frozenset("twitter-tweet twitter-video instagram-media tiktok-embed fb-post bluesky-embed".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Block:
    """One line as it is shown: runs of blanks are one, as in a browser; a line break parts two blocks.

    `tag` is the block element that holds it, `container` the nearest one around it that is more than a paragraph,
    list, heading or quote. `linked` is the share of its characters inside links. `is_aside` holds in captions,
    navigation, side boxes and the page's foot.
    """

    text: str
    tag: str
    container: HtmlElement
    linked: float = 0.0
    is_aside: bool = False


def read_blocks(tree: HtmlElement) -> tuple[Block, ...]:
    """All lines of a page in page order, hidden ones (`display:none`) among them: later parts of a story hide so."""
    reader = _Reader()
    reader.walk(tree, in_link=False)
    return tuple(reader.blocks)


class _Reader:
    """Gathers the pieces of one line until a block element or a line break ends it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[HtmlElement] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._asides = 0

    def walk(self, element: HtmlElement, in_link: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _INVISIBLE or _is_embed(element):
            return
        if tag == "br":
            self._flush()
        elif tag in _BLOCKS:
            self._flush()
            self._open.append(element)
            self._asides += tag in _ASIDE
            self._walk_inside(element, in_link)
            self._flush()
            self._asides -= tag in _ASIDE
            self._open.pop()
        else:
            self._walk_inside(element, in_link or tag == "a")

    def _walk_inside(self, element: HtmlElement, in_link: bool) -> None:
        self._add(element.text, in_link)
        for child in element:
            self.walk(child, in_link)
            self._add(child.tail, in_link)

    def _add(self, text: str | None, in_link: bool) -> None:
        if text:
            self._pieces.append(text)
            if in_link:
                self._linked += len(text.strip())

    def _flush(self) -> None:
        if not self._pieces:
            return
        text = " ".join("".join(self._pieces).split())
        if text:
            element = self._open[-1]
            linked = min(1.0, self._linked / len(text))
            self.blocks.append(Block(text, str(element.tag), _container(element), linked, self._asides > 0))
        self._pieces.clear()
        self._linked = 0


def _is_embed(element: HtmlElement) -> bool:
    return element.tag == "blockquote" and not _EMBEDS.isdisjoint((element.get("class") or "").split())


def _container(element: HtmlElement) -> HtmlElement:
    while element.tag in _TEXTUAL:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element
