"""The context of a config file, with a stopped clock and a store in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.context import AppContext, load_context
from storage import Store
from tests.cli.conftest import CONFIG
from tests.factories import NOW
from tests.stores import copy_template


@pytest.fixture
def context(tmp_path: Path) -> AppContext:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return load_context(path, {"KLIPING_STORAGE__URL": f"sqlite:///{tmp_path / 'kliping.db'}"}, lambda: NOW)


@pytest.fixture
def opened(context: AppContext) -> Iterator[Store]:
    """The context's store, with the config mirrored into it."""
    copy_template(context.config.storage.url)
    store, _ = context.open_mirrored_store()
    with store:
        yield store
