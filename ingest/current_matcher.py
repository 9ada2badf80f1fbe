"""The matcher for the stored keywords, which is updated when a keyword changes during a crawl."""

import asyncio
from dataclasses import dataclass

from core.article import Article
from core.forms import NO_VARIANTS
from core.matcher import NO_FREQUENCIES, SAMPLE_SIZE, FeatureFrequencies, Matcher, count_frequencies
from storage import KeywordUpdate, Store


@dataclass(frozen=True, slots=True)
class MatcherVersion:
    """A matcher and the number of the last keyword change that it includes."""

    change: int
    matcher: Matcher


class CurrentMatcher:
    """The matcher that all crawls of a process share. `version` is its last state."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = asyncio.Lock()
        self._frequencies = NO_FREQUENCIES
        self._sample: list[tuple[Article, str]] = []
        self.version = MatcherVersion(-1, Matcher((), NO_VARIANTS))

    async def refresh(self) -> MatcherVersion:
        """Return the matcher, updated if a stored keyword changed. Raise QueryError if a stored query is invalid."""
        async with self._lock:
            keyword_update = await self._store.call(self._store.keywords.find_update, self.version.change)
            if keyword_update:
                # A hundred thousand keywords take a while, so a thread keeps the event loop responsive.
                self.version = await asyncio.to_thread(_apply, self.version, keyword_update, self._frequencies)
        return self.version

    async def add_to_sample(self, article: Article, outlet_name: str) -> None:
        """Add an article to the sample from which the frequencies of features are estimated.

        After SAMPLE_SIZE articles the keywords are indexed by their rarest features, and further articles are ignored.
        """
        if len(self._sample) >= SAMPLE_SIZE or self._frequencies is not NO_FREQUENCIES:
            return
        self._sample.append((article, outlet_name))
        if len(self._sample) == SAMPLE_SIZE:
            async with self._lock:
                self.version, self._frequencies = await asyncio.to_thread(_with_frequencies, self.version, self._sample)
            self._sample = []


def _with_frequencies(
    version: MatcherVersion, sample: list[tuple[Article, str]]
) -> tuple[MatcherVersion, FeatureFrequencies]:
    frequencies = count_frequencies(
        version.matcher.find_features(article, outlet_name) for article, outlet_name in sample
    )
    return MatcherVersion(version.change, version.matcher.with_frequencies(frequencies)), frequencies


def _apply(version: MatcherVersion, update: KeywordUpdate, frequencies: FeatureFrequencies) -> MatcherVersion:
    if update.removed is None:
        return MatcherVersion(update.change, Matcher(update.keywords, NO_VARIANTS, frequencies))
    return MatcherVersion(update.change, version.matcher.changed(update.keywords, update.removed))
