"""The page of the search, and the searches that people saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Any, Self
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Path, Query, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from actions.context import AppContext
from actions.json_records import facet_values
from actions.parameters import ArticleConditions, ArticleParameters
from actions.saved_searches import (
    MAX_NAME,
    check_search,
    read_conditions,
    rename_search,
    save_search,
    search_query,
)
from actions.search import MAX_INT64, SearchResult, build_filter, parse_query, search_in
from actions.share import find_total_share
from core.errors import KlipingError, NotFound, QueryError, UsageError
from core.filters import ArticleFilter
from core.messages import Message, message
from core.query import format_query
from storage import Facets, SavedSearch, Store
from web.authentication import audited
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.pages.redirects import redirect
from web.pages.transactions import in_one_transaction
from web.problems import Problem, problem_of
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

# The formats of an export, each with the parameters that choose it.
EXPORT_FORMATS: Mapping[str, str] = {
    "XLSX": "format=xlsx",
    "CSV (Excel)": "format=csv&excel=true",
    "CSV": "format=csv",
    "JSONL": "format=jsonl",
    "Atom": "format=atom",
}

# The articles of which the page counts facets. They are half of what a page of a common word takes (benchmarks/web.py).
FACET_LIMIT = 1_000

# How many values of a facet are shown.
SHOWN_VALUES = 8

# How many days the timeline shows, up to the latest.
TIMELINE_DAYS = 60

# Parameters of a single page of results, not of a search.
_OF_A_PAGE = frozenset({"cursor", "after", "facets"})

# The parameters that the form of the search has fields for. It keeps all others but those of a single page.
_FIELDS = frozenset({"q", "since", "until", "order", "stories", "all"})

# The parameters that are shown above the results to be removed, since the form has no fields for them.
_CHIPS: Mapping[str, Message] = {
    **FACETS,
    "kind": message("Kind"),
    "tag": message("Tag"),
    "author": message("Author"),
    "tone": message("Tone"),
    "starred": message("Starred"),
    "dropped": message("Dropped"),
    "kept_since": message("Stored since"),
    "kept_until": message("Stored before"),
}

_SearchId = Annotated[int, Path(ge=1, le=MAX_INT64)]


class SavedSearchForm(ArticleConditions):
    """The form by which a search is saved: its name, and the parameters of the search."""

    name: str = Field("", max_length=10_000)


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """The parameters in the address of a search, in their order."""

    items: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, items: Sequence[tuple[str, Any]]) -> Self:
        return cls(tuple((name, value) for name, value in items if isinstance(value, str)))

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.items if each == name]

    def conditions(self) -> list[tuple[str, str]]:
        """Return the parameters of the search without those of a page of results."""
        return [item for item in self.items if item[1] and item[0] in ArticleConditions.model_fields]

    def change(self, **changes: str | None) -> str:
        """Return the address of the search with other parameters; None removes one. It begins at the first page."""
        kept = _encode_without(self.items, frozenset({"cursor", *changes}))
        changed = urlencode([(name, value) for name, value in changes.items() if value is not None])
        return f"/search?{kept}{'&' if kept and changed else ''}{changed}"

    def without(self, name: str, value: str) -> str:
        """Return the address of the search without one value of a parameter."""
        others = (item for item in self.items if item != (name, value))
        return SearchAddress(tuple(others)).change()


# A page has an address for each value of a facet and each day, which differ in one parameter.
@lru_cache(maxsize=64)
def _encode_without(items: tuple[tuple[str, str], ...], names: frozenset[str]) -> str:
    """Return the parameters of an address but those with the given names, and those without a value."""
    return urlencode([(name, value) for name, value in items if name not in names and value])


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, with the number of articles and the address of the search that has this value alone."""

    value: str
    number: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition of the search, and the address of the search without it."""

    name: str
    title: Message
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the timeline. `height` is from 0 to 100."""

    day: date
    number: int
    height: float
    url: str


router = APIRouter()


@router.get("/search")
@in_one_transaction
def search_page(
    request: Request, context: Context, store: OpenStore, parameters: Annotated[ArticleParameters, Query()]
) -> Response:
    return _render(request, context, store, parameters, SearchAddress.read(request.query_params.multi_items()))


@router.get("/search/parsed")
def parsed(request: Request, context: Context, q: Annotated[str, Query(max_length=10_000)] = "") -> Response:
    """Answer a script with the query as it is understood while it is typed, or with what is wrong with it."""
    values: dict[str, Any] = {"typed": q, "query": None, "problem": None}
    try:
        values["query"] = format_query(parse_query(context, q)) if q.strip() else None
    except KlipingError as error:
        values["problem"] = problem_of(error, choose_language(request))
    return render(request, "parsed_query.html", values)


@router.post("/searches")
def save(request: Request, context: Context, store: OpenStore, form: Annotated[SavedSearchForm, Form()]) -> Response:
    conditions = ArticleConditions.model_validate(form.to_record())
    details = {"parameters": form.to_record()}
    try:
        check_search(context, store, conditions)
        with audited(request, context, store, "search.save", form.name, details) as user:
            saved = save_search(context, store, form.name, conditions, user.name)
    except (UsageError, QueryError, NotFound) as error:
        return _render_name_problem(request, context, store, conditions, error, form.name)
    notice = message("The search was saved as '{name}'.", name=saved.name)
    return redirect(request, f"/searches/{saved.id}", notice)


