"""The posts of a WordPress REST list that were changed since a cursor, however many they are.

A cursor stands for everything changed until SLACK before it: each round requests what was changed later than that.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from core.article import Candidate
from core.discovery import PER_PAGE, PostList
from core.reasons import Reason
from crawler.failures import Failure

# A scheduled post appears with its last change before that, so each round looks back this far.
SLACK = timedelta(days=1)

# Responses read newest first. A longer list (an editor changed thousands of posts) is read oldest first.
MAX_NEWEST_PAGES = 10

# Responses (5,000 posts) after which the rest of a long list is left to the next round.
MAX_PAGES = 50

# Responses with posts changed in the very same second, which no cursor can split. What is beyond is skipped.
MAX_PAGES_OF_ONE_SECOND = 500

# How long a list is read in one round, with a long pause between requests; less than a crawl may take.
MAX_DURATION = timedelta(minutes=15)

SECOND = timedelta(seconds=1)
# The next round starts this long before the reading of a long list: posts changed meanwhile, clocks that differ.
MARGIN = timedelta(minutes=5)

# Fetch one response: posts changed after a time (aware), which page of them (from 1), whether oldest first.
FetchPosts: TypeAlias = Callable[[datetime, int, bool], Awaitable[PostList | Failure]]


@dataclass(frozen=True, slots=True)
class ChangedPosts:
    """Posts, oldest change first. `cursor` is the new one, None to keep the old; `failure` ended the reading early."""

    candidates: tuple[Candidate, ...]
    cursor: datetime | None = None
    failure: Failure | None = None


async def read_changed_posts(fetch: FetchPosts, cursor: datetime, clock: Callable[[], datetime]) -> ChangedPosts:
    """Return the posts changed since `cursor` (aware), up to the end of the list or MAX_PAGES responses.

    The next round continues there. `clock` returns the current time (aware).
    """
    now = clock()
    found: list[Candidate] = []
    after = cursor - SLACK
    for page in range(1, MAX_NEWEST_PAGES + 1):
        posts = await fetch(after, page, False)
        if isinstance(posts, Failure):
            if _is_past_end(posts, page):
                break
            return ChangedPosts(tuple(found[::-1]), failure=posts)
        found.extend(posts.candidates)
        # Older posts were not requested: a WordPress before 5.7 lists everything.
        if posts.listed < PER_PAGE or (posts.last_change and posts.last_change < after):
            break
    else:
        return await _LongList(fetch, after, now, found).read(clock)
    # A post dated in the future must not hide everything that is changed until then.
    changes = [min(post.modified_at, now) for post in found if post.modified_at]
    return ChangedPosts(tuple(found[::-1]), max((*changes, cursor)))


def _is_past_end(failure: Failure, page: int) -> bool:
    """WordPress answers 400 beyond the last page; a full last page does not show that it is the last."""
    return page > 1 and failure.status == 400


class _LongList:
    """Reads oldest first; each request starts at the last change of the previous response.

    A post that is changed meanwhile moves to the end of the list, and so shifts no other post past the reader.
    """

    def __init__(self, fetch: FetchPosts, after: datetime, started: datetime, newest: list[Candidate]) -> None:
        self._fetch = fetch
        self._after = after
        self._page = 1
        self._started = started
        self._found = {post.url: post for post in newest}

    async def read(self, clock: Callable[[], datetime]) -> ChangedPosts:
        requests = 0
        # At least one response; and within one second there is no point from which the next round could continue.
        while not requests or self._page > 1 or (requests < MAX_PAGES and clock() - self._started < MAX_DURATION):
            posts = await self._fetch(self._after, self._page, True)
            requests += 1
            if isinstance(posts, Failure):
                if not _is_past_end(posts, self._page):
                    return self._make_result(self._after, posts)
                return self._make_result(self._last_change())
            if posts.last_change and posts.last_change < self._after - SLACK:
                return self._make_result(self._last_change(), Failure(Reason("old_wordpress")))
            self._found |= {post.url: post for post in posts.candidates}
            if posts.listed < PER_PAGE:
                return self._make_result(self._last_change())
            if failure := self._advance(posts.last_change):
                return self._make_result(self._after, failure)
        return self._make_result(self._after)

    def _advance(self, last_change: datetime | None) -> Failure | None:
        # Further posts of that second may follow.
        before = last_change - SECOND if last_change else self._after
        if before > self._after:
            self._after, self._page = before, 1
        elif self._page < MAX_PAGES_OF_ONE_SECOND:
            self._page += 1
        else:
            self._after += SECOND
            second = f"{self._after:%Y-%m-%d %H:%M:%S}"
            return Failure(Reason("posts_of_one_second", count=self._page * PER_PAGE, second=second))
        return None

    def _last_change(self) -> datetime:
        """Return the last change of a list that was read to its end."""
        return max((self._after, *(post.modified_at for post in self._found.values() if post.modified_at)))

    def _make_result(self, until: datetime, failure: Failure | None = None) -> ChangedPosts:
        cursor = min(until, self._started - MARGIN) + SLACK
        return ChangedPosts(tuple(self._found.values()), cursor, failure)
