"""Page through the posts of a WordPress REST interface that were changed since a cursor.

The cursor is the time of the last change that was read. Each round starts SLACK before it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from core.article import Candidate
from core.discovery import PER_PAGE, PostList
from core.reasons import Reason
from crawler.failures import Failure

# How far each round looks back before the cursor, because a scheduled post is published with an earlier modified date.
SLACK = timedelta(days=1)

# Number of responses that are read newest first. A longer list is read oldest first.
MAX_NEWEST_PAGES = 10

# Maximum number of responses (5,000 posts) of a long list in one round. The next round reads the rest.
MAX_PAGES = 50

# Maximum number of responses with posts changed in the same second, which no cursor can split. The rest is skipped.
MAX_PAGES_OF_ONE_SECOND = 500

# Maximum duration of reading a long list in one round, shorter than the time limit of a crawl.
MAX_DURATION = timedelta(minutes=15)

SECOND = timedelta(seconds=1)
# The cursor is at least this long before the start of the reading, because posts change meanwhile and clocks differ.
MARGIN = timedelta(minutes=5)

# A function that fetches one response. Its arguments are the time (timezone-aware) after which posts were changed, the
# page number from 1, and whether the oldest change comes first.
FetchPosts: TypeAlias = Callable[[datetime, int, bool], Awaitable[PostList | Failure]]


@dataclass(frozen=True, slots=True)
class ChangedPosts:
    """Posts, oldest change first. If `cursor` is None, the old one stays. `failure` is why the reading ended early."""

    candidates: tuple[Candidate, ...]
    cursor: datetime | None = None
    failure: Failure | None = None


async def read_changed_posts(fetch: FetchPosts, cursor: datetime, clock: Callable[[], datetime]) -> ChangedPosts:
    """Return the posts changed since `cursor`, at most MAX_PAGES responses, with the cursor for the next round.

    All times are timezone-aware datetimes.
    """
    now = clock()
    candidates: list[Candidate] = []
    after = cursor - SLACK
    for page in range(1, MAX_NEWEST_PAGES + 1):
        posts = await fetch(after, page, False)
        if isinstance(posts, Failure):
            if _is_past_end(posts, page):
                break
            return ChangedPosts(tuple(candidates[::-1]), failure=posts)
        candidates.extend(posts.candidates)
        # WordPress before 5.7 ignores `after` and lists all posts, so stop at the first older post.
        if posts.listed < PER_PAGE or (posts.last_change and posts.last_change < after):
            break
    else:
        return await _LongList(fetch, after, now, candidates).read(clock)
    # A post dated in the future must not move the cursor past changes that are still to come.
    changes = [min(candidate.modified_at, now) for candidate in candidates if candidate.modified_at]
    return ChangedPosts(tuple(candidates[::-1]), max((*changes, cursor)))


def _is_past_end(failure: Failure, page: int) -> bool:
    """Return True if WordPress responded with 400 because there is no further page after a full one."""
    return page > 1 and failure.status == 400


class _LongList:
    """Read a long list oldest first. Each request starts at the last change of the previous response.

    A post that is changed meanwhile moves to the end of the list, so the reader skips no other post.
    """

    def __init__(self, fetch: FetchPosts, after: datetime, started: datetime, newest: list[Candidate]) -> None:
        self._fetch = fetch
        self._after = after
        self._page = 1
        self._started = started
        self._posts = {post.url: post for post in newest}

    async def read(self, clock: Callable[[], datetime]) -> ChangedPosts:
        requests = 0
        # Read at least one response. Continue within a second, because no cursor can point into a second.
        while not requests or self._page > 1 or (requests < MAX_PAGES and clock() - self._started < MAX_DURATION):
            posts = await self._fetch(self._after, self._page, True)
            requests += 1
            if isinstance(posts, Failure):
                if not _is_past_end(posts, self._page):
                    return self._make_result(self._after, posts)
                return self._make_result(self._last_change())
            if posts.last_change and posts.last_change < self._after - SLACK:
                return self._make_result(self._last_change(), Failure(Reason("old_wordpress")))
            self._posts |= {post.url: post for post in posts.candidates}
            if posts.listed < PER_PAGE:
                return self._make_result(self._last_change())
            if failure := self._advance(posts.last_change):
                return self._make_result(self._after, failure)
        return self._make_result(self._after)

    def _advance(self, last_change: datetime | None) -> Failure | None:
        # More posts changed in the same second may follow, so the next request starts one second earlier.
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
        """Return the time of the last change in a list that was read to the end."""
        return max((self._after, *(post.modified_at for post in self._posts.values() if post.modified_at)))

    def _make_result(self, until: datetime, failure: Failure | None = None) -> ChangedPosts:
        cursor = min(until, self._started - MARGIN) + SLACK
        return ChangedPosts(tuple(self._posts.values()), cursor, failure)
