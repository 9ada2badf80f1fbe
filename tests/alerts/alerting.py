"""A store with keywords and alerts, and a dispatcher whose clock the test moves."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.dispatcher import Dispatcher
from alerts.notices import Condition
from alerts.options import AlertOptions
from core.alerts import Subscription
from core.config import Config, parse
from core.filters import ArticleFilter
from core.messages import Message
from reports.writer import collect_delivery
from storage import Claim, NewSentReport, Store
from tests.factories import NOW, find_candidates, make_article, make_candidate, make_keep_request, make_mention, watch


@dataclass
class Office:
    """An office that watches keywords in one outlet and is told by alerts."""

    store: Store
    config: Config
    claimed: Claim
    now: datetime = NOW
    notices: list[str] = field(default_factory=list)
    find_filter: Callable[[Store, Subscription], ArticleFilter] = lambda _store, _subscription: ArticleFilter()
    find_conditions: Callable[[Store, Subscription], list[Condition]] = lambda _store, _subscription: []

    def make_dispatcher(self, owner: str = "satu") -> Dispatcher:
        options = AlertOptions(
            self.config.subscriptions,
            ZoneInfo("Asia/Jakarta"),
            self.config.mail,
            self.config.telegram,
            self.config.webhook,
            Path(),
            "1",
            self.collect_report,
            self.find_filter,
            self.find_conditions,
            self.config.web.address,
        )

        def note(notice: Message) -> None:
            self.notices.append(str(notice))

        return Dispatcher(self.store, options, owner, lambda: self.now, note)

    def collect_report(self, store: Store, subscription: Subscription, at: datetime) -> Callable[[], NewSentReport]:
        (definition,) = (each for each in self.config.reports if each.name == subscription.report)
        zone = ZoneInfo("Asia/Jakarta")
        return collect_delivery(store, subscription.key, definition, at, subscription.formats, zone, Path())

    def tell(self) -> None:
        """Tell what is new, as one round of the service."""
        asyncio.run(self.make_dispatcher().send_waiting())

    def keep(self, *names: str, keywords: Sequence[str] = ("Kota Contoh",), **fields: object) -> None:
        """Keep an article for each name, about the keywords."""
        urls = {name: f"https://kabar-contoh.example/{name}" for name in names}
        waiting = find_candidates(self.store, self.claimed, [make_candidate(url) for url in urls.values()])
        ids = {each.candidate.url: each.id for each in waiting}
        requests = [
            make_keep_request(
                self.store,
                self.claimed,
                make_article(url, title=f"Judul {name}", text=f"Isi {name}."),
                *map(make_mention, keywords),
                candidate_id=ids.get(url, 0),
                **fields,
            )
            for name, url in urls.items()
        ]
        self.store.keep_all([(request, self.now) for request in requests])

    def wait(self, period: timedelta) -> None:
        self.now += period


def open_office(store: Store, alerts: str, keywords: Sequence[str] = ("Kota Contoh", "Longsor")) -> Office:
    """Watch keywords, with the sections of a config that are about alerts."""
    config = parse(alerts, {})
    claimed = watch(store, *keywords)
    store.alerts.mirror(config.subscriptions, NOW)
    return Office(store, config, claimed)
