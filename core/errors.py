"""All exceptions that Kliping raises. Their messages are written for users."""

import unicodedata
from datetime import datetime

from core.messages import Message, message, message_of
from core.reasons import Reason


class KlipingError(Exception):
    """The base class of all exceptions. `str` returns the message in English. The cause, if known, is chained."""

    def __init__(self, message: Message | str) -> None:
        super().__init__(message)

    @property
    def message(self) -> Message:
        """The message, which `core.messages.translate` can show in any language."""
        return message_of(self)


class UsageError(KlipingError):
    """An invalid option or argument. The message names it and states what to write instead."""


class PageNotFetched(KlipingError):  # noqa: N818 - named like `NotFound`
    """A page that a user requested by its URL could not be fetched."""

    def __init__(self, url: str, reason: Reason) -> None:
        super().__init__(message("{url}: {reason}", url=url, reason=reason.message))
        self.url = url
        self.reason = reason


class ConfigError(KlipingError):
    """An invalid configuration file.

    `problems` are all its problems. Each is a line such as
    `config.yaml:14: outlets[2].evry: unknown key, did you mean 'every'?`. For a problem in a query, indented lines
    follow: the query, and a caret below the column. `reasons` are the same problems as messages.
    """

    def __init__(self, reasons: tuple[Message | str, ...]) -> None:
        super().__init__("\n".join(map(str, reasons)))
        self.reasons = reasons

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(map(str, self.reasons))


class QueryError(KlipingError):
    """A query that cannot be parsed or evaluated. `column` is counted from 1, in code points of `query`.

    `reason` states what is wrong and how to correct it. The message of the exception consists of the reason and the
    line of the query with a caret below the column.
    """

    def __init__(self, query: str, column: int, reason: Message) -> None:
        self.query = query
        self.column = column
        self.reason = reason
        super().__init__(self.indented(""))

    def indented(self, indent: str) -> Message:
        """Return the message with all lines but the first indented."""
        shown, caret = caret_lines(self.query, self.column)
        return message(
            "{location}: {reason}\n{query}",
            location=_location(self.query, self.column),
            reason=self.reason,
            query=f"{indent}  {shown}\n{indent}  {caret}",
        )


def _location(query: str, column: int) -> Message:
    query_before = query[: column - 1]
    if "\n" not in query.strip():
        return message("column {column}", column=column)
    line, column = query_before.count("\n") + 1, len(query_before) - query_before.rfind("\n")
    return message("line {line}, column {column}", line=line, column=column)


# Number of characters shown before and after the caret.
_MAX_BEFORE, _MAX_BEHIND = 50, 30


def caret_lines(query: str, column: int) -> tuple[str, str]:
    """Return the line of a query that contains `column`, and a line with a caret to print below it.

    `column` is counted from 1, in code points of `query`. A long line is shortened around the caret. Unprintable
    characters, such as tabs and control characters, are replaced by spaces. For the position of the caret, an East
    Asian character counts as two spaces, and a combining accent as none.
    """
    query_before, query_after = query[: column - 1], query[column - 1 :]
    head, tail = query_before[query_before.rfind("\n") + 1 :], query_after.partition("\n")[0]
    if len(head) + len(tail) > _MAX_BEFORE + _MAX_BEHIND:
        head = head if len(head) <= _MAX_BEFORE else f"…{head[-_MAX_BEFORE:]}"
        tail = tail if len(tail) <= _MAX_BEHIND else f"{tail[:_MAX_BEHIND]}…"
    head, tail = ("".join(char if char.isprintable() else " " for char in side) for side in (head, tail))
    return head + tail, " " * sum(map(_cells, head)) + "^"


def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


class StoreError(KlipingError):
    """The store is missing, has an unsupported version, or cannot be reached. The message states what to do."""


class StoreLocked(StoreError):  # noqa: N818 - states the condition, like `NotFound`
    """Another program holds a lock on the store for longer than Kliping waits."""


class StoreInUse(StoreError):  # noqa: N818 - states the condition, like `NotFound`
    """A running service uses the store with another config file. `path` is that file, `service` names the process."""

    def __init__(self, path: str, service: Message) -> None:
        super().__init__(
            message(
                "a running service ({service}) uses this store with another config file ({path}); this one would pause"
                " its outlets and keywords. Stop the service first, name another storage.url, or replace the service's"
                " config: kliping run --take-over",
                service=service,
                path=path,
            )
        )
        self.path = path
        self.service = service


