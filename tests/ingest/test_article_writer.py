"""Articles of concurrent crawls are kept together, in order, and none takes the others down with it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from core.errors import KeywordNotFound, StoreError
from core.filters import ArticleFilter, ArticleOrder
from ingest import article_writer
from ingest.article_writer import ArticleWriter
from storage import Claim, KeepRequest, KeepResult, Store
from tests.factories import NOW, make_article, make_keep_request, make_mention, watch

Outcomes = list[KeepResult | BaseException]


@pytest.fixture
def claimed(store: Store) -> Claim:
    return watch(store, "Kota Contoh")


def make_requests(store: Store, claimed: Claim, count: int) -> list[KeepRequest]:
    """Return requests to keep articles that all have dates of their own."""
    return [
        make_keep_request(
            store,
            claimed,
            make_article(f"https://x.example/{number}", published_at=NOW - timedelta(minutes=number)),
            make_mention(),
        )
        for number in range(count)
    ]


def keep_together(store: Store, makers: Sequence[Callable[[], tuple[KeepRequest, datetime]]]) -> Outcomes:
    async def run() -> Outcomes:
        writer = ArticleWriter(store)
        return await asyncio.gather(*map(writer.keep, makers), return_exceptions=True)

    return asyncio.run(run())


def makers_of(requests: Sequence[KeepRequest]) -> list[Callable[[], tuple[KeepRequest, datetime]]]:
    return [lambda request=request: (request, NOW) for request in requests]  # type: ignore[misc]


def find_urls(store: Store) -> list[str]:
    found = store.articles.find(ArticleFilter(order=ArticleOrder.KEPT, limit=1000))
    return [stored.article.url for stored in reversed(found)]


def count_commits(store: Store) -> list[None]:
    """Return a list that gets an item at each commit."""
    commits: list[None] = []
    event.listen(store._database.engine, "commit", lambda _connection: commits.append(None))
    return commits


def test_articles_that_arrive_together_are_kept_in_order_in_few_transactions(store: Store, claimed: Claim) -> None:
    requests = make_requests(store, claimed, 30)
    commits = count_commits(store)
    assert keep_together(store, makers_of(requests)) == [KeepResult.NEW] * 30
    assert len(commits) == 1
    assert find_urls(store) == [request.article.url for request in requests]


def test_a_transaction_has_a_limited_number_of_articles(
    store: Store, claimed: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_writer, "MAX_ARTICLES", 4)
    requests = make_requests(store, claimed, 10)
    commits = count_commits(store)
    assert keep_together(store, makers_of(requests)) == [KeepResult.NEW] * 10
    assert len(commits) == 3
    assert find_urls(store) == [request.article.url for request in requests]


def test_the_same_article_twice_in_a_transaction_is_kept_once(store: Store, claimed: Claim) -> None:
    [request] = make_requests(store, claimed, 1)
    assert keep_together(store, makers_of([request, request])) == [KeepResult.NEW, KeepResult.UNCHANGED]


def test_a_faulty_article_takes_no_other_down(store: Store, claimed: Claim) -> None:
    requests = make_requests(store, claimed, 4)
    faulty = make_keep_request(store, claimed, make_article("https://x.example/f"), make_mention("Tidak ada"))

    def fail() -> tuple[KeepRequest, datetime]:
        raise ZeroDivisionError

    outcomes = keep_together(store, [*makers_of([*requests[:2], faulty, *requests[2:]]), fail])
    assert [outcomes[each] for each in (0, 1, 3, 4)] == [KeepResult.NEW] * 4
    assert isinstance(outcomes[2], KeywordNotFound)
    assert isinstance(outcomes[5], ZeroDivisionError)
    assert find_urls(store) == [request.article.url for request in requests]


def test_an_error_of_the_store_reaches_every_article_and_no_other_transaction_is_tried(
    store: Store, claimed: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_writer, "MAX_ARTICLES", 1)
    requests = make_requests(store, claimed, 3)
    begun: list[None] = []

    def raise_lost(_connection: object) -> None:
        begun.append(None)
        raise StoreError("connection lost")

    def break_connection() -> tuple[KeepRequest, datetime]:
        event.listen(store._database.engine, "begin", raise_lost)
        return requests[0], NOW

    outcomes = keep_together(store, [break_connection, *makers_of(requests[1:])])
    event.remove(store._database.engine, "begin", raise_lost)
    assert [str(outcome) for outcome in outcomes] == ["connection lost"] * 3
    assert len(begun) == 1
    assert find_urls(store) == []


def test_closing_gives_up_what_is_pending(store: Store, claimed: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_writer, "INTERVAL", 1000)
    requests = make_requests(store, claimed, 3)

    async def run() -> Outcomes:
        writer = ArticleWriter(store)
        kept = [asyncio.ensure_future(writer.keep(make_request)) for make_request in makers_of(requests)]
        await kept[0]
        late = asyncio.ensure_future(writer.keep(makers_of(make_requests(store, claimed, 4))[3]))
        await asyncio.gather(*kept)
        writer.close()
        return [*await asyncio.gather(late, return_exceptions=True)]

    assert [type(each) for each in asyncio.run(run())] == [asyncio.CancelledError]
    assert find_urls(store) == [request.article.url for request in requests]
