"""When alerts are delivered: at once, in digests at times of the day, and never in quiet hours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from core.messages import message

# The hours between digests, so that they are at the same times each day.
HOURS = (1, 2, 3, 4, 6, 8, 12)

# Days as cron counts them, by their names in both languages.
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            ("sun", "sunday", "minggu"),
            ("mon", "monday", "senin"),
            ("tue", "tuesday", "selasa"),
            ("wed", "wednesday", "rabu"),
            ("thu", "thursday", "kamis"),
            ("fri", "friday", "jumat"),
            ("sat", "saturday", "sabtu"),
        )
    )
    for name in names
}
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_EVERY = re.compile(r"every (?:(\d{1,2}) )?hours?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeliveryTimes:
    """When mentions are told: at once if `is_immediate`, and in digests at the times of cron expressions, or both.

    `text` is what was typed. The expressions name hours and minutes, so that cronsim delivers a time that does not
    exist, or exists twice, when clocks change, exactly once.
    """

    text: str = "now"
    is_immediate: bool = True
    crons: tuple[str, ...] = ()


AT_ONCE = DeliveryTimes()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The time of day from `start` to `end`, which may be on the next day, in which nothing is sent."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def contains(self, moment: time) -> bool:
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def parse_delivery_times(texts: Iterable[str]) -> DeliveryTimes:
    """Return the times that `now`, `every 3 hours`, `daily 06:00, 16:00` or `weekly mon, fri 06:00` describe together.

    Raise `ValueError` for other texts.
    """
    typed = tuple(" ".join(text.split()) for text in texts)
    if not typed:
        raise ValueError(message("must not be empty"))
    crons = dict.fromkeys(cron for text in typed if text.lower() != "now" for cron in _parse(text.lower()))
    return DeliveryTimes(", ".join(typed), any(text.lower() == "now" for text in typed), tuple(crons))


def _parse(text: str) -> list[str]:
    if found := _EVERY.fullmatch(text):
        hours = int(found[1] or 1)
        if hours not in HOURS:
            raise ValueError(message("must be every {hours} hours", hours=", ".join(map(str, HOURS))))
        # With a list of hours, one that is skipped when clocks change is delivered afterwards.
        return ["0 * * * *" if hours == 1 else f"0 {','.join(map(str, range(0, 24, hours)))} * * *"]
    kind, *words = text.replace(",", " ").split() or [""]
    days = [word for word in words if word in _DAYS]
    times = [found for word in words if (found := _TIME.fullmatch(word))]
    is_complete = len(days) + len(times) == len(words) and bool(times)
    if not is_complete or kind not in {"daily", "weekly"} or (kind == "weekly") != bool(days):
        raise ValueError(
            message("must be 'now', 'every 3 hours', 'daily 06:00' or 'weekly mon 06:00', or a list of these")
        )
    on = ",".join(str(number) for number in sorted({_DAYS[day] for day in days})) or "*"
    return [f"{int(found[2])} {int(found[1])} * * {on}" for found in times]


def parse_quiet_hours(text: str) -> QuietHours:
    """Return the hours that `22:00-06:00` describes. Raise `ValueError` for other texts."""
    ends = [_TIME.fullmatch(each.strip()) for each in re.split("[-–]", text)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        raise ValueError(message("must be two times of day such as 22:00-06:00"))
    start, end = (time(int(found[1]), int(found[2])) for found in ends if found is not None)
    if start == end:
        raise ValueError(message("the two times must differ"))
    return QuietHours(start, end)
