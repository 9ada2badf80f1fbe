"""Discover an outlet's sources from its home page, robots.txt and usual addresses; read all sources of a claim."""

from collections.abc import Callable

from core import discovery
from core.outlet import Source, SourceKind
from core.reasons import Reason
from core.urls import resolve_url, site_key
from crawler.crawl_job import CrawlJob
from crawler.failures import Failure
from crawler.fetch import header
from crawler.progress import SourcesFinished
from crawler.source_reader import Fetch, ReadResult, SourceReader
from ingest.worker_pool import WorkerError
from storage import DueSource, SourceResult

# Maximum number of sitemaps that are taken from robots.txt.
MAX_SITEMAPS = 5

# The order in which sources are read. Sources with dates of articles come before others, because the store keeps the
# metadata from the first source of a candidate.
_ORDER = (SourceKind.HOME, SourceKind.WORDPRESS, SourceKind.FEED, SourceKind.SITEMAP, SourceKind.SECTION)


class SourceDiscovery:
    """Read the sources of one crawl one after another.

    `sitemaps` returns the URLs of the sitemaps that robots.txt lists; it is called after robots.txt was fetched.
    """

    def __init__(self, job: CrawlJob, fetch: Fetch, sitemaps: Callable[[], tuple[str, ...]]) -> None:
        self._job = job
        self._fetch = fetch
        self._sitemaps = sitemaps
        self._reader = SourceReader(job, fetch)

    async def read_all(self) -> None:
        """Read all sources of the claim, and record the failures of those that cannot be read."""
        for source in sorted(self._job.claim.sources, key=lambda source: _ORDER.index(source.kind)):
            if self._job.stop is not None:
                return
            read_source = self._read_home if source.kind is SourceKind.HOME else self._reader.read
            await self._reader.commit(source, await read_source(source))
        self._job.record(SourcesFinished())

    async def _read_home(self, source: DueSource) -> ReadResult:
        """Find the sources of an outlet from its home page. Read and store those that the store does not have yet."""
        home_response = await self._fetch(source.url, {})
        if isinstance(home_response, Failure):
            return home_response
        try:
            sources = await self._job.tools.pool.call(
                discovery.find_sources, home_response.body, home_response.url, header(home_response, "Link")
            )
        except WorkerError as error:
            return Failure(error.reason)
        stored_urls = await self._job.store.call(self._job.store.sources.find_urls, self._job.claim.outlet_id)
        sections = [source for source in sources if source.kind is SourceKind.SECTION]
        announced = [source for source in sources if source.kind is not SourceKind.SECTION]
        announced += self._find_robots_sitemaps(home_response.url)
        source_count = len(stored_urls) + await self._add_readable(announced, stored_urls)
        source_count += await self._add_usual(announced, home_response.url, stored_urls)
        # Sections are read only if the outlet has no other sources.
        if source_count or await self._add_readable(sections, stored_urls):
            return SourceResult(source.id)
        return Failure(Reason("no_sources"))

    def _find_robots_sitemaps(self, home_url: str) -> list[Source]:
        """Return the sitemaps of the outlet that robots.txt lists, news sitemaps before others."""
        sitemap_urls = filter(None, (resolve_url(home_url, listed_url) for listed_url in self._sitemaps()))
        own_urls = [url for url in sitemap_urls if site_key(url) == site_key(home_url)]
        own_urls.sort(key=lambda url: "news" not in url)
        return [Source(SourceKind.SITEMAP, url) for url in own_urls[:MAX_SITEMAPS]]

    async def _add_usual(self, announced: list[Source], home_url: str, stored_urls: frozenset[str]) -> int:
        """Add the first readable feed and sitemap at the usual addresses, unless the outlet announces one.

        Return the number of added sources.
        """
        added_count = 0
        for kind in (SourceKind.FEED, SourceKind.SITEMAP):
            usual = [source for source in discovery.common_sources(home_url) if source.kind is kind]
            if any(source.kind is kind for source in announced) or any(source.url in stored_urls for source in usual):
                continue
            for source in usual:
                if await self._add_readable([source], stored_urls):
                    added_count += 1
                    break
        return added_count

    async def _add_readable(self, sources: list[Source], stored_urls: frozenset[str]) -> int:
        """Store each new source that can be read, with its candidates. Return the number of added sources."""
        job, added_count = self._job, 0
        for source in sources:
            if source.url in stored_urls or job.stop is not None:
                continue
            read = await self._reader.read(DueSource(0, source.kind, source.url))
            if isinstance(read, Failure) or (source.kind is SourceKind.SECTION and not read.candidates):
                continue
            for added_source in await job.store.call(job.store.sources.add, job.claim.outlet_id, (source,), job.now):
                await self._reader.commit(added_source, read)
                added_count += 1
        return added_count
