"""The first moments of a command, in which all that it needs is still being loaded: a signal ends it quietly.

Nothing else is imported above, so that these moments begin at once.
"""

import signal
import sys
from typing import NoReturn

INTERRUPTED = 130
"""As shells tell of Ctrl-C: 128 and the signal's number."""


def main() -> None:
    """The command `kliping`."""
    if sys.argv[1:2] == ["run"]:
        # Until the service listens for it itself. Told to stop is what it may be at any time.
        signal.signal(signal.SIGTERM, _stop)
    try:
        from cli.app import main as command

        command()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)
