"""Articles as CSV."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from cli.json_records import stored_record
from cli.terminal import safe
from core.spreadsheet import escape_formula
from storage import StoredArticle

CSV_COLUMNS = ("id", "published_at", "outlet", "title", "authors", "language", "keywords", "url", "text")


def csv_text(articles: Iterable[StoredArticle]) -> str:
    """Return articles as CSV (RFC 4180) with a header row.

    Text from the web is untrusted: cells that a spreadsheet would evaluate as formulas are prefixed with an apostrophe,
    and control characters are replaced by spaces.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for stored in articles:
        record = stored_record(stored)
        record["keywords"] = list(dict.fromkeys(mention.keyword for mention in stored.mentions))
        writer.writerow([_cell(record[column]) for column in CSV_COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return safe(escape_formula(text))
