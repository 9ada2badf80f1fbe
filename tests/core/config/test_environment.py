"""Overrides from environment variables and secret files."""

from datetime import timedelta

import pytest

from core.config import Config, parse, secret_files
from core.config.environment import read_overrides
from core.config.schema import SECTIONS
from tests.core.config.invalid_configs import problems


def test_a_variable_overrides_the_file() -> None:
    config = parse("network: {delay: 9s}", {"KLIPING_NETWORK__DELAY": "2s", "KLIPING_NETWORK__CONCURRENCY": "3"})
    assert (config.network.delay, config.network.concurrency) == (timedelta(seconds=2), 3)


def test_a_variable_needs_no_section_in_the_file() -> None:
    config = parse("", {"KLIPING_STORAGE__URL": " postgresql://db/k\n"}, "/etc")
    assert config.storage.url == "postgresql+psycopg://db/k"


def test_null_removes_a_value_and_an_empty_variable_is_ignored() -> None:
    text = "storage: {retention_days: 5, unmatched_days: 6}"
    config = parse(text, {"KLIPING_STORAGE__RETENTION_DAYS": "null", "KLIPING_STORAGE__UNMATCHED_DAYS": ""})
    assert (config.storage.retention_days, config.storage.unmatched_days) == (None, 6)


def test_other_variables_are_ignored() -> None:
    environ = {"KLIPING_CONFIG": "/etc/k.yaml", "KLIPING_PORT": "tcp://10.0.0.1:80", "NETWORK__DELAY": "9s"}
    assert parse("", environ) == Config()


def test_every_option_of_the_sections_has_a_variable() -> None:
    options = [(section, option) for section, model in SECTIONS.items() for option in model.model_fields]
    environ = {f"KLIPING_{section}__{option}".upper(): "1" for section, option in options}
    assert set(read_overrides(environ).values) == set(options)
    assert not read_overrides(environ).problems


def test_secret_files_are_returned_by_variable() -> None:
    environ = {"KLIPING_STORAGE__URL_FILE": "/run/url", "KLIPING_NETWORK__CONTACT_FILE": "", "HOME_FILE": "/x"}
    assert secret_files(environ) == {"KLIPING_STORAGE__URL": "/run/url"}


def test_a_secret_set_in_both_ways_is_reported() -> None:
    environ = {"KLIPING_STORAGE__URL_FILE": "/run/url", "KLIPING_STORAGE__URL": "sqlite:///a.db"}
    assert secret_files(environ) == {}
    assert problems("", environ) == (
        "KLIPING_STORAGE__URL_FILE: KLIPING_STORAGE__URL is set too; keep only one of them",
    )


def test_an_unreadable_secret_file_is_reported() -> None:
    assert problems("", {"KLIPING_STORAGE__URL_FILE": "/run/url"}) == (
        "KLIPING_STORAGE__URL_FILE: the file '/run/url' cannot be read",
    )


ONLY_SECTIONS = (
    "unknown variable; only options of storage, schedule, network, web, mail, telegram, webhook, operator"
    " can be set here"
)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("KLIPING_NETWORK__DELY", "1s", "unknown variable, did you mean 'KLIPING_NETWORK__DELAY'?"),
        ("KLIPING_NETWORK_DELAY", "1s", "unknown variable, did you mean 'KLIPING_NETWORK__DELAY'?"),
        ("KLIPING_STORAGE_URL_FILE", "/x", "unknown variable, did you mean 'KLIPING_STORAGE__URL_FILE'?"),
        (
            "KLIPING_QQQ__ZZZ",
            "1",
            ONLY_SECTIONS,
        ),
        (
            "KLIPING_OUTLETS__0",
            "a.example",
            ONLY_SECTIONS,
        ),
        ("KLIPING_NETWORK__DELAY", "1", "a number needs a unit: did you mean '1s', '1m' or '1h'?"),
        ("KLIPING_NETWORK__DELAY", "null", "has no value; add one or remove the key"),
        ("KLIPING_NETWORK__ALLOW_PRIVATE", "1", "must be true or false: write 'true' instead of '1'"),
        ("KLIPING_NETWORK__MAX_PAGES", "0", "must be at least 1"),
    ],
)
def test_problems_name_the_variable(name: str, value: str, reason: str) -> None:
    assert problems("", {name: value}) == (f"{name}: {reason}",)


def test_problems_follow_those_of_the_file() -> None:
    found = problems("\nnetwork: {delay: 1}", {"KLIPING_STORAGE__URL": "x://", "KLIPING_SCHEDULE__EVERY": "0s"})
    assert [problem.partition(": ")[0] for problem in found] == [
        "config.yaml:2",
        "KLIPING_SCHEDULE__EVERY",
        "KLIPING_STORAGE__URL",
    ]
