"""Read a source whatever its format is: an RSS, Atom or JSON feed, a sitemap, a sitemap index, a list of URLs."""

from dataclasses import replace
from datetime import datetime

from core.discovery.candidates import SourceContent, SourceEntry, read_entries
from core.discovery.feed import JSON_FEED_VERSION, read_json_feed, read_xml_feed
from core.discovery.sitemap import read_xml_sitemap
from core.discovery.source_text import SITEMAP_ROOTS, decode, decompress, find_xml, load_json
from core.outlet import Outlet, SourceKind


def read_source(
    body: bytes, url: str, outlet: Outlet, now: datetime, content_type: str | None = None
) -> SourceContent | None:
    """Return the outlet's own articles in a feed or sitemap, or the entries of a sitemap index.

    Return None if `body` is neither. `body` may be compressed with gzip. Its content decides the format, because
    robots.txt and sitemap indexes may also list feeds.
    """
    decompressed = decompress(body)
    if decompressed is None:
        return None
    content_bytes, is_cut_off = decompressed
    content = _read_text(decode(content_bytes, content_type), url, outlet, now, is_cut_off=is_cut_off)
    return replace(content, is_cut_off=True) if content and is_cut_off else content


def detect_kind(body: bytes, content_type: str | None = None) -> SourceKind | None:
    """Return FEED or SITEMAP if `body` is a feed or sitemap, else None."""
    decompressed = decompress(body)
    text = decode(decompressed[0], content_type) if decompressed else ""
    xml = find_xml(text)
    if xml is not None:
        return SourceKind.SITEMAP if xml.root in SITEMAP_ROOTS else SourceKind.FEED
    if _list_urls(text):
        return SourceKind.SITEMAP
    return SourceKind.FEED if _is_json(text) and JSON_FEED_VERSION in text else None


def _read_text(text: str, url: str, outlet: Outlet, now: datetime, *, is_cut_off: bool) -> SourceContent | None:
    xml = find_xml(text)
    if xml is not None:
        read_xml = read_xml_sitemap if xml.root in SITEMAP_ROOTS else read_xml_feed
        return read_xml(xml, url, outlet, now)
    if JSON_FEED_VERSION in text:
        try:
            return read_json_feed(load_json(text), url, outlet, now)
        except ValueError:
            # A JSON document that is cut off cannot be read at all. A page that is not JSON only mentions the format.
            return SourceContent(is_cut_off=True, is_feed=True) if _is_json(text) else None
    # The last line of a list that is cut off may be a part of a URL.
    urls = _list_urls(text.rpartition("\n")[0] or text if is_cut_off else text)
    return read_entries([SourceEntry([url]) for url in urls], url, outlet, now) if urls else None


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def _list_urls(text: str) -> list[str | None]:
    """Return the URLs of a text sitemap, and None for other lines; nothing if the first line is not a URL.

    Source of the format: sitemaps.org. Some outlets add comments, or a date behind each URL.
    """
    lines = [line.split()[0] for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("#")]
    urls = [line if line.lower().startswith(("http://", "https://")) else None for line in lines]
    return urls if urls and urls[0] else []
