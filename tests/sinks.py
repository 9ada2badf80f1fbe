"""Real receivers of alerts on 127.0.0.1: an HTTP server and an SMTP server, which record what arrives."""

import asyncio
import html
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Received:
    """A request: its path, its headers in lower case, and its body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Reply:
    """The answer to a request."""

    status: int = 200
    body: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)


class HttpSink:
    """An HTTP server. `answer` decides on each request, after it was recorded."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], Reply] = lambda _request: Reply()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # the client was killed while it sent
                request = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                sink.received.append(request)
                reply = sink.answer(request)
                encoded = reply.body.encode()
                try:
                    self.send_response(reply.status)
                    for name, value in {"Content-Length": str(len(encoded)), **reply.headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(encoded)
                except OSError:
                    pass  # the client was killed

            def log_message(self, *_arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    @contextmanager
    def serving(self) -> Iterator["HttpSink"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class SmtpSink:
    """An SMTP server. `answer` decides on each e-mail, after it was recorded.

    With `tls`, connections are encrypted from the beginning; with `starttls`, the client must encrypt them. With
    `password`, the client must sign in with it.
    """

    def __init__(
        self, *, tls: SSLContext | None = None, starttls: SSLContext | None = None, password: str | None = None
    ) -> None:
        self._tls, self._starttls, self._password = tls, starttls, password
        self.users: list[str] = []
        self.mails: list[EmailMessage] = []
        self.receivers: list[str] = []
        # The envelope's senders, to which servers return what cannot be delivered.
        self.senders: list[str] = []
        self.answer_receiver: Callable[[str], str] = lambda _address: "250 OK"
        self.answer: Callable[[EmailMessage], str] = lambda _mail: "250 OK"
        self._socket = socket.create_server(("127.0.0.1", 0))

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answer_receiver(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.receivers += envelope.rcpt_tos
        self.senders.append(envelope.mail_from or "")
        return self.answer(mail)

    def _sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _method: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=data.password.decode() == self._password, handled=False)

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    @contextmanager
    def serving(self) -> Iterator["SmtpSink"]:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()

        def make_server() -> SMTP:
            return SMTP(
                self,
                loop=loop,
                tls_context=self._starttls,
                require_starttls=self._starttls is not None,
                authenticator=self._sign_in,
                # aiosmtpd only knows of the encryption that it started itself.
                auth_required=self._password is not None and self._tls is None,
                auth_require_tls=self._tls is None and self._password is not None,
            )

        async def start() -> asyncio.Server:
            return await loop.create_server(make_server, sock=self._socket, ssl=self._tls)

        async def stop() -> None:
            """End the connections, too: a client may not have closed its own yet, or a handshake may go on."""
            server.close()
            # Only the loop knows of a connection whose handshake goes on. Python 3.13 has `server.abort_clients`.
            for transport in list(loop._transports.values()):  # type: ignore[attr-defined]
                transport.abort()
            running = asyncio.all_tasks() - {asyncio.current_task()}
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

        server = asyncio.run_coroutine_threadsafe(start(), loop).result()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(stop(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


def telegram_answer(request: Received) -> Reply:
    """Return what Telegram answers: it counts the UTF-16 units of a text without its markup."""
    text = html.unescape(re.sub("<[^>]*>", "", request.record["text"]))
    if len(text.encode("utf-16-le")) // 2 > 4096:
        return Reply(400, json.dumps({"ok": False, "description": "Bad Request: message is too long"}))
    return Reply(body=json.dumps({"ok": True, "result": {"message_id": 7}}))
