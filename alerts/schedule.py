"""What is due of a subscription: decided by its times, the time, and the last scheduled time that was told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from core.alerts import Subscription
from core.delivery_times import DeliveryTimes

# The longest time between two scheduled times: a week, with clocks that change.
LONGEST_INTERVAL = timedelta(days=7, hours=2)

# How far back a scheduled time counts if the last one was stored while the clock was wrong.
_PERIOD_AFTER_WRONG_CLOCK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What may be sent now: waiting messages at all, new mentions at once, and the digest of a scheduled time."""

    may_send: bool
    is_immediate: bool = False
    scheduled_at: datetime | None = None


def decide_due(subscription: Subscription, last_at: datetime, now: datetime, zone: ZoneInfo) -> Due:
    """Return what is due. `last_at` is the scheduled time of the last digest, or when the subscription began."""
    quiet = subscription.quiet
    if quiet is not None and quiet.contains(now.astimezone(zone).time()):
        return Due(may_send=False)
    return Due(True, subscription.when.is_immediate, find_scheduled_time(subscription.when, last_at, now, zone))


def find_scheduled_time(times: DeliveryTimes, last_at: datetime, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the latest scheduled time after `last_at` and not after `now`, or None. Earlier ones are passed over.

    A time that clocks skip is the first one after it. Of a time that they repeat, the first one counts.
    """
    # Python compares times of one zone by the clock on the wall, which shows some of them twice.
    last_at, now = last_at.astimezone(UTC), now.astimezone(UTC)
    if last_at > now + LONGEST_INTERVAL:
        last_at = now - _PERIOD_AFTER_WRONG_CLOCK
    found = (_find_last(cron, last_at, now, zone) for cron in times.crons)
    return max((at for at in found if at is not None), default=None)


def _find_last(cron: str, last_at: datetime, now: datetime, zone: ZoneInfo) -> datetime | None:
    latest = None
    for local in CronSim(cron, max(last_at, now - LONGEST_INTERVAL).astimezone(zone)):
        each = local.astimezone(UTC)
        if each > now:
            return latest
        # From an hour that exists twice, cronsim begins with the first one.
        if each > last_at:
            latest = each
    return latest
