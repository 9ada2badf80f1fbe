"""`kliping remove`."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from actions.json_records import (
    json_line,
)
from actions.search import MAX_INT64
from cli.backfill import confirm
from cli.context import load
from cli.json_output import print_records
from cli.language import localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import format_time, print_table, safe
from core.errors import ArticleNotFound, UsageError
from core.messages import message
from core.urls import public_url
from storage import RemovedArticle


def remove_articles(
    path: Path, article_ids: Sequence[int], reason: str | None, output_format: OutputFormat, *, is_confirmed: bool
) -> None:
    """Remove articles for good, all or none. Raise `ArticleNotFound`, or `UsageError` without a confirmation."""
    context = load(path)
    with context.open_store() as store:
        for article_id in article_ids:
            if abs(article_id) > MAX_INT64:
                raise ArticleNotFound(article_id)
        titles = {article_id: store.articles.get(article_id).article.title for article_id in article_ids}
        if not is_confirmed:
            if not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise UsageError(message("an article that is removed cannot be restored; confirm with --yes"))
            for article_id, title in titles.items():
                print(safe(f"{article_id}  {title}"), file=sys.stderr)
            question = localized_plural(
                "Remove this article for good? [y/N] ",
                "Remove these {count} articles for good? [y/N] ",
                count=len(titles),
            )
            if not confirm(question, sys.stderr, default=False):
                return
        removed = store.remove_articles(list(titles), reason, context.clock())
    for each in removed:
        if output_format == "json":
            print(json_line(removed_record(each)))
        else:
            print(safe(localized("{id} is removed: {title}", id=each.id, title=titles[each.id])))


def list_removed(path: Path, output_format: OutputFormat) -> None:
    """Print the removed articles, the last removed first."""
    context = load(path)
    with context.open_store() as store:
        removed = store.removals.find()
    if output_format == "json":
        print_records(map(removed_record, removed))
        return
    print_table(
        (localized("id"), localized("outlet"), localized("address"), localized("removed"), localized("reason")),
        [
            (
                str(each.id),
                each.outlet,
                public_url(each.url) or localized("no address"),
                format_time(each.removed_at, context.zone),
                each.reason or "",
            )
            for each in removed
        ],
    )


def removed_record(removed: RemovedArticle) -> Mapping[str, Any]:
    """Return the record of a removed article."""
    return {
        "id": removed.id,
        "outlet": removed.outlet,
        "url": public_url(removed.url),
        "removed_at": removed.removed_at,
        "reason": removed.reason,
    }
