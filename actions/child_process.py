"""A command of Kliping that runs as a child of this process, and ends with it."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread

# Seconds that a child gets to end after it was asked to.
_STOP_SECONDS = 8.0

# Seconds that are waited for the last lines of a child that has ended.
_LINES_SECONDS = 2.0

# Seconds before a supervised process is started again: after its first end, and at most.
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 300.0

# Longest line of a child's messages that is passed on, in characters.
_MAX_LINE = 1000


class ChildProcess:
    """A command that is running. Each line of its stderr is passed to `on_line`, on a thread of its own.

    Its stdin is a pipe that nobody writes to: when this process ends, even by SIGKILL, the pipe is closed, and the
    command ends, since it is called with --end-with-stdin.
    """

    def __init__(self, arguments: Sequence[str], on_line: Callable[[str], None]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            # Without -P, Python would import modules from the current folder.
            [sys.executable, "-P", "-m", "cli", *arguments, "--end-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self._on_line = on_line
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        if self._process.stderr is not None:
            with self._process.stderr as stream:
                for line in stream:
                    self._on_line(line.rstrip()[:_MAX_LINE])

    @property
    def exit_code(self) -> int | None:
        """The exit code, or None while it is running; minus the number of the signal that killed it."""
        return self._process.poll()

    def wait(self) -> int:
        """Wait until it ends, and return its exit code."""
        code = self._process.wait()
        # Its last lines; a process that it started may keep the pipe open for longer.
        self._reader.join(_LINES_SECONDS)
        if self._process.stdin is not None:
            self._process.stdin.close()
        return code

    def stop(self) -> None:
        """End it: first by SIGTERM, and if it is still running after some seconds, by SIGKILL."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.wait()


class SupervisedProcess:
    """A command that is started again whenever it ends, after a pause that grows while it keeps failing.

    `on_line` gets the lines of its stderr.
    """

    def __init__(self, arguments: Sequence[str], on_line: Callable[[str], None]) -> None:
        self._arguments = arguments
        self._on_line = on_line
        self._is_closed = Event()
        self._child: ChildProcess | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        pause = _FIRST_PAUSE
        while not self._is_closed.is_set():
            self._child = ChildProcess(self._arguments, self._on_line)
            if self._is_closed.is_set():
                self._child.stop()
            self._child.wait()
            self._is_closed.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def close(self) -> None:
        """End the process, and do not start it again."""
        self._is_closed.set()
        if self._child is not None and self._child.exit_code is None:
            self._child.stop()
        self._thread.join(_STOP_SECONDS)
