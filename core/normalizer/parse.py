"""Bytes → tree, once. Size, number of tags and charset are settled before the parser sees anything."""

import codecs
import re

from lxml.etree import HTMLParser, LxmlError, fromstring
from lxml.etree import _Element as Element

from core.article import NotAnArticle, Page

MAX_BYTES = 4_000_000
"""Larger pages are refused. The largest saved news page seen has 0.4 MB."""

MAX_TAGS = 20_000
"""More opening brackets are refused: parsing and extraction grow with them. The most seen on a news page is 8,402."""

MAX_BLANKS = 10_000
"""Blanks inside one tag, for the parser's time grows with the square of the attributes: 100,000 took it 56 s."""

_FIRST_TAG = re.compile(r"<([A-Za-z][\w:]*)")
_FEEDS = {"rss", "feed", "rdf:rdf", "urlset", "sitemapindex"}
_TAG = re.compile(rb"<[A-Za-z][^<>]*")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])
_NO_CHARACTERS = "\ufeff\ufffe\uffff"
_META_REACH = 4096
# The label of a page is no proof: browsers read these as windows-1252 (WHATWG Encoding Standard).
_AS_WINDOWS = {"iso8859-1", "ascii"}


def parse_page(page: Page) -> Element | NotAnArticle:
    """The tree of a page's bytes. The parser caps nesting at 256 levels, so walking the tree by recursion is safe."""
    if not page.body.strip(b"\x00\t\n\r "):
        return NotAnArticle("the page is empty")
    if len(page.body) > MAX_BYTES:
        return NotAnArticle(f"the page is too large: {len(page.body) // 1_000_000} MB")
    if page.body.count(b"<") > MAX_TAGS:
        return NotAnArticle("the page has too many tags")
    if _has_endless_tag(page.body):
        return NotAnArticle("the page has a tag with too many attributes")
    text = decode(page.body, page.content_type)
    first = _FIRST_TAG.search(text)
    if first and first.group(1).lower() in _FEEDS:
        return NotAnArticle("a feed or sitemap")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        # The plain parser: that of lxml.html asks Python for the class of every element.
        tree = fromstring(_plain(text), parser=parser)
    except (LxmlError, ValueError, AssertionError):
        tree = None
    return NotAnArticle("the page holds no HTML") if tree is None else tree


def _has_endless_tag(body: bytes) -> bool:
    """Splitting is ten times faster than looking at every tag, and few pieces are long enough to be looked at."""
    long = [piece for piece in body.split(b">") if len(piece) > MAX_BLANKS]
    return any(len(tag.split()) > MAX_BLANKS for piece in long for tag in _TAG.findall(piece))


def _plain(text: str) -> bytes:
    """UTF-8 without the characters that no XML tree can hold."""
    for mark in _NO_CHARACTERS:
        if mark in text:
            text = text.replace(mark, "")
    return text.encode("utf-8", "replace").translate(None, _CONTROLS)


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