@router.get("/searches/{search_id}")
def saved(store: OpenStore, search_id: _SearchId) -> Response:
    conditions = read_conditions(store.saved_searches.get(search_id))
    return RedirectResponse(f"/search?{search_query(conditions)}", 303)


@router.post("/searches/{search_id}/rename")
def rename(
    request: Request,
    context: Context,
    store: OpenStore,
    search_id: _SearchId,
    name: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    saved = store.saved_searches.get(search_id)
    try:
        with audited(request, context, store, "search.rename", str(search_id), {"name": name}):
            saved = rename_search(store, search_id, name)
    except UsageError as error:
        return _render_name_problem(request, context, store, read_conditions(saved), error, name)
    return redirect(request, f"/searches/{search_id}", message("The search is named '{name}'.", name=saved.name))


@router.post("/searches/{search_id}/remove")
def remove(request: Request, context: Context, store: OpenStore, search_id: _SearchId) -> Response:
    saved = store.saved_searches.get(search_id)
    with audited(request, context, store, "search.remove", str(search_id), {"name": saved.name}):
        store.saved_searches.remove(search_id)
    address = f"/search?{search_query(read_conditions(saved))}"
    return redirect(request, address, message("The saved search '{name}' was removed.", name=saved.name))


def _render_name_problem(
    request: Request,
    context: AppContext,
    store: Store,
    conditions: ArticleConditions,
    error: KlipingError,
    typed_name: str,
) -> Response:
    """Return the page of a search that could not be saved or renamed, with what was typed."""
    problem = problem_of(error, choose_language(request))
    parameters = ArticleParameters.model_validate(conditions.to_record())
    address = SearchAddress.read(parse_qsl(search_query(conditions)))
    return _render(request, context, store, parameters, address, name_problem=problem, typed_name=typed_name)


def _render(
    request: Request,
    context: AppContext,
    store: Store,
    parameters: ArticleParameters,
    address: SearchAddress,
    *,
    name_problem: Problem | None = None,
    typed_name: str = "",
) -> Response:
    saved = store.saved_searches.find()
    values: dict[str, Any] = {
        "parameters": parameters,
        "others": [item for item in address.items if item[0] not in _FIELDS | _OF_A_PAGE],
        "conditions": address.conditions(),
        "problem": None,
        "saved": saved,
        "current": _find_current(saved, parameters),
        "name_problem": name_problem,
        "typed_name": typed_name,
        "max_name": MAX_NAME,
        "chips": _chips(address),
    }
    requested = parameters.model_copy(update={"facets": ",".join((*FACETS, "day"))})
    try:
        found = search_in(context, store, requested.article_options(), facet_limit=FACET_LIMIT)
    except (QueryError, UsageError) as error:
        problem = problem_of(error, choose_language(request))
        return render(request, "search.html", {**values, "problem": problem, "found": None}, problem.status)
    wanted = build_filter(context, parameters.article_options())
    values |= _found_values(request, context, store, address, wanted, found)
    status = 200 if name_problem is None else name_problem.status
    return render(request, "search.html", values, status, is_cacheable=True)


def _found_values(
    request: Request,
    context: AppContext,
    store: Store,
    address: SearchAddress,
    wanted: ArticleFilter,
    found: SearchResult,
) -> dict[str, Any]:
    facets = found.facets or Facets(0, 0)
    is_exact = found.total is not None and found.total <= found.most_counted
    return {
        "found": found,
        "share": find_total_share(context, store, wanted, found.total or 0, facets) if is_exact else None,
        "export": urlencode([item for item in address.items if item[1] and item[0] in ArticleConditions.model_fields]),
        "export_formats": EXPORT_FORMATS,
        "query": found.query and format_query(found.query),
        "facets": {name: _facet(address, facets, name) for name in FACETS},
        "facet_titles": FACETS,
        "timeline": _timeline(address, facets),
        "next": found.next and address.change(cursor=str(found.next)),
        "previous": found.previous and address.change(cursor=str(found.previous)),
        "when": make_time_formatter(request, context),
    }


def _find_current(saved: Sequence[SavedSearch], parameters: ArticleConditions) -> SavedSearch | None:
    """Return the saved search that asks for the same, or None."""
    record = parameters.to_record()
    return next((each for each in saved if each.parameters == record), None)


def _chips(address: SearchAddress) -> list[Chip]:
    return [
        Chip(name, _CHIPS[name], value, address.without(name, value))
        for name, value in address.items
        if name in _CHIPS and value
    ]


def _facet(address: SearchAddress, facets: Facets, name: str) -> list[FacetValue]:
    """Return the most frequent values of a facet. The address of a chosen value removes the choice."""
    chosen = address.values(name)
    numbers = sorted(facet_values(facets, name).items(), key=lambda item: (-item[1], item[0]))
    return [
        FacetValue(value, number, address.change(**{name: None if value in chosen else value}), value in chosen)
        for value, number in numbers[:SHOWN_VALUES]
        if value
    ]


def _timeline(address: SearchAddress, facets: Facets) -> list[Bar]:
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
            address.change(since=str(day), until=str(day + timedelta(days=1))),
        )
        for day in days
    ]
