"""The posts of the WordPress REST API, read-only (developer.wordpress.org/rest-api)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from math import ceil
from typing import Any
from urllib.parse import urlencode

from demo.dates import WIB
from demo.edition import Edition
from demo.response import JSON, Response
from demo.snapshot import Snapshot
from demo.wordpress_page import block_markup

_ORDERS: dict[str, Callable[[Edition], Any]] = {
    "date": lambda one: (one.published_at, one.number),
    "modified": lambda one: (_second(one.modified_at), one.number),
    "id": lambda one: one.number,
    "slug": lambda one: one.draft.slug,
    "title": lambda one: one.draft.title,
}
_MAX_PER_PAGE = 100


class _ParameterError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def rest_root(snapshot: Snapshot) -> Response:
    """Return the index at /wp-json/."""
    shown = {
        "name": snapshot.outlet.name,
        "url": snapshot.url("").rstrip("/"),
        "namespaces": ["wp/v2"],
        "routes": {"/wp/v2/posts": {"methods": ["GET"]}},
    }
    return _json(shown, snapshot.opening[-1].published_at)


def rest_posts(snapshot: Snapshot, query: dict[str, str]) -> Response:
    """Return /wp-json/wp/v2/posts by page, per_page, after, before, modified_after, order, orderby and _fields."""
    try:
        page, size = _number(query, "page", 1), _number(query, "per_page", 10)
        editions = _sort(_filter(snapshot.editions, query), query)
    except _ParameterError as error:
        return _error("rest_invalid_param", f"Parameter tidak valid: {error.name}")
    pages = ceil(len(editions) / size)
    if page > max(pages, 1):
        return _error("rest_post_invalid_page_number", "Nomor halaman yang diminta lebih besar dari yang tersedia.")
    shown = [_post(snapshot, one) for one in editions[(page - 1) * size : page * size]]
    fields = [name.strip() for name in query.get("_fields", "").split(",") if name.strip()]
    headers = [("X-WP-Total", str(len(editions))), ("X-WP-TotalPages", str(pages))]
    headers += _paging_links(snapshot, query, page, pages)
    return _json([_select_fields(post, fields) for post in shown], snapshot.changed_at, tuple(headers))


def _filter(editions: tuple[Edition, ...], query: dict[str, str]) -> list[Edition]:
    after, before = _instant(query, "after"), _instant(query, "before")
    modified_after = _instant(query, "modified_after")
    return [
        one
        for one in editions
        if (after is None or one.published_at > after)
        and (before is None or one.published_at < before)
        and (modified_after is None or _second(one.modified_at) > modified_after)
    ]


def _second(instant: datetime) -> datetime:
    """Truncate to seconds, as WordPress stores it."""
    return instant.replace(microsecond=0)


def _sort(editions: list[Edition], query: dict[str, str]) -> list[Edition]:
    order, key = query.get("order", "desc"), _ORDERS.get(query.get("orderby", "date"))
    if order not in {"asc", "desc"}:
        raise _ParameterError("order")
    if key is None:
        raise _ParameterError("orderby")
    return sorted(editions, key=key, reverse=order == "desc")


def _number(query: dict[str, str], name: str, default: int) -> int:
    value = query.get(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= (_MAX_PER_PAGE if name == "per_page" else 10**6):
        raise _ParameterError(name)
    return int(value)


def _instant(query: dict[str, str], name: str) -> datetime | None:
    if name not in query:
        return None
    try:
        # An unquoted plus sign arrives as a space, which WordPress does not accept as a date, either.
        instant = datetime.fromisoformat(query[name])
    except ValueError:
        raise _ParameterError(name) from None
    # WordPress reads an instant without a zone in the site's time zone.
    return instant if instant.tzinfo else instant.replace(tzinfo=WIB)


def _post(snapshot: Snapshot, edition: Edition) -> dict[str, Any]:
    blocks = [block for page in edition.pages for block in page]
    content = "".join(block_markup(snapshot, edition, block) for block in blocks)
    return {
        "id": edition.number,
        **_dates("date", edition.published_at),
        "guid": {"rendered": snapshot.url(f"/?p={edition.number}")},
        **_dates("modified", edition.modified_at),
        "slug": edition.draft.slug,
        "status": "publish",
        "type": "post",
        "link": snapshot.url(edition.path),
        "title": {"rendered": escape(edition.draft.title)},
        "content": {"rendered": content, "protected": False},
        "excerpt": {"rendered": f"<p>{escape(edition.excerpt)}</p>\n", "protected": False},
    }


def _dates(name: str, when: datetime) -> dict[str, str]:
    local, gmt = when.astimezone(WIB), when.astimezone(UTC)
    return {name: f"{local:%Y-%m-%dT%H:%M:%S}", f"{name}_gmt": f"{gmt:%Y-%m-%dT%H:%M:%S}"}


def _select_fields(post: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    # `title.rendered` requests one part of a field; here the complete field is returned.
    names = {field.split(".")[0] for field in fields}
    return {name: value for name, value in post.items() if name in names} if fields else post


def _paging_links(snapshot: Snapshot, query: dict[str, str], page: int, pages: int) -> list[tuple[str, str]]:
    links = [
        f'<{snapshot.url("/wp-json/wp/v2/posts")}?{urlencode({**query, "page": other})}>; rel="{relation}"'
        for relation, other in (("prev", page - 1), ("next", page + 1))
        if 1 <= other <= pages
    ]
    return [("Link", ", ".join(links))] if links else []


def _error(code: str, message: str) -> Response:
    body = {"code": code, "message": message, "data": {"status": 400}}
    return Response(json.dumps(body).encode(), JSON, status=400)


def _json(value: Any, modified_at: datetime, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(json.dumps(value).encode(), JSON, headers=headers, modified_at=modified_at)
