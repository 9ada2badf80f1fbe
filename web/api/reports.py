"""The routes of the order in which a report shows its clippings."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.json_records import report_order_record
from actions.report import MAX_MOVED, preview_report, put_order
from actions.search import MAX_INT64
from web.api.responses import FORBIDDEN, answer, not_found
from web.authentication import audited
from web.dependencies import Context, OpenStore
from web.schemas import ReportOrder

_Name = Annotated[str, Query(max_length=200, description="The name of the report in the config.")]
_Day = Annotated[date | None, Query(description="The day of the report; without it, the coming one.")]
_Id = Annotated[int, Field(ge=1, le=MAX_INT64)]


class ReportOrderChange(BaseModel):
    """The articles whose clippings come first, in this order."""

    model_config = ConfigDict(extra="forbid")

    articles: Annotated[list[_Id], Field(max_length=MAX_MOVED)] = Field(
        description="Their ids; an empty list returns to the order of publication."
    )


router = APIRouter()


@router.get(
    "/reports/order",
    response_model=ReportOrder,
    responses=not_found("There is no such report."),
    summary="The clippings of a report in their order",
)
def show(request: Request, context: Context, store: OpenStore, name: _Name, day: _Day = None) -> Response:
    return answer(request, report_order_record(preview_report(context, store, name, day)))


@router.put(
    "/reports/order",
    response_model=ReportOrder,
    responses={**FORBIDDEN, **not_found("There is no such report, or an article is not in it.")},
    summary="Put clippings of a report first",
)
def change(
    request: Request, context: Context, store: OpenStore, name: _Name, body: ReportOrderChange, day: _Day = None
) -> Response:
    preview = preview_report(context, store, name, day)
    details = {"day": preview.period.day.isoformat(), "articles": body.articles}
    with audited(request, context, store, "report.order", preview.definition.name, details) as user:
        preview = put_order(context, store, preview, body.articles, user.name)
    return answer(request, report_order_record(preview))
