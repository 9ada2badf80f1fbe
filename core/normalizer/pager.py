"""Articles that span several pages: the addresses of the other pages, and the text that each page adds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from core.normalizer.document.html import Element, Tree
from core.normalizer.document.text_keys import alphanumeric_key
from core.normalizer.document.thresholds import (
    MAX_PAGE_NUMBER,
    MAX_PAGER_BOXES,
    MAX_PAGER_LINKS,
    MIN_PAGE_REPEAT_LETTERS,
)
from core.normalizer.page_type.thresholds import MIN_TEXT_LETTERS
from core.urls import article_page_number, is_home, is_listing, normalize_url, resolve_url

_HREF = re.compile(rb"href=[\"']?([^\"'\s>]+)")
_PAGE_LINK = re.compile(
    rb"[?&;](?:page|paged|pg|hal|halaman|single|show|showpage|view)=|(?:^|/)(?:2|all)/?(?:[?#]|$)|/(?:page|halaman)[/-]2",
    re.IGNORECASE | re.MULTILINE,
)
_PAGE_URL = re.compile(
    r"[?&](?:page|paged|pg|hal|halaman|single|show|showpage|view)=|(?:^|/)(?:[\w-]*\d|all)/?(?:[?#]|$)", re.IGNORECASE
)
_OTHER_LIST = re.compile(
    r"comment|komentar|disqus|related|terkait|lainnya|recommend|rekomendasi|popul[ae]r|latest|terkini|terbaru|indeks|"
    r"gallery|galeri|carousel|slider|swiper|slideshow|photo|foto|(?<![\w-])sidebar(?![\w-])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"#(?:comment|komentar|respon)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pager:
    """The links from one page of an article to its other pages.

    `single_page_url` is the address of the complete article on one page, if there is one. `urls` maps page numbers,
    from 2 on, to addresses.
    """

    single_page_url: str | None
    urls: dict[int, str]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One page of an article: its pager, headline and lines of text."""

    pager: Pager
    title: str
    lines: tuple[str, ...]


def may_have_pages(body: bytes) -> bool:
    """Return False only if the page certainly does not belong to an article of several pages."""
    # In UTF-16, each letter of an address has a zero byte next to it. Searching only the addresses, and not the
    # whole page, is ten times as fast.
    return _PAGE_LINK.search(b"\n".join(_HREF.findall(body.replace(b"\0", b"")))) is not None


def read_pager(tree: Tree, page_url: str, first_url: str) -> Pager:
    """Return the pager of a page of the article whose first page is at `first_url`.

    A link counts only if its address is the article's own address with a page number. A link with `rel=next` often
    leads to the next article. Lists of comments, pictures and other articles have pagers, too.
    """
    if is_home(first_url) or is_listing(first_url):
        return Pager(None, {})
    base = _base_url(tree, page_url)
    single_page_url: str | None = None
    urls: dict[int, str] = {}
    for link in _page_links(tree):
        url = resolve_url(base, link.get("href") or "")
        page_number = article_page_number(url, first_url) if url else None
        if url is None or page_number is None or _is_of_other_list(link):
            continue
        if page_number == 0:
            single_page_url = single_page_url or normalize_url(url)
        elif page_number > 1:
            urls.setdefault(page_number, normalize_url(url) or url)
    if max(urls, default=0) > MAX_PAGE_NUMBER:
        return Pager(None, {})
    return Pager(single_page_url, urls)


def continues_article(title: str, page: ArticlePage) -> bool:
    """Return whether `page` continues the article with this title.

    A page with a different headline must have some text: a maintenance message or a log-in page has very little.
    """
    title_key, page_title_key = alphanumeric_key(title), alphanumeric_key(page.title)
    has_title = bool(page_title_key) and (title_key in page_title_key or page_title_key in title_key)
    return has_title or len(alphanumeric_key("".join(page.lines))) >= MIN_TEXT_LETTERS


def added_lines(text: Sequence[str], title: str, lines: Iterable[str]) -> list[str]:
    """Return the lines of a later page. Leave out the headline and lead that it repeats from `text`."""
    earlier_lines = {*text, title}
    new_lines = dropwhile(earlier_lines.__contains__, lines)
    return [line for line in new_lines if len(line) < MIN_PAGE_REPEAT_LETTERS or line not in earlier_lines]


def _page_links(tree: Tree) -> Iterator[Element]:
    links = (link for link in tree.iter("a", "link") if _PAGE_URL.search(link.get("href") or ""))
    return islice(links, MAX_PAGER_LINKS)


def _base_url(tree: Tree, page_url: str) -> str:
    base = next(tree.iter("base"), None)
    return (resolve_url(page_url, base.get("href") or "") if base is not None else None) or page_url


def _is_of_other_list(link: Element) -> bool:
    if _COMMENTS.search(link.get("href") or ""):
        return True
    return any(_OTHER_LIST.search(_names(box)) for box in islice(link.around(), MAX_PAGER_BOXES))


def _names(box: Element) -> str:
    # The elements that hold the whole page have class names for everything on it.
    return "" if box.tag in {"html", "body", "main", "article"} else f"{box.get('class')} {box.get('id')}"
