"""When a person last looked at the news: what arrived later is new to them.

The last look moves when the person says that they are done, or when their visit has ended: VISIT_END after their last
action. Then it is the page on which they acted last, since they have not seen what arrived after that page was made.
Opening or reloading a page moves nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

VISIT_END = timedelta(minutes=30)

# How far back the news go for a person who never looked.
FIRST_LOOK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LogPosition:
    """A position in the change log: after the change with the number `seq`, which a page made at `at` showed last."""

    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LastLook:
    """What a person has looked at (`looked`). During a visit, `seen` is what the page showed on which they acted last.

    `acted_at` is the time of that action; both are None between visits.
    """

    looked: LogPosition
    seen: LogPosition | None = None
    acted_at: datetime | None = None

    def settle(self, now: datetime) -> "LastLook":
        """Return the last look as it is at `now`: if the visit has ended, what was seen counts as looked at."""
        if self.seen is None or self.acted_at is None or now - self.acted_at < VISIT_END:
            return self
        return LastLook(_later(self.looked, self.seen))

    def act(self, seen: LogPosition, now: datetime) -> "LastLook":
        """Return the last look after an action on a page that shows the changes up to `seen`."""
        settled = self.settle(now)
        return replace(settled, seen=_later(settled.seen or settled.looked, seen), acted_at=now)

    def finish(self, seen: LogPosition, now: datetime) -> "LastLook":
        """Return the last look after the person said that they are done with a page that shows changes up to `seen`."""
        return LastLook(_later(self.settle(now).looked, seen))


def _later(first: LogPosition, second: LogPosition) -> LogPosition:
    return max(first, second, key=lambda position: (position.seq, position.at))
