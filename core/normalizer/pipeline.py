"""The steps from a page to an article, in order.

Each step is pure: it returns a fuller draft, or refuses the page. After the last step,
core/normalizer/metadata/article_builder.py builds the article from the draft, with authors, dates and language.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from core.article import NotAnArticle, Page
from core.messages import message
from core.normalizer.boilerplate.captions import CAPTION_STEP, remove_captions
from core.normalizer.boilerplate.line_filter import (
    BYLINE_STEP,
    CROSS_LINK_STEP,
    HEADLINE_STEP,
    RULES_STEP,
    cut_cross_links,
    remove_boilerplate_lines,
    remove_bylines,
    remove_repeated_headline,
)
from core.normalizer.boilerplate.rules import RULES
from core.normalizer.boilerplate.sign_offs import SIGN_OFF_STEP, cut_sign_off
from core.normalizer.document.declared_metadata import read_declared_metadata
from core.normalizer.document.html import decode, parse_page
from core.normalizer.document.line import join_table_rows
from core.normalizer.document.line_reader import read_lines
from core.normalizer.document.text_keys import word_key
from core.normalizer.draft import Draft, outlet_names
from core.normalizer.explanation import SELECTION_STEP, Cause, FilteredLines, Pass, PassRemovals, Removal, Selection
from core.normalizer.metadata.article_builder import is_undated
from core.normalizer.metadata.declared_authors import declared_authors
from core.normalizer.metadata.title import find_title, site_names
from core.normalizer.page_type.link_lists import refuse_link_list
from core.normalizer.page_type.page_type import (
    ARTICLE_LIST,
    TEASERS,
    find_lines_above_teasers,
    is_teaser_list,
    refuse_address,
    refuse_declared_type,
    refuse_text,
)
from core.normalizer.page_type.teasers import is_teaser
from core.normalizer.page_type.thresholds import MAX_UNDATED_LETTERS
from core.normalizer.page_type.walls import refuse_consent, refuse_wall
from core.normalizer.pager import added_lines
from core.normalizer.profile.fingerprints import (
    PageFingerprint,
    build_page_fingerprint,
    demote_headings_above_links,
    find_nearby_lines,
    fingerprint_lines,
)
from core.normalizer.profile.outlet_profile import Profile
from core.normalizer.profile.profile_filter import match_lines
from core.normalizer.selection.jsonld_text import find_headline, read_declared_text
from core.normalizer.selection.line_selection import PASSES, is_reliable, select_article_lines
from core.normalizer.selection.popups import set_popups_aside
from core.normalizer.selection.thresholds import MAX_TRAFILATURA_BYTES, MAX_TRAFILATURA_TAGS
from core.outlet import Outlet
from core.reasons import Reason

READ_STEP = "page reading"
PROFILE_STEP = "outlet profile"

_TRAFILATURA = Pass("trafilatura", message("is not in the text that trafilatura finds"), "")
_LEARNED = Cause(PROFILE_STEP, "", message("recurs on other pages of the outlet"))


class Options(NamedTuple):
    """The profile of the outlet, and the names of the steps, passes and rules that are switched off."""

    profile: Profile | None = None
    without: frozenset[str] = frozenset()


class Step(NamedTuple):
    """A step of the pipeline.

    `order` states the reason for its position. `rules` are the parts of the step that can be switched off."""

    name: str
    run: Callable[[Draft, Options], Draft | NotAnArticle]
    order: str
    rules: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """The result of the steps.

    If a step refused the page, `decided_by` is the name of the step and `last_draft` is the draft before that step.
    If the page cannot be parsed, `last_draft` is None.
    """

    result: Draft | NotAnArticle
    last_draft: Draft | None
    decided_by: str = ""


def open_draft(page: Page, outlet: Outlet | None) -> Draft | NotAnArticle:
    """Return the draft of a page with its tree, lines and declared metadata."""
    tree = parse_page(page)
    if isinstance(tree, NotAnArticle):
        return tree
    declared = read_declared_metadata(tree)
    names = (*outlet_names(page.url, outlet), *site_names(declared))
    return Draft(page, outlet, tree, declared, read_lines(tree), names)


def _find_title(draft: Draft, _: Options) -> Draft:
    declared = draft.declared
    sections = [declared.meta("article:section") or "", *declared.article_texts("articleSection")]
    sections += urlsplit(draft.page.url).path.split("/")[1:-1]
    listed_title = draft.page.candidate.title if draft.page.candidate else None
    found = find_title(declared, draft.page_lines, draft.names, sections, listed_title)
    return draft._replace(title=found.value, title_from=found.origin) if found else draft


def _set_popups_aside(draft: Draft, _: Options) -> Draft:
    return draft._replace(page_lines=set_popups_aside(draft.page_lines, draft.title))


def _select(draft: Draft, options: Options) -> Draft:
    selection = select_article_lines(draft.page_lines, draft.title, options.without)
    return draft._replace(source="page", selection=selection, lines=selection.lines)


def _use_declared_text(draft: Draft, _: Options) -> Draft:
    if is_reliable(draft.lines):
        return draft
    lines = read_declared_text(draft.declared, draft.lines)
    if not lines:
        return draft
    return draft._replace(
        source="json-ld", selection=Selection(find_headline(draft.page_lines, draft.title)), lines=lines
    )


def _use_trafilatura(draft: Draft, _: Options) -> Draft:
    if draft.source != "page" or is_reliable(draft.lines):
        return draft
    body = draft.page.body
    if len(body) > MAX_TRAFILATURA_BYTES or body.count(b"<") > MAX_TRAFILATURA_TAGS:
        return draft
    # Imported here because the import takes 0.4 s, and most processes never read a page that needs it.
    from core.normalizer.selection.trafilatura_fallback import select_by_trafilatura

    shown_lines = [line for line in draft.page_lines if not line.is_aside]
    lines = select_by_trafilatura(shown_lines, decode(body, draft.page.content_type), draft.lines)
    if not lines:
        return draft
    passes = (PassRemovals(_TRAFILATURA, draft.page_lines, lines),)
    return draft._replace(source="trafilatura", selection=Selection(lines, passes), lines=lines)


def _refuse_teasers(draft: Draft, _: Options) -> Draft | NotAnArticle:
    if not draft.is_displayed or not is_teaser_list(draft):
        return draft
    lines = find_lines_above_teasers(draft.page_lines, draft.title)
    if not lines:
        return ARTICLE_LIST
    passes = (PassRemovals(TEASERS, draft.page_lines, lines),)
    return draft._replace(selection=Selection(lines, passes), lines=lines)


def _remove_learned(draft: Draft, options: Options) -> Draft:
    if options.profile is None or not options.profile.rules or not draft.is_displayed:
        return draft
    fingerprints = fingerprint_lines(draft.lines, draft.names)
    is_boilerplate = match_lines(draft.lines, fingerprints, options.profile.rules)
    pairs = list(zip(draft.lines, is_boilerplate, strict=True))
    kept = [line for line, is_removed in pairs if not is_removed]
    removals = [Removal(line, _LEARNED) for line, is_removed in pairs if is_removed]
    demoted = demote_headings_above_links(fingerprints, draft.selection.lines, draft.page_lines)
    return _filtered(draft, FilteredLines(kept, removals))._replace(fingerprints=demoted)


def _filtered(draft: Draft, filtered: FilteredLines) -> Draft:
    if not filtered.removals:
        return draft
    return draft._replace(lines=filtered.lines, removals=(*draft.removals, *filtered.removals))


def _remove_bylines(draft: Draft, _: Options) -> Draft:
    return _filtered(draft, remove_bylines(draft.lines, draft.page_lines)) if draft.is_displayed else draft


def _cut_sign_off(draft: Draft, _: Options) -> Draft:
    authors = frozenset(word_key(name) for name in declared_authors(draft.declared))
    signed = cut_sign_off(draft.lines, authors)
    filtered = _filtered(draft, FilteredLines(signed.lines, signed.removals))
    return filtered._replace(signature=signed.signature) if signed.signature else filtered


def _write_text(draft: Draft, options: Options) -> Draft:
    text_lines = join_table_rows(draft.lines)
    for later_page in draft.page.parts:
        later_draft = run_page(later_page, draft.outlet, *options, LINE_STEPS).result
        if isinstance(later_draft, Draft):
            text_lines += added_lines(text_lines, draft.title, join_table_rows(later_draft.lines))
    return draft._replace(text="\n".join(text_lines))


def _refuse_undated(draft: Draft) -> NotAnArticle | None:
    """Refuse a short listed page without any date, such as an imprint or a contact page."""
    is_short = draft.page.candidate is not None and len(draft.text) < MAX_UNDATED_LETTERS
    is_refused = is_short and not draft.declared.is_article and is_undated(draft)
    return NotAnArticle(Reason("undated_page")) if is_refused else None


def _refusing(refuse: Callable[[Draft], NotAnArticle | None]) -> Callable[[Draft, Options], Draft | NotAnArticle]:
    return lambda draft, _: refuse(draft) or draft


def _filtering(remove: Callable[[Draft, Options], FilteredLines]) -> Callable[[Draft, Options], Draft]:
    return lambda draft, options: _filtered(draft, remove(draft, options))


# The steps of every page of an article, including the later ones.
LINE_STEPS: tuple[Step, ...] = (
    Step(
        "address",
        _refusing(refuse_address),
        "needs neither headline nor text, and may spare the costly steps",
    ),
    Step(
        "declared type",
        _refusing(refuse_declared_type),
        "after the address, which is equally cheap to check and more reliable",
    ),
    Step("headline", _find_title, "the selection and several rules look for the headline among the lines"),
    Step(
        "error or log-in page",
        _refusing(refuse_wall),
        "needs the headline; before the selection, which may mistake the text of a wall for an article",
    ),
    Step(
        "pop-up boxes",
        _set_popups_aside,
        "needs the headline; before the selection, because a consent notice may be longer than the article",
    ),
    Step(
        SELECTION_STEP,
        _select,
        "all later steps look only at the selected lines",
        tuple(selection_pass.name for selection_pass in PASSES),
    ),
    Step("declared text", _use_declared_text, "only if the selection is not reliable; cheaper than trafilatura"),
    Step("trafilatura", _use_trafilatura, "the slowest step; only if neither the page nor JSON-LD has a reliable text"),
    Step(
        "teaser list",
        _refuse_teasers,
        "before boilerplate is removed, because the headlines of the teasers would be removed, too",
    ),
    Step(
        PROFILE_STEP,
        _remove_learned,
        "first of the filters, so that the other filters find the article's last line at the end",
    ),
    Step(
        CAPTION_STEP,
        _filtering(lambda draft, _: remove_captions(draft.lines)),
        "before the rules, because their exceptions look at neighbouring lines, and a caption is not a neighbour",
    ),
    Step(
        HEADLINE_STEP,
        _filtering(lambda draft, _: remove_repeated_headline(draft.lines, draft.title)),
        "before the rules, for the same reason",
    ),
    Step(
        BYLINE_STEP,
        _remove_bylines,
        "after the headline, which is above the byline, and before the rules, which remove labels without names",
    ),
    Step(
        RULES_STEP,
        _filtering(lambda draft, options: remove_boilerplate_lines(draft.lines, options.without)),
        "before the cross-link and sign-off steps, which search only the lines that are kept",
        tuple(rule.name for rule in RULES),
    ),
    Step(
        CROSS_LINK_STEP,
        _filtering(lambda draft, _: cut_cross_links(draft.lines)),
        "before the sign-off step, because a cross-link may come after the sign-off on the page",
    ),
    Step(SIGN_OFF_STEP, _cut_sign_off, "last, because a sign-off is recognized only at the end of the text"),
)

TEXT_STEPS: tuple[Step, ...] = (
    Step("later pages", _write_text, "each page is cleaned before the pages are joined"),
    Step("consent wall", _refusing(refuse_consent), "before the page type, which would report too little text"),
    Step(
        "teaser",
        lambda draft, _: draft._replace(is_teaser=is_teaser(draft)),
        "before the page type, because the beginning of an article is not a brief",
    ),
    Step("page type by text", _refusing(refuse_text), "needs the text of all pages: a first page may be short"),
    Step("undated page", _refusing(_refuse_undated), "late, because it looks for dates around the text"),
    Step(
        "list of links", _refusing(refuse_link_list), "last, because it looks for dates and bylines, which takes time"
    ),
)

# All steps in order. A step that is switched off by name is skipped; “headline” and “later pages” must not be.
STEPS = (*LINE_STEPS, *TEXT_STEPS)


def run_page(
    page: Page,
    outlet: Outlet | None,
    profile: Profile | None = None,
    without: frozenset[str] = frozenset(),
    steps: Sequence[Step] = STEPS,
) -> Outcome:
    """Run the steps. `without` contains the names of steps and rules to skip, for measuring what each contributes."""
    draft = open_draft(page, outlet)
    if isinstance(draft, NotAnArticle):
        return Outcome(draft, None, READ_STEP)
    options = Options(profile, without)
    for step in steps:
        if step.name in without:
            continue
        result = step.run(draft, options)
        if isinstance(result, NotAnArticle):
            return Outcome(result, draft, step.name)
        draft = result
    return Outcome(draft, draft)


def fingerprint_draft(draft: Draft) -> PageFingerprint:
    """Return the fingerprints of all selected lines, including removed lines, and of the lines next to them."""
    if not draft.is_displayed:
        return PageFingerprint()
    lines = draft.selection.lines
    fingerprints = draft.fingerprints or demote_headings_above_links(
        fingerprint_lines(lines, draft.names), lines, draft.page_lines
    )
    nearby = fingerprint_lines(find_nearby_lines(lines, draft.page_lines), draft.names)
    return build_page_fingerprint(draft.page.url, draft.title, lines, fingerprints, nearby)
