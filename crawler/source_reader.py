"""Read an outlet's sources (feeds, sitemaps, REST lists, sections) for candidates.

The home page lists sources, not candidates: see crawler/source_discovery.py.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from scrapy.http import Response

from core import discovery
from core.article import Candidate
from core.outlet import SourceKind
from core.reasons import Reason
from crawler.crawl_job import CrawlJob
from crawler.failures import Failure
from crawler.fetch import conditional_headers, header
from crawler.progress import SourceRead
from crawler.wordpress_posts import read_changed_posts
from ingest.worker_pool import WorkerError
from storage import CandidateState, DueSource, SourceResult, Visit, VisitOutcome

# Maximum number of pages of a section that are read in one crawl.
MAX_SECTION_PAGES = 5
# Number of URLs taken from each end of a sitemap without dates, if no other source shows which articles are new.
MAX_UNDATED = 50

# Maximum number of candidates written in one transaction, so that other writes, such as leases, wait only briefly.
BATCH = 5000

Fetch: TypeAlias = Callable[[str, dict[str, str]], Awaitable[Response | Failure]]


@dataclass(frozen=True, slots=True)
class PartialResult:
    """The result of a source that could be read in part. The candidates are stored, but the source counts as failed."""

    result: SourceResult
    failure: Failure


ReadResult: TypeAlias = SourceResult | PartialResult | Failure


class SourceReader:
    """Read sources of all kinds except the home page, and store their candidates."""

    def __init__(self, job: CrawlJob, fetch: Fetch) -> None:
        self._job = job
        self._fetch = fetch
        self._readers: Mapping[SourceKind, Callable[[DueSource], Awaitable[ReadResult]]] = {
            SourceKind.WORDPRESS: self._read_wordpress,
            SourceKind.FEED: self._read_feed,
            SourceKind.SITEMAP: self._read_sitemap,
            SourceKind.SECTION: self._read_section,
        }

    async def read(self, source: DueSource) -> ReadResult:
        """Fetch and parse one source, and return the result without storing it, or the failure."""
        try:
            return await self._readers[source.kind](source)
        except WorkerError as error:
            return Failure(error.reason)

    async def commit(self, source: DueSource, read: ReadResult) -> None:
        """Store what was read from a source (candidates, validators) or the failure, and record the event."""
        result = None if isinstance(read, Failure) else read.result if isinstance(read, PartialResult) else read
        failure = read if isinstance(read, Failure) else read.failure if isinstance(read, PartialResult) else None
        count, is_unchanged = 0, False
        if result is not None:
            result = replace(result, source_id=source.id, is_complete=failure is None)
            is_unchanged = any(visit.outcome is VisitOutcome.NOT_MODIFIED for visit in result.visits)
            count = await self._add_both_ends(result) + await self._add(result)
        if failure is not None and not self._job.progress.is_cut_short:
            await self._job.store.call(self._job.store.sources.set_error, source.id, failure.reason)
        self._job.record(SourceRead(source, failure, count, is_unchanged))

    async def _add(self, result: SourceResult) -> int:
        """Store candidates in batches, and return the number of new ones.

        Only the last batch includes the validators, which must not be stored before all candidates.
        """
        job, rest, count = self._job, result.candidates, 0
        while len(rest) > BATCH:
            batch = replace(result, candidates=rest[:BATCH], is_complete=False, cursor=None, visits=())
            count += await job.store.call(job.store.candidates.add, batch, job.now)
            rest = rest[BATCH:]
        return count + await job.store.call(job.store.candidates.add, replace(result, candidates=rest), job.now)

    # --- the kinds of sources ---

    async def _read_feed(self, source: DueSource) -> ReadResult:
        response = await self._get(source)
        if not isinstance(response, Response):
            return response
        content_type, outlet = header(response, "Content-Type"), self._job.outlet
        call = self._job.tools.pool.call
        entries = await call(discovery.read_feed, response.body, response.url, outlet, content_type)
        if entries is None:
            return Failure(Reason("not_a_feed"))
        # Feeds list the newest entry first; reversed, undated entries are requested in order of publication.
        return self._make_result(source, entries[::-1], response)

    async def _read_wordpress(self, source: DueSource) -> ReadResult:
        async def fetch_page(after: datetime, page: int, oldest_first: bool) -> discovery.PostList | Failure:
            url = discovery.build_posts_url(source.url, after, page, oldest_first=oldest_first)
            return await self._read_posts(url, after)

        changed = await read_changed_posts(fetch_page, source.cursor or self._horizon(), self._job.tools.options.clock)
        result = replace(self._make_result(source, changed.candidates), cursor=changed.cursor)
        if changed.failure is None:
            return result
        return PartialResult(result, changed.failure) if changed.candidates or changed.cursor else changed.failure

    async def _read_posts(self, url: str, after: datetime) -> discovery.PostList | Failure:
        response = await self._fetch(url, {})
        if isinstance(response, Failure):
            return response
        outlet = self._job.outlet
        posts = await self._job.tools.pool.call(discovery.read_posts, response.body, url, outlet, after)
        return posts or Failure(Reason("not_wordpress"))

    async def _read_sitemap(self, source: DueSource) -> ReadResult:
        response = await self._get(source)
        if not isinstance(response, Response):
            return response
        sitemap = await self._parse_sitemap(response)
        if sitemap is None:
            return Failure(Reason("not_a_sitemap"))
        if sitemap.entries:
            return await self._read_sitemap_index(source, sitemap.entries)
        return self._make_archive(source, sitemap.candidates, response)

    async def _parse_sitemap(self, response: Response) -> discovery.SitemapContent | None:
        call = self._job.tools.pool.call
        return await call(discovery.read_sitemap, response.body, response.url, self._job.outlet)

    async def _read_sitemap_index(self, source: DueSource, entries: tuple[discovery.SitemapEntry, ...]) -> ReadResult:
        """Read the sitemaps of an index. Ignore the validators of the index, which may not change with its sitemaps."""
        started = self._job.now
        candidates: list[Candidate] = []
        failures: list[Failure] = []
        for entry in discovery.select_sitemaps(entries, source.cursor or self._horizon()):
            response = await self._fetch(entry.url, {})
            if isinstance(response, Failure):
                # A missing sitemap is a mistake in the index that would be reported in every round.
                if response.state is not CandidateState.GONE:
                    failures.append(_at_url(entry.url, response))
            elif (sitemap := await self._parse_sitemap(response)) is None:
                failures.append(_at_url(entry.url, Failure(Reason("not_a_sitemap"))))
            else:
                candidates.extend(sitemap.candidates)
        result = self._make_archive(source, tuple(candidates))
        if failures:
            return PartialResult(result, failures[0])
        return replace(result, cursor=started)

    def _make_archive(
        self, source: DueSource, candidates: tuple[Candidate, ...], response: Response | None = None
    ) -> SourceResult:
        """Return a result in which URLs without a date count as old: most of a sitemap is an archive."""
        return replace(self._make_result(source, candidates, response), undated_is_old=True)

    async def _add_both_ends(self, result: SourceResult) -> int:
        """Add the URLs at both ends of a sitemap without dates, if the outlet has no source with dates.

        Either end may list the newest articles. Return the number of new candidates.
        """
        if not (result.horizon and result.undated_is_old) or self._has_dated_sources():
            return 0
        undated = [
            candidate for candidate in result.candidates if not (candidate.published_at or candidate.modified_at)
        ]
        if len(undated) != len(result.candidates):
            return 0
        ends = tuple(undated[:MAX_UNDATED] + undated[-MAX_UNDATED:])
        return await self._add(replace(result, candidates=ends, undated_is_old=False, is_complete=False, visits=()))

    def _has_dated_sources(self) -> bool:
        kinds = {SourceKind.FEED, SourceKind.WORDPRESS}
        read = {read.source.kind for read in self._job.progress.reads if read.is_ok}
        return bool(kinds & (read | {source.kind for source in self._job.claim.sources}))

    async def _read_section(self, source: DueSource) -> ReadResult:
        """Read the first page of a section, and further pages while more than half of the last page is new.

        The first reading of a section reads all pages, up to MAX_SECTION_PAGES. Half is the limit because lists of
        popular articles repeat known candidates on every page.
        """
        response = await self._get(source)
        if not isinstance(response, Response):
            return response
        first, candidates = response, tuple[Candidate, ...]()
        for _ in range(MAX_SECTION_PAGES):
            call = self._job.tools.pool.call
            section = await call(discovery.read_section, response.body, response.url, self._job.outlet)
            if section is None:
                return Failure(Reason("not_a_web_page"))
            # Later pages are older, and older candidates are requested first.
            candidates = section.candidates + candidates
            if section.next_url is None or not section.candidates or await self._is_known(source, section.candidates):
                break
            response = await self._fetch(section.next_url, {})
            if isinstance(response, Failure):
                return PartialResult(self._make_result(source, candidates), response)
        return self._make_result(source, candidates, first)

    async def _is_known(self, source: DueSource, candidates: tuple[Candidate, ...]) -> bool:
        """Return True if at least half of the candidates of a page are known; always False on the first reading."""
        job = self._job
        if source.is_first:
            return False
        urls = [candidate.url for candidate in candidates]
        return 2 * await job.store.call(job.store.candidates.count_known, job.claim.outlet_id, urls) >= len(urls)

    # --- small steps ---

    async def _get(self, source: DueSource) -> Response | SourceResult | Failure:
        """Request a source. If it is unchanged (304), return a result without candidates."""
        response = await self._fetch(source.url, conditional_headers(source.etag, source.last_modified))
        if isinstance(response, Failure) or response.status != 304:
            return response
        visit = Visit(source.url, VisitOutcome.NOT_MODIFIED, 304)
        return SourceResult(source.id, etag=source.etag, last_modified=source.last_modified, visits=(visit,))

    def _horizon(self) -> datetime:
        return self._job.now - timedelta(days=self._job.tools.options.first_days)

    def _make_result(
        self, source: DueSource, candidates: tuple[Candidate, ...], response: Response | None = None
    ) -> SourceResult:
        """Return a result with the validators of `response`, and with a horizon on the first reading of the source."""
        return SourceResult(
            source_id=source.id,
            candidates=candidates,
            etag=header(response, "ETag") if response else None,
            last_modified=header(response, "Last-Modified") if response else None,
            horizon=self._horizon() if source.is_first else None,
            visits=(Visit(source.url, VisitOutcome.OK, response.status if response else 200),),
        )


def _at_url(url: str, failure: Failure) -> Failure:
    return replace(failure, reason=Reason("at_url", url=url, reason=failure.reason))
