"""Build the candidates of a source from its entries: those that are the outlet's own articles."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from core.article import Candidate
from core.dates import parse_relative_date, parse_source_dates
from core.discovery.full_text import read_full_texts
from core.outlet import Outlet
from core.reasons import Reason
from core.url_parameters import is_random
from core.urls import (
    article_key,
    first_page_url,
    has_article_number,
    is_home,
    is_later_page,
    is_listing,
    looks_like_article,
    main_view_url,
    normalize_url,
    read_parameters,
    remove_parameters,
    site_key,
)

# Maximum number of entries in one source. Source: sitemaps.org allows as many URLs in one sitemap; other sources list
# fewer.
MAX_ENTRIES = 50_000

# Maximum number of author names that are read from an entry.
MAX_AUTHORS = 20

_INVISIBLE = "".join(map(chr, range(0x21))) + "\u00a0\u200b\u200c\u200d\u2060\ufeff"
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+/")
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
# An escaped `&` that was escaped again.
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
# A scheme that is repeated, or that has a wrong number of slashes.
_MISTYPED_SCHEME = re.compile(r"(?:https?:/*)*(https?):/*(?=[^/\s])", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

# A source may state dates that are wrong by this much, so that articles seem to be published in the future.
_MAX_WRONG_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An entry of a feed, sitemap or REST list as the source states it.

    `links` are the possible addresses of the article, best first. They may be relative or invalid. `published` and
    `modified` are texts or numbers, or None. `shortlink` may be the address of a WordPress post by its number.
    `authors` are names. `full_text` is the complete text of the article in HTML, if it is a string.
    """

    links: Sequence[object]
    title: str | None = None
    published: object = None
    modified: object = None
    shortlink: object = None
    authors: Sequence[str] = ()
    full_text: object = None


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A sitemap that a sitemap index lists. `modified_at` is a timezone-aware datetime, or None if not stated."""

    url: str
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class SourceContent:
    """The content of a source.

    `candidates` are the outlet's own articles in the order in which they should be fetched, and `sitemaps` the entries
    of a sitemap index. `dropped` are the reasons why other entries were left out, with the number of entries for each.
    If `is_cut_off` is True, the end of the source is missing. `is_feed` is False for sitemaps, which mostly list old
    articles.
    """

    candidates: tuple[Candidate, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()
    dropped: tuple[Reason, ...] = ()
    is_cut_off: bool = False
    is_feed: bool = False


def read_entries(
    entries: Sequence[SourceEntry], base_url: str, outlet: Outlet, now: datetime, zone: tzinfo | None = None
) -> SourceContent:
    """Return the outlet's own articles among the entries of a source, in their order, and what was dropped.

    The address of an entry is the first of its links that is in the registrable domain of the outlet's home page. Dates
    without a time zone are in `zone`, or in the outlet's time zone if `zone` is None. `now` limits the dates.
    """
    is_over_limit, entries = len(entries) > MAX_ENTRIES, entries[:MAX_ENTRIES]
    stated_dates = [date for entry in entries for date in (entry.published, entry.modified)]
    zone = zone or ZoneInfo(outlet.timezone)
    dates = parse_source_dates(stated_dates, zone, now)
    # A relative date of change would be later in every round, so the article would be fetched again each time.
    published_dates = [
        date or parse_relative_date(entry.published, now.astimezone(zone))
        for entry, date in zip(entries, dates[::2], strict=True)
    ]
    site = site_key(outlet.url)
    candidates: list[Candidate] = []
    other_sites: Counter[str] = Counter()
    invalid_count = 0
    full_texts = read_full_texts(entry.full_text for entry in entries)
    for entry, published_at, modified_at, full_text in zip(
        entries, published_dates, dates[1::2], full_texts, strict=True
    ):
        links = (_complete_link(link, site) for link in entry.links if isinstance(link, str))
        urls = [url for link in links if (url := normalize_url(link, base_url))]
        own_url = _find_own_url(urls, site)
        if own_url:
            shortlink = _find_shortlink(entry.shortlink, base_url, site)
            authors = tuple(entry.authors[:MAX_AUTHORS])
            candidates.append(
                Candidate(
                    own_url,
                    entry.title or None,
                    published_at,
                    modified_at,
                    shortlink,
                    authors,
                    is_dated_ahead=not (published_at or modified_at) and _is_dated_ahead(entry, zone, now),
                    full_text=full_text,
                )
            )
        elif urls:
            other_sites[site_key(urls[0])] += 1
        else:
            invalid_count += 1
    articles = _select_articles(_without_equal_shortlinks(candidates), {candidate.url for candidate in candidates})
    dropped = [
        *(
            Reason("entries_of_other_site", count=other_sites.total(), site=name)
            for name, _ in other_sites.most_common(1)
        ),
        *([Reason("entries_without_address", count=invalid_count)] if invalid_count else []),
        *([Reason("entries_over_limit", count=MAX_ENTRIES)] if is_over_limit else []),
    ]
    return SourceContent(articles, dropped=tuple(dropped))


def _complete_link(link: str, site: str) -> str:
    """Return a link without frequent mistakes, and with a scheme if it begins with a host of the site."""
    visible_link = _ESCAPED_AMPERSAND.sub("&", _LINE_BREAK.sub("", link.strip(_INVISIBLE)))
    if scheme := _MISTYPED_SCHEME.match(visible_link):
        return f"{scheme[1]}://{visible_link[scheme.end() :]}"
    has_host = _HOST.match(visible_link) and site_key(f"https://{visible_link}") == site
    return f"https://{visible_link}" if has_host else visible_link


def _find_own_url(urls: Sequence[str], site: str) -> str | None:
    """Return the first URL that belongs to a site; its home page only if there is no other URL.

    A link to another site may contain the URL, because some services count readers before redirecting them.
    """
    own_urls = [url for url in urls if site_key(url) == site]
    if not own_urls:
        contained_urls = (contained for url in urls for contained in _contained_urls(url))
        own_urls = [url for url in contained_urls if site_key(url) == site]
    return next((url for url in own_urls if not is_home(url)), own_urls[0] if own_urls else None)


def _contained_urls(url: str) -> list[str]:
    """Return the URLs in the path or in a parameter of a URL."""
    parts = urlsplit(url)
    # A URL in a path that is not escaped has all parameters.
    path = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
    texts = [*(value for _, value in parse_qsl(parts.query)), path]
    starts = ((text, _ADDRESS.search(text)) for text in texts)
    contained_urls = (normalize_url(text[start.start() :]) for text, start in starts if start)
    return [contained_url for contained_url in contained_urls if contained_url]


def _is_dated_ahead(entry: SourceEntry, zone: tzinfo, now: datetime) -> bool:
    return any(parse_source_dates([entry.published, entry.modified], zone, now + _MAX_WRONG_AHEAD))


def _find_shortlink(shortlink: object, base_url: str, site: str) -> str | None:
    """Return a shortlink in normal form; None if it is not one of WordPress's, such as `https://example.com/?p=12`."""
    url = normalize_url(shortlink, base_url) if isinstance(shortlink, str) else None
    is_shortlink = url is not None and site_key(url) == site and re.fullmatch(r"p=\d+", urlsplit(url).query)
    return url if is_shortlink else None


