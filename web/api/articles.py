"""The routes of articles and their changes."""

import base64
import io
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from starlette.responses import Response

from actions.add import EntryFields
from actions.json_records import (
    added_record,
    change_page_record,
    changed_record,
    found_record,
    search_summary_record,
    shown_record,
)
from actions.parameters import ArticleParameters, SearchParameters
from actions.search import MAX_INT64, find_changes_in, search_in
from actions.show import find_article
from core.messages import message
from storage import KeepResult
from web.api.responses import FORBIDDEN, answer, not_found
from web.dependencies import Context, OpenStore
from web.entry_editing import MAX_FILES, MAX_TYPED, EntryEditing
from web.schemas import AddedArticle, ArticlePage, ChangePage, ShownArticle

_Typed = Annotated[str, Field(max_length=2000)]

_UNKNOWN_NAME = not_found("There is no such keyword, outlet, region, kind or tag.")


class ChangeParameters(SearchParameters):
    """The parameters of the changes of articles."""

    since_change: int = Query(0, ge=0, le=MAX_INT64, description="Changes after the one with this number.")


def _decode(content: object) -> bytes:
    """Return the bytes that a text stands for. Raise `ValueError` if it is not Base64."""
    try:
        return base64.b64decode(content if isinstance(content, str) else "?", validate=True)
    except ValueError:
        raise ValueError(message("this is not Base64")) from None


class NewFile(BaseModel):
    """A file to attach, such as a scan."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[
        bytes,
        BeforeValidator(_decode),
        WithJsonSchema({"type": "string", "format": "byte", "description": "The content as Base64."}),
    ]


class NewArticle(BaseModel):
    """An article that was read on paper, heard or seen. An outlet that is not stored yet is added, paused.

    `outlet` may be missing if `url` is stated.
    """

    model_config = ConfigDict(extra="forbid")

    title: _Typed
    date: Annotated[_Typed, Field(description="Such as 2026-11-28T06:00, 28/11/2026 or yesterday.")]
    text: Annotated[str, Field(max_length=MAX_TYPED)]
    outlet: _Typed | None = None
    url: _Typed | None = None
    authors: Annotated[list[_Typed], Field(max_length=100)] = []
    section: _Typed | None = None
    language: _Typed | None = None
    files: Annotated[list[NewFile], Field(max_length=MAX_FILES)] = []

    def entry(self) -> EntryFields:
        """Return the fields as the command takes them."""
        return EntryFields(
            text=self.text,
            outlet=self.outlet or None,
            title=self.title,
            date=self.date,
            url=self.url or None,
            authors=tuple(self.authors),
            section=self.section or None,
            language=self.language or None,
        )


router = APIRouter()


@router.get("/articles", response_model=ArticlePage, responses=_UNKNOWN_NAME, summary="Search articles")
def articles(
    request: Request, context: Context, store: OpenStore, parameters: Annotated[ArticleParameters, Query()]
) -> Response:
    found = search_in(context, store, parameters.article_options())
    records = [found_record(stored, found.versions, found.cluster_sizes) for stored in found.articles]
    return answer(request, {"articles": records, **search_summary_record(found)})


@router.post(
    "/articles",
    status_code=201,
    response_model=AddedArticle,
    responses={
        200: {"model": AddedArticle, "description": "The article was stored already."},
        **FORBIDDEN,
        **not_found("The article was removed for good."),
    },
    summary="Add an article by hand",
)
def add(request: Request, context: Context, store: OpenStore, new: NewArticle) -> Response:
    files = [(each.name, io.BytesIO(each.content)) for each in new.files]
    added = EntryEditing(request, context, store).add(new.entry(), files)
    response = answer(request, added_record(added), 201 if added.result is KeepResult.NEW else 200)
    response.headers["Location"] = f"/api/v1/articles/{added.stored.id}"
    return response


@router.get(
    "/articles/{article_id}",
    response_model=ShownArticle,
    responses=not_found("There is no such article."),
    summary="Get one article",
)
def article(
    request: Request, store: OpenStore, article_id: Annotated[int, Path(description="The id that a search shows.")]
) -> Response:
    return answer(request, shown_record(find_article(store, article_id)))


@router.get("/changes", response_model=ChangePage, responses=_UNKNOWN_NAME, summary="Follow the changes of articles")
def changes(
    request: Request, context: Context, store: OpenStore, parameters: Annotated[ChangeParameters, Query()]
) -> Response:
    page = find_changes_in(context, store, parameters.search_options(), parameters.since_change)
    return answer(request, {"changes": list(map(changed_record, page.changes)), **change_page_record(page)})
