"""stdout and stderr: closed by the caller, in an old encoding, or without a reader."""

import io
import os
import sys
from pathlib import Path


def prepare_streams() -> None:
    """Replace closed streams, and make the output UTF-8 unless it goes to a terminal.

    A terminal of an older encoding gets question marks instead of a traceback.
    """
    # Python has None for a stream that the caller closed with `>&-`.
    sys.stdout = sys.stdout or _open_null()
    sys.stderr = sys.stderr or _open_null()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _open_null() -> io.TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")


def discard_stdout() -> None:
    """Write nothing more to stdout, also not what is still buffered when Python exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
