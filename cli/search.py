"""`kliping search` with the CSV output of articles, and `kliping show`."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from rich.text import Text

from actions.attachments import save_attachments
from actions.json_records import (
    CSV_COLUMNS,
    change_page_record,
    changed_record,
    facet_values,
    found_record,
    json_line,
    search_summary_record,
    shown_record,
    stored_record,
)
from actions.search import COUNT_LIMIT, SearchOptions, SearchResult, find_changes, search
from actions.show import Edit, ShownArticle, find_article
from cli.context import load
from cli.edit import correction_lines
from cli.json_output import print_records
from cli.language import localize, localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import (
    ID_WIDTH,
    console,
    field_name,
    format_time,
    print_article,
    print_articles,
    print_excerpts,
    print_origins,
    print_table,
    prominence_name,
    safe,
)
from core.article_diff import TextSegment
from core.filters import RELEVANCE_WINDOW
from core.messages import message
from core.query import format_query
from core.quotes import group_by_speaker, quotation
from core.shares import DayShare
from core.spreadsheet import clean_cell
from storage import (
    ArticleVersion,
    ChangeCause,
    ChangedArticle,
    ChangeKind,
    ChangePage,
    ClusterArticle,
    ClusterSize,
    Facets,
    LoggedChange,
    StoredArticle,
)

STORY_COLUMNS = ("story", "copies", "story_outlets")
CHANGE_COLUMNS = ("change_seq", "change_at", "change_kind", "change_cause", "change_keyword")

_FACETS = {
    "outlet": message("outlet"),
    "region": message("region"),
    "keyword": message("keyword"),
    "language": message("language"),
    "section": message("section"),
    "prominence": message("prominence"),
    "tone": message("tone"),
    "day": message("day"),
    "week": message("week from"),
    "month": message("month from"),
}
_CHANGE_KINDS = {
    ChangeKind.NEW: message("new article"),
    ChangeKind.APPEARED: message("appeared"),
    ChangeKind.VANISHED: message("vanished"),
    ChangeKind.EDITED: message("edited"),
    ChangeKind.WITHDRAWN: message("removed by the outlet"),
}
_CHANGE_CAUSES = {
    ChangeCause.CRAWL: message("crawl"),
    ChangeCause.HAND: message("added by hand"),
    ChangeCause.EDIT: message("edit by the outlet"),
    ChangeCause.BACKFILL: message("backfill"),
    ChangeCause.IMPORT: message("import"),
    ChangeCause.RENORMALIZE: message("renormalize"),
    ChangeCause.CORRECTION: message("correction by hand"),
}


def search_articles(path: Path, options: SearchOptions, output_format: OutputFormat) -> None:
    """Print the matching articles, or changes of them, and the number of further ones.

    Raise the errors of `actions.search.search`.
    """
    context = load(path)
    if options.since_change is not None:
        _print_changes(find_changes(context, options, options.since_change), output_format, context.zone)
        return
    result = search(context, options, count_unmatched=output_format == "table")
    if output_format == "json":
        records = (found_record(stored, result.versions, result.cluster_sizes) for stored in result.articles)
        print_records(records)
        if options.wants_summary:
            print_records([search_summary_record(result)])
            return
    elif output_format == "csv":
        sys.stdout.write(csv_text(result.articles, result.cluster_sizes))
    else:
        if result.query is not None:
            console().print(
                Text(safe(localized("Searching for: {query}", query=format_query(result.query))), style="dim")
            )
        _print_found(result, context.zone)
        if not result.articles:
            print(localized("Nothing found."))
    out = sys.stdout if output_format == "table" else sys.stderr
    if options.order == "relevance" and (result.total or 0) > RELEVANCE_WINDOW:
        print(localized("Only the latest {count} were compared.", count=RELEVANCE_WINDOW), file=out)
    if options.cursor is None:
        _print_counts(result, is_table=output_format == "table")
    else:
        _print_page(result, out)
    if result.facets is not None:
        _print_facets(result.facets, result.facet_names, out)
    if result.shares is not None:
        _print_shares(result.shares, out)


def _print_found(result: SearchResult, zone: ZoneInfo) -> None:
    """Print the articles; if earlier versions were searched, with the versions that matched."""
    if result.versions is None:
        print_articles(result.articles, zone, result.cluster_sizes)
        return
    for stored in result.articles:
        print_articles([stored], zone, result.cluster_sizes)
        for version in result.versions[stored.id]:
            if version.until is not None:
                until = format_time(version.until, zone)
                print(
                    "       " + localized("matched: version {number}, until {time}", number=version.number, time=until)
                )
            else:
                print("       " + localized("matched: version {number}, the newest", number=version.number))


def _print_page(result: SearchResult, out: TextIO) -> None:
    """Print the number of all articles, and the cursors of the pages around this one."""
    if result.total is None:
        print(localized("There may be more: counting them would take too long."), file=out)
    elif result.total > result.most_counted:
        print(localized("More than {count:,} articles in all", count=COUNT_LIMIT), file=out)
    else:
        total = localized_plural("1 article in all", "{count} articles in all", count=result.total)
        print(total, file=out)
    if result.next is not None:
        print(localized("Next page: --cursor {cursor}", cursor=str(result.next)), file=out)
    if result.previous is not None:
        print(localized("Previous page: --cursor {cursor}", cursor=str(result.previous)), file=out)


def _print_facets(facets: Facets, names: Sequence[str], out: TextIO) -> None:
    for name in names:
        values = facet_values(facets, name)
        translate = prominence_name if name == "prominence" else str
        rows = [(translate(value) or "–", number) for value, number in values.items()]
        print(file=out)
        print_table((localize(_FACETS[name]), localized("articles")), rows, out)
    if not facets.is_exact:
        print(localized("Counted are the latest {count:,} articles.", count=facets.number), file=out)


def _print_shares(shares: Sequence[DayShare], out: TextIO) -> None:
    rows = [(str(each.day), each.found, each.articles, f"{each.share:.2%}") for each in shares]
    found, articles = sum(each.found for each in shares), sum(each.articles for each in shares)
    rows.append((localized("total"), found, articles, f"{found / articles if articles else 0:.2%}"))
    print(file=out)
    columns = (localized("day"), localized("found"), localized("all articles"), localized("share"))
    print_table(columns, rows, out)


def _print_counts(result: SearchResult, *, is_table: bool) -> None:
    # Programs expect only articles on stdout. The number of articles that the limit left out goes to stderr.
    out = sys.stdout if is_table else sys.stderr
    total, unmatched = result.total, result.total_with_unmatched
    if total is None:
        print(localized("There may be more: counting them would take too long."), file=out)
    elif total > result.most_counted:
        print(localized("More than {count:,} more", count=COUNT_LIMIT), file=out)
    elif total > len(result.articles):
        print(localized("{count} more: --limit {total}", count=total - len(result.articles), total=total), file=out)
    if total is not None and unmatched is not None and unmatched > total:
        if unmatched > result.most_counted:
            print(localized("At least {count} more unmatched: --all", count=unmatched - total))
        else:
            print(localized("{count} more unmatched: --all", count=unmatched - total))


def _print_changes(page: ChangePage, output_format: OutputFormat, zone: ZoneInfo) -> None:
    if output_format == "json":
        print_records(map(changed_record, page.changes))
        print_records([change_page_record(page)])
    elif output_format == "csv":
        sys.stdout.write(changes_csv_text(page.changes))
    else:
        for changed in page.changes:
            console().print(Text(safe(_change_line(changed.logged, zone)), style="green"))
            print_articles([changed.stored], zone)
        if not page.changes:
            print(localized("Nothing found."))
    out = sys.stdout if output_format == "table" else sys.stderr
    if page.pruned_upto is not None:
        print(localized("Earlier changes, up to number {seq}, are no longer stored.", seq=page.pruned_upto), file=out)
    if page.deleted:
        deleted = localized_plural(
            "1 more change, of an article that was deleted since",
            "{count} more changes, of articles that were deleted since",
            count=page.deleted,
        )
        print(deleted, file=out)
    if output_format != "json":
        if page.has_more:
            print(localized("More: --since-change {seq}", seq=page.next), file=out)
        else:
            print(localized("No more; next time: --since-change {seq}", seq=page.next), file=out)


def _change_line(logged: LoggedChange, zone: ZoneInfo) -> str:
    """Return a line such as `#12  2026-03-02 15:31  vanished: banjir (edit)`."""
    kind, cause = localize(_CHANGE_KINDS[logged.change.kind]), localize(_CHANGE_CAUSES[logged.change.cause])
    keyword = "" if logged.change.keyword is None else f": {logged.change.keyword}"
    return f"#{logged.seq}  {format_time(logged.at, zone)}  {kind}{keyword} ({cause})"


def changes_csv_text(changes: Iterable[ChangedArticle]) -> str:
    """Return changes as `csv_text` returns articles, with the columns of the change first."""
    return _csv_text((*CHANGE_COLUMNS, *CSV_COLUMNS), map(_changed_cells, changes))


def _changed_cells(changed: ChangedArticle) -> dict[str, Any]:
    record = changed_record(changed)
    cells = {column: record["change"][column.removeprefix("change_")] for column in CHANGE_COLUMNS}
    return cells | _article_cells(changed.stored)


def csv_text(articles: Iterable[StoredArticle], cluster_sizes: Mapping[int, ClusterSize] | None = None) -> str:
    """Return articles as CSV (RFC 4180) with a header row. With the sizes of their clusters, include STORY_COLUMNS.

    Text from the web is untrusted: cells that a spreadsheet would evaluate as formulas are prefixed with an apostrophe,
    and control characters are replaced by spaces.
    """
    if cluster_sizes is None:
        return _csv_text(CSV_COLUMNS, map(_article_cells, articles))
    cells = (_article_cells(stored, cluster_sizes[stored.id]) for stored in articles)
    return _csv_text((*CSV_COLUMNS, *STORY_COLUMNS), cells)


def _csv_text(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for record in records:
        writer.writerow([_cell(record[column]) for column in columns])
    return out.getvalue()


def _article_cells(stored: StoredArticle, size: ClusterSize | None = None) -> dict[str, Any]:
    keywords = list(dict.fromkeys(mention.keyword for mention in stored.mentions))
    return stored_record(stored, size) | {"keywords": keywords}


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return clean_cell(text)


def show_article(
    path: Path, article_id: int, output_format: OutputFormat, *, with_versions: bool, save_in: Path | None = None
) -> None:
    """Print one article in full. With `with_versions`, print its changes, too. Raise `ArticleNotFound`.

    With `save_in`, write its attached files into this folder. Raise `UsageError` if that is impossible.
    """
    context = load(path)
    with context.open_store() as store:
        shown = find_article(store, article_id)
        if save_in is not None:
            save_attachments(store, shown.stored.attachments, save_in)
    if output_format == "json":
        print(json_line(shown_record(shown)))
        return
    stored, versions = shown.stored, shown.versions
    print_article(
        stored.article, stored.mentions, stored.outlet, format_time(stored.article.published_at, context.zone)
    )
    if stored.is_excerpt:
        print_excerpts(stored.mentions)
    print_origins(stored.article)
    for address in shown.addresses:
        if address != stored.article.url:
            print(safe(localized("Also at {url}", url=address)))
    for attachment in stored.attachments:
        size = attachment.size / 1_000_000
        console().print(safe(localized("Attached: {name} ({size:.1f} MB)", name=attachment.name, size=size)))
    for keyword in dict.fromkeys(mention.keyword for mention in stored.mentions):
        console().print(safe(_occurrences_line(stored, keyword)))
    _print_quotes(shown)
    for line in correction_lines(stored.corrections, context.zone):
        console().print(safe(line))
    for line in _history_lines(stored, versions, context.zone):
        console().print(safe(line))
    _print_elsewhere(shown.elsewhere, context.zone)
    if with_versions:
        _print_edits(shown.find_edits(), context.zone)


def _print_quotes(shown: ShownArticle) -> None:
    """Print who was quoted, a line for each, and the quotations below it."""
    speakers = group_by_speaker(shown.quotes)
    if speakers:
        console().print(localized("Who was quoted:"))
    for speaker in speakers:
        name = speaker.name or localized("not named")
        console().print(safe(f"  {name} ({speaker.office})" if speaker.office else f"  {name}"))
        for quote in speaker.quotes:
            words = " ".join(quotation(quote, shown.stored.article.text).split())
            console().print(safe(f"    “{words}”" if quote.kind == "direct" else f"    {words}"))


def _print_elsewhere(elsewhere: Sequence[ClusterArticle], zone: ZoneInfo) -> None:
    """Print the other articles with the story of an article, a line for each."""
    if elsewhere:
        console().print(localized("The same story elsewhere, the first published first:"))
    for found in elsewhere:
        line = f"{found.id:>{ID_WIDTH - 2}}  {format_time(found.published_at or found.joined_at, zone)}  "
        console().print(safe(f"{line}{found.outlet}  {found.title}"))


def _history_lines(stored: StoredArticle, versions: Sequence[ArticleVersion], zone: ZoneInfo) -> Iterator[str]:
    """Yield lines about the keywords that earlier versions mention, the last change and the withdrawal."""
    current = {mention.keyword for mention in stored.mentions}
    until = {
        stored_mention.mention.keyword: version.replaced_at
        for version in versions
        for stored_mention in version.evidence
        if stored_mention.mention.keyword not in current
    }
    for keyword, time in sorted(until.items()):
        yield localized("{keyword}: named until {time}", keyword=keyword, time=format_time(time, zone))
    if versions:
        changed_at = format_time(versions[-1].replaced_at, zone)
        yield localized(
            "changed by the outlet, last noticed {time}: kliping show {id} --versions", time=changed_at, id=stored.id
        )
    if stored.withdrawn_at is not None:
        yield localized("removed by the outlet, noticed {time}", time=format_time(stored.withdrawn_at, zone))


def _print_edits(edits: Iterable[Edit], zone: ZoneInfo) -> None:
    """Print what each later version of an article changed: removed words as [-…-], added words as {+…+}."""
    for edit in edits:
        time = format_time(edit.noticed_at, zone)
        console().print(Text(localized("Version {number}, {time}", number=edit.version, time=time), style="bold"))
        for line in _changed_lines(edit.segments):
            console().print(line)
        if not edit.has_text:
            console().print(localized("The texts are not stored, so they cannot be compared."))


def _changed_lines(segments: Iterable[TextSegment]) -> Iterator[Text]:
    """Yield the lines of a text in which something changed, with the changes marked."""
    marks = {"removed": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}
    line, is_changed = Text(), False
    for segment in segments:
        for number, part in enumerate(segment.text.split("\n")):
            if number:
                if is_changed:
                    yield line
                line, is_changed = Text(), segment.kind != "equal"
            if segment.kind == "equal":
                line.append(safe(part))
            elif part:
                opening, closing, style = marks[segment.kind]
                line.append(f"{opening}{safe(part)}{closing}", style=style)
                is_changed = True
    if is_changed:
        yield line


def _occurrences_line(stored: StoredArticle, keyword: str) -> str:
    evidence = [stored_mention for stored_mention in stored.evidence if stored_mention.mention.keyword == keyword]
    totals = {stored_mention.mention.field: stored_mention.mention.total for stored_mention in evidence}
    occurrences = ", ".join(
        localized("{count} in the {field}", count=total, field=field_name(field)) for field, total in totals.items()
    )
    origin = localized(" (found by a backfill)") if evidence[0].origin == "backfill" else ""
    outdated = "" if evidence[0].is_current else localized(", by an earlier version of the keyword")
    return f"{keyword}, {prominence_name(evidence[0].mention.prominence)}: {occurrences}{origin}{outdated}"
