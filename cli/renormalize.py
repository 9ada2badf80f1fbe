"""`kliping renormalize`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from actions.json_records import json_line, renormalize_record, replayed_record
from actions.renormalize import renormalize
from cli.context import load
from cli.language import localize, localized, localized_plural
from cli.progress import page_progress
from cli.terminal import safe, shorten_names
from core.article_diff import ArticleDiff
from core.messages import Message, message
from ingest.replay import ReplayedPage, ReplayResult

# The maximum number of added and of removed lines printed for an article; JSON output has all of them.
SHOWN_LINES = 5

# The maximum length of a printed line, in characters.
SHOWN_CHARACTERS = 160


def renormalize_pages(path: Path, outlets: list[str] | None, *, dry_run: bool, as_json: bool) -> None:
    """Normalize the pages of the named outlets again and print the changes. Raise `OutletNotFound`."""
    context = load(path)
    with context.open_store() as store, page_progress(store.pages.count(outlets), as_json=as_json) as advance:

        def show(replayed: ReplayedPage) -> None:
            advance()
            if replayed.result is not ReplayResult.UNCHANGED:
                print(json_line(replayed_record(replayed)) if as_json else replayed_lines(replayed), flush=True)

        counts = renormalize(context, store, outlets, show, dry_run=dry_run)
        excerpts_only = [
            stored.outlet.name
            for stored in store.outlets.find(context.clock())
            if stored.outlet.excerpts_only and (outlets is None or stored.outlet.name in outlets)
        ]
    summary = renormalize_record(counts, dry_run=dry_run)
    print(json_line(summary) if as_json else _summary_line(summary))
    if not context.config.storage.pages_days:
        problem = localized("no pages are kept: storage.pages_days is 0")
        print(f"kliping: {problem}", file=sys.stderr)
    if excerpts_only:
        names = shorten_names(excerpts_only)
        problem = localized("no pages are kept of outlets of which only excerpts are stored: {outlets}", outlets=names)
        print(f"kliping: {safe(problem)}", file=sys.stderr)


_RESULTS: dict[ReplayResult, Message | str] = {
    ReplayResult.NEW: message("is an article now"),
    ReplayResult.DUPLICATE: message("has the address of another article now; not changed"),
    ReplayResult.NOT_ARTICLE: message("would not be an article now; not changed"),
    ReplayResult.FAILED: message("could not be normalized; not changed"),
    ReplayResult.UPDATED: "",
    ReplayResult.UNCHANGED: "",
}


def replayed_lines(replayed: ReplayedPage) -> str:
    """Return the lines about a page: the article, the removed and added lines, the changed mentions and fields."""
    record = replayed_record(replayed)
    reason = f" ({localize(replayed.reason)})" if replayed.reason else ""
    head = (
        f"{record['id'] or '–':>5}  {record['outlet']}  {record['url']}  {localize(_RESULTS[replayed.result])}{reason}"
    )
    lines = [*_difference(replayed.change)] if replayed.change else []
    mentions = [f"+{name}" for name in record["gained"]] + [f"-{name}" for name in record["lost"]]
    if mentions:
        lines.append(localized("mentions: {changes}", changes=" ".join(mentions)))
    if record["fields"]:
        lines.append(localized("also: {fields}", fields=", ".join(record["fields"])))
    return "\n".join(safe(line) for line in [head.rstrip(), *(f"       {line}" for line in lines)])


def _difference(change: ArticleDiff) -> Iterator[str]:
    diff_lines = [("-", change.title[0]), ("+", change.title[1])] if change.title else []
    diff_lines += [("-", line) for line in change.removed[:SHOWN_LINES]]
    diff_lines += [("+", line) for line in change.added[:SHOWN_LINES]]
    for prefix, line in diff_lines:
        yield f"{prefix} {line if len(line) <= SHOWN_CHARACTERS else f'{line[: SHOWN_CHARACTERS - 1]}…'}"
    if omitted := max(0, len(change.removed) - SHOWN_LINES) + max(0, len(change.added) - SHOWN_LINES):
        yield localized_plural("… and {count} more line", "… and {count} more lines", count=omitted)


def _summary_line(summary: dict[str, Any]) -> str:
    counts = localized_plural(
        "{count} page normalized: {updated} changed, {new} new, {not_article} no article now, {failed} failed",
        "{count} pages normalized: {updated} changed, {new} new, {not_article} no article now, {failed} failed",
        count=summary["pages"],
        updated=summary["updated"],
        new=summary["new"],
        not_article=summary["not_article"],
        failed=summary["failed"],
    )
    return counts + (localized("; nothing was stored (--dry-run)") if summary["dry_run"] else "")
