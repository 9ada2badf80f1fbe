"""Send an HTTP request to an address of the config, but to no private address unless that is allowed."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore2

from alerts.outcome import Outcome
from alerts.selection import shorten
from core.ip_addresses import is_public_address
from core.reasons import Reason

# Seconds for a request with its answer, and the bytes of an answer that are read.
TIMEOUT, MAX_ANSWER = 30.0, 64_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the beginning of the body of a response, and the pause that it requests."""

    status: int
    body: bytes
    retry_after: timedelta | None

    @property
    def text(self) -> str:
        """The answer for people."""
        return shorten(f"HTTP {self.status} {self.body.decode('utf-8', 'replace')}", 300)


class PrivateAddress(Exception):  # noqa: N818 - states the condition
    """The host has no public address. `address` is a private one."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class _GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a name once, and connects to the address that was checked."""

    def __init__(self) -> None:
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError(error.strerror or str(error)) from error
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        public = [address for address in addresses if is_public_address(address)]
        if not public:
            raise PrivateAddress(addresses[0])
        return await _connect_to_any(self._backend, public, port, timeout, local_address, socket_options)


async def _connect_to_any(
    backend: httpcore2.AsyncNetworkBackend,
    addresses: Iterable[str],
    port: int,
    timeout: float | None,
    local_address: str | None,
    socket_options: Iterable[httpcore2.SOCKET_OPTION] | None,
) -> httpcore2.AsyncNetworkStream:
    error: Exception = httpcore2.ConnectError("no address")
    for address in addresses:
        try:
            return await backend.connect_tcp(address, port, timeout, local_address, socket_options)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as raised:
            error = raised
    raise error


async def post(
    url: str, body: bytes, headers: dict[str, str], *, allow_private: bool, now: datetime
) -> Answer | Outcome:
    """Send a body, and return the answer, or the outcome if there was none. Redirects are not followed."""
    backend = None if allow_private else _GuardedBackend()
    try:
        async with (
            asyncio.timeout(TIMEOUT),
            httpcore2.AsyncConnectionPool(network_backend=backend) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=body) as response,
        ):
            chunks, size = [], 0
            async for chunk in response.aiter_stream():
                chunks.append(chunk)
                size += len(chunk)
                if size >= MAX_ANSWER:
                    break
            found = {name.lower(): value for name, value in response.headers}
            retry_after = parse_retry_after(found.get(b"retry-after", b"").decode("latin-1"), now)
            return Answer(response.status, b"".join(chunks)[:MAX_ANSWER], retry_after)
    except PrivateAddress as error:
        return Outcome(error=Reason("channel_private", address=error.address))
    except (TimeoutError, httpcore2.TimeoutException):
        return Outcome(error=Reason("channel_timeout", seconds=round(TIMEOUT)))
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError) as error:
        return Outcome(error=Reason("channel_unreachable", problem=shorten(str(error), 200) or type(error).__name__))


def parse_retry_after(text: str, now: datetime) -> timedelta | None:
    """Return the pause that a header `Retry-After` requests, or None if it has none."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) - now
