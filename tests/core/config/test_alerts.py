"""Alerts in config.yaml."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.alerts import Channel, ChannelKind
from core.config import parse
from core.config.addresses import parse_channel_address
from core.delivery_times import parse_delivery_times, parse_quiet_hours
from core.errors import ConfigError

TOKEN = "123:abcdefghijklmnopqrstuvwxyz"
MAIL = "mail: {host: smtp.kota.example, sender: kliping@kota.example}\n"


def problems(text: str, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        parse(text, environ or {})
    return list(raised.value.problems)


@pytest.mark.parametrize(
    ("text", "kind", "address"),
    [
        ("desk@kota.example", ChannelKind.MAIL, "desk@kota.example"),
        (" desk+berita@kota.go.id ", ChannelKind.MAIL, "desk+berita@kota.go.id"),
        ("https://Desk.example/hook?kunci=1", ChannelKind.WEBHOOK, "https://desk.example/hook?kunci=1"),
        ("tgram://-1001234567890", ChannelKind.TELEGRAM, "-1001234567890"),
        ("tgram://@kota_bandung/", ChannelKind.TELEGRAM, "@kota_bandung"),
    ],
)
def test_channels(text: str, kind: ChannelKind, address: str) -> None:
    assert parse_channel_address(text) == Channel(kind, address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "desk",
        "desk@",
        "desk@kota.example\nBcc: lain@kota.example",
        "Meja <desk@kota.example>",
        "desk@kota.example, lain@kota.example",
        "ftp://desk.example/",
        "https://user:rahasia@desk.example/",
        f"tgram://{TOKEN}/-42",
        "tgram://kota",
    ],
)
def test_what_is_no_channel(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_channel_address(text)
    assert "rahasia" not in str(refused.value)
    assert TOKEN not in str(refused.value)


def test_labels_and_keys_contain_no_secret_address() -> None:
    channel = parse_channel_address("https://desk.example/rahasia?kunci=rahasia")
    assert channel.label == "https://desk.example/…"
    assert channel.key.startswith("webhook-")
    assert "rahasia" not in f"{channel!r} {channel.key} {channel.label}"


def test_an_alert_with_every_option() -> None:
    text = f"""{MAIL}
