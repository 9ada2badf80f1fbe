"""The command `kliping` as its user has it: words in; exit code, stdout and stderr out."""

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
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects that it printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Kliping:
    """Runs commands in this process, in a folder of their own, without anything that a terminal would add."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str) -> Done:
        self._monkeypatch.setattr(sys, "argv", ["kliping", *words])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return Done(int(end.value.code or 0), out, err)

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
    """This process's environment without what changes how things are shown or configured."""
    shown = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in shown and not name.startswith("KLIPING_")}
    return kept | variables


def run_fresh(folder: Path, *words: str, **variables: str) -> Done:
    """The installed command in a process of its own, in a pipe, with `folder` as the place where it runs."""
    done = subprocess.run(
        [PROGRAM, *words], cwd=folder, env=clean_environ(**variables), capture_output=True, check=False, timeout=120
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_warm(warm: Warm, folder: Path, *words: str, **variables: str) -> Done:
    """The same, without the seconds that a new interpreter takes to load it."""
    with warm.started(words, clean_environ(**variables), folder) as running:
        code = running.wait()
        out, err = ("".join(f"{line}\n" for line in stream.all()) for stream in (running.out, running.err))
    assert "Traceback" not in err, err
    return Done(code, out, err)


def run_on_terminal(folder: Path, *words: str, columns: int = 80, typed: str = "") -> Done:
    """The installed command on a terminal of its own, on which `typed` waits; both its streams come out as `out`."""
    mine, its = pty.openpty()
    environ = clean_environ(COLUMNS=str(columns), TERM="xterm-256color")
    with subprocess.Popen([PROGRAM, *words], cwd=folder, env=environ, stdin=its, stdout=its, stderr=its) as process:
        os.close(its)
        os.write(mine, typed.encode())
        shown = bytearray()
        while piece := _read(mine):
            shown += piece
        os.close(mine)
        return Done(process.wait(), shown.decode().replace("\r\n", "\n"), "")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def cpu_seconds(folder: Path, *words: str) -> float:
    """CPU, user and system, of the command in a fresh process: the best of three, as other work makes it only worse."""
    return min(_cpu_once(folder, words) for _ in range(3))


def _cpu_once(folder: Path, words: tuple[str, ...]) -> float:
    process = subprocess.Popen([PROGRAM, *words], cwd=folder, env=clean_environ(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert isinstance(used, resource.struct_rusage)
    return used.ru_utime + used.ru_stime
