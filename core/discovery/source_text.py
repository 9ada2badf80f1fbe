"""Decode the body of a feed, sitemap or REST response: compression, charset, XML root element, JSON.

Outlets' servers and plugins make these mistakes: compression without a header, text in front of the document (a byte
order mark, empty lines, a PHP notice), unescaped `&`, HTML entities, and documents that are cut off.
"""

import codecs
import contextlib
import html
import json
import re
import zlib
from dataclasses import dataclass
from html.entities import html5
from typing import Any

from w3lib.encoding import http_content_type_encoding

# Uncompressed size of one source in bytes. Source: sitemaps.org.
MAX_BYTES = 50 * 1024 * 1024

_GZIP_MAGIC = b"\x1f\x8b"
# The first bytes of a document, and its charset: byte order marks, and `<` in UTF-16 without one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    ("<?".encode("utf-16-le"), "utf-16-le"),
    ("<?".encode("utf-16-be"), "utf-16-be"),
)
# Bytes that a program may write in front of a compressed document.
_BEFORE_GZIP = re.compile(rb"(?:\xef\xbb\xbf|\s)+(?=\x1f\x8b)")
_DECLARED_CHARSET = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]+)["']""")

# Maximum number of characters in front of a document, such as those of a PHP notice.
_MAX_PREAMBLE = 10_000
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|rdf|feed|urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_HTML_ROOT = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)

_ENTRY_START = re.compile(r"<(?:[\w.-]+:)?(?:item|entry|url|sitemap)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)

# The names of the root elements of sitemaps and sitemap indexes.
SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})

# Comments and XML declarations are removed, and CDATA sections are kept. The other alternatives are a `<` that does not
# begin a tag, a run of entities, and an unescaped `&`. All alternatives begin with a literal, so the search skips other
# characters quickly.
_ENTITY = r"(?:[a-zA-Z]\w*|#\d+|#[xX][\da-fA-F]+);"
_COMMENT_OR_ENTITY = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?xml\b.*?\?>|<(?![^\W\d]|[/!?])|<!\[CDATA\[.*?(?:\]\]>|\Z)|"
    rf"&(?P<entities>{_ENTITY}(?:&{_ENTITY})*)?",
    re.DOTALL,
)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITY_NAME = re.compile(r"&([a-zA-Z]\w*;)")
_SINGLE_ENTITY = re.compile(rf"&({_ENTITY})")
_LINE_BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_JSON_START = re.compile(r"[\[{]")
# The start of an object or of a list of objects. In a notice, brackets contain an expression.
_OBJECT_START = re.compile(r"""(?:\[\s*)?\{\s*"[^"\n]*"\s*:""")


@dataclass(frozen=True, slots=True)
class XmlText:
    """An XML document from its root element on, without comments, with correct entities.

    `root` is the name of the root element in lower case, without a prefix. If `is_cut_off` is True, the end is missing,
    and the text ends with the last complete entry.
    """

    root: str
    text: str
    is_cut_off: bool


