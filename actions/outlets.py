"""Find the outlet of a typed address; add, edit, pause, resume and remove outlets."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
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
from core.urls import NO_ADDRESS, home_key, host_with_port, normalize_url, public_url, site_key

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    on_host = [outlet for outlet in config.outlets if host_with_port(outlet.url) == host_with_port(url)]
    on_site = [outlet for outlet in config.outlets if site_key(outlet.url) == site_key(url)]
    return next(iter([*on_host, *on_site]), Outlet(parts.hostname or "", f"{parts.scheme}://{parts.netloc}/"))


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
    _stored: list[tuple[int, Outlet]] | None = None

    def find(self, url: str, name: str | None = None) -> Outlet:
        """Return the outlet with this name, or that of the host of `url`: a stored one, or a new one."""
        found = self._find(url, name)
        if found is not None:
            return found[1]
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}/"
        if name is not None and public_url(url) is None:
            home = f"{NO_ADDRESS}{hashlib.sha256(name_key(name).encode()).hexdigest()[:16]}/"
        return Outlet(name or default_outlet_name(home), home, active=False)

    def get_id(self, outlet: Outlet) -> int:
        """Return the id of an outlet that `find` returned. Store it if it is new."""
        found = self._find(None, outlet.name)
        if found is None:
            self.store.outlets.put(outlet, self.context.clock())
            [outlet_id] = self.store.outlets.find_ids((outlet.name,))
            found = (outlet_id, outlet)
            self._all.append(found)
        return found[0]

    def _find(self, url: str | None, name: str | None) -> tuple[int, Outlet] | None:
        if name is not None:
            matching = (each for each in self._all if name_key(each[1].name) == name_key(name))
            return next(matching, None)
        if url is None:
            return None
        host, site = host_with_port(url), site_key(url)
        on_host = (each for each in self._all if host_with_port(each[1].url) == host)
        on_site = (each for each in self._all if site_key(each[1].url) == site)
        return next(on_host, None) or next(on_site, None)

    @property
    def _all(self) -> list[tuple[int, Outlet]]:
        if self._stored is None:
            self._stored = [(each.id, each.outlet) for each in self.store.outlets.find(self.context.clock())]
        return self._stored


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
