"""The commands that list keywords and change those that no file declares."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.text import Text

from cli.errors import UsageError
from cli.setup import Setup, load_setup, now
from cli.shapes import json_line, keyword_record
from cli.tasks import plan_and_do
from cli.telling import counted, hint_lines, hint_records, hints_of, query_line, scope_line
from cli.terminal import console, marked, paused, print_table, safe, shown_time
from core.errors import ConfigError, KeywordNotFound, OutletNotFound, QueryError
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.keyword_lists import read_keyword
from core.keyword_reading import Twins, folded
from core.query import Hint, lint_measured, parse
from storage import Hits, Store, StoredKeyword

LOOKED_AT = 2000
"""Articles that a preview matches at most: a few seconds, and enough to see whether a query is right."""

SAMPLES = 3
ALL, NONE = "all", "none"


class Past(Enum):
    """What to do about the articles that are stored already."""

    ASK = auto()
    MATCH = auto()
    SHOW = auto()
    LEAVE = auto()


def past(*, yes: bool, no_backfill: bool) -> Past:
    """What the options say; without a terminal nobody can be asked, and only a preview is shown."""
    if yes and no_backfill:
        raise UsageError("--yes and --no-backfill exclude each other")
    if no_backfill:
        return Past.LEAVE
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return Past.MATCH if yes else Past.ASK if is_terminal else Past.SHOW


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


@contextmanager
def told_of(path: Path, name: str, as_json: bool) -> Iterator[None]:
    """What a command did to a keyword: in sentences, or as the keyword's JSON, with the sentences on stderr."""
    if not as_json:
        yield
        return
    with redirect_stdout(sys.stderr):
        yield
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        try:
            stored = store.get_keyword(name)
        except KeywordNotFound:
            print(json_line({"name": name, "removed": True}))
            return
        hints = hints_of(stored.keyword, Twins(store.active_keywords(), setup.config.variants))
        print(json_line(keyword_record(stored) | {"hints": hint_records(hints)}))


def list_keywords(path: Path, shape: str) -> None:
    setup = load_setup(path)
    with closing(setup.open_for_reading()) as store:
        found = store.find_keywords()
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


def add_keyword(path: Path, wanted: Wanted, then: Past) -> None:
    """Watch for a new keyword. Raises UsageError where there is one of that name."""
    setup = load_setup(path)
    keyword = wanted.keyword()
    _refuse_declared(setup, keyword.name)
    with closing(setup.open_for_crawling()) as store:
        _check_outlets(store, keyword)
        _refuse_known(setup, store, keyword.name)
        store.put_keywords([keyword], now())
        tell_keyword(setup, store, keyword)
        match_past(setup, store, [keyword], then)


def edit_keyword(path: Path, wanted: Wanted, then: Past) -> None:
    """Another query or scope: a new version. Raises KeywordNotFound."""
    setup = load_setup(path)
    _refuse_declared(setup, wanted.name)
    with closing(setup.open_for_crawling()) as store:
        before = store.get_keyword(wanted.name)
        keyword = _edited(before.keyword, wanted)
        _check_outlets(store, keyword)
        if keyword == before.keyword:
            print(safe(f"Nothing changed: {_line(setup, keyword)}"))
            return
        store.put_keywords([keyword], now())
        tell_keyword(setup, store, keyword)
        print(f"This is version {before.version + 1}. {_stays(before)}")
        match_past(setup, store, [keyword], then)


def pause_keyword(path: Path, name: str) -> None:
    """Raises KeywordNotFound."""
    setup = load_setup(path)
    _refuse_declared(setup, name)
    with closing(setup.open_for_crawling()) as store:
        before = store.get_keyword(name)
        if not before.keyword.active:
            print(safe(f"'{name}' is paused already."))
            return
        store.put_keywords([replace(before.keyword, active=False)], now())
        print(safe(f"'{name}' is paused: no article is matched against it from now on. {_stays(before)}"))


def resume_keyword(path: Path, name: str, then: Past) -> None:
    """Raises KeywordNotFound."""
    setup = load_setup(path)
    _refuse_declared(setup, name)
    with closing(setup.open_for_crawling()) as store:
        before = store.get_keyword(name).keyword
        if before.active:
            print(safe(f"'{name}' is watched already."))
            return
        keyword = replace(before, active=True)
        store.put_keywords([keyword], now())
        tell_keyword(setup, store, keyword)
        match_past(setup, store, [keyword], then)


