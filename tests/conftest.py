"""Fixtures that tests of several rooms use, and the order in which test files run."""

import pytest

from tests.postgres import postgres_server
from tests.processes import installation, newsroom, warm
from tests.stores import empty_url, sqlite_template, store, store_url

__all__ = [
    "empty_url",
    "installation",
    "newsroom",
    "postgres_server",
    "sqlite_template",
    "store",
    "store_url",
    "warm",
]

SLOWEST_FIRST = (
    *("test_service.py", "test_kill.py", "test_keywords.py", "test_crawl.py", "test_journey.py", "test_crawling.py"),
    *("test_out_of_reach.py", "test_manners.py", "test_wheel.py", "test_forms.py", "test_full_text.py"),
    *("test_open_store.py", "test_parts.py", "test_output.py"),
)
"""The files that take longest. One process runs a file: at the end, all others would wait for a slow one."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slowest files first, the others in random order."""
    ranks = {name: rank for rank, name in enumerate(SLOWEST_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))
