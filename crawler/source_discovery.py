"""Finding an outlet's sources from its home address, and reading all that a claim holds."""

from collections.abc import Callable

from core import discovery
from core.outlet import Source, SourceKind
from core.urls import join_url, site_of
from crawler.crawl_job import CrawlJob
from crawler.failures import Failure
from crawler.items import header
from crawler.source_reader import Fetch, Partly, Read, SourceReader
from ingest.worker_pool import WorkerError
from storage import DueSource, SourceResult

MAX_SITEMAPS = 5

_ORDER = (SourceKind.HOME, SourceKind.WORDPRESS, SourceKind.FEED, SourceKind.SITEMAP, SourceKind.SECTION)
"""Sources that tell an article's dates are read first, since what is first told of a candidate stays."""


class SourceFinder:
    """Reads the sources of one crawl in turn. `sitemaps` gives those that robots.txt named, once it was read."""

    def __init__(self, job: CrawlJob, fetch: Fetch, sitemaps: Callable[[], tuple[str, ...]]) -> None:
        self._job = job
        self._fetch = fetch
        self._sitemaps = sitemaps
        self._reader = SourceReader(job, fetch)

    async def read_all(self) -> None:
        """Read every source of the claim; the failure of one is noted and the next is read."""
        for source in sorted(self._job.claim.sources, key=lambda source: _ORDER.index(source.kind)):
            if self._job.stopped_because:
                return
            read = await (self._read_home(source) if source.kind is SourceKind.HOME else self._reader.read(source))
            await self._reader.commit(source, read)
        reads, failures = self._job.reads, self._job.report.failures
        if reads and not any(read.is_ok for read in reads) and not self._job.is_cut_short:
            self._job.report.error = next(iter(failures), "no source could be read")

    async def _read_home(self, source: DueSource) -> Read:
        """Find the outlet's sources and read those that are new."""
        response = await self._fetch(source.url, {})
        if isinstance(response, Failure):
            return response
        try:
            link = header(response, "Link")
            announced = await self._job.tools.workers.call(discovery.find_sources, response.body, response.url, link)
        except WorkerError as error:
            return Failure(str(error))
        store = self._job.tools.store
        known = await self._job.write(store.sources.find_urls, self._job.claim.outlet_id)
        listed = self._listed(announced, response.url)
        working = len(known) + await self._add_working(listed, known)
        working += await self._guess(listed, response.url, known)
        if not working:
            sections = [found for found in announced if found.kind is SourceKind.SECTION]
            working = await self._add_working(sections, known)
        if not working:
            return Failure("no feed, sitemap, REST interface or section was found")
        return SourceResult(source.id)

    def _listed(self, announced: tuple[Source, ...], home: str) -> list[Source]:
        """What the home page and robots.txt name, news sitemaps first; sections are the last resort."""
        urls = [url for told in self._sitemaps() if (url := join_url(home, told)) and site_of(url) == site_of(home)]
        urls.sort(key=lambda url: "news" not in url)
        sitemaps = [Source(SourceKind.SITEMAP, url) for url in urls[:MAX_SITEMAPS]]
        return [source for source in announced if source.kind is not SourceKind.SECTION] + sitemaps

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
            read = await self._reader.read(DueSource(0, found.kind, found.url))
            if isinstance(read, Failure) or (found.kind is SourceKind.SECTION and not _candidates(read)):
                continue
            outlet_id = self._job.claim.outlet_id
            for added in await self._job.write(self._job.tools.store.sources.add, outlet_id, (found,), self._job.now):
                await self._reader.commit(added, read)
                count += 1
        return count


def _candidates(read: SourceResult | Partly) -> int:
    return len((read.reading if isinstance(read, Partly) else read).candidates)
