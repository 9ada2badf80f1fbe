"""What articles are matched against: the keywords as the store has them, not as they were when a crawl began."""

import asyncio
from dataclasses import dataclass

from core.keyword import Keyword
from core.matcher import Matcher
from storage import Store, WatchedKeywords


@dataclass(frozen=True, slots=True)
class Watched:
    """A matcher, and the number of the keyword change as of which it is."""

    change: int
    matcher: Matcher


class Watch:
    """Holds the matcher of the present keywords for all crawls of a process; renewed only when they changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keywords: dict[str, Keyword] = {}
        self._renewing = asyncio.Lock()
        self.present = Watched(-1, Matcher(()))

    async def renew(self) -> Watched:
        """Look whether any keyword changed, and know it then. Raises QueryError for one that cannot be read."""
        async with self._renewing:
            asked = self._store.in_writer(self._store.watched_keywords, self.present.change)
            if found := await asyncio.wrap_future(asked):
                self._keywords = _applied(self._keywords, found)
                # In a thread: a hundred thousand keywords take a while, and the loop must go on.
                matcher = await asyncio.to_thread(Matcher, self._keywords.values())
                self.present = Watched(found.change, matcher)
        return self.present


def _applied(known: dict[str, Keyword], found: WatchedKeywords) -> dict[str, Keyword]:
    told = {keyword.name: keyword for keyword in found.keywords}
    if found.gone is None:
        return told
    return {name: keyword for name, keyword in (known | told).items() if name not in found.gone}
