"""The sample newsroom: two outlets that publish, edit and withdraw while their pages are served."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import count
from threading import Lock, RLock
from typing import NamedTuple, TextIO, TypeAlias, get_args

from core.outlet import Outlet
from demo import portal, wordpress
from demo.articles import Draft, OutletKey, load_drafts
from demo.edition import Edition, Truth, make_edition, parse_dateline
from demo.response import Response, split_target
from demo.server import Listener, Request, serving
from demo.snapshot import Snapshot
from demo.stock import make_draft

KEYS: tuple[OutletKey, ...] = get_args(OutletKey)
_SITES: dict[OutletKey, tuple[str, Callable[[Snapshot, str], Response]]] = {
    "priangan-pos": (wordpress.NAME, wordpress.respond),
    "kabar-tatar": (portal.NAME, portal.respond),
}
_FIRST_ROUND = timedelta(days=3)
_MAX_CACHED = 2000
_INTERNAL = "Arsip Internal"

Intercept: TypeAlias = Callable[[str, Request, Callable[[], Response]], Iterable[bytes] | None]
"""Takes (outlet name, request, function that renders the response) and returns None, or the bytes to send instead.

After such bytes the connection is closed.
"""


class Served(NamedTuple):
    """One request in the newsroom's log."""

    outlet: str
    method: str
    path: str
    status: int


class Newsroom:
    """Two outlets; the dates of all articles count back from `now` (aware). Every method may be called from any thread.

    `requests` is the log; each request is added before its response is sent. `log` (a text file) gets the same as JSON
    lines. `intercept` and `on_request` may be set while it runs.
    """

    def __init__(self, now: datetime, urls: dict[OutletKey, str]) -> None:
        self.now = now
        self.requests: list[Served] = []
        self.log: TextIO | None = None
        self.intercept: Intercept | None = None
        self.on_request: Callable[[int], None] | None = None
        self._lock = RLock()
        self._numbers = count(1)
        self._counting = Lock()
        self._stock = count(1)
        self._snapshots = {key: _open_snapshot(key, url, now) for key, url in urls.items()}
        self._cache: dict[tuple[OutletKey, str], tuple[Snapshot | Edition, Response]] = {}

    @classmethod
    @contextmanager
    def serve(
        cls,
        now: datetime,
        ports: tuple[int, int] = (0, 0),
        intercept: Intercept | None = None,
        on_request: Callable[[int], None] | None = None,
    ) -> Iterator["Newsroom"]:
        """Serve the newsroom on two loopback ports (0: any free one) until the block ends.

        `on_request` is called with the number of each request, from 1, before its response is sent.
        """
        listeners = [Listener(port) for port in ports]
        newsroom = cls(now, {key: listener.url for key, listener in zip(KEYS, listeners, strict=True)})
        newsroom.intercept, newsroom.on_request = intercept, on_request
        for key, listener in zip(KEYS, listeners, strict=True):
            listener.respond = newsroom.responder(key)
        with serving(listeners):
            yield newsroom

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """Both outlets, as they would be configured."""
        return tuple(snapshot.outlet for snapshot in self._snapshots.values())

    @property
    def forbidden(self) -> tuple[str, ...]:
        """URLs of articles that robots.txt disallows. They are linked, but not part of the truth."""
        return tuple(snapshot.url(one.path) for snapshot in self._snapshots.values() for one in snapshot.internal)

    def truth(self) -> tuple[Truth, ...]:
        """Return every article that the outlets show now, oldest first."""
        truths = [
            self._truth(snapshot, one) for snapshot in list(self._snapshots.values()) for one in snapshot.editions
        ]
        return tuple(sorted(truths, key=lambda truth: (truth.published_at, truth.url)))

    def publish(self, draft: Draft, at: datetime | None = None) -> Truth:
        """Publish a draft with the date `at` (aware; default: the newsroom's `now`).

        Raise `ValueError` if its address is taken.
        """
        with self._lock:
            snapshot = self._snapshots[draft.outlet]
            number = max(one.number for one in (*snapshot.editions, *snapshot.internal)) + _STEPS[draft.outlet]
            edition = make_edition(draft, number, at or self.now)
            if snapshot.at(edition.path):
                raise ValueError(f"there is already an article at {edition.path}")
            editions = sorted((*snapshot.editions, edition), key=lambda one: (one.published_at, one.number))
            self._change(replace(snapshot, editions=tuple(editions), gone=snapshot.gone - {edition.path}), at)
            return self._truth(snapshot, edition)

    def publish_next(
        self, amount: int = 1, outlet: OutletKey | None = None, at: datetime | None = None
    ) -> tuple[Truth, ...]:
        """Publish `number` generated articles, on `outlet` or alternately on both."""
        numbers = [next(self._stock) for _ in range(amount)]
        return tuple(self.publish(make_draft(outlet or KEYS[number % 2], number), at) for number in numbers)

    def edit(self, url: str, title: str | None = None, text: str | None = None, at: datetime | None = None) -> Truth:
        """Change the title or text of an article; paragraphs are separated by newlines, after the dateline if any."""
        with self._lock:
            snapshot, edition = self._find(url)
            changed_at = self._change_time(snapshot, at)
            amended = edition.amended(title, text, changed_at)
            editions = tuple(amended if one is edition else one for one in snapshot.editions)
            self._change(replace(snapshot, editions=editions), at)
            return self._truth(snapshot, amended)

    def withdraw(self, url: str, at: datetime | None = None) -> None:
        """Remove an article from pages, feeds and sitemaps; its URL then returns 404 (WordPress) or 410 (portal)."""
        with self._lock:
            snapshot, edition = self._find(url)
            editions = tuple(one for one in snapshot.editions if one is not edition)
            self._change(replace(snapshot, editions=editions, gone=snapshot.gone | {edition.path}), at)

    def responder(self, key: OutletKey) -> Callable[[Request], Response | Iterable[bytes]]:
        """Return the responder for one outlet's listener."""

        def respond(request: Request) -> Response | Iterable[bytes]:
            with self._counting:
                number = next(self._numbers)
            if self.on_request is not None:
                self.on_request(number)
            return self._respond(key, request)

        return respond

    def _respond(self, key: OutletKey, request: Request) -> Response | Iterable[bytes]:
        name = self._snapshots[key].outlet.name
        sent = self.intercept(name, request, lambda: self._render(key, request.target)) if self.intercept else None
        if sent is not None:
            return self._log_wire(name, request, iter(sent))
        response = _refused(request) or self._render(key, request.target)
        if response.is_fresh_for(request.headers):
            response = response.make_not_modified()
        self._note(Served(name, request.method, request.target, response.status))
        return response

    def _log_wire(self, name: str, request: Request, wire: Iterator[bytes]) -> Iterator[bytes]:
        first = next(wire, b"")
        status = int(first.split(b" ", 2)[1]) if first.startswith(b"HTTP/") else 0
        self._note(Served(name, request.method, request.target, status))
        yield first
        yield from wire

    def _note(self, served: Served) -> None:
        with self._counting:
            self.requests.append(served)
            if self.log is not None:
                self.log.write(json.dumps(served._asdict()) + "\n")

    def _render(self, key: OutletKey, target: str) -> Response:
        snapshot = self._snapshots[key]
        # An article's page changes only with the article, everything else with the snapshot.
        owner: Snapshot | Edition = snapshot.at(split_target(target)[0]) or snapshot
        known = self._cache.get((key, target))
        if known is not None and known[0] is owner:
            return known[1]
        response = _SITES[key][1](snapshot, target)
        if len(self._cache) >= _MAX_CACHED:
            self._cache.clear()
        self._cache[key, target] = (owner, response)
        return response

    def _find(self, url: str) -> tuple[Snapshot, Edition]:
        for snapshot in self._snapshots.values():
            for one in snapshot.editions:
                if snapshot.url(one.path) == url:
                    return snapshot, one
        raise LookupError(f"no article at {url}")

    def _change(self, snapshot: Snapshot, at: datetime | None) -> None:
        self._snapshots[snapshot.key] = replace(
            snapshot, changed_at=self._change_time(self._snapshots[snapshot.key], at)
        )

    def _change_time(self, snapshot: Snapshot, at: datetime | None) -> datetime:
        # Last-Modified has a resolution of one second: the second of two changes within it would be a 304.
        return max((at or self.now).replace(microsecond=0), snapshot.changed_at + timedelta(seconds=1))

    def _truth(self, snapshot: Snapshot, edition: Edition) -> Truth:
        draft = edition.draft
        return Truth(
            outlet=snapshot.outlet.name,
            url=snapshot.url(edition.path),
            title=draft.title,
            text=edition.text,
            pages=edition.texts,
            published_at=edition.published_at,
            modified_at=edition.modified_at,
            authors=draft.authors,
            language=draft.language,
            section=draft.section,
            tags=draft.tags,
            dateline=parse_dateline(draft.dateline),
            mentions=draft.mentions,
            is_recent=edition.published_at >= self.now - _FIRST_ROUND,
        )


