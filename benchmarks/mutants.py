"""Mutation check: move every numeric threshold of the normalizer and the matcher, and see whether a page notices.

    python -m benchmarks.mutants [--sample 40] [--seed 1] [--jobs 2] [--killed] [--list] [core/normalizer/pager.py ...]

Each threshold is moved by a third both ways, integers by at least 1. Only tests marked `page` are run: they put a
whole page (or text) in and compare what comes out, as golden pages, boundary pages and look-alikes do. A mutant
survives where they all pass. Prints the survivors and their share; ends with 1 where it is above 15 %.

What counts as a threshold: every number in a constant of a module or a field of a class, every number in a default
argument, every fraction in a function, and in its comparisons every integer other than 0 and 1. Numbers inside
regular expressions and subscripts do not count, nor do 0, the names in `NO_THRESHOLDS`, and the bounds on bytes, tags,
time and memory that a module lists in its `RESOURCE_BOUNDS`.

Each mutant is tried in a forked process. A constant is set there in all modules that import it; if code that runs
during import uses it, as in a compiled pattern, all modules are imported again from the changed source.
"""

import argparse
import ast
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from random import Random
from types import CodeType
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("core/normalizer", "core/matcher")
MOST_SURVIVORS = 0.15
TIMEOUT = 120
"""Seconds that the tests may take for one mutant; a mutant that takes longer counts as killed."""

NO_THRESHOLDS = frozenset(
    "DAY_ZONE VERSION _ASCII _NO_CHARACTERS _PRINTABLE _UNITS _UNKNOWN examples look_alikes maxsize".split()
)
"""Constants and arguments whose numbers are not thresholds: a version, code points, units of time, a marker, texts of a
rule's tests, the size of a cache.
"""

OWN_MODULES = ("core", "tests", "benchmarks", "storage", "crawler", "cli", "scheduler", "demo", "conftest")
COMMAND = (
    *("-o", "addopts=--import-mode=importlib", "-m", "page", "-x", "--noconftest"),
    *(each for name in ("cacheprovider", "randomly", "terminal", "xdist") for each in ("-p", f"no:{name}")),
    # pytest warns of plugins that were imported before it could rewrite their asserts.
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)


@dataclass(frozen=True)
class Threshold:
    """A number in a source file. `start` and `end` are its offsets in `source`, `name` is the constant or function."""

    path: str
    line: int
    start: int
    end: int
    value: float
    name: str
    source: bytes = field(repr=False)

    def moved(self) -> tuple[float, float]:
        """A third less and a third more."""
        if isinstance(self.value, int):
            return min(self.value - 1, round(self.value * 2 / 3)), max(self.value + 1, round(self.value * 4 / 3))
        return self.value * 2 / 3, self.value * 4 / 3


@dataclass(frozen=True)
class Mutant:
    """A threshold with another value."""

    threshold: Threshold
    value: float

    @property
    def module(self) -> str:
        return _module_of(ROOT / self.threshold.path)

    def source(self) -> bytes:
        place = self.threshold
        return place.source[: place.start] + repr(self.value).encode() + place.source[place.end :]

    def __str__(self) -> str:
        place = self.threshold
        return f"{place.path}:{place.line}: {place.name}: {place.value:g} -> {self.value:g}"


@dataclass(frozen=True)
class Verdict:
    """`killer` is the first test that failed, "" where the mutant survived."""

    mutant: Mutant
    killer: str
    seconds: float


# Finding thresholds