class WorkersUnavailable(KlipingError):  # noqa: N818 - states the condition, like `NotFound`
    """The worker processes that read pages cannot be started, or end repeatedly. `detail` names the cause."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            message("the worker processes that read pages cannot be kept running: {detail}", detail=detail)
        )
        self.detail = detail


class PageStopped(KlipingError):  # noqa: N818 - states the condition, like `NotFound`
    """A process that answers requests to the page ended by itself, such as one that was killed."""

    def __init__(self) -> None:
        super().__init__(message("a process of the page was killed; start the page again"))


class NotFound(KlipingError):  # noqa: N818 - reads better without a suffix
    """No object has the requested name or id."""


class ArticleNotFound(NotFound):
    def __init__(self, article_id: int) -> None:
        super().__init__(message("no article has the id {id}", id=article_id))
        self.article_id = article_id


class CandidateNotFound(NotFound):
    def __init__(self, candidate_id: int) -> None:
        super().__init__(message("the outlet has no page with the id {id}", id=candidate_id))
        self.candidate_id = candidate_id


class TaskNotFound(NotFound):
    def __init__(self, task_id: int) -> None:
        super().__init__(message("there is no task {id}; tasks that ended are deleted after 90 days", id=task_id))
        self.task_id = task_id


class AlertNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(
            message("no alert is named '{name}'; 'kliping alerts' lists those of the config file", name=name)
        )
        self.name = name


class SavedSearchNotFound(NotFound):
    def __init__(self, search_id: int) -> None:
        super().__init__(message("no saved search has the id {id}", id=search_id))
        self.search_id = search_id


class ArticleRemoved(NotFound):
    """The article with this id was removed for good."""

    def __init__(self, article_id: int, removed_at: datetime, reason: str | None) -> None:
        super().__init__(
            message(
                "the article with the id {id} was removed on {day}{reason}",
                id=article_id,
                day=removed_at.date().isoformat(),
                reason=f": {reason}" if reason else "",
            )
        )
        self.article_id = article_id


class NoArticle(NotFound):
    """A page that a user requested by its URL or file name is not an article."""

    def __init__(self, page: str, reason: Reason) -> None:
        super().__init__(message("{page} is not an article: {reason}", page=page, reason=reason.message))
        self.page = page
        self.reason = reason


class UserNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(message("no user is named '{name}'; 'kliping users' lists them", name=name))
        self.name = name


class TokenNotFound(NotFound):
    def __init__(self, token_id: int) -> None:
        super().__init__(message("no token has the id {id}", id=token_id))
        self.token_id = token_id


class SignInRefused(KlipingError):  # noqa: N818 - states the condition, like `NotFound`
    """The name or the password is wrong, or the user is disabled; the message does not say which."""

    def __init__(self) -> None:
        super().__init__(message("The name or the password is wrong."))


class TooManySignIns(KlipingError):  # noqa: N818 - states the condition, like `NotFound`
    """Too many sign-ins failed for this name or from this address. `seconds` later, one may succeed again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            message("Too many sign-ins failed; try again in {minutes} minutes.", minutes=max(1, round(seconds / 60)))
        )
        self.seconds = seconds


class OutletNotFound(NotFound):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(
            message("no outlet is named '{name}'; there are: {known}", name=name, known=_format_known(name, known))
        )
        self.name = name


class GroupNotFound(NotFound):
    """No outlet has a label. `option` is "region", "kind" or "tag"."""

    def __init__(self, option: str, label: str, known: tuple[str, ...]) -> None:
        super().__init__(
            message(
                "--{option} {label}: no outlet has it; there are: {known}",
                option=option,
                label=label,
                known=_format_known(label, known),
            )
        )
        self.label = label


class KeywordNotFound(NotFound):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(
            message("no keyword is named '{name}'; there are: {known}", name=name, known=_format_known(name, known))
        )
        self.name = name


# Number of names that a message lists. If there are more, the names that begin with the same letters come first. A more
# precise comparison would be slow, and `kliping keywords test` looks up every query as a name first.
_MAX_LISTED = 20


def _format_known(name: str, known: tuple[str, ...]) -> Message | str:
    if len(known) <= _MAX_LISTED:
        return ", ".join(known) or message("none")
    start = name[:3].casefold()
    shown = sorted(known, key=lambda other: other[:3].casefold() != start)[:_MAX_LISTED]
    return message("{names} and {count} more", names=", ".join(shown), count=len(known) - len(shown))
