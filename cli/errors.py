"""One table: what went wrong → what the shell is told."""

from core.errors import ConfigError, KlipingError, NotFound, QueryError, StoreError

DONE = 0
SOME_OUTLET_FAILED = 1
WRONG_USAGE = 2
NOT_FOUND = 3

EXIT_CODES: tuple[tuple[type[KlipingError], int], ...] = (
    (ConfigError, WRONG_USAGE),
    (QueryError, WRONG_USAGE),
    (StoreError, WRONG_USAGE),
    (NotFound, NOT_FOUND),
    (KlipingError, SOME_OUTLET_FAILED),
)


class UsageError(KlipingError):
    """An option or argument that cannot be used; the message names it and the cure."""


def exit_code(error: KlipingError) -> int:
    """The exit code for an error, by the first class in the table that fits."""
    if isinstance(error, UsageError):
        return WRONG_USAGE
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))
