"""What the normalizer removed from a page and why: the record kept while it works, and the report made from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.article import Article, NotAnArticle
from core.normalizer.document.line import Line

SELECTION_STEP = "article selection"


class Cause(NamedTuple):
    """Why a line is removed: the step, the rule within the step, and the end of the sentence "the line …"."""

    step: str
    rule: str
    reason: str


class Removal(NamedTuple):
    """A line that was removed, or, as `line.text`, the part that was cut from its end."""

    line: Line
    cause: Cause


class FilteredLines(NamedTuple):
    """The lines of an article without what was removed from them."""

    lines: Sequence[Line]
    removals: Sequence[Removal] = ()


class Pass(NamedTuple):
    """One pass of the article selection: its name, why it removes a line, and why it comes where it does."""

    name: str
    reason: str
    order: str


class PassRemovals(NamedTuple):
    """The lines before and after a pass, weighted or not. Which were removed is computed only for an explanation."""

    applied: Pass
    before: Sequence[Line | tuple[Line, float]]
    after: Sequence[Line | tuple[Line, float]]


class Selection(NamedTuple):
    """The lines of an article in page order, and the passes that removed the others."""

    lines: Sequence[Line]
    passes: Sequence[PassRemovals] = ()

    def removals(self) -> Iterator[Removal]:
        """Yield the removed lines, pass by pass."""
        for applied, before, after in self.passes:
            cause = Cause(SELECTION_STEP, applied.name, applied.reason)
            kept = {_unweighted(line).position for line in after}
            yield from (Removal(line, cause) for line in map(_unweighted, before) if line.position not in kept)


def _unweighted(line: Line | tuple[Line, float]) -> Line:
    return line if isinstance(line, Line) else line[0]


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of the article's text: its position on the page, from 0, and its text without what was cut from it."""

    position: int
    text: str


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A line that is not part of the article's text, or the part that was cut from a line: then the rest of the line
    is a KeptLine of the same position. `reason` completes the sentence "the line …".
    """

    position: int
    text: str
    step: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a page became an article or was refused.

    `kept` and `removed` are in page order, and empty for a page refused before its lines were looked at. `decided_by`
    is the step that refused the page; "" for an article. `source` is where the text was found: "page", "trafilatura"
    or "json-ld", the text that the page declares; then positions count the lines of that text. "" if none was found.
    """

    result: Article | NotAnArticle
    kept: tuple[KeptLine, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
    decided_by: str = ""
    source: str = ""
