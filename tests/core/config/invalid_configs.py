"""Parse invalid configurations, for the tests of their problems."""

from collections.abc import Mapping

import pytest

from core.config import parse
from core.errors import ConfigError


def problems(text: str, environ: Mapping[str, str] | None = None, name: str = "config.yaml") -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        parse(text, environ or {}, name=name)
    return caught.value.problems


def assert_only_problem(text: str, expected: str) -> None:
    assert problems(text) == (f"config.yaml:{expected}",)
