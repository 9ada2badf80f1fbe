"""Refuse pages that are not an article.

Address and declared type are checked before the costly steps, headline and text after them. A page may declare a wrong
type: og:type is `article` on many archives, so only JSON-LD is trusted. A text of some length counts as an article, no
matter what surrounds it.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from core.article import NotAnArticle
from core.messages import message
from core.normalizer.document.boxes import HEADINGS
from core.normalizer.document.declared_metadata import DeclaredMetadata, named_texts
from core.normalizer.document.line import Line
from core.normalizer.document.text_keys import alphanumeric_key, word_key
from core.normalizer.draft import Draft, has_own_headline, text_share
from core.normalizer.explanation import Pass
from core.normalizer.page_type.thresholds import (
    MAX_LINES_ABOVE_TEASER,
    MAX_LINES_PER_TEASER,
    MAX_LIST_SHARE_WITH_DATE,
    MAX_OWN_HEADING_LINK_SHARE,
    MAX_POOR_TEXT_LETTERS,
    MAX_STANDING_SEGMENTS,
    MAX_SUBJECT_WORDS,
    MIN_BRIEF_LETTERS,
    MIN_FRONT_ARTICLE_LINES,
    MIN_GUIDE_TITLE_WORDS,
    MIN_HEADLINE_LINK_SHARE,
    MIN_HEADLINE_WORDS,
    MIN_INTRODUCTION_LETTERS,
    MIN_LINKED_HEADLINES,
    MIN_LISTED_HEADLINES,
    MIN_LISTED_LINK_SHARE,
    MIN_SEGMENTS_BELOW_LISTING,
    MIN_SLUG_WORDS_BELOW_LISTING,
    MIN_SLUG_WORDS_BELOW_SUBJECT,
    MIN_TEASER_LETTERS,
    MIN_TEASER_SHARE,
    MIN_TEASERS,
    MIN_TEXT_LETTERS,
)
from core.reasons import Reason
from core.urls import is_home, is_listing
from core.vocabulary.sentence_ends import ELLIPSES, SENTENCE_ENDS

_HOME = NotAnArticle(Reason("home_page"))
TEASERS = Pass("teaser list", message("is below the first teaser of a list"), "")
ARTICLE_LIST = NotAnArticle(Reason("article_list"))
_LISTING_TYPES = {
    "CollectionPage": Reason("section_page"),
    "SearchResultsPage": Reason("search_page"),
    "ProfilePage": Reason("author_page"),
    "AboutPage": Reason("standing_page"),
    "ContactPage": Reason("standing_page"),
}
_OPEN_GRAPH_TYPES = {"product": Reason("product_page"), "profile": Reason("author_page")}
_STANDING = frozenset(
    "about about-us tentang tentang-kami profil-perusahaan redaksi susunan-redaksi dewan-redaksi contact contact-us "
    "kontak kontak-kami hubungi-kami privacy privacy-policy kebijakan-privasi disclaimer sanggahan terms "
    "terms-of-service terms-of-use terms-and-conditions syarat-dan-ketentuan syarat-ketentuan pedoman-media-siber "
    "pedoman-pemberitaan-media-siber kode-etik kode-etik-jurnalistik karier karir career careers advertise "
    "pasang-iklan info-iklan tarif-iklan beriklan sitemap peta-situs cookie-policy faq bantuan".split()
)
_SUBJECTS = frozenset("topic topics archive archives".split())
_VIDEOS = frozenset("video videos vidio tv watch nonton live-streaming streaming".split())
_GALLERIES = frozenset("foto photo photos photography galeri galeri-foto foto-galeri gallery galleries image".split())
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery", "VideoGallery"})
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?)$")
_CROSS_LINK = re.compile(r"\W*(?:baca|simak|lihat|tonton|read|see)\b", re.IGNORECASE)


def refuse_address(draft: Draft) -> NotAnArticle | None:
    """Refuse a page by its address. If it declares an article, refuse it only at the outlet's own address."""
    url, home = draft.page.url, draft.outlet.url if draft.outlet else None
    if home and _is_same_page(url, home):
        return _HOME
    if draft.declared.is_article or is_home(url):
        return None
    segments = _segments(url)
    if is_listing(url):
        return None if _may_be_article(segments, draft.declared) else NotAnArticle(Reason("listing_page"))
    is_standing = 0 < len(segments) <= MAX_STANDING_SEGMENTS and _EXTENSION.sub("", segments[-1]) in _STANDING
    return NotAnArticle(Reason("standing_page")) if is_standing else None


