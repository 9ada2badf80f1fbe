"""Measure how often a rise is reported wrongly, and how often a fivefold rise is noticed.

    python -m benchmarks.rises [--keywords N] [--seed S]

Keywords with 0.5 to 100 articles a day are simulated for eight weeks and a day that is checked every hour. Hours and
weekdays have their own rates; news come in bursts, so that the rate of a day and of a quarter of a day varies
(gamma distributed, with the coefficient of variation in the table), and a tenth of the articles come in groups of
three. False alarms: days on which any check reports a rise. Detected: days on which the rate is five times as high from
a random hour until midnight, and a check reports it.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from zoneinfo import ZoneInfo

from core.rises import DAY_HOURS, PART_HOURS, WEEKS, PartOfDay, compare_with_history, find_part_of_day

ZONE = ZoneInfo("Asia/Jakarta")
DAY = datetime(2026, 3, 1, tzinfo=ZONE)
HOUR = timedelta(hours=1)

# Articles a day, and the coefficient of variation of the rate of a day.
RATES = (0.5, 2.0, 5.0, 20.0, 100.0)
VARIATIONS = (0.0, 0.3, 0.5)

FACTOR = 5


@dataclass(frozen=True)
class Outcome:
    """The part of the days with a false alarm, and the part of the rises that were noticed."""

    false_alarms: float
    detected: float


def draw_poisson(rng: random.Random, mean: float) -> int:
    """Return a Poisson distributed number."""
    if mean > 30:
        return max(0, round(rng.gauss(mean, mean**0.5)))
    limit, number, product = exp(-mean), 0, rng.random()
    while product > limit:
        number += 1
        product *= rng.random()
    return number


def draw_gamma(rng: random.Random, variation: float) -> float:
    """Return a gamma distributed number with mean 1 and a coefficient of variation."""
    if not variation:
        return 1.0
    shape = variation**-2
    return rng.gammavariate(shape, 1 / shape)


def draw_day(rng: random.Random, day: datetime, rate: float, variation: float) -> Iterator[tuple[datetime, int]]:
    """Yield the hours of a day in UTC with their numbers of articles."""
    weekday = (1.0, 1.1, 1.1, 1.05, 1.0, 0.7, 0.6)[day.weekday()]
    of_day = draw_gamma(rng, variation)
    for hour in range(24):
        if hour % 6 == 0:
            of_part = draw_gamma(rng, variation / 2)
        shape = 0.2 if hour < 5 else 1.6 if 8 <= hour < 18 else 0.9
        mean = rate / 24 * weekday * shape * of_day * of_part
        number = draw_poisson(rng, mean * 0.9) + 3 * draw_poisson(rng, mean / 30)
        yield (day + hour * HOUR).astimezone(UTC), number


def has_rise(hours: dict[datetime, int], parts: Sequence[PartOfDay]) -> bool:
    """Return whether any check reports a rise."""
    since = DAY - timedelta(weeks=WEEKS)
    comparisons = (compare_with_history(hours, part, since) for part in parts)
    return any(comparison is not None and comparison.is_rise for comparison in comparisons)


def simulate(rng: random.Random, rate: float, variation: float, keywords: int) -> Outcome:
    """Simulate a day of many keywords, each as it is and with a rise."""
    days = [DAY - timedelta(days=number) for number in range(7 * WEEKS + 1)]
    all_hours = {(day + hour * HOUR).astimezone(UTC): 100 for day in days for hour in range(24)}
    checks = [DAY + hour * HOUR + timedelta(minutes=59) for hour in range(24)]
    parts = [find_part_of_day(all_hours, at, ZONE, length) for at in checks for length in (PART_HOURS, DAY_HOURS)]
    false_alarms = detected = 0
    for _ in range(keywords):
        hours = {hour: number for day in days for hour, number in draw_day(rng, day, rate, variation)}
        false_alarms += has_rise(hours, parts)
        begin = rng.randrange(6, 18)
        for _ in range(FACTOR - 1):
            for hour, number in draw_day(rng, DAY, rate, variation):
                hours[hour] += number if hour >= DAY + begin * HOUR else 0
        detected += has_rise(hours, parts[2 * begin :])
    return Outcome(false_alarms / keywords, detected / keywords)


def main() -> None:
    """Print a table of the outcomes by rate and variation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keywords", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    print(f"seed {options.seed}, {options.keywords} keyword-days each")
    print("articles a day  variation  false alarms  detected")
    total: list[Outcome] = []
    for rate in RATES:
        for variation in VARIATIONS:
            outcome = simulate(rng, rate, variation, options.keywords)
            total.append(outcome)
            print(f"{rate:14}  {variation:9}  {outcome.false_alarms:12.2%}  {outcome.detected:8.1%}", flush=True)
    print(f"all: false alarms {sum(each.false_alarms for each in total) / len(total):.2%} of keyword-days")


if __name__ == "__main__":
    main()
