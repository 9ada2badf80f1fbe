"""Discover the sources of an outlet without storing anything."""

import tempfile
from dataclasses import dataclass, replace

from actions.context import AppContext
from actions.crawl import crawl
from actions.outlets import parse_outlet_url
from core.outlet import CrawlReport, Outlet, SourceKind
from storage import StoredOutlet, StoredSource


@dataclass(frozen=True, slots=True)
class Discovery:
    """An outlet with the sources discovered for it, and the report of the crawl that read them."""

    outlet: StoredOutlet
    report: CrawlReport

    @property
    def sources(self) -> tuple[StoredSource, ...]:
        """The sources other than the home page."""
        return tuple(source for source in self.outlet.sources if source.kind is not SourceKind.HOME)


def discover(context: AppContext, url: str) -> Discovery:
    """Read the home page and sources of an outlet into a temporary store. Raise `UsageError` for an invalid address."""
    new_outlet = parse_outlet_url(url)
    outlet = next((declared for declared in context.config.outlets if declared.url == new_outlet.url), new_outlet)
    with tempfile.TemporaryDirectory(prefix="kliping-") as folder:
        trial = _without_articles(context, f"sqlite:///{folder}/check.db", replace(outlet, active=True))
        with trial.open_mirrored_store()[0] as store:
            [report] = crawl(trial, store, None, lambda _report: None).reports
            [stored] = store.outlets.find(trial.clock())
    return Discovery(stored, report)


def _without_articles(context: AppContext, store_url: str, outlet: Outlet) -> AppContext:
    """Return a context with this store and one outlet, for which no articles are fetched."""
    changes = {
        "storage": context.config.storage.model_copy(update={"url": store_url}),
        "network": context.config.network.model_copy(update={"max_pages": 0}),
        "outlets": (outlet,),
        "keywords": (),
    }
    return replace(context, config=context.config.model_copy(update=changes))
