"""Find the sources of an outlet: those that its home page announces, and common addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from core.discovery.html_parser import parse_html
from core.discovery.source import detect_kind
from core.outlet import Source, SourceKind
from core.urls import is_home, is_later_page, is_listing, looks_like_article, normalize_url, resolve_url, site_key

# The types of feeds are `application/rss+xml` and the like. Some outlets write `text/rss` or `application/x-atom+xml`.
_FEED_TYPE = re.compile(r"(?:application|text)/(?:x[-.])?(?:(?:rss|atom|rdf)(?:\+xml)?|feed\+json)")
# Types of feeds and of other documents. `application/json` is also the type of WordPress's REST interface.
_XML_TYPES = {"text/xml", "application/xml"}
_JSON_TYPES = {"application/json"}
_FEED_ADDRESS = re.compile(r"(?:^|[/._?&=-])(?:feed|feeds|rss|rss2|atom|rdf|umpan)(?:$|[/._?&=-])", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"^\s*feed:(?://(?=https?:))?(?P<rest>.*)", re.IGNORECASE)

_REST_RELATION = "https://api.w.org/"
_LINK_HEADER = re.compile(r"<([^>]*)>([^<]*)")
_LINK_PARAMETER = re.compile(r""";\s*([\w*]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""")
_COMMENTS = re.compile(r"comment|komentar|balasan", re.IGNORECASE)
_NOT_A_SECTION = re.compile(
    r"tentang|about|kontak|contact|redaksi|pedoman|privasi|privacy|kebijakan|disclaimer|karir|iklan|login|masuk|daftar|"
    r"cookie|terms|syarat|ketentuan|sitemap|search|cari|video|foto|galeri|live|tag|author|penulis|feed|rss",
    re.IGNORECASE,
)

# Maximum number of announced feeds. Some of them may be unreadable, and templates announce several formats of one feed.
MAX_FEEDS = 8

# Maximum number of section pages of one outlet. Each of them takes one request per crawl; few menus have more sections.
MAX_SECTIONS = 12


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of a home page or of the Link header: the absolute URL, its relations in lower case, and attributes."""

    url: str
    relations: frozenset[str]
    attributes: Mapping[str, str]
    is_anchor: bool = False


def find_sources(body: bytes, url: str, link_header: str | None = None) -> tuple[Source, ...]:
    """Return the sources that a home page and its Link header announce, best first.

    The order is: WordPress REST API, feeds, sitemap, the home page as a section page, section pages of the menu. Feeds
    of comments and URLs outside the registrable domain of `url` are excluded, except that a feed of another site is
    returned if this site has none. If `body` itself is a feed or sitemap, it is the only source.
    """
    own_kind = detect_kind(body)
    if own_kind:
        return (Source(own_kind, url),)
    links = _parse_link_header(link_header or "", url)
    html = parse_html(body, url)
    if html is not None:
        root, base_url = html
        links += [
            link
            for element in root.iter("link", "a")
            if (link := _make_link(dict(element.items()), base_url, is_anchor=element.tag == "a"))
        ]
    own_links = [link for link in links if site_key(link.url) == site_key(url)]
    rest_urls = [link.url for link in own_links if _REST_RELATION in link.relations]
    feed_urls = dict.fromkeys(link.url for link in own_links if _is_feed(link)) or [
        link.url for link in links if _is_feed(link)
    ]
    sitemap_urls = [link.url for link in own_links if "sitemap" in link.relations and not link.is_anchor]
    sources = [
        *(Source(SourceKind.WORDPRESS, address) for address in rest_urls[:1]),
        *(Source(SourceKind.FEED, address) for address in [*feed_urls][:MAX_FEEDS]),
        *(Source(SourceKind.SITEMAP, address) for address in sitemap_urls[:1]),
        *(_sections([link.url for link in own_links if link.is_anchor], url) if html is not None else ()),
    ]
    return tuple(dict.fromkeys(sources))


def _parse_link_header(link_header: str, url: str) -> list[_Link]:
    """Return the links of a Link header. Source of the format: RFC 8288."""
    links = []
    for address, parameters in _LINK_HEADER.findall(link_header):
        attributes = {name.lower(): quoted or token for name, quoted, token in _LINK_PARAMETER.findall(parameters)}
        links.append(_make_link(attributes | {"href": address}, url))
    return [link for link in links if link]


def _make_link(attributes: Mapping[str, str], base_url: str, *, is_anchor: bool = False) -> _Link | None:
    address = attributes.get("href") or ""
    feed_address = _FEED_SCHEME.match(address)
    url = resolve_url(base_url, feed_address["rest"] if feed_address else address) if address.strip() else None
    relations = frozenset((attributes.get("rel") or "").lower().split())
    return _Link(url, relations, attributes, is_anchor) if url else None


def common_sources(home: str) -> tuple[Source, ...]:
    """Return the usual addresses of feeds and sitemaps, sorted by frequency. Some outlets do not announce theirs.

    If an outlet is only a part of a site, such as `https://example.com/berita/`, those below its path come first.
    """
    feeds = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")
    sitemaps = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_index.xml", "sitemap.xml", "wp-sitemap.xml")
    folder = urlsplit(home).path.strip("/")
    folders = [f"/{folder}/", "/"] if folder and "." not in folder.rpartition("/")[2] else ["/"]
    return tuple(
        Source(kind, urljoin(home, base + path))
        for kind, paths in ((SourceKind.FEED, feeds), (SourceKind.SITEMAP, sitemaps))
        for base in folders
        for path in paths
    )


def _is_feed(link: _Link) -> bool:
    """Return True if a link announces a feed of articles. Its type may have parameters, or be a general XML type."""
    attributes = link.attributes
    if _COMMENTS.search(f"{link.url} {attributes.get('title')}"):
        return False
    media_type = (attributes.get("type") or "").partition(";")[0].strip().lower()
    if _FEED_TYPE.fullmatch(media_type):
        return True
    if not link.relations & {"alternate", "feed"}:
        return False
    if media_type in _XML_TYPES and "hreflang" not in attributes:
        return True
    has_feed_address = bool(_FEED_ADDRESS.search(urlsplit(link.url)._replace(scheme="", netloc="").geturl()))
    is_untyped = not media_type and not {"hreflang", "media"} & attributes.keys()
    return "feed" in link.relations or (has_feed_address and (media_type in _JSON_TYPES or is_untyped))


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
