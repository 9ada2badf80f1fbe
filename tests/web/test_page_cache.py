"""Pages are sent again as they are, but only until something changes, and only to those for whom they were made."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.types import Message, Receive, Scope, Send

from actions.context import AppContext
from core.config import parse
from core.user import LOCAL_USER
from storage import open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.factories import NOW
from tests.web.conftest import Office, Site, SteppedClock, serve_folder
from tests.web.test_statements import counted_statements
from tests.web.test_turns import receive
from web.page_cache import MAX_AGE, PageCache

PAGES = (
    *("/", "/search", "/search?q=banjir", "/articles/1", "/keywords", "/keywords/1", "/outlets", "/outlets/1"),
    "/status",
)


@contextmanager
def sent_again() -> Iterator[None]:
    """Assert that the store is not read for a page in this context."""
    with counted_statements() as statements:
        yield
    assert statements == []


@contextmanager
def made_anew() -> Iterator[None]:
    """Assert that the store is read for a page in this context."""
    with counted_statements() as statements:
        yield
    assert statements


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def stepped(archive: Kliping, clock: SteppedClock) -> Iterator[Site]:
    with serve_folder(archive.folder, clock) as served:
        yield served


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sent_again_for_some_seconds(stepped: Site, clock: SteppedClock, path: str) -> None:
    with made_anew():
        first = stepped.get(path)
    clock.advance(seconds=MAX_AGE.total_seconds() - 1)
    with sent_again():
        again = stepped.get(path)
    assert (again.status, again.body) == (200, first.body)
    assert _without_date(again.headers.items()) == _without_date(first.headers.items())
    clock.advance(seconds=1)
    with made_anew():
        stepped.get(path)
    # A clock that was set back.
    clock.advance(seconds=-1)
    with made_anew():
        stepped.get(path)


def _without_date(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [header for header in headers if header[0] != "date"]


def test_a_change_by_anybody_makes_a_new_page(site: Site, archive: Kliping) -> None:
    assert "banjir besar" not in site.get("/articles/1").text
    assert site.post("/articles/1/marks", note="banjir besar").status == 303
    assert "banjir besar" in site.get("/articles/1").text
    assert "Kata Baru" not in site.get("/keywords").text
    assert archive("keywords", "add", "Kata Baru", "--no-backfill").code == 0
    assert "Kata Baru" in site.get("/keywords").text


def test_compressed_pages_are_sent_to_those_who_take_them(site: Site) -> None:
    for headers, encoding in (({}, None), ({"Accept-Encoding": "gzip"}, "gzip")):
        with made_anew():
            first = site.get("/outlets", headers)
        with sent_again():
            again = site.get("/outlets", headers)
        assert (first.headers["content-encoding"], again.body) == (encoding, first.body)


def test_a_language_has_pages_of_its_own(site: Site) -> None:
    for language, title in (("id", "Media"), ("en", "Outlets"), ("id", "Media"), ("en", "Outlets")):
        assert f"<h1>{title}</h1>" in site.get("/outlets", {"Cookie": f"lang={language}"}).text


def test_a_notice_is_shown_once(site: Site) -> None:
    site.get("/outlets")
    assert "Tersimpan" in site.get("/outlets", {"Cookie": "notice=Tersimpan"}).text
    assert "Tersimpan" not in site.get("/outlets").text


def test_a_user_sees_pages_of_their_own(office: Office) -> None:
    sari, bayu = office.sign_in("Sari"), office.sign_in("Bayu")
    assert "/keywords/new" in office.site.get("/keywords", sari).text
    assert "/keywords/new" not in office.site.get("/keywords", bayu).text
    assert office.site.get("/keywords").status == 303
    assert "/keywords/new" in office.site.get("/keywords", sari).text


def test_problems_and_other_answers_are_not_kept(site: Site) -> None:
    answers = {"/search?q=%28banjir": 422, "/articles/9999": 404, "/feeds": 200, "/api/v1/outlets": 200}
    for path, status in answers.items():
        for _ in range(2):
            with made_anew():
                assert site.get(path).status == status


def test_the_pages_that_were_not_sent_for_longest_are_dropped(archive: Kliping) -> None:
    made: list[str] = []

    async def application(scope: Scope, _receive: Receive, send: Send) -> None:
        made.append(scope["path"])
        scope["state"]["is_cacheable"] = True
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 100})

    async def ask(cache: PageCache, path: str) -> None:
        async def send(_event: Message) -> None:
            pass

        state = {"user": LOCAL_USER}
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "state": state}
        await cache(scope, receive, send)

    async def run(cache: PageCache) -> None:
        for path in ("/a", "/b", "/a", "/c", "/a", "/b"):
            await ask(cache, path)

    context = AppContext(parse(CONFIG, {}, str(archive.folder)), archive.folder / "config.yaml", lambda: NOW)
    with open_store(archive.store_url, migrate=False) as store:
        asyncio.run(run(PageCache(application, context, store, max_bytes=250)))
    assert made == ["/a", "/b", "/c", "/b"]
