"""Read a section page or home page: the articles that it links to, and the URL of its next page."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from core.article import Candidate
from core.discovery.candidates import select_linked_articles
from core.discovery.html_parser import parse_html
from core.outlet import Outlet
from core.urls import is_listing, looks_like_article, normalize_url, site_key


@dataclass(frozen=True, slots=True)
class SectionPage:
    """The content of a section page: its candidates, oldest first (from the bottom to the top), and its next page."""

    candidates: tuple[Candidate, ...]
    next_url: str | None


def read_section(body: bytes, url: str, outlet: Outlet) -> SectionPage | None:
    """Return the content of a section page; None if `body` is not HTML.

    A link is a candidate if its URL looks like an article of the outlet. If several links have the same URL, the
    longest link text is the title.
    """
    html = parse_html(body, url)
    if html is None:
        return None
    root, base_url = html
    titles: dict[str, str] = {}
    next_url = None
    for anchor in root.iter("a", "link"):
        link = normalize_url(anchor.get("href"), base_url) if anchor.get("href") else None
        if link is None or site_key(link) != site_key(url):
            continue
        if anchor.get("rel") == "next" or (next_url is None and _is_next_page(link, url)):
            next_url = link
        if anchor.tag == "a" and looks_like_article(link) and not is_listing(link):
            title = " ".join(anchor.text_content().split())
            titles[link] = max(titles.get(link, ""), title, key=len)
    candidates = select_linked_articles((Candidate(link, title or None) for link, title in titles.items()), outlet)
    return SectionPage(candidates[::-1], next_url)


def _is_next_page(link: str, url: str) -> bool:
    return _listing_path(link) == _listing_path(url) and _page_number(link) == _page_number(url) + 1


def _listing_path(url: str) -> str:
    return urlsplit(url).path.partition("/page/")[0].rstrip("/")


def _page_number(url: str) -> int:
    url_parts = urlsplit(url)
    number = dict(parse_qsl(url_parts.query)).get("page") or url_parts.path.partition("/page/")[2].strip("/")
    return int(number) if number.isdecimal() and len(number) < 6 else 1
