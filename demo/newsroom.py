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
from demo.answer import Answer, split_target
from demo.articles import Draft, OutletKey, load_drafts
from demo.desk import Desk
from demo.edition import Edition, Truth, make_edition, parse_dateline
from demo.server import Listener, Request, serving
from demo.stock import make_draft

KEYS: tuple[OutletKey, ...] = get_args(OutletKey)
_MAKES: dict[OutletKey, tuple[str, Callable[[Desk, str], Answer]]] = {
    "priangan-pos": (wordpress.NAME, wordpress.answer),
    "kabar-tatar": (portal.NAME, portal.answer),
}
_FIRST_ROUND = timedelta(days=3)
_MAX_CACHED = 2000
_INTERNAL = "Arsip Internal"

Intercept: TypeAlias = Callable[[str, Request, Callable[[], Answer]], Iterable[bytes] | None]
"""Takes (outlet name, request, what would be answered) and gives None, or the bytes that go over the wire instead.

After such bytes the connection is closed. The answer is handed over as a function: asking for it costs a rendering.
"""


class Served(NamedTuple):
    """One request, as the newsroom's log holds it."""

    outlet: str
    method: str
    path: str
    status: int


class Newsroom:
    """Two outlets, all articles dated back from `now` (aware). Every method may be called from any thread.

    `requests` is the log, one entry for each request from before it is answered; `log` (a text file) gets the same as
    JSON lines. `intercept` and `on_request` may be set while it runs.
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
        self._desks = {key: _open_desk(key, url, now) for key, url in urls.items()}
        self._cache: dict[tuple[OutletKey, str], tuple[Desk | Edition, Answer]] = {}

    @classmethod
    @contextmanager
    def serve(
        cls,
        now: datetime,
        ports: tuple[int, int] = (0, 0),
        intercept: Intercept | None = None,
        on_request: Callable[[int], None] | None = None,
    ) -> Iterator["Newsroom"]:
        """The newsroom on two loopback ports (0: any free one), until the block ends.

        `on_request` is called with the running number of each request, from 1, before it is answered.
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
        """Both outlets, as one would configure them."""
        return tuple(desk.outlet for desk in self._desks.values())

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Addresses of articles that robots.txt keeps crawlers from. They are linked, but in no truth."""
        return tuple(desk.url(one.path) for desk in self._desks.values() for one in desk.internal)

    def truth(self) -> tuple[Truth, ...]:
        """Every article that the outlets have on their pages now, oldest first."""
        told = [self._truth(desk, one) for desk in list(self._desks.values()) for one in desk.editions]
        return tuple(sorted(told, key=lambda truth: (truth.published_at, truth.url)))

    def publish(self, draft: Draft, at: datetime | None = None) -> Truth:
        """The draft on its outlet's pages from now on; `at` (aware) is its date, by default the newsroom's `now`."""
        with self._lock:
            desk = self._desks[draft.outlet]
            number = max(one.number for one in (*desk.editions, *desk.internal)) + _STEPS[draft.outlet]
            edition = make_edition(draft, number, at or self.now)
            if desk.at(edition.path):
                raise ValueError(f"there is an article already at {edition.path}")
            editions = sorted((*desk.editions, edition), key=lambda one: (one.published_at, one.number))
            self._change(replace(desk, editions=tuple(editions), gone=desk.gone - {edition.path}), at)
            return self._truth(desk, edition)

    def publish_next(
        self, amount: int = 1, outlet: OutletKey | None = None, at: datetime | None = None
    ) -> tuple[Truth, ...]:
        """So many stories from the stock, on `outlet` or on both in turn; the stock does not run out."""
        numbers = [next(self._stock) for _ in range(amount)]
        return tuple(self.publish(make_draft(outlet or KEYS[number % 2], number), at) for number in numbers)

    def edit(self, url: str, title: str | None = None, text: str | None = None, at: datetime | None = None) -> Truth:
        """The article with another title or text (paragraphs joined by one newline, the dateline first if any)."""
        with self._lock:
            desk, edition = self._find(url)
            changed_at = self._change_time(desk, at)
            amended = edition.amended(title, text, changed_at)
            editions = tuple(amended if one is edition else one for one in desk.editions)
            self._change(replace(desk, editions=editions), at)
            return self._truth(desk, amended)

    def withdraw(self, url: str, at: datetime | None = None) -> None:
        """The article off the pages, feeds and sitemaps; its address answers 404 (WordPress) or 410 (the portal)."""
        with self._lock:
            desk, edition = self._find(url)
            editions = tuple(one for one in desk.editions if one is not edition)
            self._change(replace(desk, editions=editions, gone=desk.gone | {edition.path}), at)

    def responder(self, key: OutletKey) -> Callable[[Request], Answer | Iterable[bytes]]:
        """What the listener of one outlet asks for each request."""

        def respond(request: Request) -> Answer | Iterable[bytes]:
            with self._counting:
                number = next(self._numbers)
            if self.on_request is not None:
                self.on_request(number)
            return self._respond(key, request)

        return respond

    def _respond(self, key: OutletKey, request: Request) -> Answer | Iterable[bytes]:
        name = self._desks[key].outlet.name
        wire = self.intercept(name, request, lambda: self._answer(key, request.target)) if self.intercept else None
        if wire is not None:
            return self._log_wire(name, request, iter(wire))
        answer = _refused(request) or self._answer(key, request.target)
        if answer.is_fresh_for(request.headers):
            answer = answer.not_modified()
        self._note(Served(name, request.method, request.target, answer.status))
        return answer

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

    def _answer(self, key: OutletKey, target: str) -> Answer:
        desk = self._desks[key]
        # An article's page changes with the article alone, everything else with the desk.
        owner: Desk | Edition = desk.at(split_target(target)[0]) or desk
        known = self._cache.get((key, target))
        if known is not None and known[0] is owner:
            return known[1]
        answer = _MAKES[key][1](desk, target)
        if len(self._cache) >= _MAX_CACHED:
            self._cache.clear()
        self._cache[key, target] = (owner, answer)
        return answer

    def _find(self, url: str) -> tuple[Desk, Edition]:
        for desk in self._desks.values():
            for one in desk.editions:
                if desk.url(one.path) == url:
                    return desk, one
        raise LookupError(f"no article at {url}")

    def _change(self, desk: Desk, at: datetime | None) -> None:
        self._desks[desk.key] = replace(desk, changed_at=self._change_time(self._desks[desk.key], at))

    def _change_time(self, desk: Desk, at: datetime | None) -> datetime:
        # Last-Modified counts whole seconds: two changes within one would make a 304 out of the second.
        return max((at or self.now).replace(microsecond=0), desk.changed_at + timedelta(seconds=1))

    def _truth(self, desk: Desk, edition: Edition) -> Truth:
        draft = edition.draft
        return Truth(
            outlet=desk.outlet.name,
            url=desk.url(edition.path),
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
    """The truth as one JSON array; instants in ISO 8601, mentions sorted."""
    told = [asdict(truth) | {"mentions": sorted(truth.mentions)} for truth in truths]
    return json.dumps(told, default=lambda value: value.isoformat(), ensure_ascii=False)


def _open_desk(key: OutletKey, url: str, now: datetime) -> Desk:
    drafts = [draft for draft in load_drafts() if draft.outlet == key]
    editions = tuple(
        make_edition(draft, _FIRST_NUMBERS[key] + place * _STEPS[key], now - draft.age)
        for place, draft in enumerate(drafts)
    )
    public = tuple(one for one in editions if one.draft.section != _INTERNAL)
    internal = tuple(one for one in editions if one.draft.section == _INTERNAL)
    outlet = Outlet(_MAKES[key][0], url, language="id", private=True)
    return Desk(key, outlet, public, public, internal, public[-1].published_at)


def _refused(request: Request) -> Answer | None:
    if request.method in {"GET", "HEAD"}:
        return None
    return Answer(b"", status=405, headers=(("Allow", "GET, HEAD"),))
