"""Outlets with their state and rhythm, for the command, the API and the page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.context import AppContext
from actions.json_records import outlet_record
from core.daily_counts import DAYS, count_by_day
from core.errors import OutletNotFound
from core.messages import Message, message
from core.outlet_state import MAX_SILENCE, OutletState, judge_outlet, needs_hours
from storage import OutletReading, Store, StoredOutlet

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

    `days` are the numbers of articles on each of the last 30 days, `last_article_at` the hour of the latest article of
    all, and `line` the line of the config that declares the outlet.
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


def list_overviews(
    context: AppContext, store: Store, outlet_ids: Collection[int] | None = None
) -> list[OutletOverview]:
    """Return all outlets by name, or those with these ids."""
    now = context.clock()
    stored, found = store.outlets.find(now, outlet_ids), store.outlets.find_readings(now, outlet_ids)
    return _describe_all(context, store, stored, found)


def get_overview(context: AppContext, store: Store, outlet_id: int) -> OutletOverview:
    """Return the outlet with this id. Raise `OutletNotFound`."""
    now = context.clock()
    stored, found = store.outlets.find_by_id(outlet_id, now), store.outlets.find_readings(now, [outlet_id])
    overviews = _describe_all(context, store, (stored,), found)
    if not overviews:
        raise OutletNotFound(str(outlet_id), ())
    return overviews[0]


def _describe_all(
    context: AppContext, store: Store, outlets: Sequence[StoredOutlet], found: Iterable[OutletReading]
) -> list[OutletOverview]:
    now, keys = context.clock(), [str(stored.id) for stored in outlets]
    hours = store.counts.find_hours_by_key("outlet", keys, now - timedelta(days=DAYS), now)
    readings = {each.id: each for each in found}
    states = find_states(store, readings.values(), now)
    return [
        _describe(context, stored, states[stored.id], hours[str(stored.id)], readings[stored.id].last_article_at)
        for stored in outlets
        # One may have been removed meanwhile.
        if stored.id in readings
    ]


def find_states(store: Store, readings: Iterable[OutletReading], now: datetime) -> dict[int, OutletState]:
    """Return the states of outlets by id."""
    readings = tuple(readings)
    silent = [
        str(each.id)
        for each in readings
        if needs_hours(
            active=each.active,
            last_crawl_at=each.last_crawl_at,
            last_success_at=each.last_success_at,
            last_article_at=each.last_article_at,
            now=now,
        )
    ]
    hours = store.counts.find_hours_by_key("outlet", silent, now - MAX_SILENCE, now)
    return {
        each.id: judge_outlet(
            active=each.active,
            last_crawl_at=each.last_crawl_at,
            last_success_at=each.last_success_at,
            last_article_at=each.last_article_at,
            article_hours=sorted(hour for hour, number in hours.get(str(each.id), {}).items() if number),
            now=now,
        )
        for each in readings
    }


def _describe(
    context: AppContext,
    stored: StoredOutlet,
    state: OutletState,
    hours: Mapping[datetime, int],
    last_article_at: datetime | None,
) -> OutletOverview:
    days = count_by_day(hours, context.clock(), context.zone)
    line = context.config.outlet_lines.get(stored.outlet.name) if stored.origin == "config" else None
    return OutletOverview(stored, state, days, last_article_at, line)


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
