"""Requests that a page of another site sends change nothing."""

from pathlib import Path

import pytest

from actions.context import AppContext
from core.config import parse
from storage import AuditEntry
from tests.cli.conftest import CONFIG
from tests.factories import NOW
from tests.web.conftest import Site

# A path without a route for POST: whoever is let through gets 405.
PATH = "/search"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:{port}"},
        {"Origin": "https://other.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1:{port}@other.example"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_changes_by_other_sites_are_refused(site: Site, method: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=site.port) for name, value in headers.items()}
    answer = site.send(method, PATH, sent)
    assert (answer.status, answer.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://127.0.0.1:{port}"}],
)
def test_the_page_itself_and_programs_may_change_something(site: Site, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=site.port) for name, value in headers.items()}
    assert site.send("POST", PATH, sent).status == 405


def test_other_sites_may_link_to_the_page(site: Site) -> None:
    assert site.get(PATH, {"Sec-Fetch-Site": "cross-site"}).status == 200


@pytest.mark.parametrize("host", ["[::1", "[::1]other.example", "127.0.0.1:80@other.example", "127.0.0.1:x", ""])
def test_a_malformed_host_is_refused(site: Site, host: str) -> None:
    assert site.get(PATH, {"Host": host}).status == 400


def test_a_change_and_its_entry_in_the_audit_log_are_one_transaction(tmp_path: Path) -> None:
    context = AppContext(parse(CONFIG, {}, str(tmp_path)), tmp_path / "config.yaml", lambda: NOW)
    entry = AuditEntry("local", "keyword.remove", "air", {"version": 1}, NOW)
    with context.open_mirrored_store()[0] as store:

        def fail() -> None:
            with store.audited(entry):
                store.keywords.remove("air", NOW)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert store.audit_log.find(10) == []
        assert store.keywords.get("air")
        with store.audited(entry):
            store.keywords.remove("air", NOW)
        assert store.audit_log.find(10) == [(1, entry)]
        assert store.audit_log.find(10, before=1) == []
