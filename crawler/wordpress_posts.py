"""The posts of a WordPress REST list that were changed since a cursor, however many they are.

A cursor stands for all that was changed until SLACK before it: a round asks for what was changed later than that.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.article import Candidate
from core.discovery import PER_PAGE, PostList
from crawler.failures import Failure

SLACK = timedelta(days=1)
"""A post that was scheduled shows up with its last change before that: so far back is asked again each round."""

FEW_PAGES = 10
"""Answers read newest first. Where there are more (an editor changed thousands), they are read oldest first."""

MAX_PAGES = 50
"""Answers (5,000 posts) after which the rest of a long list is left to the next round."""

MAX_PAGES_OF_A_SECOND = 500
"""Answers of posts changed in the very same second, which no cursor can part. What is beyond them is given up."""

MAX_READING = timedelta(minutes=15)
"""So long a list is read in one round, at a long pause between requests; less than a crawl may take."""

SECOND = timedelta(seconds=1)
MARGIN = timedelta(minutes=5)
"""A long list is asked again from this before its reading: what was changed meanwhile, and clocks that differ."""

Ask = Callable[[datetime, int, bool], Awaitable[PostList | Failure]]
"""One answer: posts changed later than this, this page of them (from 1), and whether oldest first."""


@dataclass(frozen=True, slots=True)
class ChangedPosts:
    """Posts, oldest change first. `cursor` is the new one, None to keep the old; `failure` ended the reading early."""

    candidates: tuple[Candidate, ...]
    cursor: datetime | None = None
    failure: Failure | None = None


async def read_changed(ask: Ask, cursor: datetime, clock: Callable[[], datetime]) -> ChangedPosts:
    """The posts changed since `cursor` (aware), to the end of the list or MAX_PAGES answers; the next round goes on.

    `clock` gives the present as an aware datetime.
    """
    now = clock()
    found: list[Candidate] = []
    after = cursor - SLACK
    for page in range(1, FEW_PAGES + 1):
        posts = await ask(after, page, False)
        if isinstance(posts, Failure):
            if _is_past_end(posts, page):
                break
            return ChangedPosts(tuple(found[::-1]), failure=posts)
        found.extend(posts.candidates)
        # What is older was not asked for: a WordPress before 5.7 lists all that it has.
        if posts.listed < PER_PAGE or (posts.last_change and posts.last_change < after):
            break
    else:
        return await _LongList(ask, after, now, found).read(clock)
    # A post dated in the future must not hide all that is changed until then.
    changes = [min(post.modified_at, now) for post in found if post.modified_at]
    return ChangedPosts(tuple(found[::-1]), max((*changes, cursor)))


def _is_past_end(failure: Failure, page: int) -> bool:
    """Past the last page WordPress answers 400; a full last page is not known for the last before."""
    return page > 1 and failure.status == 400


class _LongList:
    """Reads oldest first, each answer from the last change of the one before: so what is changed while we read, and
    leaves its place for the end of the list, moves no other post past us."""

    def __init__(self, ask: Ask, after: datetime, began: datetime, newest: list[Candidate]) -> None:
        self._ask = ask
        self._after = after
        self._page = 1
        self._began = began
        self._found = {post.url: post for post in newest}

    async def read(self, clock: Callable[[], datetime]) -> ChangedPosts:
        asked = 0
        # One answer at least, and within one second there is no place to go on from.
        while not asked or self._page > 1 or (asked < MAX_PAGES and clock() - self._began < MAX_READING):
            posts = await self._ask(self._after, self._page, True)
            asked += 1
            if isinstance(posts, Failure):
                if not _is_past_end(posts, self._page):
                    return self._read(self._after, posts)
                return self._read(self._end())
            if posts.last_change and posts.last_change < self._after - SLACK:
                too_old = Failure("a WordPress before 5.7 tells of the newest changes only, and there were more")
                return self._read(self._end(), too_old)
            self._found |= {post.url: post for post in posts.candidates}
            if posts.listed < PER_PAGE:
                return self._read(self._end())
            if failure := self._go_on(posts.last_change):
                return self._read(self._after, failure)
        return self._read(self._after)

    def _go_on(self, last_change: datetime | None) -> Failure | None:
        # Others of that second may follow.
        before = last_change - SECOND if last_change else self._after
        if before > self._after:
            self._after, self._page = before, 1
        elif self._page < MAX_PAGES_OF_A_SECOND:
            self._page += 1
        else:
            self._after += SECOND
            told = self._page * PER_PAGE
            return Failure(f"more than {told} posts were changed in one second ({self._after:%Y-%m-%d %H:%M:%S} UTC)")
        return None

    def _end(self) -> datetime:
        """The last change of a list that was read to its end."""
        return max((self._after, *(post.modified_at for post in self._found.values() if post.modified_at)))

    def _read(self, until: datetime, failure: Failure | None = None) -> ChangedPosts:
        cursor = min(until, self._began - MARGIN) + SLACK
        return ChangedPosts(tuple(self._found.values()), cursor, failure)
