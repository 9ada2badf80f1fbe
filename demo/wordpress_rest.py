"""The posts of the WordPress REST API, as far as readers of it go (developer.wordpress.org/rest-api)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from math import ceil
from typing import Any
from urllib.parse import urlencode

from demo.answer import JSON, Answer
from demo.dates import WIB
from demo.desk import Desk
from demo.edition import Edition
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


def rest_root(desk: Desk) -> Answer:
    """The index at /wp-json/."""
    shown = {
        "name": desk.outlet.name,
        "url": desk.url("").rstrip("/"),
        "namespaces": ["wp/v2"],
        "routes": {"/wp/v2/posts": {"methods": ["GET"]}},
    }
    return _json(shown, desk.opening[-1].published_at)


def rest_posts(desk: Desk, query: dict[str, str]) -> Answer:
    """/wp-json/wp/v2/posts with page, per_page, after, before, modified_after, order, orderby and _fields."""
    try:
        page, size = _number(query, "page", 1), _number(query, "per_page", 10)
        editions = _ordered(_chosen(desk.editions, query), query)
    except _ParameterError as bad:
        return _refusal("rest_invalid_param", f"Parameter tidak valid: {bad.name}")
    pages = ceil(len(editions) / size)
    if page > max(pages, 1):
        return _refusal("rest_post_invalid_page_number", "Nomor halaman yang diminta lebih besar dari yang tersedia.")
    shown = [_post(desk, one) for one in editions[(page - 1) * size : page * size]]
    fields = [name.strip() for name in query.get("_fields", "").split(",") if name.strip()]
    headers = [("X-WP-Total", str(len(editions))), ("X-WP-TotalPages", str(pages))]
    headers += _neighbours(desk, query, page, pages)
    return _json([_reduced(post, fields) for post in shown], desk.changed_at, tuple(headers))


def _chosen(editions: tuple[Edition, ...], query: dict[str, str]) -> list[Edition]:
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
    """As WordPress keeps it."""
    return instant.replace(microsecond=0)


def _ordered(editions: list[Edition], query: dict[str, str]) -> list[Edition]:
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
        # A plus sign that the asker forgot to quote arrives as a space; WordPress reads it as no date as well.
        instant = datetime.fromisoformat(query[name])
    except ValueError:
        raise _ParameterError(name) from None
    # WordPress takes an instant without a zone in the site's own.
    return instant if instant.tzinfo else instant.replace(tzinfo=WIB)


def _post(desk: Desk, edition: Edition) -> dict[str, Any]:
    blocks = [block for page in edition.pages for block in page]
    content = "".join(block_markup(desk, edition, block) for block in blocks)
    return {
        "id": edition.number,
        **_dates("date", edition.published_at),
        "guid": {"rendered": desk.url(f"/?p={edition.number}")},
        **_dates("modified", edition.modified_at),
        "slug": edition.draft.slug,
        "status": "publish",
        "type": "post",
        "link": desk.url(edition.path),
        "title": {"rendered": escape(edition.draft.title)},
        "content": {"rendered": content, "protected": False},
        "excerpt": {"rendered": f"<p>{escape(edition.excerpt)}</p>\n", "protected": False},
    }


def _dates(name: str, when: datetime) -> dict[str, str]:
    local, gmt = when.astimezone(WIB), when.astimezone(UTC)
    return {name: f"{local:%Y-%m-%dT%H:%M:%S}", f"{name}_gmt": f"{gmt:%Y-%m-%dT%H:%M:%S}"}


def _reduced(post: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    # `title.rendered` asks for a part; as the parts here are few, its whole is given.
    names = {field.split(".")[0] for field in fields}
    return {name: value for name, value in post.items() if name in names} if fields else post


def _neighbours(desk: Desk, query: dict[str, str], page: int, pages: int) -> list[tuple[str, str]]:
    links = [
        f'<{desk.url("/wp-json/wp/v2/posts")}?{urlencode({**query, "page": other})}>; rel="{relation}"'
        for relation, other in (("prev", page - 1), ("next", page + 1))
        if 1 <= other <= pages
    ]
    return [("Link", ", ".join(links))] if links else []


def _refusal(code: str, message: str) -> Answer:
    body = {"code": code, "message": message, "data": {"status": 400}}
    return Answer(json.dumps(body).encode(), JSON, status=400)


def _json(value: Any, modified_at: datetime, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(json.dumps(value).encode(), JSON, headers=headers, modified_at=modified_at)
