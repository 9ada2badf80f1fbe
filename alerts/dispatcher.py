"""Tell mentions: read the change log, make messages, and send them.

    changes → deliveries → messages → channels
    plan      compose      send

Each step stores its result before the next one begins, so that a process that is killed loses nothing: a message is
stored with its id and content before it is sent, and is sent again, the same bytes, if nobody recorded the answer.
Decision 41 states what each channel makes of a repetition.
"""

import asyncio
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from alerts.mail import MailSender
from alerts.notices import Condition, compare_conditions, find_dead_channels
from alerts.outcome import Outcome, decide_attempt
from alerts.rendering import MAX_DIGEST_ITEMS, MAX_ITEMS, Draft, Templates
from alerts.report_message import find_report_id, make_report_content
from alerts.schedule import Due, decide_due
from alerts.selection import (
    find_appeared,
    make_copied_items,
    make_items,
    select_deliveries,
    sort_by_keyword,
)
from alerts.telegram import TelegramSender
from alerts.webhook import WebhookSender
from core.alerts import OPERATOR_ALERT, Channel, ChannelKind, Subscription
from core.config import Mail, Telegram, Webhook
from core.errors import KlipingError, StoreError
from core.filters import ArticleFilter
from core.messages import Message, message, translate
from storage import (
    LEASE,
    AlertMessage,
    Attempt,
    ChannelSchedule,
    MessageState,
    NewMessage,
    NewSentReport,
    ScheduledTime,
    Store,
    StoredArticle,
)

# The number of changes that are read at once.
BATCH_SIZE = 500

# The number of waiting mentions of a subscription from which on they are told together, by their number.
STORM = 20

# Seconds in which a message that is being sent may end when the process stops.
STOP_SECONDS = 2.0

_NOT_DROPPED = ArticleFilter(is_dropped=False, with_unmatched=True)

# How often is compared what lasts, and how long the store fails before the operator is told.
NOTICE_EVERY, TELL_FAILURE_AFTER = timedelta(minutes=2), timedelta(minutes=1)

# The period to which `per_hour` refers.
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AlertOptions:
    """The subscriptions, what the channels need, and the zone of the times in messages.

    `folder` is that of the config, to which folders of templates are relative. `find_filter` returns the filter of a
    subscription with a saved search or a group of outlets, and raises KlipingError if it cannot be asked.
    `find_conditions` returns what lasts now of which a subscription is told.
    `make_report` makes the report that a subscription delivers at a scheduled time.
    """

    subscriptions: tuple[Subscription, ...]
    zone: ZoneInfo
    mail: Mail
    telegram: Telegram
    webhook: Webhook
    folder: Path
    version: str
    make_report: Callable[[Store, Subscription, datetime], NewSentReport]
    find_filter: Callable[[Store, Subscription], ArticleFilter] = lambda _store, _subscription: ArticleFilter()
    find_conditions: Callable[[Store, Subscription], Collection[Condition]] = lambda _store, _subscription: ()


class Sender(Protocol):
    """Sends messages through the channels of one kind."""

    async def send(self, channel: Channel, sent: AlertMessage, now: datetime) -> Outcome:
        """Send a message, and return what became of it. Raise no exception for what a channel does."""


class Grouping(StrEnum):
    """How waiting mentions are told: not now, each, or all of them together by their number."""

    LATER = "later"
    EACH = "each"
    TOGETHER = "together"


def decide_grouping(waiting: int, recent: int, per_hour: int | None) -> Grouping:
    """Return how mentions are told. `recent` is the number of messages of the last hour."""
    if per_hour is None:
        return Grouping.EACH
    if recent >= per_hour:
        return Grouping.LATER
    is_last = recent == per_hour - 1
    return Grouping.TOGETHER if waiting > STORM or is_last else Grouping.EACH


def make_senders(options: AlertOptions) -> dict[ChannelKind, Sender]:
    """Return what sends through the channels of each kind."""
    return {
        ChannelKind.MAIL: MailSender(options.mail),
        ChannelKind.WEBHOOK: WebhookSender(options.webhook, options.version),
        ChannelKind.TELEGRAM: TelegramSender(options.telegram),
    }


def make_unstored_message(
    draft: Draft, subscription: Subscription, channel: Channel, content: Mapping[str, str]
) -> AlertMessage:
    """Return a message that is sent once and not stored."""
    return AlertMessage(
        id=0,
        uuid=draft.uuid,
        subscription=subscription.key,
        channel=channel.key,
        content=content,
        mentions=len(draft.items),
        state=MessageState.WAITING,
        attempts=0,
        created_at=draft.at,
        ended_at=None,
        answer=None,
        error=None,
    )


