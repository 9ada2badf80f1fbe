"""Find the sources that a home page announces."""

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from core.discovery.html_page import base_of, parse_html
from core.outlet import Source, SourceKind
from core.urls import is_home, is_later_page, is_listing, looks_like_article, normalize_url, resolve_url, site_key

_FEED_TYPES = {"application/rss+xml", "application/atom+xml"}
_REST = "https://api.w.org/"
_LINK_HEADER = re.compile(r"<([^>]*)>([^<]*)")
_COMMENTS = re.compile(r"comment|komentar|balasan", re.IGNORECASE)
_NOT_A_SECTION = re.compile(
    r"tentang|about|kontak|contact|redaksi|pedoman|privasi|privacy|kebijakan|disclaimer|karir|iklan|login|masuk|daftar|"
    r"cookie|terms|syarat|ketentuan|sitemap|search|cari|video|foto|galeri|live|tag|author|penulis|feed|rss",
    re.IGNORECASE,
)

MAX_FEEDS = 3
MAX_SECTIONS = 12
"""Sections of a menu, which seldom has more. Each costs a request per crawl, so they are the last resort."""


def find_sources(body: bytes, url: str, link_header: str | None = None) -> tuple[Source, ...]:
    """Return the sources in a home page and its Link header: WordPress REST API, feeds, then sections of the menu.

    Feeds of comments and addresses outside the page's registrable domain are excluded.
    """
    root = parse_html(body)
    rest = _rest_from_header(link_header, url)
    if root is None:
        return rest
    base = base_of(root, url)
    linked = ((resolve_url(base, link.get("href") or ""), link) for link in root.iter("link", "a") if link.get("href"))
    links = [(address, link) for address, link in linked if address]
    for address, link in links:
        if link.get("rel") == _REST and not rest:
            rest = (Source(SourceKind.WORDPRESS, address),)
    feeds = [Source(SourceKind.FEED, address) for address, link in links if _is_feed(link)]
    sections = _sections([address for address, link in links if link.tag == "a"], url)
    found = [*rest, *feeds[:MAX_FEEDS], *sections]
    return tuple(dict.fromkeys(source for source in found if site_key(source.url) == site_key(url)))


def common_sources(home: str) -> tuple[Source, ...]:
    """Return common addresses of feeds and sitemaps, most frequent first, for outlets that do not announce theirs."""
    feeds = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")
    sitemaps = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_index.xml", "sitemap.xml", "wp-sitemap.xml")
    return (
        *(Source(SourceKind.FEED, urljoin(home, f"/{path}")) for path in feeds),
        *(Source(SourceKind.SITEMAP, urljoin(home, f"/{path}")) for path in sitemaps),
    )


def _rest_from_header(link_header: str | None, url: str) -> tuple[Source, ...]:
    for target, parameters in _LINK_HEADER.findall(link_header or ""):
        if _REST in parameters:
            address = resolve_url(url, target)
            return (Source(SourceKind.WORDPRESS, address),) if address else ()
    return ()


def _is_feed(link: HtmlElement) -> bool:
    """Whether a link announces a feed other than one of comments."""
    announces = link.tag == "link" and "alternate" in (link.get("rel") or "").split()
    is_typed = (link.get("type") or "").lower() in _FEED_TYPES
    return announces and is_typed and not _COMMENTS.search(f"{link.get('href')} {link.get('title')}")


def _sections(links: list[str], home: str) -> list[Source]:
    """Return the home page, then the pages in its menu: those with a path of one or two plain words."""
    found = [Source(SourceKind.SECTION, home)]
    for link in links:
        url = normalize_url(link, home)
        if url is None or site_key(url) != site_key(home) or is_home(url) or is_later_page(url):
            continue
        path = urlsplit(url).path.strip("/")
        is_category = is_listing(url) and re.match(r"(?:category|kategori|rubrik)/", path)
        is_short = 1 <= len(path.split("/")) <= 2 and not looks_like_article(url) and not is_listing(url)
        if (
            (is_category or is_short)
            and not urlsplit(url).query
            and not _NOT_A_SECTION.search(path)
            and "." not in path
        ):
            found.append(Source(SourceKind.SECTION, url))
    return list(dict.fromkeys(found))[: MAX_SECTIONS + 1]
