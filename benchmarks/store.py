"""Measure how fast a large store answers and keeps articles, beside a naive schema in the same run.

    python benchmarks/store.py [--articles 100000] [--seed 1] [--database URL] [--queries 200] [--cpu]

The store is built with its own verbs: articles of 2 kB of 300 outlets over five years, of which 10 % mention a keyword
(benchmarks/store_news.py). Each row of the table is the 95th percentile of the times of `--queries` drawn queries, in
milliseconds by the clock, in the second of two passes. Words are common, frequent and rare in equal parts, outlets and
authors come from the tail, too, and a fifth of the queries have no results. Times include loading the 20 articles of a
page with their mentions. The naive schema is one table with an index on `published_at`; its queries use LIKE and ORDER
BY published_at, and only a few of them are measured.

Keeping is measured in articles per second of this process's CPU, with 200 keywords and matching; `server` is the CPU
time of PostgreSQL, which is reported and not part of it. In bulk, articles come alone, 500 in a transaction. One by
one, each has its own transaction and what a crawl stores with it: its candidate's state, its visit, and its page, of
which the row `pages of 76 kB` has large ones and the other one has pages of 6 kB.

Exit with 1 if a figure misses its floor in benchmarks/floors-store.json, which has floors for 100,000 and 1,000,000
articles and both databases.
"""

import argparse
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from itertools import chain, count, islice
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from actions.search import COUNT_LIMIT, FACET_LIMIT
from benchmarks.store_news import KEYWORDS, OUTLETS, START, YEARS, ArrivingArticle, StoreNews
from core.article import Candidate, Page
from core.errors import StoreError
from core.filters import END, ArticleFilter, ArticleOrder, Cursor
from core.folded_text import FoldedArticle
from core.keyword import Keyword
from core.matcher import Matcher
from core.outlet import Outlet
from core.query import Term, parse
from storage import KeepRequest, KeepResult, SourceResult, Store, Visit, VisitOutcome, open_store

HERE = Path(__file__).parent
BATCH = 500
NAIVE_QUERIES = 5
CRAWLED = 1000
PAGE_BYTES = {"keeping one by one": 6_000, "the same, pages of 76 kB": 76_000}
READERS = 4
ORDERS = (ArticleOrder.KEPT, ArticleOrder.PUBLISHED)

Work = Callable[[], object]


@dataclass(frozen=True)
class NaiveQuery:
    """The same question to the naive schema: conditions and their parameters."""

    where: str = "1"
    values: tuple[object, ...] = ()
    columns: str = "*"
    offset: int = 0


@dataclass(frozen=True)
class Drawn:
    """A drawn query: the work for the store, and for the naive schema."""

    work: Work
    naive: NaiveQuery


