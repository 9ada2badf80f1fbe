"""Read sitemaps and sitemap indexes, gzipped or not, and the news extension. Source of the format: sitemaps.org."""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lxml import etree

from core.article import Candidate
from core.discovery.candidates import build_candidate, parse_entry_date, select_own_candidates
from core.outlet import Outlet

# Uncompressed size of one sitemap in bytes. Source: sitemaps.org.
MAX_BYTES = 50 * 1024 * 1024

_NOT_POSTS = re.compile(
    r"(?:^|[-_/.])(?:tax|taxonom(?:y|ies)|categor(?:y|ies)|tags?|users?|authors?|pages?|images?|videos?|topics?|kategori|rubrik)"
    r"(?:[-_/.]|$)",
    re.IGNORECASE,
)
_FOLDER_OR_POST_TYPE = re.compile(r"^.*/|posts?-post")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A sitemap that a sitemap index lists. `modified_at` is a timezone-aware datetime, or None if not stated."""

    url: str
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class SitemapContent:
    """The `candidates` of a sitemap, or the `entries` of a sitemap index."""

    candidates: tuple[Candidate, ...] = ()
    entries: tuple[SitemapEntry, ...] = ()


def read_sitemap(body: bytes, url: str, outlet: Outlet) -> SitemapContent | None:
    """Return the outlet's own articles in a sitemap, or the entries of a sitemap index. `body` may be gzipped.

    Dates without a time zone are in the outlet's time zone. Return None if `body` is neither a sitemap nor an index.
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
    root_name = _local_name(root) if root is not None else ""
    if root_name not in {"urlset", "sitemapindex"}:
        return None
    listed = (_candidate(element, url, zone) for element in root)
    if root_name == "urlset":
        return SitemapContent(candidates=select_own_candidates(listed, outlet))
    return SitemapContent(entries=tuple(SitemapEntry(entry.url, entry.modified_at) for entry in listed if entry))


def select_sitemaps(entries: tuple[SitemapEntry, ...], since: datetime, limit: int = 10) -> tuple[SitemapEntry, ...]:
    """Return at most `limit` sitemaps of an index that may list articles changed after `since`.

    `since` is a timezone-aware datetime. Sitemaps of tags, authors and pages, recognized by their names, are excluded.
    Sitemaps with a date come first, latest first. Their dates may be up to one day before `since`, because their time
    zone may be unknown. Sitemaps without a date follow, sorted by the numbers in their names, highest first, because
    outlets give new sitemaps higher numbers.
    """
    # WordPress begins names with `posts-post`, so `posts-post-page` is a sitemap of posts, not of pages.
    of_posts = [entry for entry in entries if not _NOT_POSTS.search(_FOLDER_OR_POST_TYPE.sub("", entry.url))]
    recent = [entry for entry in of_posts if entry.modified_at and entry.modified_at >= since - timedelta(days=1)]
    undated = sorted((entry for entry in of_posts if entry.modified_at is None), key=lambda entry: _numbers(entry.url))
    # Sorted by number, too, because some outlets state the same date for all sitemaps.
    recent.sort(key=lambda entry: (entry.modified_at or since, _numbers(entry.url)), reverse=True)
    return tuple((recent + undated[: -limit - 1 : -1])[:limit])


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


def _local_name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _candidate(entry: etree._Element, base_url: str, zone: ZoneInfo) -> Candidate | None:
    texts: dict[str, str] = {}
    for element in entry.iter():
        text = (element.text or "").strip() if isinstance(element.tag, str) else ""
        if text:
            namespace = etree.QName(element).namespace or ""
            # The loc and title of an image or video are not those of the page.
            if "image" not in namespace and "video" not in namespace:
                texts.setdefault(_local_name(element), text)
    published, modified = (parse_entry_date(texts.get(name), zone) for name in ("publication_date", "lastmod"))
    return build_candidate(texts.get("loc"), base_url, texts.get("title"), published, modified)
