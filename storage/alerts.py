"""What subscriptions told, and will tell: mentions, messages and the states of channels."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, or_, select, tuple_, update

from core.alerts import Subscription
from core.errors import AlertNotFound
from core.keyword import name_key
from core.reasons import Reason
from storage.changes import ChangeCause, ChangeLog
from storage.columns import is_leased, make_reason, reason_values
from storage.database import PRUNE_BATCH, Repository, insert_missing, split_batches
from storage.schema import (
    alert_channels,
    alert_deliveries,
    alert_messages,
    alert_notices,
    alert_schedules,
    alert_subscriptions,
)
from storage.sent_reports import ReportFile

# Longer than a channel is left alone after failures. Later times were stored while the clock was wrong.
MAX_PAUSE = timedelta(days=1)

_IS_ACTIVE = alert_subscriptions.c.paused_at.is_(None)
_IS_UNTOLD = alert_deliveries.c.message_id.is_(None)
_IS_UNSENT = alert_messages.c.state == "waiting"


class MessageState(StrEnum):
    """WAITING messages are sent again and again until the channel accepts them; FAILED ones were given up."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """A subscription of the config. `position` is the number of the last change that was looked at."""

    key: str
    name: str
    position: int
    started_at: datetime
    paused_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel. After `failures` in a row, nothing is sent before `next_at`. `error` is the reason of the last one."""

    key: str
    label: str
    failures: int
    next_at: datetime | None
    sent_at: datetime | None
    error: Reason | None


@dataclass(frozen=True, slots=True)
class ChannelSchedule:
    """A subscription that is not paused, and one of its channels.

    `last_at` is the last scheduled time that was told, or since when the subscription has its schedule. `has_mentions`
    is true if mentions wait to be told, and `has_message` if a message waits to be sent.
    """

    subscription: str
    channel: str
    last_at: datetime
    has_mentions: bool
    has_message: bool


@dataclass(frozen=True, slots=True)
class ScheduledTime:
    """A scheduled time that is told, and the `last_at` of the schedule before it."""

    at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A mention to be told through a channel. `story_id` is the id of the first article of the article's cluster."""

    channel: str
    story_id: int
    keyword: str
    article_id: int
    cause: ChangeCause


@dataclass(frozen=True, slots=True)
class WaitingDelivery:
    """A mention that waits to be told, or was told and has a further copy. `keyword` is the key of its name."""

    id: int
    keyword: str
    article_id: int
    cause: ChangeCause


