"""What the normalizer removed from a page and why: recorded by the steps, and reported as an `Explanation`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.article import Article, NotAnArticle
from core.messages import Message
from core.normalizer.document.line import Line

SELECTION_STEP = "article selection"


class Cause(NamedTuple):
    """Why a line is removed: the step, the rule in that step, and a reason that completes the sentence "the line …"."""

    step: str
    rule: str
    reason: Message


class Removal(NamedTuple):
    """A removed line. If only the end of a line was cut off, `line.text` is that end."""

    line: Line
    cause: Cause


class FilteredLines(NamedTuple):
    """The remaining lines of an article, and the removed lines."""

    lines: Sequence[Line]
    removals: Sequence[Removal] = ()


class Pass(NamedTuple):
    """One pass of the article selection: its name, why it removes a line, and why it is at this position.

    The `reason` of a pass that only adds lines is None.
    """

    name: str
    reason: Message | None
    order: str


class PassRemovals(NamedTuple):
    """The lines before and after a pass. The removed lines are computed only if an explanation is requested."""

    applied: Pass
    before: Sequence[Line | tuple[Line, float]]
    after: Sequence[Line | tuple[Line, float]]


class Selection(NamedTuple):
    """The lines of an article in page order, and the passes that removed the other lines of the page."""

    lines: Sequence[Line]
    passes: Sequence[PassRemovals] = ()

    def removals(self) -> Iterator[Removal]:
        """Yield the removed lines, pass by pass."""
        for applied, before, after in self.passes:
            if applied.reason is None:
                continue
            cause = Cause(SELECTION_STEP, applied.name, applied.reason)
            kept = {_unweighted(line).position for line in after}
            yield from (Removal(line, cause) for line in map(_unweighted, before) if line.position not in kept)


def _unweighted(line: Line | tuple[Line, float]) -> Line:
    return line if isinstance(line, Line) else line[0]


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of the article's text, without any end that was cut off. `position` is its number on the page, from 0."""

    position: int
    text: str


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A line that is not part of the article's text, or the part that was cut off the end of a line.

    If only the end was cut off, the rest of the line is a `KeptLine` with the same position. `reason` completes the
    sentence "the line …".
    """

    position: int
    text: str
    step: str
    rule: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a page became an article or was refused.

    `kept` and `removed` are in page order. Both are empty for a page that was refused before its lines were read.
    `decided_by` is the step that refused the page, or "" for an article. `source` is where the text was found: "page",
    "trafilatura", "json-ld" (the text that the page declares), or "" if no text was found. With "json-ld", positions
    count the lines of the declared text.
    """

    result: Article | NotAnArticle
    kept: tuple[KeptLine, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
    decided_by: str = ""
    source: str = ""
