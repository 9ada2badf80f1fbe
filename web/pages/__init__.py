"""The pages for people. Reading, searching and editing work without scripts."""

from fastapi import APIRouter

from web.pages import (
    account,
    add,
    article,
    audit,
    feeds,
    first_visit,
    keywords,
    language,
    marks,
    outlets,
    reports,
    search,
    sign_in,
    status,
    tasks,
    today,
)

router = APIRouter(include_in_schema=False)
for view in (
    language,
    sign_in,
    account,
    audit,
    search,
    article,
    today,
    marks,
    keywords,
    feeds,
    reports,
    outlets,
    tasks,
    add,
    status,
    first_visit,
):
    router.include_router(view.router)
