"""The commands that read what was kept."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.text import Text

from cli.errors import UsageError
from cli.setup import load_setup, now
from cli.shapes import csv_text, json_line, keyword_record, outlet_record, stored_record
from cli.terminal import MARK, console, print_articles, print_table, safe, shown_time
from core.durations import parse_duration
from core.filters import ArticleFilter
from core.query import describe, parse
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
    wanted = make_filter(wish, setup.zone)
    store = setup.open_for_reading()
    try:
        found = store.find_articles(wanted)
        if shape == "json":
            for stored in found:
                print(json_line(stored_record(stored)))
        elif shape == "csv":
            sys.stdout.write(csv_text(found))
        else:
            if wanted.query is not None:
                console().print(Text(safe(f"Searching for: {describe(wanted.query)}"), style="dim"))
            print_articles(found, setup.zone)
            print_more(store, wanted, found)
    finally:
        store.close()


def make_filter(wish: Wish, zone: ZoneInfo) -> ArticleFilter:
    """The filter that was asked for; times without a zone are the user's."""
    return ArticleFilter(
        query=None if wish.query is None else parse(wish.query),
        keyword=wish.keyword,
        outlet=wish.outlet,
        language=wish.language,
        since=_moment("--since", wish.since, zone),
        until=_moment("--until", wish.until, zone),
        after=wish.after,
        limit=wish.limit,
        with_unmatched=wish.with_unmatched,
    )


def _moment(option: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    """A date, a time, or how long ago."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            return now() - parse_duration(text)
        except (ValueError, OverflowError):
            raise UsageError(f"{option} {text}: write 2026-11-20, 2026-11-20T08:00, 12h or 3d") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def print_more(store: Store, wanted: ArticleFilter, found: Sequence[StoredArticle]) -> None:
    """What else there is: beyond the limit, and among the unmatched."""
    count = store.count_articles(wanted)
    more = [f"{count - len(found)} more: --limit {count}"] if count > len(found) else []
    if not wanted.with_unmatched:
        unmatched = store.count_articles(replace(wanted, with_unmatched=True)) - count
        more += [f"{unmatched} more unmatched: --all"] if unmatched else []
    if not found:
        more.insert(0, "Nothing found.")
    for line in more:
        console().print(line)


def show_article(path: Path, article_id: int, shape: str) -> None:
    """One article in full. Raises ArticleNotFound."""
    setup = load_setup(path)
    store = setup.open_for_reading()
    try:
        stored = store.get_article(article_id)
    finally:
        store.close()
    if shape == "json":
        print(json_line(stored_record(stored)))
    else:
        print_article(stored, setup.zone)


def print_article(stored: StoredArticle, zone: ZoneInfo) -> None:
    article, out = stored.article, console()
    out.print(_with_marks(stored, "title", article.title, base="bold"))
    authors = ", ".join(article.authors) or "no author named"
    out.print(safe(f"{stored.outlet} · {shown_time(article.published_at, zone)} · {authors}"))
    out.print(safe(article.url))
    out.print()
    out.print(_with_marks(stored, "text", article.text))
    out.print()
    for name in dict.fromkeys(mention.keyword for mention in stored.mentions):
        totals = {mention.field: mention.total for mention in stored.mentions if mention.keyword == name}
        out.print(safe(f"{name}: " + ", ".join(f"{total} in the {field}" for field, total in totals.items())))


def _with_marks(stored: StoredArticle, field: str, source: str, base: str = "") -> Text:
    """The text with every stored mention in colour; each character of it stays one character."""
    text = Text(safe(source), style=base)
    for mention in stored.mentions:
        if mention.field == field:
            text.stylize(MARK, mention.start, mention.end)
    return text


def list_keywords(path: Path, shape: str) -> None:
    setup = load_setup(path)
    store = setup.open_for_reading()
    try:
        found = store.find_keywords()
    finally:
        store.close()
    if shape == "json":
        for stored in found:
            print(json_line(keyword_record(stored)))
        return
    rows = [
        (
            stored.keyword.name,
            describe(parse(stored.keyword.query)),
            stored.articles,
            shown_time(stored.last_kept_at, setup.zone),
            "" if stored.keyword.active else "paused",
        )
        for stored in found
    ]
    print_table(("keyword", "query", "articles", "last", ""), rows)


def _load_outlets(path: Path) -> tuple[tuple[StoredOutlet, ...], ZoneInfo]:
    setup = load_setup(path)
    store = setup.open_for_reading()
    try:
        return store.find_outlets(now()), setup.zone
    finally:
        store.close()


def list_outlets(path: Path, shape: str) -> None:
    found, zone = _load_outlets(path)
    if shape == "json":
        for stored in found:
            print(json_line(outlet_record(stored)))
        return
    rows = [
        (
            stored.outlet.name,
            stored.outlet.url,
            "\n".join(f"{source.kind} {source.url}" for source in stored.sources if source.active) or "–",
            stored.articles,
            stored.matched,
            shown_time(stored.last_success_at, zone),
            "" if stored.outlet.active else "paused",
        )
        for stored in found
    ]
    print_table(("outlet", "address", "sources", "articles", "matched", "last success", ""), rows)


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
            stored.last_new if stored.last_new is not None else "–",
            stored.waiting,
            stored.last_error or _source_errors(stored),
        )
        for stored in found
    ]
    print_table(("outlet", "last", "next", "new", "waiting", "last error"), rows)


def _source_errors(stored: StoredOutlet) -> str:
    return "; ".join(f"{each.kind}: {each.last_error}" for each in stored.sources if each.active and each.last_error)