class QueryDrawer:
    """Draws queries for a built store."""

    def __init__(self, store: Store, news: StoreNews, sample: Sequence[ArrivingArticle], seed: int) -> None:
        self.store, self.news, self.sample = store, news, sample
        self.rng = Random(seed)

    def word(self) -> str:
        if self.rng.random() < 0.2:
            return "tiada" + self.rng.choice(self.news.words)
        low, high = self.rng.choice(((0, 100), (100, 3_000), (3_000, len(self.news.words))))
        return self.news.words[self.rng.randrange(low, high)]

    def phrase(self) -> tuple[str, ...]:
        if self.rng.random() < 0.2:
            return tuple(self.rng.choice(self.news.words[:30_000]) for _ in range(2))
        words = self.rng.choice(self.sample).article.text.lower().replace(".", "").split()
        first = self.rng.randrange(20)
        return tuple(words[first : first + self.rng.choice((2, 2, 3))])

    def arrival(self) -> ArrivingArticle:
        return self.rng.choice(self.sample)

    # --- Rows ---

    def page(self, naive: NaiveQuery, **fields: object) -> Drawn:
        wanted = replace(ArticleFilter(with_unmatched=self.rng.random() < 0.5), **fields)  # type: ignore[arg-type]
        return Drawn(lambda: self.store.articles.find_page(wanted), naive)

    def newest_word(self) -> Drawn:
        word = self.word()
        return self.page(_like(word), query=parse(word))

    def published_word(self) -> Drawn:
        word = self.word()
        return self.page(_like(word), query=parse(word), order=ArticleOrder.PUBLISHED)

    def keyword(self) -> Drawn:
        name = self.news.keywords[self.news.zipf(KEYWORDS)]
        return self.page(_like(name), keywords=(name,), order=self.rng.choice(ORDERS))

    def phrases(self) -> Drawn:
        words = self.phrase()
        return self.page(_like(" ".join(words)), query=Term(words), order=self.rng.choice(ORDERS))

    def title(self) -> Drawn:
        word = self.word()
        return self.page(NaiveQuery("title LIKE ?", (f"%{word}%",)), query=parse(f"title:{word}"))

    def outlet_word(self) -> Drawn:
        word, outlet = self.word(), self.rng.choice((self.rng.randrange(OUTLETS), self.news.zipf(OUTLETS)))
        naive = NaiveQuery("outlet = ? AND text LIKE ?", (outlet, f"%{word}%"))
        return self.page(naive, query=parse(word), outlets=(self.news.outlets[outlet],))

    def month_word(self) -> Drawn:
        word, since = self.word(), START + YEARS * self.rng.random() * 0.8
        until = since + timedelta(days=30)
        naive = NaiveQuery(
            "published_at >= ? AND published_at < ? AND text LIKE ?",
            (since.isoformat(), until.isoformat(), f"%{word}%"),
        )
        order = self.rng.choice(ORDERS)
        return self.page(naive, query=parse(word), since=since, until=until, order=order)

    def language_word(self) -> Drawn:
        word, language = self.word(), self.rng.choice(("id", "en", "jv"))
        naive = NaiveQuery("language = ? AND text LIKE ?", (language, f"%{word}%"))
        return self.page(naive, query=parse(word), languages=(language,))

    def section_word(self) -> Drawn:
        word, section = self.word(), self.rng.choice(self.news.sections)
        naive = NaiveQuery("section = ? AND text LIKE ?", (section, f"%{word}%"))
        return self.page(naive, query=parse(f'{word} section:"{section}"'))

    def author_word(self) -> Drawn:
        word, author = self.word(), self.news.authors[self.news.zipf(len(self.news.authors))]
        naive = NaiveQuery("author = ? AND text LIKE ?", (author, f"%{word}%"))
        return self.page(naive, query=parse(f'{word} author:"{author}"'))

    def deep_page(self) -> Drawn:
        word, number = self.word(), self.rng.randrange(1, self.news.count)
        dated_at = START + YEARS * (number / self.news.count)
        by_date = self.rng.random() < 0.5
        cursor = Cursor(number, dated_at if by_date else None, is_backward=self.rng.random() < 0.3)
        order = ArticleOrder.PUBLISHED if by_date else ArticleOrder.KEPT
        naive = replace(_like(word), offset=1000)
        return self.page(naive, query=parse(word), cursor=cursor, order=order)

    def last_page(self) -> Drawn:
        word = self.word()
        order = self.rng.choice(ORDERS)
        return self.page(replace(_like(word), offset=1000), query=parse(word), cursor=END, order=order)

    def relevance(self) -> Drawn:
        word = self.word()
        return self.page(_like(word), query=parse(word), order=ArticleOrder.RELEVANCE)

    def count(self) -> Drawn:
        word = self.word()
        wanted = ArticleFilter(query=parse(word), with_unmatched=self.rng.random() < 0.5)
        naive = replace(_like(word), columns="count(*)")
        return Drawn(lambda: self.store.articles.count(wanted, upto=COUNT_LIMIT), naive)

    def facets(self) -> Drawn:
        word = self.word()
        wanted = ArticleFilter(query=parse(word), with_unmatched=self.rng.random() < 0.5)
        naive = NaiveQuery("text LIKE ?", (f"%{word}%",), "outlet, count(*) AS n")
        return Drawn(lambda: self.store.articles.count_facets(wanted, UTC, FACET_LIMIT, COUNT_LIMIT), naive)

    def outlets_overview(self) -> Drawn:
        now = START + YEARS
        return Drawn(lambda: self.store.outlets.find(now), NaiveQuery(columns="outlet, count(*) AS n"))

    def keywords_overview(self) -> Drawn:
        return Drawn(self.store.keywords.find, NaiveQuery(columns="outlet, count(*) AS n"))

    def languages(self) -> Drawn:
        return Drawn(self.store.articles.find_languages, NaiveQuery(columns="language, count(*) AS n"))


