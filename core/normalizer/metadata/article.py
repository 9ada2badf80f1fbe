"""What is known of a story beside its text, from a finished draft: the last step to the article."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from core.article import Article
from core.language import detect_language
from core.normalizer.boilerplate.sign_offs import read_signature
from core.normalizer.document.html import Element
from core.normalizer.document.lines import Line
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.draft import Draft
from core.normalizer.metadata.authors import Bylines, find_authors
from core.normalizer.metadata.dateline import parse_dateline
from core.normalizer.metadata.dates import (
    Chosen,
    Clock,
    choose_modified,
    choose_published,
    fallback_stamps,
    find_shown,
    find_update,
    make_clock,
    modified_stamps,
    published_stamps,
)
from core.normalizer.page_type.teasers import is_teaser
from core.urls import canonical_url

_NEAR = 12
"""Lines around the headline and behind the story in which byline and date are looked for."""

_SIGNED = 2
"""Lines behind the story in which a name in brackets is its author's."""

_UNDER = 4
"""Lines, the headline among them, in which a mere `By` is this story's: farther down it may be a teaser's."""

_LABEL = re.compile(r"\s*(?:tags?|topik)\b\s*:?\s*", re.IGNORECASE)
_ABSOLUTE = re.compile(r"https?://\w[\w.-]*/[^\s?#]*\Z")
_LOCAL = frozenset({"id", "ms", "su", "jv"})


class Around(NamedTuple):
    """The lines near the headline, nearest first: `under` it and above the story, and the `others`, those before the
    headline and behind the story.
    """

    under: tuple[Line, ...]
    others: tuple[Line, ...]


def make_article(draft: Draft) -> Article:
    """The article that a finished draft stands for."""
    page, outlet, declared = draft.page, draft.outlet, draft.declared
    around = lines_around(draft)
    published, modified = _dates(draft, around)
    return Article(
        url=canonical_url(page.url, declared.canonical, outlet.url if outlet else None),
        title=draft.title,
        text=draft.text,
        authors=find_authors(declared, draft.tree, _bylines(draft, around), draft.names),
        dateline=parse_dateline(draft.text, draft.names),
        published_at=published.when if published else None,
        published_from=published.origin if published else None,
        modified_at=modified.when if modified else None,
        section=_section(draft),
        tags=tuple(_tags(draft)),
        language=detect_language(draft.text, _prior(draft)),
        image_url=_image(draft),
        modified_from=modified.origin if modified else None,
        is_teaser=is_teaser(draft),
    )


def _dates(draft: Draft, around: Around) -> tuple[Chosen | None, Chosen | None]:
    """The days of publication and of the last change."""
    page, declared = draft.page, draft.declared
    clock = _clock(draft)
    headline = word_key(draft.title)
    under = [block.text for block in around.under if not has_word_key(block.text, headline)]
    others = [block.text for block in around.others]
    published = choose_published(
        published_stamps(declared, page.url),
        find_shown(under, others, clock),
        fallback_stamps(page.candidate, page.url),
        clock,
    )
    return published, choose_modified(modified_stamps(declared), find_update(under, clock), published, clock)


def _clock(draft: Draft) -> Clock:
    """The zone of the outlet. Where none is configured, a page in a language of the archipelago is taken for local."""
    if draft.outlet:
        return make_clock(draft.page.fetched_at, draft.outlet.timezone)
    return make_clock(draft.page.fetched_at, None, _declared_language(draft) in _LOCAL or ".id/" in draft.page.url)


def lines_around(draft: Draft) -> Around:
    first, last = _ends(draft)
    title = _title_index(draft, first)
    before = draft.blocks[max(0, title - _NEAR) : title][::-1]
    behind = draft.blocks[last + 1 : last + 1 + _NEAR]
    return Around(draft.blocks[title:first][: 4 * _NEAR], (*before, *behind))


def _bylines(draft: Draft, around: Around) -> Bylines:
    """Around the story and among the furniture taken out of it; farther behind it only what is labelled."""
    last = _ends(draft)[1] + 1 + _NEAR
    far = (block for block in draft.blocks[last : last + 3 * _NEAR] if ":" in block.text)
    lines = (*around.under, *around.others, *draft.dropped, *far)
    behind = (block.text for block in draft.blocks[last - _NEAR : last - _NEAR + _SIGNED] if block.text[0] in "([")
    signature = draft.signature or next(filter(None, map(read_signature, behind)), "")
    linked = frozenset(block.text for block in around.under[:_UNDER] if block.linked)
    return Bylines(tuple(block.text for block in lines), signature, min(_UNDER, len(around.under)), linked)


def _ends(draft: Draft) -> tuple[int, int]:
    """The indexes of the story's first and last line."""
    kept = {line.position for line in draft.lines} if draft.is_shown else set[int]()
    indexes = [index for index in draft.chosen if index in kept] or list(draft.chosen)
    return (indexes[0], indexes[-1]) if indexes else (0, -1)


def _title_index(draft: Draft, first: int) -> int:
    headline = word_key(draft.title)
    for index in range(first - 1, -1, -1):
        if has_word_key(draft.blocks[index].text, headline):
            return index
    return max(0, first - _NEAR)


def _prior(draft: Draft) -> str | None:
    return (draft.outlet.language if draft.outlet else None) or _declared_language(draft)


def _declared_language(draft: Draft) -> str | None:
    """Of <html lang>, without its region; `in` is what Indonesian was called before 1989."""
    declared = (draft.declared.language or "").lower().split("-")[0].split("_")[0]
    return "id" if declared == "in" else declared or None


def _section(draft: Draft) -> str | None:
    declared = draft.declared
    return declared.meta("article:section") or next(iter(declared.article_texts("articleSection")), None)


def _tags(draft: Draft) -> Iterator[str]:
    """From the first place that names any, each once."""
    declared = draft.declared
    tags = list(declared.metas.get("article:tag", ())) or declared.article_texts("keywords")
    if not tags:
        tags = [declared.meta("news_keywords", "keywords") or ""]
    if not any(tags):
        tags = [link.text for link in _tag_links(draft)]
    split = (" ".join(tag.split()) for text in tags for tag in text.split(","))
    return iter(dict.fromkeys(tag for tag in split if tag))


def _tag_links(draft: Draft) -> list[Element]:
    """Links with rel=tag (WordPress's categories carry `category` beside it), or those behind the label `Tag:`."""
    marked = list(draft.tree.iter('a[rel="tag"]'))
    if marked or not any(block.linked and _LABEL.match(block.text) for block in draft.blocks):
        return marked
    return [link for link in draft.tree.iter("a") if _LABEL.fullmatch(link.opening)]


def _image(draft: Draft) -> str | None:
    address = draft.declared.meta("og:image", "og:image:url", "twitter:image")
    if address is None or _ABSOLUTE.match(address):
        return address
    try:
        return urljoin(draft.page.url, address)
    except ValueError:
        return None
