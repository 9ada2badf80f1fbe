"""What alerts need of the config and of the rooms above."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.notices import Condition
from core.alerts import Subscription
from core.config import Mail, Telegram, Webhook
from core.filters import ArticleFilter
from storage import NewSentReport, Store


@dataclass(frozen=True, slots=True)
class AlertOptions:
    """The subscriptions, what the channels need, and the zone of the times in messages.

    `page` is the address at which people reach the page, or None. `folder` is that of the config, to which folders of
    templates are relative. `find_filter` returns the filter of a subscription with a saved search or a group of
    outlets, and raises KlipingError if it cannot be asked.
    `find_conditions` returns what lasts now of which a subscription is told. `collect_report` reads the articles of the
    report that a subscription delivers at a scheduled time, and returns what makes the report of them, which takes
    seconds and does not use the store.
    """

    subscriptions: tuple[Subscription, ...]
    zone: ZoneInfo
    mail: Mail
    telegram: Telegram
    webhook: Webhook
    folder: Path
    version: str
    collect_report: Callable[[Store, Subscription, datetime], Callable[[], NewSentReport]]
    find_filter: Callable[[Store, Subscription], ArticleFilter] = lambda _store, _subscription: ArticleFilter()
    find_conditions: Callable[[Store, Subscription], Collection[Condition]] = lambda _store, _subscription: ()
    page: str | None = None
