"""Chat services by Apprise: which addresses are allowed, what arrives, and what answers mean."""

import asyncio
import importlib
import re
from datetime import timedelta

import pytest

from alerts.chat import ChatSender, hide_secrets
from alerts.outcome import Outcome, Problem
from alerts.rendering import Draft, Templates
from core.alerts import Channel, ChannelKind
from core.chat_services import OPTIONS, SERVICES
from core.config import Config, Webhook, parse
from core.config.addresses import parse_channel_address
from core.errors import ConfigError
from core.reasons import Reason
from storage import AlertMessage, MessageState, Store
from tests.alerts.alerting import open_office
from tests.alerts.test_rendering import make_draft, make_item
from tests.factories import NOW
from tests.sinks import HttpSink, Reply

# Each message is sent by a process of its own.
pytestmark = pytest.mark.process

TOPIC = "rahasia-topik"


def ntfy(hook: HttpSink, path: str = TOPIC) -> str:
    return hook.url.replace("http://", "ntfy://").replace("/hook", f"/{path}")


def send(address: str, text: str = "Judul", *, allow_private: bool = True) -> Outcome:
    sent = AlertMessage(
        1, "u-1", "kantor", "key", {"text": text}, 1, MessageState.WAITING, 0, NOW, None, answer=None, error=None
    )
    channel = Channel(ChannelKind.CHAT, address)
    return asyncio.run(ChatSender(Webhook(allow_private=allow_private)).send(channel, sent, NOW))


def test_a_text_arrives_as_it_is(hook: HttpSink) -> None:
    assert send(ntfy(hook), "Judul\n*baris* & <kedua>") == Outcome("HTTP 200 ok")
    [request] = hook.received
    assert (request.record["topic"], request.record["message"]) == (TOPIC, "Judul\n*baris* & <kedua>")


@pytest.mark.parametrize(
    ("reply", "problem", "pause"),
    [
        (Reply(400, "terlalu panjang"), Problem.CONTENT, None),
        (Reply(403, f"{TOPIC} is not yours"), Problem.CHANNEL, None),
        (Reply(429, "", {"Retry-After": "90"}), Problem.CHANNEL, timedelta(seconds=90)),
    ],
)
def test_an_answer_that_refuses(hook: HttpSink, reply: Reply, problem: Problem, pause: timedelta | None) -> None:
    hook.answer = lambda _request: reply
    outcome = send(ntfy(hook))
    assert outcome.error == Reason("channel_refused", answer=f"HTTP {reply.status}")
    assert (outcome.problem, outcome.retry_after) == (problem, pause)
    assert outcome.answer.startswith(f"HTTP {reply.status}")
    assert TOPIC not in outcome.answer


def test_private_addresses_are_refused_unless_they_are_allowed(hook: HttpSink) -> None:
    outcome = send(ntfy(hook), allow_private=False)
    assert outcome.error == Reason("channel_private", address="127.0.0.1")
    assert (
        str(outcome.error.message)
        == "the receiver has the private address 127.0.0.1; to allow that: webhook.allow_private: true"
    )
    assert not hook.received


def test_redirects_are_not_followed(hook: HttpSink) -> None:
    hook.answer = lambda _request: Reply(307, "", {"Location": "/lain"})
    assert send(ntfy(hook)).error == Reason("channel_refused", answer="HTTP 307")
    assert len(hook.received) == 1


