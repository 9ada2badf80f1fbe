"""Read and write keyword files in any format.

Either all keywords of a file are read, or all problems are reported at once, each with its line. A note reports each
part of a file that is ignored, and each keyword that a format cannot express.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.errors import ConfigError
from core.keyword import Keyword, name_key
from core.keyword_equivalence import canonical_form
from core.keyword_files.csv_format import read_csv, write_csv
from core.keyword_files.entries import Entries
from core.keyword_files.lines_format import read_lines, write_lines
from core.keyword_files.yaml_format import read_yaml_list, write_yaml
from core.messages import Message, message, plural_message
from core.query import parse_keyword

Format = Literal["csv", "yaml", "lines"]

# The maximum number of problems of a keyword file that are listed. Files may have thousands of lines.
MAX_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class KeywordFile:
    """The keywords of a file, each with the number of its first line, and notes on the file.

    `without_state` holds the names of keywords for which the file does not state whether they are active, and
    `without_tones` of those for which it does not state the rules for the tone.
    """

    keywords: tuple[tuple[int, Keyword], ...]
    notes: tuple[Message, ...] = ()
    without_state: frozenset[str] = frozenset()
    without_tones: frozenset[str] = frozenset()


def read_keywords(text: str, file_format: Format, name: str) -> KeywordFile:
    """Return the keywords in the text of a file. Notes and problems begin with the file's `name` and a line number.

    Raise `ConfigError` with all problems.
    """
    readers: dict[Format, Callable[[str], Entries]] = {"csv": read_csv, "yaml": read_yaml_list, "lines": read_lines}
    entries = readers[file_format](text.removeprefix("\ufeff"))
    if not (entries.keywords or entries.problems):
        entries.problems.append((1, message("there is no keyword in this file")))
    keywords = _drop_repeated(entries)
    if entries.problems:
        problems = sorted(entries.problems, key=lambda problem: (problem[0], str(problem[1])))
        raise ConfigError(shorten_problems(_locate(name, problems)))
    without = frozenset(entries.without_state), frozenset(entries.without_tones)
    return KeywordFile(keywords, _locate(name, entries.notes), *without)


def _drop_repeated(entries: Entries) -> tuple[tuple[int, Keyword], ...]:
    """Return the keywords without repetitions.

    Each repetition is noted. Two different keywords of the same name are a problem.
    """
    first: dict[str, tuple[int, Keyword]] = {}
    repeated_lines = []
    for line, keyword in entries.keywords:
        first_line, first_keyword = first.setdefault(name_key(keyword.name), (line, keyword))
        if first_line == line:
            continue
        if _is_equivalent(keyword, first_keyword):
            repeated_lines.append(line)
        else:
            reason = message("'{name}' is given twice, first in line {line}", name=keyword.name, line=first_line)
            entries.problems.append((line, reason))
    if repeated_lines:
        note = plural_message(
            "{count} entry repeats an earlier keyword; it is left out",
            "{count} entries, from this line on, repeat earlier keywords; they are left out",
            count=len(repeated_lines),
        )
        entries.notes.append((repeated_lines[0], note))
    return tuple(first.values())


def _is_equivalent(keyword: Keyword, other: Keyword) -> bool:
    """Whether two keywords of the same name have the same limits, and queries that match the same articles."""
    if replace(keyword, name="", query="") != replace(other, name="", query=""):
        return False
    return keyword.query == other.query or (
        canonical_form(parse_keyword(keyword)) == canonical_form(parse_keyword(other))
    )


def shorten_problems(problems: Sequence[Message]) -> tuple[Message, ...]:
    """Return the first problems of a file, and a message that states how many more there are."""
    shown, others = problems[:MAX_PROBLEMS], len(problems) - MAX_PROBLEMS
    if others <= 0:
        return tuple(shown)
    more = plural_message("… and {count} more problem", "… and {count} more problems", count=others)
    return *shown, more


def _locate(name: str, problems: Iterable[tuple[int, Message]]) -> tuple[Message, ...]:
    return tuple(
        message("{position}: {problem}", position=f"{name}:{line}", problem=problem) for line, problem in problems
    )


def write_keywords(keywords: Iterable[Keyword], file_format: Format) -> tuple[str, tuple[Message, ...]]:
    """Return the text of a file with these keywords, and notes on those that the format cannot express."""
    match file_format:
        case "csv":
            return write_csv(keywords), ()
        case "yaml":
            return write_yaml(keywords), ()
        case "lines":
            return write_lines(keywords)
