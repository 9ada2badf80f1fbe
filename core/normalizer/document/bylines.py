"""Find bylines among the lines of a page: a label followed by names, or a name next to a date."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from core.normalizer.document.boxes import HEADINGS
from core.normalizer.document.line import Line, text_weight
from core.normalizer.document.thresholds import (
    MAX_BYLINE_NAME_LETTERS,
    MAX_BYLINE_NAMES,
    MAX_DATED_BYLINE_LETTERS,
    MAX_LABEL_LETTERS,
)
from core.vocabulary.calendar import MONTH_PATTERN, WEEKDAY_PATTERN
from core.vocabulary.credits import (
    AUTHOR_ROLE_PATTERN,
    EDITOR_ROLE_PATTERN,
    JOB_PATTERN,
    NAME_PARTICLES,
    WRITING_JOB_PATTERN,
)

ROLE_LABEL = re.compile(rf"\s*(?:{AUTHOR_ROLE_PATTERN}|oleh|by|{EDITOR_ROLE_PATTERN})\s*:?\s*", re.IGNORECASE)

_WORD = r"[A-Z][\w.'’-]*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|{'|'.join(sorted(NAME_PARTICLES))})){{1,5}}"
_LABELLED_NAME = re.compile(rf":?\s*{_WORD}(?:,? (?:{_WORD}|{'|'.join(sorted(NAME_PARTICLES))}|dan|and|&)){{0,9}}")
_DATE = (
    rf"(?:(?i:{WEEKDAY_PATTERN})[,\s]+)?(?:\d{{1,2}}(?:st|nd|rd|th)?[\s./-]+(?:(?i:{MONTH_PATTERN})|\d{{1,2}})\.?[\s,./-]+"
    r"(?:19|20)\d\d|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    rf"|(?i:{MONTH_PATTERN})\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    r"|\d{1,2} (?:(?:detik|menit|jam|hari|minggu)(?: yang)? lalu|(?:seconds?|minutes?|hours?|days?|weeks?) ago))"
    r"(?:[\s,|·•–—@-]*(?:(?i:pukul|jam|at) )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?(?i:[ap]\.?m\.?))?(?: ?[A-Z]{2,4})?)?"
)
# Searching for a digit takes a fraction of the time that matching a date takes.
_DIGIT = re.compile(r"\d")
_BAR = r"\s*[·•●⋅|/,–—-]\s*"
_READING_TIME = (
    rf"(?:{_BAR}(?i:(?:average |estimated |est\. )?(?:reading|read) time:? |waktu baca:? )?\d{{1,3}} "
    r"(?i:menit|min(?:ute)?s?)(?: (?i:baca|membaca|read))?)?"
)
_DATE_LINE = re.compile(rf"\W*{_DATE}{_READING_TIME}\W*")
_DATE_LABEL = re.compile(
    r"\W*(?:tanggal|tgl|waktu|terbit|diterbitkan|dipublikasikan|date|published|posted)\W*", re.IGNORECASE
)
_DEGREES = r"(?:, [A-Z]\w{0,4}\.[\w.]{0,6})*"

# A writer's job may be between name and date. If date and name are elements without a space between them, the name
# follows the date directly.
_JOB = rf"(?:, (?i:{AUTHOR_ROLE_PATTERN})|\s*[·•|]\s*[A-Z][\w ]*(?i:{WRITING_JOB_PATTERN}))?"
_DATED_NAME = re.compile(
    rf"(?:(?P<name>{_NAME}{_DEGREES}){_JOB}{_BAR}{_DATE}"
    rf"|{_DATE}(?:{_BAR}|(?<=\d)(?=[A-Z]))(?P<later_name>{_NAME})(?: (?i:on behalf of|atas nama) .+)?)"
    rf"{_READING_TIME}\W*"
)
_BY = r"(?i:(?:(?:written|posted|published) )?by|(?:(?:ditulis|diposting|dipublikasikan) )?oleh)[\s:]+"
_DATED_CREDITS = (
    re.compile(rf"{_BY}(?P<name>{_NAME})(?:{_BAR}|\s+)(?:(?i:on|pada)\s+)?{_DATE}\W*"),
    re.compile(
        rf"(?:(?i:published|posted|diterbitkan|diposting)(?: (?i:on|pada))?:? )?{_DATE}(?:{_BAR}|\s+){_BY}"
        rf"(?P<name>{_NAME})"
    ),
)
FULL_NAME = re.compile(_NAME)

# A job in a line of its own, such as `Co-Founder & Marketing Director`
JOB_LINE = re.compile(
    rf"(?=.{{4,60}}$)(?:[A-Z&][\w&/-]*,? )*(?i:{JOB_PATTERN}|{WRITING_JOB_PATTERN})"
    r"(?:,? (?:[A-Z&][\w&/-]*|of|at|and|for))*"
)

# Box headings that look like a name and may follow a label without a name.
_NOT_A_NAME = re.compile(
    r"(?i:terpopuler|terkini|terbaru|terkait|populer|trending|komentar|share|bagikan|kontak|home|beranda)\b"
    r"|(?i:tentang|berita|artikel|about|related|latest|most|more|contact|kontak|ikuti|follow|baca|tags?|topik)\b.*"
)


class Byline(NamedTuple):
    """A label such as `Penulis`, the names that follow it, and the positions of all these lines on the page."""

    label: str
    names: tuple[str, ...]
    positions: tuple[int, ...]


def find_labelled_bylines(lines: Sequence[Line], positions: Iterable[int] | None = None) -> Iterator[Byline]:
    """Yield the labels that fill a line of their own and are followed by a name in the next lines of the page.

    If `lines` are all lines of a page, `positions` may be those of the lines that may be labels.
    """
    indexes = range(len(lines))
    for index in indexes if positions is None else filter(indexes.__contains__, sorted(positions)):
        line = lines[index]
        # Comparing lengths first is much faster than matching all lines of a page.
        if len(line.text) > MAX_LABEL_LETTERS or not ROLE_LABEL.fullmatch(line.text):
            continue
        following = lines[index + 1 : index + 1 + MAX_BYLINE_NAMES]
        is_alone = not any(
            other.container is line.container for other in (*lines[max(0, index - 1) : index], *following[:1])
        )
        named = [value for value in following[:1] if _is_value(value, line, is_alone=is_alone)]
        if named and named[0].tag == "li":
            # If a name is not in a list, the line after it may be the author's job.
            named += takewhile(_is_listed_name, following[1:])
        if named:
            names = tuple(value.text.strip(" :") for value in named)
            yield Byline(line.text.strip(" :"), names, (line.position, *(value.position for value in named)))


def _is_value(value: Line, label: Line, *, is_alone: bool) -> bool:
    """Return whether a line is a name after `label`. It may be in the next box if the label is alone in its box."""
    if value.tag in HEADINGS or (value.is_aside and not label.is_aside) or len(value.text) > MAX_BYLINE_NAME_LETTERS:
        return False
    box, own_box = value.container, label.container
    is_near = box is own_box or (
        is_alone and (box.parent is own_box.parent or box.parent is own_box or box is own_box.parent)
    )
    is_name = _LABELLED_NAME.fullmatch(value.text) is not None and not ROLE_LABEL.fullmatch(value.text)
    return is_near and is_name and not _NOT_A_NAME.fullmatch(value.text.strip(" :"))


def _is_listed_name(value: Line) -> bool:
    is_name = len(value.text) <= MAX_BYLINE_NAME_LETTERS and _LABELLED_NAME.fullmatch(value.text) is not None
    return value.tag == "li" and is_name and not ROLE_LABEL.fullmatch(value.text)


def find_dated_name(line: Line) -> str:
    """Return the name in a line that consists of a name and a date, such as `Rina Marlina · 3 Maret 2026`, or ""."""
    if len(line.text) > MAX_DATED_BYLINE_LETTERS or not _DIGIT.search(line.text):
        return ""
    for credit in _DATED_CREDITS:
        found = credit.fullmatch(line.text)
        if found:
            return found["name"]
    found = _DATED_NAME.fullmatch(line.text)
    name = found["name"] or found["later_name"] if found else ""
    return "" if ROLE_LABEL.fullmatch(name) else name


def is_date_line(text: str) -> bool:
    """Return whether a line consists of a date, with or without a name and the time that reading takes."""
    if len(text) > MAX_DATED_BYLINE_LETTERS or not _DIGIT.search(text):
        return False
    matches = (pattern.fullmatch(text) for pattern in (_DATE_LINE, *_DATED_CREDITS, _DATED_NAME))
    return any(matches)


def find_names_beside_dates(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that consist of a name, and are next to a line that consists of a date.

    Both lines are in the same box, or in two boxes that are directly in the same box, or the date is in a box in that
    of the name.
    """
    for line, other in (*pairwise(lines), *((below, above) for above, below in pairwise(lines))):
        box, other_box = line.container, other.container
        is_near = box in (other_box, other_box.parent) or (box.parent is other_box.parent and box.parent is not None)
        is_near = is_near and len(line.text) <= MAX_BYLINE_NAME_LETTERS
        is_name = is_near and line.tag not in HEADINGS and FULL_NAME.fullmatch(line.text) is not None
        if (
            is_name
            and not ROLE_LABEL.fullmatch(line.text)
            and len(other.text) <= MAX_DATED_BYLINE_LETTERS
            and _DATE_LINE.fullmatch(other.text)
        ):
            yield line


