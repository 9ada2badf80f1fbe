"""Lists of outlets as OPML: compare one from a feed reader with the store, add what is new, write one."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from actions.context import AppContext
from actions.outlets import OutletFields, parse_outlet_url
from core.config.redaction import redact_credentials
from core.errors import UsageError
from core.ip_addresses import is_private_host
from core.keyword import name_key
from core.messages import Message, message
from core.outlet import Outlet, SourceKind
from core.outline import Outline, read_opml, write_opml
from core.urls import home_key, public_url
from storage import Store, StoredOutlet

# Characters of the longest address, as in the forms of the page.
MAX_ADDRESS = 2_000

_HomeKey = tuple[str, str, str]


class EntryState(StrEnum):
    """What becomes of an entry of a list: a NEW outlet, one that is KNOWN already, or an INVALID entry."""

    NEW = "new"
    KNOWN = "known"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class ListedOutlet:
    """The entries of a list that stand for one outlet: those with the same home page.

    `line` is where the first of them stands. `outlet` is the outlet to add if it is new, `known_as` the name of the
    outlet that is stored already, and `problem` what is wrong with an invalid entry.
    """

    line: int
    name: str
    url: str
    feeds: tuple[str, ...]
    outlet: Outlet | None = None
    known_as: str | None = None
    problem: Message | None = None

    @property
    def state(self) -> EntryState:
        """Whether it is new, known or invalid."""
        if self.outlet is not None:
            return EntryState.NEW
        return EntryState.INVALID if self.known_as is None else EntryState.KNOWN


@dataclass(slots=True)
class _Entry:
    """The entries with the same home page."""

    line: int
    name: str
    url: str
    feeds: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def read_outlet_list(context: AppContext, store: Store, content: bytes, file: str) -> tuple[ListedOutlet, ...]:
    """Return the outlets in an OPML file, in its order.

    An outlet with feeds reads these alone. The names of the folders become its tags. Raise `UsageError` if it is not a
    list of subscriptions.
    """
    try:
        outlines = read_opml(content)
    except UsageError as error:
        raise UsageError(
            message(
                "{file}: {problem}; choose the file that a feed reader exports as OPML",
                file=file,
                problem=error.message,
            )
        ) from error
    if not outlines:
        raise UsageError(message("{file}: the OPML file lists no feed and no address", file=file))
    stored = [each.outlet for each in store.outlets.find(context.clock())]
    homes = {home_key(outlet.url): outlet.name for outlet in stored}
    names = {name_key(outlet.name) for outlet in stored}
    return tuple(_judge(entry, homes, names) for entry in _group(outlines))


def _group(outlines: Iterable[Outline]) -> Iterator[_Entry]:
    """Yield the entries of a list, those with the same home page as one."""
    entries: dict[_HomeKey | str, _Entry] = {}
    for outline in outlines:
        url = outline.home_url or _root_of(outline.feed_url or "")
        try:
            key: _HomeKey | str = home_key(parse_outlet_url(url).url)
        except UsageError:
            key = url
        entry = entries.setdefault(key, _Entry(outline.line, outline.name, url))
        if outline.feed_url is not None and outline.feed_url not in entry.feeds:
            entry.feeds.append(outline.feed_url)
        entry.tags += [folder for folder in outline.folders if folder]
    yield from entries.values()


def _root_of(feed_url: str) -> str:
    """Return the home page of the host of a feed, or the address itself if it has no host."""
    try:
        parts = urlsplit(feed_url)
    except ValueError:
        return feed_url
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme and parts.netloc else feed_url


def _judge(entry: _Entry, homes: dict[_HomeKey, str], names: set[str]) -> ListedOutlet:
    """Return what is to become of an entry, and note the home page and the name of a new outlet."""
    shown_url, shown_feeds = redact_credentials(entry.url), tuple(map(redact_credentials, entry.feeds))
    listed = ListedOutlet(entry.line, entry.name, shown_url, shown_feeds)
    try:
        url = parse_outlet_url(entry.url).url
        if (known_as := homes.get(home_key(url))) is not None:
            return replace(listed, known_as=known_as)
        outlet = _build_outlet(entry, url, names)
    except UsageError as error:
        return replace(listed, problem=error.message)
    homes[home_key(url)] = outlet.name
    names.add(name_key(outlet.name))
    return replace(listed, name=outlet.name, outlet=outlet)


def _build_outlet(entry: _Entry, url: str, names: Container[str]) -> Outlet:
    """Return the outlet of an entry. Raise `UsageError` if it cannot be one."""
    if any(len(address) > MAX_ADDRESS for address in (url, *entry.feeds)):
        raise UsageError(message("an address has more than {maximum:,} characters", maximum=MAX_ADDRESS))
    # Feed readers call the feeds of several outlets "Latest news" or the like.
    name = entry.name if entry.name and name_key(entry.name) not in names else None
    sources = [f"feed={feed}" for feed in entry.feeds]
    # Whoever wrote the list must not lead requests into the private network.
    outlet = OutletFields(url, sources or None, private=False, tags=entry.tags or None).build(name)
    if any(is_private_host(urlsplit(each).hostname or "") for each in (url, *(each.url for each in outlet.sources))):
        raise UsageError(message("this address is on a private network; 'kliping outlets add --private' adds it"))
    if name_key(outlet.name) in names:
        raise UsageError(message("another outlet is named '{name}'; give this one another name", name=outlet.name))
    return outlet


def add_listed(context: AppContext, store: Store, listed: Iterable[ListedOutlet]) -> tuple[str, ...]:
    """Add the new outlets of a list. Return their names."""
    added = [each.outlet for each in listed if each.outlet is not None]
    for outlet in added:
        store.outlets.put(outlet, context.clock())
    return tuple(outlet.name for outlet in added)


def write_outlet_list(store: Store, now: datetime) -> bytes:
    """Return the stored outlets as OPML: an entry for each of their feeds, or for the home page of one without."""
    return write_opml("Kliping", (outline for stored in store.outlets.find(now) for outline in _outlines(stored)))


def _outlines(stored: StoredOutlet) -> Iterator[Outline]:
    name, url = stored.outlet.name, public_url(stored.outlet.url)
    feeds = [source.url for source in stored.sources if source.kind is SourceKind.FEED and source.active]
    if url is not None:
        yield from [Outline(name, feed, url) for feed in feeds] or [Outline(name, home_url=url)]


def listed_record(listed: ListedOutlet) -> dict[str, Any]:
    """Return an outlet of a list as a JSON object."""
    return {
        "line": listed.line,
        "name": listed.name,
        "url": listed.url,
        "feeds": list(listed.feeds),
        "state": str(listed.state),
        "known_as": listed.known_as,
        "problem": listed.problem and str(listed.problem),
    }