def decompress(body: bytes, times: int = 2) -> tuple[bytes, bool] | None:
    """Return the content of a file that gzip compressed at most `times` times, and whether its end is missing.

    Return None if the file is invalid or larger than MAX_BYTES. A file may consist of several parts. Bytes that are not
    compressed are returned unchanged.
    """
    body = _BEFORE_GZIP.sub(b"", body, count=1) if _BEFORE_GZIP.match(body) else body
    content, rest, is_complete = b"", body, True
    if not body.startswith(_GZIP_MAGIC):
        return body, False
    while rest.startswith(_GZIP_MAGIC):
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            content += unpacker.decompress(rest, MAX_BYTES + 1 - len(content))
        except zlib.error:
            return (content, True) if content else None
        if len(content) > MAX_BYTES:
            return None
        rest, is_complete = unpacker.unused_data, unpacker.eof
    if is_complete and content.startswith(_GZIP_MAGIC) and times > 1:
        return decompress(content, times - 1)
    return content, not is_complete


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of a source in the charset of its byte order mark, HTTP header or XML declaration, or in UTF-8.

    Valid UTF-8 beyond ASCII is UTF-8, whatever is declared: other charsets yield such bytes only by chance. A charset
    that does not fit the bytes is ignored. A character that is cut off at the end is left out. Some programs cut texts
    in the middle of a character; only this character is then unreadable.
    """
    marks = [charset for mark, charset in _BYTE_ORDER_MARKS if body.startswith(mark)]
    declared = _DECLARED_CHARSET.search(body, 0, _MAX_PREAMBLE)
    header_charset = http_content_type_encoding(content_type)
    for charset in marks:
        text = _decode_as(body, charset)
        if text is not None:
            return text
    if not body.isascii() and (utf8_text := _decode_utf8(body)):
        return utf8_text
    for declared_charset in (header_charset, declared and declared[1].decode("ascii", "replace"), "utf-8"):
        text = _decode_as(body, declared_charset) if declared_charset else None
        if text is not None:
            return text
    return body.decode("windows-1252", "replace")


def _decode_utf8(body: bytes) -> str | None:
    """Return the text of a body in UTF-8, or None if most of its bytes beyond ASCII are invalid."""
    text = _decode_as(body, "utf-8")
    if text is not None:
        return text
    text = body.decode("utf-8", "replace")
    replaced_count = text.count("�")
    non_ascii_count = sum(not character.isascii() for character in text)
    return text if non_ascii_count > 2 * replaced_count else None


def _decode_as(body: bytes, charset: str) -> str | None:
    if charset.lower().startswith(("utf-16", "utf-32")) and b"\0" not in body[:100]:
        # Almost any bytes are valid UTF-16, but ASCII characters then contain zeros.
        return None
    try:
        return body.decode(charset)
    except UnicodeDecodeError as error:
        is_end = error.end == len(body) and len(body) - error.start < len("😀".encode())
        return body[: error.start].decode(charset, "ignore") if is_end else None
    except (LookupError, ValueError):
        return None


def find_xml(text: str) -> XmlText | None:
    """Return the feed, sitemap or sitemap index in `text`, or None."""
    root = _ROOT.search(text, 0, _MAX_PREAMBLE)
    page = _HTML_ROOT.search(text, 0, root.start() if root else 0)
    if root is None or page:
        return None
    name, repaired = root[1].lower(), _COMMENT_OR_ENTITY.sub(_repair, _NOT_IN_XML.sub("", text[root.start() :]))
    root_ends = [
        match.end() for match in re.finditer(rf"</(?:[\w.-]+:)?{name}\s*>|\A<[^>]*/>", repaired, re.IGNORECASE)
    ]
    if root_ends and not _ENTRY_START.search(repaired, root_ends[-1]):
        return XmlText(name, repaired, is_cut_off=False)
    entry_ends = [match.end() for match in _ENTRY_END.finditer(repaired)]
    return XmlText(name, repaired[: entry_ends[-1]] if entry_ends else "", is_cut_off=True)


def _repair(found: re.Match[str]) -> str:
    if found["entities"]:
        return _replace_entities(found[0])
    if found[0] in "&<":
        return html.escape(found[0])
    return found[0] if found[0].startswith("<![CDATA[") else ""


def _replace_entities(entities: str) -> str:
    """Replace HTML entities, which XML does not know, by their characters. Leave unknown entities unchanged.

    Some programs write an entity for each byte of a character in UTF-8: `&Acirc;&ordm;` is `º`.
    """
    if not all(name in html5 for name in _ENTITY_NAME.findall(entities)):
        return _SINGLE_ENTITY.sub(_replace_known_entity, entities)
    characters = html.unescape(entities)
    with contextlib.suppress(UnicodeError):
        characters = characters.encode("windows-1252").decode()
    return html.escape(characters)


def _replace_known_entity(entity: re.Match[str]) -> str:
    return html.escape(html.unescape(entity[0])) if entity[1].startswith("#") or entity[1] in html5 else entity[0]


def load_json(text: str) -> Any:
    """Return the value of a JSON document. Ignore PHP notices around it. Raise ValueError if there is no document."""
    document = text.strip("\ufeff \t\r\n\0")
    decoder = json.JSONDecoder()
    for start in _JSON_START.finditer(document, 0, _MAX_PREAMBLE):
        is_object = bool(_OBJECT_START.match(document, start.start()))
        try:
            value, end = decoder.raw_decode(document, start.start())
        except json.JSONDecodeError as error:
            if is_object or _is_end(document, error.pos):
                # A complete value inside a document that is cut off or damaged is not the document.
                raise
        except RecursionError:
            continue
        else:
            # Text may follow the document. The documents in a web page are not the response.
            if (is_object or _is_end(document, end)) and not _HTML_ROOT.search(document, 0, start.start()):
                return value
    raise ValueError("no JSON document")


def _is_end(document: str, position: int) -> bool:
    rest = document[position:].lstrip()
    return not rest or rest.startswith("<")


def plain_text(markup: object) -> str | None:
    """Return the text of a title in HTML on one line; None if it is not a string."""
    return (
        " ".join(html.unescape(_TAG.sub("", _LINE_BREAK.sub(" ", markup))).split()) if isinstance(markup, str) else None
    )
