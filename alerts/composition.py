"""Make messages of what waits: which mentions are told together, at once or as the digest of a scheduled time."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from alerts.options import AlertOptions
from alerts.rendering import MAX_DIGEST_ITEMS, MAX_ITEMS, Draft, Rendered, Templates
from alerts.report_message import make_report_content
from alerts.selection import make_copied_items, make_items, sort_by_keyword
from core.alerts import Channel, Subscription
from core.filters import ArticleFilter
from core.keyword import name_key
from core.messages import Message, message
from storage import AlertMessage, MessageState, NewMessage, NewSentReport, ScheduledTime, Store, StoredArticle

# The number of waiting mentions of a subscription from which on they are told together, by their number.
STORM = 20

# The period to which `per_hour` refers.
HOUR = timedelta(hours=1)

# The number of articles of which is asked at once whether somebody dropped their story.
_BATCH_SIZE = 500

_NOT_DROPPED = ArticleFilter(is_dropped=False, with_unmatched=True)


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


@dataclass(frozen=True, slots=True)
class WantedReport:
    """A report that is due and whose files were not made yet."""

    subscription: Subscription
    scheduled_at: datetime


@dataclass(slots=True)
class Composer:
    """Makes messages and stores them. Call it on the thread that writes to the store.

    `on_problem` receives what is wrong with a subscription.
    """

    store: Store
    options: AlertOptions
    clock: Callable[[], datetime]
    on_problem: Callable[[Subscription, Message], None]
    _templates: Mapping[str, Templates] = field(init=False)

    def __post_init__(self) -> None:
        self._templates = {each.key: load_templates(self.options, each) for each in self.options.subscriptions}

    def render_notice(self, subscription: Subscription, channel: Channel, texts: tuple[str, ...]) -> AlertMessage:
        """Return the message of what began or ended, which is not stored yet."""
        draft = self._draft(subscription, notices=texts)
        content = self._templates[subscription.key].render(draft, channel.kind, channel.limit).content
        return make_unstored_message(draft, subscription, channel, content)

    def is_later(self, subscription: str, channel: str, per_hour: int | None) -> bool:
        """Return whether mentions wait because so many messages were sent within the last hour."""
        recent = self.store.alerts.count_messages(subscription, channel, self.clock() - HOUR)
        return decide_grouping(1, recent, per_hour) is Grouping.LATER

    def compose(self, subscription: Subscription, channel: Channel) -> AlertMessage | None:
        """Make a message of the mentions that wait, or return None if none can be told now."""
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
        is_digest = grouping is Grouping.TOGETHER
        total = waiting.total - len(selection.gone)
        counts = self._count_keywords(subscription, channel) if is_digest else {}
        draft = self._draft(subscription, items=selection.items, total=total, is_digest=is_digest, counts=counts)
        content: Mapping[str, str] = {}
        told: tuple[int, ...] = ()
        if selection.items:
            rendered = self._render(subscription, channel, draft)
            content = rendered.content
            told = tuple(each for item in rendered.items for each in item.deliveries)
        new = NewMessage(draft.uuid, subscription.key, channel.key, content, told, selection.gone, is_digest=is_digest)
        return alerts.add_message(new, now)

    def compose_scheduled(
        self, subscription: Subscription, channel: Channel, scheduled: ScheduledTime
    ) -> AlertMessage | WantedReport | None:
        """Make the message of a scheduled time, or return None if there is nothing to tell.

        Return the report that it delivers if that has to be made first.
        """
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
        draft = self._draft(
            subscription,
            items=items,
            total=waiting.total - len(selection.gone),
            is_digest=True,
            scheduled_at=scheduled.at,
            since=scheduled.last_at,
            counts=self._count_keywords(subscription, channel),
        )
        rendered = self._render(subscription, channel, draft)
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
    ) -> AlertMessage | WantedReport | None:
        """Make the message that delivers a report. All channels of a subscription get the same files."""
        sent = self.store.sent_reports.find(subscription.key, scheduled.at)
        if sent is None:
            return WantedReport(subscription, scheduled.at)
        identity = str(uuid.uuid4())
        content = make_report_content(sent, channel.kind, identity, subscription.name, subscription.language)
        new = NewMessage(identity, subscription.key, channel.key, content, (), scheduled=scheduled)
        return self.store.alerts.add_message(new, self.clock())

    def collect_report(self, wanted: WantedReport) -> Callable[[], NewSentReport] | None:
        """Return what makes a report, or None if another channel's or process's turn has made it."""
        if self.store.sent_reports.find(wanted.subscription.key, wanted.scheduled_at) is not None:
            return None
        return self.options.collect_report(self.store, wanted.subscription, wanted.scheduled_at)

    def _draft(self, subscription: Subscription, **values: Any) -> Draft:
        return Draft(
            uuid=str(uuid.uuid4()),
            subscription=subscription.name,
            language=subscription.language,
            zone=self.options.zone,
            at=self.clock(),
            page=self.options.page,
            **{"items": (), "total": 0, **values},
        )

    def _count_keywords(self, subscription: Subscription, channel: Channel) -> dict[str, int]:
        """Return the numbers of the mentions that wait by the names of their keywords."""
        names = {name_key(name): name for name in self.store.keywords.find_names()}
        counts = self.store.alerts.count_keywords(subscription.key, channel.key)
        return {names.get(key, key): number for key, number in counts.items()}

    def _render(self, subscription: Subscription, channel: Channel, draft: Draft) -> Rendered:
        rendered = self._templates[subscription.key].render(draft, channel.kind, channel.limit)
        if rendered.problem is not None:
            self.on_problem(
                subscription,
                message(
                    "the templates of the alert '{name}' cannot be used, Kliping's are used instead: {problem}",
                    name=subscription.name,
                    problem=rendered.problem,
                ),
            )
        return rendered

    def _load_articles(self, ids: Collection[int]) -> dict[int, StoredArticle]:
        """Return the articles that still exist and of whose stories nobody dropped one, by id."""
        articles = self.store.articles.load(ids)
        stored = list(articles)
        kept: set[int] = set()
        for start in range(0, len(stored), _BATCH_SIZE):
            kept |= self.store.articles.select_ids(_NOT_DROPPED, stored[start : start + _BATCH_SIZE])
        return {each: article for each, article in articles.items() if each in kept}
