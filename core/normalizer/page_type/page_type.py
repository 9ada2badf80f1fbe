"""Which pages are no article, in plain words.

Two looks at a page: at its address and its own markup before the costly steps, at headline and text behind them. What
a page says of itself may lie: og:type is `article` on many archives, so JSON-LD alone is believed, and a text of some
length is an article whatever surrounds it.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from core.article import NotAnArticle
from core.normalizer.document.declared import Declared
from core.normalizer.document.lines import HEADINGS, Line
from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.normalizer.draft import Draft
from core.normalizer.page_type.teasers import is_teaser
from core.normalizer.page_type.walls import has_headline, refuse_consent
from core.reasons import Reason
from core.urls import is_home, is_listing
from core.vocabulary.sentence_ends import ELLIPSES, SENTENCE_ENDS

MIN_LETTERS = 100
"""A shorter text is a teaser, a caption or an error message. Letters, since not every script parts its words."""

MIN_BRIEF = 40
"""Letters of a brief: a sentence."""

_SHORT = 600
"""Code points. What is a gallery, a video, a wall or an error message has no longer text of its own."""

_FRONT_LINES = 3

_HOME = NotAnArticle(Reason("home_page"))
_LIST = NotAnArticle(Reason("article_list"))
_LISTING_TYPES = {
    "CollectionPage": Reason("section_page"),
    "SearchResultsPage": Reason("search_page"),
    "ProfilePage": Reason("author_page"),
    "AboutPage": Reason("standing_page"),
    "ContactPage": Reason("standing_page"),
}
_STANDING = frozenset(
    "about about-us tentang tentang-kami profil-perusahaan redaksi susunan-redaksi dewan-redaksi contact contact-us "
    "kontak kontak-kami hubungi-kami privacy privacy-policy kebijakan-privasi disclaimer sanggahan terms "
    "terms-of-service terms-of-use terms-and-conditions syarat-dan-ketentuan syarat-ketentuan pedoman-media-siber "
    "pedoman-pemberitaan-media-siber kode-etik kode-etik-jurnalistik karier karir career careers advertise "
    "pasang-iklan info-iklan tarif-iklan beriklan sitemap peta-situs cookie-policy faq bantuan".split()
)
_VIDEOS = frozenset("video videos vidio tv watch nonton live-streaming streaming".split())
_GALLERIES = frozenset("foto photo photos photography galeri galeri-foto foto-galeri gallery galleries image".split())
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery", "VideoGallery"})
_CROSS_LINK = re.compile(r"\W*(?:baca|simak|lihat|tonton|read|see)\b", re.IGNORECASE)
_HEADLINE = 4
_SUBJECT = 3
"""Words: fewer are no headline but a menu's entry; what names a section has no more."""

_LINKS = 5
_TEASER = 40
_TEASERS = 0.6
"""Letters of a line that is a teaser's text rather than its date or label; share of a list's lines that are such."""


def refuse_address(url: str, home: str | None, declared: Declared) -> NotAnArticle | None:
    """What the address alone tells. A page that JSON-LD calls an article is judged by its text instead, except for
    the outlet's own home address.
    """
    if home and _same_place(url, home):
        return _HOME
    if declared.is_article or is_home(url):
        return None
    if is_listing(url):
        return NotAnArticle(Reason("listing_page"))
    segments = _segments(url)
    if segments and len(segments) <= 2 and re.sub(r"\.(?:html?|php|aspx?)$", "", segments[-1]) in _STANDING:
        return NotAnArticle(Reason("standing_page"))
    return None


def refuse_type(declared: Declared) -> NotAnArticle | None:
    """What the page's own JSON-LD tells."""
    if declared.is_article:
        return None
    return next((NotAnArticle(reason) for kind, reason in _LISTING_TYPES.items() if kind in declared.types), None)


def refuse_listing(blocks: Sequence[Line], chosen: Sequence[int], declared: Declared) -> NotAnArticle | None:
    """Teasers: between the lines that look like text stand headlines that are links, one for every few lines."""
    if declared.is_article or not chosen:
        return None
    inside = blocks[chosen[0] : chosen[-1] + 1]
    teasers = sum(block.tag in HEADINGS and block.linked >= 0.9 for block in inside)
    if teasers >= 3 and teasers * 3 >= len(chosen):
        return _LIST
    texts = [index for index in chosen if len(blocks[index].text) >= _TEASER and blocks[index].linked < 0.5]
    under = sum(_is_under_link(blocks, index) for index in texts)
    return _LIST if under >= 3 and under >= _TEASERS * len(texts) else None


