"""The command that reads kept pages again, with today's rules, keywords and settings."""

import asyncio
import sys
from collections import Counter
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.setup import Setup, load_setup, now
from cli.shapes import json_line, renormalize_record, replayed_record
from cli.terminal import safe
from core.article_diff import ArticleDiff
from ingest.current_matcher import CurrentMatcher
from ingest.replay import Replay, ReplayedPage, ReplayResult
from ingest.worker_pool import WorkerPool
from storage import Store

SHOWN_LINES = 5
"""Lines of a text's difference that people are shown of one article; JSON has all."""

SHOWN_CHARACTERS = 160


def renormalize(path: Path, outlets: list[str] | None, *, dry_run: bool, as_json: bool) -> None:
    """Read the pages of the named outlets again and show what changes. Raises OutletNotFound."""
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        store.mirror(setup.config.outlets, setup.config.keywords, now())
        counts = asyncio.run(_run(setup, store, outlets or None, dry_run=dry_run, as_json=as_json))
    report = renormalize_record(counts, dry_run=dry_run)
    print(json_line(report) if as_json else report_line(report))
    if not setup.config.storage.pages_days:
        print("kliping: no pages are kept: storage.pages_days is 0", file=sys.stderr)


async def _run(
    setup: Setup, store: Store, names: list[str] | None, *, dry_run: bool, as_json: bool
) -> Counter[ReplayResult]:
    counts = Counter(dict.fromkeys(ReplayResult, 0))
    total = store.pages.count(names)
    pool = WorkerPool()
    try:
        replay = replace(make_replay(setup, store, pool), dry_run=dry_run)
        with _bar(total, as_json=as_json) as advance:
            async for replayed in replay.run(names):
                counts[replayed.result] += 1
                advance()
                if replayed.result is not ReplayResult.UNCHANGED:
                    print(json_line(replayed_record(replayed)) if as_json else replayed_lines(replayed), flush=True)
    finally:
        pool.close()
    return counts


def make_replay(setup: Setup, store: Store, pool: WorkerPool) -> Replay:
    """What the config and the store say today."""
    return Replay(
        store=store,
        pool=pool,
        matcher=CurrentMatcher(store),
        outlets={stored.outlet.name: stored.outlet for stored in store.outlets.find(now())},
        now=now(),
        keeps_unmatched=setup.config.storage.unmatched_days > 0,
    )


class _Bar(AbstractContextManager[Any]):
    """How far it is, on a terminal; entering it gives what advances it by one page."""

    def __init__(self, total: int) -> None:
        columns = TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn()
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("pages", total=total)

    def __enter__(self) -> Any:
        self._progress.start()
        return lambda: self._progress.advance(self._task)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def _bar(total: int, *, as_json: bool) -> AbstractContextManager[Any]:
    return nullcontext(lambda: None) if as_json or not sys.stderr.isatty() else _Bar(total)


_SAID = {
    ReplayResult.NEW: "is an article now",
    ReplayResult.DUPLICATE: "has the address of another article now; left as it is",
    ReplayResult.NOT_ARTICLE: "would be no article now; left as it is",
    ReplayResult.FAILED: "could not be read again; left as it is",
    ReplayResult.UPDATED: "",
    ReplayResult.UNCHANGED: "",
}


def replayed_lines(replayed: ReplayedPage) -> str:
    """The same for people: what it is, then what goes and what comes."""
    record = replayed_record(replayed)
    reason = f" ({replayed.reason})" if replayed.reason else ""
    head = f"{record['id'] or '–':>5}  {record['outlet']}  {record['url']}  {_SAID[replayed.result]}{reason}"
    lines = [*_difference(replayed.change)] if replayed.change else []
    mentions = [f"+{name}" for name in record["gained"]] + [f"-{name}" for name in record["lost"]]
    if mentions:
        lines.append(f"mentions: {' '.join(mentions)}")
    if record["fields"]:
        lines.append(f"also: {', '.join(record['fields'])}")
    return "\n".join(safe(line) for line in [head.rstrip(), *(f"       {line}" for line in lines)])


def _difference(change: ArticleDiff) -> list[str]:
    pairs = [("-", change.title[0]), ("+", change.title[1])] if change.title else []
    pairs += [("-", line) for line in change.removed[:SHOWN_LINES]]
    pairs += [("+", line) for line in change.added[:SHOWN_LINES]]
    left = max(0, len(change.removed) - SHOWN_LINES) + max(0, len(change.added) - SHOWN_LINES)
    return [f"{sign} {_short(line)}" for sign, line in pairs] + ([f"… and {left} lines more"] if left else [])


def _short(line: str) -> str:
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[: SHOWN_CHARACTERS - 1]}…"


def report_line(report: dict[str, Any]) -> str:
    told = f"{report['pages']} pages read again: {report['updated']} articles changed, {report['new']} new, "
    told += f"{report['not_article']} would be none now, {report['failed']} could not be read"
    return told + ("; nothing was stored (--dry-run)" if report["dry_run"] else "")
