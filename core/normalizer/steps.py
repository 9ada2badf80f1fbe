"""The steps from a page to an article, in order. Each is pure: it takes a draft and gives a fuller one, or says why
the page is no article.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urljoin

from core.article import Article, NotAnArticle, Page
from core.language import detect_language
from core.normalizer.authors import Bylines, find_authors
from core.normalizer.blocks import Block, read_blocks
from core.normalizer.body import choose_blocks, find_text
from core.normalizer.dateline import parse_dateline
from core.normalizer.dates import (
    choose_published,
    fallback_stamps,
    find_shown,
    make_clock,
    modified_stamps,
    published_stamps,
)
from core.normalizer.declared import ARTICLE_TYPES, read_declared, texts_of
from core.normalizer.draft import Draft, outlet_names
from core.normalizer.furniture import drop_furniture
from core.normalizer.kind import refuse_address, refuse_listing, refuse_text, refuse_type
from core.normalizer.learned import find_learned
from core.normalizer.names import folded
from core.normalizer.observation import Observation, make_observation, mark_lines
from core.normalizer.parse import Element, decode, parse_page
from core.normalizer.profile import Profile
from core.normalizer.story import find_story, is_sure
from core.normalizer.title import find_title, site_names
from core.outlet import Outlet
from core.urls import canonical_url

Step = Callable[[Draft], Draft | NotAnArticle]

_LABEL = re.compile(r"\s*(?:tags?|topik)\b\s*:?", re.IGNORECASE)
_NEAR = 12
"""Lines around the headline and behind the story in which byline and date are looked for."""


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


def choose_lines(draft: Draft) -> Draft | NotAnArticle:
    """The lines of the page that hold the text which trafilatura finds."""
    chosen = find_story(draft.blocks, draft.title)
    if not is_sure(draft.blocks, chosen):
        chosen = (
            choose_blocks(draft.blocks, find_text(decode(draft.page.body, draft.page.content_type), draft.blocks))
            or chosen
        )
    lines = tuple(draft.blocks[index] for index in chosen)
    return refuse_listing(draft.blocks, chosen, draft.declared) or replace(draft, chosen=tuple(chosen), lines=lines)


def drop_learned(draft: Draft) -> Draft:
    """What the outlet's profile knows goes first: then the story's last line is the last, as the rules ask."""
    if draft.profile is None or not draft.profile.furniture:
        return draft
    marks = mark_lines(draft.lines, draft.names)
    known = find_learned(draft.lines, marks, draft.profile.furniture)
    lines = tuple(line for line, is_known in zip(draft.lines, known, strict=True) if not is_known)
    dropped = tuple(line for line, is_known in zip(draft.lines, known, strict=True) if is_known)
    return replace(draft, lines=lines, dropped=dropped, marks=marks)


def clear_furniture(draft: Draft) -> Draft:
    cleared = drop_furniture(draft.lines, draft.title)
    dropped = (*draft.dropped, *cleared.dropped)
    return replace(draft, lines=cleared.lines, dropped=dropped, signature=cleared.signature)


def write_text(draft: Draft) -> Draft | NotAnArticle:
    """The paragraphs of the page, then those of its later parts."""
    texts = ["\n".join(block.text for block in draft.lines)]
    texts += [part_text(part, draft) for part in draft.page.parts]
    text = "\n".join(filter(None, texts))
    return refuse_text(draft.title, text) or replace(draft, text=text)


STEPS: tuple[Step, ...] = (refuse_other_pages, take_title, choose_lines, drop_learned, clear_furniture)
"""What every page of a story goes through; the text and the rest of the article follow from their draft."""


def run_steps(page: Page, outlet: Outlet | None, profile: Profile | None = None) -> Draft | NotAnArticle:
    draft = open_draft(page, outlet, profile)
    for step in STEPS:
        if isinstance(draft, NotAnArticle):
            return draft
        draft = step(draft)
    return draft


def part_text(part: Page, first: Draft) -> str:
    """The text of a later page of the story that `first` begins; "" where it holds none."""
    draft = run_steps(part, first.outlet, first.profile)
    return "" if isinstance(draft, NotAnArticle) else "\n".join(block.text for block in draft.lines)


def observe_draft(draft: Draft) -> Observation:
    """What the page tells of its outlet: all chosen lines, those that were known before among them."""
    lines = tuple(draft.blocks[index] for index in draft.chosen)
    marks = draft.marks or mark_lines(lines, draft.names)
    return make_observation(draft.page.url, draft.title, lines, marks)


def make_article(draft: Draft) -> Article:
    """The article that a finished draft stands for."""
    page, outlet, declared = draft.page, draft.outlet, draft.declared
    around = lines_around(draft)
    clock = make_clock(page.fetched_at, outlet.timezone if outlet else None)
    published = choose_published(
        published_stamps(declared, draft.tree),
        find_shown(around, clock.fetched_at),
        fallback_stamps(page.candidate, page.url),
        clock,
    )
    modified = next((clock.instant(stamp) for stamp in modified_stamps(declared)), None)
    return Article(
        url=canonical_url(page.url, declared.canonical, outlet.url if outlet else None),
        title=draft.title,
        text=draft.text,
        authors=find_authors(declared, draft.tree, bylines(draft, around), draft.names),
        dateline=parse_dateline(draft.text, draft.names),
        published_at=published[0] if published else None,
        published_from=published[1] if published else None,
        modified_at=modified if modified and clock.believes(modified) else None,
        section=_section(draft),
        tags=_tags(draft),
        language=detect_language(draft.text, _prior(draft)),
        image_url=_image(draft),
    )


def lines_around(draft: Draft) -> tuple[Block, ...]:
    """The lines near the headline, nearest first: between it and the story, before it, then behind the story."""
    first, last = _ends(draft)
    title = _title_index(draft, first)
    between = draft.blocks[title:first][: 4 * _NEAR]
    before = draft.blocks[max(0, title - _NEAR) : title][::-1]
    return (*between, *before, *draft.blocks[last + 1 : last + 1 + _NEAR])


def bylines(draft: Draft, around: Sequence[Block]) -> Bylines:
    """Around the story and among the furniture taken out of it; farther behind it only what is labelled."""
    last = _ends(draft)[1] + 1 + _NEAR
    far = (block for block in draft.blocks[last : last + 3 * _NEAR] if ":" in block.text)
    lines = (*around, *draft.dropped, *far)
    return Bylines(tuple(block.text for block in lines), draft.signature)


def _ends(draft: Draft) -> tuple[int, int]:
    """The indexes of the story's first and last line."""
    kept = {id(block) for block in draft.lines}
    indexes = [index for index in draft.chosen if id(draft.blocks[index]) in kept] or list(draft.chosen)
    return (indexes[0], indexes[-1]) if indexes else (0, -1)


