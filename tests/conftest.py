"""Fixtures for the tests of several rooms, and the order in which test files run."""

import gc
import sys

import pytest

from tests.postgres import postgres_server
from tests.processes import installation, newsroom, warm
from tests.stores import earlier_url, empty_url, sqlite_template, store, store_url

__all__ = [
    "earlier_url",
    "empty_url",
    "installation",
    "newsroom",
    "postgres_server",
    "sqlite_template",
    "store",
    "store_url",
    "warm",
]

SLOWEST = (
    *("test_service.py", "test_crawl.py", "test_politeness.py", "test_output.py", "test_keywords.py", "test_kill.py"),
    *("test_hostile.py", "test_journey.py", "test_out_of_reach.py", "test_wheel.py", "test_forms.py"),
    *("test_full_text.py", "test_open_store.py", "test_continuation_pages.py"),
)
"""Names of the files that take longest. One process runs a file, so a long file at the end would delay the result."""


_MARKS = {"postgres_server": "postgresql", "browser": "browser", "warm": "process"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark tests by the fixtures that they use: `make test` leaves those of servers, browsers and processes out."""
    if not isinstance(item, pytest.Function):
        return
    marks = {_MARKS[name] for name in item.fixturenames if name in _MARKS}
    # Fixtures for both databases ask for the server only when they run.
    if hasattr(item, "callspec") and "postgresql" in item.callspec.params.values():
        marks.add("postgresql")
    for mark in marks:
        item.add_marker(mark)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slowest files first; the others stay in random order."""
    ranks = {name: rank for rank, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))


def pytest_collection_finish() -> None:
    """Keep the garbage collector from searching thousands of collected tests during each of them."""
    gc.collect()
    gc.freeze()


def pytest_keyboard_interrupt(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """Say what to do if the tests took longer than their part may take."""
    if "session-timeout" in str(excinfo.value):
        sys.stderr.write(
            "\nThe tests are not finished. On a slower machine, give them more time: make test TEST_SECONDS=1200\n"
        )
