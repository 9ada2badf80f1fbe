"""The classification of responses, exceptions, and pages that are not articles."""

from datetime import UTC, datetime, timedelta

import pytest

from core.article import NotAnArticle
from core.reasons import Reason
from crawler.failures import (
    BOT_WALL,
    Failure,
    classify_exception,
    classify_page,
    classify_status,
    has_no_end,
    parse_retry_after,
)
from storage import CandidateState, VisitOutcome

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("120", NOW + timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 09:00:00 GMT", NOW + timedelta(hours=1)),
        ("Mon, 02 Mar 2020 09:00:00 GMT", NOW),
        ("99999999", NOW + timedelta(days=1)),
        ("9" * 400, NOW + timedelta(days=1)),
        ("soon", None),
    ],
)
def test_retry_after(value: str | None, expected: datetime | None) -> None:
    assert parse_retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("status", "headers", "body", "code", "state", "stops", "is_wall"),
    [
        (404, {}, b"", "gone", CandidateState.GONE, False, False),
        (403, {}, b"no", "access_refused", CandidateState.WAITING, False, True),
        (403, {}, b"<title>Just a moment...</title>", "bot_wall", CandidateState.WAITING, False, True),
        (503, {"cf-mitigated": "challenge"}, b"", "bot_wall", CandidateState.WAITING, False, True),
        (429, {}, b"", "slow_down", CandidateState.WAITING, True, False),
        (429, {"retry-after": "60"}, b"", "slow_down_until", CandidateState.WAITING, True, False),
        (503, {"retry-after": "60"}, b"", "slow_down_until", CandidateState.WAITING, False, False),
        (500, {}, b"", "outlet_error", CandidateState.WAITING, False, False),
        (204, {}, b"", "no_page", CandidateState.WAITING, False, False),
        (302, {"location": "file:///x"}, b"", "redirect_without_address", CandidateState.WAITING, False, False),
    ],
)
def test_statuses(
    status: int, headers: dict[str, str], body: bytes, code: str, state: CandidateState, stops: bool, is_wall: bool
) -> None:
    failure = classify_status(status, headers, body, NOW)
    assert failure is not None
    assert (failure.reason.code, failure.state, failure.stops, failure.is_wall) == (code, state, stops, is_wall)
    assert f"HTTP {status}" in str(failure.reason)


def test_a_good_response_is_not_a_failure() -> None:
    assert classify_status(200, {}, b"", NOW) is classify_status(304, {}, b"", NOW) is None


def test_an_unexpected_exception_is_named_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    failure = classify_exception(LookupError("what is this"))
    assert failure == Failure(Reason("fetch_fault", kind="LookupError", detail="what is this"))
    assert [record.exc_info is not None for record in caplog.records] == [True]


@pytest.mark.parametrize(
    ("refusal", "body", "expected"),
    [
        (
            NotAnArticle(Reason("no_text")),
            b"",
            Failure(Reason("no_text"), CandidateState.NOT_ARTICLE, VisitOutcome.OK, 200),
        ),
        (NotAnArticle(Reason("no_text")), b"<title>captcha", Failure(BOT_WALL, status=200, is_wall=True)),
        (
            NotAnArticle(Reason("worker_memory"), is_fault=True),
            b"captcha",
            Failure(Reason("worker_memory"), status=200),
        ),
    ],
)
def test_a_page_without_an_article(refusal: NotAnArticle, body: bytes, expected: Failure) -> None:
    assert classify_page(refusal, body, 200) == expected


PAGE = b"<!doctype html><html><body><main><div><h1>Judul</h1><p>Satu.<p>Dua.</div></main></body></html>"


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        PAGE.replace(b"</body></html>", b""),
        PAGE.replace(b"</body></html>", b"</BODY >\n<!-- cache -->"),
        PAGE.replace(b"</div>", b""),
        b"<p>Hanya potongan <b>tanpa",
        b"",
    ],
    ids=["complete", "minimized", "upper case", "unbalanced", "fragment", "empty"],
)
def test_a_page_has_an_end(body: bytes) -> None:
    assert not has_no_end(body)


@pytest.mark.parametrize("end", [b"<p>Dua", b"</div>", b"</ma", b"</h1>", b"<di"])
def test_a_page_that_was_cut_off_has_no_end(end: bytes) -> None:
    assert has_no_end(PAGE[: PAGE.index(end) + len(end)])