def find_byline_positions(lines: Sequence[Line], page_lines: Sequence[Line]) -> frozenset[int]:
    """Return the positions of the bylines above and below the running text of an article.

    `lines` are the lines of the article, and `page_lines` are all lines of the page.
    """
    first_text = next(filter(lambda index: _is_text(lines[index]), range(len(lines))), None)
    if first_text is None:
        return frozenset()
    last_text = next(filter(lambda index: _is_text(lines[index]), reversed(range(len(lines)))))
    above, below = lines[:first_text], lines[last_text + 1 :]
    if not above and not below:
        return frozenset()
    first, last = lines[0].position, lines[-1].position
    around = page_lines[max(0, first - MAX_BYLINE_NAMES) : last + 1]
    labelled = {position for byline in find_labelled_bylines(around) for position in byline.positions}
    header = page_lines[max(0, first - 1) : lines[first_text].position]
    named = list(find_names_beside_dates(header))
    # Further items of the same list, such as tags, belong to the byline.
    lists = {line.box.parent for line in named if line.tag == "li"}
    beside_dates = {line.position for line in (*named, *(other for other in above if other.box.parent in lists))}
    dated = {line.position for line in above if find_dated_name(line) or (named and _DATE_LINE.fullmatch(line.text))}
    for label, date in pairwise(above):
        if _DATE_LABEL.fullmatch(label.text) and _DATE_LINE.fullmatch(date.text):
            dated |= {label.position, date.position}
    ends = {line.position for line in (*above, *below)}
    return frozenset((labelled | beside_dates | dated) & ends)


def _is_text(line: Line) -> bool:
    return text_weight(line) > 0 and not find_dated_name(line)
