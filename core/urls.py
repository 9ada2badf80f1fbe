"""Addresses: which of them are one and the same article, and which can be no article by their shape."""

import contextlib
import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Parameters that tell where a reader came from, never which article it is. Exact names and prefixes only: wide
# patterns (anything with "ref", "source", "uid" or "id" in it) would fold different articles into one.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "mc_", "ga_", "at_", "wt_", "__twitter_", "fb_")
_TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh mibextid _ga _gl gaa_at "
    "gaa_n gaa_ts gaa_sig xtor cmpid ocid ref_src ref_url amp_js_v usqp s_kwcid vero_id _hsenc _hsmi spm "
    "share_id".split()
)

_LISTING_SEGMENTS = frozenset(
    "category kategori rubrik tag tags topik topic topics author penulis penulis-berita profil search cari pencarian "
    "indeks index page halaman label arsip archive archives feed rss login masuk daftar register wp-admin "
    "wp-login.php wp-json comments".split()
)
_SEARCH_PARAMETERS = frozenset({"s", "q", "query", "keyword", "search", "cari"})
_PAGE_PARAMETERS = frozenset({"page", "halaman", "hal", "paged", "pg"})
_LATER_PAGE_PATH = re.compile(r"/(?:page|halaman)/([2-9]|\d{2,})/?$|/[^/]*[a-z][^/]*/([2-9]|1\d)/?$", re.IGNORECASE)
_PART = re.compile(r"/(?:(?:page|halaman)[/-])?(?:(\d{1,4})|all)", re.IGNORECASE)
_LATER_SEGMENTS = re.compile(r"(?:/(?:page|halaman))?/\d+(/?)$", re.IGNORECASE)
_WHOLE_PAIRS = frozenset({("single", "1"), ("single", "true"), ("showpage", "all"), ("show", "all"), ("view", "all")})
_BLANK = re.compile(r"\s")
_DATE_ARCHIVE = re.compile(r"^/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$")
_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|mp[34]|webm|zip|gz|css|js|json|xml|rss|atom|docx?|xlsx?)$", re.IGNORECASE
)


