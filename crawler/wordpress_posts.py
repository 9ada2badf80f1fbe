"""Page through the posts of a WordPress REST interface that were changed since a cursor.

The cursor is the time of the last change that was read. Each round starts SLACK before it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from core.article import Candidate
from core.discovery import PER_PAGE, PostList
from core.reasons import Reason
from crawler.failures import Failure

# How far each round looks back before the cursor, because a scheduled post appears with a modified date in the past.
SLACK = timedelta(days=1)

# Number of responses that are read newest first. A longer list is read oldest first.
MAX_NEWEST_PAGES = 10

# Maximum number of responses (5,000 posts) of a long list in one round. The next round reads the rest.
MAX_PAGES = 50

# Maximum number of responses with posts changed in the same second, which no cursor can split. The rest is skipped.
MAX_PAGES_OF_ONE_SECOND = 500

# Maximum duration of reading a long list in one round, shorter than the time limit of a crawl.
MAX_DURATION = timedelta(minutes=15)

# The texts of the posts are requested in the first round that begins in each period of this length. Each round lists
# the posts of the last day again, so the outlet would otherwise send their texts a hundred times a day.
TEXT_PERIOD = timedelta(hours=3)

# Failures after which the list is requested again without texts: they may be too long for the outlet or for Kliping.
_TOO_LONG = frozenset({"answer_too_large", "answer_cut_off", "timeout", "outlet_error"})

SECOND = timedelta(seconds=1)
_EPOCH = datetime.fromtimestamp(0, UTC)
# The cursor of a long list is at least this far before the start of reading, because posts change in the meantime and
# clocks differ.
MARGIN = timedelta(minutes=5)

# A function that fetches one response. Its arguments are the time (timezone-aware) after which posts were changed, the
# page number from 1, and whether the oldest change comes first.
FetchPosts: TypeAlias = Callable[[datetime, int, bool], Awaitable[PostList | Failure]]


@dataclass(frozen=True, slots=True)
class ChangedPosts:
    """Posts, oldest change first. If `cursor` is None, the old cursor stays. A `failure` ended the reading early."""

    candidates: tuple[Candidate, ...]
    cursor: datetime | None = None
    failure: Failure | None = None


def are_texts_due(last_read_at: datetime | None, now: datetime) -> bool:
    """Return whether a round is the first one of its period. Both times are timezone-aware datetimes."""
    return last_read_at is None or (last_read_at - _EPOCH) // TEXT_PERIOD != (now - _EPOCH) // TEXT_PERIOD


def may_be_too_long(failure: Failure) -> bool:
    """Return whether a list with texts may have failed because of the texts, so that one without them may be read."""
    return failure.reason.code in _TOO_LONG and failure.retry_after is None


async def read_changed_posts(fetch: FetchPosts, cursor: datetime, clock: Callable[[], datetime]) -> ChangedPosts:
    """Return the posts that changed since `cursor`, and the cursor for the next round.

    Read at most MAX_PAGES responses. All times are timezone-aware datetimes.
    """
    started_at, after = clock(), cursor - SLACK
    newest_posts: list[Candidate] = []
    for page_number in range(1, MAX_NEWEST_PAGES + 1):
        post_list = await fetch(after, page_number, False)
        if isinstance(post_list, Failure):
            if _is_past_end(post_list, page_number):
                break
            return ChangedPosts(tuple(newest_posts[::-1]), failure=post_list)
        newest_posts.extend(post_list.candidates)
        # WordPress before 5.7 ignores `after` and lists all posts, so stop at the first older post.
        if post_list.listed < PER_PAGE or (post_list.last_change and post_list.last_change < after):
            break
    else:
        return await _LongList(fetch, after, started_at, newest_posts).read(clock)
    # A post dated in the future must not move the cursor past changes that are still to come.
    changed_at = [min(post.modified_at, started_at) for post in newest_posts if post.modified_at]
    return ChangedPosts(tuple(newest_posts[::-1]), max((*changed_at, cursor)))


def _is_past_end(failure: Failure, page_number: int) -> bool:
    """Return True if WordPress responded with 400 because the previous page was the last one and full."""
    return page_number > 1 and failure.status == 400


class _LongList:
    """Read a long list, oldest change first. Each request starts at the last change of the previous response.

    A post that changes during the reading moves to the end of the list. Other posts are not skipped because of this.
    """

    def __init__(self, fetch: FetchPosts, after: datetime, started_at: datetime, newest_posts: list[Candidate]) -> None:
        self._fetch = fetch
        self._after = after
        self._page_number = 1
        self._started_at = started_at
        self._posts = {post.url: post for post in newest_posts}

    async def read(self, clock: Callable[[], datetime]) -> ChangedPosts:
        requests = 0
        # Read at least one response. Never end between posts of the same second, because no cursor can point there.
        while (
            not requests
            or self._page_number > 1
            or (requests < MAX_PAGES and clock() - self._started_at < MAX_DURATION)
        ):
            post_list = await self._fetch(self._after, self._page_number, True)
            requests += 1
            if isinstance(post_list, Failure):
                if not _is_past_end(post_list, self._page_number):
                    return self._make_result(self._after, post_list)
                return self._make_result(self._last_change())
            if post_list.last_change and post_list.last_change < self._after - SLACK:
                return self._make_result(self._last_change(), Failure(Reason("old_wordpress")))
            self._posts |= {post.url: post for post in post_list.candidates}
            if post_list.listed < PER_PAGE:
                return self._make_result(self._last_change())
            if failure := self._advance(post_list.last_change):
                return self._make_result(self._after, failure)
        return self._make_result(self._after)

    def _advance(self, last_change: datetime | None) -> Failure | None:
        # More posts of the same second may follow, so the next request starts one second earlier.
        next_after = last_change - SECOND if last_change else self._after
        if next_after > self._after:
            self._after, self._page_number = next_after, 1
        elif self._page_number < MAX_PAGES_OF_ONE_SECOND:
            self._page_number += 1
        else:
            self._after += SECOND
            skipped_second = f"{self._after:%Y-%m-%d %H:%M:%S}"
            return Failure(Reason("posts_of_one_second", count=self._page_number * PER_PAGE, second=skipped_second))
        return None

    def _last_change(self) -> datetime:
        """Return the time of the last change in a list that was read to its end."""
        return max((self._after, *(post.modified_at for post in self._posts.values() if post.modified_at)))

    def _make_result(self, until: datetime, failure: Failure | None = None) -> ChangedPosts:
        cursor = min(until, self._started_at - MARGIN) + SLACK
        return ChangedPosts(tuple(self._posts.values()), cursor, failure)
