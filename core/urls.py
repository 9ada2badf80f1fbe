"""Normalize and compare URLs: do they identify the same article, site or host, and can they be URLs of articles?"""

import contextlib
import ipaddress
import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from core.url_parameters import identifying_query, remove_path_session

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Maximum length of a URL. sitemaps.org sets the same limit, and an index of PostgreSQL cannot contain rows of more than
# 2,704 bytes: a single longer URL would end the whole round.
MAX_LENGTH = 2048

# The last segments of paths that lead to another view of an article.
_VIEW_SEGMENT = re.compile(
    r"/(?:amp|print|printable|printer|cetak|comment-page-\d+|trackback|index\.(?:html?|php))/?$", re.IGNORECASE
)

_LISTING_SEGMENTS = frozenset(
    "category kategori rubrik tag tags topik topic topics author penulis penulis-berita profil search cari pencarian "
    "indeks index page halaman label arsip archive archives feed rss login masuk daftar register wp-admin "
    "wp-login.php wp-json comments".split()
)
_SEARCH_PARAMETERS = frozenset({"s", "q", "query", "keyword", "search", "cari"})
_PAGE_PARAMETERS = frozenset({"page", "halaman", "hal", "paged", "pg"})
_LATER_PAGE_PATH = re.compile(r"/(?:page|halaman)/([2-9]|\d{2,})/?$|/[^/]*[a-z][^/]*/([2-9]|1\d)/?$", re.IGNORECASE)
_ARTICLE_PAGE = re.compile(r"/(?:(?:page|halaman)[/-])?(?:(\d{1,4})|all)", re.IGNORECASE)
_PAGE_SUFFIX = re.compile(r"(?:/(?:page|halaman))?/\d+(/?)$", re.IGNORECASE)
_SINGLE_PAGE_PARAMETERS = frozenset(
    {("single", "1"), ("single", "true"), ("showpage", "all"), ("show", "all"), ("view", "all")}
)
_WHITESPACE = re.compile(r"\s")
# A URL in which there is nothing to be quoted, sorted or resolved. Most are like this, and canonicalizing takes 70 µs.
_CANONICAL_URL = re.compile(
    r"https?://[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63})*(?::\d+)?/(?:[\w~-][\w.~-]*(?:/|\Z))*", re.ASCII
)
_DATE_ARCHIVE = re.compile(r"^/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$")
_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|mp[34]|webm|zip|gz|css|js|json|xml|rss|atom|docx?|xlsx?)$", re.IGNORECASE
)


# A URL that is its own normal form. Most are, and to compute the form takes thirty times as long as to see this.
_NORMAL_URL = re.compile(
    r"https?://(?=[^/]{1,63}/)[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[1-5]?[1-9]\d{3})?(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?",
    re.ASCII,
)


def normalize_url(url: str, base: str | None = None) -> str | None:
    """Return the normal form of a URL, by which pages are compared; None if it is too long or not a valid http(s) URL.

    The normal form is absolute, has the host in lower case, and has no default port, fragment, user, session, or
    parameter that identifies a reader or a view. A relative URL is resolved against `base`.
    """
    if len(url) <= MAX_LENGTH and _NORMAL_URL.fullmatch(url):
        return url
    try:
        url_parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        host = ascii_host(url_parts.hostname or "")
        port = url_parts.port
    except ValueError:
        return None
    if url_parts.scheme.lower() not in {"http", "https"} or not host or _WHITESPACE.search(host):
        return None
    scheme = url_parts.scheme.lower()
    shown_host = f"[{host}]" if ":" in host else host
    netloc = shown_host if port in {None, 80 if scheme == "http" else 443} else f"{shown_host}:{port}"
    path = remove_path_session(url_parts.path) or "/"
    clean_url = urlunsplit(SplitResult(scheme, netloc, path, identifying_query(url_parts.query), ""))
    try:
        canonical_url = clean_url if _CANONICAL_URL.fullmatch(clean_url) else canonicalize_url(clean_url)
    except (ValueError, UnicodeError):
        return None
    return canonical_url if len(canonical_url) <= MAX_LENGTH else None


def ascii_host(host: str) -> str:
    """Return a host name in the form that DNS uses (IDNA 2008), such as `xn--strae-oqa.example` for `straße.example`.

    Raise ValueError if the name is invalid. IDNA 2003, which Python and Scrapy use, would name another host: `strasse`.
    """
    if host.isascii():
        return host
    # Imported here, because few hosts need its tables.
    import idna

    return idna.encode(host, uts46=True).decode("ascii")


