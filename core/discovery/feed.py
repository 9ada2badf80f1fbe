"""Read RSS and Atom feeds with feedparser, which supports many dialects of them."""

import calendar
import re
from datetime import UTC, datetime
from time import struct_time

import feedparser

from core.article import Candidate
from core.discovery.candidates import build_candidate, parse_entry_date, select_own_candidates
from core.outlet import Outlet

_TAG = re.compile(r"<[^>]*>")


def read_feed(body: bytes, url: str, outlet: Outlet, content_type: str | None = None) -> tuple[Candidate, ...] | None:
    """Return the outlet's own articles in the order of the feed, or None if `body` is not a feed."""
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    try:
        feed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except ValueError:
        # feedparser raises this error if the name of the charset contains a null character.
        return None
    candidates = (_candidate(entry, url) for entry in feed.entries)
    return select_own_candidates(candidates, outlet) if feed.get("version") else None


def _candidate(entry: feedparser.FeedParserDict, base_url: str) -> Candidate | None:
    # If one date is missing, feedparser's own `get` returns the other with a deprecation warning; dict.get does not.
    published = _to_datetime(dict.get(entry, "published_parsed"))
    updated = _to_datetime(dict.get(entry, "updated_parsed"))
    title = " ".join(_TAG.sub(" ", str(entry.get("title") or "")).split())
    return build_candidate(entry.get("link"), base_url, title, published or updated, updated)


def _to_datetime(utc_time: struct_time | None) -> datetime | None:
    try:
        return (
            parse_entry_date(datetime.fromtimestamp(calendar.timegm(utc_time), UTC).isoformat()) if utc_time else None
        )
    except (ValueError, OverflowError, OSError):
        return None
