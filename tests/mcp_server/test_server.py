"""`kliping mcp` as a process: how it starts and ends."""

import json
import signal
import subprocess
import sys

import pytest

from tests.cli.commands import PROGRAM, Kliping, clean_environ

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"}},
}


@pytest.mark.process
@pytest.mark.parametrize("end", ["stdin", "signal"])
def test_it_ends_with_its_client(archive: Kliping, end: str) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([PROGRAM, "mcp"], cwd=archive.folder, env=clean_environ(), text=True, **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write("not JSON\n" + json.dumps(INITIALIZE) + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "kliping"
        if end == "signal":
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == -signal.SIGINT
        out, err = process.communicate(timeout=60)
        assert process.returncode == (0 if end == "stdin" else -signal.SIGINT)
        assert (out, err) == ("", "")


def test_without_the_library_the_cure_is_named(archive: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in {"mcp", "mcp_server"}]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    done = archive("mcp")
    assert (done.code, done.out) == (2, "")
    assert done.err == "kliping: kliping mcp needs the library mcp, version 2: install kliping[mcp]\n"
