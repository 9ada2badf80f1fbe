"""Run the command `kliping` as a user does: arguments in; exit code, stdout and stderr out."""

import json
import os
import pty
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli import main
from tests.processes import Warm

PROGRAM = Path(sys.executable).parent / "kliping"


@dataclass(frozen=True)
class CommandResult:
    """The exit code and output of a finished command."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The printed JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Kliping:
    """Runs commands in this process, in a folder of their own, with output to a pipe."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str) -> CommandResult:
        self._monkeypatch.setattr(sys, "argv", ["kliping", *words])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        reactor: Any = sys.modules.get("twisted.internet.reactor")
        assert reactor is None or reactor.running, "no later test of this process could crawl: use run_warm"
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return CommandResult(int(end.value.code or 0), out, err)

    def set_variable(self, name: str, value: str) -> None:
        self._monkeypatch.setenv(name, value)

    def set_width(self, columns: int) -> None:
        self.set_variable("COLUMNS", str(columns))

    def write_config(self, text: str, name: str = "config.yaml") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    @property
    def store_url(self) -> str:
        return f"sqlite:///{self.folder / 'kliping.db'}"


def clean_environ(**variables: str) -> dict[str, str]:
    """Return this process's environment without variables that change the output or the configuration."""
    shown = {"LANG", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "PYTHONPATH"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in shown and not name.startswith(("KLIPING_", "LC_"))
    }
    return kept | variables


def run_fresh(folder: Path, *words: str, stdin: bytes | None = None, **variables: str) -> CommandResult:
    """Run the installed command in a process of its own, with `folder` as working directory and output to a pipe."""
    environ = clean_environ(**variables)
    done = subprocess.run(
        [PROGRAM, *words], cwd=folder, env=environ, input=stdin, capture_output=True, check=False, timeout=120
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return CommandResult(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_warm(warm: Warm, folder: Path, *words: str, **variables: str) -> CommandResult:
    """Run a command like `run_fresh`, but forked from a process that has everything imported."""
    with warm.started(words, clean_environ(**variables), folder) as running:
        code = running.wait()
        out, err = ("".join(f"{line}\n" for line in stream.all()) for stream in (running.out, running.err))
    assert "Traceback" not in err, err
    return CommandResult(code, out, err)


def run_on_terminal(folder: Path, *words: str, columns: int = 80, typed: str = "") -> CommandResult:
    """Run the installed command on a terminal of its own with `typed` as input; `out` has stdout and stderr."""
    parent_end, child_end = pty.openpty()
    environ = clean_environ(COLUMNS=str(columns), TERM="xterm-256color")
    with subprocess.Popen(
        [PROGRAM, *words], cwd=folder, env=environ, stdin=child_end, stdout=child_end, stderr=child_end
    ) as process:
        os.close(child_end)
        os.write(parent_end, typed.encode())
        shown = bytearray()
        while piece := _read(parent_end):
            shown += piece
        os.close(parent_end)
        return CommandResult(process.wait(), shown.decode().replace("\r\n", "\n"), "")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def cpu_seconds(folder: Path, *words: str) -> float:
    """Return the CPU seconds, user and system, of a command in a new process: the least of three runs."""
    return min(_cpu_once(folder, words) for _ in range(3))


def _cpu_once(folder: Path, words: tuple[str, ...]) -> float:
    process = subprocess.Popen([PROGRAM, *words], cwd=folder, env=clean_environ(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert isinstance(used, resource.struct_rusage)
    return used.ru_utime + used.ru_stime
