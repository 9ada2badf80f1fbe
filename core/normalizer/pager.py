"""A story in several pages: where its other pages are, and what each of them adds to the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from core.normalizer.document.html import Element, Tree
from core.normalizer.document.text_keys import alphanumeric_key
from core.normalizer.page_type.page_type import MIN_LETTERS
from core.urls import is_home, is_listing, normalize_url, resolve_url, story_page_number

MAX_NUMBER = 50
"""No story has more pages: a pager that names more of them is that of a list."""

MAX_LINKS = 500
"""Links looked at; a pager has a dozen, and a hostile page as many as it likes."""

MAX_BOXES = 4
"""Boxes around a link that say what it belongs to; those farther out say what the page is."""

LONG = 80
"""Code points. A paragraph so long does not stand twice in a story on purpose; "Ya," a sub-heading or a refrain may."""

_HREF = re.compile(rb"href=[\"']?([^\"'\s>]+)")
_SIGN = re.compile(
    rb"[?&;](?:page|paged|pg|hal|halaman|single|show|showpage|view)=|(?:^|/)(?:2|all)/?(?:[?#]|$)|/(?:page|halaman)[/-]2",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
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
    """What one page of a story tells of the others.

    `whole_url` is the address that shows the story in one piece, where the page offers one; `parts` maps the numbers
    of other pages (from 2, the first page being 1) to their addresses.
    """

    whole_url: str | None
    parts: dict[int, str]


@dataclass(frozen=True, slots=True)
class PartReading:
    """One page of a story as the crawler needs it to find the next: its pager, its headline, the lines of its text."""

    pager: Pager
    title: str
    lines: tuple[str, ...]


def has_sign_of_parts(body: bytes) -> bool:
    """Whether a page may belong to a story in several pages: a quick look at its bytes, wrong only by a false alarm."""
    # UTF-16 has a zero beside every letter of an address. Looking through the addresses alone is ten times faster.
    return _SIGN.search(b"\n".join(_HREF.findall(body.replace(b"\0", b"")))) is not None


def read_pager(tree: Tree, page_url: str, first_url: str) -> Pager:
    """The pager of a page of the story whose first page is at `first_url`.

    Only addresses of the same story count, which is its own address with a page number: rel=next names the next
    article as often, and lists of comments, pictures or other articles have pagers, too.
    """
    if is_home(first_url) or is_listing(first_url):
        return Pager(None, {})
    base = _base(tree, page_url)
    whole_url: str | None = None
    parts: dict[int, str] = {}
    for link in _links(tree):
        url = resolve_url(base, link.get("href") or "")
        number = story_page_number(url, first_url) if url else None
        if url is None or number is None or _is_of_another_list(link):
            continue
        if number == 0:
            whole_url = whole_url or normalize_url(url)
        elif number > 1:
            parts.setdefault(number, normalize_url(url) or url)
    if max(parts, default=0) > MAX_NUMBER:
        return Pager(None, {})
    return Pager(whole_url, parts)


def is_page_of(title: str, reading: PartReading) -> bool:
    """Whether a page goes on with the story of this headline. Under another one it must have some text: notices that
    come in a page's place (maintenance, a wall) are short.
    """
    one, other = alphanumeric_key(title), alphanumeric_key(reading.title)
    has_title = bool(other) and (one in other or other in one)
    return has_title or len(alphanumeric_key("".join(reading.lines))) >= MIN_LETTERS


def new_lines(told: Sequence[str], title: str, lines: Iterable[str]) -> list[str]:
    """What a later page adds to the lines `told` so far: it often opens with the headline or the lead again."""
    known = {*told, title}
    fresh = dropwhile(known.__contains__, lines)
    return [line for line in fresh if len(line) < LONG or line not in known]


def _links(tree: Tree) -> Iterator[Element]:
    links = (link for link in tree.iter("a", "link") if _ADDRESS.search(link.get("href") or ""))
    return islice(links, MAX_LINKS)


def _base(tree: Tree, page_url: str) -> str:
    declared = next(tree.iter("base"), None)
    return (resolve_url(page_url, declared.get("href") or "") if declared is not None else None) or page_url


def _is_of_another_list(link: Element) -> bool:
    """Whether a link pages through comments, pictures or other articles, by its address or the boxes around it."""
    if _COMMENTS.search(link.get("href") or ""):
        return True
    return any(_OTHER_LIST.search(_names(box)) for box in islice(link.around(), MAX_BOXES))


def _names(box: Element) -> str:
    # What holds the whole page carries the names of everything on it.
    return "" if box.tag in {"html", "body", "main", "article"} else f"{box.get('class')} {box.get('id')}"
