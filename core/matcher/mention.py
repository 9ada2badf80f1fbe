"""A mention: one place where an article says what a keyword asks for."""

from dataclasses import dataclass
from typing import Literal

from core.article import Article

Field = Literal["title", "text", "author", "section", "site"]
"""What a mention's offsets count in (`core.matcher.fields`)."""

Prominence = Literal["headline", "lead", "body", "passing"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a positive term of a keyword's query, in a branch of it that is true.

    `keyword` is the keyword's name; `start` and `end` are code points into the article's `field`. `snippet` is the
    words around it, on one line, and `snippet[mark_start:mark_end]` is the occurrence. `total` counts all
    occurrences of this keyword in this field, also those beyond the 20 that become mentions. `clause` is the part of
    the query that is found here, in full words; `prominence` says how much the article is about it.
    """

    keyword: str
    field: Field
    start: int
    end: int
    snippet: str
    mark_start: int = 0
    mark_end: int = 0
    total: int = 1
    clause: str = ""
    prominence: Prominence = "body"


@dataclass(frozen=True, slots=True)
class Clipping:
    """An article and what it mentions; no mentions where no keyword occurs."""

    article: Article
    mentions: tuple[Mention, ...]
