"""Load a config file, the environment and secrets."""

from pathlib import Path

import pytest

from actions.context import load_context
from core.errors import ConfigError
from tests.factories import NOW


def test_a_missing_file_is_an_error_unless_it_is_optional(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    with pytest.raises(ConfigError, match="there is no such file"):
        load_context(path, {}, lambda: NOW)
    context = load_context(path, {"KLIPING_SCHEDULE__TIMEZONE": "Asia/Jayapura"}, lambda: NOW, is_optional=True)
    assert (context.config.outlets, context.zone.key, context.clock()) == ((), "Asia/Jayapura", NOW)


def test_an_optional_file_that_exists_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("keywords: [banjir]")
    context = load_context(path, {}, lambda: NOW, is_optional=True)
    assert [keyword.name for keyword in context.config.keywords] == ["banjir"]


def test_crawl_options_have_the_clock_and_the_config(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("{network: {max_pages: 7}, storage: {unmatched_days: 0}}")
    options = load_context(path, {}, lambda: NOW).crawl_options()
    assert (options.clock(), options.max_pages, options.keeps_unmatched) == (NOW, 7, False)
