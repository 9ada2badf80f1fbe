"""Sitemaps (sitemaps.org): plain, news, index, gzip."""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lxml import etree

from core.article import Candidate
from core.discovery.dates import parse_machine_date
from core.discovery.own_articles import select_own_candidates
from core.outlet import Outlet
from core.urls import normalize_url

MAX_BYTES = 50 * 1024 * 1024
"""What one sitemap may have uncompressed, by sitemaps.org."""

_NOT_POSTS = re.compile(
    r"(?:^|[-_/.])(?:tax|taxonom(?:y|ies)|categor(?:y|ies)|tags?|users?|authors?|pages?|images?|videos?|topics?|kategori|rubrik)"
    r"(?:[-_/.]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A sitemap that an index names; `modified_at` aware, or None where the index does not say."""

    url: str
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class SitemapContent:
    """What one sitemap held: candidates of a plain or news sitemap, parts of an index."""

    candidates: tuple[Candidate, ...] = ()
    parts: tuple[SitemapEntry, ...] = ()


def read_sitemap(body: bytes, url: str, outlet: Outlet) -> SitemapContent | None:
    """Read a sitemap, gzipped or not, for an outlet's own articles; None where the bytes are none.

    Dates without a zone are the outlet's.
    """
    zone = ZoneInfo(outlet.timezone)
    plain = _gunzip(body)
    if plain is None:
        return None
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    kind = _local(root) if root is not None else ""
    if kind == "urlset":
        found = (_candidate(_values(entry), url, zone) for entry in root)
        return SitemapContent(candidates=select_own_candidates(found, outlet))
    if kind == "sitemapindex":
        parts = (_part(_values(entry), url, zone) for entry in root)
        return SitemapContent(parts=tuple(part for part in parts if part))
    return None


def select_sitemaps(parts: tuple[SitemapEntry, ...], since: datetime, most: int = 10) -> tuple[SitemapEntry, ...]:
    """The parts of an index that may hold articles changed `since` (aware), at most `most`.

    Lists of tags, authors and pages are left out by their names. Of dated parts those changed lately count; of undated
    ones the last by number, since publishers append. A day of slack covers dates without a zone.
    """
    of_posts = [part for part in parts if not _NOT_POSTS.search(_without_post_type(part.url))]
    recent = [part for part in of_posts if part.modified_at and part.modified_at >= since - timedelta(days=1)]
    undated = sorted((part for part in of_posts if part.modified_at is None), key=lambda part: _numbers(part.url))
    # Generators that give all parts one date are told apart by number.
    recent.sort(key=lambda part: (part.modified_at or since, _numbers(part.url)), reverse=True)
    return tuple((recent + undated[: -most - 1 : -1])[:most])


def _without_post_type(url: str) -> str:
    """WordPress names its lists `posts-page-1`; what stands behind `posts-post` is no list of pages."""
    return re.sub(r"(?:^.*/)|posts?-post", "", url)


def _numbers(url: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", url)]


def _gunzip(body: bytes) -> bytes | None:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(body, MAX_BYTES)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else plain


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _values(entry: etree._Element) -> dict[str, str]:
    """Local names → texts of an entry's elements; the first of each name counts."""
    found: dict[str, str] = {}
    for element in entry.iter():
        text = (element.text or "").strip() if isinstance(element.tag, str) else ""
        if text:
            namespace = etree.QName(element).namespace or ""
            # An image has a loc and a title too; only the page's own count.
            if "image" not in namespace and "video" not in namespace:
                found.setdefault(_local(element), text)
    return found


def _candidate(values: dict[str, str], base: str, zone: ZoneInfo) -> Candidate | None:
    url = normalize_url(values.get("loc", ""), base) if values.get("loc") else None
    if url is None:
        return None
    published = parse_machine_date(values.get("publication_date"), zone)
    return Candidate(url, values.get("title"), published, parse_machine_date(values.get("lastmod"), zone))


def _part(values: dict[str, str], base: str, zone: ZoneInfo) -> SitemapEntry | None:
    url = normalize_url(values.get("loc", ""), base) if values.get("loc") else None
    return SitemapEntry(url, parse_machine_date(values.get("lastmod"), zone)) if url else None
