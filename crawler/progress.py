"""The progress of a crawl: events, and the state computed from them (report, counters, stop, Retry-After)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from core.normalizer import AgreementFall
from core.outlet import CrawlReport, SourceKind
from core.reasons import Reason
from crawler.decisions import Stop, StopCause, more_severe, stop_of
from crawler.failures import Failure
from storage import CandidateState, DueSource, KeepResult, VisitOutcome

# Number of consecutive pages without a usable response after which a crawl ends until the next round.
MAX_FAILURES_IN_A_ROW = 5

# The reason why an outlet that has sources cannot be crawled.
NO_SOURCE_READ = Reason("no_source_read")

# If our clock and the outlet's differ by more than this, one of them must be wrong. A server that is set to the wrong
# time zone is off by up to 14 hours.
MAX_CLOCK_DIFFERENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PageRequested:
    """An article page or continuation page was requested. Both count towards `max_pages`."""


@dataclass(frozen=True, slots=True)
class SourceRead:
    """A source was read, or could not be read completely (`failure`).

    `candidates` is the number of new candidates, and `dropped` contains the reasons why entries were left out.
    """

    source: DueSource
    failure: Failure | None = None
    candidates: int = 0
    is_unchanged: bool = False
    dropped: tuple[Reason, ...] = ()

    @property
    def is_known_refusal(self) -> bool:
        """Whether a REST interface refused access as in the round before. Many sites close it on purpose."""
        failure, source = self.failure, self.source
        is_closed_rest = source.kind is SourceKind.WORDPRESS and failure is not None and failure.status in {401, 403}
        return is_closed_rest and failure is not None and failure.reason == source.last_error

    @property
    def is_ok(self) -> bool:
        return self.failure is None

    def at_source(self, reason: Reason) -> Reason:
        return Reason("source_failed", kind=self.source.kind.value, url=self.source.url, reason=reason)


@dataclass(frozen=True, slots=True)
class SourcesFinished:
    """All sources of the claim were read, or could not be read."""


@dataclass(frozen=True, slots=True)
class PageFetched:
    """An article page was fetched. `is_unchanged` means that the status was 304. See PageFailed for `other_host`."""

    is_unchanged: bool = False
    other_host: str | None = None


@dataclass(frozen=True, slots=True)
class PageFailed:
    """An article page yielded no article. If `is_unanswered`, the page counts towards MAX_FAILURES_IN_A_ROW.

    If `is_retry`, an earlier crawl requested the page, too. This failure then says nothing about the outlet.
    `other_host` is the host of the page if it is not that of the outlet's home page, such as `video.example.com`.
    """

    failure: Failure
    is_unanswered: bool = False
    is_retry: bool = False
    other_host: str | None = None


@dataclass(frozen=True, slots=True)
class ContinuationFailed:
    """A continuation page could not be fetched. The event of the first page of the article follows."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class ArticleKept:
    """An article was kept. If a continuation page or the end of the page is missing, `missing` is the reason.

    `agreement` states how well its text agrees with the one in the outlet's feed, from 0 to 1.
    """

    result: KeepResult
    is_matched: bool
    missing: Reason | None = None
    agreement: float | None = None


@dataclass(frozen=True, slots=True)
class ClockRead:
    """A response stated the outlet's time. Our time and the outlet's are timezone-aware, and from the same moment."""

    our_time: datetime
    outlet_time: datetime

    @property
    def difference(self) -> timedelta:
        return self.our_time - self.outlet_time


