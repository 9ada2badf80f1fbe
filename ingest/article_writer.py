"""Keep the articles of all crawls of a process, those that arrive within a moment in one transaction.

A transaction of its own costs an article three times as much as its share of a larger one (`benchmarks/store.py`). An
article that was not committed when the process was killed is still a waiting candidate, so it is fetched again.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from core.errors import StoreError
from storage import KeepRequest, KeepResult, Store

# Minimum seconds from the start of a transaction to that of the next. The first article after a pause is kept at once.
INTERVAL = 0.2

# Maximum articles in a transaction. The first one makes other processes that write wait for a tenth of a second.
MAX_ARTICLES = 100

# Makes the request to keep an article, with the time at which it is kept. Called on the writer thread of the store.
MakeRequest = Callable[[], tuple[KeepRequest, datetime]]


class ArticleWriter:
    """Keep articles in the order of the calls of `keep`. Create one instance per process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pending: list[tuple[MakeRequest, asyncio.Future[KeepResult]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._started_at = float("-inf")
        self._is_running = False

    async def keep(self, make_request: MakeRequest) -> KeepResult:
        """Return the result of `Store.keep` when it is committed. Raise what `make_request` or the store raises.

        An article keeps its place in the order from the call on, before the first `await`. After an error of the store,
        all articles that are pending raise it, since each call of a store that is locked waits for half a minute.
        """
        result: asyncio.Future[KeepResult] = asyncio.get_running_loop().create_future()
        self._pending.append((make_request, result))
        self._schedule()
        return await result

    def close(self) -> None:
        """Give up the articles that are still pending. Their candidates are fetched again."""
        if self._timer is not None:
            self._timer.cancel()
        for _, result in self._pending:
            result.cancel()
        self._pending = []

    def _schedule(self) -> None:
        """Plan the next transaction for the pending articles, unless one is running."""
        if not self._pending or self._is_running:
            return
        if len(self._pending) >= MAX_ARTICLES:
            self._start()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(self._started_at + INTERVAL, self._start)

    def _start(self) -> None:
        """Keep the first of the pending articles in one transaction."""
        if self._timer is not None:
            self._timer.cancel()
        batch, self._pending = self._pending[:MAX_ARTICLES], self._pending[MAX_ARTICLES:]
        self._timer, self._started_at, self._is_running = None, asyncio.get_running_loop().time(), True
        kept = self._store.submit(_keep_all, self._store, [make_request for make_request, _ in batch])
        asyncio.wrap_future(kept).add_done_callback(lambda done: self._finish(done, [result for _, result in batch]))

    def _finish(
        self, done: asyncio.Future[list[KeepResult | Exception]], results: Sequence[asyncio.Future[KeepResult]]
    ) -> None:
        self._is_running = False
        outcomes = done.result()
        error = next((outcome for outcome in outcomes if isinstance(outcome, StoreError)), None)
        if error is not None:
            results = [*results, *(result for _, result in self._pending)]
            outcomes = [*outcomes, *[error] * len(self._pending)]
            self._pending = []
        for result, outcome in zip(results, outcomes, strict=True):
            if result.done():
                continue  # the crawl was cancelled
            if isinstance(outcome, Exception):
                result.set_exception(outcome)
            else:
                result.set_result(outcome)
        self._schedule()


def _keep_all(store: Store, requested: Sequence[MakeRequest]) -> list[KeepResult | Exception]:
    """Return the result for each article, or what was raised for it."""
    results: dict[int, KeepResult | Exception] = {}
    made = {}
    for number, make_request in enumerate(requested):
        try:
            made[number] = make_request()
        except Exception as error:
            results[number] = error
    try:
        results |= zip(made, store.keep_all(made.values()), strict=True)
    except StoreError as error:
        results |= dict.fromkeys(made, error)
    except Exception:
        # One of the articles is to blame, and the others are kept without it.
        for number, timed_request in made.items():
            try:
                results[number] = store.keep(*timed_request)
            except Exception as error:
                results[number] = error
    return [results[number] for number in range(len(requested))]
