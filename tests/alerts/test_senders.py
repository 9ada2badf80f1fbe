"""What is sent to each kind of channel, and what its answers mean."""

import asyncio
import base64
import hmac
import json
import socket
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
import trustme

from alerts.mail import MailSender, build_mail
from alerts.outcome import Outcome, Problem
from alerts.telegram import TelegramSender
from alerts.webhook import WebhookSender
from core.alerts import Channel, ChannelKind
from core.config import Mail, Telegram, Webhook
from storage import AlertMessage, MessageState
from tests.factories import NOW
from tests.sinks import HttpSink, Reply, SmtpSink, telegram_answer

SECRET = "rahasia-yang-panjang-sekali"
CONTENTS = {
    ChannelKind.WEBHOOK: {"body": '{"id":"u-1"}'},
    ChannelKind.TELEGRAM: {"text": "<b>Judul</b>"},
    ChannelKind.MAIL: {"subject": "Judul – Bandung", "text": "Isi\n", "html": "<p>Isi</p>"},
}


def make_message(kind: ChannelKind) -> AlertMessage:
    return AlertMessage(
        1, "u-1", "kantor kami", "key", CONTENTS[kind], 1, MessageState.WAITING, 0, NOW, None, answer=None, error=None
    )


def send_hook(url: str, options: Webhook | None = None) -> Outcome:
    sender = WebhookSender(options or Webhook(allow_private=True), "1")
    channel = Channel(ChannelKind.WEBHOOK, url)
    return asyncio.run(sender.send(channel, make_message(ChannelKind.WEBHOOK), NOW))


def send_telegram(hook: HttpSink) -> Outcome:
    sender = TelegramSender(Telegram(token="123:abcdefghijklmnopqrstuvwxyz", api=hook.url))
    channel = Channel(ChannelKind.TELEGRAM, "-42")
    return asyncio.run(sender.send(channel, make_message(ChannelKind.TELEGRAM), NOW))


def send_mail(port: int, **options: object) -> Outcome:
    filled = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "kliping@kota.example"} | options
    sender = MailSender(Mail.model_validate(filled))
    channel = Channel(ChannelKind.MAIL, "desk@kota.example")

    async def send() -> Outcome:
        outcome = await sender.send(channel, make_message(ChannelKind.MAIL), NOW)
        # The end of an encrypted session takes several rounds of the loop.
        transports = asyncio.get_running_loop()._transports  # type: ignore[attr-defined]
        while any(transport._sock is not None for transport in list(transports.values())):
            await asyncio.sleep(0)
        return outcome

    return asyncio.run(send())


def test_a_request_is_signed_as_standard_webhooks_describes(hook: HttpSink) -> None:
    assert send_hook(hook.url, Webhook(secret=SECRET, allow_private=True)) == Outcome("HTTP 200 ok")
    [request] = hook.received
    assert request.body == b'{"id":"u-1"}'
    identity, timestamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    assert (identity, timestamp) == ("u-1", str(int(NOW.timestamp())))
    expected = hmac.digest(SECRET.encode(), f"{identity}.{timestamp}.".encode() + request.body, sha256)
    assert request.headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"


def test_a_secret_in_base64(hook: HttpSink) -> None:
    key = bytes(range(24))
    send_hook(hook.url, Webhook(secret=f"whsec_{base64.b64encode(key).decode()}", allow_private=True))
    [request] = hook.received
    signed = f"u-1.{int(NOW.timestamp())}.".encode() + request.body
    expected = base64.b64encode(hmac.digest(key, signed, sha256)).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"


def test_without_a_secret_nothing_is_signed(hook: HttpSink) -> None:
    send_hook(hook.url)
    assert "webhook-signature" not in hook.received[0].headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused_before_a_connection(hook: HttpSink, host: str) -> None:
    outcome = send_hook(hook.url.replace("127.0.0.1", host), Webhook())
    assert outcome.error is not None
    assert outcome.error.code == "channel_private"
    assert not hook.received


