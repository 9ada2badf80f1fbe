"""A mention: one position in an article at which a keyword's query matches."""

from dataclasses import dataclass
from typing import Literal

from core.article import Article

Field = Literal["title", "text", "author", "section", "site"]
"""The field in which a mention's offsets count (`core.matcher.fields`)."""

Prominence = Literal["headline", "lead", "body", "passing"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a positive clause of a keyword's query, in a branch of the query that is true.

    `keyword` is the keyword's name; `start` and `end` are offsets into the article's `field`, in code points. `snippet`
    is the occurrence with the words around it, on one line, and `snippet[mark_start:mark_end]` is the occurrence.
    `total` counts all occurrences of this keyword in this field, including those beyond the 20 that become mentions.
    `clause` is the clause of the query that matches here, as a query; `prominence` states how much the article is
    about it.
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
    """An article with the mentions of all keywords in it, possibly none."""

    article: Article
    mentions: tuple[Mention, ...]
