"""How the two outlets write instants down. All shown dates are WIB (+07:00)."""

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

_DAY_MARK = re.compile(r"\[\[([+-]?\d+)\]\]")


def long_date(when: datetime) -> str:
    """Such as `Senin, 23 November 2026 | 14:05 WIB`."""
    local = when.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year} | {local:%H:%M} WIB"


def short_date(when: datetime) -> str:
    """Such as `Senin, 23 Nov 2026 14:05 WIB`."""
    local = when.astimezone(WIB)
    return f"{DAYS[local.weekday()]}, {local.day:02} {SHORT_MONTHS[local.month - 1]} {local.year} {local:%H:%M} WIB"


def iso(when: datetime) -> str:
    """ISO 8601 with the outlets' own offset, to the second: `2026-11-23T14:05:00+07:00`."""
    return when.astimezone(WIB).isoformat(timespec="seconds")


def http_date(when: datetime) -> str:
    """The form of Last-Modified (RFC 9110 5.6.7), which RSS takes as well."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def fill_days(text: str, published_at: datetime) -> str:
    """`text` with each `[[n]]` as the day n days after publication, in the way of newspapers: `Senin (23/11)`."""

    def day(mark: re.Match[str]) -> str:
        local = published_at.astimezone(WIB) + timedelta(days=int(mark[1]))
        return f"{DAYS[local.weekday()]} ({local.day}/{local.month})"

    return _DAY_MARK.sub(day, text)