alerts:
  - name: Kantor  Kami
    to: [desk@kota.example, https://desk.example/a, desk@kota.example]
    keywords: [Kota Contoh]
    outlets: [Kabar Contoh]
    languages: [id]
    prominence: lead
    lang: en
    per_hour: null
    template: templat
    when: [now, "weekly mon 06:00"]
    quiet: 22:00-06:00
    nothing: true
    from: 2026-03-01 06:00
"""
    [alert] = parse(text, {}).alerts
    assert (alert.name, alert.key, len(alert.channels)) == ("Kantor Kami", "kantor kami", 2)
    assert (alert.keywords, alert.outlets, alert.languages) == (("Kota Contoh",), ("Kabar Contoh",), ("id",))
    assert (alert.prominence, alert.language, alert.per_hour, alert.template) == ("lead", "en", None, "templat")
    assert alert.when == parse_delivery_times(["now", "weekly mon 06:00"])
    assert (alert.quiet, alert.tells_nothing) == (parse_quiet_hours("22:00-06:00"), True)
    assert alert.start == datetime(2026, 3, 1, 6, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=ZoneInfo("Asia/Makassar"))),
        ("'2026-03-01T06:00:00Z'", datetime(2026, 3, 1, 6, tzinfo=UTC)),
    ],
)
def test_a_start_is_in_the_zone_of_the_schedule(typed: str, start: datetime) -> None:
    text = f"schedule: {{timezone: Asia/Makassar}}\nalerts: [{{name: a, to: ['https://a.example/'], from: {typed}}}]"
    assert parse(text, {}).alerts[0].start == start


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("alerts: [{name: a, to: []}]", "alerts[0].to: must not be empty"),
        ("alerts: [{name: a}]", "alerts[0].to: is missing: a list of addresses, such as [desk@example.co.id]"),
        ("alerts: [{to: ['https://a.example/']}]", "alerts[0].name: is missing: the name of this entry"),
        ("alerts: [desk@kota.example]", "alerts[0]: must be a mapping with 'name' and 'to'"),
        ("alerts: [{name: a, to: [desk@kota.example]}]", "alerts[0].to: needs the option mail.host"),
        ("alerts: [{name: a, to: ['tgram://-42']}]", "alerts[0].to: needs the option telegram.token"),
        ("alerts: [{name: a, to: [x]}]", "alerts[0].to[0]: must be an e-mail address, an address of the web"),
        ("alerts: [{name: a, to: ['https://a.example/'], evry: 1}]", "alerts[0].evry: unknown key"),
        (
            "alerts: [{name: a, to: ['https://a.example/'], nothing: true}]",
            "alerts[0]: 'nothing' needs a time at which it is told, such as 'when: daily 06:00'",
        ),
        (
            "alerts: [{name: a, to: ['https://a.example/'], when: later}]",
            "alerts[0].when: must be 'now', 'every 3 hours'",
        ),
        ("alerts: [{name: a, to: ['https://a.example/'], when: []}]", "alerts[0].when: must not be empty"),
        ("alerts: [{name: a, to: ['https://a.example/'], when: {x: 1}}]", "alerts[0].when: must be 'now'"),
        ("alerts: [{name: a, to: ['https://a.example/'], quiet: 22}]", "alerts[0].quiet: must be two times of day"),
        ("alerts: [{name: a, to: ['https://a.example/'], from: kemarin}]", "alerts[0].from: must be a date"),
        ("alerts: [{name: a, to: ['https://a.example/'], start: 1}]", "alerts[0].start: unknown key"),
        (
            "alerts: [{name: Operator, to: ['https://a.example/']}]",
            "'operator' is a section of its own",
        ),
        ("operator: {to: [desk@kota.example]}", "operator.to: needs the option mail.host"),
        ("operator: {to: [x]}", "operator.to[0]: must be an e-mail address"),
        ("operator: [desk@kota.example]", "operator: must contain options such as"),
        ("telegram: {token: abc}", "telegram.token: must be the token of a bot"),
        ("webhook: {secret: pendek}", "webhook.secret: must have at least 16 characters"),
        ("mail: {sender: 'https://a.example/'}", "mail.sender: must be an e-mail address"),
        ("mail: {security: ssl}", "mail.security: must be 'starttls', 'tls' or 'none', or left out"),
        ("mail: smtp.kota.example", "mail: must contain options such as"),
    ],
)
def test_mistakes(text: str, problem: str) -> None:
    assert any(problem in line for line in problems(text)), problems(text)


def test_two_alerts_of_one_name() -> None:
    alert = "{name: %s, to: ['https://a.example/']}"
    found = problems(f"alerts:\n  - {alert % 'Kantor'}\n  - {alert % 'kantor'}\n")
    assert found == ["config.yaml:3: alerts[1].name: 'kantor' is already defined in line 2"]


def test_secrets_come_from_the_environment_and_are_not_shown() -> None:
    environ = {
        "KLIPING_MAIL__PASSWORD": "rahasia-mail",
        "KLIPING_TELEGRAM__TOKEN": TOKEN,
        "KLIPING_WEBHOOK__SECRET": "rahasia-yang-panjang",
    }
    config = parse(MAIL, environ)
    assert (config.mail.password, config.telegram.token, config.webhook.secret) == tuple(environ.values())
    assert not [value for value in environ.values() if value in repr(config)]


def test_an_invalid_secret_is_not_shown() -> None:
    found = problems("", {"KLIPING_TELEGRAM__TOKEN": "rahasia", "KLIPING_WEBHOOK__SECRET": "rahasia"})
    assert len(found) == 2
    assert "rahasia" not in "".join(found)


def test_the_operator_is_a_subscription_of_its_own() -> None:
    assert parse("", {}).subscriptions == ()
    [operator] = parse("operator: {to: ['https://a.example/'], lang: en}", {}).subscriptions
    assert (operator.key, operator.is_operator, operator.language) == ("operator", True, "en")
    environ = {"KLIPING_OPERATOR__TO": "tgram://-1", "KLIPING_TELEGRAM__TOKEN": TOKEN}
    config = parse("alerts: [{name: a, to: ['https://a.example/'], rises: true}]", environ)
    assert [each.name for each in config.subscriptions] == ["a", "operator"]
    assert config.alerts[0].rises
