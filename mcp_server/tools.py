"""The tools: what each takes, and the answer that it gives. They only read, with the functions of the commands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase
from pydantic import ConfigDict, Field

from actions.briefing import build_briefing
from actions.context import AppContext
from actions.json_records import (
    comparison_record,
    facet_values,
    found_record,
    hint_records,
    keyword_record,
    search_summary_record,
    shown_record,
)
from actions.outlet_overview import list_overviews, overview_record
from actions.parameters import Conditions
from actions.query_test import explain_query
from actions.search import SearchResult, search_in
from actions.show import find_article
from core.errors import UsageError
from core.messages import message
from mcp_server.answers import FACTS_CHARACTERS, MAX_CHARACTERS, render, shorten, take_page, take_text
from mcp_server.untrusted import UNTRUSTED, clean_text
from storage import Store

# The characters of the text that a search shows of each article.
EXCERPT_LENGTH = 280

# The greatest length of a query in an answer.
MAX_QUERY = 4_000

_ROOM = MAX_CHARACTERS - FACTS_CHARACTERS

# Of an article's record, what a search leaves to `get_article`: details, and offsets into texts that were cleaned.
_DETAILS = frozenset(
    "title_from text authors_from dateline published_from modified_at modified_from section_from image_url is_teaser"
    " fetched_at updated_at corrections attachments".split()
)
_OFFSETS = frozenset({"start", "end"})

_Position = Field(None, description="Where to continue: what `next` says in the answer before.")
_PageCursor = Field(None, description="The page: start, end, or what `next` says in the answer before.")


class ToolArguments(ArgModelBase):
    """The arguments of a tool, which is called with them as one object. Unknown ones are errors."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    def model_dump_one_level(self) -> dict[str, Any]:
        return {"arguments": self}


class SearchArguments(Conditions, ToolArguments):
    limit: int = Field(10, ge=1, le=100, description="The greatest number of articles.")
    order: Literal["newest", "published", "relevance"] | None = Field(
        None, description="newest: latest arrivals first."
    )
    after: int | None = Field(None, description="Articles stored after the one with this id, oldest first.")
    stories: bool = Field(False, description="One article of each story: the one that was stored first.")
    versions: bool = Field(False, description="Search the earlier versions of edited articles, too.")
    cursor: str | None = _PageCursor


class ArticleArguments(ToolArguments):
    id: int = Field(description="The id that a search returns.")
    version: int | None = Field(None, description="The number of an earlier version whose text to return.")
    cursor: str | None = Field(None, description="Where the text continues: what `next` says in the answer before.")


class OutletCountArguments(Conditions, ToolArguments):
    stories: bool = Field(False, description="Count one article of each story.")
    cursor: str | None = _Position


class TimeCountArguments(OutletCountArguments):
    by: Literal["day", "week", "month"] = Field("day", description="Weeks are named by their Monday.")
    share: bool = Field(False, description="By day, with the number of all articles of the same outlets.")


class ListArguments(ToolArguments):
    cursor: str | None = _Position


class QueryArguments(ToolArguments):
    q: str = Field(max_length=10_000, description="A query, or the name of a keyword.")
    forms: Literal["id"] | None = Field(None, description="id: also find Indonesian word forms.")


class BriefingArguments(ToolArguments):
    day: str = Field("today", description="A date, or a word such as `yesterday` or `senin`.")


def search(context: AppContext, store: Store, arguments: SearchArguments) -> str:
    """Return the articles found, as many as fit into an answer, and the cursor of the next page."""
    options = arguments.search_options(
        limit=arguments.limit,
        order=arguments.order,
        after=arguments.after,
        cursor=arguments.cursor,
        one_per_story=arguments.stories,
        in_versions=arguments.versions,
    )
    found = search_in(context, store, options)
    records = list(_article_records(found))
    page, rest = take_page(records, None)
    if rest is not None:
        # Search again for the articles that fit, since the cursor of a page continues behind its last article.
        fitting = arguments.model_copy(update={"limit": len(page)})
        return search(context, store, fitting)
    return render(_summary(found), {"articles": page})


def _article_records(found: SearchResult) -> Iterable[dict[str, Any]]:
    for stored in found.articles:
        yield _search_record(found_record(stored, found.versions, found.cluster_sizes))


def _search_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list of articles shows of an article's record."""
    kept = {name: value for name, value in record.items() if name not in _DETAILS}
    return {**kept, "excerpt": record["text"][:EXCERPT_LENGTH], "mentions": _mentions(record["mentions"])}


def _mentions(records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in record.items() if name not in _OFFSETS} for record in records]


def _summary(found: SearchResult) -> dict[str, Any]:
    summary = search_summary_record(found)
    return {name: summary[name] for name in ("total", "is_total_exact", "next")}


