"""A mention: one place where an article says what a keyword asks for."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a positive term of a keyword's query, in a branch of it that is true.

    `keyword` is the keyword's name; `start` and `end` are code points into the article's `field`. `snippet` is the
    words around it, on one line, and `snippet[mark_start:mark_end]` is the occurrence. `total` counts all
    occurrences of this keyword in this field, also those beyond the 20 that become mentions.
    """

    keyword: str
    field: Field
    start: int
    end: int
    snippet: str
    mark_start: int = 0
    mark_end: int = 0
    total: int = 1
