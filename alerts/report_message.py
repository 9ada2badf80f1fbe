"""Make the content of a message that delivers a report: its figures and main issues. An e-mail also has the files."""

import html
import json
from datetime import UTC
from typing import Any

from babel.dates import format_date

from alerts.rendering import SCHEMA_VERSION, escape_chat
from alerts.selection import shorten
from core.alerts import ChannelKind
from core.messages import Message, message, plural_message, translate
from storage import AlertMessage, SentReport

# The field of a message's content that has the id of its report.
REPORT_ID = "report"

# The greatest number of characters of a headline, so that the text fits into a message of Telegram.
_MAX_HEADLINE, _MAX_CHAT_HEADLINE = 300, 80


def make_report_content(sent: SentReport, kind: ChannelKind, uuid: str, alert: str, language: str) -> dict[str, str]:
    """Return the content of the message that delivers a report through a channel of this kind."""
    reference = {REPORT_ID: str(sent.id)}
    if kind is ChannelKind.WEBHOOK:
        record = {
            "version": SCHEMA_VERSION,
            "id": uuid,
            "type": "report",
            "alert": alert,
            "created_at": sent.made_at.astimezone(UTC).isoformat(),
            "scheduled_at": sent.scheduled_at.astimezone(UTC).isoformat(),
            "report": sent_report_record(sent),
        }
        return {"body": json.dumps(record, ensure_ascii=False, separators=(",", ":")), **reference}
    heading = f"{sent.title}, {format_date(sent.day, 'long', locale=language)}"
    lines = [translate(line, language) for line in _describe(sent)]
    headlines = [shorten(each, _MAX_HEADLINE) for each in sent.headlines]
    if kind is ChannelKind.TELEGRAM:
        shown = [f"<b>{html.escape(heading)}</b>", *map(html.escape, lines)]
        shown += [f"• {html.escape(each)}" for each in headlines]
        return {"text": "\n".join(shown), **reference}
    if kind is ChannelKind.CHAT:
        shown = [heading, *lines, *(f"• {escape_chat(shorten(each, _MAX_CHAT_HEADLINE))}" for each in headlines)]
        return {"text": "\n".join(shown), **reference}
    items = "".join(f"<li>{html.escape(each)}</li>" for each in headlines)
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return {
        "subject": shorten(heading, 200),
        "text": "\n".join([heading, "", *lines, *(f"- {each}" for each in headlines)]) + "\n",
        "html": f"<h1>{html.escape(heading)}</h1>{paragraphs}{f'<ol>{items}</ol>' if items else ''}",
        **reference,
    }


def find_report_id(sent: AlertMessage) -> int | None:
    """Return the id of the report that a message delivers, or None if it delivers none."""
    found = (sent.content or {}).get(REPORT_ID)
    return None if found is None else int(found)


def sent_report_record(sent: SentReport) -> dict[str, Any]:
    """Return a report that was delivered as a JSON object."""
    return {
        "id": sent.id,
        "name": sent.report,
        "title": sent.title,
        "day": sent.day.isoformat(),
        "since": sent.since.astimezone(UTC).isoformat(),
        "until": sent.until.astimezone(UTC).isoformat(),
        "articles": sent.articles,
        "outlets": sent.outlets,
        "headlines": list(sent.headlines),
        "problem": sent.problem,
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.digest,
                "kept": file.is_kept,
            }
            for file in sent.files
        ],
    }


def _describe(sent: SentReport) -> list[Message]:
    if sent.problem is not None:
        return [
            message("The report could not be made: {problem}", problem=sent.problem),
            message("Write it by hand when this is mended: kliping report {name}", name=sent.report),
        ]
    if not sent.articles:
        return [message("There are no articles in this period.")]
    articles = plural_message("{count:,} article", "{count:,} articles", count=sent.articles)
    outlets = plural_message("{count:,} outlet", "{count:,} outlets", count=sent.outlets)
    return [articles, outlets]
