"""Interpret typed values of options: dates, durations and names of languages, in English and Indonesian."""

import re
from datetime import UTC, datetime, time, timedelta

from actions.context import AppContext
from core.durations import parse_duration
from core.errors import UsageError
from core.language_codes import is_language_code, suggest_language_code
from core.messages import message
from core.vocabulary.calendar import WEEKDAYS

# The number of days before today.
_DAYS_AGO = {"today": 0, "hari ini": 0, "yesterday": 1, "kemarin": 1, "kemarin dulu": 2}
_DAYS_AGO |= {"last week": 7, "minggu lalu": 7, "pekan lalu": 7, "last month": 30, "bulan lalu": 30}
_UNITS = {
    timedelta(minutes=1): "minute minutes menit",
    timedelta(hours=1): "hour hours jam",
    timedelta(days=1): "day days hari",
    timedelta(weeks=1): "w week weeks minggu pekan",
    timedelta(days=30): "month months bulan",
}
_UNIT_OF_WORD = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_AGO = re.compile(rf"(?P<count>\d{{1,4}}) ?(?P<unit>{'|'.join(_UNIT_OF_WORD)})(?: (?:ago|(?:yang )?lalu))?", re.ASCII)

# A date may lie this far in the future.
_MAX_AHEAD = timedelta(days=3660)


def parse_moment(context: AppContext, option: str, text: str) -> datetime:
    """Interpret a typed date, time, duration before now, or word such as `kemarin`. Return the time in UTC.

    A date without a time means the beginning of that day in the configured zone, and the name of a weekday means its
    last occurrence, which may be today. Raise `UsageError` with the name of the `option`.
    """
    try:
        moment = _parse_moment(context, " ".join(text.lower().split()))
        moment = moment and moment.astimezone(UTC)
    except OverflowError:
        moment = None
    if moment is None:
        raise UsageError(
            message(
                "{option} {text}: write 2026-11-20, 20/11/2026, 2026-11-20T08:00, yesterday, 12h or 3d, at most 366d",
                option=option,
                text=text,
            )
        )
    return moment


def parse_publication(context: AppContext, option: str, text: str) -> datetime:
    """Interpret a typed time of publication like `parse_moment`. Raise `UsageError` also if it lies in the future."""
    # Imported here, because searches, which need no other date, would compile its regular expressions.
    from core.dates import MAX_AHEAD

    moment = parse_moment(context, option, text)
    if moment > context.clock() + MAX_AHEAD:
        raise UsageError(message("{option} {text}: lies in the future", option=option, text=text))
    return moment


def _parse_moment(context: AppContext, text: str) -> datetime | None:
    now, zone = context.clock(), context.zone
    try:
        moment = datetime.fromisoformat(text.upper())
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except ValueError:
        pass
    typed_words, today = text.replace("-", " "), now.astimezone(zone).date()
    weekday = WEEKDAYS.get(typed_words.removeprefix("hari "))
    days_ago = _DAYS_AGO.get(typed_words) if weekday is None else (today.weekday() - weekday) % 7
    if days_ago is not None:
        return datetime.combine(today - timedelta(days=days_ago), time(), zone)
    if ago := _AGO.fullmatch(typed_words):
        return now - int(ago["count"]) * _UNIT_OF_WORD[ago["unit"]]
    try:
        return now - parse_duration(text)
    except ValueError:
        # Imported here, because few searches need its regular expressions, which take long to compile.
        from core.dates import parse_source_dates

        [parsed] = parse_source_dates([text], zone, now + _MAX_AHEAD)
        return parsed if re.search(r"\D", text) else None


def parse_language(option: str, text: str) -> str:
    """Return the code of a language, typed as a code or as a name such as `Indonesia`. Raise `UsageError`."""
    code = text.strip().lower()
    code = suggest_language_code(code) or code
    if not is_language_code(code):
        raise UsageError(
            message(
                "{option} {text}: write the code or the name of a language: id, en, indonesia", option=option, text=text
            )
        )
    return code
