"""The coming report, before it is sent: its clippings in their order, with marks, and buttons that move them."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from babel.dates import format_date
from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.report import MAX_MOVED, order_clips, preview_report
from actions.search import MAX_INT64
from core.messages import message
from core.report import Move
from web.authentication import audited
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.pages.redirects import redirect
from web.pages.transactions import in_one_transaction
from web.rendering import make_time_formatter, render

_Id = Annotated[int, Field(ge=1, le=MAX_INT64)]
_Name = Annotated[str, Field(max_length=200)]


class OrderForm(BaseModel):
    """The clippings as the page showed them, and the one that moves; with `reset`, all return to their places."""

    model_config = ConfigDict(extra="forbid")

    name: _Name
    day: date
    order: Annotated[str, Field(max_length=20 * MAX_MOVED, pattern=r"^(\d{1,18}(,\d{1,18})*)?$")] = ""
    first: _Id | None = None
    up: _Id | None = None
    down: _Id | None = None
    reset: bool = False

    def moves(self) -> list[tuple[Move, int]]:
        """Return the move that was requested, with its article."""
        wanted = ((Move.FIRST, self.first), (Move.UP, self.up), (Move.DOWN, self.down))
        return [(move, article_id) for move, article_id in wanted if article_id is not None]


router = APIRouter()


@router.get("/reports")
@in_one_transaction
def page(
    request: Request,
    context: Context,
    store: OpenStore,
    name: Annotated[_Name | None, Query()] = None,
    day: date | None = None,
) -> Response:
    reports = context.config.reports
    values = {"reports": reports, "when": make_time_formatter(request, context), "preview": None}
    if reports or name is not None:
        preview = preview_report(context, store, name or reports[0].name, day)
        shown = preview.report.clips[:MAX_MOVED]
        values |= {
            "preview": preview,
            "clips": shown,
            "order": ",".join(str(clip.entry.article_id) for clip in shown),
            "date": format_date(preview.period.day, "full", locale=choose_language(request)),
            "address": _address(preview.definition.name, preview.period.day),
        }
    return render(request, "reports.html", values)


@router.post("/reports/order")
def change_order(request: Request, context: Context, store: OpenStore, form: Annotated[OrderForm, Form()]) -> Response:
    moves = [] if form.reset else form.moves()
    shown = [int(each) for each in form.order.split(",") if each]
    details = {"day": form.day.isoformat(), **{str(move): article_id for move, article_id in moves}}
    with audited(request, context, store, "report.order", form.name, details) as user:
        order_clips(context, store, form.name, form.day, [] if form.reset else shown, moves, user.name)
    anchor = f"#article-{moves[0][1]}" if moves else ""
    return redirect(request, _address(form.name, form.day) + anchor, message("Saved."))


def _address(name: str, day: date) -> str:
    return f"/reports?{urlencode({'name': name, 'day': day.isoformat()})}"
