"""Progress bars on stderr, shown only on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from cli.language import localized
from cli.terminal import safe, shorten_names, task_kind_name
from core.outlet import CrawlReport

if TYPE_CHECKING:
    from storage import ImportProgress, Task


class _Bars:
    """Progress bars by key, each created at its first update."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._ids: dict[object, TaskID] = {}

    @property
    def is_hidden(self) -> bool:
        return self._progress.disable

    def update(self, key: object, label: str, completed: int, total: int | None) -> None:
        if key not in self._ids:
            self._ids[key] = self._progress.add_task("", total=None)
        self._progress.update(self._ids[key], description=safe(label), completed=completed, total=total)


@contextmanager
def _bars(*columns: ProgressColumn, is_hidden: bool = False) -> Iterator[_Bars]:
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        *columns,
        console=Console(stderr=True),
        transient=True,
        disable=is_hidden or not sys.stderr.isatty(),
    ) as progress:
        yield _Bars(progress)


@contextmanager
def crawl_progress(*, as_json: bool) -> Iterator[Callable[[CrawlReport], None]]:
    """Show a bar for each outlet that is being crawled, unless `as_json`."""
    with _bars(TimeElapsedColumn(), is_hidden=as_json) as bars:

        def show(report: CrawlReport) -> None:
            if bars.is_hidden:
                # Several events of each page lead here, and composing a label takes longer than counting them.
                return
            done = report.fetched + report.not_modified + report.failed + report.refused
            label = localized(
                "{outlet}: {pages} pages, {new} new, {matched} matched",
                outlet=report.outlet,
                pages=done,
                new=report.new,
                matched=report.matched,
            )
            bars.update(report.outlet, label, done, max(done, report.candidates))

        yield show


@contextmanager
def task_progress() -> Iterator[Callable[["Task"], None]]:
    """Show a bar for each task that is running."""
    with _bars(MofNCompleteColumn(), TimeRemainingColumn()) as bars:

        def show(task: "Task") -> None:
            work, count = shorten_names(task.keywords) or task_kind_name(task.kind), task.found
            if task.kind == "reindex":
                label = localized("{work}: {count} keywords changed", work=work, count=count)
            else:
                label = localized("{work}: {count} articles found", work=work, count=count)
            bars.update(task.id, label, task.progress, task.total)

        yield show


@contextmanager
def page_progress(total: int, *, as_json: bool) -> Iterator[Callable[[], None]]:
    """Show one bar for `total` pages, unless `as_json`. Yield a function that advances the bar by one page."""
    done = 0
    with _bars(MofNCompleteColumn(), TimeElapsedColumn(), is_hidden=as_json) as bars:

        def advance() -> None:
            nonlocal done
            done += 1
            bars.update("pages", localized("pages"), done, total)

        yield advance


@contextmanager
def row_progress(*, is_hidden: bool) -> Iterator[Callable[[int], None]]:
    """Show the number of exported articles, unless `is_hidden`."""
    with _bars(TimeElapsedColumn(), is_hidden=is_hidden) as bars:

        def show(rows: int) -> None:
            if rows % 100 == 0:
                bars.update("rows", localized("{count} articles exported", count=rows), rows, None)

        yield show


@contextmanager
def import_progress(file: str, *, as_json: bool) -> Iterator[Callable[["ImportProgress"], None]]:
    """Show how many records of a file were imported, unless `as_json`."""
    with _bars(TimeElapsedColumn(), is_hidden=as_json) as bars:

        def show(progress: "ImportProgress") -> None:
            label = localized(
                "{file}: {count:,} records, {new:,} new articles", file=file, count=progress.position, new=progress.new
            )
            bars.update(file, label, progress.position, None)

        yield show


@contextmanager
def steps_progress(unit: str) -> Iterator[Callable[..., None]]:
    """Show a bar of steps. Yield a function that takes the number of steps done, of all, and optionally a label."""
    with _bars(MofNCompleteColumn(), TimeRemainingColumn()) as bars:

        def show(done: int, total: int, label: str = unit) -> None:
            bars.update(label, label, done, total)

        yield show
