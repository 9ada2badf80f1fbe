"""`kliping outlets`: list, check, add, edit, pause, resume and remove outlets; and `kliping status`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from actions.json_records import agreement_record, json_line, outlet_record
from actions.outlet_overview import STATES, list_overviews, overview_record
from actions.outlets import OutletEditor, OutletFields, refuse_declared_outlet
from alerts.notices import DEAD_AFTER_FAILURES
from cli.context import load, load_or_default, open_mirrored_store
from cli.errors import DONE, NOT_FOUND, SOME_OUTLET_FAILED
from cli.json_output import print_records
from cli.language import localize, localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import console, format_time, outlet_labels, outlet_text, paused_suffix, print_table, safe
from core.config import contact_problem
from core.messages import message
from core.outlet import Outlet
from core.urls import public_url
from storage import StoredOutlet, StoredSource

if TYPE_CHECKING:
    from core.normalizer import TextAgreement


def list_outlets(path: Path, output_format: OutputFormat) -> None:
    """Print each outlet with its sources and counts."""
    context = load(path)
    with context.open_store() as store:
        overviews = list_overviews(context, store)
    if output_format == "json":
        print_records(map(overview_record, overviews))
        return
    out = console()
    for overview in overviews:
        stored = overview.stored
        address = safe(public_url(stored.outlet.url) or localized("no address"))
        head = Text(safe(stored.outlet.name), style="bold").append(f"  {address}", style="not bold")
        out.print(head.append(paused_suffix(active=stored.outlet.active)), soft_wrap=True)
        last_success = format_time(stored.last_success_at, context.zone)
        counts = localized_plural(
            "{count} article, {matched} matched; last success {time}",
            "{count} articles, {matched} matched; last success {time}",
            count=stored.articles,
            matched=stored.matched,
            time=last_success,
        )
        print(f"  {localize(STATES[overview.state])}; {counts}")
        if labels := outlet_labels(stored.outlet):
            print(f"  {safe(labels)}")
        if stored.last_event is not None:
            time = format_time(stored.last_event.at, context.zone)
            print(
                "  "
                + localized("{time}: the template of its pages changed; its boilerplate is learned again", time=time)
            )
        for source in stored.sources:
            print(f"  {_source_line(source)}{paused_suffix(active=source.active)}")


def check_outlet(path: Path, url: str, output_format: OutputFormat) -> int:
    """Print the sources discovered at an address. For a source that cannot be read, print the reason.

    Return exit code 1 if the crawl failed, 3 if it found no source.
    """
    from actions.discovery import discover
    from cli.crawl import report_line

    discovery = discover(load_or_default(path), url)
    outlet, report = discovery.outlet, discovery.report
    if output_format == "json":
        print(json_line(outlet_record(outlet) | {"agreement": agreement_record(discovery.agreement)}))
    elif discovery.sources:
        for source in discovery.sources:
            print(_source_line(source))
        print(
            localized_plural(
                "{count} candidate, {waiting} of them recent enough for a first round.",
                "{count} candidates, {waiting} of them recent enough for a first round.",
                count=report.candidates,
                waiting=outlet.waiting,
            )
        )
        for line in _agreement_lines(discovery.agreement):
            print(line)
    if report.error or not discovery.sources:
        print(f"kliping: {report_line(report)}", file=sys.stderr)
    return SOME_OUTLET_FAILED if report.error else DONE if discovery.sources else NOT_FOUND


def _agreement_lines(agreement: "TextAgreement") -> Iterator[str]:
    """Yield how well the last pages agree with the complete texts in the outlet's sources, and whether this fell."""
    if agreement.now is None:
        return
    yield localized_plural(
        "The text of the last {count} page agrees with the complete text in a source by {now} percent.",
        "The texts of the last {count} pages agree with the complete texts in a source by {now} percent.",
        count=len(agreement.recent),
        now=round(100 * agreement.now),
    )
    if agreement.before is not None:
        yield localized("Before these pages, it was {before} percent.", before=round(100 * agreement.before))
    if agreement.fall is not None:
        yield localized(
            "This is a fall: perhaps the outlet changed its pages. 'kliping extract URL --explain' shows which lines "
            "of a page are removed."
        )


@dataclass(frozen=True, slots=True)
class _Session:
    """The editor of outlets, and the stream to which messages are printed."""

    editor: OutletEditor
    out: TextIO

    def say(self, sentence: str) -> None:
        print(safe(sentence), file=self.out)

    def describe(self, outlet: Outlet) -> None:
        """Print an outlet. If it cannot be crawled yet, print the reason."""
        self.say(localized("outlet {description}", description=outlet_text(outlet)))
        problem = contact_problem(self.editor.context.config.network.contact)
        if problem and not outlet.private:
            self.say(localized("Note: only private outlets can be crawled: {problem}", problem=problem))


@contextmanager
def _editing(path: Path, name: str, *, as_json: bool) -> Iterator[_Session]:
    """Open the store to change an outlet. If `as_json`, print messages to stderr, and finally the outlet to stdout.

    Raise `ConfigError` if the config declares the outlet.
    """
    context = load(path)
    refuse_declared_outlet(context, name)
    with open_mirrored_store(context) as store:
        yield _Session(OutletEditor(context, store), sys.stderr if as_json else sys.stdout)
        if as_json:
            changed = [each for each in list_overviews(context, store) if each.stored.outlet.name == name]
            print_records(map(overview_record, changed) if changed else [{"name": name, "removed": True}])


