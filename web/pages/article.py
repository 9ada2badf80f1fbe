"""The page of one article."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.show import ShownArticle, find_article
from storage import Store
from web.rendering import make_time_formatter, render


def make_article_pages(context: AppContext, store: Store) -> APIRouter:
    """Return the routes below /articles."""
    router = APIRouter()

    @router.get("/articles/{article_id}")
    def article_page(request: Request, article_id: int) -> Response:
        shown = find_article(store, article_id)
        return render(request, "article.html", _article_values(shown) | {"when": make_time_formatter(request, context)})

    return router


def _article_values(shown: ShownArticle) -> dict[str, Any]:
    """Return the values of an article's page, the latest edit first."""
    versions = shown.versions
    current = {mention.keyword for mention in shown.stored.mentions}
    past = {evidence.mention.keyword: version.replaced_at for version in versions for evidence in version.evidence}
    return {
        "shown": shown,
        "stored": shown.stored,
        "article": shown.stored.article,
        "edits": shown.find_edits()[::-1],
        "named_until": {keyword: at for keyword, at in past.items() if keyword not in current},
    }