def load_templates(options: AlertOptions, subscription: Subscription) -> Templates:
    """Return the templates of a subscription."""
    return Templates(None if subscription.template is None else options.folder / subscription.template)


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
    _templates: Mapping[str, Templates] = field(init=False)
    _subscriptions: Mapping[str, Subscription] = field(init=False)
    _channels: Mapping[str, Channel] = field(init=False)
    _running: dict[str, "asyncio.Task[None]"] = field(init=False, default_factory=dict)
    _is_stopping: bool = field(init=False, default=False)
    _reported: set[tuple[str, str]] = field(init=False, default_factory=set)
    _noticed_at: datetime | None = field(init=False, default=None)
    _failing_since: datetime | None = field(init=False, default=None)
    _is_failure_told: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._senders = make_senders(self.options)
        self._templates = {each.key: load_templates(self.options, each) for each in self.options.subscriptions}
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
        if self._is_failure_told:
            await self._send_unstored(message("The store works again."))
        self._failing_since, self._is_failure_told = None, False

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
                draft = self._make_notice(subscription, own)
                content = self._templates[subscription.key].render(draft, channel.kind).content
                new.append(NewMessage(draft.uuid, subscription.key, channel.key, content, ()))
        began = {each.key: translate(each.ended, subscription.language) for each in changes.began}
        alerts.add_notices(subscription.key, began, changes.ended, new, now)

    def _make_notice(self, subscription: Subscription, texts: tuple[str, ...]) -> Draft:
        return Draft(
            uuid=str(uuid.uuid4()),
            subscription=subscription.name,
            language=subscription.language,
            zone=self.options.zone,
            at=self.clock(),
            items=(),
            total=0,
            notices=texts,
        )

    async def _tell_failure(self, error: StoreError) -> None:
        """Tell the operator that the store does not work, if that lasts, once."""
        now = self.clock()
        if self._failing_since is None:
            self._failing_since = now
        if not self._is_failure_told and now - self._failing_since >= TELL_FAILURE_AFTER:
            self._is_failure_told = True
            await self._send_unstored(message("The store does not work: {problem}", problem=error.message))

    async def _send_unstored(self, text: Message) -> None:
        """Send a notice to the operator, once, without the store. A failure is only reported to the user."""
        operator = self._subscriptions.get(OPERATOR_ALERT)
        if operator is None:
            return
        draft = self._make_notice(operator, (translate(text, operator.language),))
        for channel in operator.channels:
            content = self._templates[operator.key].render(draft, channel.kind).content
            unstored = make_unstored_message(draft, operator, channel, content)
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
        recent = self.store.alerts.count_messages(schedule.subscription, schedule.channel, now - HOUR)
        return decide_grouping(1, recent, subscription.per_hour) is not Grouping.LATER

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
                if waiting is None or not await self._send(self._channels[key], waiting):
                    return
        finally:
            await asyncio.shield(self.store.call(alerts.release_channel, key, self.owner))

    def _find_message(self, key: str) -> AlertMessage | None:
        """Return the next message for a channel: one that was not accepted before, or a new one."""
        now, alerts, channel = self.clock(), self.store.alerts, self._channels[key]
        due = {each: found for each in alerts.find_schedules(key) if (found := self._decide_due(each, now)).may_send}
        waiting = alerts.find_next_message(key, [each.subscription for each in due])
        if waiting is not None:
            return waiting
        for schedule, found in due.items():
            if found.scheduled_at is not None:
                scheduled = ScheduledTime(found.scheduled_at, schedule.last_at)
                made = self._compose_scheduled(self._subscriptions[schedule.subscription], channel, scheduled)
                if made is not None:
                    return made
        immediate = {each.subscription for each, found in due.items() if found.is_immediate}
        for name in alerts.find_waiting_subscriptions(key):
            if name in immediate and (made := self._compose(self._subscriptions[name], channel)) is not None:
                return made
        return None

    def _compose_scheduled(
        self, subscription: Subscription, channel: Channel, scheduled: ScheduledTime
    ) -> AlertMessage | None:
        """Make and store the digest of a scheduled time, or return None if there is nothing to tell."""
        if subscription.report is not None:
            return self._compose_report(subscription, channel, scheduled)
        alerts, now, pair = self.store.alerts, self.clock(), (subscription.key, channel.key)
        waiting = alerts.find_waiting(*pair, 2 * MAX_DIGEST_ITEMS)
        copied = alerts.find_copied(*pair, MAX_DIGEST_ITEMS)
        articles = self._load_articles({each.article_id for each in (*waiting.first, *copied)})
        sizes = self.store.clusters.find_sizes(articles.keys())
        selection = make_items(waiting.first, articles, sizes)
        if not selection.items and waiting.total > len(selection.gone):
            alerts.forget(selection.gone)  # the next ones are read in the next round
            return None
        items = (*sort_by_keyword(selection.items), *make_copied_items(copied, articles, sizes))
        copied_ids = tuple(each.id for each in copied)
        if not items:
            is_told = alerts.has_planned(*pair, scheduled.last_at)
            alerts.forget(selection.gone)
            alerts.forget_copies(copied_ids)
            if is_told or not subscription.tells_nothing:
                alerts.pass_scheduled(*pair, scheduled)
                return None
        draft = Draft(
            uuid=str(uuid.uuid4()),
            subscription=subscription.name,
            language=subscription.language,
            zone=self.options.zone,
            at=now,
            items=items,
            total=waiting.total - len(selection.gone),
            is_digest=True,
            scheduled_at=scheduled.at,
            since=scheduled.last_at,
        )
        rendered = self._templates[subscription.key].render(draft, channel.kind)
        self._report_template(subscription, rendered.problem)
        told = tuple(each for item in rendered.items if not item.is_told for each in item.deliveries)
        new = NewMessage(
            draft.uuid,
            *pair,
            rendered.content,
            told,
            selection.gone,
            is_digest=True,
            scheduled=scheduled,
            copied=copied_ids,
        )
        return alerts.add_message(new, now)

    def _compose_report(
        self, subscription: Subscription, channel: Channel, scheduled: ScheduledTime
    ) -> AlertMessage | None:
        """Make and store the message that delivers a report. All channels of a subscription get the same files."""
        sent = self.store.sent_reports.find(subscription.key, scheduled.at)
        if sent is None:
            made = self.options.make_report(self.store, subscription, scheduled.at)
            sent = self.store.sent_reports.add(made, self.clock())
            if sent.problem is not None:
                self.on_notice(
                    message(
                        "the report of the alert '{name}' could not be made: {problem}",
                        name=subscription.name,
                        problem=sent.problem,
                    )
                )
        identity = str(uuid.uuid4())
        content = make_report_content(sent, channel.kind, identity, subscription.name, subscription.language)
        new = NewMessage(identity, subscription.key, channel.key, content, (), scheduled=scheduled)
        return self.store.alerts.add_message(new, self.clock())

    def _compose(self, subscription: Subscription, channel: Channel) -> AlertMessage | None:
        """Make and store a message of the mentions that wait, or return None if none can be told now."""
        alerts, now = self.store.alerts, self.clock()
        # Without a limit an hour, the number of all does not matter, and counting takes long in a storm.
        is_limited = subscription.per_hour is not None
        waiting = alerts.find_waiting(subscription.key, channel.key, 2 * MAX_ITEMS, counts_all=is_limited)
        recent = alerts.count_messages(subscription.key, channel.key, now - HOUR)
        grouping = decide_grouping(waiting.total, recent, subscription.per_hour)
        if grouping is Grouping.LATER:
            return None
        articles = self._load_articles({delivery.article_id for delivery in waiting.first})
        selection = make_items(waiting.first, articles, self.store.clusters.find_sizes(articles.keys()))
        identity, is_digest = str(uuid.uuid4()), grouping is Grouping.TOGETHER
        content: Mapping[str, str] = {}
        told: tuple[int, ...] = ()
        if selection.items:
            draft = Draft(
                uuid=identity,
                subscription=subscription.name,
                language=subscription.language,
                zone=self.options.zone,
                at=now,
                items=selection.items,
                total=waiting.total - len(selection.gone),
                is_digest=is_digest,
            )
            rendered = self._templates[subscription.key].render(draft, channel.kind)
            content = rendered.content
            told = tuple(each for item in rendered.items for each in item.deliveries)
            self._report_template(subscription, rendered.problem)
        new = NewMessage(identity, subscription.key, channel.key, content, told, selection.gone, is_digest=is_digest)
        return alerts.add_message(new, now)

    def _load_articles(self, ids: Collection[int]) -> dict[int, StoredArticle]:
        """Return the articles that still exist and of whose stories nobody dropped one, by id."""
        articles = self.store.articles.load(ids)
        stored = list(articles)
        kept: set[int] = set()
        for start in range(0, len(stored), BATCH_SIZE):
            kept |= self.store.articles.select_ids(_NOT_DROPPED, stored[start : start + BATCH_SIZE])
        return {each: article for each, article in articles.items() if each in kept}

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

    def _report_template(self, subscription: Subscription, problem: str | None) -> None:
        if problem is not None:
            self._report_once(
                subscription,
                message(
                    "the templates of the alert '{name}' cannot be used, Kliping's are used instead: {problem}",
                    name=subscription.name,
                    problem=problem,
                ),
            )

    def _report_once(self, subscription: Subscription, notice: Message) -> None:
        if (subscription.key, str(notice)) not in self._reported:
            self._reported.add((subscription.key, str(notice)))
            self.on_notice(notice)
