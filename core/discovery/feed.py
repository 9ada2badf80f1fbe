"""Read RSS and Atom feeds with feedparser, which supports many dialects of them, and JSON feeds."""

import html
import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import feedparser

from core.discovery.candidates import SourceContent, SourceEntry, read_entries
from core.discovery.source_text import XmlText, plain_text
from core.outlet import Outlet

# A part of the `version` of a JSON feed, which is a URL.
JSON_FEED_VERSION = "jsonfeed.org/version/"


def read_xml_feed(feed_text: XmlText, url: str, outlet: Outlet, now: datetime) -> SourceContent | None:
    """Return the outlet's own articles in an RSS or Atom feed; None if it is not a feed."""
    if not feed_text.text:
        return SourceContent(is_cut_off=True, is_feed=True)
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        feed = feedparser.parse(
            io.BytesIO(feed_text.text.encode()),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:
        # feedparser raises ValueError, KeyError and others on some damaged feeds.
        return None
    if not (feed.get("version") or feed.entries):
        return None
    content = read_entries([_entry(entry) for entry in feed.entries], url, outlet, now)
    return _oldest_first(replace(content, is_cut_off=feed_text.is_cut_off))


def read_json_feed(feed: Any, url: str, outlet: Outlet, now: datetime) -> SourceContent | None:
    """Return the outlet's own articles in a JSON feed; None if it is not a feed. Source of the format: jsonfeed.org."""
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or JSON_FEED_VERSION not in str(feed.get("version")):
        return None
    entries = [
        SourceEntry(
            links=[item.get(name) for name in ("url", "external_url", "id")],
            title=plain_text(item.get("title")),
            published=item.get("date_published") or item.get("date_modified"),
            modified=item.get("date_modified"),
            authors=_names(item.get("authors") or [item.get("author")]),
            full_text=item.get("content_html") or _escaped(item.get("content_text")),
        )
        for item in items
        if isinstance(item, dict)
    ]
    return _oldest_first(read_entries(entries, url, outlet, now))


def _oldest_first(content: SourceContent) -> SourceContent:
    """Return the content of a feed in reverse order.

    Feeds list the newest entry first. In reverse, undated entries are fetched in the order of publication.
    """
    return replace(content, candidates=content.candidates[::-1], is_feed=True)


def _entry(entry: feedparser.FeedParserDict) -> SourceEntry:
    # If one date is missing, feedparser's own `get` returns the other with a deprecation warning; dict.get does not.
    published, created, updated = (dict.get(entry, name) for name in ("published", "created", "updated"))
    alternates = [link.get("href") for link in entry.get("links") or () if link.get("rel") == "alternate"]
    # Services that count readers replace the link. The original is in an element that the service adds, such as
    # <feedburner:origLink>, or in the guid.
    original_links = [value for name, value in entry.items() if name.endswith("origlink")]
    guid = entry.get("id")
    links = [*original_links, entry.get("link"), *alternates, *([guid] if _is_address(guid) else [])]
    return SourceEntry(
        links=links,
        title=plain_text(entry.get("title")),
        published=published or created or updated,
        modified=updated,
        shortlink=entry.get("id"),
        authors=_names(entry.get("authors")),
        full_text=next(iter(sorted(_contents(entry), key=len, reverse=True)), None),
    )


def _contents(entry: feedparser.FeedParserDict) -> list[str]:
    """Return the texts in `content:encoded` (RSS) or `content` (Atom) as HTML. A description is often an excerpt."""
    contents = entry.get("content")
    values = [
        value if "html" in str(content.get("type")) else _escaped(value)
        for content in (contents if isinstance(contents, list) else ())
        if isinstance(content, dict) and isinstance(value := content.get("value"), str)
    ]
    return [value for value in values if value]


def _escaped(text: object) -> str | None:
    return html.escape(text) if isinstance(text, str) else None


def _is_address(guid: object) -> bool:
    """Whether a guid may be an address. Many are only numbers."""
    return isinstance(guid, str) and "/" in guid


def _names(authors: Any) -> list[str]:
    """Return the names of the people in a feed. Each person is an object with a name and an address."""
    people = [author for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    names = [_name(person) for person in people]
    return [name for name in names if name]


def _name(person: dict[str, Any]) -> str:
    name = plain_text(person.get("name")) or ""
    # In `rina@kabar.example (Rina Marlina)`, feedparser cuts the address after four letters of the top-level domain.
    return name.partition("(")[2].strip(" )") if person.get("email") and "(" in name else name
