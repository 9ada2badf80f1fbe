"""Discover an outlet's sources from its home page, robots.txt and usual addresses; read all sources of a claim."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from scrapy.http import Response

from core import discovery
from core.outlet import Source, SourceKind
from core.reasons import Reason
from core.urls import resolve_url, site_key
from crawler.crawl_job import CrawlJob
from crawler.failures import Failure
from crawler.progress import NO_SOURCE_READ, SourceRead, SourcesFinished
from crawler.source_reader import Fetch, ReadResult, SourceReader, catch_faults, has_failed
from storage import CandidateState, DueSource, SourceResult

# Maximum number of sitemaps from robots.txt that are requested.
MAX_SITEMAPS = 10

# Maximum number of readable sources of one kind. Some templates announce one feed in several formats.
MAX_READABLE = {SourceKind.WORDPRESS: 1, SourceKind.FEED: 3, SourceKind.SITEMAP: 5}

# A discovered source that is not announced, such as one at a usual address, is forgotten if it fails for this long.
FORGET_AFTER = timedelta(days=7)

# The order in which sources are read. Sources that state the dates of articles come first, because the store keeps the
# metadata from the first source that lists a candidate.
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
        announced: list[Source] | None = None
        for source in sorted(self._job.claim.sources, key=lambda source: _ORDER.index(source.kind)):
            if self._job.stop is not None:
                return
            if source.kind is SourceKind.HOME:
                announced = await self._read_home(source)
            else:
                await self._reader.commit(source, await self._reader.read(source))
        if self._job.stop is None:
            await self._plan_discovery(announced)
        self._job.record(SourcesFinished())

    async def _plan_discovery(self, announced: list[Source] | None) -> None:
        """Forget sources that no longer exist. If none could be read, make the home page due: they may have moved.

        Section pages are read only if nothing else lists articles, so they are forgotten when a feed can be read again.
        """
        sources, outlet_id, now = self._job.store.sources, self._job.claim.outlet_id, self._job.now
        reads = [read for read in self._job.progress.reads if read.is_ok]
        if {SourceKind.FEED, SourceKind.WORDPRESS} & {read.source.kind for read in reads}:
            await self._job.store.call(sources.remove_sections, outlet_id)
        if announced is not None:
            await self._job.store.call(sources.remove_unreadable, outlet_id, announced, now - FORGET_AFTER)
        elif not reads:
            await self._job.store.call(sources.set_home_due, outlet_id, now)

    async def _read_home(self, home: DueSource) -> list[Source] | None:
        """Find the sources of an outlet from its home page. Read and store those that the store does not have yet.

        Return the sources that the outlet announces, or None if its home page cannot be read. An outlet that has no
        home page may still have sources.
        """
        home_response = await self._fetch(home.url, {})
        if not isinstance(home_response, Failure):
            found = await self._find_announced(home_response)
        elif home_response.state is CandidateState.GONE:
            found = home_response
        else:
            await self._reader.commit(home, home_response)
            return None
        home_url = home.url if isinstance(home_response, Failure) else home_response.url
        linked = () if isinstance(found, Failure) else found
        sections = [source for source in linked if source.kind is SourceKind.SECTION]
        linked += tuple(self._find_robots_sitemaps(home_url))
        other_site = [source for source in linked if site_key(source.url) != site_key(home_url)]
        announced = list(dict.fromkeys(source for source in linked if source not in sections + other_site))
        has_sources = await self._add_sources(announced, sections, home_url)
        failure = found if isinstance(found, Failure) else None
        if failure is None and not has_sources:
            failure = Failure(NO_SOURCE_READ if announced else _describe_missing(other_site))
        await self._reader.commit(home, failure or SourceResult(home.id))
        return None if isinstance(found, Failure) else announced + sections

    async def _find_announced(self, home_response: Response) -> tuple[Source, ...] | Failure:
        # WordPress sends several Link headers.
        link_header = b", ".join(home_response.headers.getlist("Link")).decode("latin-1")
        found = self._job.tools.pool.call(discovery.find_sources, home_response.body, home_response.url, link_header)
        return await catch_faults(found, home_response.url)

    def _find_robots_sitemaps(self, home_url: str) -> list[Source]:
        """Return the sitemaps that robots.txt lists, those of the outlet's own site and news sitemaps first."""
        sitemap_urls = [url for listed_url in self._sitemaps() if (url := resolve_url(home_url, listed_url))]
        sitemap_urls.sort(key=lambda url: (site_key(url) != site_key(home_url), "news" not in url))
        return [Source(SourceKind.SITEMAP, url) for url in sitemap_urls[:MAX_SITEMAPS]]

    async def _add_sources(self, announced: list[Source], sections: list[Source], home_url: str) -> bool:
        """Read and store the sources that the store does not have yet. Return whether any source can be read.

        If no feed lists articles, the usual addresses of feeds are tried; the same applies to sitemaps. If no source at
        all lists articles, section pages are tried. An announcement alone does not count: many outlets announce sources
        that no longer exist.
        """
        stored = await self._job.store.call(self._job.store.sources.find_active, self._job.claim.outlet_id)
        stored_urls = {source.url for source in stored}
        readable = Counter(source.kind for source in stored if source.is_readable)
        with_articles = set(readable)
        for source in announced:
            if source.url in stored_urls or readable[source.kind] >= MAX_READABLE[source.kind]:
                continue
            read = await self._add(source)
            stored_urls.add(source.url)
            if read is not None and not isinstance(read, Failure) and not has_failed(read):
                readable[source.kind] += 1
                with_articles |= {source.kind} if read.candidates else set()
        for source in discovery.common_sources(home_url):
            if source.kind not in with_articles and source.url not in stored_urls:
                with_articles |= {source.kind} if await self._add(source, is_guess=True) else set()
        if not with_articles:
            for source in sections:
                if source.url not in stored_urls and await self._add(source, is_guess=True):
                    with_articles.add(source.kind)
        return bool(readable or with_articles)

    async def _add(self, source: Source, *, is_guess: bool = False) -> ReadResult | None:
        """Read a new source. Store it with its candidates or its failure, and return what was read.

        Return None if it was not stored. A guessed source is stored only if it lists articles.
        """
        job = self._job
        if job.stop is not None:
            return None
        new_source = DueSource(0, source.kind, source.url)
        read = await self._reader.read(new_source)
        if isinstance(read, Failure) and job.progress.is_cut_short:
            return None
        if is_guess and (isinstance(read, Failure) or not read.candidates):
            if isinstance(read, Failure) and (read.retry_after or read.status == 429):
                job.record(SourceRead(new_source, read))
            return None
        for added_source in await job.store.call(job.store.sources.add, job.claim.outlet_id, (source,), job.now):
            await self._reader.commit(added_source, read)
        return read


def _describe_missing(other_site: list[Source]) -> Reason:
    """Return why an outlet has no source. `other_site` are the sources that it announces on other sites."""
    if not other_site:
        return Reason("no_sources")
    is_sitemap = other_site[0].kind is SourceKind.SITEMAP
    return Reason("sitemap_of_other_site" if is_sitemap else "feed_of_other_site", url=other_site[0].url)
