"""The pages for people. Reading, searching and editing work without scripts."""

from fastapi import APIRouter

from actions.context import AppContext
from storage import Store
from web.pages.account import make_account_pages
from web.pages.add import make_add_pages
from web.pages.article import make_article_pages
from web.pages.audit import make_audit_pages
from web.pages.feeds import make_feed_pages
from web.pages.first_visit import make_first_visit_pages
from web.pages.keywords import make_keyword_pages
from web.pages.language import make_language_routes
from web.pages.marks import make_mark_pages
from web.pages.outlets import make_outlet_pages
from web.pages.reports import make_report_pages
from web.pages.search import make_search_pages
from web.pages.sign_in import make_sign_in_pages
from web.pages.status import make_status_pages
from web.pages.tasks import make_task_pages
from web.pages.today import make_today_pages


def make_pages(context: AppContext, store: Store) -> APIRouter:
    """Return the routes of the pages."""
    router = APIRouter(include_in_schema=False)

    router.include_router(make_language_routes())
    for make_routes in (
        make_sign_in_pages,
        make_account_pages,
        make_audit_pages,
        make_search_pages,
        make_article_pages,
        make_today_pages,
        make_mark_pages,
        make_keyword_pages,
        make_feed_pages,
        make_report_pages,
        make_outlet_pages,
        make_task_pages,
        make_add_pages,
        make_status_pages,
        make_first_visit_pages,
    ):
        router.include_router(make_routes(context, store))
    return router