def normalize_url(url: str, base: str | None = None) -> str | None:
    """`url` as an identity: absolute, host in lower case, no default port, fragment, user or tracking parameter.

    Relative addresses are resolved against `base`. None where it is no usable http(s) address.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        host = parts.hostname
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or _BLANK.search(host):
        return None
    scheme = parts.scheme.lower()
    shown_host = f"[{host}]" if ":" in host else host
    netloc = shown_host if port in {None, 80 if scheme == "http" else 443} else f"{shown_host}:{port}"
    plain = urlunsplit(SplitResult(scheme, netloc, parts.path or "/", _without_tracking(parts.query), ""))
    try:
        return canonicalize_url(plain)
    except (ValueError, UnicodeError):
        return None


def _without_tracking(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_tracking(pair[0].lower())]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def canonical_url(page_url: str, declared: str | None, home: str | None) -> str:
    """The article's one address: what the page declares (rel=canonical) where that can be believed, else its own.

    `page_url` is the address after redirects. A declared address is believed only within the registrable domain of
    the page (and of the outlet's `home`, where given), and never when it names a home, section or other listing
    page: themes exist that declare these on every article.
    """
    own = normalize_url(page_url) or page_url
    own = own if is_later_page(own) else first_page_url(own)
    told = (declared or "").strip()
    if told == page_url:
        return own
    wanted = normalize_url(told, own) if told and not _BLANK.search(told) else None
    if wanted is None or wanted == own:
        return own
    if not _is_same_site(wanted, own) or (home and not _is_same_site(wanted, home)):
        return own
    if is_listing(wanted) or is_later_page(wanted) or _is_above(wanted, own):
        return own
    if looks_like_article(own) and not looks_like_article(wanted):
        return own
    return first_page_url(wanted)


def _is_above(url: str, below: str) -> bool:
    """Whether `url` is a folder that `below` lies in, as a section page is."""
    path = urlsplit(url).path.rstrip("/")
    rest = urlsplit(below).path.removeprefix(path + "/") if path else ""
    return rest not in {"", urlsplit(below).path} and not _is_page_number(rest)


def _is_page_number(rest: str) -> bool:
    return rest.strip("/").removeprefix("page/").isdigit() or rest.strip("/") in {"amp", "all"}


_PLAIN_SUFFIXES = frozenset({"com", "net", "org"})
"""The public suffix list has no longer rule under these (its part that registries keep). To read it takes 0.1 s."""


@cache
def _suffixes() -> "TLDExtract":
    """The public suffix list as it comes with the library: nothing is fetched, nothing is written."""
    # It brings a whole HTTP client along, a tenth of what most commands take to start; few of them ask it anything.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def site_key(url: str) -> str:
    """The registrable domain (`example.co.id` of `news.example.co.id`), which is what belongs to one organisation.

    A host without a public suffix (an IP address, localhost, a name of the local network) stands for itself with
    its port: nothing says that two ports of it belong together.
    """
    host, port = _host_and_port(url)
    return _registrable_domain(host) or f"{host}:{port}"


def _is_same_site(url: str, other: str) -> bool:
    """Most are on one host, or end differently: then the public suffix list has no say."""
    one, two = _host_and_port(url), _host_and_port(other)
    ending = one[0].rpartition(".")[2]
    if one[0].removeprefix("www.") == two[0].removeprefix("www.") and (
        one[1] == two[1] or (ending != one[0] and ending.isalpha())
    ):
        return True
    return ending == two[0].rpartition(".")[2] and site_key(url) == site_key(other)


@lru_cache(maxsize=1000)
def _registrable_domain(host: str) -> str:
    labels = host.split(".")
    if labels[-1] in _PLAIN_SUFFIXES and len(labels) > 1 and all(labels):
        return ".".join(labels[-2:])
    return _suffixes()(host).top_domain_under_public_suffix


def resolve_url(base: str, address: str) -> str | None:
    """`address` as it stands on the page at `base`, made absolute.

    None where it is no http(s) address, or one with a user.
    """
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        is_usable &= "@" not in parts.netloc
    except ValueError:
        return None
    return joined if is_usable else None


def host_with_port(url: str) -> str:
    """Host and port as they are dialled, `example.co.id:443`."""
    host, port = _host_and_port(url)
    return f"{host}:{port}"


def politeness_key(url: str) -> str:
    """What politeness is owed to: the host, the same with and without `www.`, by http and by https.

    A port of its own is a server of its own.
    """
    host, port = _host_and_port(url)
    name = host.rstrip(".").removeprefix("www.")
    return name if port in {80, 443} else f"{name}:{port}"


def _host_and_port(url: str) -> tuple[str, int]:
    """The host in lower case, IP addresses in their one short form, and the port that is dialled."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    with contextlib.suppress(ValueError):
        host = str(ipaddress.ip_address(host))
    return host, parts.port or (443 if parts.scheme == "https" else 80)


def is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.strip("/").lower() in {"", "index.html", "index.php", "home"} and not parts.query


def is_listing(url: str) -> bool:
    """Whether the address alone says that this is a home, section, tag, author, search or archive page."""
    parts = urlsplit(url)
    if is_home(url) or _DATE_ARCHIVE.match(parts.path):
        return True
    if any(name in _SEARCH_PARAMETERS for name, _ in parse_qsl(parts.query)) and not looks_like_article(url):
        return True
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    return bool(segments) and segments[0] in _LISTING_SEGMENTS


def is_later_page(url: str) -> bool:
    """Whether this is page 2 or later, of a story or of a listing: `?page=2`, `/page/2/`, `/slug/2/`."""
    parts = urlsplit(url)
    if _LATER_PAGE_PATH.search(parts.path):
        return True
    return any(
        name in _PAGE_PARAMETERS and value.isdigit() and int(value) > 1 for name, value in parse_qsl(parts.query)
    )


def story_page_number(url: str, first: str) -> int | None:
    """Which page an address is of the story whose first page is at `first`: 1 and up, 0 for the whole in one piece.

    None where it is none of them: another host, another path, other parameters.
    """
    one, other = normalize_url(url), normalize_url(first)
    if one is None or other is None or politeness_key(one) != politeness_key(other):
        return None
    parts, first_parts = urlsplit(one), urlsplit(other)
    rest, told = _page_told(parts.query)
    path, stem = parts.path.rstrip("/"), first_parts.path.rstrip("/")
    if path != stem:
        found = _PART.fullmatch(path.removeprefix(stem)) if path.startswith(stem + "/") else None
        if found is None:
            return None
        told.add(int(found[1] or 0))
    if rest != _page_told(first_parts.query)[0] or len(told) > 1:
        return None
    return next(iter(told), 1)


def first_page_url(url: str) -> str:
    """Where a story begins, of which `url` is a later page or the whole in one piece; any other address as it is."""
    parts = urlsplit(url)
    rest, told = _page_told(parts.query)
    path = _LATER_SEGMENTS.sub(r"\1", parts.path) if _LATER_PAGE_PATH.search(parts.path) else parts.path
    return urlunsplit(parts._replace(path=path, query=urlencode(rest))) if told or path != parts.path else url


def _page_told(query: str) -> tuple[list[tuple[str, str]], set[int]]:
    """The parameters of a query that tell no page, sorted, and the page numbers that the others tell (0: all)."""
    rest: list[tuple[str, str]] = []
    told: set[int] = set()
    for name, value in parse_qsl(query, keep_blank_values=True):
        if (name, value) in _WHOLE_PAIRS or (name in _PAGE_PARAMETERS and value in {"all", "semua"}):
            told.add(0)
        elif name in _PAGE_PARAMETERS and value.isdecimal() and len(value) < 5:
            told.add(max(1, int(value)))
        else:
            rest.append((name, value))
    return sorted(rest), told


def looks_like_article(url: str) -> bool:
    """Whether an unknown link is worth asking for: its last segment carries a headline's words, a number or a date.

    Used for links of section pages only; what a feed, a sitemap or the REST interface lists is believed.
    """
    parts = urlsplit(url)
    if _ASSET.search(parts.path) or _DATE_ARCHIVE.match(parts.path):
        return False
    segments = [segment for segment in parts.path.split("/") if segment]
    if not segments or segments[0].lower() in _LISTING_SEGMENTS:
        return False
    last = re.sub(r"\.(?:html?|php|aspx?|amp)$", "", segments[-1])
    has_headline = len([word for word in re.split(r"[-_]", last) if word]) >= 4
    has_number = bool(re.search(r"\d{4,}", last)) or bool(re.search(r"/(?:19|20)\d\d/\d{1,2}/", parts.path))
    has_id = any(name in {"id", "p", "news_id", "berita"} and value.isdigit() for name, value in parse_qsl(parts.query))
    return has_headline or has_number or has_id