@dataclass(frozen=True, slots=True)
class WaitingDeliveries:
    """The first of the mentions of a subscription that wait for a channel, and the number of all."""

    first: tuple[WaitingDelivery, ...]
    total: int


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message that tells mentions.

    `deliveries` are their ids, and with `is_digest` all others that wait are told, too, by their number. `gone` are the
    ids of mentions that no longer exist: they are forgotten, so that they are told if they come back. A message of a
    `scheduled` time may tell no mention, and `copied` are the told mentions whose copies it counts.
    """

    uuid: str
    subscription: str
    channel: str
    content: Mapping[str, str]
    deliveries: tuple[int, ...]
    gone: tuple[int, ...] = ()
    is_digest: bool = False
    scheduled: ScheduledTime | None = None
    copied: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """A message. `content` depends on the channel; it is None after the message ended. `answer` is the channel's.

    `files` are attached to an e-mail that delivers a report; its sender has them, the table has not.
    """

    id: int
    uuid: str
    subscription: str
    channel: str
    content: Mapping[str, str] | None
    mentions: int
    state: MessageState
    attempts: int
    created_at: datetime
    ended_at: datetime | None
    answer: str | None
    error: Reason | None
    files: tuple[ReportFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """The result of sending a message: the new state of the message, and when the channel may be used again."""

    state: MessageState
    answer: str | None
    error: Reason | None
    next_at: datetime | None


@dataclass(eq=False)
class Alerts(Repository):
    """Read and write the tables `alert_…`. Subscriptions are identified by the keys of their names."""

    _log: ChangeLog

    def mirror(self, subscriptions: Collection[Subscription], now: datetime) -> None:
        """Make the stored subscriptions equal to the config's. New ones begin with the next change, or at their start.

        What waits for a channel that a subscription no longer has is deleted; what was told is remembered.
        """
        channels = {channel.key: channel.label for each in subscriptions for channel in each.channels}
        schedules = {
            (each.key, channel.key): " | ".join(each.when.crons) for each in subscriptions for channel in each.channels
        }
        with self._database.writing() as connection:
            stored = {row.key: row.name for row in self._fetch_rows(select(alert_subscriptions))}
            known = set(self._fetch_column(select(alert_channels.c.key)))
            mirrored = {
                (row.subscription, row.channel): row.schedule for row in self._fetch_rows(select(alert_schedules))
            }
            names = {each.key: each.name for each in subscriptions}
            if stored == names and known == channels.keys() and mirrored == schedules:
                return
            self._execute(delete(alert_subscriptions).where(alert_subscriptions.c.key.not_in(names)))
            for each in subscriptions:
                if each.key not in stored:
                    last = self._log.find_last(before=each.start)
                    started = {"key": each.key, "name": each.name, "position": last, "started_at": now}
                    connection.execute(insert_missing(connection, alert_subscriptions).values(started))
                renamed = update(alert_subscriptions).where(alert_subscriptions.c.key == each.key)
                self._execute(renamed.values(name=each.name))
            for key, label in channels.items():
                added = {"key": key, "label": label, "failures": 0}
                connection.execute(insert_missing(connection, alert_channels).values(added))
            self._execute(delete(alert_notices).where(alert_notices.c.subscription.not_in(names)))
            self._mirror_schedules(mirrored, schedules, now)
            self._forget_unsent(schedules.keys())
            self._execute(delete(alert_channels).where(alert_channels.c.key.not_in(channels)))

    def _mirror_schedules(
        self, stored: Mapping[tuple[str, str], str], wanted: Mapping[tuple[str, str], str], now: datetime
    ) -> None:
        """Replace the schedules that changed: times before now are not those of the new one."""
        changed = {pair: schedule for pair, schedule in wanted.items() if stored.get(pair) != schedule}
        for subscription, channel in [*(stored.keys() - wanted.keys()), *(changed.keys() & stored.keys())]:
            self._execute(delete(alert_schedules).where(_is_pair(alert_schedules, subscription, channel)))
        for (subscription, channel), schedule in changed.items():
            row = {"subscription": subscription, "channel": channel, "schedule": schedule, "last_at": now}
            self._execute(insert(alert_schedules).values(row))

    def _forget_unsent(self, pairs: Collection[tuple[str, str]]) -> None:
        for table, is_unsent in (
            (alert_messages, _IS_UNSENT),
            (alert_deliveries, _IS_UNTOLD),
        ):
            pair = tuple_(table.c.subscription, table.c.channel)
            self._execute(delete(table).where(is_unsent, pair.not_in(list(pairs)) if pairs else is_unsent))

    def find(self) -> tuple[SubscriptionState, ...]:
        """Return all subscriptions by name."""
        rows = self._fetch_rows(select(alert_subscriptions).order_by(alert_subscriptions.c.key))
        return tuple(SubscriptionState(*row) for row in rows)

    def get(self, name: str) -> SubscriptionState:
        """Return a subscription. Raise AlertNotFound for an unknown name."""
        found = [each for each in self.find() if each.key == name_key(name)]
        if not found:
            raise AlertNotFound(name)
        return found[0]

    def find_channels(self) -> dict[str, ChannelState]:
        """Return the states of all channels by key."""
        return {
            row.key: ChannelState(row.key, row.label, row.failures, row.next_at, row.sent_at, make_reason(row, "error"))
            for row in self._fetch_rows(select(alert_channels))
        }

    def count_waiting(self) -> dict[tuple[str, str], int]:
        """Return the number of mentions that were not sent yet, by the keys of subscription and channel."""
        count = func.count(alert_deliveries.c.id)
        unsent = select(alert_deliveries.c.subscription, alert_deliveries.c.channel, count).outerjoin(alert_messages)
        unsent = unsent.where(or_(_IS_UNTOLD, _IS_UNSENT))
        grouped = unsent.group_by(alert_deliveries.c.subscription, alert_deliveries.c.channel)
        return {(subscription, channel): number for subscription, channel, number in self._fetch_rows(grouped)}

    def pause(self, name: str, now: datetime) -> SubscriptionState:
        """Stop telling. Raise AlertNotFound for an unknown name."""
        stored = self.get(name)
        self._set_state(stored.key, paused_at=stored.paused_at or now)
        return self.get(name)

    def resume(self, name: str, now: datetime) -> SubscriptionState:
        """Tell again, from now on: what was committed during the pause is passed over. Raise AlertNotFound."""
        with self._database.writing():
            stored = self.get(name)
            if stored.paused_at is not None:
                self._set_state(stored.key, paused_at=None, position=self._log.find_last())
                schedules = update(alert_schedules).where(alert_schedules.c.subscription == stored.key)
                self._execute(schedules.values(last_at=now))
            return self.get(name)

    def _set_state(self, key: str, **values: Any) -> None:
        self._execute(update(alert_subscriptions).where(alert_subscriptions.c.key == key).values(values))

    def advance(
        self,
        state: SubscriptionState,
        position: int,
        deliveries: Iterable[NewDelivery],
        now: datetime,
        *,
        counts_copies: bool = False,
    ) -> int | None:
        """Add mentions, and move a subscription's position. Return how many of them were not told before.

        A mention is told once: another one of the same keyword in the same story, for the same subscription and
        channel, is ignored. With `counts_copies`, the next digest counts it if it is in another article. Return None,
        and change nothing, if another process has moved the position.
        """
        rows = [
            {
                "subscription": state.key,
                "channel": each.channel,
                "story_id": each.story_id,
                "keyword": name_key(each.keyword),
                "article_id": each.article_id,
                "cause": each.cause,
                "created_at": now,
            }
            for each in deliveries
        ]
        is_unmoved = and_(
            alert_subscriptions.c.key == state.key, alert_subscriptions.c.position == state.position, _IS_ACTIVE
        )
        with self._database.writing() as connection:
            if not self._execute(update(alert_subscriptions).where(is_unmoved).values(position=position)):
                return None
            added = 0
            for batch in split_batches(rows, 500):
                inserted = insert_missing(connection, alert_deliveries).values(batch).returning(alert_deliveries.c.id)
                added += len(connection.execute(inserted).all())
                if counts_copies:
                    self._mark_copied(batch, now)
            return added

    def _mark_copied(self, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
        """Mark the mentions that were told before and of which one of the new rows is in a copy."""
        brought = {
            (row["channel"], row["story_id"], row["keyword"]): row["article_id"]
            for row in rows
            if row["cause"] in {ChangeCause.CRAWL, ChangeCause.HAND}
        }
        subscription = next((row["subscription"] for row in rows), "")
        columns = alert_deliveries.c
        for batch in split_batches(list({story_id for _, story_id, _ in brought})):
            told = select(alert_deliveries).where(columns.subscription == subscription, columns.story_id.in_(batch))
            copied = [
                row.id
                for row in self._fetch_rows(told.where(~_IS_UNTOLD))
                if brought.get((row.channel, row.story_id, row.keyword), row.article_id) != row.article_id
            ]
            for ids in split_batches(copied):
                self._execute(update(alert_deliveries).where(columns.id.in_(ids)).values(copied_at=now))

    def find_open_channels(self, now: datetime) -> frozenset[str]:
        """Return the keys of the channels to which may be sent now, and to which no process is sending."""
        return frozenset(self._fetch_column(select(alert_channels.c.key).where(_is_due(now))))

    def find_schedules(self, channel: str | None = None) -> tuple[ChannelSchedule, ...]:
        """Return the schedules of the subscriptions that are not paused, of one channel if it is given."""
        columns = alert_schedules.c
        is_same = [
            and_(table.c.subscription == columns.subscription, table.c.channel == columns.channel)
            for table in (alert_deliveries, alert_messages)
        ]
        found = select(
            columns.subscription,
            columns.channel,
            columns.last_at,
            select(alert_deliveries.c.id).where(is_same[0], _IS_UNTOLD).exists(),
            select(alert_messages.c.id).where(is_same[1], _IS_UNSENT).exists(),
        ).join(alert_subscriptions, alert_subscriptions.c.key == columns.subscription)
        if channel is not None:
            found = found.where(columns.channel == channel)
        rows = self._fetch_rows(found.where(_IS_ACTIVE).order_by(columns.subscription, columns.channel))
        return tuple(ChannelSchedule(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in rows)

    def acquire_channel(self, key: str, owner: str, lease: timedelta, now: datetime) -> bool:
        """Lease a channel, and return whether that succeeded: one process at a time sends through it."""
        taken = update(alert_channels).where(alert_channels.c.key == key, _is_due(now))
        return bool(self._execute(taken.values(lease_owner=owner, lease_until=now + lease)))

    def renew_channel(self, key: str, owner: str, lease: timedelta, now: datetime) -> bool:
        """Extend the lease of a channel. Return False if the owner has lost it."""
        held = update(alert_channels).where(alert_channels.c.key == key, alert_channels.c.lease_owner == owner)
        return bool(self._execute(held.values(lease_until=now + lease)))

    def release_channel(self, key: str, owner: str) -> None:
        """Release a channel. Do nothing if the owner has lost its lease."""
        held = update(alert_channels).where(alert_channels.c.key == key, alert_channels.c.lease_owner == owner)
        self._execute(held.values(lease_owner=None, lease_until=None))

    def find_next_message(self, channel: str, subscriptions: Collection[str]) -> AlertMessage | None:
        """Return the oldest message of these subscriptions that waits for a channel, or None."""
        waiting = select(alert_messages).where(
            alert_messages.c.channel == channel, _IS_UNSENT, alert_messages.c.subscription.in_(subscriptions)
        )
        rows = self._fetch_rows(waiting.order_by(alert_messages.c.id).limit(1))
        return _make_message(rows[0]) if rows else None

    def find_waiting_subscriptions(self, channel: str) -> tuple[str, ...]:
        """Return the keys of the subscriptions with mentions that wait for a channel, the longest waiting first."""
        waits = and_(
            alert_deliveries.c.channel == channel,
            alert_deliveries.c.subscription == alert_subscriptions.c.key,
            _IS_UNTOLD,
        )
        # Each by its first row in the index: grouping would read all mentions that wait, for each message.
        first = select(func.min(alert_deliveries.c.id)).where(waits).scalar_subquery()
        found = select(alert_subscriptions.c.key, first.label("first")).where(_IS_ACTIVE).subquery()
        return tuple(self._fetch_column(select(found.c.key).where(found.c.first.is_not(None)).order_by(found.c.first)))

    def find_waiting(
        self, subscription: str, channel: str, limit: int, *, counts_all: bool = True
    ) -> WaitingDeliveries:
        """Return the first `limit` mentions of a subscription that wait for a channel, and the number of all.

        Without `counts_all`, the number is at most `limit`.
        """
        waits = and_(_is_pair(alert_deliveries, subscription, channel), _IS_UNTOLD)
        with self._database.reading():
            first = self._find_deliveries(waits, limit)
            total = len(first)
            if total == limit and counts_all:
                total = self._fetch_column(select(func.count()).where(waits))[0]
        return WaitingDeliveries(first, total)

    def count_keywords(self, subscription: str, channel: str) -> dict[str, int]:
        """Return how many mentions of each keyword of a subscription wait for a channel, by the keys of the names."""
        waits = and_(_is_pair(alert_deliveries, subscription, channel), _IS_UNTOLD)
        counted = select(alert_deliveries.c.keyword, func.count()).where(waits).group_by(alert_deliveries.c.keyword)
        return dict(map(tuple, self._fetch_rows(counted)))

    def find_copied(self, subscription: str, channel: str, limit: int) -> tuple[WaitingDelivery, ...]:
        """Return the first `limit` mentions that were told and have copies that no digest has counted."""
        is_copied = alert_deliveries.c.copied_at.is_not(None)
        return self._find_deliveries(and_(_is_pair(alert_deliveries, subscription, channel), is_copied), limit)

    def _find_deliveries(self, condition: ColumnElement[bool], limit: int) -> tuple[WaitingDelivery, ...]:
        columns = alert_deliveries.c["id", "keyword", "article_id", "cause"]
        rows = self._fetch_rows(select(*columns).where(condition).order_by(alert_deliveries.c.id).limit(limit))
        return tuple(WaitingDelivery(row.id, row.keyword, row.article_id, ChangeCause(row.cause)) for row in rows)

    def has_planned(self, subscription: str, channel: str, since: datetime) -> bool:
        """Return whether mentions were told, or are to be told, that a subscription selected after `since`."""
        planned = select(alert_deliveries.c.id).where(
            _is_pair(alert_deliveries, subscription, channel), alert_deliveries.c.created_at > since
        )
        return bool(self._fetch_column(planned.limit(1)))

    def count_messages(self, subscription: str, channel: str, since: datetime) -> int:
        """Return how many messages of a subscription were made for a channel after `since`."""
        made = and_(_is_pair(alert_messages, subscription, channel), alert_messages.c.created_at > since)
        return int(self._fetch_column(select(func.count()).where(made))[0])

    def add_message(self, new: NewMessage, now: datetime) -> AlertMessage | None:
        """Store a message before it is sent, and return it.

        Return None, and change nothing, if another process has told one of the mentions or the scheduled time.
        """
        with self._database.writing() as connection:
            self.forget(new.gone)
            if not new.deliveries and new.scheduled is None:
                return None
            waits = and_(_is_pair(alert_deliveries, new.subscription, new.channel), _IS_UNTOLD)
            if not new.is_digest:
                waits = and_(waits, alert_deliveries.c.id.in_(new.deliveries))
            mentions = self._fetch_column(select(func.count()).where(waits))[0]
            if mentions < len(new.deliveries):
                return None
            if new.scheduled is not None and not self.pass_scheduled(new.subscription, new.channel, new.scheduled):
                return None
            added = insert(alert_messages).values(_message_row(new, mentions, now)).returning(alert_messages)
            row = connection.execute(added).one()
            self._execute(update(alert_deliveries).where(waits).values(message_id=row.id))
            self.forget_copies(new.copied)
            return _make_message(row)

    def find_notices(self, subscription: str) -> dict[str, str]:
        """Return the states of which a subscription was told that they began, by key: what is told at their ends."""
        told = select(alert_notices.c.key, alert_notices.c.end).where(alert_notices.c.subscription == subscription)
        return {row.key: row.end for row in self._fetch_rows(told)}

    def add_notices(
        self,
        subscription: str,
        began: Mapping[str, str],
        ended: Collection[str],
        new_messages: Iterable[NewMessage],
        now: datetime,
    ) -> bool:
        """Store that states began or ended, with the messages that tell it. Return whether that was done.

        Nothing is done if another process has told one of the changes. `began` maps keys to what is told at the end.
        """
        with self._database.writing():
            # Locked on PostgreSQL, so that of two processes one finds what the other told.
            own = alert_subscriptions.c.key == subscription
            self._fetch_column(select(alert_subscriptions.c.key).where(own).with_for_update())
            told = self.find_notices(subscription).keys()
            if began.keys() & told or set(ended) - told:
                return False
            is_ended = and_(alert_notices.c.subscription == subscription, alert_notices.c.key.in_(ended))
            self._execute(delete(alert_notices).where(is_ended))
            for key, end in began.items():
                row = {"subscription": subscription, "key": key, "end": end, "began_at": now}
                self._execute(insert(alert_notices).values(row))
            for new in new_messages:
                self._execute(insert(alert_messages).values(_message_row(new, 0, now)))
            return True

    def forget(self, ids: Sequence[int]) -> None:
        """Delete mentions that no longer exist and were not told, so that they are told if they come back."""
        for batch in split_batches(ids):
            self._execute(delete(alert_deliveries).where(alert_deliveries.c.id.in_(batch), _IS_UNTOLD))

    def forget_copies(self, ids: Sequence[int]) -> None:
        """Let no digest count the copies that these mentions have now."""
        for batch in split_batches(ids):
            self._execute(update(alert_deliveries).where(alert_deliveries.c.id.in_(batch)).values(copied_at=None))

    def pass_scheduled(self, subscription: str, channel: str, scheduled: ScheduledTime) -> bool:
        """Move a schedule to the time that is told. Return False if another process has moved it."""
        is_unmoved = and_(
            _is_pair(alert_schedules, subscription, channel), alert_schedules.c.last_at == scheduled.last_at
        )
        return bool(self._execute(update(alert_schedules).where(is_unmoved).values(last_at=scheduled.at)))

    def record_attempt(self, sent: AlertMessage, attempt: Attempt, now: datetime) -> None:
        """Store the result of sending a message, and the state of its channel."""
        is_ended = attempt.state is not MessageState.WAITING
        ended = {"ended_at": now, "content": None} if is_ended else {}
        is_accepted = attempt.state is MessageState.SENT
        channel = {"sent_at": now} if is_accepted else {}
        failures = 0 if attempt.error is None else alert_channels.c.failures + 1
        error = reason_values("error", attempt.error)
        with self._database.writing():
            self._execute(
                update(alert_messages)
                .where(alert_messages.c.id == sent.id)
                .values(state=attempt.state, attempts=sent.attempts + 1, answer=attempt.answer, **error, **ended)
            )
            self._execute(
                update(alert_channels)
                .where(alert_channels.c.key == sent.channel)
                .values(failures=failures, next_at=attempt.next_at, **error, **channel)
            )

    def find_messages(self, limit: int, subscription: str | None = None) -> tuple[AlertMessage, ...]:
        """Return the latest messages, of one subscription if it is given, newest first."""
        latest = select(alert_messages).order_by(alert_messages.c.id.desc()).limit(limit)
        if subscription is not None:
            latest = latest.where(alert_messages.c.subscription == name_key(subscription))
        return tuple(map(_make_message, self._fetch_rows(latest)))

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of the mentions that were told at `before` or earlier, and of their messages."""
        ended = select(alert_messages.c.id).where(
            alert_messages.c.state != MessageState.WAITING, alert_messages.c.ended_at <= before
        )
        with self._database.writing():
            batch = self._fetch_column(ended.order_by(alert_messages.c.id).limit(PRUNE_BATCH))
            return self._execute(delete(alert_messages).where(alert_messages.c.id.in_(batch)))


def _message_row(new: NewMessage, mentions: int, now: datetime) -> dict[str, Any]:
    return {
        "uuid": new.uuid,
        "subscription": new.subscription,
        "channel": new.channel,
        "content": dict(new.content),
        "mentions": mentions,
        "state": MessageState.WAITING,
        "attempts": 0,
        "created_at": now,
    }


def _is_pair(table: Table, subscription: str, channel: str) -> ColumnElement[bool]:
    return and_(table.c.channel == channel, table.c.subscription == subscription)


def _is_due(now: datetime) -> ColumnElement[bool]:
    columns = alert_channels.c
    is_allowed = or_(columns.next_at.is_(None), columns.next_at <= now, columns.next_at > now + MAX_PAUSE)
    is_free = or_(columns.lease_until.is_(None), ~is_leased(columns.lease_until, now))
    return and_(is_allowed, is_free)


def _make_message(row: Any) -> AlertMessage:
    return AlertMessage(
        id=row.id,
        uuid=row.uuid,
        subscription=row.subscription,
        channel=row.channel,
        content=row.content,
        mentions=row.mentions,
        state=MessageState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        ended_at=row.ended_at,
        answer=row.answer,
        error=make_reason(row, "error"),
    )
