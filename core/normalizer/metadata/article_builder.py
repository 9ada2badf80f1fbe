"""Build the article from the draft that the other steps have completed: the last step of the pipeline."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from core.article import Article
from core.language import detect_language
from core.normalizer.boilerplate.sign_offs import find_signature
from core.normalizer.document.boxes import HEADINGS
from core.normalizer.document.bylines import find_dated_name, find_labelled_bylines, find_names_beside_dates
from core.normalizer.document.html import Element
from core.normalizer.document.line import Line, text_weight
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.draft import Draft
from core.normalizer.metadata.authors import Bylines, find_authors, find_data_layer_author
from core.normalizer.metadata.date_selection import (
    FetchContext,
    SelectedDate,
    confirming_days,
    fallback_claims,
    find_date_line,
    find_embedded_date,
    find_first_publication,
    find_shown_date,
    find_update_date,
    is_contradicted,
    join_labels,
    make_fetch_context,
    modified_claims,
    published_claims,
    select_modified,
    select_published,
    stated_offsets,
    vague_claims,
)
from core.normalizer.metadata.dateline import parse_dateline
from core.normalizer.metadata.extracted import Extracted
from core.normalizer.metadata.section import find_section
from core.normalizer.metadata.thresholds import (
    BIOGRAPHY_LINES,
    BYLINE_LINES,
    CLOSING_LINES,
    DATE_LINES,
    LABELLED_LINES,
    MARKED_LINES,
    MAX_HEADER_LINES,
    MAX_HEADLINES,
    MAX_OPENING_BYLINE_LENGTH,
    MIN_HEADLINE_WORDS,
    NEARBY_LINES,
    OPENING_LINES,
    SIGNATURE_LINES,
)
from core.urls import canonical_url

_TAG_LABEL = re.compile(r"\s*(?:tags?|topik)\b\s*:?\s*", re.IGNORECASE)
_WRITTEN_BY = ("written by ", "ditulis oleh ")
_PUBLISHED = re.compile(r"(?:published|posted|diterbitkan|dipublikasikan|tayang)\s*:\s*", re.IGNORECASE)
_ABSOLUTE_URL = re.compile(r"https?://\w[\w.-]*/[^\s?#]*\Z")
_LOCAL_LANGUAGES = frozenset({"id", "ms", "su", "jv"})


class SurroundingLines(NamedTuple):
    """The lines around the article text, sorted by their distance from the headline or the text.

    `header` holds the lines between the headline and the text, the short lines at the beginning of the text, because a
    byline may be below the lead, and the lines below the headline if the page displays it several times. `others` holds
    the lines before the headline, followed by the lines after the text. `above` holds the line directly above the
    headline.
    """

    header: tuple[Line, ...]
    others: tuple[Line, ...]
    above: tuple[Line, ...]


def build_article(draft: Draft) -> Article:
    page, outlet, declared = draft.page, draft.outlet, draft.declared
    surrounding = _surrounding_lines(draft)
    published, modified = _dates(draft, surrounding)
    if published is None:
        published = find_embedded_date(draft.page.body, _fetch_context(draft))
    expected_language = (outlet.language if outlet else None) or _declared_language(draft)
    authors = _authors(draft, surrounding)
    section = find_section(declared, draft.tree, draft.title, _category_lines(surrounding), draft.names)
    return Article(
        url=canonical_url(page.url, declared.canonical, outlet.url if outlet else None),
        title=draft.title,
        text=draft.text,
        authors=authors.value if authors else (),
        dateline=parse_dateline(draft.text, draft.names),
        published_at=published.when if published else None,
        published_from=published.origin if published else None,
        modified_at=modified.when if modified else None,
        section=section.value if section else None,
        tags=tuple(_tags(draft)),
        language=detect_language(draft.text, expected_language),
        image_url=_image_url(draft),
        modified_from=modified.origin if modified else None,
        is_teaser=draft.is_teaser,
        title_from=draft.title_from,
        authors_from=authors.origin if authors else None,
        section_from=section.origin if section else None,
    )


def _category_lines(surrounding: SurroundingLines) -> list[str]:
    return [line.text for line in (*surrounding.header, *surrounding.others)]


def is_undated(draft: Draft) -> bool:
    """Return whether neither the page nor its source states a plausible date."""
    return _dates(draft, _surrounding_lines(draft)) == (None, None)


def has_publication_date(draft: Draft) -> bool:
    published = _dates(draft, _surrounding_lines(draft))[0]
    return published is not None and published.origin != "update"


def has_authors(draft: Draft) -> bool:
    return _authors(draft, _surrounding_lines(draft)) is not None


def _authors(draft: Draft, surrounding: SurroundingLines) -> Extracted[tuple[str, ...]] | None:
    configured_name = draft.outlet.name if draft.outlet else ""
    bylines = _bylines(draft, surrounding)
    authors = find_authors(draft.declared, draft.tree, bylines, draft.names, configured_name, is_local=_is_local(draft))
    if authors is None and (names := find_data_layer_author(draft.page.body, draft.names)):
        return Extracted(names, "data-layer")
    return authors


def _dates(draft: Draft, surrounding: SurroundingLines) -> tuple[SelectedDate | None, SelectedDate | None]:
    page, declared = draft.page, draft.declared
    context = _fetch_context(draft)
    headline = word_key(draft.title)
    header_lines = join_labels(line.text for line in surrounding.header if not has_word_key(line.text, headline))
    other_lines = [line.text for line in surrounding.others]
    fallbacks = list(fallback_claims(page.candidate, page.url))
    date_line = find_date_line(header_lines[:DATE_LINES], context)
    claims = list(published_claims(declared, page.url))
    vague = list(vague_claims(declared, context))
    certain_days = confirming_days(declared, claims, vague, context)
    changes = list(modified_claims(declared))
    shown = find_first_publication([*header_lines, *other_lines], context) or find_shown_date(
        header_lines, other_lines, context, certain_days
    )
    update = find_update_date(header_lines, context)
    if date_line is None and shown and shown.when.date() in certain_days:
        date_line = shown
    if shown and update and shown.when.date() > update.when.date():
        # The date of another article
        shown = None
    if is_contradicted(claims, changes, date_line, fallbacks, context):
        claims, shown = [], date_line
    fallbacks += vague
    published = select_published(claims, shown, fallbacks, context, stated_offsets(declared))
    modified = select_modified(changes, update, published, context)
    if published is None and modified is not None:
        # The day of the last change is nearer to that of publication than the day of the fetch would be.
        published = SelectedDate(modified.when, "update")
    return published, modified


def _fetch_context(draft: Draft) -> FetchContext:
    """Return the context of the fetch with the outlet's time zone.

    If the outlet is unknown, a page in a language of Indonesia or Malaysia, or with a `.id` domain, is assumed to be in
    the default time zone.
    """
    zone_name = draft.outlet.timezone if draft.outlet else None
    return make_fetch_context(
        draft.page.fetched_at, zone_name, is_zone_known=draft.outlet is not None or _is_local(draft)
    )


def _is_local(draft: Draft) -> bool:
    return _declared_language(draft) in _LOCAL_LANGUAGES or ".id/" in draft.page.url


def _surrounding_lines(draft: Draft) -> SurroundingLines:
    text_start, text_end = _text_range(draft)
    headlines = _headline_positions(draft, text_start)
    headline_position = headlines[-1] if headlines else max(0, text_start - NEARBY_LINES)
    below_others = (
        draft.page_lines[position + 1 : position + 1 + DATE_LINES] for position in headlines[-MAX_HEADLINES:-1]
    )
    lines_above_headline = draft.page_lines[max(0, headline_position - NEARBY_LINES) : headline_position][::-1]
    lines_below_text = draft.page_lines[text_end + 1 : text_end + 1 + NEARBY_LINES]
    opening = draft.page_lines[text_start : text_start + OPENING_LINES] if draft.is_displayed else ()
    return SurroundingLines(
        (
            *draft.page_lines[headline_position:text_start][:MAX_HEADER_LINES],
            *(line for line in opening if len(line.text) <= MAX_OPENING_BYLINE_LENGTH and not text_weight(line)),
            *(line for lines in below_others for line in lines if line.position < headline_position),
        ),
        (*lines_above_headline, *lines_below_text),
        lines_above_headline[:1],
    )


def _bylines(draft: Draft, surrounding: SurroundingLines) -> Bylines:
    """Return the lines that may contain a byline.

    These are the surrounding lines, the lines that earlier steps removed, and lines farther below the text if they have
    a label.
    """
    text_start, last_position = _text_range(draft)
    text_end = last_position + 1
    distant_lines = draft.page_lines[text_end + NEARBY_LINES : text_end + NEARBY_LINES + LABELLED_LINES]
    labelled_lines = (line for line in distant_lines if _may_be_labelled(line.text) or " name is " in line.text)
    byline_texts = (
        *surrounding.header,
        *surrounding.others,
        *(removal.line for removal in draft.removals),
        *labelled_lines,
    )
    bracketed_lines = (
        line.text for line in draft.page_lines[text_end : text_end + SIGNATURE_LINES] if line.text[0] in "(["
    )
    signature = draft.signature or next(filter(None, map(find_signature, bracketed_lines)), "")
    linked_lines = frozenset(line.text for line in surrounding.header[:BYLINE_LINES] if line.linked)
    header_count = min(BYLINE_LINES, len(surrounding.header))
    positions = {line.position for line in byline_texts}
    labelled = find_labelled_bylines(draft.page_lines, positions)
    return Bylines(
        tuple(line.text for line in byline_texts),
        signature,
        header_count,
        linked_lines,
        tuple(f"{byline.label}: {name}" for byline in labelled for name in byline.names),
        tuple(_dated_names([*surrounding.header[: BYLINE_LINES + 1], *surrounding.above])),
        draft.page.candidate.authors if draft.page.candidate else (),
        next((line.text for line in surrounding.above), ""),
        min(MARKED_LINES, len(surrounding.header)),
        tuple(_closing_credits(draft)),
        tuple(line.text for line in surrounding.header),
        draft.page_lines[text_start:],
        draft.page_lines[max(text_start, text_end - BIOGRAPHY_LINES) : text_end + NEARBY_LINES],
    )


def _closing_credits(draft: Draft) -> Iterator[str]:
    """Yield the last line of the text and the headings shortly before it, if they may be credits.

    A credit in any other line may name the author of a work that the article is about.
    """
    closing = draft.lines[-CLOSING_LINES:] if draft.is_displayed else ()
    for line in closing:
        if (line is closing[-1] or line.tag in HEADINGS) and _may_be_labelled(line.text):
            yield line.text


def _may_be_labelled(text: str) -> bool:
    return ":" in text or text.lower().startswith(_WRITTEN_BY)


def _dated_names(header: Sequence[Line]) -> Iterator[str]:
    yield from filter(None, map(find_dated_name, header))
    labelled = [_PUBLISHED.match(line.text) for line in header]
    unlabelled = [
        line._replace(text=line.text[label.end() :]) if label else line
        for line, label in zip(header, labelled, strict=True)
    ]
    yield from (line.text for line in find_names_beside_dates(unlabelled))


def _text_range(draft: Draft) -> tuple[int, int]:
    """Return the positions on the page of the text's first and last line; (0, -1) if the text has no lines."""
    kept_positions = {line.position for line in draft.lines} if draft.is_displayed else set[int]()
    selected_positions = [line.position for line in draft.selection.lines]
    text_positions = [position for position in selected_positions if position in kept_positions] or selected_positions
    return (text_positions[0], text_positions[-1]) if text_positions else (0, -1)


