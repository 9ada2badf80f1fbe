"""Imports point down: between rooms and inside each of them. Each framework stays in its room, and only cli prints."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

BELOW = {
    "core": set[str](),
    "storage": {"core"},
    "ingest": {"core", "storage"},
    "crawler": {"core", "storage", "ingest"},
    "alerts": {"core", "storage"},
    "reports": {"core", "storage"},
    "scheduler": {"core", "storage", "ingest", "crawler", "alerts", "reports"},
    "actions": {"core", "storage", "ingest", "crawler", "alerts", "reports", "scheduler"},
    "demo": {"core"},
    "web": {"core", "storage", "actions"},
    "mcp_server": {"core", "storage", "actions"},
    "cli": {
        "core",
        "storage",
        "ingest",
        "crawler",
        "alerts",
        "reports",
        "scheduler",
        "actions",
        "web",
        "mcp_server",
        "demo",
    },
}
FRAMEWORKS = {
    "scrapy": "crawler",
    "twisted": "crawler",
    "pebble": "ingest",
    "sqlalchemy": "storage",
    "alembic": "storage",
    "psycopg": "storage",
    "apscheduler": "scheduler",
    "langdetect": "core",
    "ruamel": "core",
    "lark": "core",
    "trafilatura": "core",
    "feedparser": "core",
    "fastapi": "web",
    "starlette": "web",
    "uvicorn": "web",
    "aiosmtplib": "alerts",
    "apprise": "alerts",
    "requests": "alerts",
    "httpcore2": "alerts",
    "mcp": "mcp_server",
    "docx": "reports",
    "docxtpl": "reports",
    "typst": "reports",
    "argon2": "actions",
    "typer": "cli",
    "rich": "cli",
}
# Jinja writes the page and the reports; lxml reads pages, and the XML of office files.
SHARED_FRAMEWORKS = {"jinja2": {"alerts", "reports", "web"}, "lxml": {"core", "reports"}}
IMPURE = {"socket", "sqlite3", "urllib.request", "http.client", "subprocess", "threading", "asyncio", "os", "pathlib"}


def room_files(room: str) -> list[Path]:
    single = ROOT / f"{room}.py"
    return [single] if single.exists() else sorted((ROOT / room).rglob("*.py"))


@cache
def parse_file(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def find_imports(path: Path) -> list[tuple[int, str]]:
    """Return the line and the module of every import in a file, including lazy and typing-only ones."""
    found = []
    for node in ast.walk(parse_file(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write imports in full, from the room's name on"
            found.append((node.lineno, node.module or ""))
    return found


def location(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


@pytest.mark.parametrize("room", BELOW)
def test_rooms_import_only_the_rooms_below_them(room: str) -> None:
    wrong = [
        f"{location(path, line)} imports {name}"
        for path in room_files(room)
        for line, name in find_imports(path)
        if (top := name.partition(".")[0]) in BELOW and top != room and top not in BELOW[room]
    ]
    assert not wrong, f"{room} may import {sorted(BELOW[room]) or 'no other room'}: {wrong}"


@pytest.mark.parametrize("room", BELOW)
def test_each_framework_stays_in_its_room(room: str) -> None:
    rooms_of = {name: {only} for name, only in FRAMEWORKS.items()} | SHARED_FRAMEWORKS
    wrong = [
        f"{location(path, line)} imports {name}, which belongs in {sorted(rooms_of[top])}"
        for path in room_files(room)
        for line, name in find_imports(path)
        if room not in rooms_of.get(top := name.partition(".")[0], {room})
    ]
    assert not wrong, wrong


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def find_targets(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Yield (module, imported name or "", local name) of every import, including lazy and typing-only ones."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name, alias.asname or alias.name) for alias in node.names)


def build_import_graph(trees: dict[str, ast.Module], packages: set[str]) -> dict[str, set[str]]:
    """Return module → modules of the same room that it imports.

    A name that is imported from a package counts as an import of the module that defines it. What an `__init__` only
    re-exports is no import of its own.
    """
    exported = {(name, local): (module, item) for name in packages for module, item, local in find_targets(trees[name])}

    def resolve(module: str, item: str) -> str:
        if f"{module}.{item}" in trees:
            return f"{module}.{item}"
        return resolve(*exported[module, item]) if (module, item) in exported else module

    def find_edges(name: str) -> Iterator[str]:
        used = {node.id for node in ast.walk(trees[name]) if isinstance(node, ast.Name)}
        for module, item, local in find_targets(trees[name]):
            if name not in packages or local.partition(".")[0] in used:
                yield resolve(module, item)

    return {name: {edge for edge in find_edges(name) if edge in trees} - {name} for name in trees}


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules of one import cycle, the first one repeated at the end; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


@pytest.mark.parametrize("room", BELOW)
def test_no_import_cycles_inside_a_room(room: str) -> None:
    files = {module_name(path): path for path in room_files(room)}
    packages = {name for name, path in files.items() if path.name == "__init__.py"}
    graph = build_import_graph({name: parse_file(path) for name, path in files.items()}, packages)
    assert not find_cycle(graph)


CYCLE = {
    "room": "from room.first import start\n__all__ = ['start']",
    "room.first": "def start():\n    from room.second import go",
    "room.second": "from room import start",
}


def test_a_lazy_import_through_an_init_makes_a_cycle() -> None:
    graph = build_import_graph({name: ast.parse(text) for name, text in CYCLE.items()}, {"room"})
    assert sorted(find_cycle(graph)[1:]) == ["room.first", "room.second"]


def test_re_exports_make_no_cycle() -> None:
    trees = {name: ast.parse(text) for name, text in CYCLE.items()} | {"room.second": ast.parse("import room")}
    assert not find_cycle(build_import_graph(trees, {"room"}))


FACADES = ["storage", "crawler"]


@pytest.mark.parametrize("room", FACADES)
def test_other_rooms_import_a_room_through_its_init(room: str) -> None:
    wrong = [
        f"{location(path, line)} imports {name}; import it from {room}"
        for other in BELOW
        if other != room
        for path in room_files(other)
        for line, name in find_imports(path)
        if name.startswith(f"{room}.")
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("room", [*FACADES, "demo"])
def test_the_init_of_a_room_only_re_exports(room: str) -> None:
    kinds = {type(node) for node in parse_file(ROOT / room / "__init__.py").body}
    assert kinds <= {ast.Expr, ast.ImportFrom, ast.Assign}, f"{room}/__init__.py does more than re-export"


def test_core_is_pure() -> None:
    wrong = [
        f"{location(path, line)} imports {name}"
        for path in room_files("core")
        for line, name in find_imports(path)
        if name in IMPURE or name.partition(".")[0] in IMPURE
    ]
    assert not wrong, f"core uses no network, file, thread or event loop: {wrong}"


@pytest.mark.parametrize("room", ["core", "storage", "ingest", "crawler", "alerts", "reports", "actions"])
def test_time_is_an_argument_below_the_scheduler(room: str) -> None:
    wrong = [
        location(path, node.lineno)
        for path in room_files(room)
        for node in ast.walk(parse_file(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]
    assert not wrong, f"the current time is an argument: {wrong}"


def find_output(tree: ast.Module) -> Iterator[int]:
    """Yield the line of every `print`, and of every use of a standard stream."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="print"):
                yield node.lineno
            case ast.Attribute(value=ast.Name(), attr=name) if name in STREAMS:
                yield node.lineno
            case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr="write")):
                yield node.lineno
            case ast.ImportFrom(module="sys" | "contextlib", names=names) if {name.name for name in names} & STREAMS:
                yield node.lineno


STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__", "redirect_stdout", "redirect_stderr"}
# The first one writes to the process that started it, and the second is a program of its own.
PRINTERS = {ROOT / "alerts/chat_process.py", ROOT / "demo/__main__.py"}


@pytest.mark.parametrize(
    "code",
    [
        "print(1)",
        "show = print",
        "import sys as system; system.stdout.write('')",
        "import sys; sys.__stderr__.flush()",
        "from sys import stderr",
        "import contextlib; contextlib.redirect_stdout(None)",
        "import os; os.write(1, b'')",
    ],
)
def test_output_is_found(code: str) -> None:
    assert list(find_output(ast.parse(code))) == [1]


@pytest.mark.parametrize("room", [room for room in BELOW if room != "cli"])
def test_only_cli_prints(room: str) -> None:
    wrong = [
        location(path, line)
        for path in room_files(room)
        if path not in PRINTERS
        for line in find_output(parse_file(path))
    ]
    assert not wrong, f"return values and let cli print them: {wrong}"


def test_no_other_distribution_installs_our_names() -> None:
    rooms = set(BELOW)
    owners = {name: set(names) for name, names in metadata.packages_distributions().items() if name in rooms}
    wrong = {name: names for name, names in owners.items() if names != {"kliping"}}
    assert not wrong, f"another distribution installs modules of these names: {wrong}"
    assert not rooms & set(sys.stdlib_module_names)


def test_every_package_is_listed_for_the_wheel() -> None:
    import tomllib

    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    on_disk = {
        ".".join(path.parent.relative_to(ROOT).parts) for room in BELOW for path in (ROOT / room).rglob("__init__.py")
    }
    assert listed == on_disk
