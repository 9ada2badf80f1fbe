"""What the targets of the Makefile run: with stand-ins for uv and Python, so that nothing is downloaded."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SLOWEST

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TOOLS = ("sh", "bash", "make", "awk", "test", "rm", "touch", "mkdir", "cp", "cat", "dirname", "id", "env")

LOGGING = """\
#!/bin/sh
echo "$(basename "$0") $*" >>"$LOG"
"""
INSTALL_TOOLS = 'mkdir -p .venv/bin; for tool in kliping python ruff mypy; do cp "$TOOL" .venv/bin/$tool; done'
UV = f"""{LOGGING}
if [ "$1" = venv ]; then {INSTALL_TOOLS}; fi
case "$*" in *"$FAILS_AT"*) [ -z "$FAILS_AT" ] || exit 1;; esac
"""
PYTHON = f"""{LOGGING}
if [ "$2" = venv ]; then {INSTALL_TOOLS}; fi
"""
OLD_PYTHON = """\
#!/bin/sh
case "$*" in --version) echo "Python 3.10.4";; *) exit 1;; esac
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")


@dataclass(frozen=True)
class Clone:
    """A copy of the files that the set-up reads, with a PATH that has only the stand-ins and standard tools."""

    folder: Path
    tools: Path

    @property
    def ready(self) -> Path:
        return self.folder / ".venv/.ready"

    @property
    def log(self) -> list[str]:
        """The commands that ran, in order."""
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
            env={**environ, "FAILS_AT": "", **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def make(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run("make", *words, **variables)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path / "clone", tmp_path / "tools")
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
def with_uv(clone: Clone) -> Clone:
    clone.add_tool("uv", UV)
    return clone


INSTALL_WITH_UV = "uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock"
INSTALL_WITH_PIP = "python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock"


class TestSetUp:
    def test_uses_uv_if_it_is_installed(self, with_uv: Clone) -> None:
        assert with_uv.make("demo").returncode == 0
        tools = [call for call in with_uv.log if not call.startswith("python3")]
        assert tools == [
            f"uv venv --quiet --allow-existing --python {with_uv.tools}/python3 .venv",
            INSTALL_WITH_UV,
            "uv pip install --quiet --no-deps --no-build-isolation -e .",
            "kliping demo",
        ]

    def test_uses_pip_otherwise(self, clone: Clone) -> None:
        assert clone.make("demo").returncode == 0
        tools = [call for call in clone.log if not call.startswith(("python3 -c", "python3 --version"))]
        assert tools == [
            "python3 -m venv .venv",
            INSTALL_WITH_PIP,
            "python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .",
            "kliping demo",
        ]

    @pytest.mark.parametrize("target", ["demo", "test", "check", "bench"])
    def test_runs_only_once(self, with_uv: Clone, target: str) -> None:
        assert with_uv.make(target).returncode == 0
        (with_uv.folder / "log").unlink()
        assert with_uv.make(target).returncode == 0
        assert with_uv.log
        assert not [call for call in with_uv.log if call.startswith(("uv", "python3"))]
        assert with_uv.make("-q", ".venv/.ready").returncode == 0

    @pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
    def test_runs_again_after_a_change(self, with_uv: Clone, changed: str) -> None:
        with_uv.make(".venv/.ready")
        later = with_uv.ready.stat().st_mtime_ns + 1_000_000_000
        os.utime(with_uv.folder / changed, ns=(later, later))
        (with_uv.folder / ".venv/kept").touch()
        with_uv.make(".venv/.ready")
        assert with_uv.log.count(INSTALL_WITH_UV) == 2
        assert (with_uv.folder / ".venv/kept").exists()

    @pytest.mark.parametrize("fails_at", ["venv", "--require-hashes", "-e ."])
    def test_starts_over_after_an_interruption(self, with_uv: Clone, fails_at: str) -> None:
        broken = with_uv.make("demo", FAILS_AT=fails_at)
        assert broken.returncode != 0
        assert not with_uv.ready.exists()
        assert "kliping demo" not in with_uv.log
        half_installed = with_uv.folder / ".venv/bin/half"
        half_installed.touch()
        assert with_uv.make("demo").returncode == 0
        assert with_uv.ready.exists()
        assert not half_installed.exists()

    def test_starts_over_after_an_interrupted_update(self, with_uv: Clone) -> None:
        with_uv.make(".venv/.ready")
        later = with_uv.ready.stat().st_mtime_ns + 1_000_000_000
        os.utime(with_uv.folder / "requirements.lock", ns=(later, later))
        assert with_uv.make("demo", FAILS_AT="--require-hashes").returncode != 0
        assert not with_uv.ready.exists()

    @pytest.mark.parametrize("target", ["demo", "test"])
    def test_an_older_python_is_refused_in_one_line(self, with_uv: Clone, target: str) -> None:
        with_uv.add_tool("python3.10", OLD_PYTHON)
        done = with_uv.make(target, "PYTHON=python3.10")
        assert done.returncode != 0
        [line] = (done.stdout + done.stderr).splitlines()
        assert "Kliping needs Python 3.11 or newer; 'python3.10' is Python 3.10.4." in line
        assert "Try: make PYTHON=python3.12 demo" in line
        assert not (with_uv.folder / ".venv").exists()

    def test_the_python_of_the_tests_is_new_enough(self, with_uv: Clone) -> None:
        assert with_uv.make("demo", f"PYTHON={sys.executable}").returncode == 0

    def test_a_missing_python_is_refused(self, with_uv: Clone) -> None:
        done = with_uv.make("demo", "PYTHON=no-python")
        assert done.returncode != 0
        assert "Kliping needs Python 3.11 or newer; 'no-python' is" in done.stderr


class TestTargets:
    def test_make_without_a_target_lists_all_targets(self, clone: Clone) -> None:
        targets = re.search(r"^\.PHONY: ((?:.+\\\n)*.+)$", MAKEFILE, re.MULTILINE)
        assert targets
        listed = clone.make().stdout
        assert sorted(re.findall(r"^  make ([\w-]+) +\w", listed, re.MULTILINE)) == sorted(
            targets[1].replace("\\", "").split()
        )
        assert clone.log == []

    def test_clean_removes_the_environment(self, with_uv: Clone) -> None:
        with_uv.make(".venv/.ready")
        assert with_uv.make("clean").returncode == 0
        assert not (with_uv.folder / ".venv").exists()


class TestContinuousIntegration:
    @pytest.fixture
    def ci(self, clone: Clone) -> Clone:
        shutil.copytree(ROOT / ".ci", clone.folder / ".ci")
        (clone.tools / "make").unlink()
        clone.add_tool("make", f'{LOGGING}echo "CI=$CI SEED=${{KLIPING_SEED-none}}" >>"$LOG"\n')
        for installed in ("initdb", "chromium", "nginx", "pdftoppm", "soffice"):
            clone.add_tool(installed, LOGGING)
        clone.add_tool("apt-get", LOGGING)
        return clone

    def test_runs_everything(self, ci: Clone) -> None:
        assert ci.run(".ci/run").returncode == 0
        environment = "CI=true SEED=none"
        budgets = "PROCESS_SECONDS=1800 POSTGRESQL_SECONDS=1800 KILL_SECONDS=1500 MEANING_SECONDS=600"
        budgets += " MUTANT_SECONDS=1200 BROWSER_SECONDS=1500"
        assert ci.log == [
            "make check",
            environment,
            "make test TEST_SECONDS=2700",
            environment,
            f"make slow {budgets}",
            environment,
        ]

    def test_finds_test_data_beside_the_clone(self, ci: Clone) -> None:
        seed = ci.folder.parent / "files/data/seed"
        seed.mkdir(parents=True)
        (seed / "article.txt").touch()
        assert ci.run("bash", "-c", "cd / && " + str(ci.folder / ".ci/run")).returncode == 0
        assert ci.log[1] == f"CI=true SEED={seed}"

    def test_stops_at_the_first_failure(self, ci: Clone) -> None:
        ci.add_tool("make", f"{LOGGING}exit 3\n")
        assert ci.run(".ci/run").returncode == 3
        assert ci.log == ["make check"]


def find_seconds() -> dict[str, int]:
    """Return the time limits that the Makefile sets: variable → seconds."""
    return {name: int(value) for name, value in re.findall(r"^(\w+_SECONDS) := (\d+)$", MAKEFILE, re.MULTILINE)}


class TestTimeLimits:
    def test_no_part_may_take_longer_than_agreed(self) -> None:
        seconds = find_seconds()
        assert seconds.pop("TEST_SECONDS") <= 6 * 60
        assert sum(seconds.values()) <= 35 * 60

    @pytest.mark.parametrize(
        ("target", "limits"), [("test", {"TEST_SECONDS"}), ("slow", find_seconds().keys() - {"TEST_SECONDS"})]
    )
    def test_every_run_of_pytest_has_a_time_limit(self, with_uv: Clone, target: str, limits: set[str]) -> None:
        assert with_uv.make(target).returncode == 0
        runs = [call for call in with_uv.log if "-m pytest" in call]
        found = [int(limit[1]) for run in runs if (limit := re.search(r"--session-timeout=(\d+)", run))]
        assert sorted(found) == sorted(find_seconds()[name] for name in limits)
        assert len(found) == len(runs)

    def test_exceeding_it_fails(self, tmp_path: Path) -> None:
        (tmp_path / "test_two.py").write_text("def test_one(): pass\ndef test_two(): pass\n")
        command = ("-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", "--session-timeout=0.000001")
        done = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert "1 passed" in done.stdout

    @pytest.mark.parametrize(("marker", "target"), [("slow", "slow"), ("sweep", "sweep-kill")])
    def test_every_long_test_is_run_by_a_target(self, with_uv: Clone, marker: str, target: str) -> None:
        assert with_uv.make(target).returncode == 0
        marked = [
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / "tests").rglob("test_*.py")
            if re.search(
                rf"^@pytest\.mark\.{marker}$|^@.*marks=pytest\.mark\.{marker}\b",
                path.read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        ]
        runs = [call for call in with_uv.log if "-m pytest" in call]
        named = {path for run in runs for path in re.findall(r"tests/\S+", run)}
        assert marked
        assert not [path for path in marked if named.isdisjoint({path, *map(str, Path(path).parents)})]

    def test_each_kind_of_test_that_is_left_out_has_a_target(self) -> None:
        left_out = re.search(r'"-m", "not \((.*?)\)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        assert left_out is not None
        recipes = re.findall(r"^(slow-\w+|sweep-\w+): .*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
        selections = " or ".join(
            selection for _, recipe in recipes for selection in re.findall(r"-m '?([\w ]+)", recipe)
        )
        for kind in left_out[1].split(" or "):
            assert kind in selections.split(), kind

    def test_the_files_that_run_first_exist(self) -> None:
        names = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
        assert set(SLOWEST) <= names


class TestLock:
    def test_pins_every_requirement_with_hashes(self) -> None:
        blocks = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", LOCK, flags=re.MULTILINE).strip())
        assert len(blocks) > 50
        for block in blocks:
            assert re.match(r"[a-z0-9._-]+==[^ ]+( ; [^\\]+)? \\\n", block), block[:80]
            hashes = block.replace("\\\n", "\n").splitlines()[1:]
            assert hashes
            assert all(re.fullmatch(r"\s+--hash=sha256:[0-9a-f]{64}\s*", line) for line in hashes), block[:80]

    def test_contains_no_url_and_no_host(self) -> None:
        assert not re.search(r"://|@ |--(extra-)?index-url|--find-links|--trusted-host|file:", LOCK)

    def test_covers_every_dependency(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        required = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
        names = {re.split(r"[\[<>=!~; ]", each)[0].lower().replace("_", "-") for each in required}
        locked = set(re.findall(r"^([a-z0-9._-]+)==", LOCK, re.MULTILINE))
        assert {name.replace(".", "-") for name in names} <= {name.replace(".", "-") for name in locked}
