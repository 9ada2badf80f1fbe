"""Which pages are no article, in plain words."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from core.article import NotAnArticle
from core.normalizer.blocks import HEADINGS, Block
from core.normalizer.declared import Declared, types_of
from core.normalizer.names import squeezed
from core.urls import is_home, is_listing

MIN_LETTERS = 100
"""A shorter text is a teaser, a caption or an error message. Letters, since not every script parts its words."""

_LISTING_TYPES = {
    "CollectionPage": "a section page",
    "SearchResultsPage": "a search page",
    "ProfilePage": "an author's page",
}
_MISSING = re.compile(
    r"(?:error )?404\b.*|(?:maaf,? )?(?:halaman|artikel|berita|laman)(?: yang anda (?:cari|minta))?"
    r" tidak (?:dapat )?(?:ditemukan|tersedia)\W*"
    r"|(?:page|article) not found\W*|nothing found\W*",
    re.IGNORECASE,
)


def refuse_address(url: str, home: str | None, declared: Declared) -> NotAnArticle | None:
    """What the address alone tells. A page that JSON-LD calls an article is judged by its text instead, except for
    the outlet's own home address.
    """
    if home and _same_place(url, home):
        return NotAnArticle("the home page")
    if declared.is_article:
        return None
    if is_home(url) and declared.meta("og:type") != "article":
        return NotAnArticle("the home page")
    if is_listing(url) and not is_home(url):
        return NotAnArticle("a section, tag, author, search or archive page")
    return None


def refuse_type(declared: Declared) -> NotAnArticle | None:
    """What the page's own JSON-LD tells."""
    if declared.is_article:
        return None
    for found in declared.objects:
        for kind in types_of(found):
            if kind in _LISTING_TYPES:
                return NotAnArticle(_LISTING_TYPES[kind])
    return None


def refuse_listing(blocks: Sequence[Block], chosen: Sequence[int], declared: Declared) -> NotAnArticle | None:
    """Teasers: between the lines that look like text stand headings that are links, one for every few lines."""
    if declared.is_article or not chosen:
        return None
    inside = blocks[chosen[0] : chosen[-1] + 1]
    teasers = sum(block.tag in HEADINGS and block.linked >= 0.9 for block in inside)
    if teasers >= 3 and teasers * 3 >= len(chosen):
        return NotAnArticle("a list of articles")
    return None


def refuse_text(title: str, text: str) -> NotAnArticle | None:
    """No headline, an error message, or too little text."""
    if _MISSING.fullmatch(title):
        return NotAnArticle("the page says that it does not exist")
    if not text:
        return NotAnArticle("no text")
    # The opening settles it for nearly every text.
    if len(squeezed(text[: 5 * MIN_LETTERS])) < MIN_LETTERS and len(squeezed(text)) < MIN_LETTERS:
        return NotAnArticle("too little text")
    return None if title else NotAnArticle("no title")


def _same_place(url: str, home: str) -> bool:
    one, other = urlsplit(url), urlsplit(home)
    hosts = {part.netloc.lower().removeprefix("www.") for part in (one, other)}
    return len(hosts) == 1 and one.path.strip("/") == other.path.strip("/") and not one.query
