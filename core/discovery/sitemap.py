"""Read sitemaps and sitemap indexes, and the news extension. Source of the format: sitemaps.org."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from core.dates import parse_source_dates
from core.discovery.candidates import MAX_ENTRIES, SitemapEntry, SourceContent, SourceEntry, read_entries
from core.discovery.source_text import XmlText, plain_text
from core.outlet import Outlet
from core.reasons import Reason
from core.urls import normalize_url

_ENTRY_TAG = re.compile(r"<(?:[\w.-]+:)?(?:url|sitemap)\s*>", re.IGNORECASE)
_NOT_POSTS = re.compile(
    r"(?:^|[-_/.])(?:tax|taxonom(?:y|ies)|categor(?:y|ies)|tags?|users?|authors?|pages?|images?|videos?|topics?|kategori|rubrik)"
    r"(?:[-_/.]|$)",
    re.IGNORECASE,
)
_SITEMAP_FILE = re.compile(r"\.xml(?:\.gz)?", re.IGNORECASE)
# Maximum number of sitemaps without dates that are selected from an index, because they are requested in every round.
_MAX_UNDATED = 10
_FOLDER_OR_POST_TYPE = re.compile(r"^.*/|posts?-post")


def read_xml_sitemap(sitemap_text: XmlText, url: str, outlet: Outlet, now: datetime) -> SourceContent | None:
    """Return the outlet's own articles in a sitemap, and the entries of a sitemap index; None if it cannot be parsed.

    Entries are read at any depth, because plugins put one list into another.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_pis=True, huge_tree=False)
    if not sitemap_text.text:
        return SourceContent(is_cut_off=True)
    try:
        # Several sitemaps may follow each other.
        root = etree.fromstring(f"<sources>{sitemap_text.text}</sources>", parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    named_elements = [(_split_tag(element)[1], element) for element in root.iter(etree.Element)]
    pages = [_entry(element) for name, element in named_elements if name == "url"]
    sitemaps = [_entry(element) for name, element in named_elements if name == "sitemap"]
    # Some programs write an index as if it were a sitemap.
    if pages and all(_is_sitemap(page) for page in pages):
        pages, sitemaps = [], sitemaps + pages
    # Read one more than the limit, so that `read_entries` recognizes that there are too many.
    content = read_entries(pages[: MAX_ENTRIES + 1], url, outlet, now)
    unreadable_count = len(_ENTRY_TAG.findall(sitemap_text.text)) - len(pages) - len(sitemaps)
    unreadable = (Reason("entries_unreadable", count=unreadable_count),) if unreadable_count > 0 else ()
    return replace(
        content,
        sitemaps=_index_entries(sitemaps[:MAX_ENTRIES], url, ZoneInfo(outlet.timezone), now),
        dropped=content.dropped + unreadable,
        is_cut_off=sitemap_text.is_cut_off,
    )


def _is_sitemap(entry: SourceEntry) -> bool:
    """Whether an entry leads to an XML file instead of a page."""
    link = entry.links[0]
    if not isinstance(link, str):
        return False
    try:
        path = urlsplit(link).path
    except ValueError:
        return False
    return _SITEMAP_FILE.search(path[-len(".xml.gz") :]) is not None


def _index_entries(
    entries: Sequence[SourceEntry], base_url: str, zone: tzinfo, now: datetime
) -> tuple[SitemapEntry, ...]:
    dates = parse_source_dates([entry.modified for entry in entries], zone, now)
    links = [entry.links[0] for entry in entries]
    urls = [normalize_url(link, base_url) if isinstance(link, str) else None for link in links]
    return tuple(SitemapEntry(url, date) for url, date in zip(urls, dates, strict=True) if url)


@dataclass(frozen=True, slots=True)
class SelectedSitemaps:
    """The sitemaps of an index to read, and the number of others that may list new articles, too."""

    entries: tuple[SitemapEntry, ...]
    left_out: int


def select_sitemaps(entries: tuple[SitemapEntry, ...], since: datetime, limit: int) -> SelectedSitemaps:
    """Return at most `limit` sitemaps of an index that may list articles changed after `since`.

    `since` is a timezone-aware datetime. Sitemaps of tags, authors and pages, recognized by their names, are excluded.
    Sitemaps with a date come first, latest first. Their dates may be up to one day before `since`, because their time
    zone may be unknown. Sitemaps without a date follow, sorted by the numbers in their names, highest first, because
    outlets give new sitemaps higher numbers. If very many sitemaps have the same date, it is the time at which the
    index was made, so they count as sitemaps without a date.
    """
    # WordPress begins names with `posts-post`, so `posts-post-page` is a sitemap of posts, not of pages.
    of_posts = [entry for entry in entries if not _NOT_POSTS.search(_FOLDER_OR_POST_TYPE.sub("", entry.url))]
    recent = [entry for entry in of_posts if entry.modified_at and entry.modified_at >= since - timedelta(days=1)]
    undated = sorted((entry for entry in of_posts if entry.modified_at is None), key=lambda entry: _numbers(entry.url))
    if len(recent) > _MAX_UNDATED and len({entry.modified_at for entry in recent}) == 1:
        recent, undated = [], sorted(undated + recent, key=lambda entry: _numbers(entry.url))
    # Also sorted by number, because some outlets state the same date for several sitemaps.
    recent.sort(key=lambda entry: (entry.modified_at or since, _numbers(entry.url)), reverse=True)
    selected = tuple((recent + undated[: -_MAX_UNDATED - 1 : -1])[:limit])
    return SelectedSitemaps(selected, len(recent) + len(undated) - len(selected))


def _numbers(url: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", url)]


def _split_tag(element: etree._Element) -> tuple[str, str]:
    """Return the namespace of an element, or its prefix if that is not declared, and its name in lower case."""
    namespace, _, name = element.tag.rpartition("}")
    prefix, _, local_name = name.rpartition(":")
    return namespace or prefix, local_name.lower()


def _entry(entry: etree._Element) -> SourceEntry:
    texts: dict[str, str] = {}
    for name, text in _texts(entry):
        texts.setdefault(name, text)
    return SourceEntry(
        [texts.get("loc")], plain_text(texts.get("title")), texts.get("publication_date"), texts.get("lastmod")
    )


def _texts(entry: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the elements of an entry, but not of its images and videos or of other entries."""
    for element in entry.iterchildren(etree.Element):
        namespace, name = _split_tag(element)
        if "image" in namespace or "video" in namespace or name in {"url", "sitemap"}:
            continue
        if len(element) == 0 and element.text:
            yield name, element.text.strip()
        # An unknown entity is also a child. A text that contains one is not an address.
        yield from _texts(element)
