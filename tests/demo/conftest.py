"""A newsroom for each test that changes it, and one for all that only read."""

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
    """Read only."""
    with Newsroom.serve(NOW) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom.serve(NOW) as newsroom:
        yield newsroom


@pytest.fixture(scope="session")
def priangan(standing: Newsroom) -> str:
    """The WordPress-shaped outlet's address, without the slash at its end."""
    return standing.outlets[0].url.rstrip("/")


@pytest.fixture(scope="session")
def tatar(standing: Newsroom) -> str:
    """The portal's address, without the slash at its end."""
    return standing.outlets[1].url.rstrip("/")