def unicode_host(host: str) -> str:
    """Return a host name as people write it, such as `straße.example`. Return an invalid name unchanged."""
    if "xn--" not in host:
        return host
    import idna

    try:
        return idna.decode(host)
    except ValueError:
        return host


def read_parameters(url: str) -> dict[str, str]:
    """Return the parameters of a URL with their values."""
    return dict(parse_qsl(urlsplit(url).query))


def remove_parameters(url: str, names: Collection[str]) -> str:
    """Return a URL without the named parameters."""
    url_parts = urlsplit(url)
    parameters = parse_qsl(url_parts.query, keep_blank_values=True)
    return urlunsplit(url_parts._replace(query=urlencode([(n, v) for n, v in parameters if n not in names])))


def main_view_url(url: str) -> str:
    """Return the URL of an article if `url` is its view for printing or phones, such as `X/print/`; else `url`."""
    url_parts = urlsplit(url)
    path = _VIEW_SEGMENT.sub("/" if url_parts.path.endswith("/") else "", url_parts.path)
    if path == url_parts.path:
        return url
    main_url = urlunsplit(url_parts._replace(path=path or "/"))
    return main_url if looks_like_article(main_url) else url


@lru_cache(maxsize=4096)
def article_key(url: str) -> str:
    """Return the key of an article's URL. URLs with the same key belong to the same article.

    The key is the same for http and https, with and without `www.` and a final slash, and for all views of the article.
    """
    normal_url = main_view_url(normalize_url(url) or url)
    url_parts = urlsplit(normal_url)
    query = f"?{url_parts.query}" if url_parts.query else ""
    return f"{url_parts.netloc.removeprefix('www.')}{url_parts.path.rstrip('/')}{query}"


# Every article has a URL in the store. That of an article without an address, such as one from a newspaper on paper, is
# below this one, which never exists (RFC 2606).
NO_ADDRESS = "https://by-hand.invalid/"


def public_url(url: str) -> str | None:
    """Return a stored URL, or None if it only stands for an article or outlet without an address."""
    return None if url.startswith(NO_ADDRESS) else url


def canonical_url(page_url: str, declared: str | None, home: str | None) -> str:
    """Return the canonical URL of an article: `declared` (rel=canonical) if it is plausible, else `page_url`.

    `page_url` is the URL after redirects. A plausible URL has the same registrable domain as the page, and as the
    outlet's `home` if that is not None. It is not a home page, section page or other listing, because some themes
    declare these for every article. The store compares the articles of pages that declare the same URL.
    """
    page_canonical = own_url(page_url)
    declared_url = (declared or "").strip()
    if declared_url == page_url:
        return page_canonical
    declared_canonical = (
        normalize_url(declared_url, page_canonical) if declared_url and not _WHITESPACE.search(declared_url) else None
    )
    if declared_canonical is None or declared_canonical == page_canonical:
        return page_canonical
    if not _is_same_site(declared_canonical, page_canonical) or (home and not _is_same_site(declared_canonical, home)):
        return page_canonical
    if is_listing(declared_canonical) or is_later_page(declared_canonical):
        return page_canonical
    if not looks_like_article(declared_canonical) and (
        looks_like_article(page_canonical) or _is_parent(declared_canonical, page_canonical)
    ):
        return page_canonical
    return first_page_url(declared_canonical)


@lru_cache(maxsize=4096)
@lru_cache(maxsize=4096)
def own_url(page_url: str) -> str:
    """Return the URL of an article that declares no canonical URL. `page_url` is the URL after redirects."""
    page_canonical = main_view_url(normalize_url(page_url) or page_url)
    return page_canonical if is_later_page(page_canonical) else first_page_url(page_canonical)


def _is_parent(url: str, below: str) -> bool:
    """Whether the path of `url` is a parent folder of the path of `below`, like that of a section page."""
    path = urlsplit(url).path.rstrip("/")
    subpath = urlsplit(below).path.removeprefix(path + "/") if path else ""
    last_segment = subpath.strip("/")
    is_page_number = last_segment.removeprefix("page/").isdigit() or last_segment in {"amp", "all"}
    return subpath not in {"", urlsplit(below).path} and not is_page_number


