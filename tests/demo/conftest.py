"""A newsroom for each test that changes it, and one for all tests that only read."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from demo import Newsroom

NOW = datetime(2026, 3, 2, 18, 30, 45, tzinfo=UTC)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def standing() -> Iterator[Newsroom]:
    """A shared newsroom, not to be changed."""
    with Newsroom.serve(NOW) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom.serve(NOW) as newsroom:
        yield newsroom


@pytest.fixture(scope="session")
def priangan(standing: Newsroom) -> str:
    """The WordPress site's URL, without a trailing slash."""
    return standing.outlets[0].url.rstrip("/")


@pytest.fixture(scope="session")
def tatar(standing: Newsroom) -> str:
    """The portal's URL, without a trailing slash."""
    return standing.outlets[1].url.rstrip("/")
