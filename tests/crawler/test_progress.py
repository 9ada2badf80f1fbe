"""The state and the report of a crawl, computed from its events."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.outlet import CrawlReport, SourceKind
from core.reasons import Reason
from crawler.decisions import Stop, StopCause
from crawler.failures import Failure
from crawler.progress import (
    MAX_FAILURES_IN_A_ROW,
    NO_SOURCE_READ,
    ArticleKept,
    ClockRead,
    ContinuationFailed,
    CrawlProgress,
    Event,
    PageFailed,
    PageFetched,
    PageRequested,
    SourceRead,
    SourcesFinished,
)
from storage import CandidateState, DueSource, KeepResult, VisitOutcome

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(hours=1)
FEED = DueSource(1, SourceKind.FEED, "https://kabar-contoh.example/feed/")
HOME = DueSource(2, SourceKind.HOME, "https://kabar-contoh.example/")
ERROR = Failure(Reason("outlet_error", status=500), status=500)
WALL = Failure(Reason("access_refused", status=403), outcome=VisitOutcome.REFUSED, status=403, is_wall=True)
BUSY = Failure(Reason("slow_down", status=429), outcome=VisitOutcome.REFUSED, status=429, retry_after=LATER, stops=True)
STOPPED = Stop(StopCause.STOPPED, Reason("stopped"))
TIME_LIMIT = Stop(StopCause.TIME_LIMIT, Reason("time_limit", limit="0:30:00"))


def fold(*events: Event) -> CrawlProgress:
    progress = CrawlProgress(CrawlReport("Kabar Contoh"))
    for event in events:
        progress = progress.apply(event)
    return progress


def test_events_are_counted() -> None:
    progress = fold(
        SourceRead(FEED, candidates=4),
        SourceRead(HOME, is_unchanged=True),
        SourcesFinished(),
        PageRequested(),
        PageFetched(),
        ArticleKept(KeepResult.NEW, is_matched=True),
        PageRequested(),
        PageFetched(is_unchanged=True),
        ArticleKept(KeepResult.UPDATED, is_matched=False),
        ArticleKept(KeepResult.UNCHANGED, is_matched=True),
        PageFailed(Failure(Reason("no_text"), CandidateState.NOT_ARTICLE, VisitOutcome.OK, 200)),
        PageFailed(ERROR),
        PageFailed(WALL),
    )
    failures = {ERROR.reason: 1, WALL.reason: 1}
    assert progress.report == CrawlReport(
        "Kabar Contoh",
        sources=2,
        candidates=4,
        fetched=1,
        new=1,
        matched=1,
        updated=1,
        not_modified=2,
        not_articles=1,
        refused=1,
        failed=1,
        failures=failures,
    )
    assert (progress.pages_requested, progress.stop, progress.conclude()) == (2, None, progress.report)


@pytest.mark.parametrize(("between", "stops"), [((), True), ((PageFetched(),), False)])
def test_failures_in_a_row_stop_the_crawl(between: tuple[Event, ...], stops: bool) -> None:
    unanswered = PageFailed(ERROR, is_unanswered=True)
    progress = fold(*[unanswered] * (MAX_FAILURES_IN_A_ROW - 1), PageFailed(ERROR), *between, unanswered)
    assert (progress.stop is not None) == stops
    if progress.stop:
        assert progress.stop.cause is StopCause.UNRESPONSIVE
        assert progress.conclude().error == progress.stop.reason


def test_walls_in_a_row_stop_the_crawl_also_if_their_status_is_200() -> None:
    wall = PageFailed(replace(WALL, status=200))
    pages = [event for _ in range(MAX_FAILURES_IN_A_ROW) for event in (PageFetched(), wall)]
    assert fold(*pages[:-1]).stop is None
    progress = fold(*pages)
    assert progress.stop is not None
    assert progress.stop.cause is StopCause.UNRESPONSIVE
    assert fold(*pages[:-1], ArticleKept(KeepResult.NEW, is_matched=False), *pages[:-1]).stop is None


def test_pages_that_failed_before_do_not_stop_the_crawl_but_wait() -> None:
    retries = [PageFailed(WALL, is_unanswered=True, is_retry=True)] * MAX_FAILURES_IN_A_ROW
    assert (fold(*retries).stop, fold(*retries).has_retries_left) == (None, False)
    assert fold(*retries[1:]).has_retries_left
    assert fold(*retries, PageFetched()).has_retries_left


def test_a_429_postpones_the_outlet_and_a_503_only_the_page() -> None:
    busy = Failure(Reason("slow_down", status=503), status=503, retry_after=LATER)
    assert fold(PageFailed(busy)).retry_after is None
    assert fold(PageFailed(BUSY), ContinuationFailed(replace(BUSY, retry_after=SOON))).retry_after == LATER
    assert fold(SourceRead(FEED, busy)).retry_after == LATER
    assert fold(STOPPED, SourceRead(FEED, busy)).retry_after == LATER


def test_a_bot_wall_ends_the_crawl_at_the_home_page_but_not_at_a_feed() -> None:
    assert fold(SourceRead(FEED, WALL)).stop is None
    assert fold(SourceRead(HOME, WALL)).stop == fold(SourceRead(FEED, replace(WALL, retry_after=LATER))).stop
    assert fold(SourceRead(FEED, BUSY)).stop == Stop(StopCause.REFUSED, BUSY.reason)


def test_no_readable_source_is_an_error_unless_the_crawl_was_cut_short() -> None:
    failed = SourceRead(FEED, ERROR)
    reason = Reason("source_failed", kind="feed", url=FEED.url, reason=ERROR.reason)
    assert fold(failed, SourcesFinished()).conclude().error == reason
    assert fold(failed, SourceRead(HOME), SourcesFinished()).conclude().error is None
    assert fold(TIME_LIMIT, failed, SourcesFinished()).report.failures == {}
    assert fold(STOPPED, failed, SourcesFinished()).conclude() == CrawlReport("Kabar Contoh", stopped=STOPPED.reason)


def test_the_error_is_that_of_a_source_and_not_of_a_page() -> None:
    home = SourceRead(HOME, Failure(NO_SOURCE_READ))
    reason = Reason("source_failed", kind="feed", url=FEED.url, reason=ERROR.reason)
    assert fold(PageFailed(WALL), home, SourceRead(FEED, ERROR), SourcesFinished()).report.error == reason
    assert fold(home, SourcesFinished()).report.error == home.at_source(NO_SOURCE_READ)


@pytest.mark.parametrize("failure", [WALL, BUSY, ERROR])
def test_a_response_after_the_stop_does_not_change_the_stop(failure: Failure) -> None:
    for progress in (fold(STOPPED, PageFailed(failure)), fold(PageFailed(failure), STOPPED)):
        assert progress.stop == STOPPED
        assert (progress.conclude().error, progress.conclude().stopped) == (None, STOPPED.reason)


def test_the_time_limit_is_an_error_only_without_any_progress() -> None:
    assert fold(TIME_LIMIT).conclude().error == TIME_LIMIT.reason
    report = fold(PageFetched(), TIME_LIMIT).conclude()
    assert (report.error, report.failures) == (None, {TIME_LIMIT.reason: 1})
    assert fold(PageFetched(), TIME_LIMIT, PageFailed(BUSY)).conclude().error == BUSY.reason


@pytest.mark.parametrize("difference", [timedelta(days=400), timedelta(days=-2), timedelta(days=1, seconds=1)])
def test_clocks_that_differ_by_more_than_a_day_are_reported(difference: timedelta) -> None:
    progress = fold(ClockRead(NOW + difference, NOW), SourceRead(FEED))
    assert progress.clock_difference == difference
    [reason] = progress.conclude().failures
    assert reason == Reason("clocks_differ", ours=f"{NOW + difference:%Y-%m-%d %H:%M}", theirs="2026-03-02 08:00")
    assert progress.conclude().is_ok


@pytest.mark.parametrize("difference", [timedelta(0), timedelta(hours=14), timedelta(days=-1)])
def test_clocks_in_different_zones_agree(difference: timedelta) -> None:
    progress = fold(ClockRead(NOW + difference, NOW))
    assert progress.clock_difference == timedelta(0)
    assert not progress.conclude().failures


def test_clocks_agree_if_one_response_says_so() -> None:
    """A server may date stored copies of its pages when it stored them."""
    progress = fold(
        ClockRead(NOW, NOW - timedelta(days=30)), ClockRead(NOW, NOW), ClockRead(NOW, NOW - 9 * (LATER - NOW))
    )
    assert progress.clock_difference == timedelta(0)


def test_the_failures_of_another_host_affect_only_this_host() -> None:
    host = "video.kabar-contoh.example"
    failed = PageFailed(ERROR, is_unanswered=True, other_host=host)
    progress = fold(*[failed] * (MAX_FAILURES_IN_A_ROW - 1))
    assert not progress.is_failing(host)
    assert not fold(*[failed] * (MAX_FAILURES_IN_A_ROW - 1), PageFetched(other_host=host), failed).is_failing(host)
    assert not fold(*[replace(failed, is_retry=True)] * MAX_FAILURES_IN_A_ROW).is_failing(host)
    for last in (failed, PageFailed(replace(BUSY, stops=True), other_host=host)):
        after = progress.apply(last)
        assert (after.is_failing(host), after.stop, after.retry_after) == (True, None, None)
        assert after.report.failures[Reason("host_failed", host=host, reason=last.failure.reason)] == 1
    assert fold(*[failed] * 7).failures_in_a_row == 0
