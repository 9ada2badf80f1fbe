"""`kliping edit`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.edit import edit_article, parse_values, undo_edits
from actions.json_records import json_line, stored_record
from actions.search import MAX_INT64
from cli.context import load
from cli.language import localized
from cli.options import OutputFormat
from cli.terminal import console, field_name, format_time, safe
from core.corrections import Correction, FieldValue
from core.errors import ArticleNotFound, ArticleRemoved, UsageError
from core.messages import message


def correct_article(
    path: Path,
    article_id: int,
    title: str | None,
    authors: Sequence[str] | None,
    date: str | None,
    section: str | None,
    output_format: OutputFormat,
    *,
    undoes: bool,
) -> None:
    """Correct an article, or undo all its corrections, and print the result.

    Raise `ArticleNotFound`, `ArticleRemoved`, or `UsageError` for wrong options.
    """
    context = load(path)
    values = parse_values(context, title, authors, date, section)
    if undoes == bool(values):
        raise UsageError(
            message("--undo removes all corrections; name nothing else with it")
            if undoes
            else message("name what to correct: --title, --author, --date or --section; or --undo")
        )
    if abs(article_id) > MAX_INT64:
        raise ArticleNotFound(article_id)
    with context.open_store() as store:
        if (removed := store.removals.get(article_id)) is not None:
            raise ArticleRemoved(removed.id, removed.removed_at, removed.reason)
        edit = undo_edits(context, store, article_id) if undoes else edit_article(context, store, article_id, values)
    if output_format == "json":
        print(json_line(stored_record(edit)))
        return
    console().print(safe(f"{edit.id}  {edit.article.title}"))
    for line in correction_lines(edit.corrections, context.zone):
        console().print(safe(line))
    if undoes:
        console().print(localized("All corrections are undone."))


def correction_lines(corrections: Sequence[Correction], zone: ZoneInfo) -> Iterator[str]:
    """Yield a line for each correction: when it was made, and what the outlet publishes instead."""
    for correction in corrections:
        yield localized(
            "{field} corrected {time}; the outlet's: {original}",
            field=field_name(correction.field),
            time=format_time(correction.at, zone),
            original=_format_value(correction.original, zone),
        )


def _format_value(value: FieldValue, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return format_time(value, zone)
    if isinstance(value, tuple):
        value = ", ".join(value)
    return value or localized("none")
