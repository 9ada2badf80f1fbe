"""Outlets with their state and rhythm, for the command, the API and the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.context import AppContext
from actions.json_records import outlet_record
from core.errors import OutletNotFound
from core.messages import Message, message
from core.outlet_state import RHYTHM, OutletState, judge_outlet
from storage import Store, StoredOutlet

STATES: dict[OutletState, Message] = {
    OutletState.WORKING: message("working"),
    OutletState.FAILING: message("failing"),
    OutletState.QUIET: message("quiet"),
    OutletState.PAUSED: message("paused"),
    OutletState.NEW: message("never crawled"),
}


@dataclass(frozen=True, slots=True)
class OutletOverview:
    """An outlet with its state and rhythm.

    `days` are the numbers of articles on each of the last 30 days, `last_article_at` the hour of the latest of these
    articles, and `line` the line of the config that declares the outlet.
    """

    stored: StoredOutlet
    state: OutletState
    days: Mapping[date, int]
    last_article_at: datetime | None
    line: int | None

    @property
    def articles_a_day(self) -> float:
        """The mean over the days since the first article of these days."""
        first = next((index for index, number in enumerate(self.days.values()) if number), None)
        return 0.0 if first is None else sum(self.days.values()) / (len(self.days) - first)


def list_overviews(context: AppContext, store: Store) -> list[OutletOverview]:
    """Return all outlets by name."""
    now = context.clock()
    outlets = store.outlets.find(now)
    keys = [str(stored.id) for stored in outlets]
    hours = store.counts.find_hours_by_key("outlet", keys, now - RHYTHM, now)
    return [_describe(context, stored, hours[str(stored.id)], now) for stored in outlets]


def get_overview(context: AppContext, store: Store, outlet_id: int) -> OutletOverview:
    """Return the outlet with this id. Raise `OutletNotFound`."""
    for overview in list_overviews(context, store):
        if overview.stored.id == outlet_id:
            return overview
    raise OutletNotFound(str(outlet_id), ())


def _describe(
    context: AppContext, stored: StoredOutlet, hours: Mapping[datetime, int], now: datetime
) -> OutletOverview:
    hours = {hour: number for hour, number in sorted(hours.items()) if number}
    today = now.astimezone(context.zone).date()
    days = {today - timedelta(days=age): 0 for age in range(RHYTHM.days - 1, -1, -1)}
    for hour, number in hours.items():
        day = hour.astimezone(context.zone).date()
        if day in days:
            days[day] += number
    state = judge_outlet(
        active=stored.outlet.active,
        last_crawl_at=stored.last_crawl_at,
        last_success_at=stored.last_success_at,
        article_hours=list(hours),
        now=now,
    )
    line = context.config.outlet_lines.get(stored.outlet.name) if stored.origin == "config" else None
    return OutletOverview(stored, state, days, max(hours, default=None), line)


def overview_record(overview: OutletOverview) -> dict[str, Any]:
    """Return the JSON object of an outlet with its state and rhythm."""
    return (
        {"id": overview.stored.id}
        | outlet_record(overview.stored)
        | {
            "state": str(overview.state),
            "articles_a_day": round(overview.articles_a_day, 1),
            "last_article_at": overview.last_article_at,
        }
    )
