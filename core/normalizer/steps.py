"""The steps from a page to an article, in order. Each is pure: it takes a draft and gives a fuller one, or says why
the page is no article.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from core.article import NotAnArticle, Page
from core.normalizer.blocks import Block, read_blocks
from core.normalizer.body import choose_blocks, find_text
from core.normalizer.declared import read_declared
from core.normalizer.draft import Draft, outlet_names
from core.normalizer.furniture import drop_furniture
from core.normalizer.kind import lines_above_teasers, refuse_address, refuse_listing, refuse_text, refuse_type
from core.normalizer.learned import find_learned
from core.normalizer.observation import LINKED, Kind, Mark, Observation, make_observation, mark_lines
from core.normalizer.pager import new_lines
from core.normalizer.parse import decode, parse_page
from core.normalizer.profile import Profile
from core.normalizer.story import find_story, is_sure
from core.normalizer.title import find_title, site_names
from core.normalizer.walls import refuse_headline
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
    return Draft(page, outlet, tree, declared, read_blocks(tree), names, profile)


def refuse_other_pages(draft: Draft) -> Draft | NotAnArticle:
    """Before the costly steps: what address and JSON-LD tell."""
    home = draft.outlet.url if draft.outlet else None
    return refuse_address(draft.page.url, home, draft.declared) or refuse_type(draft.declared) or draft


def take_title(draft: Draft) -> Draft:
    return replace(draft, title=find_title(draft.declared, draft.blocks, draft.names))


def refuse_walls(draft: Draft) -> Draft | NotAnArticle:
    return refuse_headline(draft) or draft


def choose_lines(draft: Draft) -> Draft | NotAnArticle:
    """The lines of the page that hold the text which trafilatura finds."""
    chosen = find_story(draft.blocks, draft.title)
    if not is_sure(draft.blocks, chosen) and _is_bearable(draft.page.body):
        html = decode(draft.page.body, draft.page.content_type)
        chosen = choose_blocks(draft.blocks, find_text(html, draft.blocks)) or chosen
    refused = refuse_listing(draft.blocks, chosen, draft.declared)
    if refused:
        chosen = lines_above_teasers(draft.blocks, draft.title)
    lines = tuple(draft.blocks[index] for index in chosen)
    return refused if refused and not chosen else replace(draft, chosen=tuple(chosen), lines=lines)


def _is_bearable(body: bytes) -> bool:
    return len(body) <= MAX_ASKED and body.count(b"<") <= MAX_ASKED_TAGS


def drop_learned(draft: Draft) -> Draft:
    """What the outlet's profile knows goes first: then the story's last line is the last, as the rules ask."""
    if draft.profile is None or not draft.profile.furniture:
        return draft
    marks = mark_lines(draft.lines, draft.names)
    known = find_learned(draft.lines, marks, draft.profile.furniture)
    lines = tuple(line for line, is_known in zip(draft.lines, known, strict=True) if not is_known)
    dropped = tuple(line for line, is_known in zip(draft.lines, known, strict=True) if is_known)
    return replace(draft, lines=lines, dropped=dropped, marks=without_topics_over_links(draft, marks))


def clear_furniture(draft: Draft) -> Draft:
    cleared = drop_furniture(draft.lines, draft.title)
    dropped = (*draft.dropped, *cleared.dropped)
    return replace(draft, lines=cleared.lines, dropped=dropped, signature=cleared.signature)


def write_text(draft: Draft) -> Draft | NotAnArticle:
    """The paragraphs of the page, then those of its later parts."""
    told = [block.text for block in draft.lines]
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
    return () if isinstance(draft, NotAnArticle) else tuple(block.text for block in draft.lines)


def without_topics_over_links(draft: Draft, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks of the chosen lines. What stands over a link that was not chosen tells that it heads no story."""
    told = list(marks)
    for place, (index, after) in enumerate(pairwise((*draft.chosen, len(draft.blocks)))):
        if told[place].kind == Kind.TOPIC:
            below = next((block for block in draft.blocks[index + 1 : after] if not block.is_aside), None)
            if below is not None and below.linked >= LINKED:
                told[place] = told[place]._replace(kind=Kind.LABEL)
    return tuple(told)


def observe_draft(draft: Draft) -> Observation:
    """What the page tells of its outlet: all chosen lines, those that were known before among them; those beside."""
    lines = tuple(draft.blocks[index] for index in draft.chosen)
    marks = draft.marks or without_topics_over_links(draft, mark_lines(lines, draft.names))
    return make_observation(draft.page.url, draft.title, lines, marks, mark_lines(_beside(draft), draft.names))


def _beside(draft: Draft) -> list[Block]:
    """Lines around the story that were not taken for its own, without the links, which are new on every page."""
    around = {*range(max(0, draft.chosen[0] - BESIDE), min(draft.chosen[-1] + BESIDE + 1, len(draft.blocks)))}
    blocks = [draft.blocks[index] for index in sorted(around.difference(draft.chosen))]
    return [block for block in blocks if block.linked < LINKED]
