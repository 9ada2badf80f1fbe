"""The house's import rule: rooms import the rooms below them, and each framework stays in its room."""

import ast
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

BELOW = {
    "core": set[str](),
    "storage": {"core"},
    "crawler": {"core", "storage"},
    "scheduler": {"core", "storage", "crawler"},
    "demo": {"core"},
    "cli": {"core", "storage", "crawler", "scheduler", "demo"},
}
FRAMEWORKS = {
    "scrapy": "crawler",
    "twisted": "crawler",
    "pebble": "crawler",
    "sqlalchemy": "storage",
    "alembic": "storage",
    "psycopg": "storage",
    "apscheduler": "scheduler",
    "langdetect": "core",
    "ruamel": "core",
    "lark": "core",
    "trafilatura": "core",
    "feedparser": "core",
    "lxml": "core",
    "typer": "cli",
    "rich": "cli",
}
IMPURE = {"socket", "sqlite3", "urllib.request", "http.client", "subprocess", "threading", "asyncio", "os", "pathlib"}


def room_files(room: str) -> list[Path]:
    single = ROOT / f"{room}.py"
    return [single] if single.exists() else sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> list[tuple[int, str]]:
    """Every import of a file with its line; lazy and typing-only ones count."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write imports in full, from the room's name on"
            found.append((node.lineno, node.module or ""))
    return found


def shown(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


@pytest.mark.parametrize("room", BELOW)
def test_rooms_import_only_the_rooms_below_them(room: str) -> None:
    wrong = [
        f"{shown(path, line)} imports {name}"
        for path in room_files(room)
        for line, name in imported(path)
        if (top := name.partition(".")[0]) in BELOW and top != room and top not in BELOW[room]
    ]
    assert not wrong, f"{room} may import {sorted(BELOW[room]) or 'no other room'}: {wrong}"


@pytest.mark.parametrize("room", BELOW)
def test_each_framework_stays_in_its_room(room: str) -> None:
    wrong = [
        f"{shown(path, line)} imports {name}, which belongs in {FRAMEWORKS[top]}"
        for path in room_files(room)
        for line, name in imported(path)
        if FRAMEWORKS.get(top := name.partition(".")[0], room) != room
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("room", ["storage", "crawler"])
def test_other_rooms_use_a_rooms_face(room: str) -> None:
    wrong = [
        f"{shown(path, line)} imports {name}; import it from {room}"
        for other in BELOW
        if other != room
        for path in room_files(other)
        for line, name in imported(path)
        if name.startswith(f"{room}.")
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("room", ["storage", "crawler", "demo"])
def test_a_face_only_re_exports(room: str) -> None:
    text = (ROOT / room / "__init__.py").read_text(encoding="utf-8")
    kinds = {type(node) for node in ast.parse(text).body}
    assert kinds <= {ast.Expr, ast.ImportFrom, ast.Assign}, f"{room}/__init__.py does more than re-export"


def test_core_is_pure() -> None:
    wrong = [
        f"{shown(path, line)} imports {name}"
        for path in room_files("core")
        for line, name in imported(path)
        if name in IMPURE or name.partition(".")[0] in IMPURE
    ]
    assert not wrong, f"core has no network, files, threads or loop: {wrong}"


@pytest.mark.parametrize("room", ["core", "storage", "crawler"])
def test_time_is_an_argument_below_the_scheduler(room: str) -> None:
    wrong = [
        shown(path, node.lineno)
        for path in room_files(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]
    assert not wrong, f"the present is handed in, not asked for: {wrong}"


def test_no_installed_distribution_claims_our_names() -> None:
    ours = set(BELOW)
    claims = {name: owners for name, owners in metadata.packages_distributions().items() if name in ours}
    wrong = {name: owners for name, owners in claims.items() if set(owners) != {"kliping"}}
    assert not wrong, f"these would be imported instead of ours, or ours instead of them: {wrong}"
    assert not ours & set(sys.stdlib_module_names)


def test_every_package_is_listed_for_the_wheel() -> None:
    import tomllib

    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    on_disk = {
        ".".join(path.parent.relative_to(ROOT).parts) for room in BELOW for path in (ROOT / room).rglob("__init__.py")
    }
    assert listed == on_disk
