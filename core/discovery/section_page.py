"""Read a section page (or a home page): the articles that it links to, and its next page."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from core.article import Candidate
from core.discovery.html_page import base_of, parse_html
from core.discovery.own_articles import select_own_candidates
from core.outlet import Outlet
from core.urls import is_listing, looks_like_article, normalize_url, site_key


@dataclass(frozen=True, slots=True)
class SectionPage:
    """The candidates from bottom to top of the page, oldest first, and the URL of its next page."""

    candidates: tuple[Candidate, ...]
    next_url: str | None


def read_section(body: bytes, url: str, outlet: Outlet) -> SectionPage | None:
    """Return the links of a listing that look like the outlet's own articles; None if `body` is not HTML."""
    root = parse_html(body)
    if root is None:
        return None
    base = base_of(root, url)
    titles: dict[str, str | None] = {}
    next_url = None
    for anchor in root.iter("a", "link"):
        link = normalize_url(anchor.get("href") or "", base) if anchor.get("href") else None
        if link is None or site_key(link) != site_key(url):
            continue
        if anchor.get("rel") == "next" or (next_url is None and _is_next_page(link, url)):
            next_url = link
        if anchor.tag == "a" and looks_like_article(link) and not is_listing(link):
            title = " ".join(anchor.text_content().split())
            titles[link] = max(titles.get(link) or "", title, key=len) or None
    found = select_own_candidates((Candidate(link, title) for link, title in titles.items()), outlet)
    return SectionPage(found[::-1], next_url)


def _is_next_page(link: str, url: str) -> bool:
    """Whether a link leads to the next page of the same listing: the number in its path or `page` is one higher."""
    return _listing_path(link) == _listing_path(url) and _page_number(link) == _page_number(url) + 1


def _listing_path(url: str) -> str:
    return urlsplit(url).path.partition("/page/")[0].rstrip("/")


def _page_number(url: str) -> int:
    parts = urlsplit(url)
    number = dict(parse_qsl(parts.query)).get("page") or parts.path.partition("/page/")[2].strip("/")
    return int(number) if number.isdigit() and len(number) < 6 else 1
