"""Tell mentions: read the change log, make messages, and send them.

    changes → deliveries → messages → channels
    plan      compose      send

Each step stores its result before the next one begins, so that a process that is killed loses nothing: a message is
stored with its id and content before it is sent, and is sent again, the same bytes, if nobody recorded the answer.
Decision 41 states what each channel makes of a repetition.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from alerts.chat import ChatSender
from alerts.composition import Composer, WantedReport
from alerts.mail import MailSender
from alerts.notices import compare_conditions, find_dead_channels
from alerts.options import AlertOptions
from alerts.outcome import Outcome, decide_attempt
from alerts.report_message import find_report_id
from alerts.schedule import Due, decide_due
from alerts.selection import find_appeared, select_deliveries
from alerts.telegram import TelegramSender
from alerts.webhook import WebhookSender
from core.alerts import OPERATOR_ALERT, Channel, ChannelKind, Subscription
from core.errors import KlipingError, StoreError
from core.messages import Message, message, translate
from storage import (
    LEASE,
    AlertMessage,
    Attempt,
    ChannelSchedule,
    MessageState,
    NewMessage,
    ScheduledTime,
    Store,
)

# The number of changes that are read at once.
BATCH_SIZE = 500

# Seconds in which a message that is being sent may end when the process stops.
STOP_SECONDS = 2.0

# How often is compared what lasts, and how long the store fails before the operator is told.
NOTICE_EVERY, TELL_FAILURE_AFTER = timedelta(minutes=2), timedelta(minutes=1)


class Sender(Protocol):
    """Sends messages through the channels of one kind."""

    async def send(self, channel: Channel, sent: AlertMessage, now: datetime) -> Outcome:
        """Send a message, and return what became of it. Raise no exception for what a channel does."""


def make_senders(options: AlertOptions) -> dict[ChannelKind, Sender]:
    """Return what sends through the channels of each kind."""
    return {
        ChannelKind.MAIL: MailSender(options.mail),
        ChannelKind.WEBHOOK: WebhookSender(options.webhook, options.version),
        ChannelKind.TELEGRAM: TelegramSender(options.telegram),
        ChannelKind.CHAT: ChatSender(options.webhook),
    }


@dataclass(slots=True)
class Dispatcher:
    """Plans, composes and sends. Create one instance per process.

    `owner` is the name under which channels are leased. `on_notice` receives messages for the user.
    """

    store: Store
    options: AlertOptions
    owner: str
    clock: Callable[[], datetime]
    on_notice: Callable[[Message], None] = lambda _notice: None
    _senders: Mapping[ChannelKind, Sender] = field(init=False)
    _composer: Composer = field(init=False)
    _subscriptions: Mapping[str, Subscription] = field(init=False)
    _channels: Mapping[str, Channel] = field(init=False)
    _making_report: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _running: dict[str, "asyncio.Task[None]"] = field(init=False, default_factory=dict)
    _is_stopping: bool = field(init=False, default=False)
    _reported: set[tuple[str, str]] = field(init=False, default_factory=set)
    _noticed_at: datetime | None = field(init=False, default=None)
    _failing_since: datetime | None = field(init=False, default=None)
    _is_failure_told: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._senders = make_senders(self.options)
        self._composer = Composer(self.store, self.options, self.clock, self._report_once)
        self._subscriptions = {each.key: each for each in self.options.subscriptions}
        self._channels = {channel.key: channel for each in self.options.subscriptions for channel in each.channels}

    async def start_due(self) -> None:
        """Plan, then start to send through each channel for which something waits, and return before that ends.

        Raise what went wrong with a channel earlier, unless it was the channel itself. If the store does not work, tell
        the operator without it.
        """
        if not self._subscriptions or self._is_stopping:
            return
        try:
            await self._start_due()
        except StoreError as error:
            await self._tell_failure(error)
            raise
        self._failing_since = None
        if self._is_failure_told and not self._is_quiet():
            self._is_failure_told = False
            await self._send_unstored(message("The store works again."))

    async def _start_due(self) -> None:
        await self.plan()
        await self.tell_notices()
        for key in await self.store.call(self._find_ready_channels):
            if key not in self._running:
                self._running[key] = asyncio.create_task(self._send_all(key))
        ended = [key for key, task in self._running.items() if task.done()]
        errors = [error for key in ended if (error := self._running.pop(key).exception())]
        if errors:
            raise errors[0]

    async def send_waiting(self) -> None:
        """Plan, and send what waits until nothing is due."""
        await self.plan()
        await self.tell_notices()
        ready = await self.store.call(self._find_ready_channels)
        await asyncio.gather(*map(self._send_all, ready))

    async def stop(self) -> None:
        """Send no further message. One whose answer does not come in time is sent again by the next process."""
        self._is_stopping = True
        if running := set(self._running.values()):
            _, late = await asyncio.wait(running, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        self._running.clear()

    async def plan(self) -> None:
        """Read the changes since the last call, and store which mentions are to be told."""
        for state in await self.store.call(self.store.alerts.find):
            subscription = self._subscriptions.get(state.key)
            if subscription is None or subscription.is_operator or state.paused_at is not None:
                continue
            try:
                while await self.store.call(self._plan_batch, subscription):
                    pass
            except StoreError:
                raise
            except KlipingError as error:
                # The position stays, so that nothing is lost if the search is back.
                self._report_once(
                    subscription,
                    message(
                        "the alert '{name}' selects nothing: {problem}. It continues there when that is mended",
                        name=subscription.name,
                        problem=error.message,
                    ),
                )

    async def tell_notices(self) -> None:
        """Compare what lasts now with what was told, and store messages of what began and ended."""
        now = self.clock()
        if self._noticed_at is not None and abs(now - self._noticed_at) < NOTICE_EVERY:
            return
        self._noticed_at = now
        for state in await self.store.call(self.store.alerts.find):
            subscription = self._subscriptions.get(state.key)
            if subscription is None or state.paused_at is not None:
                continue
            try:
                await self.store.call(self._tell_notices, subscription)
            except StoreError:
                raise
            except KlipingError as error:
                # Mentions are told all the same.
                self._report_once(
                    subscription,
                    message("alert '{name}': {problem}", name=subscription.name, problem=error.message),
                )

    def _tell_notices(self, subscription: Subscription) -> None:
        alerts, now = self.store.alerts, self.clock()
        told = alerts.find_notices(subscription.key)
        conditions = find_dead_channels(subscription, alerts.find_channels(), told)
        conditions += self.options.find_conditions(self.store, subscription)
        changes = compare_conditions(told, conditions)
        if not changes:
            return
        texts = {each.key: translate(each.began, subscription.language) for each in changes.began}
        texts |= {key: told[key] for key in changes.ended}
        new = []
        for channel in subscription.channels:
            # What is wrong with a channel is told through the others.
            own = tuple(text for key, text in texts.items() if key != f"channel {channel.key}")
            if own:
                notice = self._composer.render_notice(subscription, channel, own)
                new.append(NewMessage(notice.uuid, subscription.key, channel.key, notice.content or {}, ()))
        began = {each.key: translate(each.ended, subscription.language) for each in changes.began}
        alerts.add_notices(subscription.key, began, changes.ended, new, now)

    async def _tell_failure(self, error: StoreError) -> None:
        """Tell the operator that the store does not work, if that lasts, once."""
        now = self.clock()
        if self._failing_since is None:
            self._failing_since = now
        is_due = now - self._failing_since >= TELL_FAILURE_AFTER and not self._is_quiet()
        if not self._is_failure_told and is_due:
            self._is_failure_told = True
            await self._send_unstored(message("The store does not work: {problem}", problem=error.message))

    def _is_quiet(self) -> bool:
        """Return whether the operator is told nothing now."""
        operator = self._subscriptions.get(OPERATOR_ALERT)
        now = self.clock()
        return operator is not None and not decide_due(operator, now, now, self.options.zone).may_send

    async def _send_unstored(self, text: Message) -> None:
        """Send a notice to the operator, once, without the store. A failure is only reported to the user."""
        operator = self._subscriptions.get(OPERATOR_ALERT)
        if operator is None:
            return
        for channel in operator.channels:
            unstored = self._composer.render_notice(operator, channel, (translate(text, operator.language),))
            outcome = await self._senders[channel.kind].send(channel, unstored, self.clock())
            if outcome.error is not None:
                self._report(channel, Attempt(MessageState.WAITING, None, outcome.error, None), 0)

    def _plan_batch(self, subscription: Subscription) -> bool:
        """Plan one batch of changes, and return whether there may be more."""
        state = self.store.alerts.get(subscription.name)
        changes = self.store.changes.find(state.position, BATCH_SIZE)
        if not changes:
            return False
        appeared = find_appeared(changes, subscription.start)
        articles = self.store.articles.load({article_id for article_id, _ in appeared}) if appeared else {}
        if articles and subscription.needs_filter:
            wanted = self.options.find_filter(self.store, subscription)
            selected = self.store.articles.select_ids(wanted, articles.keys())
            articles = {each: articles[each] for each in selected}
            subscription = replace(subscription, keywords=subscription.keywords or wanted.keywords)
        deliveries = () if subscription.report else select_deliveries(subscription, appeared, articles)
        counts_copies = bool(subscription.when.crons)
        self.store.alerts.advance(state, changes[-1].seq, deliveries, self.clock(), counts_copies=counts_copies)
        return len(changes) == BATCH_SIZE

    def _find_ready_channels(self) -> list[str]:
        """Return the keys of the channels through which something is to be sent now."""
        now, alerts = self.clock(), self.store.alerts
        open_channels = alerts.find_open_channels(now) & self._channels.keys()
        schedules = [each for each in alerts.find_schedules() if each.channel in open_channels]
        return list(dict.fromkeys(each.channel for each in schedules if self._is_ready(each, now)))

    def _is_ready(self, schedule: ChannelSchedule, now: datetime) -> bool:
        subscription = self._subscriptions.get(schedule.subscription)
        due = self._decide_due(schedule, now)
        if subscription is None or not due.may_send:
            return False
        if schedule.has_message or due.scheduled_at is not None:
            return True
        if not due.is_immediate or not schedule.has_mentions:
            return False
        return not self._composer.is_later(schedule.subscription, schedule.channel, subscription.per_hour)

    def _decide_due(self, schedule: ChannelSchedule, now: datetime) -> Due:
        subscription = self._subscriptions.get(schedule.subscription)
        if subscription is None:
            return Due(may_send=False)
        return decide_due(subscription, schedule.last_at, now, self.options.zone)

    async def _send_all(self, key: str) -> None:
        """Send what waits for a channel until nothing is left, or the channel does not accept it."""
        alerts = self.store.alerts
        if not await self.store.call(alerts.acquire_channel, key, self.owner, LEASE, self.clock()):
            return
        try:
            while await self.store.call(alerts.renew_channel, key, self.owner, LEASE, self.clock()):
                waiting = await self.store.call(self._find_message, key)
                if isinstance(waiting, WantedReport):
                    await self._make_report(waiting)
                elif waiting is None or not await self._send(self._channels[key], waiting):
                    return
        finally:
            await asyncio.shield(self.store.call(alerts.release_channel, key, self.owner))

    async def _make_report(self, wanted: WantedReport) -> None:
        """Make a report and store it. Only its articles are read on the thread that everybody's writes wait for."""
        async with self._making_report:
            make = await self.store.call(self._composer.collect_report, wanted)
            if make is not None:
                made = await asyncio.to_thread(make)
                sent = await self.store.call(self.store.sent_reports.add, made, self.clock())
                if sent.problem is not None:
                    self.on_notice(
                        message(
                            "the report of the alert '{name}' could not be made: {problem}",
                            name=wanted.subscription.name,
                            problem=sent.problem,
                        )
                    )

    def _find_message(self, key: str) -> AlertMessage | WantedReport | None:
        """Return the next message for a channel: one that was not accepted before, or a new one."""
        now, alerts, channel = self.clock(), self.store.alerts, self._channels[key]
        due = {each: found for each in alerts.find_schedules(key) if (found := self._decide_due(each, now)).may_send}
        waiting = alerts.find_next_message(key, [each.subscription for each in due])
        if waiting is not None:
            return waiting
        for schedule, found in due.items():
            if found.scheduled_at is not None:
                scheduled = ScheduledTime(found.scheduled_at, schedule.last_at)
                made = self._composer.compose_scheduled(self._subscriptions[schedule.subscription], channel, scheduled)
                if made is not None:
                    return made
        immediate = {each.subscription for each, found in due.items() if found.is_immediate}
        for name in alerts.find_waiting_subscriptions(key):
            if name in immediate and (new := self._composer.compose(self._subscriptions[name], channel)) is not None:
                return new
        return None

    async def _send(self, channel: Channel, waiting: AlertMessage) -> bool:
        """Send a message and record the result. Return whether the channel may get the next one."""
        report_id = find_report_id(waiting)
        if report_id is not None and channel.kind is ChannelKind.MAIL:
            files = await self.store.call(self.store.sent_reports.read_files, report_id)
            waiting = replace(waiting, files=files)
        outcome = await self._senders[channel.kind].send(channel, waiting, self.clock())
        now = self.clock()
        before = (await self.store.call(self.store.alerts.find_channels)).get(channel.key)
        failures = 0 if before is None else before.failures
        attempt = decide_attempt(waiting, outcome, failures, now)
        # Also when the service stops: what was accepted is not sent again.
        await asyncio.shield(self.store.call(self.store.alerts.record_attempt, waiting, attempt, now))
        self._report(channel, attempt, failures)
        return attempt.next_at is None and not self._is_stopping

    def _report(self, channel: Channel, attempt: Attempt, failures: int) -> None:
        if attempt.state is MessageState.FAILED and attempt.error is not None:
            self.on_notice(
                message(
                    "alerts to {channel}: a message was given up: {error}. See kliping alerts log",
                    channel=channel.label,
                    error=attempt.error.message,
                )
            )
        elif attempt.error is not None and not failures:
            self.on_notice(
                message(
                    "alerts to {channel} fail: {error}. They are sent again later",
                    channel=channel.label,
                    error=attempt.error.message,
                )
            )
        elif attempt.error is None and failures:
            self.on_notice(message("alerts to {channel} arrive again", channel=channel.label))

    def _report_once(self, subscription: Subscription, notice: Message) -> None:
        if (subscription.key, str(notice)) not in self._reported:
            self._reported.add((subscription.key, str(notice)))
            self.on_notice(notice)
