"""The set-up that `make` does alone, played with stand-ins for uv and Python, so that nothing is fetched."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TOOLS = ("sh", "bash", "make", "awk", "test", "rm", "touch", "mkdir", "cp", "cat", "dirname", "id", "env")

LOGGING = """\
#!/bin/sh
echo "$(basename "$0") $*" >>"$LOG"
"""
FILL = 'mkdir -p .venv/bin; for tool in kliping python ruff mypy; do cp "$TOOL" .venv/bin/$tool; done'
UV = f"""{LOGGING}
if [ "$1" = venv ]; then {FILL}; fi
case "$*" in *"$BREAKS_AT"*) [ -z "$BREAKS_AT" ] || exit 1;; esac
"""
PYTHON = f"""{LOGGING}
if [ "$2" = venv ]; then {FILL}; fi
"""
OLD_PYTHON = """\
#!/bin/sh
case "$*" in --version) echo "Python 3.10.4";; *) exit 1;; esac
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")


@dataclass(frozen=True)
class Place:
    """A copy of what the set-up reads, with a PATH that holds only the stand-ins and plain tools."""

    folder: Path
    tools: Path

    @property
    def ready(self) -> Path:
        return self.folder / ".venv/.ready"

    @property
    def log(self) -> list[str]:
        """What was called, in order."""
        path = self.folder / "log"
        return path.read_text().splitlines() if path.exists() else []

    def add_tool(self, name: str, script: str) -> None:
        (self.tools / name).write_text(script)
        (self.tools / name).chmod(0o755)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": str(self.tools), "LOG": str(self.folder / "log"), "TOOL": str(self.tools / "tool")}
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**environ, "BREAKS_AT": "", **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def make(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run("make", *words, **variables)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "clone", tmp_path / "tools")
    made.folder.mkdir()
    made.tools.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copyfile(ROOT / name, made.folder / name)
    for tool in (*TOOLS, "basename"):
        found = shutil.which(tool)
        assert found, f"{tool} is not on this machine"
        (made.tools / tool).symlink_to(found)
    made.add_tool("tool", LOGGING)
    made.add_tool("python3", PYTHON)
    return made


@pytest.fixture
def with_uv(place: Place) -> Place:
    place.add_tool("uv", UV)
    return place


LOCKED_BY_UV = "uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock"
LOCKED_BY_PIP = "python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock"


class TestSetUp:
    def test_is_done_by_uv_where_there_is_one(self, with_uv: Place) -> None:
        assert with_uv.make("demo").returncode == 0
        tools = [call for call in with_uv.log if not call.startswith("python3")]
        assert tools == [
            f"uv venv --quiet --allow-existing --python {with_uv.tools}/python3 .venv",
            LOCKED_BY_UV,
            "uv pip install --quiet --no-deps --no-build-isolation -e .",
            "kliping demo",
        ]

    def test_is_done_by_pip_where_there_is_none(self, place: Place) -> None:
        assert place.make("demo").returncode == 0
        tools = [call for call in place.log if not call.startswith(("python3 -c", "python3 --version"))]
        assert tools == [
            "python3 -m venv .venv",
            LOCKED_BY_PIP,
            "python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .",
            "kliping demo",
        ]

    @pytest.mark.parametrize("target", ["demo", "test", "check", "bench"])
    def test_a_second_call_installs_nothing(self, with_uv: Place, target: str) -> None:
        assert with_uv.make(target).returncode == 0
        (with_uv.folder / "log").unlink()
        assert with_uv.make(target).returncode == 0
        assert with_uv.log
        assert not [call for call in with_uv.log if call.startswith(("uv", "python3"))]
        assert with_uv.make("-q", ".venv/.ready").returncode == 0

    @pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
    def test_is_done_again_when_something_changed(self, with_uv: Place, changed: str) -> None:
        with_uv.make(".venv/.ready")
        later = with_uv.ready.stat().st_mtime_ns + 1_000_000_000
        os.utime(with_uv.folder / changed, ns=(later, later))
        (with_uv.folder / ".venv/mine").touch()
        with_uv.make(".venv/.ready")
        assert with_uv.log.count(LOCKED_BY_UV) == 2
        assert (with_uv.folder / ".venv/mine").exists()

    @pytest.mark.parametrize("breaks_at", ["venv", "--require-hashes", "-e ."])
    def test_one_that_broke_off_is_begun_anew(self, with_uv: Place, breaks_at: str) -> None:
        broken = with_uv.make("demo", BREAKS_AT=breaks_at)
        assert broken.returncode != 0
        assert not with_uv.ready.exists()
        assert "kliping demo" not in with_uv.log
        half_installed = with_uv.folder / ".venv/bin/half"
        half_installed.touch()
        assert with_uv.make("demo").returncode == 0
        assert with_uv.ready.exists()
        assert not half_installed.exists()

    def test_one_that_breaks_off_while_renewing_is_begun_anew_too(self, with_uv: Place) -> None:
        with_uv.make(".venv/.ready")
        later = with_uv.ready.stat().st_mtime_ns + 1_000_000_000
        os.utime(with_uv.folder / "requirements.lock", ns=(later, later))
        assert with_uv.make("demo", BREAKS_AT="--require-hashes").returncode != 0
        assert not with_uv.ready.exists()

    @pytest.mark.parametrize("target", ["demo", "test"])
    def test_an_older_python_gets_one_clear_line(self, with_uv: Place, target: str) -> None:
        with_uv.add_tool("python3.10", OLD_PYTHON)
        done = with_uv.make(target, "PYTHON=python3.10")
        assert done.returncode != 0
        [line] = (done.stdout + done.stderr).splitlines()
        assert "Kliping needs Python 3.11 or newer; 'python3.10' is Python 3.10.4." in line
        assert "Try: make PYTHON=python3.12 demo" in line
        assert not (with_uv.folder / ".venv").exists()

    def test_the_python_that_runs_this_is_new_enough(self, with_uv: Place) -> None:
        assert with_uv.make("demo", f"PYTHON={sys.executable}").returncode == 0

    def test_none_at_all(self, with_uv: Place) -> None:
        done = with_uv.make("demo", "PYTHON=no-python")
        assert done.returncode != 0
        assert "Kliping needs Python 3.11 or newer; 'no-python' is" in done.stderr