def _headline_positions(draft: Draft, text_start: int) -> list[int]:
    """Return the positions of the lines before the text that repeat the headline: those in <h1>, else all."""
    headline = word_key(draft.title)
    above = draft.page_lines[:text_start]
    repeats = [line for line in above if has_word_key(line.text, headline)]
    if not repeats and len(headline.split()) >= MIN_HEADLINE_WORDS:
        repeats = [line for line in above if line.tag == "h1" and headline in word_key(line.text)]
    headings = [line for line in repeats if line.tag == "h1"] or repeats
    return [line.position for line in headings]


def _declared_language(draft: Draft) -> str | None:
    """Return the language code of <html lang> without a region, or None. Before 1989, Indonesian had the code `in`."""
    declared = (draft.declared.language or "").lower().split("-")[0].split("_")[0]
    return "id" if declared == "in" else declared or None


def _tags(draft: Draft) -> Iterator[str]:
    """Yield each tag once, from the first of these that exists: meta tags, JSON-LD, meta keywords, links."""
    declared = draft.declared
    tags = list(declared.metas.get("article:tag", ())) or declared.article_texts("keywords")
    if not tags:
        tags = [declared.meta("news_keywords", "keywords") or ""]
    if not any(tags):
        tags = [link.text for link in _tag_links(draft)]
    split = (" ".join(tag.split()) for text in tags for tag in text.split(","))
    return iter(dict.fromkeys(tag for tag in split if tag))


def _tag_links(draft: Draft) -> list[Element]:
    """Return the links with rel="tag". If the page has none, return the links after the label `Tag:`."""
    # The selector excludes rel="category tag", which WordPress uses for categories.
    rel_tag_links = list(draft.tree.iter('a[rel="tag"]'))
    labels = (line.text for line in draft.page_lines if line.linked and line.text[0] in "tT")
    if rel_tag_links or not any(map(_TAG_LABEL.match, labels)):
        return rel_tag_links
    return [link for link in draft.tree.iter("a") if _TAG_LABEL.fullmatch(link.opening)]


def _image_url(draft: Draft) -> str | None:
    address = draft.declared.meta("og:image", "og:image:url", "twitter:image")
    if address is None or _ABSOLUTE_URL.match(address):
        return address
    try:
        return urljoin(draft.page.url, address)
    except ValueError:
        return None
