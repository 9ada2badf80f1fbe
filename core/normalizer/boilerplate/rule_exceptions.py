"""Decide whether to keep a line that matches a boilerplate rule, from its wording and the neighbouring lines."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from core.normalizer.boilerplate.thresholds import MAX_LABEL_LETTERS, MAX_STATEMENT_LINK_SHARE
from core.normalizer.document.line import Line
from core.vocabulary.sentence_ends import STATEMENT_ENDS

# Boilerplate does not quote anybody or refer to earlier parts of the text.
_REPORTED = re.compile(
    r"\b(?:itu(?:lah)?|tersebut|begitu(?:lah)?)\b|katanya\b"
    r"|, (?:kata|ujar|tutur|ucap|ungkap|pesan|pinta|ajak|imbau|teriak|seru|kenang|ceuk|saur)(?:nya)?\b"
    r"|, (?:\w+ ){1,3}(?:said|says|told)\b"
)
_BULLETS = ("•", "-", "–", "*")
_FACT = re.compile(r"[A-Z][^\W\d_]+(?:[ /]\w+){0,3}\s?:\s?\S.{0,120}\Z")


class MatchedLine(NamedTuple):
    """A line that matches a rule, with its neighbours.

    `matches` states, for each line in `lines`, whether it matches any rule. `follows_kept` is True if the previous line
    is kept.
    """

    lines: Sequence[Line]
    at: int
    matches: Sequence[bool]
    follows_kept: bool

    @property
    def line(self) -> Line:
        return self.lines[self.at]


def is_statement(match: MatchedLine) -> bool:
    """Return whether the line is a full sentence that quotes somebody or refers to something mentioned before."""
    line = match.line
    is_sentence = line.linked < MAX_STATEMENT_LINK_SHARE and line.text.endswith(STATEMENT_ENDS)
    return is_sentence and _REPORTED.search(line.text) is not None


def is_list_item(match: MatchedLine) -> bool:
    """Return whether the line is a list item without a link, for example a step of instructions."""
    line = match.line
    return line.linked == 0 and (line.tag == "li" or line.text.startswith(_BULLETS))


def is_labelled_fact(match: MatchedLine) -> bool:
    """Return whether the line has a label (`Penulis: Rina Marlina`) and lines with other labels are next to it.

    For example, an article may list the details of a book in such lines.
    """
    return _is_other_fact(match, 1) and (_is_other_fact(match, -1) or _is_other_fact(match, 2))


def _is_other_fact(match: MatchedLine, distance: int) -> bool:
    neighbour_index = match.at + distance
    if not 0 <= neighbour_index < len(match.lines) or match.matches[neighbour_index]:
        return False
    neighbour = match.lines[neighbour_index]
    return neighbour.container is match.line.container and _FACT.match(neighbour.text) is not None


def is_day_of_schedule(match: MatchedLine) -> bool:
    """Return whether the line is a date between two lines of the article, as in a schedule."""
    below = match.at + 1
    return match.follows_kept and below < len(match.lines) and not match.matches[below]


def is_value_of_label(match: MatchedLine) -> bool:
    """Return whether the line starts with a colon, and the line above is its label and is kept."""
    if not match.follows_kept:
        return False
    label = match.lines[match.at - 1].text
    return len(label) <= MAX_LABEL_LETTERS and label[-1].isalnum()
