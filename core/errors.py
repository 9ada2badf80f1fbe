"""Every error that Kliping raises on purpose: one base, a message in plain words, what it is about as attributes."""

import unicodedata

from core.messages import Message, translate
from core.reasons import Reason


class KlipingError(Exception):
    """The base of all. The message is shown to people as it is; the cause, if any, is chained."""


class UsageError(KlipingError):
    """An option or argument that cannot be used. The message names it and says what to write instead."""


class PageNotFetched(KlipingError):  # noqa: N818 - it names what happened, as `NotFound` does
    """A page that was requested by its address and could not be fetched."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class ConfigError(KlipingError):
    """A config file that cannot be used.

    `problems` holds all of them, each a line such as
    `config.yaml:14: outlets[2].evry: unknown key, did you mean 'every'?`. Below that of a query stand, indented, the
    same in Indonesian, the query and a caret.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class QueryError(KlipingError):
    """A query that does not parse, or that cannot be run. `column` counts from 1, in code points of `query`.

    `reason` says what is wrong and what to do. The error's own text holds it in English and Indonesian, then the line
    of the query with a caret under the column.
    """

    def __init__(self, query: str, column: int, reason: Message) -> None:
        shown, caret = caret_lines(query, column)
        self.query = query
        self.column = column
        self.reason = reason
        self.place = _place(query, column)
        super().__init__(f"{self.place}: {reason}\n{translate(reason, 'id')}\n  {shown}\n  {caret}")


def _place(query: str, column: int) -> str:
    before = query[: column - 1]
    if "\n" not in query.strip():
        return f"column {column}"
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"


_BEFORE, _BEHIND = 50, 30
"""Characters of a line that are shown on both sides of its caret."""


def caret_lines(query: str, column: int) -> tuple[str, str]:
    """The line of a query as it is shown, and a caret to stand under a column of it (from 1, in code points).

    What no terminal shows in a width of its own (tabs, joiners, wide blanks, controls) is shown as a blank; East Asian
    characters take two cells, accents of their own none. Of a long line only what is near is shown.
    """
    before, after = query[: column - 1], query[column - 1 :]
    head, tail = before[before.rfind("\n") + 1 :], after.partition("\n")[0]
    if len(head) + len(tail) > _BEFORE + _BEHIND:
        head = head if len(head) <= _BEFORE else f"…{head[-_BEFORE:]}"
        tail = tail if len(tail) <= _BEHIND else f"{tail[:_BEHIND]}…"
    head, tail = ("".join(char if char.isprintable() else " " for char in part) for part in (head, tail))
    return head + tail, " " * sum(map(_cells, head)) + "^"


def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


class StoreError(KlipingError):
    """The store cannot be used: missing, of another version, or out of reach. The message says what to do."""


class NotFound(KlipingError):  # noqa: N818 - reads better where it is caught
    """Something that was asked for by name or id is not there."""


class ArticleNotFound(NotFound):
    def __init__(self, article_id: int) -> None:
        super().__init__(f"no article has the id {article_id}")
        self.article_id = article_id


class NoArticle(NotFound):
    """A page, by its address or file, that is not an article."""

    def __init__(self, page: str, reason: Reason) -> None:
        super().__init__(f"{page} is not an article: {reason}")
        self.page = page
        self.reason = reason


class OutletNotFound(NotFound):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no outlet is named '{name}'; there are: {', '.join(known) or 'none'}")
        self.name = name


class KeywordNotFound(NotFound):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no keyword is named '{name}'; there are: {_listed(name, known)}")
        self.name = name


_MOST_LISTED = 20
"""Names that a message lists: of more, those that begin like the one that was asked for come first. They are not
compared in any dearer way, since a query that is tried is looked up as a name before."""


def _listed(name: str, known: tuple[str, ...]) -> str:
    if len(known) <= _MOST_LISTED:
        return ", ".join(known) or "none"
    start = name[:3].casefold()
    shown = sorted(known, key=lambda other: other[:3].casefold() != start)[:_MOST_LISTED]
    return f"{', '.join(shown)} and {len(known) - len(shown)} more"
