"""Write a feed as Atom (RFC 4287), RSS 2.0 or JSON Feed 1.1."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, urlsplit

from lxml import etree

from core.control_characters import replace_control_characters

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
# The stubs of lxml do not know the namespace without a prefix.
_DEFAULT_NAMESPACE: Any = {None: _ATOM}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Characters that stay as they are in a URI (RFC 3986, section 2).
_URI_CHARACTERS = "%:/?#[]@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed. `uuid` identifies it, `url` is where it is read, `page_url` the page that explains it.

    `updated` is when it joined the feed, or was changed later.
    """

    uuid: str
    url: str
    page_url: str
    title: str
    summary: str
    outlet: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    language: str | None
    published: datetime | None
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `url` is its own address, and `home_url` the page that shows the same."""

    uuid: str
    title: str
    url: str
    home_url: str
    updated: datetime
    entries: tuple[FeedEntry, ...]


def write_atom(feed: Feed) -> bytes:
    """Return a feed as Atom."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_DEFAULT_NAMESPACE)
    _add_atom(root, "id", f"urn:uuid:{feed.uuid}")
    _add_atom(root, "title", feed.title)
    _add_atom(root, "updated", _rfc3339(feed.updated))
    _add_atom(root, "link", rel="self", type="application/atom+xml", href=_uri(feed.url))
    _add_atom(root, "link", rel="alternate", type="text/html", href=_uri(feed.home_url))
    _add_atom(root, "generator", "Kliping")
    for entry in feed.entries:
        _add_atom_entry(root, entry)
    return _serialize(root)


def _add_atom_entry(root: etree._Element, entry: FeedEntry) -> None:
    element = etree.SubElement(root, f"{{{_ATOM}}}entry")
    if entry.language:
        element.set(_XML_LANG, entry.language)
    _add_atom(element, "id", f"urn:uuid:{entry.uuid}")
    _add_atom(element, "title", entry.title)
    _add_atom(element, "updated", _rfc3339(entry.updated))
    if entry.published is not None:
        _add_atom(element, "published", _rfc3339(entry.published))
    for name in entry.authors or (entry.outlet,):
        _add_atom(_add_atom(element, "author"), "name", name)
    _add_atom(element, "link", rel="alternate", type="text/html", href=_uri(entry.url))
    if entry.page_url != entry.url:
        _add_atom(element, "link", rel="related", type="text/html", href=_uri(entry.page_url))
    for keyword in entry.keywords:
        _add_atom(element, "category", term=keyword)
    _add_atom(element, "summary", entry.summary, type="text")
    source = _add_atom(element, "source")
    _add_atom(source, "id", _uri(_site(entry.url)))
    _add_atom(source, "title", entry.outlet)
    _add_atom(source, "updated", _rfc3339(entry.updated))


def write_rss(feed: Feed) -> bytes:
    """Return a feed as RSS 2.0."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM, "dc": _DC})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", _uri(feed.home_url))
    _add(channel, "description", feed.title)
    _add(channel, f"{{{_ATOM}}}link", rel="self", type="application/rss+xml", href=_uri(feed.url))
    _add(channel, "lastBuildDate", _rfc822(feed.updated))
    _add(channel, "generator", "Kliping")
    for entry in feed.entries:
        item = etree.SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", _uri(entry.url))
        _add(item, "guid", f"urn:uuid:{entry.uuid}", isPermaLink="false")
        _add(item, "pubDate", _rfc822(entry.published or entry.updated))
        for name in entry.authors:
            # The element `author` must be an email address.
            _add(item, f"{{{_DC}}}creator", name)
        for keyword in entry.keywords:
            _add(item, "category", keyword)
        _add(item, "description", _escape_markup(entry.summary))
        _add(item, "source", entry.outlet, url=_uri(_site(entry.url)))
    return _serialize(root)


def write_json_feed(feed: Feed) -> bytes:
    """Return a feed as JSON Feed. The extension `_kliping` has the outlet and the page of an article."""
    record = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _clean(feed.title),
        "home_page_url": _uri(feed.home_url),
        "feed_url": _uri(feed.url),
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _json_item(entry: FeedEntry) -> dict[str, Any]:
    item = {
        "id": f"urn:uuid:{entry.uuid}",
        "url": _uri(entry.url),
        "title": _clean(entry.title),
        "content_text": _clean(entry.summary),
        "date_published": entry.published and _rfc3339(entry.published),
        "date_modified": _rfc3339(entry.updated),
        "authors": [{"name": _clean(name)} for name in entry.authors or (entry.outlet,)],
        "tags": [_clean(keyword) for keyword in entry.keywords],
        "language": entry.language,
        "_kliping": {"outlet": _clean(entry.outlet), "page_url": _uri(entry.page_url)},
    }
    return {name: value for name, value in item.items() if value or name == "content_text"}


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """A format of feeds, with its media type."""

    media_type: str
    write: Callable[[Feed], bytes]


FEED_FORMATS: Mapping[str, FeedFormat] = {
    "atom": FeedFormat("application/atom+xml", write_atom),
    "rss": FeedFormat("application/rss+xml", write_rss),
    "json": FeedFormat("application/feed+json", write_json_feed),
}


def _add_atom(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    return _add(parent, f"{{{_ATOM}}}{name}", text, **attributes)


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, {name: _clean(value) for name, value in attributes.items()})
    element.text = None if text is None else _clean(text)
    return element


def _clean(text: str) -> str:
    """Return a text without the characters that XML cannot contain, and those that change the direction of others."""
    return replace_control_characters(text)


def _escape_markup(text: str) -> str:
    """Return a text as HTML: readers take a description of RSS for HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _uri(url: str) -> str:
    """Return an address of which every character may stand in a URI: the others are percent-encoded as UTF-8."""
    return quote(url.encode("utf-8", "replace"), safe=_URI_CHARACTERS)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _serialize(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