def lines_above_teasers(blocks: Sequence[Line], title: str) -> list[int]:
    """The sentences between the headline and the first teaser: a short story above a long list of others. Empty where
    there are too few for a story; a section's own introduction is one paragraph.
    """
    wanted = word_key(title)
    found: list[int] = []
    is_under = False
    for index, block in enumerate(blocks):
        if not is_under:
            is_under = block.tag in HEADINGS and block.linked < 0.5 and word_key(block.text) == wanted
        elif _is_linked_headline(block) or (block.tag in HEADINGS and block.linked >= 0.9):
            break
        elif len(block.text) >= _TEASER and block.linked < 0.5 and not block.is_aside:
            found.append(index)
    letters = sum(len(blocks[index].text) for index in found)
    return found if len(found) > 1 and letters >= 2 * MIN_LETTERS else []


def _is_under_link(blocks: Sequence[Line], index: int) -> bool:
    """Whether the line above, labels and dates aside, is a headline that is a link, in the same box or one beside."""
    for before in range(index - 1, max(-1, index - 4), -1):
        block = blocks[before]
        if _is_linked_headline(block):
            is_near = block.container is blocks[index].container or _around(block) is _around(blocks[index])
            return (is_near or _around(block) is blocks[index].container) and not _CROSS_LINK.match(block.text)
        if len(block.text) >= _TEASER:
            return False
    return False


def _around(block: Line) -> object:
    return block.container.parent or block.container


def refuse_text(draft: Draft) -> NotAnArticle | None:
    """A wall, a home page, a page of pictures or of one video, too little text, no headline."""
    title, text = draft.title, draft.text
    refused = refuse_consent(draft) or _refuse_front(draft) or (_refuse_short(draft) if len(text) < _SHORT else None)
    if refused:
        return refused
    if not text:
        return NotAnArticle(Reason("no_text"))
    # The opening settles it for nearly every text.
    if len(alphanumeric_key(text[: 5 * MIN_LETTERS])) < MIN_LETTERS and len(alphanumeric_key(text)) < MIN_LETTERS:
        return None if _is_brief(draft) else NotAnArticle(Reason("too_little_text"))
    return None if title else NotAnArticle(Reason("no_title"))


def _is_brief(draft: Draft) -> bool:
    """One or two whole sentences under their own headline, on a page that declares itself an article of a day."""
    declared, title = draft.declared, word_key(draft.title)
    is_dated = bool(declared.meta("article:published_time") or declared.times)
    is_declared = declared.article_texts("datePublished") or (declared.meta("og:type") == "article" and is_dated)
    if not is_declared or len(alphanumeric_key(draft.text)) < MIN_BRIEF or word_key(draft.text) == title:
        return False
    is_whole = draft.text.endswith(SENTENCE_ENDS) and not draft.text.endswith(ELLIPSES) and not is_teaser(draft)
    return is_whole and any(block.tag in HEADINGS and word_key(block.text) == title for block in draft.blocks)


def _refuse_short(draft: Draft) -> NotAnArticle | None:
    """What only a page without a text of some length can be."""
    declared = draft.declared
    if _introduces_a_list(draft):
        return _LIST
    segments = set(_segments(draft.page.url)[:-1])
    is_video = (declared.meta("og:type") or "").lower().startswith("video")
    if segments & _VIDEOS or is_video or ("VideoObject" in declared.types and not declared.is_article):
        return NotAnArticle(Reason("video_page"))
    if segments & _GALLERIES or declared.types & _GALLERY_TYPES:
        return NotAnArticle(Reason("photo_gallery"))
    return None


def _introduces_a_list(draft: Draft) -> bool:
    """One paragraph under a subject's name, among headlines that are links."""
    if len(draft.lines) > 1 or len(draft.title.split()) > _SUBJECT or draft.declared.is_article:
        return False
    return sum(_is_linked_headline(block, 0.6) for block in draft.blocks) >= _LINKS


def _is_linked_headline(block: Line, least: float = 0.9) -> bool:
    """`least` is the share of the line that is a link: a date may stand beside it."""
    return block.linked >= least and len(block.text.split()) >= _HEADLINE and not block.is_aside


def _refuse_front(draft: Draft) -> NotAnArticle | None:
    """A page at the root of a host is a home page, unless it is plainly one story: its own headline over a text of
    some length.
    """
    if not is_home(draft.page.url) or draft.declared.is_article or draft.declared.meta("og:type") == "article":
        return None
    is_story = has_headline(draft) and len(draft.text) >= _SHORT and len(draft.lines) >= _FRONT_LINES
    return None if is_story else _HOME


def _segments(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.lower().split("/") if segment]


def _same_place(url: str, home: str) -> bool:
    one, other = urlsplit(url), urlsplit(home)
    hosts = {part.netloc.lower().removeprefix("www.") for part in (one, other)}
    return len(hosts) == 1 and one.path.strip("/") == other.path.strip("/") and not one.query