def test_redirects_are_not_followed(hook: HttpSink) -> None:
    hook.answer = lambda _request: Reply(307, "", {"Location": hook.url})
    outcome = send_hook(hook.url)
    assert str(outcome.error) == "the receiver refuses: HTTP 307"
    assert len(hook.received) == 1


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (400, Problem.CONTENT),
        (413, Problem.CONTENT),
        (401, Problem.CHANNEL),
        (410, Problem.CHANNEL),
        (500, Problem.CHANNEL),
    ],
)
def test_statuses_of_webhooks(hook: HttpSink, status: int, problem: Problem) -> None:
    hook.answer = lambda _request: Reply(status, "penuh\nsekali")
    outcome = send_hook(hook.url)
    assert (outcome.answer, outcome.problem) == (f"HTTP {status} penuh sekali", problem)
    assert outcome.error is not None


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [("120", 120), ("Mon, 02 Mar 2026 08:35:00 GMT", 300), ("sebentar", None), ("-3", None)],
)
def test_retry_after(hook: HttpSink, retry_after: str, pause: int | None) -> None:
    hook.answer = lambda _request: Reply(429, "", {"Retry-After": retry_after})
    assert send_hook(hook.url).retry_after == (None if pause is None else timedelta(seconds=pause))


def test_a_large_answer_is_read_only_in_part(hook: HttpSink) -> None:
    hook.answer = lambda _request: Reply(200, "x" * 5_000_000)
    outcome = send_hook(hook.url)
    assert outcome.error is None
    assert len(outcome.answer) <= 300


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for outcome in (send_hook(f"http://127.0.0.1:{port}/"), send_mail(port)):
        assert outcome.error is not None
        assert outcome.error.code == "channel_unreachable"


def test_a_server_that_speaks_something_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        async def answer() -> Outcome:
            async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                await reader.read(10)
                writer.write(b"SSH-2.0-x\r\n")
                writer.close()

            async with await asyncio.start_server(handle, sock=server):
                sender = WebhookSender(Webhook(allow_private=True), "1")
                channel = Channel(ChannelKind.WEBHOOK, f"http://127.0.0.1:{port}/")
                return await sender.send(channel, make_message(ChannelKind.WEBHOOK), NOW)

        outcome = asyncio.run(answer())
    assert outcome.error is not None
    assert outcome.error.code == "channel_unreachable"


def test_a_message_to_telegram(hook: HttpSink) -> None:
    hook.answer = telegram_answer
    assert send_telegram(hook) == Outcome("message 7")
    [request] = hook.received
    assert request.path == "/hook/bot123:abcdefghijklmnopqrstuvwxyz/sendMessage"
    assert (request.record["chat_id"], request.record["text"], request.record["parse_mode"]) == (
        "-42",
        "<b>Judul</b>",
        "HTML",
    )


@pytest.mark.parametrize(
    ("status", "description", "problem"),
    [
        (400, "Bad Request: can't parse entities: unclosed tag", Problem.CONTENT),
        (400, "Bad Request: message is too long", Problem.CONTENT),
        (400, "Bad Request: chat not found", Problem.CHANNEL),
        (403, "Forbidden: bot was blocked by the user", Problem.CHANNEL),
    ],
)
def test_what_telegram_refuses(hook: HttpSink, status: int, description: str, problem: Problem) -> None:
    hook.answer = lambda _request: Reply(status, json.dumps({"ok": False, "description": description}))
    outcome = send_telegram(hook)
    assert (str(outcome.error), outcome.problem) == (f"the receiver refuses: {description}", problem)
    assert "abcdefghijklmnopqrstuvwxyz" not in repr(outcome)


def test_telegram_requests_a_pause(hook: HttpSink) -> None:
    answer = {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 17}}
    hook.answer = lambda _request: Reply(429, json.dumps(answer))
    assert send_telegram(hook).retry_after == timedelta(seconds=17)


