"""`kliping demo`: crawl the sample newsroom, then compare the mentions with its own list, or show them on the page."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread

from rich.text import Text

from actions.alerts import preview_alert
from actions.context import AppContext, load_context
from actions.json_records import json_line, stored_record
from actions.report import write_report_in
from cli.context import now, open_mirrored_store
from cli.crawl import crawl_and_print, print_notice, run_service
from cli.errors import DONE, SOME_OUTLET_FAILED
from cli.json_output import print_records
from cli.language import current_language, localized
from cli.report import write_file
from cli.terminal import console, print_articles, safe
from core.alerts import Channel, ChannelKind, Subscription
from core.errors import UsageError
from core.filters import ArticleFilter
from core.messages import message
from core.report import ReportDefinition, ReportFormat, find_period
from demo import WATCHED, Newsroom
from storage import Store, StoredArticle

# The limit of the demo's search; the newsroom publishes fewer articles.
MAX_ARTICLES = 1000

# The report that the demo writes, and the name of its file.
SAMPLE_REPORT = ReportDefinition("harian", office="Bagian Humas", edition="pagi", period=timedelta(days=2))
REPORT_NAME = "kliping-demo"

# While the page is open: the seconds between two articles of the newsroom, and the interval of the service, which is
# shorter than a config may state.
PUBLISH_SECONDS = 10.0
CRAWL_EVERY = timedelta(seconds=5)


def run_demo(*, as_json: bool) -> int:
    """Serve the newsroom, crawl it and print the mentions. Return exit code 1 if one is wrong or missing."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kliping-demo-") as folder, Newsroom.serve(now=now()) as newsroom:
        context = write_demo_config(Path(folder), newsroom)
        with open_mirrored_store(context) as store:
            if not as_json:
                _print_introduction(newsroom, context)
            crawl_and_print(context, store, None, as_json=as_json)
            articles = store.articles.find(ArticleFilter(limit=MAX_ARTICLES))
            if as_json:
                print_records(map(stored_record, articles))
            else:
                _print_articles(store, articles, context)
                _write_report(store, context)
                _print_alert(store, context)
            return _compare(newsroom, articles, time.monotonic() - started, as_json=as_json)


