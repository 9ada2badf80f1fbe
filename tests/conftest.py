"""The fixtures that tests of several rooms use, and the order in which files of tests begin."""

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

DEAR = (
    *("test_service.py", "test_kill.py", "test_keywords.py", "test_crawl.py", "test_journey.py", "test_crawling.py"),
    *("test_out_of_reach.py", "test_politeness.py", "test_wheel.py", "test_forms.py", "test_full_text.py"),
    *("test_opening.py", "test_continuation_pages.py", "test_output.py"),
)
"""The files that take longest. A file is run by one process: what is long at the end is waited for by all others."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the dear files; else the random order stays."""
    places = {name: place for place, name in enumerate(DEAR)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))
