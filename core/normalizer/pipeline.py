"""The steps from a page to an article, in order. Each is pure: it takes a draft and gives a fuller one, or says why
the page is no article.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

from core.article import NotAnArticle, Page
from core.normalizer.boilerplate.captions import part_captions
from core.normalizer.boilerplate.removal import drop_furniture
from core.normalizer.document.declared import Declared, read_declared
from core.normalizer.document.html import decode, parse_page
from core.normalizer.document.lines import Line, read_lines
from core.normalizer.document.rows import write_lines
from core.normalizer.document.text_keys import word_key
from core.normalizer.draft import Draft, outlet_names
from core.normalizer.metadata.authors import declared_authors
from core.normalizer.metadata.title import find_title, site_names
from core.normalizer.page_type.page_type import (
    lines_above_teasers,
    refuse_address,
    refuse_listing,
    refuse_text,
    refuse_type,
)
from core.normalizer.page_type.walls import refuse_headline
from core.normalizer.pager import new_lines
from core.normalizer.profile.fingerprints import (
    LineFingerprint,
    LineKind,
    PageFingerprint,
    build_page_fingerprint,
    fingerprint_lines,
)
from core.normalizer.profile.outlet_profile import Profile
from core.normalizer.profile.profile_filter import match_lines
from core.normalizer.profile.thresholds import MIN_LINK_SHARE
from core.normalizer.selection.jsonld_text import headline_place, read_article_body
from core.normalizer.selection.line_selection import find_story, is_sure
from core.normalizer.selection.trafilatura_fallback import choose_blocks, find_text
from core.outlet import Outlet

Step = Callable[[Draft], Draft | NotAnArticle]

BESIDE = 3
"""Lines remembered above the story, and as many below it, that were not taken for its own."""

MAX_ASKED = 1_000_000
MAX_ASKED_TAGS = 9_000
"""Bytes and opening brackets of a page for which trafilatura is asked: more may take it longer than a second."""


def open_draft(page: Page, outlet: Outlet | None, profile: Profile | None) -> Draft | NotAnArticle:
    """The page as a tree, as lines and as what it declares."""
    tree = parse_page(page)
    if isinstance(tree, NotAnArticle):
        return tree
    declared = read_declared(tree)
    names = (*outlet_names(page.url, outlet), *site_names(declared))
    return Draft(page, outlet, tree, declared, read_lines(tree), names, profile)


def refuse_other_pages(draft: Draft) -> Draft | NotAnArticle:
    """Before the costly steps: what address and JSON-LD tell."""
    home = draft.outlet.url if draft.outlet else None
    return refuse_address(draft.page.url, home, draft.declared) or refuse_type(draft.declared) or draft


def take_title(draft: Draft) -> Draft:
    declared = draft.declared
    told = [declared.meta("article:section") or "", *declared.article_texts("articleSection")]
    sections = [*told, *urlsplit(draft.page.url).path.split("/")[1:-1]]
    return replace(draft, title=find_title(declared, draft.blocks, draft.names, sections))


def refuse_walls(draft: Draft) -> Draft | NotAnArticle:
    return refuse_headline(draft) or draft


def choose_lines(draft: Draft) -> Draft | NotAnArticle:
    """The lines of the page that read like a story. Where they do not, what the page declares as its text, else those
    that hold the text which trafilatura finds.
    """
    chosen = find_story(draft.blocks, draft.title)
    if not is_sure(draft.blocks, chosen):
        declared = read_article_body(draft.declared, [draft.blocks[index] for index in chosen])
        if declared:
            return replace(draft, chosen=headline_place(draft.blocks, draft.title), lines=declared, is_shown=False)
        chosen = _with_own(draft.blocks, _ask_trafilatura(draft), chosen)
    refused = refuse_listing(draft.blocks, chosen, draft.declared)
    if refused:
        chosen = lines_above_teasers(draft.blocks, draft.title)
    lines = tuple(draft.blocks[index] for index in chosen)
    return refused if refused and not chosen else replace(draft, chosen=tuple(chosen), lines=lines)


def _ask_trafilatura(draft: Draft) -> list[int]:
    if not _is_bearable(draft.page.body):
        return []
    html = decode(draft.page.body, draft.page.content_type)
    return choose_blocks(draft.blocks, find_text(html, draft.blocks))


def _with_own(blocks: Sequence[Line], asked: list[int], own: list[int]) -> list[int]:
    """What was asked for, with the list items that the own pass took in the boxes of it: a short story's list."""
    homes = {blocks[index].container for index in asked}
    items = (index for index in own if blocks[index].tag == "li" and not blocks[index].linked)
    return sorted({*asked, *(index for index in items if blocks[index].container in homes)}) if asked else own


