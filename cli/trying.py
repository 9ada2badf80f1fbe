"""The commands that try a query out: how it is read, what it would find, why it finds one text or not."""

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text

from cli.errors import DONE, NOT_FOUND, SOME_OUTLET_FAILED, UsageError
from cli.extracting import get_page, outlet_of
from cli.finding import moment
from cli.keywords import checked, languages_for
from cli.setup import Setup, load_config_if_any, load_setup
from cli.shapes import json_line, mention_record
from cli.telling import counted, hint_records, hints_of, print_hints, query_line, scope_line
from cli.terminal import console, marked, paused, print_table, safe, shown_time
from core.article import Article, NotAnArticle
from core.config import Config
from core.errors import KeywordNotFound, StoreError
from core.filters import ArticleFilter
from core.forms import NONE
from core.keyword import Keyword
from core.keyword_reading import Twins, find_name, write_out
from core.language import detect_language
from core.matcher import Matcher, Mention, Verdict, explain, field_text
from core.matcher.snippet import make_snippet
from core.normalizer import normalize
from core.outlet import Outlet
from core.query import lint, parse_keyword
from storage import Preview

SAMPLES = 10
PLACES = 3
"""Where a clause is found: so many are shown."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a query is tried on: stored articles since some time, or one page or text."""

    since: str
    url: str | None
    file: Path | None
    text: str | None


def explain_query(path: Path, query: str, forms: str | None) -> None:
    """Raises QueryError."""
    config = load_config_if_any(path)
    keyword = _find_keyword(config, path, query, forms)
    understood = query_line(keyword, config.variants)
    print(safe(understood + scope_line(keyword) + paused(keyword)))
    known = _known(config, path)
    if "@" in keyword.query and (written := _written_out(config, known, keyword).query) != understood:
        print(safe(f"that is: {written}"))
    others = Twins((other for other in known.values() if other.active), config.variants)
    print_hints(keyword.query, hints_of(keyword, others))


def try_on(path: Path, query: str, forms: str | None, subject: Subject, shape: str) -> int:
    """Try a query on what is stored, or on one text; gives the exit code: 1 or 3 where that text cannot be had."""
    given = [each for each in (subject.url, subject.file, subject.text) if each is not None]
    if len(given) > 1:
        raise UsageError("--url, --file and --text exclude each other")
    config = load_config_if_any(path) if given else load_setup(path).config
    keyword = _find_keyword(config, path, query, forms)
    known = _known(config, path) if "@" in keyword.query else {}
    tried = keyword, _written_out(config, known, keyword)
    if given:
        return _try_on_text(config, tried, subject, shape)
    _try_on_store(Setup(config, path), tried, subject, shape)
    return DONE


def _find_keyword(config: Config, path: Path, wanted: str, forms: str | None) -> Keyword:
    """The keyword of that name, in the file or in the store; else one made of the query."""
    declared = {keyword.name: keyword for keyword in config.keywords}
    known = declared.get(find_name(wanted, declared) or "") or _stored_keyword(config, path, wanted)
    if known is not None:
        return known if forms is None else replace(known, forms=forms)
    return checked({"name": "query", "query": wanted, "forms": forms})


def _known(config: Config, path: Path) -> dict[str, Keyword]:
    """The keywords of the file and, where there is one, of the store, by name."""
    known = {each.name: each for each in config.keywords}
    if path.exists():
        with contextlib.suppress(StoreError), closing(Setup(config, path).open_for_reading()) as store:
            known = {each.keyword.name: each.keyword for each in store.keywords.find()} | known
    return known


def _written_out(config: Config, known: Mapping[str, Keyword], keyword: Keyword) -> Keyword:
    """The keyword with what it refers to."""
    # Without its name, as a query that is tried has none, and may refer to a keyword that is called as it is here.
    written = next(write_out([replace(keyword, name="")], known, config.variants))
    return replace(written, name=keyword.name)


def _stored_keyword(config: Config, path: Path, name: str) -> Keyword | None:
    """A query can be tried before there is a store: then there is none, with a note."""
    if not path.exists():
        return None
    try:
        with closing(Setup(config, path).open_for_reading()) as store:
            return store.keywords.get(name).keyword
    except KeywordNotFound:
        return None
    except StoreError as error:
        print(safe(f"Note: {error}"), file=sys.stderr)
        return None


# --- on what is stored ---