def remove_keyword(path: Path, name: str, *, with_mentions: bool) -> None:
    """Delete a keyword. Raises KeywordNotFound, and UsageError where mentions would go that nobody spoke of."""
    setup = load_setup(path)
    _refuse_declared(setup, name)
    with closing(setup.open_for_crawling()) as store:
        stored = store.get_keyword(name)
        if stored.articles and not with_mentions:
            raise UsageError(
                f"{counted(stored.articles, 'article')} mention '{name}'; 'kliping keywords pause' keeps them, "
                "--with-mentions deletes the mentions, too"
            )
        try:
            gone = store.remove_keyword(name, now())
        except QueryError as error:
            raise UsageError(f"a keyword refers to '{name}'; change that one first: {error}") from None
    days = setup.config.storage.unmatched_days
    told = f" Its mentions in {counted(gone, 'article')} are gone" if gone else ""
    stay = f"; articles that mention nothing else stay {days} days from when they were kept." if gone else ""
    print(safe(f"'{name}' is removed.{told}{stay}"))


def backfill_keywords(path: Path, names: Sequence[str], then: Past) -> None:
    """Match what is stored against keywords again, or for the first time. Raises KeywordNotFound."""
    setup = load_setup(path)
    with closing(setup.open_for_crawling()) as store:
        active = {keyword.name: keyword for keyword in store.active_keywords()}
        for name in names:
            if name not in active:
                store.get_keyword(name)
                raise UsageError(f"'{name}' is paused; 'kliping keywords resume' comes first")
        match_past(setup, store, [active[name] for name in names] or list(active.values()), then)


def tell_keyword(setup: Setup, store: Store, keyword: Keyword) -> None:
    """How a keyword is understood, what it probably does not mean, and which others find the same."""
    print(safe(f"keyword {_line(setup, keyword)}"))
    print_hints(keyword.query, hints_of(keyword, Twins(store.active_keywords(), setup.config.variants)))


def print_hints(query: str, hints: Iterable[Hint]) -> None:
    for line in hint_lines(query, hints):
        print(safe(line))


def match_past(setup: Setup, store: Store, keywords: Sequence[Keyword], then: Past) -> None:
    """Show what is stored and would match; match it where that is wanted."""
    wanted = [keyword for keyword in keywords if keyword.active]
    if then is Past.LEAVE or not wanted:
        return
    if then is Past.MATCH:
        plan_and_do(store, [keyword.name for keyword in wanted])
        if len(wanted) == 1:
            _tell_measured(store, store.get_keyword(wanted[0].name).articles)
        return
    hits = store.find_hits(wanted, ArticleFilter(with_unmatched=True), LOOKED_AT, SAMPLES)
    _print_preview(hits, setup.zone)
    if not hits.candidates:
        return
    if len(wanted) == 1:
        _tell_measured(store, len(hits.hits) * hits.candidates // hits.looked_at)
    if then is Past.ASK and _asked("Match what is stored? [Y/n] "):
        plan_and_do(store, [keyword.name for keyword in wanted])
    else:
        print("What is stored was not matched; 'kliping keywords backfill' does it later, --yes without asking.")


def _tell_measured(store: Store, matching: int) -> None:
    print_hints("", lint_measured(matching, store.count_articles(ArticleFilter(with_unmatched=True))))


def _asked(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"", "y", "yes", "ya"}
    except EOFError:
        print()
        return False


def _print_preview(hits: Hits, zone: ZoneInfo) -> None:
    new = sum(not hit.is_known for hit in hits.hits)
    known = len(hits.hits) - new
    of_all = "" if hits.looked_at == hits.candidates else f" among the newest {hits.looked_at}"
    also = f", {known} that are known to" if known else ""
    print(f"Stored: {counted(new, 'article')} would be found{of_all}{also}; {hits.candidates} hold the words.")
    out = console()
    for hit in hits.hits[:SAMPLES]:
        head = Text(f"  {shown_time(hit.at, zone)}  ").append(safe(hit.outlet), style="cyan")
        out.print(head.append(f"  {safe(hit.title)}"))
        out.print(Text("      ").append_text(marked(hit.mentions[0])))


def _line(setup: Setup, keyword: Keyword) -> str:
    return f"{keyword.name}: {query_line(keyword, setup.config.variants)}{scope_line(keyword)}{paused(keyword)}"


def _stays(before: StoredKeyword) -> str:
    if not before.articles:
        return "No article mentions it yet."
    return f"{counted(before.articles, 'article')} that mention it keep their mentions (version {before.version})."


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


def _refuse_known(setup: Setup, store: Store, name: str) -> None:
    for known in store.find_keyword_names():
        if folded(known) == folded(name):
            keyword = store.get_keyword(known).keyword
            told = f"there is a keyword '{known}' already{paused(keyword)}"
            understood = query_line(keyword, setup.config.variants)
            raise UsageError(f"{told}: {understood}; 'kliping keywords edit' changes it")


def _check_outlets(store: Store, keyword: Keyword) -> None:
    known = [stored.outlet.name for stored in store.find_outlets(now())]
    for name in keyword.outlets:
        if name not in known:
            raise OutletNotFound(name, tuple(known))