# Top-level domains that are the only public suffix of their hosts. For these, the public suffix list, which takes 0.1 s
# to load, is not needed.
_PLAIN_SUFFIXES = frozenset({"com", "net", "org"})


@cache
def _suffixes() -> "TLDExtract":
    """Return the public suffix list of the installed library. It is neither downloaded nor cached in files."""
    # Imported here, because tldextract imports an HTTP client, which takes a tenth of the start-up time of most
    # commands.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def site_key(url: str) -> str:
    """Return the registrable domain of a URL, such as `example.co.id` for `https://news.example.co.id/`.

    For a host without a public suffix (an IP address, localhost, a name in the local network), return host and port,
    because different ports may be different sites.
    """
    host, port = _host_and_port(url)
    return _registrable_domain(host) or f"{host}:{port}"


def _is_same_site(url: str, other: str) -> bool:
    """Whether two URLs have the same site key.

    The public suffix list is used only if the hosts differ but have the same top-level domain.
    """
    host, port = _host_and_port(url)
    other_host, other_port = _host_and_port(other)
    ending = host.rpartition(".")[2]
    if host.removeprefix("www.") == other_host.removeprefix("www.") and (
        port == other_port or (ending != host and ending.isalpha())
    ):
        return True
    return ending == other_host.rpartition(".")[2] and site_key(url) == site_key(other)


@lru_cache(maxsize=1000)
def _registrable_domain(host: str) -> str:
    labels = host.split(".")
    if labels[-1] in _PLAIN_SUFFIXES and len(labels) > 1 and all(labels):
        return ".".join(labels[-2:])
    return _suffixes()(host).top_domain_under_public_suffix


def resolve_url(base: str, address: str) -> str | None:
    """Return the absolute URL of `address`, relative to `base`.

    Return None if it is not an http(s) URL, contains a user or is too long.
    """
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
        is_web_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        if not parts.netloc.isascii():
            joined = urlunsplit(parts._replace(netloc=ascii_netloc(parts)))
    except ValueError:
        return None
    return (
        joined
        if is_web_address and "@" not in parts.netloc and len(joined.encode("utf-8", "replace")) <= MAX_LENGTH
        else None
    )


def ascii_netloc(parts: SplitResult) -> str:
    """Return the host in its ASCII form (IDNA), with the port if there is one. Raise ValueError if one is invalid."""
    host = ascii_host(parts.hostname or "")
    if ":" in host:
        raise ValueError("an IPv6 address with other characters")
    return host if parts.port is None else f"{host}:{parts.port}"


def host_with_port(url: str) -> str:
    """Return the host and port to connect to, such as `example.co.id:443`."""
    host, port = _host_and_port(url)
    return f"{host}:{port}"


def politeness_key(url: str) -> str:
    """Return the key of a URL's host. The limits on requests apply jointly to all URLs with the same key.

    The key is the same with and without `www.`, and for http and https. A port other than 80 and 443 is part of the
    key, because it may be another server.
    """
    host, port = _host_and_port(url)
    name = host.rstrip(".").removeprefix("www.")
    return name if port in {80, 443} else f"{name}:{port}"


def _host_and_port(url: str) -> tuple[str, int]:
    """Return the host in lower case and the port to connect to. IP addresses are in their shortest form."""
    parts = urlsplit(url)
    return _resolve_netloc(parts.scheme, parts.netloc)


@lru_cache(maxsize=4096)
def _resolve_netloc(scheme: str, netloc: str) -> tuple[str, int]:
    parts = SplitResult(scheme, netloc, "", "", "")
    host = parts.hostname or ""
    with contextlib.suppress(ValueError):
        host = ascii_host(host)
    with contextlib.suppress(ValueError):
        host = str(ipaddress.ip_address(host))
    return host, parts.port or (443 if scheme == "https" else 80)


def is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.strip("/").lower() in {"", "index.html", "index.php", "home"} and not parts.query


def is_listing(url: str) -> bool:
    """Whether `url` has the form of a home, section, tag, author, search or archive page."""
    url_parts = urlsplit(url)
    if is_home(url) or _DATE_ARCHIVE.match(url_parts.path):
        return True
    if any(name in _SEARCH_PARAMETERS for name, _ in parse_qsl(url_parts.query)) and not looks_like_article(url):
        return True
    segments = [segment for segment in url_parts.path.lower().split("/") if segment]
    return bool(segments) and segments[0] in _LISTING_SEGMENTS


