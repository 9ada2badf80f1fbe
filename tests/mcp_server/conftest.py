"""A client of the SDK that talks to `kliping mcp`, a process of its own, with a store of the commands' tests."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent

from tests.cli.commands import clean_environ
from tests.cli.conftest import CONFIG, archive, filled_store, kliping
from tests.processes import ROOT

__all__ = ["archive", "filled_store", "kliping"]


@dataclass(frozen=True)
class Answer:
    text: str
    is_error: bool

    @property
    def record(self) -> Any:
        return json.loads(self.text)

    @property
    def data(self) -> Any:
        """What stands between the marks."""
        begin, data, end = self.record["data"]
        assert begin.removeprefix("BEGIN ") == end.removeprefix("END ")
        return data


@dataclass(frozen=True)
class Session:
    """A connected client."""

    portal: BlockingPortal
    client: Client

    def call(self, tool: str, /, **arguments: object) -> Answer:
        result = self.portal.call(self.client.call_tool, tool, arguments)
        assert isinstance(result, CallToolResult)
        [content] = result.content
        assert isinstance(content, TextContent)
        assert result.structured_content is None
        return Answer(content.text, result.is_error)

    def find(self, tool: str, /, **arguments: object) -> Answer:
        """Call a tool that may not fail."""
        answer = self.call(tool, **arguments)
        assert not answer.is_error, answer.text
        return answer


@contextmanager
def connect(folder: Path) -> Iterator[Session]:
    """Start the server in a folder with a config file and a store, and connect to it."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tests.mcp_server.at_fixed_time", "mcp"],
        env=clean_environ(PYTHONPATH=str(ROOT)),
        cwd=folder,
    )
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server, read_timeout_seconds=60)) as client,
    ):
        yield Session(portal, client)


@pytest.fixture(scope="module")
def session(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A client of the store with seven articles; the clock stands at NOW."""
    folder = tmp_path_factory.mktemp("mcp")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    shutil.copyfile(filled_store, folder / "kliping.db")
    with connect(folder) as connected:
        yield connected
