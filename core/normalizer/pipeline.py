"""The steps from a page to an article, in order.

Each step is pure: it returns a fuller draft, or refuses the page. What follows the last step, the rest of the article
(authors, dates, language …), is made from its draft by core/normalizer/metadata/article_builder.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from core.article import NotAnArticle, Page
from core.normalizer.boilerplate.captions import CAPTION_STEP, remove_captions
from core.normalizer.boilerplate.line_filter import (
    CROSS_LINK_STEP,
    HEADLINE_STEP,
    RULES_STEP,
    FilteredLines,
    cut_cross_links,
    remove_boilerplate_lines,
    remove_repeated_headline,
)
from core.normalizer.boilerplate.rules import RULES
from core.normalizer.boilerplate.sign_offs import SIGN_OFF_STEP, cut_sign_off
from core.normalizer.document.declared_metadata import read_declared_metadata
from core.normalizer.document.html import decode, parse_page
from core.normalizer.document.lines import Line, read_lines
from core.normalizer.document.table_rows import join_table_rows
from core.normalizer.document.text_keys import word_key
from core.normalizer.draft import Draft, outlet_names
from core.normalizer.explanation import SELECTION_STEP, Cause, Pass, PassRemovals, Removal, Selection
from core.normalizer.metadata.authors import declared_authors
from core.normalizer.metadata.title import find_title, site_names
from core.normalizer.page_type.page_type import (
    find_lines_above_teasers,
    is_teaser_list,
    refuse_address,
    refuse_declared_type,
    refuse_teaser_list,
    refuse_text,
)
from core.normalizer.page_type.walls import refuse_wall
from core.normalizer.pager import added_lines
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
from core.normalizer.selection.jsonld_text import find_headline, read_declared_text
from core.normalizer.selection.line_selection import PASSES, is_reliable, select_article_lines
from core.normalizer.selection.thresholds import MAX_TRAFILATURA_BYTES, MAX_TRAFILATURA_TAGS
from core.outlet import Outlet

LINES_BESIDE_ARTICLE = 3
"""Lines remembered above the article, and as many below it, that were not selected. Source: judgement."""

READ_STEP = "page reading"
PROFILE_STEP = "outlet profile"

_TRAFILATURA = Pass("trafilatura", "is not in the text that trafilatura finds", "")
_TEASERS = Pass("teaser list", "stands below the first teaser of a list", "")
_LEARNED = Cause(PROFILE_STEP, "", "recurs on other pages of the outlet")


class Step(NamedTuple):
    """A step of the pipeline. `order` states why it comes where it does, `rules` names its parts that can be switched
    off, as the step itself can.
    """

    name: str
    run: Callable[[Draft], Draft | NotAnArticle]
    order: str
    rules: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """The result of the steps. If a step refused the page, `decided_by` is its name and `last_draft` the draft before
    it: None for a page that cannot be parsed.
    """

    result: Draft | NotAnArticle
    last_draft: Draft | None
    decided_by: str = ""


def open_draft(page: Page, outlet: Outlet | None, profile: Profile | None) -> Draft | NotAnArticle:
    """Return the page as a tree, as lines and as what it declares."""
    tree = parse_page(page)
    if isinstance(tree, NotAnArticle):
        return tree
    declared = read_declared_metadata(tree)
    names = (*outlet_names(page.url, outlet), *site_names(declared))
    return Draft(page, outlet, tree, declared, read_lines(tree), names, profile)


def _find_title(draft: Draft) -> Draft:
    declared = draft.declared
    sections = [declared.meta("article:section") or "", *declared.article_texts("articleSection")]
    sections += urlsplit(draft.page.url).path.split("/")[1:-1]
    return replace(draft, title=find_title(declared, draft.page_lines, draft.names, sections))


def _select(draft: Draft) -> Draft:
    return _with_selection(draft, select_article_lines(draft.page_lines, draft.title, draft.without))


def _with_selection(draft: Draft, selection: Selection) -> Draft:
    return replace(draft, source="page", selection=selection, lines=selection.lines)


def _use_declared_text(draft: Draft) -> Draft:
    if is_reliable(draft.lines):
        return draft
    lines = read_declared_text(draft.declared, draft.lines)
    if not lines:
        return draft
    return replace(
        draft, source="json-ld", selection=Selection(find_headline(draft.page_lines, draft.title)), lines=lines
    )


def _use_trafilatura(draft: Draft) -> Draft:
    if draft.source != "page" or is_reliable(draft.lines):
        return draft
    body = draft.page.body
    if len(body) > MAX_TRAFILATURA_BYTES or body.count(b"<") > MAX_TRAFILATURA_TAGS:
        return draft
    # Imported here because it takes 0.4 s, and most processes never read such a page.
    from core.normalizer.selection.trafilatura_fallback import select_by_trafilatura

    lines = select_by_trafilatura(draft.page_lines, decode(body, draft.page.content_type), draft.lines)
    if not lines:
        return draft
    passes = (PassRemovals(_TRAFILATURA, draft.page_lines, lines),)
    return replace(draft, source="trafilatura", selection=Selection(lines, passes), lines=lines)


def _refuse_teasers(draft: Draft) -> Draft | NotAnArticle:
    if not draft.is_displayed or not is_teaser_list(draft):
        return draft
    lines = find_lines_above_teasers(draft.page_lines, draft.title)
    if not lines:
        return refuse_teaser_list()
    passes = (PassRemovals(_TEASERS, draft.page_lines, lines),)
    return replace(draft, selection=Selection(lines, passes), lines=lines)


def _remove_learned(draft: Draft) -> Draft:
    if draft.profile is None or not draft.profile.rules or not draft.is_displayed:
        return draft
    marks = fingerprint_lines(draft.lines, draft.names)
    known = match_lines(draft.lines, marks, draft.profile.rules)
    pairs = list(zip(draft.lines, known, strict=True))
    kept = [line for line, is_known in pairs if not is_known]
    removals = [Removal(line, _LEARNED) for line, is_known in pairs if is_known]
    return replace(_filtered(draft, FilteredLines(kept, removals)), marks=_demote_topics_above_links(draft, marks))


def _filtered(draft: Draft, filtered: FilteredLines) -> Draft:
    if not filtered.removals:
        return draft
    return replace(draft, lines=filtered.lines, removals=(*draft.removals, *filtered.removals))


def _cut_sign_off(draft: Draft) -> Draft:
    authors = frozenset(word_key(name) for name in declared_authors(draft.declared))
    signed = cut_sign_off(draft.lines, authors)
    filtered = _filtered(draft, FilteredLines(signed.lines, signed.removals))
    return replace(filtered, signature=signed.signature) if signed.signature else filtered


def _write_text(draft: Draft) -> Draft:
    """Return the draft with the text of the page, followed by what its later pages add."""
    text = join_table_rows(draft.lines)
    for later in draft.page.parts:
        found = run_steps(later, draft.outlet, draft.profile, draft.without)
        if isinstance(found, Draft):
            text += added_lines(text, draft.title, join_table_rows(found.lines))
    return replace(draft, text="\n".join(text))


def _refusing(refuse: Callable[[Draft], NotAnArticle | None]) -> Callable[[Draft], Draft | NotAnArticle]:
    return lambda draft: refuse(draft) or draft


def _filtering(remove: Callable[[Draft], FilteredLines]) -> Callable[[Draft], Draft]:
    return lambda draft: _filtered(draft, remove(draft))


LINE_STEPS: tuple[Step, ...] = (
    Step("address", _refusing(refuse_address), "needs neither headline nor text: spares the costly steps"),
    Step("declared type", _refusing(refuse_declared_type), "as cheap as the address, and less certain"),
    Step("headline", _find_title, "the selection and several rules look for the headline among the lines"),
    Step("error or log-in page", _refusing(refuse_wall), "needs the headline; its text could pass for an article"),
    Step(
        SELECTION_STEP,
        _select,
        "all later steps look only at the selected lines",
        tuple(selection_pass.name for selection_pass in PASSES),
    ),
    Step("declared text", _use_declared_text, "only if the selection is not reliable; cheaper than trafilatura"),
    Step("trafilatura", _use_trafilatura, "only if neither page nor JSON-LD has a reliable text: the slowest step"),
    Step("teaser list", _refuse_teasers, "before boilerplate is removed, with which the headlines of teasers would go"),
    Step(PROFILE_STEP, _remove_learned, "first of the filters: then the article's last line is last for all others"),
    Step(
        CAPTION_STEP,
        _filtering(lambda draft: remove_captions(draft.lines)),
        "before the rules, whose exceptions look at neighbouring lines: a caption is none",
    ),
    Step(
        HEADLINE_STEP,
        _filtering(lambda draft: remove_repeated_headline(draft.lines, draft.title)),
        "before the rules, for the same reason",
    ),
    Step(
        RULES_STEP,
        _filtering(lambda draft: remove_boilerplate_lines(draft.lines, draft.without)),
        "before cross-links and sign-off, which are looked for only in lines that are kept",
        tuple(rule.name for rule in RULES),
    ),
    Step(
        CROSS_LINK_STEP,
        _filtering(lambda draft: cut_cross_links(draft.lines)),
        "before the sign-off, which a cross-link may follow",
    ),
    Step(SIGN_OFF_STEP, _cut_sign_off, "last: a sign-off is recognized only at the end of the text"),
)
"""The steps of every page of an article, the first and the later ones."""

TEXT_STEPS: tuple[Step, ...] = (
    Step("later pages", _write_text, "each page is cleaned before they are joined"),
    Step("page type by text", _refusing(refuse_text), "needs the text of all pages: a first page may be short"),
)

STEPS = (*LINE_STEPS, *TEXT_STEPS)
"""All steps in order. A step that is switched off by name is skipped; “headline” and “later pages” cannot be."""


def run_page(
    page: Page, outlet: Outlet | None, profile: Profile | None = None, without: frozenset[str] = frozenset()
) -> Outcome:
    """Run all steps. `without` names steps and rules that are switched off, to measure what each contributes."""
    return _run(page, outlet, profile, without, STEPS)


def run_steps(
    page: Page, outlet: Outlet | None, profile: Profile | None = None, without: frozenset[str] = frozenset()
) -> Draft | NotAnArticle:
    """Return the draft of a single page of an article after LINE_STEPS, or why the page is refused."""
    return _run(page, outlet, profile, without, LINE_STEPS).result


def _run(
    page: Page, outlet: Outlet | None, profile: Profile | None, without: frozenset[str], steps: Sequence[Step]
) -> Outcome:
    draft = open_draft(page, outlet, profile)
    if isinstance(draft, NotAnArticle):
        return Outcome(draft, None, READ_STEP)
    if without:
        draft = replace(draft, without=without)
    for step in steps:
        if step.name in without:
            continue
        result = step.run(draft)
        if isinstance(result, NotAnArticle):
            return Outcome(result, draft, step.name)
        draft = result
    return Outcome(draft, draft)


def _demote_topics_above_links(draft: Draft, marks: Sequence[LineFingerprint]) -> tuple[LineFingerprint, ...]:
    """Return the fingerprints of the selected lines. A topic above a link that was not selected heads no text: it is a
    label.
    """
    changed = list(marks)
    positions = (*(line.position for line in draft.selection.lines), len(draft.page_lines))
    for index, (position, after) in enumerate(pairwise(positions)):
        if changed[index].kind == LineKind.UNMARKED_HEADING:
            below = next((line for line in draft.page_lines[position + 1 : after] if not line.is_aside), None)
            if below is not None and below.linked >= MIN_LINK_SHARE:
                changed[index] = changed[index]._replace(kind=LineKind.LABEL)
    return tuple(changed)


def fingerprint_draft(draft: Draft) -> PageFingerprint:
    """Return the fingerprints of the page: of all selected lines, also those that the profile removed, and of the lines
    next to them.
    """
    if not draft.is_displayed:
        return PageFingerprint()
    lines = draft.selection.lines
    marks = draft.marks or _demote_topics_above_links(draft, fingerprint_lines(lines, draft.names))
    beside = fingerprint_lines(_lines_beside(draft), draft.names)
    return build_page_fingerprint(draft.page.url, draft.title, lines, marks, beside)


def _lines_beside(draft: Draft) -> list[Line]:
    """Return the lines around the article that were not selected, without links, which are new on every page."""
    selected = {line.position for line in draft.selection.lines}
    start = max(0, min(selected) - LINES_BESIDE_ARTICLE)
    around = draft.page_lines[start : max(selected) + LINES_BESIDE_ARTICLE + 1]
    return [line for line in around if line.position not in selected and line.linked < MIN_LINK_SHARE]
