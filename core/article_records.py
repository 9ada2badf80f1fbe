"""Articles in files of records, such as JSONL and CSV: names of fields, dates, and what is wrong with a record."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from core.article import Article, Page
from core.control_characters import replace_control_characters
from core.dates import parse_source_dates
from core.language import detect_language
from core.language_codes import is_language_code, suggest_language_code
from core.messages import Message, message
from core.urls import normalize_url

# Field → the names that files use for it: those of Kliping's exports, of other programs, and Indonesian ones.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "address", "alamat", "tautan"),
    "title": ("title", "judul", "headline"),
    "text": ("text", "teks", "isi", "content", "body"),
    "date": ("date", "tanggal", "published_at", "publish_date", "published"),
    "authors": ("authors", "author", "penulis"),
    "section": ("section", "category", "rubrik", "kanal"),
    "language": ("language", "lang", "bahasa"),
    "outlet": ("outlet", "source", "media"),
}
REQUIRED = ("url", "title", "text")

# Spreadsheets store a date as the number of days since 1899-12-30. These are the years 1954 to 2119.
_SERIAL_DATE = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?", re.ASCII)
_SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone is added with the days

# What the error handler "surrogateescape" makes of bytes that are not UTF-8.
_UNDECODED = re.compile("[\udc80-\udcff]")

_MAX_AHEAD = timedelta(days=1)

# The greatest length of a text in characters. Longer ones are no news articles.
MAX_TEXT = 1_000_000


class InvalidRecordError(ValueError):
    """A record that is not an article. `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article from a file: with the name of its outlet if the record states it, and its page if it contains it."""

    article: Article
    outlet: str | None = None
    page: Page | None = None


def find_columns(names: Sequence[str]) -> dict[str, str]:
    """Return field → the name among `names` that stands for it. Case and spaces around the names do not matter."""
    by_name = {name.strip().lower(): name for name in reversed(names)}
    found = {}
    for field, known in FIELD_NAMES.items():
        for name in known:
            if name in by_name:
                found[field] = by_name[name]
                break
    return found


def read_record(record: Mapping[str, object], zone: tzinfo, now: datetime) -> ArticleRecord:
    """Return the article in a record. `zone` is the time zone of dates without one. Raise `InvalidRecordError`."""
    columns = find_columns(list(record))
    values = {field: record[name] for field, name in columns.items()}
    texts = {field: _read_text(field, values.get(field)) for field in FIELD_NAMES if field != "authors"}
    for field in REQUIRED:
        if not texts[field]:
            names = ", ".join(shown for shown in list(record)[:20])
            raise InvalidRecordError(message("'{field}' is missing; found: {names}", field=field, names=names))
    url = normalize_url(texts["url"])
    if url is None:
        raise InvalidRecordError(message("'{url}' is not a web address", url=texts["url"][:200]))
    text = "\n".join(filter(None, (" ".join(line.split()) for line in texts["text"].split("\n"))))
    if len(text) > MAX_TEXT:
        raise InvalidRecordError(message("the text has more than {count:,} characters", count=MAX_TEXT))
    article = Article(
        url,
        " ".join(texts["title"].split()),
        text,
        authors=_read_authors(values.get("authors")),
        published_at=_read_date(texts["date"], zone, now),
        section=" ".join(texts["section"].split()) or None,
        language=_read_language(texts["language"], text),
    )
    return ArticleRecord(article, " ".join(texts["outlet"].split()) or None)


def _read_text(field: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidRecordError(message("'{field}' is not a text", field=field))
    text = str(value)
    if _UNDECODED.search(text):
        raise InvalidRecordError(
            message("'{field}' is not UTF-8 text; save the file as UTF-8, in Excel as 'CSV UTF-8'", field=field)
        )
    return replace_control_characters(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _read_authors(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else _read_text("authors", value).split(";")
    texts = (" ".join(_read_text("authors", name).split()) for name in names)
    return tuple(dict.fromkeys(filter(None, texts)))


def _read_date(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    if not text:
        return None
    moment: datetime | None
    if _SERIAL_DATE.fullmatch(text):
        days = timedelta(days=float(text.replace(",", ".")))
        moment = (_SERIAL_EPOCH + timedelta(seconds=round(days.total_seconds()))).replace(tzinfo=zone)
    else:
        try:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        except ValueError:
            [moment] = parse_source_dates([text], zone, now)
    try:
        is_possible = moment is not None and moment.year > 1 and moment <= now + _MAX_AHEAD
    except OverflowError:
        is_possible = False
    if not is_possible:
        raise InvalidRecordError(message("'{date}' is not a date, or lies in the future", date=text[:50]))
    return moment


def _read_language(typed: str, text: str) -> str | None:
    if typed:
        code = suggest_language_code(typed.lower()) or typed.lower()
        if not is_language_code(code):
            raise InvalidRecordError(message("'{language}' is not a language", language=typed[:50]))
        return code
    return detect_language(text, "id")
