"""Discover the sources of an outlet without storing anything."""

import tempfile
from dataclasses import dataclass, replace

from actions.context import AppContext
from actions.crawl import crawl
from actions.outlets import parse_outlet_url
from core.errors import StoreError
from core.normalizer import NO_AGREEMENT, TextAgreement, load_profile
from core.outlet import CrawlReport, Outlet, SourceKind
from core.urls import home_key
from storage import StoredOutlet, StoredSource


@dataclass(frozen=True, slots=True)
class Discovery:
    """An outlet with the sources discovered for it, and the report of the crawl that read them.

    `agreement` states how well its pages agreed with the complete texts in its sources until now; it is empty for an
    outlet that was never crawled.
    """

    outlet: StoredOutlet
    report: CrawlReport
    agreement: TextAgreement = NO_AGREEMENT

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
    return Discovery(stored, report, _find_agreement(context, outlet.url))


def _find_agreement(context: AppContext, url: str) -> TextAgreement:
    """Return the agreement in the profile of the stored outlet with this home page; the empty one if there is none."""
    try:
        with context.open_store() as store:
            outlets = store.outlets.find(context.clock())
            found = next((stored for stored in outlets if home_key(stored.outlet.url) == home_key(url)), None)
            return load_profile(store.profiles.get(found.id)).agreement if found else NO_AGREEMENT
    except StoreError:
        # Without a store, or with one that cannot be read now, sources can be discovered all the same.
        return NO_AGREEMENT


def _without_articles(context: AppContext, store_url: str, outlet: Outlet) -> AppContext:
    """Return a context with this store and one outlet, for which no articles are fetched."""
    changes = {
        "storage": context.config.storage.model_copy(update={"url": store_url}),
        "network": context.config.network.model_copy(update={"max_pages": 0}),
        "outlets": (outlet,),
        "keywords": (),
    }
    return replace(context, config=context.config.model_copy(update=changes))
