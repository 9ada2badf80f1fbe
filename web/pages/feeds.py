"""The feeds: a page with their addresses, and the feeds themselves, whose addresses nobody can guess."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.responses import Response

from actions.feeds import FeedAddresses, feed_outlines, read_feed
from actions.search import MAX_INT64
from core.errors import NotFound, QueryError, UsageError
from core.feed_documents import FEED_FORMATS
from core.messages import Message, message, translate
from core.outline import write_opml
from storage import FeedSource
from web.authentication import require_editor
from web.dependencies import Context, OpenStore
from web.feed_editing import FeedEditing
from web.language import choose_language
from web.pages.redirects import redirect
from web.rendering import make_time_formatter, render

_Id = Annotated[int, Field(ge=1, le=MAX_INT64)]


router = APIRouter()


@router.get("/feeds")
def list_page(request: Request, context: Context, store: OpenStore) -> Response:
    feeds = {feed.source: feed for feed in store.feeds.find()}
    keywords = [(FeedSource(keyword_id=each.id), each.keyword.name) for each in store.keywords.find()]
    searches = [(FeedSource(search_id=each.id), each.name) for each in store.saved_searches.find()]
    values = {
        "groups": [
            (message("Keywords"), [(source, name, feeds.get(source)) for source, name in keywords]),
            (message("Saved searches"), [(source, name, feeds.get(source)) for source, name in searches]),
        ],
        "formats": [*FEED_FORMATS],
        "root": str(request.base_url),
        "when": make_time_formatter(request, context),
    }
    return render(request, "feeds.html", values)


@router.post("/feeds")
def change(
    request: Request,
    context: Context,
    store: OpenStore,
    *,
    keyword: Annotated[_Id | None, Form()] = None,
    search: Annotated[_Id | None, Form()] = None,
    remove: Annotated[bool, Form()] = False,
) -> Response:
    source = FeedSource(keyword, None if keyword is not None else search)
    editing = FeedEditing(request, context, store)
    if remove:
        editing.end(source)
        return redirect(request, "/feeds", message("The feed has ended."))
    feed = editing.renew(source)
    return redirect(request, "/feeds", message("'{name}' has a new address.", name=feed.name))


@router.get("/feeds.opml")
def subscriptions(request: Request, store: OpenStore) -> Response:
    require_editor(request)
    outlines = feed_outlines(store.feeds.find(), str(request.base_url))
    headers = {"Content-Disposition": 'attachment; filename="kliping-feeds.opml"', "Cache-Control": "no-store"}
    return Response(write_opml("Kliping", outlines), headers=headers, media_type="text/x-opml")


@router.api_route("/feeds/{address:path}", methods=["GET", "HEAD"])
def feed(request: Request, context: Context, store: OpenStore, address: str) -> Response:
    """Answer without a user: whoever has the address may read the feed."""
    token, _, suffix = address.rpartition(".")
    stored, feed_format = store.feeds.get_by_token(token), FEED_FORMATS.get(suffix)
    if stored is None or feed_format is None:
        return _say(request, 404, message("There is no feed at this address."))
    addresses = FeedAddresses(str(request.base_url), str(request.url.replace(query="")))
    try:
        feed = read_feed(context, store, stored, addresses)
    except (UsageError, QueryError, NotFound) as error:
        # Such as a saved search for an outlet that was removed.
        return _say(request, 409, error.message)
    body = feed_format.write(feed)
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(feed.updated.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    if _is_known(request.headers, headers["ETag"], feed.updated):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=f"{feed_format.media_type}; charset=utf-8")


def _is_known(headers: Mapping[str, str], etag: str, updated: datetime) -> bool:
    """Return whether a client has this feed already (RFC 9110, section 13.2.2: the ETag takes precedence)."""
    if "if-none-match" in headers:
        # A proxy or the compression may have made the tag a weak one.
        return etag in {tag.strip().removeprefix("W/") for tag in headers["if-none-match"].split(",")}
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return updated.replace(microsecond=0) <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def _say(request: Request, status: int, text: Message) -> Response:
    """Return a short answer without the page around it: its links would be for whoever is signed in."""
    return Response(translate(text, choose_language(request)), status, media_type="text/plain")