ROWS: dict[str, Callable[[QueryDrawer], Drawn]] = {
    "newest, word": QueryDrawer.newest_word,
    "newest published, word": QueryDrawer.published_word,
    "keyword": QueryDrawer.keyword,
    "phrase": QueryDrawer.phrases,
    "title:word": QueryDrawer.title,
    "outlet and word": QueryDrawer.outlet_word,
    "month long ago and word": QueryDrawer.month_word,
    "language and word": QueryDrawer.language_word,
    "section and word": QueryDrawer.section_word,
    "author and word": QueryDrawer.author_word,
    "deep page": QueryDrawer.deep_page,
    "last page": QueryDrawer.last_page,
    "relevance": QueryDrawer.relevance,
    "count": QueryDrawer.count,
    "facets and count": QueryDrawer.facets,
    "outlets": QueryDrawer.outlets_overview,
    "keywords": QueryDrawer.keywords_overview,
    "languages": QueryDrawer.languages,
}


def _like(word: str) -> NaiveQuery:
    return NaiveQuery("text LIKE ?", (f"%{word}%",))


# --- Build ---


@dataclass(frozen=True)
class Builder:
    """Keeps generated articles in a store, and in the naive schema."""

    store: Store
    news: StoreNews
    naive: sqlite3.Connection
    matcher: Matcher
    outlet_ids: dict[int, int]
    source_ids: dict[int, int]

    def make_request(self, arriving: ArrivingArticle) -> KeepRequest:
        outlet = self.news.outlets[arriving.outlet]
        folded = FoldedArticle(arriving.article)
        mentions = self.matcher.match(arriving.article, outlet, folded)
        outlet_id = self.outlet_ids[arriving.outlet]
        return KeepRequest(outlet_id, 0, arriving.article, mentions, arriving.kept_at, folded=folded)

    def announce(self, arriving: Sequence[ArrivingArticle], page_bytes: int) -> list[KeepRequest]:
        """Add candidates for articles. Return what a crawl knows of each before it is matched, with its page."""
        by_outlet: defaultdict[int, dict[str, Candidate]] = defaultdict(dict)
        for each in arriving:
            article = each.article
            by_outlet[each.outlet][article.url] = Candidate(article.url, article.title, article.published_at)
        ids: dict[str, int] = {}
        for number, announced in by_outlet.items():
            self.store.candidates.add(SourceResult(self.source_ids[number], tuple(announced.values())), START)
            waiting = self.store.candidates.find_waiting(self.outlet_ids[number], START, len(arriving))
            ids |= {known.candidate.url: known.id for known in waiting}
        change = self.store.keywords.find_last_change()
        return [
            self._make_crawled(
                each, by_outlet[each.outlet][each.article.url], ids[each.article.url], change, page_bytes
            )
            for each in arriving
        ]

    def _make_crawled(
        self, arriving: ArrivingArticle, candidate: Candidate, candidate_id: int, change: int, page_bytes: int
    ) -> KeepRequest:
        article, url, at = arriving.article, candidate.url, arriving.kept_at
        return KeepRequest(
            self.outlet_ids[arriving.outlet],
            candidate_id,
            article,
            (),
            at,
            page_url=url,
            candidate=candidate,
            visit=Visit(url, VisitOutcome.OK, 200),
            etag='"1"',
            page=Page(url, self.news.make_page(article, page_bytes), at, "text/html", candidate),
            change=change,
            folded=FoldedArticle(article),
            rechecks=(timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)),
        )

    def keep_bulk(self, arriving: Sequence[ArrivingArticle]) -> float:
        """Keep articles in one transaction. Return the seconds of CPU time."""
        started = time.process_time()
        self.store.keep_all([(self.make_request(each), each.kept_at) for each in arriving])
        return time.process_time() - started

    def keep_one(self, announced: KeepRequest, outlet: str) -> float:
        """Match an announced article and keep it in its own transaction. Return the seconds of CPU time."""
        started = time.process_time()
        mentions = self.matcher.match(announced.article, outlet, announced.folded)
        request = replace(announced, mentions=mentions)
        result = self.store.keep(request, announced.fetched_at)
        seconds = time.process_time() - started
        if result is not KeepResult.NEW:
            raise RuntimeError(f"an article that should be new is {result}")
        return seconds

    def keep_announced(self, arriving: Sequence[ArrivingArticle], page_bytes: int) -> float:
        """Announce articles and keep them one by one. Return the seconds of CPU time for keeping them."""
        requests = self.announce(arriving, page_bytes)
        outlets = [self.news.outlets[each.outlet] for each in arriving]
        return sum(self.keep_one(request, outlet) for request, outlet in zip(requests, outlets, strict=True))

    def add_naive(self, arriving: Sequence[ArrivingArticle]) -> None:
        rows = [
            (
                each.outlet,
                str(each.article.published_at),
                each.article.title,
                each.article.text,
                each.article.language,
                each.article.section,
                each.article.authors[0],
            )
            for each in arriving
        ]
        with self.naive:
            self.naive.executemany(
                "INSERT INTO articles (outlet, published_at, title, text, language, section, author)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )


def make_builder(store: Store, news: StoreNews, naive: sqlite3.Connection) -> Builder:
    outlets = [Outlet(name, f"https://outlet{number}.example/") for number, name in enumerate(news.outlets)]
    keywords = [Keyword.phrase(name) for name in news.keywords]
    store.mirror(outlets, keywords, START)
    found = {stored.outlet.name: stored for stored in store.outlets.find(START)}
    outlet_ids = {number: found[name].id for number, name in enumerate(news.outlets)}
    source_ids = {number: found[name].sources[0].id for number, name in enumerate(news.outlets)}
    return Builder(store, news, naive, Matcher(keywords), outlet_ids, source_ids)


def batches(arriving: Iterator[ArrivingArticle]) -> Iterator[list[ArrivingArticle]]:
    while batch := list(islice(arriving, BATCH)):
        yield batch


def build(builder: Builder) -> tuple[float, list[ArrivingArticle]]:
    """Keep all articles that a store lacks. Return these per CPU second, and a sample of all articles."""
    stored, seconds, sample = find_stored(builder.store), 0.0, []
    for number, batch in enumerate(batches(builder.news.articles())):
        sample += batch[:: BATCH // 4]
        if number * BATCH < stored:
            continue
        seconds += builder.keep_bulk(batch)
        builder.add_naive(batch)
        if number % 40 == 39:
            print(f"  {(number + 1) * BATCH:,} articles", file=sys.stderr, flush=True)
    return (builder.news.count - stored) / seconds if seconds else 0, sample


def find_stored(store: Store) -> int:
    """Return the number of articles in a store."""
    totals = store.counts.find_totals("all")
    return totals[""].articles if totals else 0


# --- Measure ---


def measure_row(
    drawer: QueryDrawer, row: Callable[[QueryDrawer], Drawn], options: argparse.Namespace
) -> tuple[float, list[Drawn]]:
    """Return the 95th percentile in milliseconds, and the queries."""
    drawn = [row(drawer) for _ in range(options.queries)]
    for each in drawn:
        each.work()
    clock = time.process_time if options.cpu else time.perf_counter
    return percentile_95([_time(each.work, clock) for each in drawn]), drawn


def percentile_95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _time(work: Work, clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return (clock() - started) * 1000


def measure_naive(naive: sqlite3.Connection, drawn: Sequence[Drawn]) -> float:
    """Return the median time of some of the queries in milliseconds."""
    return statistics.median(_time(lambda each=each: _ask_naive(naive, each.naive)) for each in drawn[:NAIVE_QUERIES])  # type: ignore[misc]


def _ask_naive(naive: sqlite3.Connection, query: NaiveQuery) -> None:
    statement = f"SELECT {query.columns} FROM articles WHERE {query.where}"
    if query.columns == "*":
        statement += f" ORDER BY published_at DESC LIMIT 20 OFFSET {query.offset}"
    elif "AS n" in query.columns:
        statement += " GROUP BY 1"
    naive.execute(statement, query.values).fetchall()


def open_naive(path: Path) -> sqlite3.Connection:
    naive = sqlite3.connect(path)
    naive.execute("PRAGMA journal_mode = WAL")
    naive.execute("PRAGMA synchronous = NORMAL")
    naive.execute(
        "CREATE TABLE IF NOT EXISTS articles (id INTEGER PRIMARY KEY, outlet INTEGER, published_at TEXT, title TEXT,"
        " text TEXT, language TEXT, section TEXT, author TEXT)"
    )
    naive.execute("CREATE INDEX IF NOT EXISTS by_date ON articles (published_at)")
    return naive


def read_while_writing(url: str, options: argparse.Namespace, builder: Builder) -> tuple[float, int]:
    """Keep articles one by one while other processes search. Return their 95th percentile, and the number of errors."""
    command = [sys.executable, __file__, "--read", url, "--articles", str(options.articles), "--seed"]
    readers = [
        subprocess.Popen([*command, str(options.seed + number)], stdout=subprocess.PIPE, text=True)
        for number in range(READERS)
    ]
    stored = find_stored(builder.store)
    late = chain.from_iterable(make_late(options, number, f"late-{number}") for number in count(stored))
    errors = 0
    while any(reader.poll() is None for reader in readers):
        try:
            builder.keep_announced(list(islice(late, READERS)), PAGE_BYTES["keeping one by one"])
        except StoreError:
            errors += 1
    outputs = [json.loads(reader.communicate()[0] or '{"times": [], "errors": 1}') for reader in readers]
    times = [each for output in outputs for each in output["times"]]
    return percentile_95(times), errors + sum(output["errors"] for output in outputs)


def make_late(options: argparse.Namespace, seed: int, suffix: str) -> Iterator[ArrivingArticle]:
    """Yield articles with addresses of their own, all of which arrive when the store is built."""
    for arriving in StoreNews(seed, options.articles).articles():
        article = replace(arriving.article, url=f"{arriving.article.url}-{suffix}")
        yield replace(arriving, article=article, kept_at=START + YEARS)


def read(options: argparse.Namespace) -> None:
    """Search for a while, as a reader beside a writer. Print the times as JSON."""
    news = StoreNews(options.seed, options.articles)
    with open_store(options.read, migrate=False) as store:
        drawer = QueryDrawer(store, news, [], options.seed)
        times, errors = [], 0
        for number in range(options.queries):
            row = (QueryDrawer.newest_word, QueryDrawer.published_word, QueryDrawer.title)[number % 3]
            try:
                times.append(_time(row(drawer).work))
            except StoreError:
                errors += 1
    print(json.dumps({"times": times[len(times) // 10 :], "errors": errors}))


# --- Report ---


@dataclass
class Report:
    """The printed figures, and those that miss their floors."""

    floors: dict[str, float]
    missed: list[str]

    def add(self, name: str, value: float, unit: str, *, at_least: bool = False, naive: float | None = None) -> None:
        floor = self.floors.get(name)
        beside = "" if naive is None else f"   naive {naive:>9,.1f}   {naive / value:>8,.1f} times"
        aim = "" if floor is None else f"   {'at least' if at_least else 'at most'} {floor:,g}"
        print(f"{name:28} {value:>10,.1f} {unit:20}{aim:20}{beside}", flush=True)
        if floor is not None and (value < floor if at_least else value > floor):
            self.missed.append(f"{name}: {value:,.1f} {unit}, the floor is {floor:,g}")


def load_floors(dialect: str, articles: int) -> dict[str, float]:
    floors: dict[str, dict[str, dict[str, float]]] = json.loads((HERE / "floors-store.json").read_text("utf-8"))
    return floors[dialect].get(str(articles), {})


def find_size(url: str, store: Store) -> float:
    """Return the size of the store in bytes."""
    if url.startswith("sqlite"):
        return sum(path.stat().st_size for path in Path(url.removeprefix("sqlite:///")).parent.glob("kliping.db*"))
    with store._database.reading() as connection:
        return float(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def find_server_seconds(store: Store) -> float:
    """Return the CPU seconds of the server process of a connection, 0 for SQLite or a server elsewhere."""
    if store._database.is_sqlite:
        return 0.0
    with store._database.reading() as connection:
        process = Path(f"/proc/{connection.exec_driver_sql('SELECT pg_backend_pid()').scalar_one()}/stat")
    fields = process.read_text().rpartition(")")[2].split() if process.exists() else ["0"] * 13
    return (int(fields[11]) + int(fields[12])) / 100


def run(options: argparse.Namespace, folder: Path) -> int:
    url = options.database or f"sqlite:///{folder / 'kliping.db'}"
    dialect = "sqlite" if url.startswith("sqlite") else "postgresql"
    report = Report(load_floors(dialect, options.articles), [])
    news = StoreNews(options.seed, options.articles)
    with open_store(url, migrate=True) as store, closing(open_naive(folder / "naive.db")) as naive:
        builder = make_builder(store, news, naive)
        speed, sample = build(builder)
        server = find_server_seconds(store)
        if speed:
            report.add("keeping in bulk", speed, "articles/CPU s", at_least=True)
        if speed and server:
            print(f"{'':28} {server / options.articles * 1e6:>10,.0f} µs of the server's CPU an article")
        stored = find_stored(store)
        for number, (name, page_bytes) in enumerate(PAGE_BYTES.items()):
            late = make_late(options, stored + number, f"crawled-{stored + number}")
            crawled = list(islice(late, min(CRAWLED, options.articles // 4)))
            seconds = builder.keep_announced(crawled, page_bytes)
            report.add(name, len(crawled) / seconds, "articles/CPU s", at_least=True)
        if dialect == "postgresql":
            with store._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        report.add("size", find_size(url, store) / 1e9, "GB")
        drawer = QueryDrawer(store, news, sample, options.seed)
        for name, row in ROWS.items():
            time_95, drawn = measure_row(drawer, row, options)
            report.add(name, time_95, "ms, p95", naive=measure_naive(naive, drawn))
        time_95, errors = read_while_writing(url, options, builder)
        report.add("readers beside a writer", time_95, "ms, p95")
        report.add("errors of these", errors, "")
    print("", *report.missed, sep="\n")
    return bool(report.missed)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument(
        "--cpu", action="store_true", help="measure CPU time of this process: for a busy machine, SQLite"
    )
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL database of its own instead of an SQLite file")
    parser.add_argument(
        "--keep", metavar="FOLDER", type=Path, help="where the store is built and stays; an interrupted build continues"
    )
    parser.add_argument("--read", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read(options)
        return 0
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        return run(options, options.keep)
    with tempfile.TemporaryDirectory(prefix="kliping-store-") as folder:
        return run(options, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
