"""Read RSS and Atom feeds with feedparser, which supports their many dialects."""

import calendar
import re
from datetime import UTC, datetime
from time import struct_time

import feedparser

from core.article import Candidate
from core.discovery.dates import parse_iso_date
from core.discovery.own_articles import select_own_candidates
from core.outlet import Outlet
from core.urls import normalize_url

_TAG = re.compile(r"<[^>]*>")


def read_feed(body: bytes, url: str, outlet: Outlet, content_type: str | None = None) -> tuple[Candidate, ...] | None:
    """Return the outlet's own entries in the order of the feed, or None if `body` is not a feed.

    Markup is removed from titles, because feeds are as untrusted as pages.
    """
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    try:
        feed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except ValueError:
        # The name of the charset contains a null character.
        return None
    if not feed.get("version"):
        return None
    return select_own_candidates((_candidate(entry, url) for entry in feed.entries), outlet)


def _candidate(entry: feedparser.FeedParserDict, base: str) -> Candidate | None:
    link = normalize_url(entry.get("link") or "", base) if entry.get("link") else None
    if link is None:
        return None
    # dict.get, because feedparser's own `get` substitutes one date for the other, with a deprecation warning.
    published = _to_datetime(dict.get(entry, "published_parsed"))
    updated = _to_datetime(dict.get(entry, "updated_parsed"))
    title = " ".join(_TAG.sub(" ", str(entry.get("title") or "")).split())
    return Candidate(link, title or None, published or updated, updated)


def _to_datetime(parsed: struct_time | None) -> datetime | None:
    """Convert feedparser's UTC tuple to an aware datetime."""
    if parsed is None:
        return None
    try:
        return parse_iso_date(datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        return None
