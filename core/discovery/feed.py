"""RSS and Atom feeds, read by feedparser, which knows their many dialects."""

import calendar
import re
from datetime import UTC, datetime
from time import struct_time

import feedparser

from core.article import Candidate
from core.discovery.dates import parse_machine_date
from core.discovery.own_articles import select_own_candidates
from core.outlet import Outlet
from core.urls import normalize_url

_TAG = re.compile(r"<[^>]*>")


def read_feed(body: bytes, url: str, outlet: Outlet, content_type: str | None = None) -> tuple[Candidate, ...] | None:
    """The outlet's own entries of a feed in its order, or None where the bytes are no feed.

    Titles come without markup: what stands in a feed is as hostile as any page.
    """
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    try:
        feed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except ValueError:
        # A null character in the name of the charset, which is looked up as it stands.
        return None
    if not feed.get("version"):
        return None
    return select_own_candidates((_candidate(entry, url) for entry in feed.entries), outlet)


def _candidate(entry: feedparser.FeedParserDict, base: str) -> Candidate | None:
    link = normalize_url(entry.get("link") or "", base) if entry.get("link") else None
    if link is None:
        return None
    # By dict's own get: feedparser's takes the one for the other where one is missing, and warns that it will not.
    published = _instant(dict.get(entry, "published_parsed"))
    updated = _instant(dict.get(entry, "updated_parsed"))
    title = " ".join(_TAG.sub(" ", str(entry.get("title") or "")).split())
    return Candidate(link, title or None, published or updated, updated)


def _instant(parsed: struct_time | None) -> datetime | None:
    """feedparser's UTC tuple as an aware datetime."""
    if parsed is None:
        return None
    try:
        return parse_machine_date(datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        return None
