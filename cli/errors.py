"""The exit code and the message for each error."""

from cli.language import localize, localized
from core.errors import ConfigError, KlipingError, NotFound, QueryError, StoreError, StoreLocked, UsageError

DONE = 0
SOME_OUTLET_FAILED = 1
WRONG_USAGE = 2
NOT_FOUND = 3
# The exit code that shells report after Ctrl-C: 128 plus the number of SIGINT.
INTERRUPTED = 130

EXIT_CODES: tuple[tuple[type[KlipingError], int], ...] = (
    (UsageError, WRONG_USAGE),
    (ConfigError, WRONG_USAGE),
    (QueryError, WRONG_USAGE),
    (StoreError, WRONG_USAGE),
    (NotFound, NOT_FOUND),
    (KlipingError, SOME_OUTLET_FAILED),
)


def exit_code(error: KlipingError) -> int:
    """Return the exit code of the first class in `EXIT_CODES` that `error` is an instance of."""
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def error_message(error: KlipingError) -> str:
    """Return the text for stderr, in the language of the output, with passwords in addresses redacted.

    It begins with the name of the program. Problems of a config file begin with the file and line instead.
    """
    from cli.terminal import safe
    from core.config.redaction import redact_credentials

    if isinstance(error, ConfigError):
        return safe("\n".join(map(localize, error.reasons)))
    text = localize(error.message)
    if isinstance(error, StoreLocked):
        text = localized(
            "{problem}; another program is writing to it: repeat the command when that has ended", problem=text
        )
    # A query is shown unchanged, since a caret points into it.
    return safe(f"kliping: {text if isinstance(error, QueryError) else redact_credentials(text)}")
