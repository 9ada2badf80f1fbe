"""Find the sources of an outlet: those that its home page announces, and common addresses."""

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from core.discovery.html_parser import parse_html
from core.outlet import Source, SourceKind
from core.urls import is_home, is_later_page, is_listing, looks_like_article, normalize_url, resolve_url, site_key

_FEED_TYPES = {"application/rss+xml", "application/atom+xml"}
_REST_RELATION = "https://api.w.org/"
_LINK_HEADER = re.compile(r"<([^>]*)>([^<]*)")
_COMMENTS = re.compile(r"comment|komentar|balasan", re.IGNORECASE)
_NOT_A_SECTION = re.compile(
    r"tentang|about|kontak|contact|redaksi|pedoman|privasi|privacy|kebijakan|disclaimer|karir|iklan|login|masuk|daftar|"
    r"cookie|terms|syarat|ketentuan|sitemap|search|cari|video|foto|galeri|live|tag|author|penulis|feed|rss",
    re.IGNORECASE,
)

MAX_FEEDS = 3

# Number of section pages of one outlet. Each takes a request per crawl; few menus have more sections.
MAX_SECTIONS = 12


def find_sources(body: bytes, url: str, link_header: str | None = None) -> tuple[Source, ...]:
    """Return the sources that a home page and its Link header announce, best first.

    The order is: WordPress REST API, feeds, the home page as a section page, section pages of the menu. Feeds of
    comments and URLs outside the registrable domain of `url` are excluded.
    """
    rest_links = [link for link, parameters in _LINK_HEADER.findall(link_header or "") if _REST_RELATION in parameters]
    rest_urls = [address for link in rest_links[:1] if (address := resolve_url(url, link))]
    html = parse_html(body, url)
    if html is None:
        return tuple(Source(SourceKind.WORDPRESS, address) for address in rest_urls)
    root, base_url = html
    linked = ((resolve_url(base_url, link.get("href")), link) for link in root.iter("link", "a") if link.get("href"))
    links = [(address, link) for address, link in linked if address]
    rest_urls += [address for address, link in links if link.get("rel") == _REST_RELATION]
    feed_urls = [address for address, link in links if _is_feed(link)]
    sources = [
        *(Source(SourceKind.WORDPRESS, address) for address in rest_urls[:1]),
        *(Source(SourceKind.FEED, address) for address in feed_urls[:MAX_FEEDS]),
        *_sections([address for address, link in links if link.tag == "a"], url),
    ]
    return tuple(dict.fromkeys(source for source in sources if site_key(source.url) == site_key(url)))


def common_sources(home: str) -> tuple[Source, ...]:
    """Return the usual addresses of feeds and sitemaps, sorted by frequency. Some outlets do not announce theirs."""
    feeds = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")
    sitemaps = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_index.xml", "sitemap.xml", "wp-sitemap.xml")
    return (
        *(Source(SourceKind.FEED, urljoin(home, f"/{path}")) for path in feeds),
        *(Source(SourceKind.SITEMAP, urljoin(home, f"/{path}")) for path in sitemaps),
    )


def _is_feed(link: HtmlElement) -> bool:
    announces = link.tag == "link" and "alternate" in (link.get("rel") or "").split()
    is_typed = (link.get("type") or "").lower() in _FEED_TYPES
    return announces and is_typed and not _COMMENTS.search(f"{link.get('href')} {link.get('title')}")


def _sections(links: list[str], home: str) -> list[Source]:
    """Return the home page and the section pages to which it links. The path of a section has one or two words."""
    sections = [Source(SourceKind.SECTION, home)]
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
            sections.append(Source(SourceKind.SECTION, url))
    return list(dict.fromkeys(sections))[: MAX_SECTIONS + 1]
