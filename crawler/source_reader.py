"""Fetch and read an outlet's sources (feeds, sitemaps, REST lists, sections), and store their candidates.

The home page lists sources, not candidates: see crawler/source_discovery.py.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar

from scrapy.http import Response

from core import discovery
from core.article import Candidate
from core.errors import StoreError, WorkersUnavailable
from core.outlet import SourceKind
from core.reasons import Reason
from crawler.crawl_job import CrawlJob
from crawler.failures import Failure
from crawler.fetch import CUT_OFF, conditional_headers, header
from crawler.progress import MAX_CLOCK_DIFFERENCE, SourceRead
from crawler.wordpress_posts import are_texts_due, may_be_too_long, read_changed_posts
from ingest.worker_pool import WorkerError
from storage import CandidateState, DueSource, SourceResult, Visit, VisitOutcome

# Maximum number of pages of a section that are read in one crawl.
MAX_SECTION_PAGES = 5
# Number of URLs taken from each end of a sitemap without valid dates, if no other source shows which articles are new.
MAX_UNDATED = 50

# Maximum number of sitemaps that are requested for one index in one crawl, newest first.
MAX_LISTED_SITEMAPS = 50

# Maximum depth of nested sitemap indexes.
MAX_INDEX_DEPTH = 3

# A time before the date of any article.
EARLIEST = datetime.min.replace(tzinfo=UTC)

# Maximum number of candidates written in one transaction, so that other writes, such as leases, wait only briefly.
BATCH = 5000

# The reason reported for a source that has no entries.
NO_ENTRIES = Reason("no_entries")

P = ParamSpec("P")
T = TypeVar("T")


class Fetch(Protocol):
    """Send a request with headers. If `accepts_part`, a response that is cut off is returned with the flag CUT_OFF."""

    def __call__(
        self, url: str, headers: dict[str, str], *, accepts_part: bool = False
    ) -> Awaitable[Response | Failure]: ...


@dataclass(frozen=True, slots=True)
class PartialResult:
    """The result of a source from which some entries are missing. Its candidates are stored.

    If there is a `failure`, the source counts as failed, because only part of it was read. `dropped` contains the
    reasons why entries were left out.
    """

    result: SourceResult
    failure: Failure | None
    dropped: tuple[Reason, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return self.result.candidates


ReadResult: TypeAlias = SourceResult | PartialResult | Failure


class SourceReader:
    """Read sources of all kinds except the home page, and store their candidates."""

    def __init__(self, job: CrawlJob, fetch: Fetch) -> None:
        self._job = job
        self._fetch = fetch
        self._readers: Mapping[SourceKind, Callable[[DueSource], Awaitable[ReadResult]]] = {
            SourceKind.WORDPRESS: self._read_wordpress,
            SourceKind.FEED: self._read_list,
            SourceKind.SITEMAP: self._read_list,
            SourceKind.SECTION: self._read_section,
        }

    async def read(self, source: DueSource) -> ReadResult:
        """Fetch and parse one source, but do not store the result. Return the result or the failure."""
        return await catch_faults(self._readers[source.kind](source), source.url)

    async def commit(self, source: DueSource, read: ReadResult) -> None:
        """Store the candidates and validators read from a source, or the failure. Record a SourceRead event."""
        result, failure, dropped = _split(read)
        new_candidates, is_unchanged = 0, False
        if result is not None:
            self._job.add_full_texts(result.candidates)
            result = replace(result, source_id=source.id, is_complete=failure is None)
            is_unchanged = any(visit.outcome is VisitOutcome.NOT_MODIFIED for visit in result.visits)
            new_candidates = await self._add_possibly_new(result) + await self._add_candidates(result)
        if failure is not None and not self._job.progress.is_cut_short:
            await self._job.store.call(
                self._job.store.sources.set_error,
                source.id,
                failure.reason,
                is_partial=not has_failed(read),
            )
        self._job.record(SourceRead(source, failure, new_candidates, is_unchanged, dropped))

    async def _add_candidates(self, result: SourceResult) -> int:
        """Store candidates in batches, and return the number of new candidates.

        The validators must not be stored before all candidates are, so only the last batch includes them.
        """
        job, unsaved, new_count = self._job, result.candidates, 0
        while len(unsaved) > BATCH:
            batch = replace(result, candidates=unsaved[:BATCH], is_complete=False, cursor=None, visits=())
            new_count += await job.store.call(job.store.candidates.add, batch, job.now)
            unsaved = unsaved[BATCH:]
        return new_count + await job.store.call(job.store.candidates.add, replace(result, candidates=unsaved), job.now)

    async def _read_list(self, source: DueSource) -> ReadResult:
        """Read a feed, sitemap or sitemap index. Its content decides which it is."""
        source_response = await self._request(source, accepts_part=True)
        if not isinstance(source_response, Response):
            return source_response
        invalid = Reason("not_a_feed" if source.kind is SourceKind.FEED else "not_a_sitemap")
        content = await self._parse(source_response, invalid)
        if isinstance(content, Failure):
            return content
        if content.sitemaps:
            return await self._read_sitemap_index(source, content)
        result = self._make_result(source, content.candidates, source_response, undated_is_old=not content.is_feed)
        if content.is_cut_off:
            return PartialResult(result, Failure(Reason("source_cut_off")), content.dropped)
        if not (content.candidates or content.dropped):
            # A news sitemap may be empty at night, whereas a feed always lists the latest articles.
            return Failure(NO_ENTRIES) if content.is_feed else PartialResult(result, None, (NO_ENTRIES,))
        return _with_dropped(result, content.dropped)

    async def _parse(self, source_response: Response, invalid: Reason) -> discovery.SourceContent | Failure:
        """Return the content of a source, or a failure with the reason `invalid` if it is not a feed or sitemap."""
        is_cut_off = CUT_OFF in source_response.flags
        content = await self._call_worker(
            discovery.read_source,
            source_response,
            self._job.outlet,
            self._latest_now(),
            header(source_response, "Content-Type"),
            is_cut_off=is_cut_off,
        )
        if content is None:
            return Failure(Reason("answer_cut_off") if is_cut_off else invalid)
        return content

    async def _call_worker(
        self, parse: Callable[Concatenate[bytes, str, P], T], response: Response, *args: P.args, **kwargs: P.kwargs
    ) -> T | Failure:
        """Parse a response in a worker, which receives the body, the URL and the other arguments."""
        parsing = self._job.tools.pool.call(parse, response.body, response.url, *args, **kwargs)
        return await catch_faults(parsing, response.url)

    async def _read_wordpress(self, source: DueSource) -> ReadResult:
        dropped: dict[Reason, None] = {}
        are_texts_wanted = are_texts_due(source.last_read_at, self._job.now)

        async def fetch_posts(after: datetime, page_number: int, oldest_first: bool) -> discovery.PostList | Failure:
            # New posts are on the first page, and the pages of older ones are not fetched in this crawl.
            with_texts = are_texts_wanted and page_number == 1 and not oldest_first
            posts_url = partial(discovery.build_posts_url, source.url, after, page_number, oldest_first=oldest_first)
            posts_response = await self._fetch(posts_url(with_texts=with_texts), {})
            if isinstance(posts_response, Failure) and with_texts and may_be_too_long(posts_response):
                posts_response = await self._fetch(posts_url(), {})
            if isinstance(posts_response, Failure):
                return posts_response
            posts = await self._call_worker(
                discovery.read_posts, posts_response, self._job.outlet, self._latest_now(), after
            )
            if isinstance(posts, discovery.PostList):
                dropped.update(dict.fromkeys(posts.dropped))
                return Failure(Reason("source_cut_off")) if posts.is_cut_off else posts
            return posts or Failure(Reason("not_wordpress"))

        cursor = self._cursor(source)
        changed_posts = await read_changed_posts(fetch_posts, cursor, self._job.options.clock)
        result = replace(self._make_result(source, changed_posts.candidates), cursor=changed_posts.cursor)
        if changed_posts.failure is None:
            return _with_dropped(result, tuple(dropped))
        has_result = changed_posts.candidates or changed_posts.cursor
        return PartialResult(result, changed_posts.failure) if has_result else changed_posts.failure

    async def _read_sitemap_index(self, source: DueSource, index: discovery.SourceContent) -> ReadResult:
        """Read the sitemaps of an index. Ignore the validators of the index: it may not change when its sitemaps do.

        An index may list other indexes and feeds.
        """
        started_at, since = self._job.now, self._cursor(source)
        candidates, dropped = [*index.candidates], [*index.dropped]
        failures = [Failure(Reason("source_cut_off"))] if index.is_cut_off else []
        gone: list[Failure] = []
        selected = discovery.select_sitemaps(index.sitemaps, since, MAX_LISTED_SITEMAPS)
        pending = [(entry.url, 1) for entry in selected.entries if entry.url != source.url]
        left_out = selected.left_out
        seen_urls = {source.url, *(url for url, _ in pending)}
        for _ in range(MAX_LISTED_SITEMAPS):
            if not pending:
                break
            url, depth = pending.pop(0)
            content = await self._fetch_listed(url)
            if isinstance(content, Failure):
                (gone if content.state is CandidateState.GONE else failures).append(_at_url(url, content))
                continue
            candidates.extend(content.candidates)
            dropped.extend(Reason("at_url", url=url, reason=reason) for reason in content.dropped)
            nested = discovery.select_sitemaps(content.sitemaps, since, MAX_LISTED_SITEMAPS)
            nested_urls, left_out = [entry.url for entry in nested.entries], left_out + nested.left_out
            if content.is_cut_off:
                failures.append(_at_url(url, Failure(Reason("source_cut_off"))))
            if nested_urls and depth == MAX_INDEX_DEPTH:
                failures.append(_at_url(url, Failure(Reason("index_too_deep", count=depth))))
            elif nested_urls:
                pending.extend((nested_url, depth + 1) for nested_url in nested_urls if nested_url not in seen_urls)
                seen_urls.update(nested_urls)
        if pending or left_out:
            dropped.append(Reason("sitemaps_over_limit", count=len(pending) + left_out))
        # If some sitemaps do not exist, the index is wrong. To report this as a failure would repeat it in every round.
        if len(gone) == len(seen_urls) - 1:
            failures.extend(gone)
        result = self._make_result(source, tuple(candidates), undated_is_old=True)
        if failures:
            return PartialResult(result, failures[0], tuple(dropped))
        return PartialResult(replace(result, cursor=started_at), None, tuple(dropped))

    async def _fetch_listed(self, url: str) -> discovery.SourceContent | Failure:
        """Return the content of a sitemap that an index lists."""
        sitemap_response = await self._fetch(url, {}, accepts_part=True)
        if isinstance(sitemap_response, Failure):
            return sitemap_response
        return await self._parse(sitemap_response, Reason("not_a_sitemap"))

    async def _add_possibly_new(self, result: SourceResult) -> int:
        """Add those URLs of a sitemap that may be new although it states no valid dates for them.

        These are the URLs that it dates in the future or, if it has no dates and the outlet has no source with dates,
        all URLs. Add only those at both ends of the sitemap, because the newest articles may be at either end. Return
        the number of new candidates.
        """
        if not (result.horizon and result.undated_is_old):
            return 0
        undated = [
            candidate for candidate in result.candidates if not (candidate.published_at or candidate.modified_at)
        ]
        if len(undated) != len(result.candidates) or self._has_dated_sources():
            undated = [candidate for candidate in undated if candidate.is_dated_ahead]
        if not undated:
            return 0
        both_ends = tuple(undated[:MAX_UNDATED] + undated[-MAX_UNDATED:])
        return await self._add_candidates(
            replace(result, candidates=both_ends, undated_is_old=False, is_complete=False, visits=())
        )

    def _has_dated_sources(self) -> bool:
        read_kinds = {read.source.kind for read in self._job.progress.reads if read.is_ok}
        claimed_kinds = {source.kind for source in self._job.claim.sources}
        return bool({SourceKind.FEED, SourceKind.WORDPRESS} & (read_kinds | claimed_kinds))

    async def _read_section(self, source: DueSource) -> ReadResult:
        """Read the first page of a section, and then further pages while more than half of the candidates are new.

        The first reading of a section reads all pages, up to MAX_SECTION_PAGES. The limit is one half, because lists of
        popular articles repeat known candidates on every page.
        """
        section_response = await self._request(source)
        if not isinstance(section_response, Response):
            return section_response
        first_page, candidates = section_response, tuple[Candidate, ...]()
        for _ in range(MAX_SECTION_PAGES):
            section = await self._call_worker(discovery.read_section, section_response, self._job.outlet)
            if section is None or isinstance(section, Failure):
                failure = section or Failure(Reason("not_a_web_page"))
                return PartialResult(self._make_result(source, candidates), failure) if candidates else failure
            if not (section.candidates or candidates):
                return Failure(NO_ENTRIES)
            # Later pages are older, and older candidates are requested first.
            candidates = section.candidates + candidates
            if section.next_url is None or not section.candidates or await self._is_known(source, section.candidates):
                break
            section_response = await self._fetch(section.next_url, {})
            if isinstance(section_response, Failure):
                return PartialResult(self._make_result(source, candidates), section_response)
        return self._make_result(source, candidates, first_page)

    async def _is_known(self, source: DueSource, candidates: tuple[Candidate, ...]) -> bool:
        """Return True if at least half of the candidates are known. On the first reading, return False."""
        if source.is_first:
            return False
        store = self._job.store
        known_count = await store.call(store.candidates.count_known, self._job.claim.outlet_id, candidates)
        return 2 * known_count >= len(candidates)

    async def _request(self, source: DueSource, *, accepts_part: bool = False) -> Response | SourceResult | Failure:
        """Send a conditional request for a source. If the source is unchanged (304), return an empty result."""
        headers = conditional_headers(source.etag, source.last_modified)
        source_response = await self._fetch(source.url, headers, accepts_part=accepts_part)
        if isinstance(source_response, Failure) or source_response.status != 304:
            return source_response
        return SourceResult(
            source_id=source.id,
            etag=source.etag,
            last_modified=source.last_modified,
            visits=(Visit(source.url, VisitOutcome.NOT_MODIFIED, 304),),
        )

    def _latest_now(self) -> datetime:
        """Return the current time by our clock or the outlet's, whichever is later. Later dates are invalid."""
        return max(self._job.now, self._job.now - self._job.progress.clock_difference)

    def _horizon(self) -> datetime:
        """Return the start of the period that a first reading covers, by the earlier of our clock and the outlet's."""
        now = min(self._job.now, self._job.now - self._job.progress.clock_difference)
        return now - timedelta(days=self._job.options.first_days)

    def _cursor(self, source: DueSource) -> datetime:
        """Return the cursor of a source. If it has none, or a wrong clock set it to the future, return the horizon."""
        if source.cursor is None or source.cursor > self._job.now + MAX_CLOCK_DIFFERENCE:
            return self._horizon()
        return source.cursor

    def _make_result(
        self,
        source: DueSource,
        candidates: tuple[Candidate, ...],
        source_response: Response | None = None,
        undated_is_old: bool = False,
    ) -> SourceResult:
        """Return a result with the validators of the response. On the first reading of the source, set the horizon.

        If our clock and the outlet's differ, the horizon lies before all dates, so that it excludes no dated candidate.
        """
        horizon = EARLIEST if self._job.progress.clock_difference else self._horizon()
        return SourceResult(
            source_id=source.id,
            candidates=candidates,
            etag=header(source_response, "ETag") if source_response else None,
            last_modified=header(source_response, "Last-Modified") if source_response else None,
            horizon=horizon if source.is_first else None,
            undated_is_old=undated_is_old,
            visits=(Visit(source.url, VisitOutcome.OK, source_response.status if source_response else 200),),
        )


