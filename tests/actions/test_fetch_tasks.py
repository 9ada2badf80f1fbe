"""Tasks that fetch for the page: what they return, and that none reaches a private address."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from twisted.internet.address import IPv4Address

from actions.context import AppContext
from actions.fetch_tasks import plan_crawl, plan_discovery, plan_fetch
from core.config import parse
from core.errors import UsageError
from core.outlet import Outlet
from crawler.address_guard import install_guard
from demo.response import HTML, Response
from storage import Store, TaskState
from tests.crawling import loop, workers
from tests.factories import NOW, make_outlet
from tests.fetching import Fetching, fetching, make_rounds
from tests.small_outlet import SmallOutlet

__all__ = ["fetching", "loop", "workers"]

FORMS = ["127.0.0.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"]


@pytest.fixture
def small() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as served:
        served.add_home('<link rel="alternate" type="application/rss+xml" href="/feed">')
        items = "".join(
            f"<item><title>Judul {number}</title><link>{served.add_article(f'berita/{number}', number)}</link>"
            f"<pubDate>Mon, 02 Mar 2026 0{number}:00:00 GMT</pubDate></item>"
            for number in range(1, 8)
        )
        served.add_source("feed", f"<rss version='2.0'><channel><title>Kabar</title>{items}</channel></rss>")
        yield served


def permitting(context: AppContext) -> AppContext:
    """Return the context of an operator who permits private addresses."""
    network = context.config.network.model_copy(update={"allow_private": True})
    return replace(context, config=context.config.model_copy(update={"network": network}))


def test_a_discovery_finds_sources_and_headlines_and_stores_nothing(
    context: AppContext, opened: Store, fetching: Fetching, small: SmallOutlet
) -> None:
    context = permitting(context)
    plan_discovery(context, opened, small.url)
    [task] = fetching.run(context, opened)
    assert task.state is TaskState.DONE
    assert task.result is not None
    assert [(source["kind"], source["error"]) for source in task.result["sources"]] == [("feed", None)]
    assert [sample["title"] for sample in task.result["samples"][:2]] == ["Judul 7", "Judul 6"]
    assert task.result["listed"] == 7
    assert task.result["is_complete"]
    assert not small.asked("berita/1")
    assert len(opened.outlets.find(NOW)) == 2


def test_an_outlet_that_cannot_be_reached_is_a_failed_task(
    context: AppContext, opened: Store, fetching: Fetching
) -> None:
    context = permitting(context)
    task_id = plan_discovery(context, opened, "http://127.0.0.1:1/")
    assert [task.id for task in fetching.run(context, opened)] == [task_id]
    task = opened.tasks.get(task_id)
    assert task.state is TaskState.FAILED
    assert "the connection is refused" in str(task.error)


def test_an_article_is_fetched_and_stored(
    context: AppContext, opened: Store, fetching: Fetching, small: SmallOutlet
) -> None:
    context = permitting(context)
    url = f"{small.url}berita/3"
    plan_fetch(context, opened, url)
    [task] = fetching.run(context, opened)
    assert task.result is not None
    assert task.result["result"] == "new"
    assert opened.articles.get(task.result["article"]).article.url == url
    [outlet] = [each.outlet for each in opened.outlets.find(NOW) if each.outlet.url == small.url]
    assert (outlet.active, outlet.private) == (False, False)


def test_an_outlet_is_crawled_now(context: AppContext, opened: Store, fetching: Fetching, small: SmallOutlet) -> None:
    context = permitting(context)
    opened.outlets.put(small.outlet("feed"), NOW)
    plan_crawl(context, opened, small.outlet().name)
    [task] = fetching.run(context, opened)
    assert task.state is TaskState.DONE, task
    assert task.result is not None
    assert (task.result["new"], task.result["stopped"]) == (7, None)
    assert opened.outlets.get(small.outlet().name, NOW).last_success_at == NOW


def test_a_crawl_that_fails_has_a_reason_and_an_outlet_that_is_paused_is_refused(
    context: AppContext, opened: Store, fetching: Fetching
) -> None:
    opened.outlets.put(make_outlet("Mati", url="http://127.0.0.1:1/", private=True), NOW)
    opened.outlets.put(make_outlet("Jeda", active=False), NOW)
    plan_crawl(context, opened, "Mati")
    [task] = fetching.run(context, opened)
    assert task.state is TaskState.FAILED
    assert "the connection is refused" in str(task.error)
    with pytest.raises(UsageError, match="resume it first"):
        plan_crawl(context, opened, "Jeda")


def test_an_unexpected_exception_ends_its_task_only(
    context: AppContext, opened: Store, fetching: Fetching, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = make_rounds(context, opened, fetching.workers)

    async def fail(*_: object) -> Any:
        raise ZeroDivisionError("rahasia" * 1000)

    rounds.fetch = fail
    task_id = plan_discovery(context, opened, "https://kabar-lain.example")

    async def run() -> None:
        task = await rounds.claim_fetch()
        assert task is not None
        await rounds.run_fetch(task)

    fetching.loop.run_until_complete(run())
    assert opened.tasks.get(task_id).state is TaskState.FAILED
    assert len(str(opened.tasks.get(task_id).error)) < 700
    assert "ZeroDivisionError" in caplog.text


def test_a_task_that_is_stopped_waits_for_another_process(
    context: AppContext, opened: Store, fetching: Fetching, small: SmallOutlet
) -> None:
    context = permitting(context)
    task_id = plan_discovery(context, opened, small.url)
    rounds = make_rounds(context, opened, fetching.workers)

    async def run() -> None:
        task = await rounds.claim_fetch()
        assert task is not None
        rounds.is_stopping = True
        await rounds.run_fetch(task)
        assert await rounds.claim_fetch() is None

    fetching.loop.run_until_complete(run())
    assert opened.tasks.get(task_id).state is TaskState.WAITING
    assert [task.state for task in fetching.run(context, opened)] == [TaskState.DONE]


@pytest.mark.parametrize("form", FORMS)
def test_no_task_reaches_a_private_address(
    context: AppContext, opened: Store, fetching: Fetching, small: SmallOutlet, form: str
) -> None:
    """Literal addresses of usual form are refused at once, and all others when they are fetched."""
    url = small.url.replace("127.0.0.1", form)
    for plan, path in ((plan_discovery, ""), (plan_fetch, "berita/1")):
        try:
            plan(context, opened, url + path)
        except UsageError as error:
            assert "private network" in str(error)
    opened.outlets.put(Outlet("Dari halaman", url), NOW)
    plan_crawl(context, opened, "Dari halaman")
    for task in fetching.run(context, opened):
        assert task.state is TaskState.FAILED
        assert "private address" in str(task.error)
    assert small.requests == []


def test_a_redirect_to_a_private_address_is_not_followed(
    context: AppContext, opened: Store, fetching: Fetching, small: SmallOutlet
) -> None:
    """The outlet itself may be private, as its operator declared; where it leads to may not."""
    with SmallOutlet.serve() as target:
        target.add_article("berita/1", 1)
        moved = Response(b"", HTML, status=302, headers=(("Location", f"{target.url}berita/1"),))
        small.responses["/berita/1"] = moved
        opened.outlets.put(small.outlet("feed"), NOW)
        plan_fetch(context, opened, f"{small.url}berita/1")
        [task] = fetching.run(context, opened)
        assert task.state is TaskState.FAILED
        assert small.asked("berita/1")
        assert target.requests == []


class _Rebinding:
    """A resolver whose answer for a name is another one each time."""

    def __init__(self, answers: list[str], port: int) -> None:
        self.answers, self.port = answers, port

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self, receiver: Any, _name: str, _port: int = 0, *_: Any
    ) -> None:
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", self.answers.pop(0) if self.answers else "127.0.0.1", self.port))
        receiver.resolutionComplete()


@pytest.mark.parametrize("answers", [[], ["192.0.2.1"], ["10.0.0.1", "169.254.169.254"]])
def test_a_name_that_leads_to_a_private_address_is_refused(
    context: AppContext,
    opened: Store,
    fetching: Fetching,
    small: SmallOutlet,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
) -> None:
    port = int(small.url.rsplit(":", 1)[1].strip("/"))

    async def install() -> None:
        monkeypatch.setattr(install_guard(), "_resolver", _Rebinding(answers, port))

    fetching.loop.run_until_complete(install())
    url = f"http://berita.kabar-lain.com:{port}/"
    plan_discovery(context, opened, url)
    plan_fetch(context, opened, f"{url}berita/1")
    for task in fetching.run(context, opened):
        assert task.state is TaskState.FAILED
        assert "private" in str(task.error)
    assert small.requests == []


def test_an_address_of_a_stored_outlet_is_not_discovered_again(context: AppContext, opened: Store) -> None:
    with pytest.raises(UsageError, match="there is an outlet 'Kabar Contoh' already"):
        plan_discovery(context, opened, "http://www.kabar-contoh.example")


def test_the_host_of_a_fetch_is_not_asked_twice_at_once(
    context: AppContext, opened: Store, fetching: Fetching, small: SmallOutlet
) -> None:
    """While a crawl holds the host, a page of it waits."""
    context = permitting(context)
    plan_fetch(context, opened, f"{small.url}berita/1")
    rounds = make_rounds(context, opened, fetching.workers)

    async def run() -> None:
        task = await rounds.claim_fetch()
        assert task is not None
        async with rounds.crawler.lock_host(small.url):
            running = asyncio.create_task(rounds.run_fetch(task))
            await asyncio.wait({running}, timeout=0.2)
            assert not running.done()
            assert small.requests == []
        assert (await running).state is TaskState.DONE

    fetching.loop.run_until_complete(run())


def test_a_config_without_private_permission_is_the_default() -> None:
    assert not parse("", {}).network.allow_private
