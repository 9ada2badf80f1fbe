"""Request and read the posts of the WordPress REST API, sorted by the time of their last change."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.article import Candidate
from core.dates import parse_source_dates
from core.discovery.candidates import SourceEntry, read_entries
from core.discovery.source_text import decode, load_json, plain_text
from core.outlet import Outlet
from core.reasons import Reason

# Number of posts in one response. Source: the maximum that WordPress allows.
PER_PAGE = 100

_POSTS_START = re.compile(r"\ufeff?\s*\[\s*\{")


def build_posts_url(
    root: str, after: datetime, page: int, *, oldest_first: bool = False, with_texts: bool = False
) -> str:
    """Return the URL of one page of the posts that were changed later than `after`, a timezone-aware datetime.

    If `with_texts`, the response states the complete texts of the posts, too.

    Pages are counted from 1. Posts with the latest changes come first, unless `oldest_first` is true. This order
    has two advantages: WordPress before 5.7 ignores `modified_after`, but the new posts are still on the first page;
    and if a post is published between two requests, no unread post moves to a page that was already read.
    """
    # `modified_after` states its time zone, because WordPress would otherwise assume the site's time zone.
    parameters = {
        "per_page": PER_PAGE,
        "page": page,
        "orderby": "modified",
        "order": "asc" if oldest_first else "desc",
        "modified_after": after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        # With `_embed`, the response contains the names of the authors. The plug-in Yoast SEO states them, too.
        "_embed": "author",
        "_fields": "id,link,date_gmt,modified_gmt,title,yoast_head_json.author,_links.author,_embedded"
        + (",content.rendered" if with_texts else ""),
    }
    root_parts = urlsplit(root)
    root_parameters = dict(parse_qsl(root_parts.query, keep_blank_values=True))
    # Without pretty permalinks, the route is a parameter: `/?rest_route=/`.
    route = root_parameters.get("rest_route")
    if route is None:
        root_parts = root_parts._replace(path=_posts_route(root_parts.path))
    else:
        root_parameters["rest_route"] = _posts_route(route)
    return root_parts._replace(query=urlencode(root_parameters | parameters, safe="/"), fragment="").geturl()


def _posts_route(root_route: str) -> str:
    """Return the route of the posts. The root of a configured source may contain a part of it."""
    return f"{re.sub(r'/wp(/v2(/posts)?)?/?$', '', root_route.rstrip('/'))}/wp/v2/posts"


@dataclass(frozen=True, slots=True)
class PostList:
    """The posts in one response of the REST API.

    `candidates` are the outlet's own posts in the order of the response, and `dropped` the reasons why others were left
    out. `listed` is the number of all posts in the response. `last_change` is the time of the last post's change, a
    timezone-aware datetime, or None if not stated. If `is_cut_off` is True, the end of the response is missing, and
    none of its posts can be read.
    """

    candidates: tuple[Candidate, ...]
    listed: int
    last_change: datetime | None = None
    dropped: tuple[Reason, ...] = ()
    is_cut_off: bool = False


def read_posts(body: bytes, url: str, outlet: Outlet, now: datetime, after: datetime | None = None) -> PostList | None:
    """Return the posts of a response that were changed at or after `after`; None if `body` is not a list of posts.

    `now` and `after` are timezone-aware datetimes. Posts without a time of change are included.
    """
    text = decode(body)
    try:
        posts = load_json(text)
    except ValueError:
        return PostList((), 0, is_cut_off=True) if _POSTS_START.match(text) else None
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        return None
    site_url = re.sub(r"/wp-json/.*|[?].*", "/", url)
    content = read_entries([_entry(post, site_url) for post in posts], url, outlet, now, UTC)
    changed = (post for post in content.candidates if not after or not post.modified_at or post.modified_at >= after)
    [last_change] = parse_source_dates([posts[-1].get("modified_gmt") if posts else None], UTC, now)
    return PostList(tuple(changed), len(posts), last_change, content.dropped)


def _entry(post: dict[str, Any], site_url: str) -> SourceEntry:
    title, content = post.get("title"), post.get("content")
    return SourceEntry(
        links=[post.get("link")],
        title=plain_text(title.get("rendered") if isinstance(title, dict) else None),
        published=post.get("date_gmt"),
        modified=post.get("modified_gmt"),
        shortlink=f"{site_url}?p={post.get('id')}",
        authors=_authors(post),
        full_text=content.get("rendered") if isinstance(content, dict) else None,
    )


def _authors(post: dict[str, Any]) -> list[str]:
    """Return the authors of a post. If an outlet does not show its users, the embedded author is an error message."""
    yoast, embedded = post.get("yoast_head_json"), post.get("_embedded")
    stated_name = yoast.get("author") if isinstance(yoast, dict) else None
    users = embedded.get("author") if isinstance(embedded, dict) else None
    names = [user.get("name") for user in users if isinstance(user, dict)] if isinstance(users, list) else []
    return [name for name in map(plain_text, [*filter(None, names)] or [stated_name]) if name]
