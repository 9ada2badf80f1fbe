"""The wheel contains everything that the program needs: installed elsewhere, it runs its demo."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.commands import CommandResult, clean_environ
from tests.test_architecture import BELOW

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"
NOT_BUILT = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "*.db*")


def run(*command: str | Path, cwd: Path) -> CommandResult:
    done = subprocess.run(command, cwd=cwd, env=clean_environ(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return CommandResult(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel in a copy of the repository, with the locked build tools, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = shutil.copytree(ROOT, folder / "tree", ignore=NOT_BUILT)
    run(UV, "build", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", folder, tree, cwd=tree)
    return next(folder.glob("kliping-*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create an environment with the wheel and the locked versions of its dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(UV, "venv", "--python", sys.executable, "env", cwd=folder)
    python = folder / "env/bin/python"
    run(UV, "pip", "install", "--python", python, "--constraint", ROOT / "requirements.lock", wheel, cwd=folder)
    return folder


def test_the_wheel_contains_the_data_files(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        contents = set(archive.namelist())
    data = [
        "core/query/query.lark",
        "core/messages/locale/id/LC_MESSAGES/kliping.mo",
        *find_files("storage/migrations"),
        *find_files("demo/articles"),
    ]
    assert len(data) > 60
    assert set(data) <= contents
    assert not [name for name in contents if name.startswith(("tests/", "benchmarks/", "docs/"))]
    assert "scheduler.py" in contents
    assert any(name.endswith("/licenses/LICENSE") for name in contents)


def find_files(folder: str) -> list[str]:
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return [path.relative_to(ROOT).as_posix() for path in files]


def test_the_installed_program_runs_its_demo(elsewhere: Path) -> None:
    done = run(elsewhere / "env/bin/kliping", "demo", "--json", cwd=elsewhere)
    *articles, summary = (record for record in done.records if "outlet" not in record or "id" in record)
    figures = summary["demo"]
    assert figures["right"] > 30
    assert (figures["wrong"], figures["missed"]) == (0, 0)
    assert len(articles) > 20
    assert done.err == ""


def test_all_rooms_are_imported_from_the_environment(elsewhere: Path) -> None:
    # The server for language models needs an extra that this environment does not have.
    rooms = sorted(BELOW.keys() - {"mcp_server"})
    code = f"import {', '.join(rooms)}; print(*(room.__file__ for room in ({', '.join(rooms)})), sep='\\n')"
    files = run(elsewhere / "env/bin/python", "-c", code, cwd=elsewhere).out.split()
    assert len(files) == len(rooms)
    assert all(file.startswith(f"{elsewhere}{os.sep}env{os.sep}") for file in files)


def test_development_tools_are_not_installed(elsewhere: Path) -> None:
    listed = run(UV, "pip", "list", "--python", elsewhere / "env/bin/python", cwd=elsewhere).out
    names = {line.split()[0] for line in listed.splitlines()[2:]}
    assert "kliping" in names
    assert not names & {"pytest", "mypy", "ruff", "hypothesis", "uv"}


def test_a_user_can_begin(elsewhere: Path, tmp_path: Path) -> None:
    program = elsewhere / "env/bin/kliping"
    run(program, "init", "https://kabar-contoh.example", "--keyword", "Kota Contoh", cwd=tmp_path)
    run(program, "check", cwd=tmp_path)
    run(program, "db", "upgrade", cwd=tmp_path)
    assert run(program, "search", cwd=tmp_path).out == ""