def _may_be_article(segments: list[str], declared: DeclaredMetadata) -> bool:
    """Return whether a page below a listing, such as `/archive/2026/03/slug`, declares an article or has a slug.

    og:type alone does not count, because WordPress plugins set it on archives, too. Below a subject, it is believed if
    the last segment has two words, and the later steps refuse lists.
    """
    is_article_type = (declared.meta("og:type") or "").lower() == "article"
    has_author = declared.meta("author", "article:author") is not None
    if declared.meta("article:published_time") is not None or (is_article_type and has_author):
        return len(segments) > 1
    slug_words = [word for word in re.split(r"[-_]", _EXTENSION.sub("", segments[-1] if segments else "")) if word]
    if is_article_type and _is_below_subject(segments):
        return len(slug_words) >= MIN_SLUG_WORDS_BELOW_SUBJECT
    return len(segments) >= MIN_SEGMENTS_BELOW_LISTING and len(slug_words) >= MIN_SLUG_WORDS_BELOW_LISTING


def _is_below_subject(segments: list[str]) -> bool:
    """Return whether an address names a subject, as in `/topics/health/best-toothbrush`.

    Encyclopedias and guides have articles there; tags of Indonesian outlets are below `/topik/` and `/tag/`.
    """
    is_subject = len(segments) > 1 and segments[0] in _SUBJECTS
    return is_subject and not is_listing(f"https://host.example/{'/'.join(segments[1:])}")


def refuse_declared_type(draft: Draft) -> NotAnArticle | None:
    """Refuse a page that declares to be a list, a standing page, a product or a profile."""
    declared = draft.declared
    if declared.is_article:
        return None
    reasons = [reason for schema_type, reason in _LISTING_TYPES.items() if schema_type in declared.types]
    if declared.meta("article:published_time") is None:
        kind = (declared.meta("og:type") or "").lower().partition(".")[0]
        reasons += [_OPEN_GRAPH_TYPES[kind]] if kind in _OPEN_GRAPH_TYPES else []
    return NotAnArticle(reasons[0]) if reasons else None


def _is_declared_guide(draft: Draft) -> bool:
    """Return whether the page declares an article or a date of publication, below a headline of several words.

    Such a page may be a guide to products or projects. Like a list of teasers, a guide links the heading of each part.
    """
    declared = draft.declared
    dates = [value for item in declared.objects for value in named_texts(item.get("datePublished"))]
    is_dated = bool(dates) or declared.meta("article:published_time") is not None
    is_declared = is_dated or (declared.meta("og:type") or "").lower() == "article"
    return is_declared and bool(_segments(draft.page.url)) and len(draft.title.split()) >= MIN_GUIDE_TITLE_WORDS


def is_teaser_list(draft: Draft) -> bool:
    """Return whether the selected lines are teasers: there is a linked headline above every few lines."""
    page_lines, selected = draft.page_lines, draft.selection.lines
    if draft.declared.is_article or not selected or _is_declared_guide(draft):
        return False
    between = page_lines[selected[0].position : selected[-1].position + 1]
    headlines = sum(line.tag in HEADINGS and line.linked >= MIN_HEADLINE_LINK_SHARE for line in between)
    if headlines >= MIN_LINKED_HEADLINES and headlines * MAX_LINES_PER_TEASER >= len(selected):
        return True
    texts = [line for line in selected if _may_be_teaser_text(line)]
    teasers = sum(_is_below_headline(page_lines, line.position) for line in texts)
    return teasers >= MIN_TEASERS and teasers >= MIN_TEASER_SHARE * len(texts)


def find_lines_above_teasers(page_lines: Sequence[Line], title: str) -> list[Line]:
    """Return the sentences between the headline and the first teaser: a short article above a list of other articles.

    Return [] if there is too little text for an article, or one paragraph, which introduces a section page.
    """
    headline = word_key(title)
    found: list[Line] = []
    is_below = False
    for line in page_lines:
        if not is_below:
            is_own = line.tag in HEADINGS and line.linked < MAX_OWN_HEADING_LINK_SHARE
            is_below = is_own and word_key(line.text) == headline
        elif _is_linked_headline(line) or (line.tag in HEADINGS and line.linked >= MIN_HEADLINE_LINK_SHARE):
            break
        elif _may_be_teaser_text(line) and not line.is_aside:
            found.append(line)
    letters = sum(len(line.text) for line in found)
    return found if len(found) > 1 and letters >= MIN_INTRODUCTION_LETTERS else []


def _may_be_teaser_text(line: Line) -> bool:
    return len(line.text) >= MIN_TEASER_LETTERS and line.linked < MAX_OWN_HEADING_LINK_SHARE


def _is_below_headline(page_lines: Sequence[Line], position: int) -> bool:
    """Return whether the line above is a linked headline in the same box or the next one. Skip labels and dates."""
    home = page_lines[position].container
    for above in range(position - 1, max(-1, position - 1 - MAX_LINES_ABOVE_TEASER), -1):
        line = page_lines[above]
        if _is_linked_headline(line):
            outer = line.container.parent or line.container
            is_near = line.container is home or outer is (home.parent or home) or outer is home
            return is_near and not _CROSS_LINK.match(line.text)
        if len(line.text) >= MIN_TEASER_LETTERS:
            return False
    return False