def test_proxies_and_passwords_of_this_computer_are_not_used(hook: HttpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert send(ntfy(hook)).error is None


def test_a_server_that_cannot_be_reached() -> None:
    outcome = send(f"ntfy://127.0.0.1:9/{TOPIC}")
    assert outcome.error is not None
    assert outcome.error.code == "channel_unreachable"
    assert TOPIC not in str(outcome.error.message)


def test_an_address_that_the_service_cannot_read() -> None:
    outcome = send("slack://bukan-token")
    assert outcome.error is not None
    assert outcome.error.code == "channel_unreachable"
    assert "bukan-token" not in str(outcome.error.message)


def test_without_the_extra_the_cure_is_named(hook: HttpSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    outcome = send(ntfy(hook))
    assert outcome.error is not None
    assert str(outcome.error.message) == 'messages to ntfy://… need the library Apprise: pip install "kliping[apprise]"'
    assert not hook.received


def test_secrets_are_hidden_in_texts_of_any_length() -> None:
    address = "slack://T1234/B5678/verysecret?to=redaksi"
    assert hide_secrets("no T1234 and B5678 with verysecret", address) == "no *** and *** with ***"


@pytest.mark.parametrize("scheme", SERVICES)
def test_the_installed_library_knows_each_service_and_its_limit(scheme: str) -> None:
    service = SERVICES[scheme]
    plugin = getattr(importlib.import_module(f"apprise.plugins.{service.module}"), service.class_name)
    known = [plugin.protocol, plugin.secure_protocol]
    names = {name for each in known for name in ([each] if isinstance(each, str) else each or [])}
    assert scheme in names
    most = getattr(plugin, "body_maxlen_e2ee", None) or plugin.body_maxlen
    assert 2_000 <= service.limit <= most


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("exec://rm", "begin with one of: discord://"),
        ("syslog://localhost", "begin with one of"),
        ("json://kota.example", "begin with one of"),
        ("file:///etc/passwd", "begin with one of"),
        ("ntfy://", "the receiver is missing"),
        ("slack://a/b/c?template=/etc/passwd", "the option 'template' is not allowed in this address"),
        ("ntfy://topik?attach=https://kota.example/x", "the option 'attach' is not allowed"),
        ("ntfy://topik?redirect=yes", "the option 'redirect' is not allowed"),
        ("ntfy://topik dua", "must not contain spaces"),
    ],
)
def test_addresses_that_are_refused(address: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        parse_channel_address(address)


def test_labels_contain_no_secret() -> None:
    assert parse_channel_address("SLACK://T1234/B5678/rahasia").label == "slack://…"
    assert parse_channel_address("matrixs://user:rahasia@chat.kota.example:8448/#desk").label == (
        "matrixs://chat.kota.example:8448/…"
    )
    assert "rahasia" not in repr(parse_channel_address("ntfy://rahasia"))
    assert not OPTIONS & {"template", "attach", "redirect", "config", "blocks"}


def parse_with(environ: dict[str, str], receiver: str = "slack://${KLIPING_SECRET_SLACK}") -> Config:
    return parse(f"alerts: [{{name: Kantor, to: ['{receiver}']}}]\noperator: {{to: '{receiver}'}}", environ)


def test_an_address_takes_its_secret_from_the_environment() -> None:
    config = parse_with({"KLIPING_SECRET_SLACK": " T1/B2/rahasia \n"})
    addresses = [channel.address for each in config.subscriptions for channel in each.channels]
    assert addresses == ["slack://T1/B2/rahasia"] * 2
    whole = parse_with({"KLIPING_SECRET_HOOK": "https://desk.kota.example/x"}, "${KLIPING_SECRET_HOOK}")
    assert whole.alerts[0].channels[0].kind is ChannelKind.WEBHOOK


@pytest.mark.parametrize(
    ("environ", "receiver", "problem"),
    [
        ({}, "slack://${KLIPING_SECRET_SLACK}", "the variable KLIPING_SECRET_SLACK is not set"),
        ({"HOME": "/x"}, "slack://${HOME}", "'${HOME}': the names of such variables begin with KLIPING_SECRET_"),
        (
            {"KLIPING_SECRET_SLACK_FILE": "/tidak/ada"},
            "slack://${KLIPING_SECRET_SLACK}",
            "the file '/tidak/ada' cannot be read",
        ),
    ],
)
def test_a_secret_that_is_missing(environ: dict[str, str], receiver: str, problem: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_with(environ, receiver)
    assert f"config.yaml:1: alerts[0].to[0]: {problem}" in str(raised.value)
    assert f"config.yaml:2: operator.to: {problem}" in str(raised.value)


def test_every_secret_that_is_missing_is_named() -> None:
    with pytest.raises(ConfigError) as raised:
        parse("alerts: [{name: Kantor, to: ['${KLIPING_SECRET_A}', '${KLIPING_SECRET_B}']}]", {})
    assert str(raised.value).splitlines() == [
        "config.yaml:1: alerts[0].to[0]: the variable KLIPING_SECRET_A is not set",
        "config.yaml:1: alerts[0].to[1]: the variable KLIPING_SECRET_B is not set",
    ]


HOSTILE = "@everyone <!channel> <@U123> [klik](http://jahat.example) *tebal* `kode` #desk <b>x</b>"


def render(draft: Draft, limit: int = 2_000) -> str:
    return Templates().render(draft, ChannelKind.CHAT, limit).content["text"]


def test_headlines_mention_nobody_and_are_no_markup() -> None:
    text = render(make_draft(make_item(title=HOSTILE, snippet=HOSTILE, outlet=HOSTILE, keywords=(HOSTILE,))))
    assert "everyone" in text
    assert not any(mark in text for mark in ("@everyone", "<", ">", "[", "](", "*", "`", "#"))


@pytest.mark.parametrize("letter", ["a", "漢", "😀"])
@pytest.mark.parametrize("limit", sorted({service.limit for service in SERVICES.values()}))
def test_texts_are_cut_by_whole_items_below_the_limit_of_the_service(letter: str, limit: int) -> None:
    address = f"https://kabar-contoh.example/{'x' * 400}"
    items = [
        make_item(number, title=letter * 300, snippet=letter * 300, outlet=letter * 100, url=address)
        for number in range(1, 60)
    ]
    rendered = Templates().render(make_draft(*items), ChannelKind.CHAT, limit)
    assert len(rendered.content["text"].encode()) <= limit
    assert list(rendered.items) == items[: len(rendered.items)]
    assert rendered.items


def test_an_alert_is_told_through_a_chat_service(store: Store, hook: HttpSink) -> None:
    office = open_office(
        store,
        f"webhook: {{allow_private: true}}\nalerts: [{{name: Kantor, lang: en, to: ['{ntfy(hook)}']}}]",
    )
    office.keep("satu")
    office.tell()
    [request] = hook.received
    assert "Judul satu" in request.record["message"]
    assert "https://kabar-contoh.example/satu" in request.record["message"]
    [sent] = store.alerts.find_messages(10)
    assert (sent.state, sent.answer) == (MessageState.SENT, "HTTP 200 ok")
