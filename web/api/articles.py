"""The routes of articles and their changes."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.json_records import change_page_record, changed_record, found_record, search_summary_record, shown_record
from actions.parameters import ArticleParameters, SearchParameters
from actions.search import MAX_INT64, find_changes_in, search_in
from actions.show import find_article
from storage import Store
from web.api.responses import answer, not_found
from web.schemas import ArticlePage, ChangePage, ShownArticle

_UNKNOWN_NAME = not_found("There is no such keyword, outlet, region, kind or tag.")


class ChangeParameters(SearchParameters):
    """The parameters of the changes of articles."""

    since_change: int = Query(0, ge=0, le=MAX_INT64, description="Changes after the one with this number.")


def make_article_routes(context: AppContext, store: Store) -> APIRouter:
    """Return the routes below /articles and /changes."""
    router = APIRouter()

    @router.get("/articles", response_model=ArticlePage, responses=_UNKNOWN_NAME, summary="Search articles")
    def articles(request: Request, parameters: Annotated[ArticleParameters, Query()]) -> Response:
        found = search_in(context, store, parameters.article_options())
        records = [found_record(stored, found.versions, found.cluster_sizes) for stored in found.articles]
        return answer(request, {"articles": records, **search_summary_record(found)})

    @router.get(
        "/articles/{article_id}",
        response_model=ShownArticle,
        responses=not_found("There is no such article."),
        summary="Get one article",
    )
    def article(
        request: Request, article_id: Annotated[int, Path(description="The id that a search shows.")]
    ) -> Response:
        return answer(request, shown_record(find_article(store, article_id)))

    @router.get(
        "/changes", response_model=ChangePage, responses=_UNKNOWN_NAME, summary="Follow the changes of articles"
    )
    def changes(request: Request, parameters: Annotated[ChangeParameters, Query()]) -> Response:
        page = find_changes_in(context, store, parameters.search_options(), parameters.since_change)
        return answer(request, {"changes": list(map(changed_record, page.changes)), **change_page_record(page)})

    return router
