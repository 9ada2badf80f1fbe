"""The routes of outlets."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.candidates import list_candidates
from actions.context import AppContext
from actions.json_records import candidate_record
from actions.outlet_lists import add_listed, listed_record, read_outlet_list, write_outlet_list
from actions.outlet_overview import get_overview, list_overviews, overview_record
from actions.outlets import NONE, OutletEditor, OutletFields
from actions.search import MAX_INT64
from storage import Store
from web.api.responses import FORBIDDEN, Responses, answer, not_found
from web.authentication import audited
from web.dependencies import Context, OpenStore
from web.outlet_editing import edited_fields, require_editable
from web.schemas import CandidateList, ListedOutlets, Outlet, OutletList

# How many refused pages an answer has at most. Each is read again, to find the keywords that it names.
MAX_REFUSED = 50

OPML = "text/x-opml"

_NOT_FOUND = not_found("There is no such outlet.")
_CHANGED: Responses = {**FORBIDDEN, **_NOT_FOUND}

OutletId = Annotated[int, Path(ge=1, le=MAX_INT64, description="The id in the list of outlets.")]
_Text = Annotated[str, Field(max_length=2000)]
_Texts = Annotated[list[_Text], Field(max_length=100)]


class EditedOutlet(BaseModel):
    """The fields to change. An empty text or list removes what was there."""

    model_config = ConfigDict(extra="forbid")

    url: _Text | None = None
    every: _Text | None = Field(None, description="The interval between two crawls, such as 30m or 2h.")
    region: _Text | None = None
    kind: _Text | None = None
    tags: _Texts | None = None
    sources: _Texts | None = Field(None, description="Each with kind and address, such as feed=/feed/.")

    def typed(self) -> dict[str, Any]:
        """Return the stated fields as a person would type them."""
        stated = {name: value for name, value in self.model_dump().items() if value is not None}
        return {name: value or ([NONE] if isinstance(value, list) else NONE) for name, value in stated.items()}


class NewOutlet(EditedOutlet):
    """An outlet to add. Its sources are discovered, unless some are named. Without a name, it has that of its host."""

    url: _Text
    name: _Text | None = None

    def fields(self) -> OutletFields:
        """Return the fields. Only the operator may say, in the config, that an outlet is private."""
        others = {name: value for name, value in self.typed().items() if name not in {"name", "url"}}
        return OutletFields(**others, url=self.url, private=False)


router = APIRouter()


def _shown(request: Request, context: AppContext, store: Store, outlet_id: int, status: int = 200) -> Response:
    return answer(request, overview_record(get_overview(context, store, outlet_id)), status)


@router.get("/outlets", response_model=OutletList, summary="List the outlets")
def outlets(request: Request, context: Context, store: OpenStore) -> Response:
    return answer(request, {"outlets": list(map(overview_record, list_overviews(context, store)))})


@router.get("/outlets/{outlet_id}", response_model=Outlet, responses=_NOT_FOUND, summary="Get one outlet")
def outlet(request: Request, context: Context, store: OpenStore, outlet_id: OutletId) -> Response:
    return _shown(request, context, store, outlet_id)


@router.get(
    "/outlets/{outlet_id}/refused",
    response_model=CandidateList,
    responses=_NOT_FOUND,
    summary="List the pages that yielded no article, with the keywords that they name",
)
def refused(
    request: Request,
    context: Context,
    store: OpenStore,
    outlet_id: OutletId,
    limit: Annotated[int, Query(ge=1, le=MAX_REFUSED)] = 20,
) -> Response:
    name = get_overview(context, store, outlet_id).stored.outlet.name
    listed = list_candidates(context, store, name, limit, refused=True)
    return answer(request, {"candidates": [candidate_record(stored, keywords) for stored, keywords in listed]})


@router.post("/outlets", status_code=201, response_model=Outlet, responses=_CHANGED, summary="Add an outlet")
def add(request: Request, context: Context, store: OpenStore, new: NewOutlet) -> Response:
    built = new.fields().build(new.name or None)
    with audited(request, context, store, "outlet.add", built.url):
        OutletEditor(context, store).add(built)
    [outlet_id] = store.outlets.find_ids([built.name])
    return _shown(request, context, store, outlet_id, 201)


@router.patch("/outlets/{outlet_id}", response_model=Outlet, responses=_CHANGED, summary="Change an outlet")
def edit(request: Request, context: Context, store: OpenStore, outlet_id: OutletId, edited: EditedOutlet) -> Response:
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    name, typed = overview.stored.outlet.name, edited.typed()
    with audited(request, context, store, "outlet.edit", name, typed):
        OutletEditor(context, store).edit(name, edited_fields(overview, typed))
    return _shown(request, context, store, outlet_id)


@router.put("/outlets/{outlet_id}/active", response_model=Outlet, responses=_CHANGED, summary="Pause or resume")
def set_active(
    request: Request,
    context: Context,
    store: OpenStore,
    outlet_id: OutletId,
    *,
    active: Annotated[bool, Body(embed=True, description="False pauses it.")],
) -> Response:
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    name = overview.stored.outlet.name
    with audited(request, context, store, f"outlet.{'resume' if active else 'pause'}", name):
        OutletEditor(context, store).set_active(name, active=active)
    return _shown(request, context, store, outlet_id)


@router.delete("/outlets/{outlet_id}", status_code=204, responses=_CHANGED, summary="Remove an outlet")
def remove(
    request: Request,
    context: Context,
    store: OpenStore,
    outlet_id: OutletId,
    *,
    with_articles: Annotated[bool, Query(description="Also if it has articles: they are deleted, too.")] = False,
) -> Response:
    overview = get_overview(context, store, outlet_id)
    require_editable(overview, context)
    name = overview.stored.outlet.name
    with audited(request, context, store, "outlet.remove", name, {"articles": overview.stored.articles}):
        OutletEditor(context, store).remove(name, with_articles=with_articles)
    return Response(status_code=204)


@router.get(
    "/outlets.opml",
    response_class=Response,
    responses={200: {"description": "The list.", "content": {OPML: {}}}},
    summary="Get the outlets with their feeds as OPML",
)
def outlet_list(context: Context, store: OpenStore) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="kliping-outlets.opml"', "Cache-Control": "no-store"}
    return Response(write_outlet_list(store, context.clock()), headers=headers, media_type=OPML)


@router.post(
    "/outlets.opml", response_model=ListedOutlets, responses=FORBIDDEN, summary="Add the outlets of an OPML file"
)
def add_list(
    request: Request,
    context: Context,
    store: OpenStore,
    content: Annotated[bytes, Body(media_type=OPML, description="The file, of at most 2 MB.")],
    *,
    preview: Annotated[bool, Query(description="Add nothing.")] = False,
) -> Response:
    listed = read_outlet_list(context, store, content, "OPML")
    if not preview:
        names = [each.name for each in listed if each.outlet is not None]
        with audited(request, context, store, "outlet.import", "OPML", {"outlets": names}):
            add_listed(context, store, listed)
    return answer(request, {"outlets": list(map(listed_record, listed))})
