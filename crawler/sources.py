"""Reading an outlet's sources: each gives candidates, the home page gives sources."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from scrapy.http import Response

from core import discovery
from core.article import Candidate
from core.outlet import Source, SourceKind
from core.urls import is_home, is_later_page, site_of
from crawler.job import CrawlJob, SourceRead
from crawler.outcomes import Failure
from crawler.pages import conditional, header
from crawler.refusals import Stopped
from crawler.workers import WorkerFailed
from storage import DueSource, Outcome, SourceReading, Visit

MAX_LIST_PAGES = 10
"""Pages of one REST list (1,000 posts) or section read in one round; what lies further back comes by sitemap."""

MAX_SECTION_PAGES = 5
MAX_SITEMAPS = 5

_ORDER = (SourceKind.HOME, SourceKind.WORDPRESS, SourceKind.FEED, SourceKind.SITEMAP, SourceKind.SECTION)
"""Sources that tell an article's dates are read first, since what is first told of a candidate stays."""


class Fetch(Protocol):
    async def __call__(self, url: str, headers: dict[str, str], *, off_site: bool = False) -> Response | Failure: ...


class SourceReader:
    """Reads the sources of one crawl in turn. `sitemaps` gives those that robots.txt named, once it was read."""

    def __init__(self, job: CrawlJob, fetch: Fetch, sitemaps: Callable[[], tuple[str, ...]]) -> None:
        self._job = job
        self._fetch = fetch
        self._sitemaps = sitemaps
        self._readers: Mapping[SourceKind, Callable[[DueSource], Awaitable[SourceReading | Failure]]] = {
            SourceKind.HOME: self._read_home,
            SourceKind.WORDPRESS: self._read_wordpress,
            SourceKind.FEED: self._read_feed,
            SourceKind.SITEMAP: self._read_sitemap,
            SourceKind.SECTION: self._read_section,
        }

    async def read_all(self) -> None:
        """Read every source of the claim; the failure of one is noted and the next is read."""
        for source in sorted(self._job.claim.sources, key=lambda source: _ORDER.index(source.kind)):
            if self._job.stopped_because:
                return
            await self._finish(source, await self._read(source))
        self._note_if_all_failed()

    async def _read(self, source: DueSource) -> SourceReading | Failure:
        try:
            return await self._readers[source.kind](source)
        except (WorkerFailed, Stopped) as error:
            return Failure(str(error))

    async def _finish(self, source: DueSource, reading: SourceReading | Failure) -> None:
        job, report = self._job, self._job.report
        if isinstance(reading, Failure):
            report.add_failure(f"{source.kind} {source.url}: {reading.reason}")
            # A feed or REST interface behind a wall says nothing of the rest; the home page does, and a 429.
            if reading.stops and (source.kind is SourceKind.HOME or reading.retry_after or reading.status == 429):
                job.stopped_because = reading.reason
            job.retry_after = max(filter(None, (job.retry_after, reading.retry_after)), default=None)
            await job.write(job.tools.store.fail_source, source.id, reading.reason)
        else:
            report.sources += 1
            report.candidates += await job.write(job.tools.store.add_candidates, reading, job.now)
        job.reads.append(SourceRead(source, not isinstance(reading, Failure), getattr(reading, "retry_after", None)))
        job.told()

    def _note_if_all_failed(self) -> None:
        reads, failures = self._job.reads, self._job.report.failures
        if reads and not any(read.is_ok for read in reads):
            self._job.report.error = next(iter(failures), "no source could be read")

    # --- the kinds of sources ---

    async def _read_feed(self, source: DueSource) -> SourceReading | Failure:
        response = await self._get(source)
        if isinstance(response, Failure) or response.status == 304:
            return response if isinstance(response, Failure) else self._unchanged(source)
        kind = header(response, "Content-Type")
        entries = await self._job.tools.workers.call(discovery.read_feed, response.body, response.url, kind)
        if entries is None:
            return Failure("this is no feed")
        # Feeds stand newest first; the other way round, undated entries are asked for in order of publication.
        return self._reading(source, response, entries[::-1])

    async def _read_wordpress(self, source: DueSource) -> SourceReading | Failure:
        since = source.cursor or self._horizon()
        found: list[Candidate] = []
        for page in range(1, MAX_LIST_PAGES + 1):
            url = discovery.posts_url(source.url, since, page)
            response = await self._fetch(url, {}, off_site=self._is_named(source))
            if isinstance(response, Failure):
                return response
            posts = await self._job.tools.workers.call(discovery.read_posts, response.body, url, since)
            if posts is None:
                return Failure("this is no WordPress REST interface")
            found.extend(posts)
            if len(posts) < discovery.PER_PAGE:
                break
        changes = [post.modified_at for post in found if post.modified_at]
        reading = self._reading(source, None, tuple(found[::-1]))
        return replace(reading, cursor=max((*changes, since)))

    async def _read_sitemap(self, source: DueSource) -> SourceReading | Failure:
        response = await self._get(source)
        if isinstance(response, Failure) or response.status == 304:
            return response if isinstance(response, Failure) else self._unchanged(source)
        read = await self._job.tools.workers.call(discovery.read_sitemap, response.body, response.url)
        if read is None:
            return Failure("this is no sitemap")
        if not read.parts:
            return self._reading(source, response, read.candidates)
        return await self._read_parts(source, read.parts)

    async def _read_parts(self, source: DueSource, parts: tuple[discovery.SitemapPart, ...]) -> SourceReading | Failure:
        """The lists behind an index. Its own validators are not kept: an index may stay while its parts change."""
        started = self._job.now
        found: list[Candidate] = []
        for part in discovery.choose_parts(parts, source.cursor or self._horizon()):
            response = await self._fetch(part.url, {})
            if isinstance(response, Failure):
                return replace(response, reason=f"{part.url}: {response.reason}")
            read = await self._job.tools.workers.call(discovery.read_sitemap, response.body, response.url)
            found.extend(read.candidates if read else ())
        return replace(self._reading(source, None, tuple(found)), cursor=started)

    async def _read_section(self, source: DueSource) -> SourceReading | Failure:
        """A listing's first page, and further ones: all at first, later while most of a page was new to us.

        Not while all of it was new: lists of what is popular repeat known articles on every page.
        """
        response = await self._get(source)
        if isinstance(response, Failure) or response.status == 304:
            return response if isinstance(response, Failure) else self._unchanged(source)
        first = response
        pages: list[tuple[Candidate, ...]] = []
        for _ in range(MAX_SECTION_PAGES):
            read = await self._job.tools.workers.call(discovery.read_section, response.body, response.url)
            if read is None:
                return Failure("this is no web page")
            pages.append(read.candidates)
            known = await self._count_known(read.candidates)
            is_known = not source.is_first and 2 * known >= len(read.candidates)
            if is_known or not read.candidates or read.next_url is None:
                break
            response = await self._fetch(read.next_url, {})
            if isinstance(response, Failure):
                break
        return self._reading(source, first, tuple(candidate for page in reversed(pages) for candidate in page))

    # --- discovery from the home page ---

    async def _read_home(self, source: DueSource) -> SourceReading | Failure:
        """Find the outlet's sources and read those that are new. Named sources win, so then there is no home source."""
        response = await self._fetch(source.url, {})
        if isinstance(response, Failure):
            return response
        link = header(response, "Link")
        announced = await self._job.tools.workers.call(discovery.find_sources, response.body, response.url, link)
        known = await self._known_sources()
        working = len(known)
        listed = self._listed(announced, response.url)
        working += await self._add_working(listed, known)
        working += await self._guess(listed, response.url, known)
        if not working:
            sections = [found for found in announced if found.kind is SourceKind.SECTION]
            working = await self._add_working(sections, known)
        if not working:
            return Failure("no feed, sitemap, REST interface or section was found")
        return SourceReading(source.id)

    def _listed(self, announced: tuple[Source, ...], home: str) -> list[Source]:
        """What the home page and robots.txt name; sections are the last resort."""
        sitemaps = [Source(SourceKind.SITEMAP, url) for url in self._sitemaps() if site_of(url) == site_of(home)]
        return [source for source in announced if source.kind is not SourceKind.SECTION] + sitemaps[:MAX_SITEMAPS]

    async def _guess(self, listed: list[Source], home: str, known: frozenset[str]) -> int:
        """Try the usual places for a kind of source that nothing names; the first that can be read is enough."""
        count = 0
        for kind in (SourceKind.FEED, SourceKind.SITEMAP):
            places = [source for source in discovery.usual_places(home) if source.kind is kind]
            if any(source.kind is kind for source in listed) or any(place.url in known for place in places):
                continue
            for place in places:
                if await self._add_working([place], known):
                    count += 1
                    break
        return count

    async def _add_working(self, sources: list[Source], known: frozenset[str]) -> int:
        """Add those of the sources that are new and can be read, with what they gave; gives how many."""
        count = 0
        for found in sources:
            if found.url in known or self._job.stopped_because:
                continue
            reading = await self._read(DueSource(0, found.kind, found.url))
            is_empty_section = found.kind is SourceKind.SECTION and not getattr(reading, "candidates", ())
            if isinstance(reading, Failure) or is_empty_section:
                continue
            outlet_id = self._job.claim.outlet_id
            for added in await self._job.write(self._job.tools.store.add_sources, outlet_id, (found,), self._job.now):
                await self._finish(added, replace(reading, source_id=added.id))
                count += 1
        return count

    # --- small steps ---

    async def _get(self, source: DueSource) -> Response | Failure:
        return await self._fetch(
            source.url, conditional(source.etag, source.last_modified), off_site=self._is_named(source)
        )

    async def _known_sources(self) -> frozenset[str]:
        return await self._job.write(self._job.tools.store.find_source_urls, self._job.claim.outlet_id)

    async def _count_known(self, candidates: tuple[Candidate, ...]) -> int:
        urls = [candidate.url for candidate in candidates]
        return await self._job.write(self._job.tools.store.count_known, self._job.claim.outlet_id, urls)

    def _horizon(self) -> datetime:
        return self._job.now - timedelta(days=self._job.tools.options.first_days)

    def _reading(
        self, source: DueSource, response: Response | None, candidates: tuple[Candidate, ...]
    ) -> SourceReading:
        """A reading of the outlet's own articles; on a source's first one, what is older than the horizon is old."""
        return SourceReading(
            source_id=source.id,
            candidates=tuple(candidate for candidate in candidates if self._is_own(candidate)),
            etag=header(response, "ETag") if response else None,
            last_modified=header(response, "Last-Modified") if response else None,
            horizon=self._horizon() if source.is_first else None,
            visits=(Visit(source.url, Outcome.OK, response.status if response else 200),),
        )

    def _unchanged(self, source: DueSource) -> SourceReading:
        self._job.report.not_modified += 1
        visit = Visit(source.url, Outcome.NOT_MODIFIED, 304)
        return SourceReading(source.id, etag=source.etag, last_modified=source.last_modified, visits=(visit,))

    def _is_named(self, source: DueSource) -> bool:
        return Source(source.kind, source.url) in self._job.outlet.sources

    def _is_own(self, candidate: Candidate) -> bool:
        url = candidate.url
        return site_of(url) == site_of(self._job.outlet.url) and not is_home(url) and not is_later_page(url)