def _try_on_store(setup: Setup, tried: tuple[Keyword, Keyword], subject: Subject, shape: str) -> None:
    """`tried` as it was put, and written out."""
    keyword, written = tried
    limits = ArticleFilter(since=moment("--since", subject.since, setup.zone), with_unmatched=True)
    with closing(setup.open_for_reading()) as store:
        hits = store.backfills.preview([written], limits, shown=SAMPLES)
        stored = store.articles.count(limits)
        others = Twins(store.keywords.find_active(), setup.config.variants)
        languages = languages_for(store, [keyword])
    days = Counter(sorted(f"{hit.at.astimezone(setup.zone):%Y-%m-%d}" for hit in hits.hits))
    outlets = Counter(hit.outlet for hit in hits.hits)
    parsed = query_line(keyword, setup.config.variants)
    hints = hints_of(keyword, others, languages, len(hits.hits), stored)
    if shape == "json":
        print(json_line(_hits_record((keyword.query, parsed), hits, outlets, days) | {"hints": hint_records(hints)}))
        return
    print(safe(f"Query: {parsed}{scope_line(keyword)}"))
    print_hints(keyword.query, hints)
    print(f"{counted(len(hits.hits), 'article')} of {hits.candidates} that hold its words, since {subject.since}.")
    _print_samples(hits, setup.zone)
    if hits.hits:
        print()
        print_table(("outlet", "articles"), outlets.most_common())
        print()
        most = max(days.values())
        print_table(("day", "articles", ""), ((day, n, "#" * -(-30 * n // most)) for day, n in days.items()))


def _print_samples(hits: Preview, zone: ZoneInfo) -> None:
    out = console()
    for hit in hits.hits[:SAMPLES]:
        out.print(Text(f"{hit.article_id:>5}  {shown_time(hit.at, zone)}  ").append(safe(hit.title), style="bold"))
        first = hit.mentions[0]
        out.print(Text(f"       {first.prominence}: ").append_text(marked(first)))
    if len(hits.hits) > SAMPLES:
        print(f"       … {len(hits.hits) - SAMPLES} more")


def _hits_record(query: tuple[str, str], hits: Preview, outlets: Counter[str], days: Counter[str]) -> dict[str, Any]:
    """`query` as given and as understood."""
    return {
        "query": query[0],
        "parsed": query[1],
        "articles": len(hits.hits),
        "candidates": hits.candidates,
        "outlets": dict(outlets.most_common()),
        "days": dict(days),
        "samples": [
            {
                "id": hit.article_id,
                "outlet": hit.outlet,
                "title": hit.title,
                "url": hit.url,
                "at": hit.at,
                "mentions": [mention_record(mention) for mention in hit.mentions],
            }
            for hit in hits.hits[:SAMPLES]
        ],
    }


# --- on one text ---


def _try_on_text(config: Config, tried: tuple[Keyword, Keyword], subject: Subject, shape: str) -> int:
    """`tried` as it was put, and written out."""
    keyword, written = tried
    outlet, article = _get_article(config, subject)
    if isinstance(article, str):
        print(safe(f"kliping: {subject.url}: {article}"), file=sys.stderr)
        return SOME_OUTLET_FAILED
    if isinstance(article, NotAnArticle):
        print(safe(f"kliping: {subject.url or subject.file} holds no article: {article.reason}"), file=sys.stderr)
        return NOT_FOUND
    verdict = explain(parse_keyword(written, NONE), article, outlet.name)
    mentions = Matcher([replace(written, active=True)], NONE).match(article, outlet.name)
    hints = lint(keyword.query, keyword.forms)
    if shape == "json":
        record = {"query": keyword.query, "parsed": verdict.clause, "matches": bool(mentions)}
        found = [mention_record(mention) for mention in mentions]
        told = {"title": article.title, "mentions": found, "why": asdict(verdict), "hints": hint_records(hints)}
        print(json_line(record | told))
        return DONE
    print(safe(f"Query: {verdict.clause}{scope_line(keyword)}"))
    print_hints(keyword.query, hints)
    if article.title:
        print(safe(f"Title: {article.title}"))
    for line in _verdict_lines(verdict, article, outlet.name, 1):
        console().print(line)
    if verdict.is_true and not mentions:
        print(safe(f"It is true, but the article is not in its scope: {article.language}, at {outlet.name}."))
    print("It matches." if mentions else "It does not match.")
    return DONE


def _get_article(config: Config, subject: Subject) -> tuple[Outlet, Article | NotAnArticle | str]:
    """What is tried on; text where it cannot be had says why."""
    if subject.text is not None:
        text = subject.text
        return Outlet("", "https://text.invalid/"), Article(
            "https://text.invalid/", "", text, language=detect_language(text)
        )
    wanted = subject.url or str(subject.file)
    outlet = outlet_of(config, wanted, None)
    page = get_page(config, outlet, wanted, None)
    return outlet, page if isinstance(page, str) else normalize(page, outlet)


def _verdict_lines(verdict: Verdict, article: Article, outlet: str, depth: int) -> Iterator[Text]:
    told = "yes" if verdict.is_true else "no "
    yield Text("  " * depth + f"{told}  ").append(safe(verdict.clause))
    for field, start, end in verdict.places[:PLACES]:
        snippet = make_snippet(field_text(article, outlet, field), start, end)
        yield Text("  " * (depth + 2) + f"{field}: ").append_text(marked(Mention("", field, start, end, *snippet)))
    for child in verdict.children:
        yield from _verdict_lines(child, article, outlet, depth + 1)
