"""What is told to machines: one JSON object a line, one row a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cli.terminal import safe

if TYPE_CHECKING:
    from core.article import Article
    from core.matcher import Mention
    from core.outlet import CrawlReport
    from core.reasons import Reason
    from ingest.replay import ReplayedPage, ReplayResult
    from storage import StoredArticle, StoredKeyword, StoredOutlet, Task


def json_line(record: Mapping[str, Any]) -> str:
    """One object on one line, times as ISO 8601 with their zone.

    What is not printable (control characters, direction overrides, line separators) is escaped: it stays the same
    text, but no terminal obeys it and no reader of lines parts there.
    """
    line = json.dumps(record, ensure_ascii=False, default=_plain)
    return line if line.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def mention_record(mention: Mention, version: int | None = None, origin: str | None = None) -> dict[str, Any]:
    """A mention; of one that is not kept, version and origin are not known."""
    return {
        "keyword": mention.keyword,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "snippet": mention.snippet,
        "total": mention.total,
        "clause": mention.clause,
        "prominence": mention.prominence,
        "version": version,
        "origin": origin,
    }


def article_record(article: Article, mentions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """An article as JSON has it; `mentions` holds a record for each occurrence."""
    dateline = article.dateline
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "authors": list(article.authors),
        "dateline": asdict(dateline) if dateline else None,
        "published_at": article.published_at,
        "published_from": article.published_from,
        "modified_at": article.modified_at,
        "modified_from": article.modified_from,
        "section": article.section,
        "tags": list(article.tags),
        "language": article.language,
        "image_url": article.image_url,
        "is_teaser": article.is_teaser,
        "mentions": list(mentions),
    }


def stored_record(stored: StoredArticle) -> dict[str, Any]:
    """A kept article: its id and outlet before, the times of the store after what the article says."""
    known = {"id": stored.id, "outlet": stored.outlet}
    times = {"fetched_at": stored.fetched_at, "kept_at": stored.kept_at, "updated_at": stored.updated_at}
    mentions = (mention_record(each.mention, each.version, each.origin) for each in stored.evidence)
    return known | article_record(stored.article, mentions) | times


def report_record(report: CrawlReport) -> dict[str, Any]:
    """Reasons are shown as their English text."""
    record = {each.name: getattr(report, each.name) for each in fields(report)}
    ends = {"error": _text(report.error), "stopped": _text(report.stopped)}
    return record | ends | {"failures": {str(reason): count for reason, count in report.failures.items()}}


def _text(reason: Reason | None) -> str | None:
    return None if reason is None else str(reason)


def keyword_record(stored: StoredKeyword) -> dict[str, Any]:
    keyword = stored.keyword
    return {
        "name": keyword.name,
        "query": keyword.query,
        "languages": list(keyword.languages),
        "outlets": list(keyword.outlets),
        "forms": keyword.forms,
        "active": keyword.active,
        "origin": stored.origin,
        "version": stored.version,
        "articles": stored.articles,
        "last_kept_at": stored.last_kept_at,
    }


def task_record(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "kind": task.kind,
        "keywords": list(task.keywords),
        "state": str(task.state),
        "progress": task.progress,
        "total": task.total,
        "found": task.found,
        "error": task.error,
        "created_at": task.created_at,
        "started_at": task.started_at,
        "finished_at": task.finished_at,
    }


def outlet_record(stored: StoredOutlet) -> dict[str, Any]:
    outlet = stored.outlet
    return {
        "name": outlet.name,
        "url": outlet.url,
        "active": outlet.active,
        "origin": stored.origin,
        "articles": stored.articles,
        "matched": stored.matched,
        "waiting": stored.waiting,
        "last_crawl_at": stored.last_crawl_at,
        "last_success_at": stored.last_success_at,
        "next_at": stored.next_at,
        "last_new": stored.last_new,
        "last_error": stored.last_error,
        "last_event": stored.last_event and asdict(stored.last_event),
        "crawled_by": stored.crawled_by,
        "sources": [
            {
                "kind": str(source.kind),
                "url": source.url,
                "origin": source.origin,
                "active": source.active,
                "last_read_at": source.last_read_at,
                "next_at": source.next_at,
                "last_error": source.last_error,
            }
            for source in stored.sources
        ],
    }


def replayed_record(replayed: ReplayedPage) -> dict[str, Any]:
    """A page that was read again, as JSON has it; empty lists where nothing differs."""
    stored, clipping, change = replayed.kept.stored, replayed.clipping, replayed.change
    article = stored.article if stored else clipping.article if clipping else None
    gained = change.gained if change else _mentioned(replayed) if replayed.result == "new" else ()
    return {
        "id": stored.id if stored else None,
        "outlet": replayed.kept.outlet,
        "url": article.url if article else replayed.kept.page.url,
        "result": str(replayed.result),
        "reason": _text(replayed.reason),
        "title": list(change.title) if change and change.title else [],
        "removed": list(change.removed) if change else [],
        "added": list(change.added) if change else [],
        "gained": list(gained),
        "lost": list(change.lost) if change else [],
        "fields": list(change.fields) if change else [],
    }


def _mentioned(replayed: ReplayedPage) -> tuple[str, ...]:
    found = replayed.clipping.mentions if replayed.clipping else ()
    return tuple(dict.fromkeys(mention.keyword for mention in found))


def renormalize_record(counts: Mapping[ReplayResult, int], *, dry_run: bool) -> dict[str, Any]:
    """How many pages came to what; `counts` has every result."""
    return {
        "pages": sum(counts.values()),
        **{str(result): count for result, count in counts.items()},
        "dry_run": dry_run,
    }


CSV_COLUMNS = ("id", "published_at", "outlet", "title", "authors", "language", "keywords", "url", "text")


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What OWASP's page on CSV injection lists, with the wide forms that spreadsheets take for the same."""


def csv_text(found: Iterable[StoredArticle]) -> str:
    """Articles as CSV (RFC 4180) with a header row.

    Text from the web is hostile: a cell that a spreadsheet would run as a formula gets an apostrophe in front, and
    control characters become blanks.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for stored in found:
        record = stored_record(stored)
        record["keywords"] = list(dict.fromkeys(mention.keyword for mention in stored.mentions))
        writer.writerow([_cell(record[column]) for column in CSV_COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return safe(f"'{text}" if text.startswith(_FORMULA_STARTS) else text)
