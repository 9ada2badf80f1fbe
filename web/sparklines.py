"""Numbers of articles by day as a small chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# The number of days that a chart shows, up to today.
DAYS = 30

# The width of a day and the height of the chart, in units of the drawing.
_STEP, _HEIGHT = 4, 24


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The numbers of articles of the last `DAYS` days, the oldest first."""

    numbers: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.numbers)

    @property
    def width(self) -> int:
        return _STEP * len(self.numbers)

    @property
    def height(self) -> int:
        return _HEIGHT

    @property
    def path(self) -> str:
        """The bars as the path of an SVG drawing."""
        highest = max(self.numbers, default=0)
        bars = []
        for position, number in enumerate(self.numbers):
            if number:
                height = max(1, round(_HEIGHT * number / highest))
                bars.append(f"M{_STEP * position} {_HEIGHT}v-{height}h{_STEP - 1}v{height}z")
        return "".join(bars)


def make_sparkline(days: Mapping[date, int], today: date) -> Sparkline:
    """Return the chart of the days up to today. Days without an article may be left out."""
    return Sparkline([days.get(today - timedelta(days=ago), 0) for ago in range(DAYS - 1, -1, -1)])
