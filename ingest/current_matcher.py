"""The matcher of the keywords as the store has them now, not as they were when a crawl began."""

import asyncio
from dataclasses import dataclass

from core.forms import NONE
from core.matcher import Matcher
from ingest.store_calls import call_store
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
        self.version = MatcherVersion(-1, Matcher((), NONE))

    async def refresh(self) -> MatcherVersion:
        """Include all keyword changes so far and return the result. Raise QueryError for an invalid stored query."""
        async with self._lock:
            update = await call_store(self._store, self._store.keywords.find_update, self.version.change)
            if update:
                # In a thread: a hundred thousand keywords take a while, and the loop must go on.
                self.version = await asyncio.to_thread(_apply, self.version, update)
        return self.version


def _apply(version: MatcherVersion, update: KeywordUpdate) -> MatcherVersion:
    if update.gone is None:
        return MatcherVersion(update.change, Matcher(update.keywords, NONE))
    return MatcherVersion(update.change, version.matcher.changed(update.keywords, update.gone))