def is_later_page(url: str) -> bool:
    """Whether `url` is page 2 or later of an article or listing, such as `?page=2`, `/page/2/` or `/slug/2/`."""
    url_parts = urlsplit(url)
    if _LATER_PAGE_PATH.search(url_parts.path):
        return True
    return any(
        name in _PAGE_PARAMETERS and value.isdecimal() and int(value) > 1 for name, value in parse_qsl(url_parts.query)
    )


def article_page_number(url: str, first: str) -> int | None:
    """Return the page number, from 1, of `url` in the article whose first page is `first`; 0 for the complete article.

    Return None if `url` is not a page of that article, because the host, the path or another parameter differs.
    """
    page, start = normalize_url(url), normalize_url(first)
    if page is None or start is None or politeness_key(page) != politeness_key(start):
        return None
    page_parts, first_parts = urlsplit(page), urlsplit(start)
    other_parameters, page_numbers = _split_page_parameters(page_parts.query)
    path, stem = page_parts.path.rstrip("/"), first_parts.path.rstrip("/")
    if path != stem:
        page_path = _ARTICLE_PAGE.fullmatch(path.removeprefix(stem)) if path.startswith(stem + "/") else None
        if page_path is None:
            return None
        page_numbers.add(int(page_path[1] or 0))
    if other_parameters != _split_page_parameters(first_parts.query)[0] or len(page_numbers) > 1:
        return None
    return next(iter(page_numbers), 1)


def first_page_url(url: str) -> str:
    """Return the URL of the first page of an article if `url` is another page, or the complete article; else `url`."""
    url_parts = urlsplit(url)
    other_parameters, page_numbers = _split_page_parameters(url_parts.query)
    path = _PAGE_SUFFIX.sub(r"\1", url_parts.path) if _LATER_PAGE_PATH.search(url_parts.path) else url_parts.path
    return (
        urlunsplit(url_parts._replace(path=path, query=urlencode(other_parameters)))
        if page_numbers or path != url_parts.path
        else url
    )


def _split_page_parameters(query: str) -> tuple[list[tuple[str, str]], set[int]]:
    """Return the sorted other parameters of a query, and its page numbers (0 for the complete article)."""
    other_parameters: list[tuple[str, str]] = []
    page_numbers: set[int] = set()
    for name, value in parse_qsl(query, keep_blank_values=True):
        if (name, value) in _SINGLE_PAGE_PARAMETERS or (name in _PAGE_PARAMETERS and value in {"all", "semua"}):
            page_numbers.add(0)
        elif name in _PAGE_PARAMETERS and value.isdecimal() and len(value) < 5:
            page_numbers.add(max(1, int(value)))
        else:
            other_parameters.append((name, value))
    return sorted(other_parameters), page_numbers


def looks_like_article(url: str) -> bool:
    """Whether `url` has the form of an article's URL: it contains the words of a headline, a number or a date.

    Links on section pages are selected by this function. Feeds, sitemaps and the REST API list only articles.
    """
    url_parts = urlsplit(url)
    if _ASSET.search(url_parts.path) or _DATE_ARCHIVE.match(url_parts.path):
        return False
    segments = [segment for segment in url_parts.path.split("/") if segment]
    if not segments or segments[0].lower() in _LISTING_SEGMENTS:
        return False
    slug = re.sub(r"\.(?:html?|php|aspx?|amp)$", "", segments[-1])
    has_headline = len([word for word in re.split(r"[-_]", slug) if word]) >= 4
    has_number = bool(re.search(r"\d{4,}", slug)) or bool(re.search(r"/(?:19|20)\d\d/\d{1,2}/", url_parts.path))
    return has_headline or has_number or has_article_number(url)


def has_article_number(url: str) -> bool:
    """Return whether a parameter of a URL is the number of an article, such as `?id=812`."""
    parameters = parse_qsl(urlsplit(url).query)
    return any(name in {"id", "p", "news_id", "berita"} and value.isdigit() for name, value in parameters)


def home_key(url: str) -> tuple[str, str, str]:
    """Return a key of a home address. It is the same for http and https, with and without `www.`."""
    split = urlsplit(url)
    return politeness_key(url), split.path.rstrip("/"), split.query
