"""What articles are matched against: the keywords as the store has them, not as they were when a crawl began."""

import asyncio
from dataclasses import dataclass

from core.forms import NONE
from core.matcher import Matcher
from storage import KeywordUpdate, Store


@dataclass(frozen=True, slots=True)
class Watched:
    """A matcher, and the number of the keyword change as of which it is."""

    change: int
    matcher: Matcher


class Watch:
    """Holds the matcher of the present keywords for all crawls of a process; renewed only when they changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._renewing = asyncio.Lock()
        self.present = Watched(-1, Matcher((), NONE))

    async def renew(self) -> Watched:
        """Look whether any keyword changed, and know it then. Raises QueryError for one that cannot be read."""
        async with self._renewing:
            asked = self._store.submit(self._store.keywords.find_update, self.present.change)
            if found := await asyncio.wrap_future(asked):
                # In a thread: a hundred thousand keywords take a while, and the loop must go on.
                self.present = await asyncio.to_thread(_applied, self.present, found)
        return self.present


def _applied(known: Watched, found: KeywordUpdate) -> Watched:
    if found.removed is None:
        return Watched(found.change, Matcher(found.keywords, NONE))
    return Watched(found.change, known.matcher.changed(found.keywords, found.removed))