def get_article(context: AppContext, store: Store, arguments: ArticleArguments) -> str:
    """Return an article with its evidence and versions, and a part of its text or of that of an earlier version."""
    record = shown_record(find_article(store, arguments.id))
    versions, text = record["versions"], record.pop("text")
    if arguments.version not in (None, record["article_version"]):
        texts = {version["number"]: version["text"] for version in versions}
        if arguments.version not in texts:
            numbers = ", ".join(map(str, [*texts, record["article_version"]]))
            raise UsageError(
                message("--version {number}: the article has {numbers}", number=str(arguments.version), numbers=numbers)
            )
        text = texts[arguments.version]
    record["mentions"] = _mentions(record["mentions"])
    record["quotes"] = [_quote(each) for each in record["quotes"]]
    record["versions"] = [
        {name: value for name, value in version.items() if name != "text"}
        | {"mentions": _mentions(version["mentions"])}
        for version in versions
    ]
    article = shorten(record, _ROOM // 2)
    part, rest = take_text(text, arguments.cursor, _ROOM // 2)
    article[UNTRUSTED] = {**article.get(UNTRUSTED, {}), "text": part}
    return render({"next": rest}, {"article": article})


def _quote(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a quotation without offsets, since the text is cleaned and may be cut."""
    quotation = " … ".join(part["text"] for part in record["parts"])
    return {name: record[name] for name in ("kind", "full_name", "office", "speaker")} | {"quotation": quotation}


def count_over_time(context: AppContext, store: Store, arguments: TimeCountArguments) -> str:
    """Return the numbers of articles by day, week or month, or with the shares of all stories by day."""
    if arguments.share and arguments.by != "day":
        raise UsageError(message("--share: shares are computed by day; leave out --by"))
    options = arguments.search_options(
        limit=1, facets=arguments.by, with_share=arguments.share, one_per_story=arguments.stories
    )
    found = search_in(context, store, options)
    if arguments.share:
        records: Sequence[Mapping[str, Any]] = search_summary_record(found)["share"]
    else:
        counts = {} if found.facets is None else facet_values(found.facets, arguments.by)
        records = [{"day": date.fromisoformat(day), "articles": number} for day, number in sorted(counts.items())]
    page, rest = take_page(records, arguments.cursor)
    return render({**_count_facts(found), "counts": page, "next": rest})


def count_by_outlet(context: AppContext, store: Store, arguments: OutletCountArguments) -> str:
    """Return the numbers of articles by outlet, the greatest first."""
    options = arguments.search_options(limit=1, facets="outlet", one_per_story=arguments.stories)
    found = search_in(context, store, options)
    counts = {} if found.facets is None else facet_values(found.facets, "outlet")
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    records = [{"outlet": name, "articles": number} for name, number in ranked]
    page, rest = take_page(records, arguments.cursor)
    return render({**_count_facts(found), "next": rest}, {"counts": page})


def _count_facts(found: SearchResult) -> dict[str, Any]:
    summary = search_summary_record(found)
    return {
        "total": summary["total"],
        "is_total_exact": summary["is_total_exact"],
        "are_counts_exact": summary["are_facets_exact"],
        "counted": summary["faceted"],
    }


def list_keywords(context: AppContext, store: Store, arguments: ListArguments) -> str:
    """Return the keywords by name."""
    records = []
    for stored in store.keywords.find():
        record = keyword_record(stored)
        records.append({"keyword": record.pop("name"), **record})
    page, rest = take_page(records, arguments.cursor)
    return render({"keywords": len(records), "next": rest}, {"keywords": page})


def list_outlets(context: AppContext, store: Store, arguments: ListArguments) -> str:
    """Return the outlets by name, without their sources."""
    records = list(map(overview_record, list_overviews(context, store)))
    for record in records:
        record["sources"] = len(record["sources"])
    page, rest = take_page(records, arguments.cursor)
    return render({"outlets": len(records), "next": rest}, {"outlets": page})


def explain(context: AppContext, _store: Store, arguments: QueryArguments) -> str:
    """Return how a query is read, with hints. All of it is text of the caller or of this installation."""
    description, tested = explain_query(context, arguments.q, arguments.forms)
    facts = {
        "query": description.keyword.query,
        "parsed": description.parsed,
        "expanded": tested.expanded.query,
    }
    hints = [
        {"column": hint["column"], "text": _own_text(hint["text"], 300)}
        for hint in hint_records(description.hints)[:20]
    ]
    notes = [_own_text(str(note), 300) for note in tested.notes]
    return render({name: _own_text(text, MAX_QUERY) for name, text in facts.items()} | {"hints": hints, "notes": notes})


def _own_text(text: str, max_text: int) -> str:
    cleaned = clean_text(text)
    return cleaned if len(cleaned) <= max_text else f"{cleaned[:max_text]}…"


def daily_briefing(context: AppContext, store: Store, arguments: BriefingArguments) -> str:
    """Return what a day brought: numbers by keyword and outlet, what rose, and the stories that fit."""
    briefing = build_briefing(context, store, arguments.day)
    facets = briefing.found.facets
    lists = {
        "keywords": [] if facets is None else _ranked("keyword", facets.keywords),
        "outlets": [] if facets is None else _ranked("outlet", facets.outlets),
        "rises": [comparison_record(each) for each in briefing.compared if each.comparison and each.comparison.is_rise],
        "failing": [
            {"outlet": stored.outlet.name, "last_error": str(stored.last_error)} for stored in briefing.failing
        ],
    }
    shortened = shorten(lists, _ROOM // 2)
    records = [_search_record(found_record(each, None, briefing.stories.sizes)) for each in briefing.stories.articles]
    stories, rest = take_page(records, None, _ROOM // 2)
    facts = {
        "day": briefing.day,
        **_count_facts(briefing.found),
        "stories": len(records),
        "shown_stories": len(stories),
        "are_all_stories_shown": rest is None and briefing.stories.is_complete,
    }
    return render(facts, {**shortened, "stories": stories})


def _ranked(name: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {name: value, "articles": number}
        for value, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
