"""Parse the bytes of a page after checking their size and number of tags and decoding the charset."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode, SelectolaxError

from core.article import NotAnArticle, Page
from core.normalizer.document.thresholds import (
    CHARSET_LABEL_BYTES,
    DECODED_CHUNK_BYTES,
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_NARROW_ZERO_SHARE,
    MAX_OPEN_TAGS,
    MAX_TAGS,
    MIN_DOUBLE_ENCODED_QUOTES,
    MIN_WIDE_ZERO_SHARE,
    WIDE_SAMPLE_BYTES,
)
from core.reasons import Reason

_FIRST_TAG = re.compile(rb"<([A-Za-z][\w:]*)")
_FEEDS = {b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_VALUE = re.compile(rb"=\s*(?:\"[^\"]*\"|'[^']*')")
_BOM_BYTES = tuple(bom for bom, _ in _BOMS)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# A typographic quotation mark, dash or ellipsis that was encoded as UTF-8 twice. U+0080 never occurs in a text.
_DOUBLE_ENCODED_QUOTE = "â\x80".encode()
# Occurrences of its first byte after which it is searched for as a whole.
_MAX_RARE_BYTES = 200
_DOUBLE_ENCODED = re.compile("[\xc2-\xf4][\x80-\xbf]{1,3}")
_NO_CHARACTERS: dict[int, str | None] = dict.fromkeys(
    [*range(9), *range(0x0E, 0x20), 0x7F, 0xAD, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
)

# The zero-width space separates words; soft hyphens and the word joiner only control line breaks.
_PRINTABLE = {**_NO_CHARACTERS, 0x200B: " "}
# All other ASCII characters
_SHOWN_ASCII = bytes(code for code in range(128) if code not in _PRINTABLE)
_UNPRINTABLE = re.compile(f"[{re.escape(''.join(map(chr, _PRINTABLE)))}]")

# Browsers read pages with these labels as windows-1252 (WHATWG Encoding Standard).
_AS_WINDOWS = {"iso8859-1", "ascii"}


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page. Metadata and links are read from its attributes and its text."""

    node: LexborNode

    @property
    def tag(self) -> str:
        return self.node.tag or ""

    def get(self, name: str) -> str | None:
        """Return the value of an attribute; "" if it has no value, None if the element does not have it."""
        return _attribute(self.node, name)

    @property
    def attributes(self) -> dict[str, str]:
        """All attributes that have a value. Reading all at once is several times faster than reading each one."""
        return {name: printable(value) for name, value in self.node.attributes.items() if value}

    @property
    def raw_attributes(self) -> dict[str, str | None]:
        """All attributes with their unchanged values, for those who need few of them."""
        return self.node.attributes

    @property
    def text(self) -> str:
        """All text inside the element, including the content of <script> and <style>."""
        return printable(self.node.text())

    @property
    def opening(self) -> str:
        """The bare text at the start of the parent element, or "" if the parent starts with an element."""
        first = self.node.parent.first_child if self.node.parent else None
        return (first.text_content or "") if first is not None else ""

    def links(self) -> "list[Element]":
        """Return the links inside the element, in page order."""
        return [Element(node) for node in self.node.css("a") if node.mem_id != self.node.mem_id]

    def around(self) -> "Iterator[Element]":
        """Yield the elements around this one, innermost first."""
        node = self.node.parent
        while node is not None:
            yield Element(node)
            node = node.parent


@dataclass(frozen=True, slots=True)
class Tree:
    """A page, parsed as browsers parse it."""

    root: LexborNode

    def get(self, name: str) -> str | None:
        """Return an attribute of <html>, as `Element.get` does."""
        return _attribute(self.root, name)

    @property
    def body(self) -> Element | None:
        """The <body>, or None in a page of frames."""
        node = self.root.first_child
        while node is not None and node.tag != "body":
            node = node.next
        return Element(node) if node is not None else None

    def iter(self, *tags: str) -> Iterator[Element]:
        """Yield the elements that match one of `tags`, in page order. Any CSS selector may be used as a tag."""
        return map(Element, self.root.css(",".join(tags)))


