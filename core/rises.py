"""What rose: is a number of articles unusual for this hour and weekday?

The articles since the day or its last quarter began (at 0, 6, 12 or 18 o'clock) are compared with those of the same
hours on earlier days, above all on the same weekday. The counts are modelled as negative binomial: Poisson counts of a
rate that varies, since news come in bursts. `benchmarks/rises.py` measures false alarms and detected rises.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from math import exp, lgamma, log, log1p
from statistics import fmean

# Weeks with which a number is compared, and days of history without which nothing is said.
WEEKS, MIN_DAYS = 8, 14

# A rise has at least so many articles, and is less probable than this.
MIN_ARTICLES, MAX_PROBABILITY = 4, 3e-4

# Hours of a quarter of the day, and of a day.
PART_HOURS, DAY_HOURS = 6, 24

# Weeks by which the mean of a weekday is drawn towards that of all days.
SHRINKAGE = 2

# Rates vary at least so much around their mean (the square of the coefficient of variation).
MIN_DISPERSION = 0.1

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The number of articles in a part of a day, compared with the same hours of earlier days.

    The part begins at `since`, in the zone of the comparison, and ends at `until`. `usual` is the expected number.
    `lowest` and `highest` are the least and the greatest number on the same weekday of the last `weeks` weeks.
    `length` is PART_HOURS or DAY_HOURS. `probability` is that of so many articles or more on a usual day.
    """

    since: datetime
    until: datetime
    articles: int
    usual: float
    lowest: int
    highest: int
    weeks: int
    probability: float
    length: int = PART_HOURS

    @property
    def is_rise(self) -> bool:
        """Whether there are unusually many articles."""
        return self.articles >= MIN_ARTICLES and self.articles > self.highest and self.probability <= MAX_PROBABILITY

    @property
    def part(self) -> int:
        """The quarter of the day: 0 for the night, 1 for the morning, 2 for the afternoon, 3 for the evening."""
        return self.since.hour // PART_HOURS


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """The current part of a day, with the hours of it and of the same hours by the clock on earlier days.

    Hours are in UTC. `earlier` are by the number of days before, only those with any article in the store.
    """

    since: datetime
    until: datetime
    hours: tuple[datetime, ...]
    earlier: Mapping[int, tuple[datetime, ...]]
    length: int


def find_part_of_day(
    all_hours: Mapping[datetime, int], at: datetime, zone: tzinfo, length: int = PART_HOURS
) -> PartOfDay:
    """Return the part of the day until `at`, and the same parts of the last WEEKS weeks.

    The parts of a day are `length` hours long: PART_HOURS or DAY_HOURS.
    `all_hours` are the numbers of all articles of the store by their hour of publication, in UTC. Parts of days without
    any article, such as those during which nothing was crawled, are left out.
    """
    local = at.astimezone(zone)
    since = datetime.combine(local.date(), time(local.hour - local.hour % length), zone)
    earlier = {days: _find_hours(since, local, days, zone) for days in range(1, 7 * WEEKS + 1)}
    known = {days: hours for days, hours in earlier.items() if any(map(all_hours.get, hours))}
    return PartOfDay(since, local, _find_hours(since, local, 0, zone), known, length)


def compare_with_history(hours: Mapping[datetime, int], part: PartOfDay, observed_since: datetime) -> Comparison | None:
    """Compare the articles of a part of the day with those of the same hours of earlier days.

    `hours` are numbers of articles by their hour of publication, in UTC; hours without articles may be left out.
    `observed_since` is the time since when they are counted. Return None if there are fewer than MIN_DAYS days, or two
    days of the same weekday, to compare with.
    """
    counts = {
        days: _count(hours, part_hours) for days, part_hours in part.earlier.items() if part_hours[0] >= observed_since
    }
    same_weekday = [count for days, count in counts.items() if days % 7 == 0]
    if len(counts) < MIN_DAYS or len(same_weekday) < 2:
        return None
    usual, dispersion = _estimate(list(counts.values()), same_weekday)
    articles = _count(hours, part.hours)
    return Comparison(
        since=part.since,
        until=part.until,
        articles=articles,
        usual=usual,
        lowest=min(same_weekday),
        highest=max(same_weekday),
        weeks=len(same_weekday),
        probability=_tail(articles, usual, dispersion),
        length=part.length,
    )


def _find_hours(since: datetime, until: datetime, days: int, zone: tzinfo) -> tuple[datetime, ...]:
    """Return the hours in UTC of the same part by the clock some days earlier. The last hour counts as a whole."""
    day = since.date() - timedelta(days)
    first, last = (
        datetime.combine(day, moment.time(), zone).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        for moment in (since, until)
    )
    return tuple(first + number * _HOUR for number in range((last - first) // _HOUR + 1))


def _count(hours: Mapping[datetime, int], counted: Iterable[datetime]) -> int:
    return sum(hours.get(hour, 0) for hour in counted)


def _estimate(counts: Sequence[int], same_weekday: Sequence[int]) -> tuple[float, float]:
    """Return the expected number, and how much it varies: the square of the coefficient of variation of the rate.

    The mean of the weekday is drawn towards that of all days, as if SHRINKAGE more weeks had been like these. Half an
    article is added, so that what never occurred is not thought to be impossible. Few observations make the rate
    uncertain.
    """
    mean = fmean(counts)
    observed = sum(same_weekday) + SHRINKAGE * mean + 0.5
    usual = observed / (len(same_weekday) + SHRINKAGE)
    variance = sum((count - mean) ** 2 for count in counts) / (len(counts) - 1)
    excess = max((variance - mean) / mean**2, 0.0) if mean else 0.0
    return usual, max(excess, MIN_DISPERSION) + 1 / observed


def _tail(number: int, mean: float, dispersion: float) -> float:
    """Return the probability of `number` or more in a negative binomial distribution."""
    size = 1 / dispersion
    log_failure, log_success = -log1p(mean / size), log(mean / (mean + size))
    below = sum(
        exp(lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log_failure + count * log_success)
        for count in range(number)
    )
    return min(max(1 - below, 0.0), 1.0)