def _is_bearable(body: bytes) -> bool:
    return len(body) <= MAX_ASKED and body.count(b"<") <= MAX_ASKED_TAGS


def drop_learned(draft: Draft) -> Draft:
    """What the outlet's profile knows goes first: then the story's last line is the last, as the rules ask."""
    if draft.profile is None or not draft.profile.rules or not draft.is_shown:
        return draft
    marks = fingerprint_lines(draft.lines, draft.names)
    known = match_lines(draft.lines, marks, draft.profile.rules)
    lines = tuple(line for line, is_known in zip(draft.lines, known, strict=True) if not is_known)
    dropped = tuple(line for line, is_known in zip(draft.lines, known, strict=True) if is_known)
    return replace(draft, lines=lines, dropped=dropped, marks=without_topics_over_links(draft, marks))


def clear_furniture(draft: Draft) -> Draft:
    parted = part_captions(draft.lines)
    cleared = drop_furniture(parted.lines, draft.title, _declared_names(draft.declared))
    dropped = (*draft.dropped, *parted.captions, *cleared.dropped)
    return replace(draft, lines=cleared.lines, dropped=dropped, signature=cleared.signature)


def _declared_names(declared: Declared) -> frozenset[str]:
    return frozenset(word_key(name) for name in declared_authors(declared))


def write_text(draft: Draft) -> Draft | NotAnArticle:
    """The paragraphs of the page, then those of its later parts."""
    told = write_lines(draft.lines)
    for part in draft.page.parts:
        told += new_lines(told, draft.title, part_lines(part, draft))
    finished = replace(draft, text="\n".join(told))
    return refuse_text(finished) or finished


STEPS: tuple[Step, ...] = (refuse_other_pages, take_title, refuse_walls, choose_lines, drop_learned, clear_furniture)
"""What every page of a story goes through; the text and the rest of the article follow from their draft."""


def run_steps(page: Page, outlet: Outlet | None, profile: Profile | None = None) -> Draft | NotAnArticle:
    draft = open_draft(page, outlet, profile)
    for step in STEPS:
        if isinstance(draft, NotAnArticle):
            return draft
        draft = step(draft)
    return draft


def part_lines(part: Page, first: Draft) -> tuple[str, ...]:
    """The paragraphs of a later page of the story that `first` begins; none where it holds no text."""
    draft = run_steps(part, first.outlet, first.profile)
    return () if isinstance(draft, NotAnArticle) else tuple(write_lines(draft.lines))


def without_topics_over_links(draft: Draft, marks: Sequence[LineFingerprint]) -> tuple[LineFingerprint, ...]:
    """The marks of the chosen lines. What stands over a link that was not chosen tells that it heads no story."""
    told = list(marks)
    for place, (index, after) in enumerate(pairwise((*draft.chosen, len(draft.blocks)))):
        if told[place].kind == LineKind.UNMARKED_HEADING:
            below = next((block for block in draft.blocks[index + 1 : after] if not block.is_aside), None)
            if below is not None and below.linked >= MIN_LINK_SHARE:
                told[place] = told[place]._replace(kind=LineKind.LABEL)
    return tuple(told)


def fingerprint_draft(draft: Draft) -> PageFingerprint:
    """What the page tells of its outlet: all chosen lines, those that were known before among them; those beside."""
    if not draft.is_shown:
        return PageFingerprint()
    lines = tuple(draft.blocks[index] for index in draft.chosen)
    marks = draft.marks or without_topics_over_links(draft, fingerprint_lines(lines, draft.names))
    return build_page_fingerprint(
        draft.page.url, draft.title, lines, marks, fingerprint_lines(_beside(draft), draft.names)
    )


def _beside(draft: Draft) -> list[Line]:
    """Lines around the story that were not taken for its own, without the links, which are new on every page."""
    around = {*range(max(0, draft.chosen[0] - BESIDE), min(draft.chosen[-1] + BESIDE + 1, len(draft.blocks)))}
    blocks = [draft.blocks[index] for index in sorted(around.difference(draft.chosen))]
    return [block for block in blocks if block.linked < MIN_LINK_SHARE]
