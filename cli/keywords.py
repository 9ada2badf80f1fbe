"""The commands that list keywords and change those that no file declares."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cli.backfilling import Past, match_past
from cli.errors import UsageError
from cli.setup import Setup, load_setup, now
from cli.shapes import json_line, keyword_record
from cli.telling import counted, hint_records, hints_of, print_hints, query_line, scope_line
from cli.terminal import paused, print_table, safe, shown_time
from core.errors import ConfigError, KeywordNotFound, OutletNotFound
from core.keyword import Keyword
from core.keyword_lists import read_keyword
from core.keyword_reading import Twins, find_name, folded, references
from core.query import Hint, parse
from storage import Store, StoredKeyword

ALL, NONE = "all", "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A keyword's parts as they were typed; None where nothing was."""

    name: str
    query: str | None = None
    languages: list[str] | None = None
    outlets: list[str] | None = None
    forms: str | None = None

    def keyword(self) -> Keyword:
        """Raises as `checked` does."""
        languages, outlets = tuple(self.languages or ()), tuple(self.outlets or ())
        parts = {"name": self.name, "query": self.query, "languages": languages, "outlets": outlets}
        return checked(parts | {"forms": self.forms})


def list_keywords(path: Path, shape: str) -> None:
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        found = store.keywords.find()
    if shape == "json":
        for stored in found:
            print(json_line(keyword_record(stored)))
        return
    rows = [
        (
            stored.keyword.name,
            query_line(stored.keyword, setup.config.variants) + scope_line(stored.keyword),
            stored.articles,
            shown_time(stored.last_kept_at, setup.zone),
            stored.origin,
            stored.version,
            paused(stored.keyword).strip(),
        )
        for stored in found
    ]
    print_table(("keyword", "query", "articles", "last", "from", "v", ""), rows)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command changes one keyword: `name` is the keyword's as the store has it, else as it was typed."""

    setup: Setup
    store: Store
    name: str


@contextmanager
def changing(path: Path, name: str, *, as_json: bool) -> Iterator[Desk]:
    """Open the store to change a keyword. What becomes of it is told in sentences, or as the keyword's JSON, with the
    sentences on stderr. Raises ConfigError for a keyword that the file declares.
    """
    setup = load_setup(path)
    _refuse_declared(setup, name)
    with closing(setup.open_for_crawling()) as store:
        desk = Desk(setup, store, find_name(name, store.keywords.find_names()) or name)
        with redirect_stdout(sys.stderr) if as_json else nullcontext():
            yield desk
        if as_json:
            print(json_line(_record(desk)))


def _record(desk: Desk) -> dict[str, Any]:
    try:
        stored = desk.store.keywords.get(desk.name)
    except KeywordNotFound:
        return {"name": desk.name, "removed": True}
    return keyword_record(stored) | {"hints": hint_records(_hints(desk, stored.keyword))}


def _hints(desk: Desk, keyword: Keyword) -> tuple[Hint, ...]:
    others = Twins(desk.store.keywords.find_active(), desk.setup.config.variants)
    return hints_of(keyword, others, languages_for(desk.store, [keyword]))


def add_keyword(desk: Desk, keyword: Keyword, then: Past) -> None:
    """Watch for a new keyword. Raises UsageError where there is one of that name."""
    _check_outlets(desk.store, keyword)
    _refuse_known(desk)
    desk.store.keywords.put([keyword], now())
    _tell_keyword(desk, keyword)
    match_past(desk.setup, desk.store, [keyword], then)


def edit_keyword(desk: Desk, wanted: Wanted, then: Past) -> None:
    """Another query or scope: a new version. Raises KeywordNotFound."""
    before = desk.store.keywords.get(desk.name)
    keyword = _edited(before.keyword, wanted)
    _check_outlets(desk.store, keyword)
    if keyword == before.keyword:
        print(safe(f"Nothing changed: {_line(desk.setup, keyword)}"))
        return
    desk.store.keywords.put([keyword], now())
    _tell_keyword(desk, keyword)
    print(f"This is version {before.version + 1}. {_stays(before)}")
    match_past(desk.setup, desk.store, [keyword], then)


def pause_keyword(desk: Desk) -> None:
    """Raises KeywordNotFound."""
    before = desk.store.keywords.get(desk.name)
    if not before.keyword.active:
        print(safe(f"'{desk.name}' is paused already."))
        return
    desk.store.keywords.put([replace(before.keyword, active=False)], now())
    print(safe(f"'{desk.name}' is paused: no article is matched against it from now on. {_stays(before)}"))


