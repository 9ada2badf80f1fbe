"""Find the outlet of a typed address; add, edit, pause, resume and remove outlets."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import ValidationError

from actions.options import parse_language
from core.config.addresses import USER_IN_ADDRESS, default_outlet_name, parse_outlet_address
from core.config.problems import summarize
from core.config.schema import DeclaredOutlet
from core.errors import ConfigError, UsageError
from core.ip_addresses import is_private_host
from core.keyword import name_key
from core.messages import message, message_of, plural_message
from core.outlet import Outlet
from core.urls import NO_ADDRESS, home_key, normalize_url, politeness_key, public_url, site_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from actions.context import AppContext
    from core.config import Config
    from storage import Store, StoredOutlet


def parse_outlet_url(url: str) -> Outlet:
    """Return a new outlet with this home address, named after the host. Raise `UsageError` if it is not an address."""
    try:
        address = parse_outlet_address(url)
    except ValueError as error:
        # The text before the last @ may be a password, even if the rest is mistyped.
        raise UsageError(
            message(
                "{url}: {problem}",
                url=f"{'***' if '@' in url else ''}{url[max(url.rfind('@'), 0) :]}",
                problem=message_of(error),
            )
        ) from None
    return Outlet(default_outlet_name(address), address)


def find_outlet(config: Config, url: str) -> Outlet:
    """Return the configured outlet that an article's address belongs to, or a new outlet for the host.

    Raise `UsageError` if `url` is not a web address or contains a user name.
    """
    if normalize_url(url) is None:
        raise UsageError(message("{url}: this is not a web address; write https://…", url=url))
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise UsageError(USER_IN_ADDRESS)
    return _OutletsByHost(config.outlets).find(url) or Outlet(parts.hostname or "", f"{parts.scheme}://{parts.netloc}/")


class _OutletsByHost:
    """Outlets by the host and the site of their home addresses."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_host: defaultdict[str, list[Outlet]] = defaultdict(list)
        self._by_site: dict[str, Outlet] = {}
        for outlet in outlets:
            self.add(outlet)

    def add(self, outlet: Outlet) -> None:
        self._by_host[politeness_key(outlet.url)].append(outlet)
        main = self._by_site.setdefault(site_key(outlet.url), outlet)
        if len(politeness_key(outlet.url)) < len(politeness_key(main.url)):
            self._by_site[site_key(outlet.url)] = outlet

    def find(self, url: str) -> Outlet | None:
        """Return the outlet that an article's address belongs to: of its host, else the main one of its site, or None.

        If outlets are parts of a host, such as `example.com/berita/`, it is the one with the longest path that leads to
        the article. The main outlet of a site is the one with the shortest host.
        """
        on_host = self._by_host.get(politeness_key(url), ())
        containing = [outlet for outlet in on_host if _folder(url).startswith(_folder(outlet.url))]
        if containing:
            return max(containing, key=lambda outlet: len(_folder(outlet.url)))
        return next(iter(on_host), None) or self._by_site.get(site_key(url))


def _folder(url: str) -> str:
    """Return the path of an address with a slash at its end."""
    return urlsplit(url).path.rstrip("/") + "/"


# What a user types to remove an option of an outlet.
NONE = "none"


@dataclass(frozen=True, slots=True)
class OutletFields:
    """The fields of an outlet as the user typed them; None for an omitted field.

    Each source is a kind and an address, as in `feed=/feed/`. "none" removes the sources, the interval, the language,
    the region, the kind or the tags.
    """

    url: str | None = None
    sources: list[str] | None = None
    every: str | None = None
    language: str | None = None
    timezone: str | None = None
    private: bool | None = None
    region: str | None = None
    kind: str | None = None
    tags: list[str] | None = None
    excerpts_only: bool | None = None

    def build(self, name: str | None) -> Outlet:
        """Return a new outlet with these fields. If no name is typed, it is named after its host."""
        return _build_outlet({"name": name, **self._typed()})

    def update(self, outlet: Outlet) -> Outlet:
        """Return a copy of `outlet` with the values that the user typed."""
        fields = asdict(outlet) | {"sources": [{str(source.kind): source.url} for source in outlet.sources]}
        return _build_outlet(fields | self._typed())

    def _typed(self) -> dict[str, object]:
        typed: dict[str, object] = {
            name: None if value == NONE else value for name, value in asdict(self).items() if value is not None
        }
        if self.language not in (None, NONE):
            typed["language"] = parse_language("--language", str(self.language))
        if self.sources is not None:
            typed["sources"] = [] if self.sources == [NONE] else [_parse_source(source) for source in self.sources]
        if self.tags == [NONE]:
            typed["tags"] = []
        return typed


def _parse_source(typed: str) -> dict[str, str]:
    kind, equals, address = typed.partition("=")
    if not equals:
        raise UsageError(message("--source {value}: write a kind and an address, such as feed=/feed/", value=typed))
    return {kind.strip().lower(): address.strip()}


def _build_outlet(fields: Mapping[str, object]) -> Outlet:
    """Return the outlet with these fields. Raise `UsageError` with all problems."""
    parse_outlet_url(str(fields["url"]))
    try:
        declared = {name: value for name, value in fields.items() if value is not None}
        outlet = DeclaredOutlet.model_validate(declared).outlet()
    except ValidationError as error:
        raise UsageError(summarize(error, DeclaredOutlet.model_fields)) from None
    is_private = fields.get("private")
    return (
        outlet
        if is_private is not None
        else replace(outlet, private=is_private_host(urlsplit(outlet.url).hostname or ""))
    )