def _without_equal_shortlinks(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates, but remove each shortlink that several of them share."""
    candidates = list(candidates)
    urls: defaultdict[str | None, set[str]] = defaultdict(set)
    for candidate in candidates:
        urls[candidate.shortlink].add(candidate.url)
    return [
        replace(candidate, shortlink=None) if candidate.shortlink and len(urls[candidate.shortlink]) > 1 else candidate
        for candidate in candidates
    ]


def select_linked_articles(candidates: Iterable[Candidate], outlet: Outlet) -> tuple[Candidate, ...]:
    """Return the candidates among the links of a page: those in the registrable domain of the outlet's home page.

    Home pages, later pages of listings, and views of an article that is linked as well, are excluded. If a URL leads to
    a later page of an article, or to the complete article on one page, it is replaced by the URL of the first page.
    """
    site = site_key(outlet.url)
    own = [candidate for candidate in candidates if site_key(candidate.url) == site]
    keys = {article_key(candidate.url) for candidate in own if not urlsplit(candidate.url).query}
    return _select_articles(candidate for candidate in own if not _is_view(candidate.url, keys))


def _is_view(url: str, keys: Set[str]) -> bool:
    """Whether `url` is the URL of an article on the same page with other parameters, such as `?ref=terkini`.

    `keys` are the keys of the URLs on the page that have no parameters.
    """
    main_url = urlsplit(url)._replace(query="").geturl()
    is_other = main_url != url and not has_article_number(url)
    return is_other and looks_like_article(main_url) and article_key(main_url) in keys


def _select_articles(candidates: Iterable[Candidate], listed_urls: Set[str] | None = None) -> tuple[Candidate, ...]:
    """Return the articles among candidates. `listed_urls` are the URLs of a source that lists only articles.

    In such a source, a number at the end of a path is the id of an article unless the first page is listed, too.
    """
    articles = [article for candidate in candidates if (article := _select_article(candidate, listed_urls))]
    return tuple(_with_key_urls(articles))


def _with_key_urls(candidates: Sequence[Candidate]) -> Iterable[Candidate]:
    """Yield the candidates of a source with a `key_url` if a parameter of unknown name identifies only the visit.

    Otherwise an outlet that writes such a parameter into all links would list new articles in every round.
    """
    random_names = {
        name for candidate in candidates for name, value in read_parameters(candidate.url).items() if is_random(value)
    }
    visit_names = {name for name in random_names if _identifies_visit(name, candidates)}
    for candidate in candidates:
        names = visit_names & read_parameters(candidate.url).keys()
        yield replace(candidate, key_url=remove_parameters(candidate.url, names)) if names else candidate


def _identifies_visit(name: str, candidates: Iterable[Candidate]) -> bool:
    """Whether a parameter with random values identifies the visit, and not the article.

    Without it, the URLs must still differ, and look like URLs of articles unless several have the same value.
    """
    values: defaultdict[str, set[str]] = defaultdict(set)
    for candidate in candidates:
        if value := read_parameters(candidate.url).get(name):
            values[remove_parameters(candidate.url, {name})].add(value)
    counts = Counter(value for listed_values in values.values() for value in listed_values)
    return all(len(listed_values) == 1 for listed_values in values.values()) and all(
        looks_like_article(url) or counts[value] > 1 for url, listed_values in values.items() for value in listed_values
    )


def _select_article(candidate: Candidate, listed_urls: Set[str] | None) -> Candidate | None:
    if is_home(candidate.url):
        return None
    main_url = main_view_url(candidate.url)
    if main_url != candidate.url and (listed_urls is None or main_url in listed_urls):
        candidate = replace(candidate, url=main_url)
    first_page = first_page_url(candidate.url)
    if first_page == candidate.url:
        return candidate
    if listed_urls is not None and first_page not in listed_urls and _ends_with_number_of(candidate.url, first_page):
        return candidate
    if is_later_page(candidate.url) and (is_listing(first_page) or not looks_like_article(first_page)):
        return None
    # The text of a link to a later page is a page number instead of the headline.
    return replace(candidate, url=first_page, title=None)


def _ends_with_number_of(url: str, first_page: str) -> bool:
    """Whether the path of `url` is that of its first page followed by a number, with no word such as `page`."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[0] == urlsplit(first_page).path.rstrip("/")
