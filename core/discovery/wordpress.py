"""WordPress's REST interface: the list of posts, by change."""

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from core.article import Candidate
from core.discovery.dates import parse_machine_date
from core.discovery.own_articles import select_own_candidates
from core.outlet import Outlet
from core.urls import normalize_url

PER_PAGE = 100
"""The most that WordPress gives in one answer."""


def build_posts_url(root: str, after: datetime, page: int, *, oldest_first: bool = False) -> str:
    """The address of page `page` of the posts changed later than `after` (aware), by their change.

    Newest first as a rule, so that a WordPress too old to know `modified_after` (before 5.7) still gives what is new,
    and posts published between two pages only shift known ones. The zone is told: without one WordPress takes the
    site's own.
    """
    wanted = {
        "per_page": PER_PAGE,
        "page": page,
        "orderby": "modified",
        "order": "asc" if oldest_first else "desc",
        "modified_after": after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "_fields": "link,date_gmt,modified_gmt,title",
    }
    return f"{root.rstrip('/')}/wp/v2/posts?{urlencode(wanted)}"


@dataclass(frozen=True, slots=True)
class PostList:
    """One answer: the outlet's own posts that are of interest, in its order, and how many it listed in all.

    `last_change` (aware) is when the last one listed was changed, of interest or not; None where it does not tell.
    """

    candidates: tuple[Candidate, ...]
    listed: int
    last_change: datetime | None = None


def read_posts(body: bytes, url: str, outlet: Outlet, after: datetime | None = None) -> PostList | None:
    """The posts of one answer, changed `after` (aware) at the earliest; None where it is no list of posts."""
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        return None
    found = select_own_candidates((_candidate(post, url) for post in posts), outlet)
    fresh = (c for c in found if not after or not c.modified_at or c.modified_at >= after)
    return PostList(tuple(fresh), len(posts), _gmt(posts[-1].get("modified_gmt")) if posts else None)


def _candidate(post: dict[str, Any], base: str) -> Candidate | None:
    link = normalize_url(post["link"], base) if isinstance(post.get("link"), str) else None
    if link is None:
        return None
    title = post.get("title")
    rendered = title.get("rendered") if isinstance(title, dict) else None
    plain = html.unescape(re.sub(r"<[^>]*>", "", rendered)).strip() if isinstance(rendered, str) else None
    return Candidate(link, plain or None, _gmt(post.get("date_gmt")), _gmt(post.get("modified_gmt")))


def _gmt(value: object) -> datetime | None:
    return parse_machine_date(value) if isinstance(value, str) else None
