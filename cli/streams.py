"""Set up stdout and stderr: closed streams, legacy encodings and closed pipes. End with the parent process."""

import io
import os
import signal
import sys
import threading
from pathlib import Path

STDIN = 0


def prepare_streams() -> None:
    """Replace closed streams, and encode the output as UTF-8 unless it goes to a terminal.

    On a terminal with a legacy encoding, unencodable characters become question marks instead of raising an error.
    """
    # Python sets a stream to None if the caller closed it with `>&-`.
    sys.stdout = sys.stdout or _open_null()
    sys.stderr = sys.stderr or _open_null()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _open_null() -> io.TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")


def discard_stdout() -> None:
    """Discard all further output to stdout, including what is still buffered when Python exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def end_with_stdin() -> None:
    """Let this process end as after SIGTERM when its stdin is closed, which happens when its parent has ended."""

    def wait() -> None:
        # Not through sys.stdin: Python could not end while a thread reads from its buffer.
        while os.read(STDIN, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
