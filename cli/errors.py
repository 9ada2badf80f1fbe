"""One table: what went wrong → what the shell is told."""

from core.errors import ConfigError, KlipingError, NotFound, QueryError, StoreError

DONE = 0
SOME_OUTLET_FAILED = 1
WRONG_USAGE = 2
NOT_FOUND = 3


class UsageError(KlipingError):
    """An option or argument that cannot be used; the message names it and the cure."""


EXIT_CODES: tuple[tuple[type[KlipingError], int], ...] = (
    (UsageError, WRONG_USAGE),
    (ConfigError, WRONG_USAGE),
    (QueryError, WRONG_USAGE),
    (StoreError, WRONG_USAGE),
    (NotFound, NOT_FOUND),
    (KlipingError, SOME_OUTLET_FAILED),
)


def exit_code(error: KlipingError) -> int:
    """The exit code for an error, by the first class in the table that fits."""
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def told(error: KlipingError) -> str:
    """What stands on stderr: the program's name first, but each problem of a config begins with its file and line.

    No password of an address is in it.
    """
    from cli.terminal import safe
    from core.config.addresses import redact_credentials

    if isinstance(error, ConfigError):
        return safe(str(error))
    # A query is shown as it was written: a caret stands below it.
    return safe(f"kliping: {error if isinstance(error, QueryError) else redact_credentials(str(error))}")