_STEPS: dict[OutletKey, int] = {"priangan-pos": 3, "kabar-tatar": 7}
_FIRST_NUMBERS: dict[OutletKey, int] = {"priangan-pos": 4100, "kabar-tatar": 71000}


def truth_json(truths: Sequence[Truth]) -> str:
    """Return the truth as a JSON array, with instants in ISO 8601 and mentions sorted."""
    records = [asdict(truth) | {"mentions": sorted(truth.mentions)} for truth in truths]
    return json.dumps(records, default=lambda value: value.isoformat(), ensure_ascii=False)


def _open_snapshot(key: OutletKey, url: str, now: datetime) -> Snapshot:
    drafts = [draft for draft in load_drafts() if draft.outlet == key]
    editions = tuple(
        make_edition(draft, _FIRST_NUMBERS[key] + place * _STEPS[key], now - draft.age)
        for place, draft in enumerate(drafts)
    )
    public = tuple(one for one in editions if one.draft.section != _INTERNAL)
    internal = tuple(one for one in editions if one.draft.section == _INTERNAL)
    outlet = Outlet(_SITES[key][0], url, language="id", private=True)
    return Snapshot(key, outlet, public, public, internal, public[-1].published_at)


def _refused(request: Request) -> Response | None:
    if request.method in {"GET", "HEAD"}:
        return None
    return Response(b"", status=405, headers=(("Allow", "GET, HEAD"),))
