"""One HTTP exchange: redirects are not followed, error statuses are not raised."""

import http.client
from email.message import Message
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lxml import html


class Reply(NamedTuple):
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def select(self, xpath: str) -> list[Any]:
        """Return what the XPath selects on the page."""
        found = html.fromstring(self.text).xpath(xpath)
        assert isinstance(found, list)
        return found


def request(url: str, method: str = "GET", body: bytes | None = None, /, **headers: str) -> Reply:
    """Send a request; underscores in header names become dashes."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(
            method, target or "/", body, {key.replace("_", "-"): value for key, value in headers.items()}
        )
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()