def serve_demo(*, as_json: bool) -> None:
    """Run the service with the page on the newsroom while articles appear there, until SIGTERM or Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="kliping-demo-") as folder, Newsroom.serve(now=now()) as newsroom:
        # Any free port, because the page of a real service may run on this computer.
        context = write_demo_config(Path(folder), newsroom, "web: {enabled: true, port: 0}")
        schedule = context.config.schedule.model_copy(update={"every": CRAWL_EVERY})
        context = replace(context, config=context.config.model_copy(update={"schedule": schedule}))
        print_notice(
            message(
                "a sample newsroom publishes an article every {seconds} seconds; Ctrl-C ends it and removes the store",
                seconds=round(PUBLISH_SECONDS),
            )
        )
        with _publishing(newsroom):
            run_service(context, as_json=as_json)


@contextmanager
def _publishing(newsroom: Newsroom) -> Iterator[None]:
    """Publish an article on each outlet in turn until the block ends."""
    is_over = Event()

    def publish() -> None:
        while not is_over.wait(PUBLISH_SECONDS):
            newsroom.publish_next(at=now())

    thread = Thread(target=publish, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def write_demo_config(folder: Path, newsroom: Newsroom, *others: str) -> AppContext:
    """Write the config of a demo to a folder, with other lines before the keywords, and load it."""
    lines = [
        "network: {delay: 0s}  # no pause between requests to your own machine",
        *others,
        "keywords:",
        *(f'  - "{keyword}"' for keyword in WATCHED),
        "outlets:",
        *(f'  - {{name: "{outlet.name}", url: "{outlet.url}", private: true}}' for outlet in newsroom.outlets),
    ]
    path = folder / "config.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_context(path, {}, now)


def _print_introduction(newsroom: Newsroom, context: AppContext) -> None:
    out = console()
    addresses = ", ".join(
        localized("{outlet} at {url}", outlet=outlet.name, url=outlet.url) for outlet in newsroom.outlets
    )
    out.print(localized("1. A newsroom opens on this machine: {addresses}", addresses=addresses))
    out.print(
        localized("2. Watched keywords: {keywords}. The config knows two home addresses:", keywords=", ".join(WATCHED))
        + "\n"
    )
    out.print(context.path.read_text(encoding="utf-8"))
    out.print(localized("3. kliping crawl: discover, fetch, normalize, match, keep"))


def _print_articles(store: Store, articles: tuple[StoredArticle, ...], context: AppContext) -> None:
    out = console()
    for outlet in store.outlets.find(context.clock()):
        kinds = ", ".join(str(source.kind) for source in outlet.sources if str(source.kind) != "home")
        out.print("   " + localized("{outlet}: discovered {kinds}", outlet=outlet.outlet.name, kinds=kinds))
    out.print(
        Text("\n" + localized("4. kliping search: {count} articles mention a keyword", count=len(articles)) + "\n")
    )
    print_articles(articles, context.zone)


def _write_report(store: Store, context: AppContext) -> None:
    """Write the report of the last two days into the current folder: as PDF, or as HTML without the library for PDF.

    If the folder cannot be written, say so, and go on.
    """
    chosen = ReportFormat.PDF if find_spec("typst") else ReportFormat.HTML
    period = find_period(SAMPLE_REPORT, context.clock().astimezone(context.zone).date(), context.zone)
    written = write_report_in(context, store, SAMPLE_REPORT, period, chosen)
    target = Path(f"{REPORT_NAME}.{chosen}")
    try:
        write_file(target, written.content)
    except UsageError as error:
        console().print(safe("\n" + localized("5. kliping report: {problem}", problem=error.message)))
        return
    count = written.report.figures.articles
    console().print(
        safe(
            "\n"
            + localized(
                "5. kliping report: {count} articles as a clipping report in {file}", count=count, file=str(target)
            )
        )
    )


def _print_alert(store: Store, context: AppContext) -> None:
    """Print the e-mail that an alert would send of the latest article."""
    alert = Subscription("office", (Channel(ChannelKind.MAIL, "desk@example.com"),), language=current_language())
    config = context.config.model_copy(update={"alerts": (alert,)})
    console().print("\n" + localized("6. kliping alerts: an e-mail about a new mention, as it would be sent") + "\n")
    for _, rendered in preview_alert(replace(context, config=config), store, alert.name, limit=1):
        lines = [rendered.content["subject"], "", *rendered.content["text"].strip().splitlines()]
        console().print(safe("\n".join(f"   {line}".rstrip() for line in lines)))


def _compare(newsroom: Newsroom, articles: tuple[StoredArticle, ...], seconds: float, *, as_json: bool) -> int:
    """Compare the mentions with those that the newsroom expects, and print the counts."""
    recent = [published for published in newsroom.truth() if published.is_recent]
    expected = {(published.url, keyword) for published in recent for keyword in published.mentions}
    actual = {(stored.article.url, mention.keyword) for stored in articles for mention in stored.mentions}
    counts = {"right": len(actual & expected), "wrong": len(actual - expected), "missed": len(expected - actual)}
    if as_json:
        print(json_line({"demo": counts, "seconds": round(seconds, 1)}))
    else:
        console().print(
            "\n"
            + localized(
                "7. Against the newsroom's own list: {right} mentions right, {wrong} wrong, {missed} missed.\n"
                "   In {unmatched} articles, no keyword occurs outside menus, captions, comments and\n"
                "   cross-links. {seconds:.1f} s in all.\n\n"
                "On a page in the browser, while articles arrive: make demo-web (or: kliping demo --web)\n"
                "On your own outlet:\n  kliping init https://your-outlet.example --keyword 'Kota Bandung'",
                right=counts["right"],
                wrong=counts["wrong"],
                missed=counts["missed"],
                unmatched=len(recent) - len(articles),
                seconds=seconds,
            )
        )
    return DONE if counts["wrong"] == counts["missed"] == 0 else SOME_OUTLET_FAILED