def has_failed(read: ReadResult) -> bool:
    """Return whether a source yielded nothing. A source that was read in part has not failed."""
    _, failure, _ = _split(read)
    return failure is not None and (isinstance(read, Failure) or not read.candidates)


def _with_dropped(result: SourceResult, dropped: tuple[Reason, ...]) -> ReadResult:
    """Return a result from which entries were dropped. If none are left, the source counts as failed."""
    if dropped and not result.candidates:
        return PartialResult(result, Failure(dropped[0]), dropped[1:])
    return PartialResult(result, None, dropped) if dropped else result


async def catch_faults(reading: Awaitable[T], url: str) -> T | Failure:
    """Return what `reading` returns. If it raises an exception, return a failure, so that other readings continue.

    Raise only exceptions that mean that the store or the workers cannot be used at all.
    """
    try:
        return await reading
    except WorkerError as error:
        return Failure(error.reason)
    except (StoreError, WorkersUnavailable):
        raise
    except Exception as error:
        logging.getLogger("kliping").error("reading %s failed", url, exc_info=error)
        return Failure(Reason("fault_details", kind=type(error).__name__, detail=str(error)))


def _split(read: ReadResult) -> tuple[SourceResult | None, Failure | None, tuple[Reason, ...]]:
    if isinstance(read, PartialResult):
        return read.result, read.failure, read.dropped
    return (None, read, ()) if isinstance(read, Failure) else (read, None, ())


def _at_url(url: str, failure: Failure) -> Failure:
    return replace(failure, reason=Reason("at_url", url=url, reason=failure.reason))