def _title_index(draft: Draft, first: int) -> int:
    wanted = folded(draft.title)
    for index in range(first - 1, -1, -1):
        text = draft.blocks[index].text
        # Folding takes time and adds no letter.
        if len(text) >= len(wanted) and folded(text) == wanted:
            return index
    return max(0, first - _NEAR)


def _prior(draft: Draft) -> str | None:
    declared = (draft.declared.language or "").lower().split("-")[0].split("_")[0]
    return (draft.outlet.language if draft.outlet else None) or ("id" if declared == "in" else declared) or None


def _section(draft: Draft) -> str | None:
    texts = [text for found in draft.declared.of_type(ARTICLE_TYPES) for text in texts_of(found.get("articleSection"))]
    return draft.declared.meta("article:section") or next(iter(texts), None)


def _tags(draft: Draft) -> tuple[str, ...]:
    declared = draft.declared
    tags = list(declared.metas.get("article:tag", ()))
    if not tags:
        for found in declared.of_type(ARTICLE_TYPES):
            tags += texts_of(found.get("keywords"))
    if not tags:
        tags = [declared.meta("news_keywords", "keywords") or ""]
    if not any(tags):
        tags = [link.text for link in _tag_links(draft)]
    split = (" ".join(tag.split()) for text in tags for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in split if tag))


def _tag_links(draft: Draft) -> list[Element]:
    """Links with rel=tag (WordPress's categories carry `category` beside it), or those behind the label `Tag:`."""
    marked = list(draft.tree.iter('a[rel="tag"]'))
    if marked or not any(_LABEL.match(block.text) for block in draft.blocks if block.linked):
        return marked
    return [link for link in draft.tree.iter("a") if _is_labelled(link)]


def _is_labelled(link: Element) -> bool:
    first = link.node.parent.first_child if link.node.parent else None
    return first is not None and _LABEL.fullmatch(f"{first.text_content or ''}".strip()) is not None


def _image(draft: Draft) -> str | None:
    address = draft.declared.meta("og:image", "og:image:url", "twitter:image")
    try:
        return urljoin(draft.page.url, address) if address else None
    except ValueError:
        return None
