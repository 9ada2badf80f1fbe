"""What articles are matched against: the keywords as the store has them, not as they were when a crawl began."""

import asyncio
from dataclasses import dataclass

from core.article import Article
from core.forms import NONE
from core.matcher import NO_FREQUENCIES, SAMPLE_SIZE, FeatureFrequencies, Matcher, count_frequencies
from storage import KeywordUpdate, Store


@dataclass(frozen=True, slots=True)
class MatcherVersion:
    """A matcher, and the number of the keyword change as of which it is."""

    change: int
    matcher: Matcher


class CurrentMatcher:
    """Holds the matcher of the present keywords for all crawls of a process; renewed only when they changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._renewing = asyncio.Lock()
        self._frequencies = NO_FREQUENCIES
        self._sample: list[tuple[Article, str]] = []
        self.present = MatcherVersion(-1, Matcher((), NONE))

    async def renew(self) -> MatcherVersion:
        """Look whether any keyword changed, and know it then. Raises QueryError for one that cannot be read."""
        async with self._renewing:
            asked = self._store.submit(self._store.keywords.find_update, self.present.change)
            if found := await asyncio.wrap_future(asked):
                # In a thread: a hundred thousand keywords take a while, and the loop must go on.
                self.present = await asyncio.to_thread(_applied, self.present, found, self._frequencies)
        return self.present

    async def add_to_sample(self, article: Article, outlet: str) -> None:
        """Count an article for the feature frequencies. The first 300 of a process suffice; then the keywords are
        indexed by what is rare in them, and further articles are ignored."""
        if len(self._sample) >= SAMPLE_SIZE or self._frequencies is not NO_FREQUENCIES:
            return
        self._sample.append((article, outlet))
        if len(self._sample) == SAMPLE_SIZE:
            async with self._renewing:
                self.present, self._frequencies = await asyncio.to_thread(_informed, self.present, self._sample)
            self._sample = []


def _informed(version: MatcherVersion, sample: list[tuple[Article, str]]) -> tuple[MatcherVersion, FeatureFrequencies]:
    frequencies = count_frequencies(version.matcher.find_features(article, outlet) for article, outlet in sample)
    return MatcherVersion(version.change, version.matcher.with_frequencies(frequencies)), frequencies


def _applied(known: MatcherVersion, found: KeywordUpdate, frequencies: FeatureFrequencies) -> MatcherVersion:
    if found.removed is None:
        return MatcherVersion(found.change, Matcher(found.keywords, NONE, frequencies))
    return MatcherVersion(found.change, known.matcher.changed(found.keywords, found.removed))