class TestTargets:
    def test_make_alone_lists_them_all(self, place: Place) -> None:
        text = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
        assert targets
        listed = place.make().stdout
        assert sorted(re.findall(r"^  make ([\w-]+) +\w", listed, re.MULTILINE)) == sorted(targets[1].split())
        assert place.log == []

    def test_clean_forgets_the_set_up(self, with_uv: Place) -> None:
        with_uv.make(".venv/.ready")
        assert with_uv.make("clean").returncode == 0
        assert not (with_uv.folder / ".venv").exists()


class TestContinuousIntegration:
    @pytest.fixture
    def clone(self, place: Place) -> Place:
        shutil.copytree(ROOT / ".ci", place.folder / ".ci")
        (place.tools / "make").unlink()
        place.add_tool("make", f'{LOGGING}echo "CI=$CI SEED=${{KLIPING_SEED-none}}" >>"$LOG"\n')
        place.add_tool("initdb", LOGGING)
        place.add_tool("apt-get", LOGGING)
        return place

    def test_checks_then_tests_with_nothing_skipped(self, clone: Place) -> None:
        assert clone.run(".ci/run").returncode == 0
        assert clone.log == ["make check", "CI=true SEED=none", "make test", "CI=true SEED=none"]

    def test_hands_over_the_seed_where_it_lies_beside(self, clone: Place) -> None:
        seed = clone.folder.parent / "shared/data/seed"
        seed.mkdir(parents=True)
        assert clone.run("bash", "-c", "cd / && " + str(clone.folder / ".ci/run")).returncode == 0
        assert clone.log[1] == f"CI=true SEED={seed}"

    def test_ends_with_the_first_failure(self, clone: Place) -> None:
        clone.add_tool("make", f"{LOGGING}exit 3\n")
        assert clone.run(".ci/run").returncode == 3
        assert clone.log == ["make check"]


class TestLock:
    def test_pins_every_requirement_with_hashes(self) -> None:
        blocks = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", LOCK, flags=re.MULTILINE).strip())
        assert len(blocks) > 50
        for block in blocks:
            assert re.match(r"[a-z0-9._-]+==[^ ]+( ; [^\\]+)? \\\n", block), block[:80]
            hashes = block.replace("\\\n", "\n").splitlines()[1:]
            assert hashes
            assert all(re.fullmatch(r"\s+--hash=sha256:[0-9a-f]{64}\s*", line) for line in hashes), block[:80]

    def test_names_no_address_and_no_host(self) -> None:
        assert not re.search(r"://|@ |--(extra-)?index-url|--find-links|--trusted-host|file:", LOCK)

    def test_covers_everything_that_the_project_asks_for(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
        names = {re.split(r"[\[<>=!~; ]", each)[0].lower().replace("_", "-") for each in asked}
        locked = set(re.findall(r"^([a-z0-9._-]+)==", LOCK, re.MULTILINE))
        assert {name.replace(".", "-") for name in names} <= {name.replace(".", "-") for name in locked}
