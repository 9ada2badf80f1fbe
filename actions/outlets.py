"""Find the outlet of a typed address, a home page or an article, and discover its sources without storing them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.config.addresses import USER_IN_ADDRESS, default_outlet_name, parse_outlet_address
from core.errors import UsageError
from core.outlet import Outlet, SourceKind
from core.urls import host_with_port, normalize_url, site_key

if TYPE_CHECKING:
    from actions.context import AppContext
    from core.config import Config
    from core.outlet import CrawlReport
    from storage import StoredOutlet, StoredSource


def parse_outlet_url(url: str) -> Outlet:
    """Return a new outlet with this home address, named after the host. Raise `UsageError` if it is not an address."""
    try:
        address = parse_outlet_address(url)
    except ValueError as error:
        # What precedes the last @ may be a password, however the rest is mistyped.
        raise UsageError(f"{'***' if '@' in url else ''}{url[max(url.rfind('@'), 0) :]}: {error}") from None
    return Outlet(default_outlet_name(address), address)


def find_outlet(config: Config, url: str) -> Outlet:
    """Return the configured outlet that an article's address belongs to, or a new outlet for the host.

    Raise `UsageError` if `url` is not a web address or contains a user name.
    """
    if normalize_url(url) is None:
        raise UsageError(f"{url}: this is not a web address; write https://…")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise UsageError(USER_IN_ADDRESS)
    on_host = [outlet for outlet in config.outlets if host_with_port(outlet.url) == host_with_port(url)]
    on_site = [outlet for outlet in config.outlets if site_key(outlet.url) == site_key(url)]
    return next(iter([*on_host, *on_site]), Outlet(parts.hostname or "", f"{parts.scheme}://{parts.netloc}/"))


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
    from actions.crawl import crawl

    new_outlet = parse_outlet_url(url)
    outlet = next((declared for declared in context.config.outlets if declared.url == new_outlet.url), new_outlet)
    with tempfile.TemporaryDirectory(prefix="kliping-") as folder:
        trial = _without_articles(context, f"sqlite:///{folder}/check.db", replace(outlet, active=True))
        with trial.open_mirrored_store()[0] as store:
            [report] = crawl(trial, store, None, lambda _report: None).reports
            [stored] = store.outlets.find(trial.clock())
    return Discovery(stored, report)


def _without_articles(context: AppContext, store_url: str, outlet: Outlet) -> AppContext:
    """Return a context with this store and one outlet, of which no article is fetched."""
    changes = {
        "storage": context.config.storage.model_copy(update={"url": store_url}),
        "network": context.config.network.model_copy(update={"max_pages": 0}),
        "outlets": (outlet,),
        "keywords": (),
    }
    return replace(context, config=context.config.model_copy(update=changes))
