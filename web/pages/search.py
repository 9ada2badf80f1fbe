"""The page of the search."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from actions.context import AppContext
from actions.json_records import facet_values
from actions.parameters import ArticleParameters
from actions.search import SearchResult, search_in
from core.errors import QueryError, UsageError
from core.messages import Message, message
from core.query import format_query
from storage import Facets, Store
from web.language import choose_language
from web.problems import problem_of
from web.rendering import make_time_formatter, render

# The facets beside the results, each with the parameter that it sets.
FACETS: Mapping[str, Message] = {
    "keyword": message("Keywords"),
    "outlet": message("Outlets"),
    "region": message("Regions"),
    "language": message("Languages"),
    "section": message("Sections"),
    "prominence": message("Prominence"),
    "tone": message("Tone"),
}

# How many values of a facet are shown.
SHOWN_VALUES = 8

# How many days the timeline shows, up to the latest.
TIMELINE_DAYS = 60

# The parameters that the form of the search has fields for, and those of a single page. It keeps all others.
_NOT_KEPT = frozenset({"q", "since", "until", "order", "stories", "all", "cursor", "after", "facets"})


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, with the number of articles and the address of the search that has this value alone."""

    value: str
    number: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the timeline. `height` is from 0 to 100."""

    day: date
    number: int
    height: float
    url: str


def make_search_pages(context: AppContext, store: Store) -> APIRouter:
    """Return the routes below /search."""
    router = APIRouter()

    @router.get("/search")
    def search_page(request: Request, parameters: Annotated[ArticleParameters, Query()]) -> Response:
        others = [(name, value) for name, value in request.query_params.multi_items() if name not in _NOT_KEPT]
        values: dict[str, Any] = {"parameters": parameters, "others": others, "problem": None}
        requested = parameters.model_copy(update={"facets": ",".join((*FACETS, "day"))})
        try:
            found = search_in(context, store, requested.article_options())
        except (QueryError, UsageError) as error:
            problem = problem_of(error, choose_language(request))
            return render(request, "search.html", {**values, "problem": problem, "found": None}, problem.status)
        return render(request, "search.html", values | _found_values(request, found, found.facets or Facets(0, 0)))

    def _found_values(request: Request, found: SearchResult, facets: Facets) -> dict[str, Any]:
        return {
            "found": found,
            "query": found.query and format_query(found.query),
            "facets": {name: _facet(request, facets, name) for name in FACETS},
            "facet_titles": FACETS,
            "timeline": _timeline(request, facets),
            "next": found.next and _search_url(request, cursor=str(found.next)),
            "previous": found.previous and _search_url(request, cursor=str(found.previous)),
            "when": make_time_formatter(request, context),
        }

    return router


def _search_url(request: Request, **changes: str | None) -> str:
    """Return the address of the same search with other parameters; None removes one. It begins at the first page."""
    changes = {"cursor": None, **changes}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changes and value]
    return f"/search?{urlencode(kept + [(name, value) for name, value in changes.items() if value is not None])}"


def _facet(request: Request, facets: Facets, name: str) -> list[FacetValue]:
    """Return the most frequent values of a facet. The address of a chosen value removes the choice."""
    chosen = request.query_params.getlist(name)
    numbers = sorted(facet_values(facets, name).items(), key=lambda item: (-item[1], item[0]))
    return [
        FacetValue(value, number, _search_url(request, **{name: None if value in chosen else value}), value in chosen)
        for value, number in numbers[:SHOWN_VALUES]
        if value
    ]


def _timeline(request: Request, facets: Facets) -> list[Bar]:
    """Return a bar for each day up to the latest with an article. Its address is the search for this day."""
    numbers = {day: number for day, number in facets.days.items() if day is not None}
    if not numbers:
        return []
    last, highest = max(numbers), max(numbers.values())
    first = max(min(numbers), last - timedelta(days=TIMELINE_DAYS - 1))
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [
        Bar(
            day,
            numbers.get(day, 0),
            100 * numbers.get(day, 0) / highest,
            _search_url(request, since=str(day), until=str(day + timedelta(days=1))),
        )
        for day in days
    ]