def resume_keyword(desk: Desk, then: Past) -> None:
    """Raises KeywordNotFound."""
    before = desk.store.keywords.get(desk.name).keyword
    if before.active:
        print(safe(f"'{desk.name}' is watched already."))
        return
    keyword = replace(before, active=True)
    desk.store.keywords.put([keyword], now())
    _tell_keyword(desk, keyword)
    match_past(desk.setup, desk.store, [keyword], then)


def remove_keyword(desk: Desk, *, with_mentions: bool) -> None:
    """Delete a keyword. Raises KeywordNotFound, and UsageError where others refer to it, or mentions would go that
    nobody spoke of."""
    stored = desk.store.keywords.get(desk.name)
    _refuse_referred_to(desk)
    if stored.articles and not with_mentions:
        told = "1 article mentions" if stored.articles == 1 else f"{stored.articles} articles mention"
        raise UsageError(
            f"{told} '{desk.name}'; 'kliping keywords pause' keeps them, --with-mentions deletes the mentions, too"
        )
    gone = desk.store.keywords.remove(desk.name, now())
    days = desk.setup.config.storage.unmatched_days
    told = f" Its mentions in {counted(gone, 'article')} are gone" if gone else ""
    stay = f"; articles that mention nothing else stay {days} days from when they were kept." if gone else ""
    print(safe(f"'{desk.name}' is removed.{told}{stay}"))


def _refuse_referred_to(desk: Desk) -> None:
    name = folded(desk.name)
    referring = [f"'{each.name}'" for each in desk.store.keywords.find_all() if name in references(each)]
    if referring:
        verb = "refers" if len(referring) == 1 else "refer"
        told = f"{', '.join(referring)} {verb} to it; take @{desk.name} out there"
        raise UsageError(f"'{desk.name}' cannot be removed: {told}")


def _tell_keyword(desk: Desk, keyword: Keyword) -> None:
    """How a keyword is understood, what it probably does not mean, and which others find the same."""
    print(safe(f"keyword {_line(desk.setup, keyword)}"))
    print_hints(keyword.query, _hints(desk, keyword))


def _line(setup: Setup, keyword: Keyword) -> str:
    return f"{keyword.name}: {query_line(keyword, setup.config.variants)}{scope_line(keyword)}{paused(keyword)}"


def _stays(before: StoredKeyword) -> str:
    if not before.articles:
        return "No article mentions it yet."
    if before.articles == 1:
        return "1 article that mentions it keeps its mentions, with the version that found them."
    return f"{before.articles} articles that mention it keep their mentions, with the version that found them."


def languages_for(store: Store, keywords: Iterable[Keyword]) -> tuple[str, ...]:
    """The languages of what is stored, where some keyword asks for one; else nothing, since that reads all articles."""
    is_asked = any(each.languages or "lang:" in each.query.lower() for each in keywords)
    return store.articles.find_languages() if is_asked else ()


def checked(parts: Mapping[str, object]) -> Keyword:
    """The keyword of these parts. Raises QueryError, and UsageError for what else is wrong."""
    if (query := parts["query"]) is not None:
        parse(str(query))
    try:
        return read_keyword(parts)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _edited(before: Keyword, wanted: Wanted) -> Keyword:
    """`before` with what was typed; `all` and `none` take a limit away."""
    languages = list(before.languages) if wanted.languages is None else [x for x in wanted.languages if x != ALL]
    outlets = list(before.outlets) if wanted.outlets is None else [x for x in wanted.outlets if x != ALL]
    forms = before.forms if wanted.forms is None else None if wanted.forms == NONE else wanted.forms
    query = before.query if wanted.query is None else wanted.query
    return replace(Wanted(before.name, query, languages, outlets, forms).keyword(), active=before.active)


def _refuse_declared(setup: Setup, name: str) -> None:
    """What the file declares is changed there."""
    lines = {folded(declared): (declared, line) for declared, line in setup.config.keyword_lines.items()}
    if found := lines.get(folded(name)):
        raise ConfigError(
            (f"{setup.path.name}:{found[1]}: the keyword '{found[0]}' stands in the file; change it there",)
        )


def _refuse_known(desk: Desk) -> None:
    with suppress(KeywordNotFound):
        keyword = desk.store.keywords.get(desk.name).keyword
        told = f"there is a keyword '{keyword.name}' already{paused(keyword)}"
        understood = query_line(keyword, desk.setup.config.variants)
        raise UsageError(f"{told}: {understood}; 'kliping keywords edit' changes it")


def _check_outlets(store: Store, keyword: Keyword) -> None:
    known = [stored.outlet.name for stored in store.outlets.find(now())]
    for name in keyword.outlets:
        if name not in known:
            raise OutletNotFound(name, tuple(known))
