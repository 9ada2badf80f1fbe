"""Start the command `kliping`: set up signals, streams and arguments before slow imports."""

import errno
import gc
import os
import signal
import sys
from typing import NoReturn

from cli.streams import discard_stdout, prepare_streams

_TOO_MANY_FILES = {errno.EMFILE, errno.ENFILE}
_OUTPUT_FAILURES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}

# New objects after which Python looks for unreachable cycles, and those passes after which it looks at older objects.
# `kliping search` makes some 100,000, nearly all of them modules and classes, so their load starts no pass.
# With Python's 700, the passes take a sixth of its CPU time.
_GC_THRESHOLDS = (200_000, 10, 10)


def main() -> None:
    """Run the command of `sys.argv`, and raise `SystemExit` with its exit code."""
    # Otherwise pydantic reads the metadata of every installed package to find plugins. Kliping uses none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    words = sys.argv[1:]
    gc.set_threshold(*_GC_THRESHOLDS)
    if words[:1] == ["run"] or (words and words[0].startswith("--lang") and "run" in words[1:3]):
        # A process supervisor may stop the service while it is loading, before the service handles the signal itself.
        signal.signal(signal.SIGTERM, _stop)
    try:
        _run()
    except KeyboardInterrupt:
        from cli.errors import INTERRUPTED

        raise SystemExit(INTERRUPTED) from None


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _run() -> None:
    prepare_streams()
    if any(not argument.isascii() and _has_invalid_bytes(argument) for argument in sys.argv):
        print("kliping: the arguments must be UTF-8 text", file=sys.stderr)
        raise SystemExit(2)
    from cli.language import InvalidLanguage, localized, set_language
    from core.messages import os_error_message

    try:
        arguments = set_language(sys.argv[1:], os.environ)
    except InvalidLanguage as error:
        print(f"kliping: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    from cli.app import app
    from cli.typer_commands import select_command

    try:
        select_command(app, arguments)(arguments, prog_name="kliping")
    except OSError as error:
        # Caught here and not in the command group, since Typer prints --help while it parses the arguments.
        if error.errno in _TOO_MANY_FILES:
            problem = localized(
                "{problem}: raise the limit, for example with 'ulimit -n 1024'", problem=os_error_message(error)
            )
            print(f"kliping: {problem}", file=sys.stderr)
            raise SystemExit(2) from None
        if error.errno not in _OUTPUT_FAILURES or error.filename is not None:
            raise
        discard_stdout()
        problem = localized("the output cannot be written: {problem}", problem=os_error_message(error))
        print(f"kliping: {problem}", file=sys.stderr)
        raise SystemExit(2) from None


def _has_invalid_bytes(argument: str) -> bool:
    """Return whether an argument was not UTF-8. Python decodes invalid bytes as surrogates, which cannot be stored."""
    return any("\ud800" <= char <= "\udfff" for char in argument)
