"""Reading an outlet's sources: each gives candidates, the home page gives sources (crawler/source_discovery.py)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapy.http import Response

from core import discovery
from core.article import Candidate
from core.outlet import SourceKind
from crawler.crawl_job import CrawlJob, SourceRead
from crawler.failures import Failure
from crawler.items import conditional, header
from crawler.wordpress_posts import read_changed
from ingest.worker_pool import WorkerError
from storage import CandidateState, DueSource, SourceResult, Visit, VisitOutcome

MAX_SECTION_PAGES = 5
MAX_ENDS = 50
"""Addresses taken from either end of a sitemap without dates, where nothing else tells what is new."""

BATCH = 5000
"""Candidates written in one transaction; what else is written (leases) waits no longer than for these."""

Fetch = Callable[[str, dict[str, str]], Awaitable[Response | Failure]]


@dataclass(frozen=True, slots=True)
class Partly:
    """A source of which only a part could be read: its candidates count, the source does not as read."""

    reading: SourceResult
    failure: Failure


Read = SourceResult | Partly | Failure


class SourceReader:
    """Reads feeds, sitemaps, REST lists and sections; commits what each gave."""

    def __init__(self, job: CrawlJob, fetch: Fetch) -> None:
        self._job = job
        self._fetch = fetch
        self._readers: Mapping[SourceKind, Callable[[DueSource], Awaitable[Read]]] = {
            SourceKind.WORDPRESS: self._read_wordpress,
            SourceKind.FEED: self._read_feed,
            SourceKind.SITEMAP: self._read_sitemap,
            SourceKind.SECTION: self._read_section,
        }

    async def read(self, source: DueSource) -> Read:
        """Fetch and read one source; nothing is committed. Raises nothing that can be expected."""
        try:
            return await self._readers[source.kind](source)
        except WorkerError as error:
            return Failure(str(error))

    async def commit(self, source: DueSource, read: Read) -> None:
        """Write what a source gave, validators and candidates in one transaction, and note it in the report."""
        reading = read.reading if isinstance(read, Partly) else read
        if not isinstance(reading, Failure):
            reading = replace(reading, source_id=source.id, is_complete=not isinstance(read, Partly))
            if reading.horizon and reading.undated_is_old:
                await self._add_ends(reading)
            await self._add(reading)
        failure = read if isinstance(read, Failure) else read.failure if isinstance(read, Partly) else None
        if failure is None:
            self._job.report.sources += 1
        elif not self._job.is_cut_short:
            await self._note_failure(source, failure)
        self._job.reads.append(SourceRead(source, failure is None))
        self._job.told()

    async def _add(self, reading: SourceResult) -> None:
        """The last batch carries the validators, so that none is sent before all that they stand for is stored."""
        job = self._job
        rest = reading.candidates
        while len(rest) > BATCH:
            part = replace(reading, candidates=rest[:BATCH], is_complete=False, cursor=None, visits=())
            job.report.candidates += await job.write(job.tools.store.candidates.add, part, job.now)
            rest = rest[BATCH:]
        last = replace(reading, candidates=rest)
        job.report.candidates += await job.write(job.tools.store.candidates.add, last, job.now)

    async def _note_failure(self, source: DueSource, failure: Failure) -> None:
        job = self._job
        job.report.add_failure(f"{source.kind} {source.url}: {failure.reason}")
        # A feed or REST interface behind a wall says nothing of the rest; the home page does, and a 429.
        if failure.stops and (source.kind is SourceKind.HOME or failure.retry_after or failure.status == 429):
            job.stopped_because = failure.reason
        job.retry_after = max(filter(None, (job.retry_after, failure.retry_after)), default=None)
        await job.write(job.tools.store.sources.set_error, source.id, failure.reason)

    # --- the kinds of sources ---

    async def _read_feed(self, source: DueSource) -> Read:
        response = await self._get(source)
        if isinstance(response, Failure) or response.status == 304:
            return response if isinstance(response, Failure) else self._unchanged(source)
        kind, outlet = header(response, "Content-Type"), self._job.outlet
        call = self._job.tools.workers.call
        entries = await call(discovery.read_feed, response.body, response.url, outlet, kind)
        if entries is None:
            return Failure("this is no feed")
        # Feeds stand newest first; the other way round, undated entries are asked for in order of publication.
        return self._reading(source, entries[::-1], response)

    async def _read_wordpress(self, source: DueSource) -> Read:
        async def ask(after: datetime, page: int, oldest_first: bool) -> discovery.PostList | Failure:
            return await self._read_posts(
                discovery.posts_url(source.url, after, page, oldest_first=oldest_first), after
            )

        read = await read_changed(ask, source.cursor or self._horizon(), self._job.tools.options.clock)
        reading = replace(self._reading(source, read.candidates), cursor=read.cursor)
        if read.failure is None:
            return reading
        return Partly(reading, read.failure) if read.candidates or read.cursor else read.failure

    async def _read_posts(self, url: str, after: datetime) -> discovery.PostList | Failure:
        response = await self._fetch(url, {})
        if isinstance(response, Failure):
            return response
        outlet = self._job.outlet
        posts = await self._job.tools.workers.call(discovery.read_posts, response.body, url, outlet, after)
        return posts or Failure("this is no WordPress REST interface")

    async def _read_sitemap(self, source: DueSource) -> Read:
        response = await self._get(source)
        if isinstance(response, Failure) or response.status == 304:
            return response if isinstance(response, Failure) else self._unchanged(source)
        read = await self._parse_sitemap(response)
        if read is None:
            return Failure("this is no sitemap")
        if read.parts:
            return await self._read_parts(source, read.parts)
        return self._archive(source, read.candidates, response)

    async def _parse_sitemap(self, response: Response) -> discovery.SitemapReading | None:
        call = self._job.tools.workers.call
        return await call(discovery.read_sitemap, response.body, response.url, self._job.outlet)

    async def _read_parts(self, source: DueSource, parts: tuple[discovery.SitemapPart, ...]) -> Read:
        """The lists behind an index. Its own validators are not kept: an index may stay while its parts change."""
        started = self._job.now
        found: list[Candidate] = []
        failures: list[Failure] = []
        for part in discovery.choose_parts(parts, source.cursor or self._horizon()):
            response = await self._fetch(part.url, {})
            if isinstance(response, Failure):
                # A part that is gone is the index's mistake, and every round's.
                if response.state is not CandidateState.GONE:
                    failures.append(replace(response, reason=f"{part.url}: {response.reason}"))
            elif (read := await self._parse_sitemap(response)) is None:
                failures.append(Failure(f"{part.url}: this is no sitemap"))
            else:
                found.extend(read.candidates)
        reading = self._archive(source, tuple(found))
        if failures:
            return Partly(reading, failures[0])
        return replace(reading, cursor=started)

    def _archive(
        self, source: DueSource, candidates: tuple[Candidate, ...], response: Response | None = None
    ) -> SourceResult:
        """On a sitemap's first reading, addresses without any date are an archive: other sources tell what is new."""
        return replace(self._reading(source, candidates, response), undated_is_old=True)

    async def _add_ends(self, reading: SourceResult) -> None:
        """Where a sitemap without dates is all there is, either end of it may be the new one."""
        undated = [each for each in reading.candidates if not (each.published_at or each.modified_at)]
        if len(undated) == len(reading.candidates) and not self._has_dated_sources():
            ends = tuple(undated[:MAX_ENDS] + undated[-MAX_ENDS:])
            await self._add(replace(reading, candidates=ends, undated_is_old=False, is_complete=False, visits=()))

    def _has_dated_sources(self) -> bool:
        kinds = {SourceKind.FEED, SourceKind.WORDPRESS}
        read = {read.source.kind for read in self._job.reads if read.is_ok}
        return bool(kinds & (read | {source.kind for source in self._job.claim.sources}))

    async def _read_section(self, source: DueSource) -> Read:
        """A listing's first page, and further ones: all at first, later while most of a page was new to us.

        Not while all of it was new: lists of what is popular repeat known articles on every page.
        """
        response = await self._get(source)
        if isinstance(response, Failure) or response.status == 304:
            return response if isinstance(response, Failure) else self._unchanged(source)
        first, found = response, tuple[Candidate, ...]()
        for _ in range(MAX_SECTION_PAGES):
            call = self._job.tools.workers.call
            read = await call(discovery.read_section, response.body, response.url, self._job.outlet)
            if read is None:
                return Failure("this is no web page")
            # Later pages are older, and older ones are asked for first.
            found = read.candidates + found
            if read.next_url is None or not read.candidates or await self._is_known(source, read.candidates):
                break
            response = await self._fetch(read.next_url, {})
            if isinstance(response, Failure):
                return Partly(self._reading(source, found), response)
        return self._reading(source, found, first)

    async def _is_known(self, source: DueSource, candidates: tuple[Candidate, ...]) -> bool:
        job = self._job
        if source.is_first:
            return False
        urls = [candidate.url for candidate in candidates]
        return 2 * await job.write(job.tools.store.candidates.count_known, job.claim.outlet_id, urls) >= len(urls)

    # --- small steps ---

    async def _get(self, source: DueSource) -> Response | Failure:
        return await self._fetch(source.url, conditional(source.etag, source.last_modified))

    def _horizon(self) -> datetime:
        return self._job.now - timedelta(days=self._job.tools.options.first_days)

    def _reading(
        self, source: DueSource, candidates: tuple[Candidate, ...], response: Response | None = None
    ) -> SourceResult:
        """A reading with the validators of `response`; on a source's first one, what is behind the horizon is old."""
        return SourceResult(
            source_id=source.id,
            candidates=candidates,
            etag=header(response, "ETag") if response else None,
            last_modified=header(response, "Last-Modified") if response else None,
            horizon=self._horizon() if source.is_first else None,
            visits=(Visit(source.url, VisitOutcome.OK, response.status if response else 200),),
        )

    def _unchanged(self, source: DueSource) -> SourceResult:
        self._job.report.not_modified += 1
        visit = Visit(source.url, VisitOutcome.NOT_MODIFIED, 304)
        return SourceResult(source.id, etag=source.etag, last_modified=source.last_modified, visits=(visit,))
