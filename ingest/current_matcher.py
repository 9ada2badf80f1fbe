"""The matcher of the store's current keywords, which may change while a crawl is running."""

import asyncio
from dataclasses import dataclass

from core.article import Article
from core.forms import NO_VARIANTS
from core.matcher import NO_FREQUENCIES, SAMPLE_SIZE, FeatureFrequencies, Matcher, count_frequencies
from storage import KeywordUpdate, Store


@dataclass(frozen=True, slots=True)
class MatcherVersion:
    """A matcher, and the number of the newest keyword change that it includes."""

    change: int
    matcher: Matcher


class CurrentMatcher:
    """The current matcher for all crawls of a process; rebuilt only when keywords changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = asyncio.Lock()
        self._frequencies = NO_FREQUENCIES
        self._sample: list[tuple[Article, str]] = []
        self.version = MatcherVersion(-1, Matcher((), NO_VARIANTS))

    async def refresh(self) -> MatcherVersion:
        """Include all keyword changes so far and return the result. Raise QueryError for an invalid stored query."""
        async with self._lock:
            update = await self._store.call(self._store.keywords.find_update, self.version.change)
            if update:
                # In a thread: a hundred thousand keywords take a while, and the loop must go on.
                self.version = await asyncio.to_thread(_apply, self.version, update, self._frequencies)
        return self.version

    async def add_to_sample(self, article: Article, outlet: str) -> None:
        """Count an article for the feature frequencies.

        The first 300 of a process suffice; then the keywords are indexed by what is rare in them, and further articles
        are ignored.
        """
        if len(self._sample) >= SAMPLE_SIZE or self._frequencies is not NO_FREQUENCIES:
            return
        self._sample.append((article, outlet))
        if len(self._sample) == SAMPLE_SIZE:
            async with self._lock:
                self.version, self._frequencies = await asyncio.to_thread(_index_by, self.version, self._sample)
            self._sample = []


def _index_by(version: MatcherVersion, sample: list[tuple[Article, str]]) -> tuple[MatcherVersion, FeatureFrequencies]:
    frequencies = count_frequencies(version.matcher.find_features(article, outlet) for article, outlet in sample)
    return MatcherVersion(version.change, version.matcher.with_frequencies(frequencies)), frequencies


def _apply(version: MatcherVersion, update: KeywordUpdate, frequencies: FeatureFrequencies) -> MatcherVersion:
    if update.removed is None:
        return MatcherVersion(update.change, Matcher(update.keywords, NO_VARIANTS, frequencies))
    return MatcherVersion(update.change, version.matcher.changed(update.keywords, update.removed))
