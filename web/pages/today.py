"""The first page: what is new since the person last looked."""

from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import urlencode

from babel.dates import format_date
from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import RedirectResponse, Response

from actions.context import AppContext
from actions.outlet_overview import STATES
from actions.search import MAX_INT64
from actions.today import Today, count_news, find_today, record_action
from core.errors import ArticleNotFound
from core.messages import message
from core.rises import Comparison
from storage import MAX_CHANGES, Store, StoredArticle
from web.authentication import current_user
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.pages.first_visit import is_first_visit
from web.pages.positions import PositionText, format_position, parse_position
from web.pages.redirects import redirect
from web.pages.transactions import in_one_transaction
from web.problems import Refusal
from web.rendering import make_time_formatter, render


class LookedForm(BaseModel):
    """The fields of the button with which a person is done, and of the script that reports an action."""

    model_config = ConfigDict(extra="forbid")

    seen: PositionText
    done: bool = False


class CountParameters(BaseModel):
    """The parameters of the number of news."""

    model_config = ConfigDict(extra="forbid")

    seen: PositionText


router = APIRouter()


@router.get("/")
@in_one_transaction
def today_page(
    request: Request, context: Context, store: OpenStore, undo: Annotated[int | None, Query(ge=0, le=MAX_INT64)] = None
) -> Response:
    user = current_user(request)
    if user.is_editor and is_first_visit(store):
        return RedirectResponse("/start", 303)
    today = find_today(context, store, user.name)
    values = _today_values(request, context, today) | {"dropped": _find_dropped(store, undo)}
    values |= {"when": make_time_formatter(request, context)}
    return render(request, "today.html", values, is_cacheable=True)


@router.get("/today/new")
def count_new(request: Request, store: OpenStore, parameters: Annotated[CountParameters, Query()]) -> Response:
    number = count_news(store, parse_position(parameters.seen).seq)
    return render(request, "today_new.html", {"number": number, "seen": parameters.seen})


@router.post("/looked")
def look(request: Request, context: Context, store: OpenStore, form: Annotated[LookedForm, Form()]) -> Response:
    user = current_user(request)
    if user.token is not None:
        raise Refusal(403, message("Only a person can look at the news."))
    record_action(context, store, user.name, parse_position(form.seen), is_done=form.done)
    if not form.done:
        return Response(status_code=204)
    return redirect(request, "/", message("Done. What arrives from now on is new."))


def _find_dropped(store: Store, article_id: int | None) -> StoredArticle | None:
    if article_id is not None:
        with suppress(ArticleNotFound):
            stored = store.articles.get(article_id)
            return None if stored.marks.drop is None else stored
    return None


def _today_values(request: Request, context: AppContext, today: Today) -> dict[str, Any]:
    zone = context.zone
    shown = today.shown

    def search_url(keyword: str) -> str:
        """Return the address of the search for all news of a keyword."""
        since = {"kept_since": today.since.at.isoformat(), "dropped": "false", "stories": "true"}
        return f"/search?{urlencode({'keyword': keyword, **since})}"

    def clock(comparison: Comparison) -> str:
        return comparison.since.strftime("%H.%M" if choose_language(request) == "id" else "%H:%M")

    return {
        "today": today,
        "date": format_date(shown.at.astimezone(zone), "EEEE d MMMM y", locale=choose_language(request)),
        "seen": format_position(shown),
        "search_url": search_url,
        "clock": clock,
        "maximum": MAX_CHANGES,
        "now": shown.at,
        "states": STATES,
    }
