"""An HTTP response with its validators (RFC 9110)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from demo.dates import http_date

HTML = "text/html; charset=UTF-8"
XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class Response:
    """Status, body and headers. `modified_at` (aware) is when the body last changed; None sends no validators."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified_at: datetime | None = None

    @cached_property
    def etag(self) -> str:
        """A strong ETag: equal bodies have equal tags."""
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def head(self) -> bytes:
        """The status line and headers as sent, with the blank line."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        if self.modified_at is not None:
            lines += [f"ETag: {self.etag}", f"Last-Modified: {http_date(self.modified_at)}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.status != HTTPStatus.NOT_MODIFIED:
            lines += [f"Content-Type: {self.content_type}", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def is_fresh_for(self, headers: Message) -> bool:
        """Return whether the client has this response. If-None-Match takes precedence over If-Modified-Since."""
        if self.status != HTTPStatus.OK or self.modified_at is None:
            return False
        known = headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or self.etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}
        since = _http_instant(headers.get("If-Modified-Since"))
        return since is not None and self.modified_at.replace(microsecond=0) <= since

    def make_not_modified(self) -> "Response":
        """Return the 304 response with the same validators."""
        lines = (("ETag", self.etag), ("Last-Modified", http_date(self.modified_at))) if self.modified_at else ()
        return Response(b"", status=304, headers=lines)


def redirect(location: str) -> Response:
    """Return a 301 to an absolute URL or a path."""
    return Response(b"", status=301, headers=(("Location", location),))


def split_target(target: str) -> tuple[str, dict[str, str]]:
    """Return the path and the parameters of a request target; the last of repeated parameters counts."""
    parts = urlsplit(target)
    return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))


def _http_instant(value: str | None) -> datetime | None:
    try:
        instant = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    # A date without a zone cannot be compared, and RFC 9110 says to ignore what is not an HTTP date.
    return instant if instant.tzinfo else None
