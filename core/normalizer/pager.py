"""Articles that span several pages: where the other pages are, and what each of them adds to the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from core.normalizer.document.html import Element, Tree
from core.normalizer.document.text_keys import alphanumeric_key
from core.normalizer.page_type.thresholds import MIN_TEXT_LETTERS
from core.urls import is_home, is_listing, normalize_url, resolve_url, story_page_number

# Page number up to which a pager is an article's: one with more pages is that of a list. Source: judgement.
MAX_PAGE_NUMBER = 50

# Links examined; a pager has a dozen.
MAX_PAGER_LINKS = 500

# Elements around a link that state what it belongs to; those farther out describe the page. Source: judgement.
MAX_PAGER_BOXES = 4

# Letters of a paragraph that is not repeated on purpose; a sub-heading or a refrain may be. Source: judgement.
MIN_REPEATED_LETTERS = 80

# Thresholds that only limit time or memory.
RESOURCE_BOUNDS = frozenset({"MAX_PAGER_LINKS"})

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
    """The links of one page of an article to the others.

    `single_page_url` is the address of the whole article on one page, if there is one; `urls` maps the numbers of other
    pages (from 2, the first page being 1) to their addresses.
    """

    single_page_url: str | None
    urls: dict[int, str]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One page of an article, as the crawler needs it to find the next: its pager, headline and lines of text."""

    pager: Pager
    title: str
    lines: tuple[str, ...]


def may_have_pages(body: bytes) -> bool:
    """Return whether the page may belong to an article of several pages. May be wrongly True, never wrongly False."""
    # UTF-16 has a zero beside each letter of an address. Searching the addresses alone is ten times as fast.
    return _PAGE_LINK.search(b"\n".join(_HREF.findall(body.replace(b"\0", b"")))) is not None


def read_pager(tree: Tree, page_url: str, first_url: str) -> Pager:
    """Return the pager on a page of the article whose first page is at `first_url`.

    Only the article's own address with a page number counts: rel=next is as often the next article, and lists of
    comments, pictures or other articles have pagers, too.
    """
    if is_home(first_url) or is_listing(first_url):
        return Pager(None, {})
    base = _base_url(tree, page_url)
    single_page_url: str | None = None
    urls: dict[int, str] = {}
    for link in _page_links(tree):
        url = resolve_url(base, link.get("href") or "")
        number = story_page_number(url, first_url) if url else None
        if url is None or number is None or _is_of_other_list(link):
            continue
        if number == 0:
            single_page_url = single_page_url or normalize_url(url)
        elif number > 1:
            urls.setdefault(number, normalize_url(url) or url)
    if max(urls, default=0) > MAX_PAGE_NUMBER:
        return Pager(None, {})
    return Pager(single_page_url, urls)


def continues_article(title: str, page: ArticlePage) -> bool:
    """Return whether `page` continues the article with this headline. Under another headline it must have some text:
    messages shown instead of a page (maintenance, a log-in) are short.
    """
    one, other = alphanumeric_key(title), alphanumeric_key(page.title)
    has_title = bool(other) and (one in other or other in one)
    return has_title or len(alphanumeric_key("".join(page.lines))) >= MIN_TEXT_LETTERS


def added_lines(text: Sequence[str], title: str, lines: Iterable[str]) -> list[str]:
    """Return what a later page adds to the lines `text` so far: it often repeats the headline or the lead first."""
    known = {*text, title}
    fresh = dropwhile(known.__contains__, lines)
    return [line for line in fresh if len(line) < MIN_REPEATED_LETTERS or line not in known]


def _page_links(tree: Tree) -> Iterator[Element]:
    links = (link for link in tree.iter("a", "link") if _PAGE_URL.search(link.get("href") or ""))
    return islice(links, MAX_PAGER_LINKS)


def _base_url(tree: Tree, page_url: str) -> str:
    base = next(tree.iter("base"), None)
    return (resolve_url(page_url, base.get("href") or "") if base is not None else None) or page_url


def _is_of_other_list(link: Element) -> bool:
    """Return whether the link pages through comments, pictures or other articles, by its address or what is around."""
    if _COMMENTS.search(link.get("href") or ""):
        return True
    return any(_OTHER_LIST.search(_names(box)) for box in islice(link.around(), MAX_PAGER_BOXES))


def _names(box: Element) -> str:
    # What holds the whole page has the names of everything on it.
    return "" if box.tag in {"html", "body", "main", "article"} else f"{box.get('class')} {box.get('id')}"
