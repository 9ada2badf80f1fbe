"""Read the posts of the WordPress REST API, sorted by change."""

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from core.article import Candidate
from core.discovery.dates import parse_iso_date
from core.discovery.own_articles import select_own_candidates
from core.outlet import Outlet
from core.urls import normalize_url

PER_PAGE = 100
"""Posts in one response, the maximum of WordPress."""


def build_posts_url(root: str, after: datetime, page: int, *, oldest_first: bool = False) -> str:
    """Return the URL of a page (from 1) of the posts changed later than `after` (aware), sorted by change.

    By default the newest come first. So WordPress before 5.7, which ignores `modified_after`, returns new posts, too,
    and posts published between two requests only move known ones to later pages. `after` is sent in UTC with its zone,
    because WordPress uses the site's zone otherwise.
    """
    parameters = {
        "per_page": PER_PAGE,
        "page": page,
        "orderby": "modified",
        "order": "asc" if oldest_first else "desc",
        "modified_after": after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "_fields": "link,date_gmt,modified_gmt,title",
    }
    return f"{root.rstrip('/')}/wp/v2/posts?{urlencode(parameters)}"


@dataclass(frozen=True, slots=True)
class PostList:
    """One response: the outlet's own posts in its order, and the number of all posts that it lists.

    `last_change` (aware) is the time of change of the last post listed, own or not; None if it is not stated.
    """

    candidates: tuple[Candidate, ...]
    listed: int
    last_change: datetime | None = None


def read_posts(body: bytes, url: str, outlet: Outlet, after: datetime | None = None) -> PostList | None:
    """Return the posts of a response changed at or after `after` (aware); None if it is not a list of posts."""
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        return None
    found = select_own_candidates((_candidate(post, url) for post in posts), outlet)
    fresh = (c for c in found if not after or not c.modified_at or c.modified_at >= after)
    return PostList(tuple(fresh), len(posts), _parse_gmt(posts[-1].get("modified_gmt")) if posts else None)


def _candidate(post: dict[str, Any], base: str) -> Candidate | None:
    link = normalize_url(post["link"], base) if isinstance(post.get("link"), str) else None
    if link is None:
        return None
    title = post.get("title")
    rendered = title.get("rendered") if isinstance(title, dict) else None
    plain = html.unescape(re.sub(r"<[^>]*>", "", rendered)).strip() if isinstance(rendered, str) else None
    return Candidate(link, plain or None, _parse_gmt(post.get("date_gmt")), _parse_gmt(post.get("modified_gmt")))


def _parse_gmt(value: object) -> datetime | None:
    return parse_iso_date(value) if isinstance(value, str) else None