class _Finder(ast.NodeVisitor):
    """Collects the thresholds of one module."""

    def __init__(self, path: str, source: bytes, excluded: frozenset[str]) -> None:
        self.path = path
        self.source = source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.excluded = excluded
        self.found: list[Threshold] = []
        self.names: list[str] = []
        self.in_class = self.in_function = self.in_comparison = False

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if not any("Enum" in ast.unparse(base) for base in node.bases):
            before, self.in_class = self.in_class, True
            self._visit_named(node.name, node.body)
            self.in_class = before

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_named(node.name, [*node.args.defaults, *filter(None, node.args.kw_defaults)])
        before, self.in_function = self.in_function, True
        self._visit_named(node.name, node.body)
        self.in_function = before

    def visit_Expr(self, node: ast.Expr) -> None:
        # A statement such as a call sets no constant.
        if self.in_function:
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.targets[0], ast.Tuple):
            return  # as in `RED, GREEN = range(2)`: names for numbers
        name = "" if self.in_function else ast.unparse(node.targets[0]).replace(" ", "")
        self._visit_named(name, [node.value])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._visit_named("" if self.in_function else ast.unparse(node.target), [node.value])

    def visit_keyword(self, node: ast.keyword) -> None:
        name = node.arg or ""
        self._visit_named("" if self.in_function and name not in self.excluded else name, [node.value])

    def visit_Compare(self, node: ast.Compare) -> None:
        before, self.in_comparison = self.in_comparison, True
        self.generic_visit(node)
        self.in_comparison = before

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        # A pattern's numbers are in its text; what else `re.compile` takes are flags.
        if ast.unparse(node.func) != "re.compile":
            self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if isinstance(node.op, ast.Div) and all(isinstance(side, ast.Constant) for side in (node.left, node.right)):
            self._add(node, ast.literal_eval(node.left) / ast.literal_eval(node.right))
        else:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            self._add(node, node.value)

    def _visit_named(self, name: str, nodes: Iterable[ast.AST]) -> None:
        if name in self.excluded:
            return
        self.names.append(name)
        for node in nodes:
            self.visit(node)
        self.names.pop()

    def _add(self, node: ast.expr, value: float) -> None:
        is_one = isinstance(value, int) and value == 1 and (self.in_function or self.in_class)
        is_plain = self.in_function and isinstance(value, int) and not self.in_comparison
        # 1.0 is all of something, -1.0 a marker for none.
        is_one = is_one or (self.in_function and abs(value) == 1)
        if not value or is_one or is_plain or node.end_lineno is None or node.end_col_offset is None:
            return
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        name = ".".join(filter(None, self.names))
        self.found.append(Threshold(self.path, node.lineno, start, end, value, name, self.source))


def find_thresholds(path: str, source: bytes) -> list[Threshold]:
    """Return the thresholds of one module, in order; `path` is relative to the project."""
    tree = ast.parse(source)
    excluded = NO_THRESHOLDS | _resource_bounds(tree)
    finder = _Finder(path, source, excluded)
    finder.visit(tree)
    return finder.found


def _resource_bounds(tree: ast.Module) -> frozenset[str]:
    """Return the names in the module's RESOURCE_BOUNDS, a frozenset of texts."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RESOURCE_BOUNDS":
            return frozenset(str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant))
    return frozenset()


def find_mutants(paths: Sequence[str] = ROOMS) -> list[Mutant]:
    """Return two mutants of every threshold in these folders and files."""
    files = [
        file for path in paths for file in ([ROOT / path] if path.endswith(".py") else (ROOT / path).rglob("*.py"))
    ]
    thresholds = [
        found for file in sorted(files) for found in find_thresholds(str(file.relative_to(ROOT)), file.read_bytes())
    ]
    return [Mutant(threshold, value) for threshold in thresholds for value in threshold.moved()]


# Changing a module


@dataclass(frozen=True)
class Uses:
    """How the project's core uses its constants: `at_import` are the names that code reads while it is imported, so
    that something is made of their value; `importers` the modules that import a name from a module.
    """

    at_import: Set[str]
    importers: Mapping[tuple[str, str], Sequence[str]]


def find_uses() -> Uses:
    at_import: set[str] = set()
    importers: dict[tuple[str, str], list[str]] = {}
    for path in (ROOT / "core").rglob("*.py"):
        waiting: list[ast.AST] = [ast.parse(path.read_bytes())]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.ImportFrom):
                for each in node.names:
                    importers.setdefault((node.module or "", each.name), []).append(_module_of(path))
            elif isinstance(node, ast.FunctionDef):
                waiting += [*node.args.defaults, *filter(None, node.args.kw_defaults), *node.decorator_list]
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                at_import.add(node.id)
            elif not isinstance(node, ast.Lambda):
                waiting += ast.iter_child_nodes(node)
    return Uses(at_import, importers)


def _module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _change_in_place(mutant: Mutant, uses: Uses) -> bool:
    """Give the imported modules the mutant's function or constant; False where more depends on it."""
    line = mutant.threshold.line
    tree = ast.parse(mutant.source())
    node = next(node for node in tree.body if node.lineno <= line <= (node.end_lineno or 0))
    module = sys.modules[mutant.module]
    values = dict(vars(module))
    if isinstance(node, ast.FunctionDef) and not node.decorator_list and line >= node.body[0].lineno:
        exec(compile(ast.Module([node], []), mutant.threshold.path, "exec"), values)
        getattr(module, node.name).__code__ = values[node.name].__code__
        return True
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return False
    name = node.targets[0].id
    if name in uses.at_import:
        return False
    value = eval(compile(ast.Expression(node.value), mutant.threshold.path, "eval"), values)
    for other in [mutant.module, *uses.importers.get((mutant.module, name), ())]:
        if other in sys.modules:
            setattr(sys.modules[other], name, value)
    return True


