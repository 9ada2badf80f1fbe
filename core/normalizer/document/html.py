"""Bytes → tree, once. Size, number of tags and charset are settled before the parser sees anything.

The rest of the normalizer knows the parser by `Tree` and `Element` alone; only `blocks.py` walks its nodes, and
`captions.py` looks at those behind a picture.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from core.article import NotAnArticle, Page
from core.reasons import Reason

MAX_BYTES = 4_000_000
"""Larger pages are refused. The largest news page seen has 2.9 MB."""

MAX_TAGS = 50_000
"""More opening brackets are refused: reading grows with them. News pages have up to 8,402, those that tell of a whole
day's events as they come (live blogs) several times that."""

MAX_OPEN = 8_000
"""Tags that nothing closes: the parser's time grows with the square of those that are open. 20,000 <font> took it
1.9 s. Void elements and what HTML lets authors leave open count, too; the most seen on a news page is 1,499."""

MAX_ATTRIBUTES = 4_000
"""More in one tag are refused: the parser compares each with all others."""

_FIRST_TAG = re.compile(rb"<([A-Za-z][\w:]*)")
_FEEDS = {b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKS = tuple(bom for bom, _ in _BOMS)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_NO_CHARACTERS: dict[int, str | None] = dict.fromkeys(
    [*range(9), *range(0x0E, 0x20), 0x7F, 0xAD, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
)
_SIGNS = {**_NO_CHARACTERS, 0x200B: " "}
"""Unicode's zero-width space parts words; soft hyphens and the word joiner only tell where a line may break."""
_META_REACH = 4096
# The label of a page is no proof: browsers read these as windows-1252 (WHATWG Encoding Standard).
_AS_WINDOWS = {"iso8859-1", "ascii"}


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page, as far as metadata is read from it."""

    node: LexborNode

    @property
    def tag(self) -> str:
        return self.node.tag or ""

    def get(self, name: str) -> str | None:
        """The attribute's value; "" where it has none, None where the element lacks it."""
        return _attribute(self.node, name)

    @property
    def attributes(self) -> dict[str, str]:
        """All attributes that have a value: asking once takes a fraction of asking for each."""
        return {name: printable(value) for name, value in self.node.attributes.items() if value}

    @property
    def text(self) -> str:
        """All text inside, that of a script or style element included."""
        return printable(self.node.text())

    @property
    def opening(self) -> str:
        """The bare text with which the element around this one begins."""
        first = self.node.parent.first_child if self.node.parent else None
        return (first.text_content or "") if first is not None else ""

    def around(self) -> "Iterator[Element]":
        """The elements around this one, the nearest first."""
        node = self.node.parent
        while node is not None:
            yield Element(node)
            node = node.parent


@dataclass(frozen=True, slots=True)
class Tree:
    """A page as browsers read it."""

    root: LexborNode

    def get(self, name: str) -> str | None:
        """An attribute of <html>."""
        return _attribute(self.root, name)

    def iter(self, *tags: str) -> Iterator[Element]:
        """The elements with one of `tags`, in page order. Anything that CSS selects by may stand for a tag."""
        return map(Element, self.root.css(",".join(tags)))


def _attribute(node: LexborNode, name: str) -> str | None:
    attributes = node.attributes
    return printable(attributes[name] or "") if name in attributes else None


def printable(text: str) -> str:
    """`text` without control signs and others that stand for no character, a blank for a zero-width space."""
    return text if text.isprintable() else text.translate(_SIGNS)


def parse_page(page: Page) -> Tree | NotAnArticle:
    """The tree of a page's bytes. Nesting is not bounded."""
    body = page.body
    if not body.strip(b"\x00\t\n\r "):
        return NotAnArticle(Reason("empty_page"))
    if len(body) > MAX_BYTES:
        return NotAnArticle(Reason("page_too_large", megabytes=len(body) // 1_000_000))
    plain = _plain(body, page.content_type)
    # count() takes twice as long.
    tags = len(plain) - len(plain.replace(b"<", b""))
    if tags > MAX_TAGS:
        return NotAnArticle(Reason("too_many_tags"))
    if tags > MAX_OPEN and tags - 2 * plain.count(b"</") > MAX_OPEN:
        return NotAnArticle(Reason("too_many_open_tags"))
    if _has_endless_tag(plain):
        return NotAnArticle(Reason("too_many_attributes"))
    first = _FIRST_TAG.search(plain)
    if first is None:
        return NotAnArticle(Reason("not_html"))
    if first.group(1).lower() in _FEEDS:
        return NotAnArticle(Reason("feed_or_sitemap"))
    try:
        return parse_html(plain)
    except (SelectolaxError, ValueError, MemoryError):
        return NotAnArticle(Reason("not_html"))


def parse_html(html: bytes | str) -> Tree:
    """The tree of what is known to be of bearable size. Raises SelectolaxError or ValueError."""
    root = LexborHTMLParser(html).root
    if root is None:
        raise ValueError("no root element")
    return Tree(root)


def _has_endless_tag(body: bytes) -> bool:
    """Whether so many attributes stand between two brackets. Steps of half the bytes that they take at least: one
    of them falls between the brackets whole, and on most pages every step meets a bracket at once.
    """
    seen = 0
    for start in range(0, len(body) - MAX_ATTRIBUTES, MAX_ATTRIBUTES):
        if start < seen or body.find(b">", start, start + MAX_ATTRIBUTES) >= 0:
            continue
        seen = body.find(b">", start)
        seen = len(body) if seen < 0 else seen
        opening = body.rfind(b"<", body.rfind(b">", 0, start) + 1, seen)
        if opening >= 0 and body[opening + 1 : opening + 2].isalpha() and _parts(body[opening:seen]) > MAX_ATTRIBUTES:
            return True
    return False


def _parts(tag: bytes) -> int:
    """As many attributes a tag can have: a blank, a slash or a quotation mark ends each."""
    return len(tag) - len(tag.translate(None, b" \t\n\r\f/\"'"))


def _plain(body: bytes, content_type: str | None) -> bytes:
    """UTF-8 without null bytes, which would split tags."""
    plain = body if _is_utf8(body) else decode(body, content_type).encode("utf-8", "replace")
    return plain.translate(None, b"\0") if b"\0" in plain else plain


def _is_utf8(body: bytes) -> bool:
    if body.startswith(_MARKS) or _wide_charset(body):
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def decode(body: bytes, content_type: str | None = None) -> str:
    """The characters of `body`. In order: byte order mark, valid UTF-8 (nothing else looks like it by accident),
    the HTTP header, the page's own label, windows-1252. Bytes that fit no character become U+FFFD.
    """
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace")
    wide = _wide_charset(body)
    if wide:
        return body.decode(wide, "replace")
    try:
        # A page that was cut off may end inside a character.
        return codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return body.decode(_declared_charset(body, content_type), "replace")


def _wide_charset(body: bytes) -> str | None:
    """UTF-16 without a mark: in markup every second byte of an ASCII letter is zero."""
    head = body[:200]
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.8 and head[0::2].count(0) < half * 0.2:
        return "utf-16-le"
    if half and head[0::2].count(0) > half * 0.8 and head[1::2].count(0) < half * 0.2:
        return "utf-16-be"
    return None


def _declared_charset(body: bytes, content_type: str | None) -> str:
    head = body[:_META_REACH].decode("ascii", "replace")
    for label in (content_type or "", head):
        found = _CHARSET.search(label)
        charset = found and _codec(found.group(1))
        if charset:
            return charset
    return "windows-1252"


def _codec(label: str) -> str | None:
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # UTF-16 was looked for above: markup in which its zero bytes are missing is something else.
    if codec.name.startswith(("utf-16", "utf-32", "utf-7")) or not _is_text(codec):
        return None
    return "windows-1252" if codec.name in _AS_WINDOWS else codec.name


def _is_text(codec: codecs.CodecInfo) -> bool:
    """False for codecs such as base64 that do not turn bytes into characters."""
    try:
        return isinstance(codec.decode(b"a", "replace")[0], str)
    except Exception:
        # Codecs raise what they like, and the label came from the page.
        return False
