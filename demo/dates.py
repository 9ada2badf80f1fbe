"""Date formats of the two outlets. All displayed dates are in WIB (UTC+7)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

WIB = timezone(timedelta(hours=7), "WIB")

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")

_DAY_PLACEHOLDER = re.compile(r"\[\[([+-]?\d+)\]\]")


def long_date(when: datetime) -> str:
    """Return a date like `Senin, 23 November 2026 | 14:05 WIB`."""
    local = when.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year} | {local:%H:%M} WIB"


def short_date(when: datetime) -> str:
    """Return a date like `Senin, 23 Nov 2026 14:05 WIB`."""
    local = when.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {local.day:02} {SHORT_MONTHS[local.month - 1]} {local.year} {local:%H:%M} WIB"


def iso(when: datetime) -> str:
    """Return ISO 8601 in WIB, to the second: `2026-11-23T14:05:00+07:00`."""
    return when.astimezone(WIB).isoformat(timespec="seconds")


def http_date(when: datetime) -> str:
    """Return the format of Last-Modified (RFC 9110 5.6.7), which is valid in RSS, too."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def fill_days(text: str, published_at: datetime) -> str:
    """Replace each `[[n]]` by the day n days after publication, as newspapers write it: `Senin (23/11)`."""

    def format_day(found: re.Match[str]) -> str:
        local = published_at.astimezone(WIB) + timedelta(days=int(found[1]))
        return f"{DAYS[local.weekday()]} ({local.day}/{local.month})"

    return _DAY_PLACEHOLDER.sub(format_day, text)
