"""Help, version, and the cost of a start."""

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.cli.commands import Kliping, clean_environ, cpu_seconds

COMMANDS = [
    [],
    ["init"],
    ["check"],
    ["crawl"],
    ["run"],
    ["web"],
    ["mcp"],
    ["users"],
    *(["users", name] for name in ("add", "edit", "password", "remove", "sign-out", "token")),
    *(["users", "token", name] for name in ("add", "list", "revoke")),
    ["audit"],
    ["search"],
    ["export"],
    ["import"],
    ["add"],
    ["edit"],
    ["remove"],
    ["show"],
    ["keywords"],
    ["renormalize"],
    *(["keywords", name] for name in "add edit pause resume remove rises backfill explain test import export".split()),
    ["alerts"],
    *(["alerts", name] for name in "list test preview log pause resume".split()),
    ["report"],
    *(["report", "template", name] for name in ("new", "check")),
    ["candidates"],
    ["tasks"],
    ["outlets"],
    *(["outlets", name] for name in "check add edit pause resume remove import export".split()),
    ["status"],
    ["extract"],
    ["db"],
    *(["db", name] for name in "upgrade path stats vacuum backup restore verify copy".split()),
    ["demo"],
]
HEAVY = {
    "scrapy",
    "twisted",
    "sqlalchemy",
    "alembic",
    "trafilatura",
    "lark",
    "ruamel",
    "lxml",
    "langdetect",
    "fastapi",
    "jinja2",
    "mcp",
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_an_example(kliping: Kliping, command: list[str]) -> None:
    done = kliping(*command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(" ".join(["Usage: kliping", *command]))
    example = done.out.partition("Example")[2] or done.out.partition("Start with:")[2]
    assert " ".join(["kliping", *command]) in example
    assert max(map(len, done.out.splitlines())) <= 80


def test_every_command_is_listed_in_full(kliping: Kliping) -> None:
    shown = kliping("--help").out.partition("Commands:")[2]
    listed = re.findall(r"^  (\w+)  +\w", shown, re.MULTILINE)
    assert set(listed) == {words[0] for words in COMMANDS if words}
    assert "..." not in shown


def test_without_arguments_help_is_shown(kliping: Kliping) -> None:
    done = kliping()
    assert (done.out + done.err).strip() == kliping("--help").out.strip()


def test_version(kliping: Kliping) -> None:
    done = kliping("--version")
    assert (done.code, done.out) == (0, f"kliping {metadata.version('kliping')}\n")


def loaded(folder: Path, *words: str) -> set[str]:
    """Return the top-level modules that a new process has loaded when the command ends."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr))\n"
        "from cli import main\n"
        f"sys.argv = ['kliping', *{words!r}]\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=clean_environ(), capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.process
class TestLoadedModules:
    @pytest.mark.parametrize("command", [["search"], ["crawl"], ["run"], ["extract"]], ids=" ".join)
    def test_help_loads_no_heavy_module(self, tmp_path: Path, command: list[str]) -> None:
        found = loaded(tmp_path, *command, "--help")
        assert "typer" in found
        assert not found & HEAVY

    @pytest.mark.parametrize("command", [["search", "banjir"], ["search", "--csv"], ["status"]], ids=" ".join)
    def test_reading_commands_load_no_crawler(self, archive: Kliping, command: list[str]) -> None:
        found = loaded(archive.folder, *command)
        assert "sqlalchemy" in found
        assert not found & {"scrapy", "twisted", "alembic", "trafilatura", "langdetect", "apscheduler", "pebble"}

    def test_check_loads_no_store(self, archive: Kliping) -> None:
        assert not loaded(archive.folder, "check") & {"scrapy", "twisted", "sqlalchemy", "alembic", "trafilatura"}


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="CPU is counted by wait4")
def test_help_takes_little_cpu_time(tmp_path: Path) -> None:
    assert cpu_seconds(tmp_path, "search", "--help") < 0.6