def refuse_text(draft: Draft) -> NotAnArticle | None:
    """Refuse home pages, galleries, video pages, pages with too little text, and texts without a headline."""
    title, text = draft.title, draft.text
    is_poor = len(text) < MAX_POOR_TEXT_LETTERS
    refusal = _refuse_front_page(draft)
    if refusal is None and is_poor:
        refusal = _refuse_wordpress_page(draft) or _refuse_poor_text(draft)
    if refusal:
        return refusal
    if not text:
        return NotAnArticle(Reason("no_text"))
    # The start of a text is nearly always enough to decide.
    if not _has_letters(text[: 5 * MIN_TEXT_LETTERS], MIN_TEXT_LETTERS) and not _has_letters(text, MIN_TEXT_LETTERS):
        return None if _is_brief(draft) else NotAnArticle(Reason("too_little_text"))
    return None if title else NotAnArticle(Reason("no_title"))


def _has_letters(text: str, least: int) -> bool:
    return len(alphanumeric_key(text)) >= least


def _is_brief(draft: Draft) -> bool:
    """Return whether the text is one or two full sentences below the headline of a dated article.

    Either the page declares such an article, or its source states the time of publication. The sources that do so are
    feeds, the REST API of WordPress and news sitemaps, and these list only articles.
    """
    declared, headline = draft.declared, word_key(draft.title)
    is_dated = bool(declared.meta("article:published_time") or declared.times)
    is_declared = declared.article_texts("datePublished") or (declared.meta("og:type") == "article" and is_dated)
    candidate = draft.page.candidate
    is_listed = candidate is not None and candidate.published_at is not None
    if not (is_declared or is_listed) or word_key(draft.text) == headline:
        return False
    if not _has_letters(draft.text, MIN_BRIEF_LETTERS):
        return False
    is_full = draft.text.endswith(SENTENCE_ENDS) and not draft.text.endswith(ELLIPSES) and not draft.is_teaser
    return is_full and any(line.tag in HEADINGS and word_key(line.text) == headline for line in draft.page_lines)


def _refuse_poor_text(draft: Draft) -> NotAnArticle | None:
    declared = draft.declared
    if _introduces_list(draft):
        return ARTICLE_LIST
    segments = set(_segments(draft.page.url)[:-1])
    is_video = (declared.meta("og:type") or "").lower().startswith("video")
    if segments & _VIDEOS or is_video or ("VideoObject" in declared.types and not declared.is_article):
        return NotAnArticle(Reason("video_page"))
    if segments & _GALLERIES or declared.types & _GALLERY_TYPES:
        return NotAnArticle(Reason("photo_gallery"))
    return None


def _introduces_list(draft: Draft) -> bool:
    """Return whether the text is a single paragraph below the name of a topic, on a page with linked headlines."""
    if len(draft.lines) > 1 or len(draft.title.split()) > MAX_SUBJECT_WORDS or draft.declared.is_article:
        return False
    headlines = sum(_is_linked_headline(line, MIN_LISTED_LINK_SHARE) for line in draft.page_lines)
    return headlines >= MIN_LISTED_HEADLINES


def _is_linked_headline(line: Line, min_linked: float = MIN_HEADLINE_LINK_SHARE) -> bool:
    return line.linked >= min_linked and len(line.text.split()) >= MIN_HEADLINE_WORDS and not line.is_aside


def _refuse_front_page(draft: Draft) -> NotAnArticle | None:
    """Refuse the page at the root of a host. Accept it if it has its own headline above several lines of text.

    What it declares does not count if most of its text is outside of the article: home pages declare articles, too.
    """
    declared = draft.declared
    if not is_home(draft.page.url):
        return None
    if draft.is_displayed and text_share(draft) < MAX_LIST_SHARE_WITH_DATE:
        return _HOME
    if declared.is_article or declared.meta("og:type") == "article":
        return None
    is_long = len(draft.text) >= MAX_POOR_TEXT_LETTERS and len(draft.lines) >= MIN_FRONT_ARTICLE_LINES
    return None if is_long and has_own_headline(draft) else _HOME


def _refuse_wordpress_page(draft: Draft) -> NotAnArticle | None:
    """Refuse what WordPress calls a “page” rather than a “post”, such as an imprint. Themes write the type into <body>.

    Only pages with little text are refused, because some sites publish long articles as pages.
    """
    candidate = draft.page.candidate
    if draft.declared.is_article or (candidate is not None and candidate.published_at is not None):
        return None
    body = draft.tree.body
    classes = set((body.get("class") or "").split()) if body is not None else set[str]()
    is_page = "page" in classes and any(name.startswith("page-id-") for name in classes)
    return NotAnArticle(Reason("standing_page")) if is_page and "single" not in classes else None


def _segments(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.lower().split("/") if segment]


def _is_same_page(url: str, home: str) -> bool:
    page_address, home_address = urlsplit(url), urlsplit(home)
    hosts = {address.netloc.lower().removeprefix("www.") for address in (page_address, home_address)}
    return len(hosts) == 1 and page_address.path.strip("/") == home_address.path.strip("/") and not page_address.query
