"""Receivers of alerts."""

from collections.abc import Iterator

import pytest

from tests.sinks import HttpSink, SmtpSink


@pytest.fixture
def hook() -> Iterator[HttpSink]:
    with HttpSink().serving() as sink:
        yield sink


@pytest.fixture
def mailbox() -> Iterator[SmtpSink]:
    with SmtpSink().serving() as sink:
        yield sink
