"""What a server says to one request, with its validators (RFC 9110)."""

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
class Answer:
    """Status, body and headers. `modified_at` (aware) is when the body last changed; None sends no validators."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified_at: datetime | None = None

    @cached_property
    def etag(self) -> str:
        """Strong: equal bytes, equal tag."""
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def head(self) -> bytes:
        """The status line and headers as they go over the wire, with the blank line."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        if self.modified_at is not None:
            lines += [f"ETag: {self.etag}", f"Last-Modified: {http_date(self.modified_at)}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.status != HTTPStatus.NOT_MODIFIED:
            lines += [f"Content-Type: {self.content_type}", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def is_fresh_for(self, headers: Message) -> bool:
        """Whether the asker holds this very answer already. If-None-Match wins over If-Modified-Since."""
        if self.status != HTTPStatus.OK or self.modified_at is None:
            return False
        known = headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or self.etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}
        since = _http_instant(headers.get("If-Modified-Since"))
        return since is not None and self.modified_at.replace(microsecond=0) <= since

    def not_modified(self) -> "Answer":
        """The 304 in place of this answer, with its validators."""
        lines = (("ETag", self.etag), ("Last-Modified", http_date(self.modified_at))) if self.modified_at else ()
        return Answer(b"", status=304, headers=lines)


def redirect(location: str) -> Answer:
    """301 to an absolute address or a path."""
    return Answer(b"", status=301, headers=(("Location", location),))


def split_target(target: str) -> tuple[str, dict[str, str]]:
    """A request target as its path and its parameters; of a repeated one the last wins."""
    parts = urlsplit(target)
    return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))


def _http_instant(value: str | None) -> datetime | None:
    try:
        instant = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    # A date without a zone cannot be compared; RFC 9110 has a recipient ignore what is no HTTP date.
    return instant if instant.tzinfo else None
