"""Refuse lists of links: shelves of a shop, directories, and topic pages that declare nothing about themselves.

Such a page has some text, such as advice below the products. What shows that the text is not an article is what
surrounds it: links, prices, and the texts of other entries.
"""

import re

from core.article import NotAnArticle
from core.normalizer.document.boxes import HEADINGS
from core.normalizer.document.line import Line, total_text_weight
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.draft import Draft, text_share
from core.normalizer.metadata.article_builder import has_authors, has_publication_date
from core.normalizer.page_type.page_type import TEASERS
from core.normalizer.page_type.thresholds import (
    MAX_LIST_SHARE,
    MAX_LIST_SHARE_WITH_ARTICLE_ADDRESS,
    MAX_LIST_SHARE_WITH_AUTHORS,
    MAX_LIST_SHARE_WITH_DATE,
    MAX_OWN_HEADING_LINK_SHARE,
    MIN_LINK_LINES_ABOVE_TEXT,
    MIN_LIST_SIGNS,
    MIN_PRICE_LINES,
)
from core.reasons import Reason
from core.urls import looks_like_article

LINK_LIST = NotAnArticle(Reason("link_list"))
_CURRENCIES = ("Rp", "$", "€", "£", "¥")
_PRICE = re.compile(r"(?:\bRp\.?|[$€£¥])\s?\d")


def refuse_link_list(draft: Draft) -> NotAnArticle | None:
    """Refuse a page with two of the signs that `_count_list_signs` counts, unless something speaks for an article.

    JSON-LD, a declared time of publication, or a source that states the date always does. An address like that of an
    article, a byline, or a position above teasers does so unless nearly all of the page's text is elsewhere. A date,
    which may be that of an entry, outweighs one sign.
    """
    declared, candidate = draft.declared, draft.page.candidate
    is_listed = candidate is not None and candidate.published_at is not None
    if is_listed or declared.is_article or declared.meta("article:published_time"):
        return None
    share = text_share(draft)
    signs = _count_list_signs(draft, share)
    if signs < MIN_LIST_SIGNS or (share >= MAX_LIST_SHARE_WITH_ARTICLE_ADDRESS and looks_like_article(draft.page.url)):
        return None
    signs -= share >= MAX_LIST_SHARE_WITH_DATE and has_publication_date(draft)
    if share >= MAX_LIST_SHARE_WITH_AUTHORS and (_is_above_teasers(draft) or has_authors(draft)):
        return None
    return LINK_LIST if signs >= MIN_LIST_SIGNS else None


def _is_above_teasers(draft: Draft) -> bool:
    """Return whether an earlier step found a short article above a list of teasers."""
    return any(removals.applied is TEASERS for removals in draft.selection.passes)


def _count_list_signs(draft: Draft, share: float) -> int:
    """Return how many signs of a list the page has, from 0 to 5. Count prices only if they could make a difference.

    The signs are: much of the page's running text is outside of the article's; more letters are links than are the
    article's running text; there are many links between headline and text (twice as many are two signs); there are
    several prices.
    """
    links_above = _count_links_above_text(draft)
    linked_letters = sum([len(line.text) * line.linked for line in draft.page_lines if line.linked])
    signs = (
        (share < MAX_LIST_SHARE)
        + (linked_letters > total_text_weight(draft.lines))
        + (links_above >= MIN_LINK_LINES_ABOVE_TEXT)
        + (links_above >= 2 * MIN_LINK_LINES_ABOVE_TEXT)
    )
    if signs + 1 < MIN_LIST_SIGNS:
        return signs
    return signs + (sum(_has_price(line.text) for line in draft.page_lines) >= MIN_PRICE_LINES)


def _has_price(text: str) -> bool:
    # Searching for the signs is many times as fast as matching the regular expression.
    return any(currency in text for currency in _CURRENCIES) and _PRICE.search(text) is not None


def _count_links_above_text(draft: Draft) -> int:
    """Return the number of lines between headline and text that are links; 0 if there is no headline above the text."""
    if not draft.lines or not draft.is_displayed:
        return 0
    links, headline = 0, word_key(draft.title)
    for line in reversed(draft.page_lines[: draft.lines[0].position]):
        if _is_headline(line, headline):
            return links
        links += line.linked >= MAX_OWN_HEADING_LINK_SHARE
    return 0


def _is_headline(line: Line, headline: str) -> bool:
    is_own = line.tag in HEADINGS and line.linked < MAX_OWN_HEADING_LINK_SHARE
    return is_own and (line.tag == "h1" or has_word_key(line.text, headline))