@dataclass(slots=True)
class OutletDirectory:
    """Finds the stored outlets that articles of any address belong to, and makes those that are missing.

    A new outlet is paused, so that nothing is fetched from it.
    """

    context: AppContext
    store: Store
    _ids: dict[str, int] = field(init=False, default_factory=dict)
    _by_name: dict[str, Outlet] = field(init=False, default_factory=dict)
    _by_host: _OutletsByHost = field(init=False, default_factory=lambda: _OutletsByHost(()))

    def __post_init__(self) -> None:
        for stored in self.store.outlets.find(self.context.clock()):
            self._add(stored.id, stored.outlet)

    def find(self, url: str, name: str | None = None) -> Outlet:
        """Return the outlet with this name, or that of the host of `url`: a stored one, or a new one."""
        found = self._by_host.find(url) if name is None else self._by_name.get(name_key(name))
        if found is not None:
            return found
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}/"
        if name is not None and public_url(url) is None:
            home = f"{NO_ADDRESS}{hashlib.sha256(name_key(name).encode()).hexdigest()[:16]}/"
        return Outlet(name or default_outlet_name(home), home, active=False)

    def get_id(self, outlet: Outlet) -> int:
        """Return the id of an outlet that `find` returned. Store it if it is new."""
        key = name_key(outlet.name)
        if key not in self._ids:
            self.store.outlets.put(outlet, self.context.clock())
            [outlet_id] = self.store.outlets.find_ids((outlet.name,))
            self._add(outlet_id, outlet)
        return self._ids[key]

    def _add(self, outlet_id: int, outlet: Outlet) -> None:
        self._ids[name_key(outlet.name)] = outlet_id
        self._by_name.setdefault(name_key(outlet.name), outlet)
        self._by_host.add(outlet)


@dataclass(frozen=True, slots=True)
class OutletEditor:
    """Adds and changes the outlets of an open store that the config does not declare."""

    context: AppContext
    store: Store

    def add(self, outlet: Outlet) -> Outlet:
        """Add an outlet. Raise `UsageError` if the store has an outlet with this name or home page."""
        for stored in self.store.outlets.find(self.context.clock()):
            if name_key(stored.outlet.name) == name_key(outlet.name) or home_key(stored.outlet.url) == home_key(
                outlet.url
            ):
                raise UsageError(
                    message(
                        "there is an outlet '{name}' already: {url}; 'kliping outlets edit' changes it",
                        name=stored.outlet.name,
                        url=stored.outlet.url,
                    )
                )
        self.store.outlets.put(outlet, self.context.clock())
        return outlet

    def get(self, name: str) -> StoredOutlet:
        """Return an outlet. Raise `OutletNotFound`."""
        return self.store.outlets.get(name, self.context.clock())

    def edit(self, name: str, fields: OutletFields) -> Outlet:
        """Change the typed fields of an outlet. Raise `OutletNotFound` or `UsageError`."""
        return self._put(fields.update(self.get(name).outlet))

    def set_active(self, name: str, *, active: bool) -> Outlet:
        """Pause or resume an outlet: only active outlets are crawled.

        Raise `OutletNotFound`, or `UsageError` if an outlet without an address is to be crawled.
        """
        outlet = self.get(name).outlet
        if active and public_url(outlet.url) is None:
            raise UsageError(
                message("'{outlet}' has no address; name it: kliping outlets edit NAME --url URL", outlet=name)
            )
        return self._put(replace(outlet, active=active))

    def remove(self, name: str, *, with_articles: bool) -> int:
        """Delete an outlet. Return the number of its deleted articles.

        Raise `OutletNotFound`, or `UsageError` if keywords are limited to the outlet, or if it has articles and
        `with_articles` is false.
        """
        now = self.context.clock()
        stored = self.get(name)
        limited = [f"'{keyword.name}'" for keyword in self.store.keywords.find_all() if name in keyword.outlets]
        if limited:
            raise UsageError(
                message(
                    "'{outlet}' cannot be removed: these keywords are limited to it: {keywords}",
                    outlet=name,
                    keywords=", ".join(limited),
                )
            )
        if stored.articles and not with_articles:
            raise UsageError(
                plural_message(
                    "{count} article of '{outlet}' is stored; {advice}",
                    "{count} articles of '{outlet}' are stored; {advice}",
                    count=stored.articles,
                    outlet=name,
                    advice=message("'kliping outlets pause' keeps the articles, --with-articles deletes them, too"),
                )
            )
        return self.store.remove_outlet(name, now)

    def _put(self, outlet: Outlet) -> Outlet:
        self.store.outlets.put(outlet, self.context.clock())
        return outlet


def refuse_declared_outlet(context: AppContext, name: str) -> None:
    """Raise `ConfigError` if the config declares an outlet with this name, since it can only be changed there."""
    line = context.config.outlet_lines.get(name)
    if line is not None:
        reason = message(
            "{position}: the outlet '{name}' is declared in the file; change it there",
            position=f"{context.path.name}:{line}",
            name=name,
        )
        raise ConfigError((reason,))
