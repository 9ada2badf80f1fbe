"""Lines of a story that have a shape of furniture all the same: told by what they say, and by the lines around them."""

import re
from collections.abc import Sequence

from core.normalizer.document.lines import Line
from core.vocabulary.sentence_ends import STATEMENT_ENDS

_TOLD = re.compile(
    r"\b(?:itu(?:lah)?|tersebut|begitu(?:lah)?)\b|katanya\b"
    r"|, (?:kata|ujar|tutur|ucap|ungkap|pesan|pinta|ajak|imbau|teriak|seru|kenang|ceuk|saur)(?:nya)?\b"
    r"|, (?:\w+ ){1,3}(?:said|says|told)\b"
)
"""What was named before, or who says it: furniture speaks of itself and of what comes, headlines have no full stop."""

_LINKED = 0.4
"""Share of a line that is links: with more it is a cross-link, whatever it says."""

_BULLETS = ("•", "-", "–", "*")
_FACT = re.compile(r"[A-Z][^\W\d_]+(?:[ /]\w+){0,3}\s?:\s?\S.{0,120}\Z")
_LABEL = 30
"""Code points of a label whose value stands in the next line."""


def is_told(block: Line) -> bool:
    """Whether a line is a whole sentence of somebody's words, or about what the story has named before."""
    return block.linked < _LINKED and block.text.endswith(STATEMENT_ENDS) and _TOLD.search(block.text) is not None


def is_step(block: Line) -> bool:
    """Whether a line without a link is an item of a list: what readers are to do, one step after the other."""
    return block.linked == 0 and (block.tag == "li" or block.text.startswith(_BULLETS))


def is_fact(lines: Sequence[Line], place: int, *, fits: Sequence[bool]) -> bool:
    """Whether a line such as `Penulis: Rina Marlina` stands among others with labels of their own, as a book's data
    do. `fits` tells of each line whether it has a shape of furniture.
    """
    home = lines[place].container

    def is_other(other: int) -> bool:
        if not 0 <= other < len(lines) or fits[other] or lines[other].container is not home:
            return False
        return _FACT.match(lines[other].text) is not None

    return is_other(place + 1) and (is_other(place - 1) or is_other(place + 2))


def is_value(before: Line) -> bool:
    """Whether the line before one that opens with a colon is its label."""
    return len(before.text) <= _LABEL and before.text[-1].isalnum()
