"""Read sitemaps (sitemaps.org): plain, news, index, gzipped."""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lxml import etree

from core.article import Candidate
from core.discovery.dates import parse_iso_date
from core.discovery.own_articles import select_own_candidates
from core.outlet import Outlet
from core.urls import normalize_url

MAX_BYTES = 50 * 1024 * 1024
"""Uncompressed size of one sitemap, by sitemaps.org."""

_NOT_POSTS = re.compile(
    r"(?:^|[-_/.])(?:tax|taxonom(?:y|ies)|categor(?:y|ies)|tags?|users?|authors?|pages?|images?|videos?|topics?|kategori|rubrik)"
    r"(?:[-_/.]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A sitemap in a sitemap index; `modified_at` is aware, or None if the index does not state it."""

    url: str
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class SitemapContent:
    """The content of a sitemap: `candidates` of a plain or news sitemap, or `entries` of a sitemap index."""

    candidates: tuple[Candidate, ...] = ()
    entries: tuple[SitemapEntry, ...] = ()


def read_sitemap(body: bytes, url: str, outlet: Outlet) -> SitemapContent | None:
    """Return the outlet's own articles in a sitemap, gzipped or not, or the entries of a sitemap index.

    Dates without a zone are in the outlet's time zone. Return None if `body` is not a sitemap.
    """
    zone = ZoneInfo(outlet.timezone)
    unpacked = _gunzip(body)
    if unpacked is None:
        return None
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(unpacked, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    kind = _local(root) if root is not None else ""
    if kind == "urlset":
        found = (_candidate(_values(entry), url, zone) for entry in root)
        return SitemapContent(candidates=select_own_candidates(found, outlet))
    if kind == "sitemapindex":
        entries = (_entry(_values(element), url, zone) for element in root)
        return SitemapContent(entries=tuple(entry for entry in entries if entry))
    return None


def select_sitemaps(entries: tuple[SitemapEntry, ...], since: datetime, limit: int = 10) -> tuple[SitemapEntry, ...]:
    """Return at most `limit` entries of an index that may contain articles changed `since` (aware).

    Sitemaps of tags, authors and pages are excluded by name. Dated entries must have changed `since`, with a day of
    tolerance for dates without a zone. Of undated ones, those with the highest numbers are selected, because publishers
    append.
    """
    of_posts = [entry for entry in entries if not _NOT_POSTS.search(_without_post_type(entry.url))]
    recent = [entry for entry in of_posts if entry.modified_at and entry.modified_at >= since - timedelta(days=1)]
    undated = sorted((entry for entry in of_posts if entry.modified_at is None), key=lambda entry: _numbers(entry.url))
    # By number, too, because some generators state the same date for all sitemaps.
    recent.sort(key=lambda entry: (entry.modified_at or since, _numbers(entry.url)), reverse=True)
    return tuple((recent + undated[: -limit - 1 : -1])[:limit])


def _without_post_type(url: str) -> str:
    """Remove WordPress's prefix `posts-post`, which would make `posts-post-page` look like a sitemap of pages."""
    return re.sub(r"(?:^.*/)|posts?-post", "", url)


def _numbers(url: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", url)]


def _gunzip(body: bytes) -> bytes | None:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(body, MAX_BYTES)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else unpacked


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _values(entry: etree._Element) -> dict[str, str]:
    """Map the local names of an entry's elements to their texts; the first of each name counts."""
    found: dict[str, str] = {}
    for element in entry.iter():
        text = (element.text or "").strip() if isinstance(element.tag, str) else ""
        if text:
            namespace = etree.QName(element).namespace or ""
            # Images and videos have a loc and a title, too, which are not those of the page.
            if "image" not in namespace and "video" not in namespace:
                found.setdefault(_local(element), text)
    return found


def _candidate(values: dict[str, str], base: str, zone: ZoneInfo) -> Candidate | None:
    url = normalize_url(values.get("loc", ""), base) if values.get("loc") else None
    if url is None:
        return None
    published = parse_iso_date(values.get("publication_date"), zone)
    return Candidate(url, values.get("title"), published, parse_iso_date(values.get("lastmod"), zone))


def _entry(values: dict[str, str], base: str, zone: ZoneInfo) -> SitemapEntry | None:
    url = normalize_url(values.get("loc", ""), base) if values.get("loc") else None
    return SitemapEntry(url, parse_iso_date(values.get("lastmod"), zone)) if url else None