def _attribute(node: LexborNode, name: str) -> str | None:
    attributes = node.attributes
    return printable(attributes[name] or "") if name in attributes else None


def printable(text: str) -> str:
    """Return `text` without control characters and noncharacters. Zero-width spaces become spaces."""
    return text if text.isprintable() or not _has_unprintable(text) else text.translate(_PRINTABLE)


def _has_unprintable(text: str) -> bool:
    # Python counts line breaks as unprintable. Searching for other unprintable characters takes a sixth of the time
    # that translating takes, and removing all printable ones from ASCII text takes a fraction of that.
    if text.isascii():
        return bool(text.encode().translate(None, _SHOWN_ASCII))
    return _UNPRINTABLE.search(text) is not None


def collapse(text: str) -> str:
    """Return `text` with one space in place of each run of whitespace, and none at its ends."""
    # The only printable whitespace is the space. Splitting a text takes several times as long as these tests.
    return text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())


def parse_page(page: Page) -> Tree | NotAnArticle:
    """Return the tree of a page, or the reason why its bytes are refused. The depth of nesting is not checked."""
    body = page.body
    if not body.strip(b"\x00\t\n\r "):
        return NotAnArticle(Reason("empty_page"))
    if len(body) > MAX_BYTES:
        return NotAnArticle(Reason("page_too_large", megabytes=len(body) // 1_000_000))
    utf8_body = _as_utf8(body, page.content_type)
    tags = _count_byte(utf8_body, b"<")
    if tags > MAX_TAGS:
        return NotAnArticle(Reason("too_many_tags"))
    closing_tags = utf8_body.count(b"</") if tags > MAX_OPEN_TAGS else 0
    if tags - closing_tags - closing_tags > MAX_OPEN_TAGS:
        return NotAnArticle(Reason("too_many_open_tags"))
    if _has_huge_tag(utf8_body):
        return NotAnArticle(Reason("too_many_attributes"))
    first_tag = _FIRST_TAG.search(utf8_body)
    if first_tag is None:
        return NotAnArticle(Reason("not_html"))
    if first_tag.group(1).lower() in _FEEDS:
        return NotAnArticle(Reason("feed_or_sitemap"))
    try:
        return parse_html(utf8_body)
    except (SelectolaxError, ValueError, MemoryError):
        return NotAnArticle(Reason("not_html"))


def parse_html(html: bytes | str) -> Tree:
    """Parse HTML whose size was checked. Raise `SelectolaxError` or `ValueError` if it cannot be parsed."""
    # The events only fill <selectedcontent>, which nothing reads, and take a twentieth of the time.
    root = LexborHTMLParser(html, options=LexborDocumentOptions.WO_EVENTS).root
    if root is None:
        raise ValueError("no root element")
    return Tree(root)


def _has_huge_tag(body: bytes) -> bool:
    """Return whether a tag has more than MAX_ATTRIBUTES attributes.

    An attribute takes at least two bytes, so a tag with too many attributes fills at least one chunk of MAX_ATTRIBUTES
    bytes completely. On most pages, every chunk contains the end of a tag.
    """
    seen = 0
    for start in range(0, len(body) - MAX_ATTRIBUTES, MAX_ATTRIBUTES):
        if start < seen or body.find(b">", start, start + MAX_ATTRIBUTES) >= 0:
            continue
        seen = body.find(b">", start)
        seen = len(body) if seen < 0 else seen
        opening = body.rfind(b"<", body.rfind(b">", 0, start) + 1, seen)
        if opening >= 0 and body[opening + 1 : opening + 2].isalpha():
            # Values may contain separators. Removing the values takes time, so it is only done if there are many
            # separators.
            tag = body[opening:seen]
            if _count_separators(tag) > MAX_ATTRIBUTES and _count_separators(_VALUE.sub(b'"', tag)) > MAX_ATTRIBUTES:
                return True
    return False


def _count_byte(body: bytes, byte: bytes) -> int:
    # count() takes at least twice as long.
    return len(body) - len(body.replace(byte, b""))


def _count_separators(tag: bytes) -> int:
    # Each attribute ends with whitespace, a slash or a quotation mark.
    return len(tag) - len(tag.translate(None, b" \t\n\r\f/\"'"))


def _as_utf8(body: bytes, content_type: str | None) -> bytes:
    # Null bytes are removed, because they would split tags.
    plain = body if _is_utf8(body) else decode(body, content_type).encode("utf-8", "replace")
    if _has_double_encoded(plain):
        plain = _DOUBLE_ENCODED.sub(_decode_twice, plain.decode("utf-8", "replace")).encode("utf-8")
    return plain.translate(None, b"\0") if b"\0" in plain else plain


def _has_double_encoded(body: bytes) -> bool:
    # Looking at each occurrence of a rare byte takes a fraction of the time that searching for a sequence takes.
    first, found, position = _DOUBLE_ENCODED_QUOTE[:1], 0, -1
    for _ in range(_MAX_RARE_BYTES):
        position = body.find(first, position + 1)
        if position < 0:
            return False
        found += body.startswith(_DOUBLE_ENCODED_QUOTE, position)
        if found >= MIN_DOUBLE_ENCODED_QUOTES:
            return True
    return body.count(_DOUBLE_ENCODED_QUOTE, position + 1) + found >= MIN_DOUBLE_ENCODED_QUOTES


def _decode_twice(double_encoded: re.Match[str]) -> str:
    """Return the characters whose UTF-8 bytes were read as Latin-1 and encoded once more: ’ for `â` U+0080 U+0099."""
    try:
        return double_encoded.group().encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return double_encoded.group()


def _is_utf8(body: bytes) -> bool:
    if body.startswith(_BOM_BYTES) or _wide_charset(body):
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        # Decoding takes a quarter less time in chunks that fit into the processor's cache.
        for start in range(0, len(body), DECODED_CHUNK_BYTES):
            decoder.decode(body[start : start + DECODED_CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of `body`. Invalid bytes become U+FFFD.

    The charset is determined by the first of these that is present: a byte order mark, the zero bytes of UTF-16, bytes
    that are valid UTF-8 (text in another charset never is), the HTTP header, the declaration in the page. If none of
    them is present, it is windows-1252.
    """
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace")
    wide = _wide_charset(body)
    if wide:
        return body.decode(wide, "replace")
    try:
        # A truncated page may end inside a character.
        return codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return body.decode(_declared_charset(body, content_type), "replace")


def _wide_charset(body: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" if `body` is UTF-16 without a byte order mark, otherwise None."""
    head = body[:WIDE_SAMPLE_BYTES]
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * MIN_WIDE_ZERO_SHARE and even < half * MAX_NARROW_ZERO_SHARE:
        return "utf-16-le"
    if even > half * MIN_WIDE_ZERO_SHARE and odd < half * MAX_NARROW_ZERO_SHARE:
        return "utf-16-be"
    return None


def _declared_charset(body: bytes, content_type: str | None) -> str:
    head = body[:CHARSET_LABEL_BYTES].decode("ascii", "replace")
    for label in (content_type or "", head):
        charset_match = _CHARSET.search(label)
        charset = charset_match and _codec(charset_match.group(1))
        if charset:
            return charset
    return "windows-1252"


def _codec(label: str) -> str | None:
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # UTF-16 would have been recognized by its zero bytes.
    if codec.name.startswith(("utf-16", "utf-32", "utf-7")) or not _is_text(codec):
        return None
    return "windows-1252" if codec.name in _AS_WINDOWS else codec.name


def _is_text(codec: codecs.CodecInfo) -> bool:
    # Codecs such as base64 do not decode bytes to text.
    try:
        return isinstance(codec.decode(b"a", "replace")[0], str)
    except Exception:
        # A codec may raise any exception, and the page declares which codec is used.
        return False