class _MutantLoader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: bytes) -> None:
        super().__init__(name, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)


class _MutantImporter:
    """Imports one module from a changed source, first in `sys.meta_path`."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        file = str(ROOT / self.mutant.threshold.path)
        folders = [str(Path(file).parent)] if file.endswith("__init__.py") else None
        loader = _MutantLoader(name, file, self.mutant.source())
        return spec_from_file_location(name, file, loader=loader, submodule_search_locations=folders)


# Running the tests


class MutationRun:
    """A pytest plugin that runs the collected tests once for each mutant, every time in a forked process, instead of
    once. `verdicts` are in the order in which the processes ended.
    """

    def __init__(self, mutants: Sequence[Mutant], jobs: int, report: Callable[[Verdict], None]) -> None:
        self.mutants = mutants
        self.jobs = jobs
        self.report = report
        self.uses = find_uses()
        self.error: Exception | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        # pytest swallows what is raised here, where nothing prints it.
        try:
            self._run(session.items)
        except Exception as error:
            self.error = error
        return True

    def _run(self, items: Sequence[pytest.Item]) -> None:
        waiting: list[Mutant | None] = [*reversed(self.mutants), None]
        running: dict[int, _Child] = {}
        while waiting or running:
            # The first one runs alone and without a mutant: what fails then is no mutant's fault.
            while waiting and len(running) < self.jobs and not any(child.mutant is None for child in running.values()):
                child = _Child(waiting.pop(), items, self.uses)
                running[child.pid] = child
            pid, status = os.wait()
            child = running.pop(pid)
            killer = child.killer(status)
            if child.mutant is not None:
                self.report(Verdict(child.mutant, killer, time.monotonic() - child.start))
            elif killer:
                raise RuntimeError(f"the page tests fail without any mutant: {killer}")


class _Child:
    """A forked process that runs the tests for one mutant, and writes the first test that failed into a pipe."""

    def __init__(self, mutant: Mutant | None, items: Sequence[pytest.Item], uses: Uses) -> None:
        self.mutant = mutant
        self.start = time.monotonic()
        self.pipe, ending = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self._run(ending, items, uses)
        os.close(ending)

    def _run(self, ending: int, items: Sequence[pytest.Item], uses: Uses) -> NoReturn:
        with os.fdopen(ending, "w") as answer:
            code = 1
            try:
                signal.alarm(TIMEOUT)
                silent = os.open(os.devnull, os.O_WRONLY)
                os.dup2(silent, 1)
                os.dup2(silent, 2)
                answer.write(_run_tests(self.mutant, items, uses))
                code = 0
            except BaseException:
                answer.write(traceback.format_exc())
        os._exit(code)

    def killer(self, status: int) -> str:
        """Return the first test that failed, or "". Raise `RuntimeError` where the process ended for another reason
        than its tests: such a mutant was not tried.
        """
        with os.fdopen(self.pipe, encoding="utf-8") as file:
            answer = file.read()
        if os.waitstatus_to_exitcode(status) == -signal.SIGALRM:
            return f"no answer within {TIMEOUT} s"
        if status:
            raise RuntimeError(f"{self.mutant or 'no mutant'} could not be tried: {answer or status}")
        return answer


def _run_tests(mutant: Mutant | None, items: Sequence[pytest.Item], uses: Uses) -> str:
    """Return the first test that fails with the mutant, or ""."""
    if mutant is None:
        return _first_failure(items)
    package = Path(mutant.threshold.path).parent.name
    wanted = [item for item in items if _concerns(item, mutant)]
    wanted.sort(key=lambda item: package not in item.path.parts)
    if _change_in_place(mutant, uses):
        return _first_failure(wanted)
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN_MODULES]:
        del sys.modules[name]
    sys.meta_path.insert(0, _MutantImporter(mutant))
    recorder = _Recorder()
    code = pytest.main([*COMMAND, *dict.fromkeys(str(item.path) for item in wanted)], plugins=[recorder])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"pytest ended with {code!r}")
    return recorder.killer


def _first_failure(items: Sequence[pytest.Item]) -> str:
    recorder = _Recorder()
    items[0].config.pluginmanager.register(recorder)
    for item, after in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if recorder.killer:
            break
    return recorder.killer


def _concerns(item: pytest.Item, mutant: Mutant) -> bool:
    """Whether a test may notice the mutant: outlet profiles take many pages, and everything else is seen on one."""
    room, _, rest = mutant.threshold.path.removeprefix("core/").partition("/")
    parts = item.path.relative_to(ROOT / "tests/core").parts
    return parts[0] == room and ("profile" in parts) is rest.startswith("profile/")


class _Recorder:
    """A pytest plugin that notes the first test that failed."""

    killer = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.killer:
            self.killer = report.nodeid


def run_mutants(mutants: Sequence[Mutant], jobs: int, report: Callable[[Verdict], None]) -> None:
    """Call `report` with the verdict on each mutant, as soon as it is known. Raise `RuntimeError` if the tests fail
    without any mutant.
    """
    files = [path for path in (ROOT / "tests/core").rglob("test_*.py") if "mark.page" in path.read_text("utf-8")]
    run = MutationRun(mutants, jobs, report)
    code = pytest.main([*COMMAND, *sorted(map(str, files))], plugins=[run])
    if run.error:
        raise run.error
    if code:
        raise RuntimeError(f"pytest ended with {code!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=ROOMS, help="folders or files; default: %(default)s")
    parser.add_argument("--sample", type=int, help="how many mutants, drawn by --seed; default: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes; default: %(default)s")
    parser.add_argument("--list", action="store_true", help="only print the mutants")
    parser.add_argument("--killed", action="store_true", help="print the killed ones, too, with the test")
    args = parser.parse_args()
    mutants = find_mutants(args.paths)
    if args.sample:
        mutants = Random(args.seed).sample(mutants, min(args.sample, len(mutants)))
    if args.list:
        print(*mutants, sep="\n")
        return 0
    survivors = []
    start = time.monotonic()

    def report(verdict: Verdict) -> None:
        if not verdict.killer:
            survivors.append(verdict.mutant)
            print(f"survived  {verdict.mutant}", flush=True)
        elif args.killed:
            print(f"killed    {verdict.mutant}  by {verdict.killer} in {verdict.seconds:.1f} s", flush=True)

    run_mutants(mutants, args.jobs, report)
    share = len(survivors) / len(mutants)
    print(f"{len(survivors)} of {len(mutants)} mutants survived ({share:.0%}) in {time.monotonic() - start:.0f} s")
    return int(share > MOST_SURVIVORS)


if __name__ == "__main__":
    sys.exit(main())