Event: TypeAlias = (
    PageRequested
    | SourceRead
    | SourcesFinished
    | PageFetched
    | PageFailed
    | ContinuationFailed
    | ArticleKept
    | ClockRead
    | Stop
)


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """The state of a crawl. `retry_after` is the earliest time (timezone-aware) of the next request to the outlet.

    `clocks` contains the times of our clock and the outlet's from the response with the smallest difference so far. A
    server may state a wrong time for some of its pages, such as cached copies. `other_hosts` counts the failures in a
    row of hosts other than that of the outlet's home page.
    """

    report: CrawlReport
    clocks: ClockRead | None = None
    reads: tuple[SourceRead, ...] = ()
    pages_requested: int = 0
    failures_in_a_row: int = 0
    walls_in_a_row: int = 0
    failed_retries_in_a_row: int = 0
    other_hosts: Mapping[str, int] = field(default_factory=dict)
    retry_after: datetime | None = None
    stop: Stop | None = None

    @property
    def has_retries_left(self) -> bool:
        """False if pages that failed in earlier crawls keep failing. The other retries then wait for the next crawl."""
        return self.failed_retries_in_a_row < MAX_FAILURES_IN_A_ROW

    @property
    def is_cut_short(self) -> bool:
        """True if the crawl ended before it had time for all sources. An unread source is then not a failure."""
        return self.stop is not None and (self.stop.is_interruption or self.stop.cause is StopCause.TIME_LIMIT)

    @property
    def clock_difference(self) -> timedelta:
        """Our time minus the outlet's if the clocks differ by more than MAX_CLOCK_DIFFERENCE, otherwise zero."""
        difference = self.clocks.difference if self.clocks else timedelta(0)
        return difference if abs(difference) > MAX_CLOCK_DIFFERENCE else timedelta(0)

    def apply(self, event: Event) -> "CrawlProgress":
        """Return the state after an event."""
        match event:
            case PageRequested():
                return replace(self, pages_requested=self.pages_requested + 1)
            case SourceRead():
                return self._after_source(event)
            case SourcesFinished():
                return self._after_sources()
            case PageFetched():
                counter = "not_modified" if event.is_unchanged else "fetched"
                report = self.report.add(**{counter: 1})
                if event.other_host is not None:
                    return replace(self, report=report, other_hosts={**self.other_hosts, event.other_host: 0})
                return replace(self, report=report, failures_in_a_row=0, failed_retries_in_a_row=0)
            case PageFailed():
                return self._after_page_failure(event)
            case ContinuationFailed():
                return self._apply_to_crawl(event.failure)
            case ArticleKept():
                return replace(self, report=_count_article(self.report, event), walls_in_a_row=0)
            case ClockRead():
                is_closer = self.clocks is None or abs(event.difference) < abs(self.clocks.difference)
                return replace(self, clocks=event) if is_closer else self
            case Stop():
                return replace(self, stop=more_severe(self.stop, event))

    def _after_source(self, read: SourceRead) -> "CrawlProgress":
        failure, source = read.failure, read.source
        retry_after = _later_retry(self.retry_after, failure.retry_after if failure else None)
        report = self.report.add(
            candidates=read.candidates, sources=int(read.is_ok), not_modified=int(read.is_unchanged)
        )
        for reason in read.dropped:
            report = report.add_failure(read.at_source(reason))
        after = replace(self, report=report, reads=(*self.reads, read), retry_after=retry_after)
        if failure is None or self.is_cut_short:
            return after
        # A bot wall at a feed or REST interface does not necessarily affect other pages. A 429 or a wall at the home
        # page does.
        affects_outlet = source.kind is SourceKind.HOME or failure.retry_after or failure.status == 429
        source_stop = Stop(StopCause.REFUSED, failure.reason) if failure.is_wall else stop_of(failure)
        stop = more_severe(self.stop, source_stop) if affects_outlet else self.stop
        if read.is_known_refusal:
            return replace(after, stop=stop)
        return replace(after, report=report.add_failure(read.at_source(failure.reason)), stop=stop)

    def _after_sources(self) -> "CrawlProgress":
        if not self.reads or self.is_cut_short or any(read.is_ok for read in self.reads):
            return self
        # A home page failure that only repeats that no source could be read comes last: it is the least specific.
        failed_reads = sorted(
            self.reads, key=lambda read: read.failure is not None and read.failure.reason == NO_SOURCE_READ
        )
        error = next((read.at_source(read.failure.reason) for read in failed_reads if read.failure), NO_SOURCE_READ)
        return replace(self, report=replace(self.report, error=error))

    def _after_page_failure(self, event: PageFailed) -> "CrawlProgress":
        failure = event.failure
        if failure.state is CandidateState.NOT_ARTICLE:
            return replace(self, report=self.report.add(not_articles=1), walls_in_a_row=0)
        if event.other_host is not None:
            return self._after_failure_of_other_host(event, event.other_host)
        counter = "refused" if failure.outcome is VisitOutcome.REFUSED else "failed"
        failures_in_a_row = self.failures_in_a_row + (event.is_unanswered and not event.is_retry)
        walls_in_a_row = self.walls_in_a_row + (failure.is_wall and not event.is_retry)
        after = replace(
            self,
            report=self.report.add(**{counter: 1}).add_failure(failure.reason),
            failures_in_a_row=failures_in_a_row,
            walls_in_a_row=walls_in_a_row,
            failed_retries_in_a_row=self.failed_retries_in_a_row + event.is_retry,
        )._apply_to_crawl(failure)
        if failure.stops or max(failures_in_a_row, walls_in_a_row) < MAX_FAILURES_IN_A_ROW:
            return after
        reason = Reason("pages_failed", count=MAX_FAILURES_IN_A_ROW, reason=failure.reason)
        return after.apply(Stop(StopCause.UNRESPONSIVE, reason))

    def _after_failure_of_other_host(self, event: PageFailed, host: str) -> "CrawlProgress":
        """Return the state after a failed page of another host. It affects only this host."""
        failure = event.failure
        counter = "refused" if failure.outcome is VisitOutcome.REFUSED else "failed"
        report = self.report.add(**{counter: 1}).add_failure(failure.reason)
        is_counted = (event.is_unanswered or failure.is_wall) and not event.is_retry
        count = MAX_FAILURES_IN_A_ROW if failure.stops else self.other_hosts.get(host, 0) + is_counted
        if count >= MAX_FAILURES_IN_A_ROW and not self.is_failing(host):
            report = report.add_failure(Reason("host_failed", host=host, reason=failure.reason))
        retries_in_a_row = self.failed_retries_in_a_row + event.is_retry
        other_hosts = {**self.other_hosts, host: count}
        return replace(self, report=report, other_hosts=other_hosts, failed_retries_in_a_row=retries_in_a_row)

    def is_failing(self, host: str) -> bool:
        """Whether several pages in a row of a host failed that is not the host of the outlet's home page."""
        return self.other_hosts.get(host, 0) >= MAX_FAILURES_IN_A_ROW

    def _apply_to_crawl(self, failure: Failure) -> "CrawlProgress":
        """Return the state after a failed page: whether the crawl stops, and the Retry-After of the outlet.

        The Retry-After of a 429 applies to the whole outlet. The Retry-After of a 503 applies only to the page.
        """
        retry_after = _later_retry(self.retry_after, failure.retry_after if failure.status == 429 else None)
        return replace(self, retry_after=retry_after, stop=more_severe(self.stop, stop_of(failure)))

    def conclude(self, fall: AgreementFall | None = None) -> CrawlReport:
        """Return the report of a crawl that has ended. `fall` is the fall of the agreement with the outlet's feed."""
        report, stop = self.report, self.stop
        if fall is not None:
            before, now = round(100 * fall.before), round(100 * fall.now)
            report = report.add_failure(Reason("texts_differ", count=fall.pages, before=before, now=now))
        if self.clocks and self.clock_difference:
            times = {"ours": self.clocks.our_time, "theirs": self.clocks.outlet_time}
            shown_times = {name: f"{time:%Y-%m-%d %H:%M}" for name, time in times.items()}
            report = report.add_failure(Reason("clocks_differ", **shown_times))
        if stop is None:
            return report
        if stop.is_interruption:
            return replace(report, stopped=stop.reason)
        has_progress = bool(report.sources or report.fetched or report.not_modified)
        if stop.cause is StopCause.TIME_LIMIT and has_progress:
            # The outlet requires a long delay between requests, so reaching the time limit is not an error.
            return report.add_failure(stop.reason)
        return report if report.error else replace(report, error=stop.reason)


def _count_article(report: CrawlReport, kept: ArticleKept) -> CrawlReport:
    is_new, is_updated = kept.result is KeepResult.NEW, kept.result is KeepResult.UPDATED
    report = report if kept.missing is None else report.add_failure(kept.missing)
    report = report if kept.agreement is None else report.add_agreement(kept.agreement)
    is_matched = (is_new or is_updated) and kept.is_matched
    return report.add(new=int(is_new), updated=int(is_updated), matched=int(is_matched))


def _later_retry(retry_after: datetime | None, new_retry_after: datetime | None) -> datetime | None:
    return max(filter(None, (retry_after, new_retry_after)), default=None)
