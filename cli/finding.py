"""The commands that read what was kept."""

import re
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.text import Text

from cli.errors import UsageError
from cli.options import MOST
from cli.setup import Setup, load_setup, now
from cli.shapes import csv_text, json_line, outlet_record, stored_record
from cli.terminal import MARK, TEASER, console, paused, print_articles, print_table, safe, shown_time
from core.durations import parse_duration
from core.errors import ArticleNotFound, QueryError
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.keyword_reading import read_with
from core.query import Node, format_query, parse
from storage import Store, StoredArticle, StoredOutlet


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of `search` as they were typed."""

    query: str | None
    keyword: str | None
    outlet: str | None
    language: str | None
    since: str | None
    until: str | None
    after: int | None
    limit: int
    with_unmatched: bool


def search_articles(path: Path, wish: Wish, shape: str) -> None:
    """Find and print; says how many more there are. Raises QueryError, NotFound, UsageError."""
    setup = load_setup(path)
    wanted = make_filter(setup, wish)
    with closing(setup.open_for_reading()) as store:
        found = store.articles.find(wanted)
        count = len(found) if len(found) < wanted.limit else _count(store, wanted)
        all_of_them = _count(store, replace(wanted, with_unmatched=True)) if shape == "table" else None
    if shape == "json":
        for stored in found:
            print(json_line(stored_record(stored)))
    elif shape == "csv":
        sys.stdout.write(csv_text(found))
    else:
        _print_found(found, wanted, setup.zone)
    # A machine reads articles only; that some were left out must not pass it by either.
    beside = sys.stdout if shape == "table" else sys.stderr
    if count is None:
        print("There may be more: counting them would take too long.", file=beside)
    elif count > len(found):
        print(f"{count - len(found)} more: --limit {count}", file=beside)
    if count is not None and all_of_them is not None and all_of_them > count:
        print(f"{all_of_them - count} more unmatched: --all")


def _count(store: Store, wanted: ArticleFilter) -> int | None:
    """How many there are; None where too many articles would have to be read for that."""
    try:
        return store.articles.count(wanted)
    except QueryError:
        return None


def _print_found(found: Sequence[StoredArticle], wanted: ArticleFilter, zone: ZoneInfo) -> None:
    if wanted.query is not None:
        console().print(Text(safe(f"Searching for: {format_query(wanted.query)}"), style="dim"))
    print_articles(found, zone)
    if not found:
        print("Nothing found.")


def make_filter(setup: Setup, wish: Wish) -> ArticleFilter:
    """The filter that was asked for; times without a zone are the user's."""
    zone = setup.zone
    return ArticleFilter(
        query=None if wish.query is None else _tree(setup, re.sub(r"\s", " ", wish.query)),
        keyword=wish.keyword,
        outlet=wish.outlet,
        language=wish.language and wish.language.lower(),
        since=moment("--since", wish.since, zone),
        until=moment("--until", wish.until, zone),
        after=None if wish.after is None else max(-MOST, min(wish.after, MOST)),
        limit=min(wish.limit, MOST),
        with_unmatched=wish.with_unmatched,
    )


def _tree(setup: Setup, query: str) -> Node:
    """With the file's spellings, and keywords of the file or the store in place of @references."""
    parse(query)
    known: dict[str, Keyword] = {}
    if "@" in query:
        with closing(setup.open_for_reading()) as store:
            known = {stored.keyword.name: stored.keyword for stored in store.keywords.find()}
        known |= {keyword.name: keyword for keyword in setup.config.keywords}
    return read_with(Keyword("", query), known, setup.config.variants)


def moment(option: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    """A date, a time, or how long ago, in UTC."""
    if text is None:
        return None
    try:
        found = _readmoment(text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{option} {text}: write 2026-11-20, 2026-11-20T08:00, 12h or 3d, at most 366d") from None


def _readmoment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return now() - parse_duration(text)


def show_article(path: Path, article_id: int, shape: str) -> None:
    """One article in full. Raises ArticleNotFound."""
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        if abs(article_id) > MOST:
            raise ArticleNotFound(article_id)
        stored = store.articles.get(article_id)
    if shape == "json":
        print(json_line(stored_record(stored)))
    else:
        print_article(stored, setup.zone)


def print_article(stored: StoredArticle, zone: ZoneInfo) -> None:
    article, out = stored.article, console()
    out.print(_with_marks(stored, "title", article.title, base="bold"))
    authors = ", ".join(article.authors) or "no author named"
    out.print(safe(f"{stored.outlet} · {shown_time(article.published_at, zone)} · {authors}"))
    out.print(safe(article.url), soft_wrap=True)
    if article.is_teaser:
        out.print(TEASER)
    out.print()
    out.print(_with_marks(stored, "text", article.text))
    out.print()
    for name in dict.fromkeys(mention.keyword for mention in stored.mentions):
        its = [each for each in stored.evidence if each.mention.keyword == name]
        totals = {each.mention.field: each.mention.total for each in its}
        places = ", ".join(f"{total} in the {field}" for field, total in totals.items())
        late = " (found by a backfill)" if its[0].origin == "backfill" else ""
        out.print(safe(f"{name}, {its[0].mention.prominence}: {places}{late}"))


def _with_marks(stored: StoredArticle, field: str, source: str, base: str = "") -> Text:
    """The text with every stored mention in colour; each character of it stays one character."""
    text = Text(safe(source), style=base)
    for mention in stored.mentions:
        if mention.field == field:
            text.stylize(MARK, mention.start, mention.end)
    return text


def _load_outlets(path: Path) -> tuple[tuple[StoredOutlet, ...], ZoneInfo]:
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        return store.outlets.find(now()), setup.zone


def list_outlets(path: Path, shape: str) -> None:
    found, zone = _load_outlets(path)
    if shape == "json":
        for stored in found:
            print(json_line(outlet_record(stored)))
        return
    out = console()
    for stored in found:
        head = Text(safe(stored.outlet.name), style="bold").append(f"  {safe(stored.outlet.url)}", style="not bold")
        out.print(head.append(paused(stored.outlet)), soft_wrap=True)
        last = shown_time(stored.last_success_at, zone)
        print(f"  {stored.articles} articles, {stored.matched} matched; last success {last}")
        if stored.last_event is not None:
            print(f"  {shown_time(stored.last_event.at, zone)}: {safe(stored.last_event.detail)}")
        for source in stored.sources:
            print(f"  {source.kind:<9} {safe(source.url)}{paused(source)}")


def show_status(path: Path, shape: str) -> None:
    found, zone = _load_outlets(path)
    if shape == "json":
        for stored in found:
            print(json_line(outlet_record(stored)))
        return
    rows = [
        (
            stored.outlet.name,
            shown_time(stored.last_crawl_at, zone),
            "now" if stored.crawled_by else shown_time(stored.next_at, zone),
            stored.last_new,
            stored.waiting,
            stored.last_error or _source_errors(stored),
        )
        for stored in found
    ]
    print_table(("outlet", "last", "next", "new", "waiting", "last error"), rows)


def _source_errors(stored: StoredOutlet) -> str:
    return "; ".join(f"{each.kind}: {each.last_error}" for each in stored.sources if each.active and each.last_error)
