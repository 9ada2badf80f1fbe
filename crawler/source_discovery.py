"""Find an outlet's sources from its home page, and read all sources of a claim."""

from collections.abc import Callable

from core import discovery
from core.outlet import Source, SourceKind
from core.reasons import Reason
from core.urls import resolve_url, site_key
from crawler.crawl_job import CrawlJob
from crawler.failures import Failure
from crawler.fetch import header
from crawler.progress import SourcesFinished
from crawler.source_reader import Fetch, PartialResult, ReadResult, SourceReader
from ingest.worker_pool import WorkerError
from storage import DueSource, SourceResult

# Maximum number of sitemaps that are taken from robots.txt.
MAX_SITEMAPS = 5

# The order in which sources are read. Sources with dates of articles come first, because the store keeps the
# metadata that the first source of a candidate states.
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
            is_home = source.kind is SourceKind.HOME
            result = await (self._read_home(source) if is_home else self._reader.read(source))
            await self._reader.commit(source, result)
        self._job.record(SourcesFinished())

    async def _read_home(self, source: DueSource) -> ReadResult:
        """Find sources from the home page, and read those that the store does not have yet."""
        response = await self._fetch(source.url, {})
        if isinstance(response, Failure):
            return response
        try:
            link = header(response, "Link")
            sources = await self._job.tools.pool.call(discovery.find_sources, response.body, response.url, link)
        except WorkerError as error:
            return Failure(error.reason)
        known = await self._job.store.call(self._job.store.sources.find_urls, self._job.claim.outlet_id)
        announced = self._without_sections(sources, response.url)
        count = len(known) + await self._add_readable(announced, known)
        count += await self._add_usual(announced, response.url, known)
        if not count:
            sections = [source for source in sources if source.kind is SourceKind.SECTION]
            count = await self._add_readable(sections, known)
        return SourceResult(source.id) if count else Failure(Reason("no_sources"))

    def _without_sections(self, sources: tuple[Source, ...], home: str) -> list[Source]:
        """Return the sources that the home page and robots.txt announce, news sitemaps before others, but no sections.

        Sections are read only if there are no other sources.
        """
        urls = [
            url for text in self._sitemaps() if (url := resolve_url(home, text)) and site_key(url) == site_key(home)
        ]
        urls.sort(key=lambda url: "news" not in url)
        sitemaps = [Source(SourceKind.SITEMAP, url) for url in urls[:MAX_SITEMAPS]]
        return [source for source in sources if source.kind is not SourceKind.SECTION] + sitemaps

    async def _add_usual(self, announced: list[Source], home: str, known: frozenset[str]) -> int:
        """Add the first readable feed and sitemap at the usual addresses, if the outlet announces none.

        Return the number of added sources.
        """
        count = 0
        for kind in (SourceKind.FEED, SourceKind.SITEMAP):
            usual = [source for source in discovery.common_sources(home) if source.kind is kind]
            if any(source.kind is kind for source in announced) or any(source.url in known for source in usual):
                continue
            for source in usual:
                if await self._add_readable([source], known):
                    count += 1
                    break
        return count

    async def _add_readable(self, sources: list[Source], known: frozenset[str]) -> int:
        """Add the new and readable ones of `sources` with their candidates, and return the number of added sources."""
        count = 0
        for source in sources:
            if source.url in known or self._job.stop is not None:
                continue
            result = await self._reader.read(DueSource(0, source.kind, source.url))
            if isinstance(result, Failure) or (source.kind is SourceKind.SECTION and not _has_candidates(result)):
                continue
            outlet_id = self._job.claim.outlet_id
            for added in await self._job.store.call(self._job.store.sources.add, outlet_id, (source,), self._job.now):
                await self._reader.commit(added, result)
                count += 1
        return count


def _has_candidates(result: SourceResult | PartialResult) -> bool:
    return bool((result.result if isinstance(result, PartialResult) else result).candidates)
