"""What articles are matched against: the keywords as the store has them, not as they were when a crawl began."""

import asyncio
from dataclasses import dataclass

from core.forms import NONE
from core.matcher import Matcher
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
        self.present = MatcherVersion(-1, Matcher((), NONE))

    async def renew(self) -> MatcherVersion:
        """Look whether any keyword changed, and know it then. Raises QueryError for one that cannot be read."""
        async with self._renewing:
            asked = self._store.submit(self._store.keywords.find_update, self.present.change)
            if found := await asyncio.wrap_future(asked):
                # In a thread: a hundred thousand keywords take a while, and the loop must go on.
                self.present = await asyncio.to_thread(_applied, self.present, found)
        return self.present


def _applied(known: MatcherVersion, found: KeywordUpdate) -> MatcherVersion:
    if found.removed is None:
        return MatcherVersion(found.change, Matcher(found.keywords, NONE))
    return MatcherVersion(found.change, known.matcher.changed(found.keywords, found.removed))