def add_outlet(path: Path, name: str | None, fields: OutletFields, *, as_json: bool) -> None:
    """Add an outlet. Raise `UsageError` if an outlet with this name or home page exists."""
    outlet = fields.build(name)
    with _editing(path, outlet.name, as_json=as_json) as session:
        session.describe(session.editor.add(outlet))
        session.say(localized("A running service crawls it within a minute; 'kliping crawl' crawls it now."))


def edit_outlet(path: Path, name: str, fields: OutletFields, *, as_json: bool) -> None:
    """Change an outlet. Raise `OutletNotFound` or `UsageError`."""
    with _editing(path, name, as_json=as_json) as session:
        before = session.editor.get(name)
        outlet = session.editor.edit(name, fields)
        session.describe(outlet)
        if outlet.excerpts_only and not before.outlet.excerpts_only:
            session.say(
                localized_plural(
                    "From now on, only excerpts of its articles are stored. The text of {count} stored article, and"
                    " its page, are deleted at the end of the next 'kliping crawl', or by the service within six"
                    " hours.",
                    "From now on, only excerpts of its articles are stored. The texts of {count} stored articles, and"
                    " their pages, are deleted at the end of the next 'kliping crawl', or by the service within six"
                    " hours.",
                    count=before.articles,
                )
            )
        elif before.outlet.excerpts_only and not outlet.excerpts_only:
            session.say(
                localized(
                    "From now on, the texts of its articles are stored. Articles without a text stay so until the"
                    " outlet changes them."
                )
            )


def pause_outlet(path: Path, name: str, *, as_json: bool) -> None:
    """Stop crawling an outlet. Raise `OutletNotFound`."""
    with _editing(path, name, as_json=as_json) as session:
        session.editor.set_active(name, active=False)
        session.say(localized("'{name}' is paused: it is not crawled any more. Its articles stay.", name=name))


def resume_outlet(path: Path, name: str, *, as_json: bool) -> None:
    """Crawl a paused outlet again. Raise `OutletNotFound`."""
    with _editing(path, name, as_json=as_json) as session:
        session.describe(session.editor.set_active(name, active=True))


def remove_outlet(path: Path, name: str, *, with_articles: bool, as_json: bool) -> None:
    """Delete an outlet. Raise `OutletNotFound`, or `UsageError` if it is still in use."""
    with _editing(path, name, as_json=as_json) as session:
        removed = session.editor.remove(name, with_articles=with_articles)
        session.say(localized("'{name}' is removed.", name=name))
        if removed:
            session.say(
                localized_plural("Its {count} article is deleted.", "Its {count} articles are deleted.", count=removed)
            )


def show_status(path: Path, output_format: OutputFormat) -> None:
    """Print the last crawl, the next crawl and the last error of each outlet, and the progress of a reindex."""
    context = load(path)
    with context.open_store() as store:
        overviews = list_overviews(context, store)
        stored_outlets = [overview.stored for overview in overviews]
        reindex = store.tasks.find_open_reindex()
        refused_count = store.candidates.count_refused()
        channels = store.alerts.find_channels().values()
    if output_format == "json":
        print_records(map(overview_record, overviews))
    else:
        print_table(
            (
                localized("outlet"),
                localized("last success"),
                localized("last crawl"),
                localized("next"),
                localized("new"),
                localized("waiting"),
            ),
            [
                (
                    stored.outlet.name,
                    format_time(stored.last_success_at, context.zone),
                    format_time(stored.last_crawl_at, context.zone),
                    localized("now") if stored.crawled_by else format_time(stored.next_at, context.zone),
                    stored.last_new,
                    stored.waiting,
                )
                for stored in stored_outlets
            ],
        )
        # The error of an outlet may be that of its only source.
        for line in dict.fromkeys(line for stored in stored_outlets for line in _problem_lines(stored)):
            print(safe(line))
        for channel in channels:
            if channel.failures >= DEAD_AFTER_FAILURES and channel.error is not None:
                failing = localized(
                    "Alerts to {channel} fail: {error}", channel=channel.label, error=channel.error.message
                )
                print(safe(failing))
        if refused_count:
            print(
                localized_plural(
                    "{count} page yielded no article: 'kliping candidates --refused' states why.",
                    "{count} pages yielded no article: 'kliping candidates --refused' states why.",
                    count=refused_count,
                )
            )
        if reindex is not None:
            print(
                localized(
                    "Stored articles are indexed and matched again: {progress} of {total} (task {task_id}).",
                    progress=reindex.progress,
                    total=reindex.total or message("all"),
                    task_id=reindex.id,
                )
            )


def _source_line(source: StoredSource) -> str:
    reason = f": {localize(source.last_error)}" if source.last_error else ""
    return safe(f"{source.kind:<9} {source.url}{reason}")


def _problem_lines(stored: StoredOutlet) -> Iterator[str]:
    """Yield a line for the last error of an outlet, and one for each of its sources that cannot be read."""
    name = stored.outlet.name
    if stored.last_error:
        yield localized("{outlet}: {problem}", outlet=name, problem=stored.last_error)
    for source in stored.sources:
        if source.active and source.last_error:
            yield localized(
                "{outlet}: {kind} {url}: {problem}",
                outlet=name,
                kind=str(source.kind),
                url=source.url,
                problem=source.last_error,
            )
