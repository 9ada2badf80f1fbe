"""The commands that go out: one round, the service, a look at what would be discovered."""

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

import scheduler
from cli.app import give_up_output
from cli.errors import DONE, NOT_FOUND, SOME_OUTLET_FAILED, WRONG_USAGE
from cli.setup import Setup, load_config_if_any, load_setup, now, outlet_at
from cli.shapes import json_line, outlet_record, report_record
from cli.starting import INTERRUPTED
from cli.tasks import task_line
from cli.terminal import report_line, safe
from core.outlet import CrawlReport
from core.urls import politeness_key
from crawler import STOPPED, OutletCrawler, run_loop
from storage import Store, StoredOutlet, Task, describe_owner

CLOSED_WITHIN = 2.0
"""Seconds in which a service's store is closed, once nothing is asked of it any more."""


def crawl_once(path: Path, outlets: list[str] | None, *, as_json: bool) -> int:
    """One round; gives the exit code: 0, 1 where an outlet failed, 130 where it was stopped before its end."""
    setup = load_setup(path)
    with closing(setup.open_for_crawling()) as store:
        reports = crawl_round(setup, store, outlets, as_json=as_json)
    if not all(report.is_ok for report in reports):
        return SOME_OUTLET_FAILED
    return INTERRUPTED if any(report.stopped == STOPPED for report in reports) else DONE


def crawl_round(setup: Setup, store: Store, outlets: list[str] | None, *, as_json: bool) -> tuple[CrawlReport, ...]:
    """Crawl and show how it goes: a bar on a terminal, a line an outlet in a pipe, JSON where asked for."""
    options = setup.service_options()

    async def go() -> tuple[CrawlReport, ...]:
        rounds = scheduler.RoundRunner(store, OutletCrawler(store, options.crawl), options)
        with _progress(as_json=as_json) as on_progress:
            return await scheduler.crawl_once(rounds, outlets, on_progress, print_task)

    reports = run_loop(go)
    for report in reports:
        print_report(report, as_json=as_json)
    wanted = outlets or [outlet.name for outlet in setup.config.outlets if outlet.active]
    if not wanted:
        print(safe(f"nothing to crawl: {setup.path} names no active outlet"), file=sys.stderr)
    if missing := sorted(set(wanted) - {report.outlet for report in reports}):
        stored = {each.outlet.name: each for each in store.outlets.find(now())}
        for name in missing:
            print(safe(f"{name}: {_why_not(stored[name], stored.values())}"), file=sys.stderr)
    return reports


def _why_not(one: StoredOutlet, known: Iterable[StoredOutlet]) -> str:
    """Why a round left an outlet out: it is paused, or its host is another process's to ask."""
    if not one.outlet.active:
        return "paused"
    host = politeness_key(one.outlet.url)
    # Its own lease first; then that of another outlet on its host.
    others = sorted(
        (each for each in known if politeness_key(each.outlet.url) == host), key=lambda each: each.id != one.id
    )
    for each in others:
        if each.crawled_by:
            place = "it" if each.id == one.id else f"{each.outlet.name}, on the same host"
            return f"left out: {describe_owner(each.crawled_by)} is crawling {place}"
    return "left out: another process was crawling it, or its host"


def print_report(report: CrawlReport, *, as_json: bool) -> None:
    print(json_line(report_record(report)) if as_json else report_line(report), flush=True)


def _print_while_read(report: CrawlReport, *, as_json: bool) -> None:
    """A service is there to keep, not to be read: `kliping run | head -1` goes on and says nothing more."""
    try:
        print_report(report, as_json=as_json)
    except BrokenPipeError:
        give_up_output()


def print_task(task: Task) -> None:
    """Beside what a machine reads, which is reports alone."""
    print(safe(task_line(task)), file=sys.stderr, flush=True)


class _Bars(AbstractContextManager[Callable[[CrawlReport], None]]):
    """A line an outlet that counts while the crawl goes on."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=20), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Callable[[CrawlReport], None]:
        self._progress.start()
        return self._show

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _show(self, report: CrawlReport) -> None:
        if report.outlet not in self._tasks:
            self._tasks[report.outlet] = self._progress.add_task("", total=None)
        done = report.fetched + report.not_modified + report.failed + report.refused
        said = f"{report.outlet}: {done} pages, {report.new} new, {report.matched} matched"
        task = self._tasks[report.outlet]
        self._progress.update(task, description=safe(said), completed=done, total=max(done, report.candidates))


def _progress(*, as_json: bool) -> AbstractContextManager[Callable[[CrawlReport], None]]:
    if as_json or not sys.stderr.isatty():
        return nullcontext(lambda _report: None)
    return _Bars()


def run_service(path: Path, *, as_json: bool) -> None:
    """The service, until it is told to stop."""
    setup = load_setup(path)
    store = setup.open_for_crawling()
    options = setup.service_options()

    async def go() -> None:
        rounds = scheduler.RoundRunner(store, OutletCrawler(store, options.crawl), options)
        await scheduler.serve(rounds, lambda report: _print_while_read(report, as_json=as_json), print_task)

    count, watched = sum(outlet.active for outlet in setup.config.outlets), len(store.keywords.find_active())
    print(f"kliping runs: {count} outlets, {watched} keywords; stop with Ctrl-C", file=sys.stderr)
    try:
        run_loop(go)
    finally:
        _close_in_time(store)
    print("kliping stopped", file=sys.stderr)


def _close_in_time(store: Store) -> None:
    """Where the store does not answer, end the process: what waits for it would keep it alive."""
    closing = threading.Thread(target=store.close, daemon=True)
    closing.start()
    closing.join(CLOSED_WITHIN)
    if closing.is_alive():
        told = "kliping: stopped, though the store does not answer; what this process holds is free in two minutes"
        print(told, file=sys.stderr, flush=True)
        os._exit(WRONG_USAGE)


def check_outlet(path: Path, url: str, shape: str) -> int:
    """Discover in a store that is thrown away; gives the exit code: 3 where no source was found, 1 where it failed."""
    config = load_config_if_any(path)
    outlet = outlet_at(url)
    known = next((each for each in config.outlets if each.url == outlet.url), outlet)
    with tempfile.TemporaryDirectory(prefix="kliping-") as folder:
        storage = config.storage.model_copy(update={"url": f"sqlite:///{folder}/check.db"})
        network = config.network.model_copy(update={"max_pages": 0})
        outlets = (replace(known, active=True),)
        trial = config.model_copy(update={"storage": storage, "network": network, "outlets": outlets, "keywords": ()})
        return _discover(Setup(trial, path), shape)


def _discover(setup: Setup, shape: str) -> int:
    options = setup.service_options()
    with closing(setup.open_for_crawling()) as store:

        async def go() -> tuple[CrawlReport, ...]:
            rounds = scheduler.RoundRunner(store, OutletCrawler(store, options.crawl), options)
            return await scheduler.crawl_once(rounds, None, lambda _report: None)

        report = run_loop(go)[0]
        outlet = store.outlets.find(now())[0]
    found = [source for source in outlet.sources if str(source.kind) != "home"]
    if shape == "json":
        print(json_line(outlet_record(outlet)))
    elif found:
        for source in found:
            print(f"{source.kind:<9} {safe(source.url)}")
        print(f"{report.candidates} candidates, {outlet.waiting} of them recent enough for a first round.")
    if report.error or not found:
        print(f"kliping: {report_line(report)}", file=sys.stderr)
    return SOME_OUTLET_FAILED if report.error else DONE if found else NOT_FOUND
