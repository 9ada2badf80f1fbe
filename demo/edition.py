"""A published article as its outlet shows it now, and what a reader would extract from its pages."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from unicodedata import normalize

from core.article import Dateline
from demo.articles import WATCHED, Block, Draft
from demo.dates import WIB, fill_days

CREDITS = frozenset({"priangan-pos.example", "priangan pos", "kabar tatar"})
"""The outlets' names in datelines, lower case."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The expected article: without boilerplate, captions and credits.

    `text` is the paragraphs (with the dateline and subheadings) joined by one newline; `pages` the same, split as the
    outlet parts a long article. `mentions` are those of `WATCHED` that occur in the title or within one paragraph, as
    whole words, case aside, the dateline's credit aside. `is_recent` is False for what lies over three days back.
    """

    outlet: str
    url: str
    title: str
    text: str
    pages: tuple[str, ...]
    published_at: datetime
    modified_at: datetime
    authors: tuple[str, ...]
    language: str
    section: str
    tags: tuple[str, ...]
    dateline: Dateline | None
    mentions: frozenset[str]
    is_recent: bool


@dataclass(frozen=True)
class Edition:
    """A published article. `path` is its permalink, `number` increases with publication."""

    draft: Draft
    number: int
    path: str
    published_at: datetime
    modified_at: datetime

    @cached_property
    def pages(self) -> tuple[tuple[Block, ...], ...]:
        """The blocks of each page, with days filled in; one page unless the article has page breaks."""
        pages: list[list[Block]] = [[]]
        for block in self.draft.blocks:
            if block.kind == "halaman":
                pages.append([])
            else:
                pages[-1].append(replace(block, text=fill_days(block.text, self.published_at)))
        return tuple(tuple(page) for page in pages)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each page: paragraphs joined by a newline; the first page begins with the dateline."""
        lines = [
            "\n".join(block.text for block in page if block.kind in {"paragraph", "heading"}) for page in self.pages
        ]
        return (self.draft.dateline + lines[0], *lines[1:])

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def excerpt(self) -> str:
        """The first thirty words, which is WordPress's excerpt."""
        return " ".join(self.text.split()[:30]) + " […]"

    def amended(self, title: str | None, text: str | None, at: datetime) -> "Edition":
        """Return the article after an edit. `text` replaces all paragraphs; inserted blocks move after the first."""
        draft = self.draft if title is None else replace(self.draft, title=title)
        if text is not None:
            draft = _with_text(draft, text)
        draft = replace(draft, mentions=mentions_in(draft.title, draft.dateline, draft.blocks))
        return replace(self, draft=draft, modified_at=at)


def make_edition(draft: Draft, number: int, at: datetime) -> Edition:
    """Return the draft as published at `at` (aware; truncated to the minute)."""
    published_at = at.astimezone(WIB).replace(second=0, microsecond=0)
    return Edition(draft, number, _permalink(draft, number, published_at), published_at, published_at)


def mentions_in(title: str, dateline: str, blocks: tuple[Block, ...]) -> frozenset[str]:
    """Return the watched keywords that occur in `title`, in a text block or in the dateline's place."""
    parsed = parse_dateline(dateline)
    lines = [block.text for block in blocks if block.kind in {"paragraph", "heading"}]
    passages = [title, parsed.place if parsed else "", *lines]
    return frozenset(
        keyword
        for keyword in WATCHED
        if any(re.search(rf"\b{re.escape(keyword)}\b", passage, re.IGNORECASE) for passage in passages)
    )


def parse_dateline(dateline: str) -> Dateline | None:
    """Return credit, place and length of a dateline such as `CIMAHI, PRIANGAN POS – `; None for ""."""
    if not dateline:
        return None
    names = dateline.rstrip(" –-").split(", ")
    credit = next((name for name in names if name.lower() in CREDITS), "")
    place = next((name for name in names if name != credit), "")
    return Dateline(credit, place, len(dateline))


def _with_text(draft: Draft, text: str) -> Draft:
    dateline = draft.dateline if draft.dateline and text.startswith(draft.dateline) else ""
    first, *others = (Block("paragraph", part) for part in text.removeprefix(dateline).split("\n"))
    beside = [block for block in draft.blocks if block.kind in {"baca", "simak", "foto", "scroll", "video"}]
    return replace(draft, dateline=dateline, blocks=(first, *beside, *others))


def _permalink(draft: Draft, number: int, published_at: datetime) -> str:
    if draft.section == "Arsip Internal":
        return f"/arsip-internal/{draft.slug}/"
    if draft.outlet == "priangan-pos":
        return f"/{published_at:%Y/%m/%d}/{draft.slug}/"
    return f"/{slugify(draft.section)}/{number}-{draft.slug}.html"


def slugify(name: str) -> str:
    """Return a name in the form of URLs, in ASCII: `Kota Bandung` → `kota-bandung`, `dongéng` → `dongeng`."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"\w+", plain.lower()))