@pytest.mark.parametrize("body", ["", "[]", '"x"', "<html>", '{"ok": "yes"}', '{"ok": true, "result": []}'])
def test_strange_answers_of_telegram(hook: HttpSink, body: str) -> None:
    hook.answer = lambda _request: Reply(200, body)
    assert (send_telegram(hook).error is None) == ('"ok": true' in body)


def test_an_e_mail(mailbox: SmtpSink) -> None:
    assert send_mail(mailbox.port).error is None
    [mail] = mailbox.mails
    assert {name: mail[name] for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")} == {
        "From": "kliping@kota.example",
        "To": "desk@kota.example",
        "Subject": "Judul – Bandung",
        "Message-ID": "<u-1@kota.example>",
        "Auto-Submitted": "auto-generated",
    }
    assert mail["List-Unsubscribe"].strip() == "<mailto:kliping@kota.example?subject=unsubscribe%20kantor%20kami>"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert (text.get_content().strip(), html.get_content().strip()) == ("Isi", "<p>Isi</p>")


def test_a_repeated_e_mail_is_the_same_byte_for_byte() -> None:
    options = Mail(sender="kliping@kota.example")
    mails = [build_mail(options, "desk@kota.example", make_message(ChannelKind.MAIL)) for _ in range(2)]
    assert bytes(mails[0]) == bytes(mails[1])


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("552 5.3.4 too large", Problem.CONTENT),
        ("554 5.7.1 spam", Problem.CONTENT),
        ("552 5.2.2 mailbox full", Problem.CHANNEL),
        ("451 try later", Problem.CHANNEL),
        ("550 no", Problem.CHANNEL),
    ],
)
def test_what_a_mail_server_refuses(mailbox: SmtpSink, answer: str, problem: Problem) -> None:
    mailbox.answer = lambda _mail: answer
    outcome = send_mail(mailbox.port)
    assert (str(outcome.error), outcome.problem) == (f"the receiver refuses: {answer}", problem)


def test_a_connection_that_cannot_be_encrypted_sends_nothing(mailbox: SmtpSink) -> None:
    outcome = send_mail(mailbox.port, security="starttls", user="kliping", password="rahasia")
    assert outcome.error is not None
    assert not mailbox.mails
    assert "rahasia" not in repr(outcome)


PASSWORD = "rahasia mail é"


@pytest.fixture
def server_context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SSLContext:
    """The certificate of a server, whose authority this process trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def make_sink(security: str, context: SSLContext, password: str | None = None) -> SmtpSink:
    is_tls = security == "tls"
    return SmtpSink(tls=context if is_tls else None, starttls=None if is_tls else context, password=password)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_signed_in_and_encrypted_session(server_context: SSLContext, security: str) -> None:
    with make_sink(security, server_context, PASSWORD).serving() as sink:
        assert send_mail(sink.port, security=security, user="kliping", password=PASSWORD).error is None
        assert (len(sink.mails), sink.users) == (1, ["kliping"])
        refused = send_mail(sink.port, security=security, user="kliping", password="salah")
        assert refused.error is not None
        assert refused.problem is Problem.CHANNEL
        assert "535" in refused.answer
        assert "salah" not in str(refused.error)
        assert len(sink.mails) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_an_unknown_authority_is_refused(
    server_context: SSLContext, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with make_sink(security, server_context).serving() as sink:
        outcome = send_mail(sink.port, security=security)
        assert outcome.error is not None
        assert "certificate" in str(outcome.error).lower()
        assert sink.mails == []


def test_a_receiver_that_the_mail_server_does_not_know(mailbox: SmtpSink) -> None:
    mailbox.answer_receiver = lambda _address: "550 5.1.1 no such user"
    outcome = send_mail(mailbox.port)
    assert (str(outcome.error), outcome.problem) == ("the receiver refuses: 550 5.1.1 no such user", Problem.CHANNEL)
    assert not mailbox.mails


def test_what_comes_back_later_goes_to_the_sender(mailbox: SmtpSink) -> None:
    assert send_mail(mailbox.port).error is None
    assert mailbox.senders == ["kliping@kota.example"]
