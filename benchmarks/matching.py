"""Measure how fast articles are matched against many keywords, beside other tools, in one run on one core.

    python benchmarks/matching.py [--seed 1 ...] [--articles 500] [--peers PYTHON]

Texts, keywords and queries come from benchmarks/synthetic_news.py. Every seed and case runs in a process of its own.
Times are CPU times from an Article to its mentions with snippets, the best of five passes over the articles. The worst
seed counts. The matcher is given the feature frequencies of the first 300 articles, as a crawl does.

    phrases      100,000 phrases as keywords, about 3 mentions in an article
    uniform      100,000 phrases of two or three words, all of 60,000 words being equally frequent; articles of 308
                 words with .9 mentions
    fifty        50 phrases
    mixed-10k    10,000 queries with AND, OR, NOT, NEAR, wildcards and fields, of which about 5 are true of an article;
                 a third of them contain only words that occur in at least 1 % of the articles
    mixed-100k   100,000 of these, as many true
    one-added    one keyword added to 100,000 phrases, until the next article is matched

`tried` is the number of queries evaluated per article. `phrases` and `uniform` run beside pyahocorasick (in the
interpreter given by `--peers`): its hits in the lower-cased text, without a check of the letters around them; `fifty`
runs beside `re.findall(r"\\w+")` on the lower-cased text. The passes take turns, and `ratio` is our speed divided by
the other's. Other peers get the phrases of the first seed: Python's `re` as one alternation, pyahocorasick with a check
of the letters around each hit, and SQLite's FTS5 with a query for every phrase over a batch in memory; none of them
makes mentions. A percolator cannot be installed beside them; figures published by others are printed as such.

Exit with 1 if a figure misses its floor in benchmarks/floors-matching.json.
"""

import argparse
import gc
import json
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.peer_interpreter import add_peers
from benchmarks.synthetic_news import QueryGenerator, SyntheticNews, UniformNews, WordFrequencies
from core.article import Article
from core.keyword import Keyword
from core.matcher import SAMPLE_SIZE, Matcher, count_frequencies
from core.matcher.tokenized_article import TokenizedArticle

HERE = Path(__file__).parent
PASSES = 5
PHRASES = 100_000
AIMS = {10_000: 7.8, 100_000: 8.1}
"""Expected number of true queries per article, computed from the shares of their words, for each number of queries. In
fact about 5 are true, since words are not independent of one another. Found by trial."""

PUBLISHED = (
    "Elasticsearch's percolator, stock, 100,000 queries: about 1 document/s",
    "a vendor's batch percolator, 225,000 queries, six machines of 24 cores: 1,000 documents/s in all",
)

Figures = dict[str, float]


def measure(work: Callable[[Article], object], articles: Sequence[Article], passes: int = PASSES) -> float:
    """Return articles per CPU second in the best pass."""
    gc.collect()
    gc.freeze()
    seconds = []
    for _ in range(passes):
        started = time.process_time()
        for article in articles:
            work(article)
        seconds.append(time.process_time() - started)
    return len(articles) / min(seconds)


def resident() -> float:
    """Return the resident memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def run_keywords(keywords: list[Keyword], articles: list[Article]) -> Figures:
    gc.collect()
    before = resident()
    started = time.process_time()
    matcher = Matcher(keywords)
    build = time.process_time() - started
    sample = (matcher.find_features(article, "Kabar Tatar") for article in articles[:SAMPLE_SIZE])
    matcher = matcher.with_frequencies(count_frequencies(sample))
    speed = measure(lambda article: matcher.match(article, "Kabar Tatar"), articles)
    found = [matcher.match(article, "Kabar Tatar") for article in articles]
    return {
        "articles_per_second": speed,
        "build_seconds": build,
        "megabytes": resident() - before,
        "mentions": sum(map(len, found)) / len(articles),
        "true": sum(len({mention.keyword for mention in each}) for each in found) / len(articles),
        "tried": sum(len(matcher.find_candidates(TokenizedArticle(article, "Kabar Tatar"))) for article in articles)
        / len(articles),
    }


def generate_phrases(seed: int, count: int) -> tuple[list[str], list[Article]]:
    news = SyntheticNews(seed)
    phrases = news.phrases[:PHRASES]
    return phrases, news.articles(count, tuple(phrases), each=3.8)


def run_phrases(seed: int, count: int) -> Figures:
    phrases, articles = generate_phrases(seed, count)
    return run_beside_pyahocorasick(phrases, articles)


def run_uniform(seed: int, count: int) -> Figures:
    news = UniformNews(seed)
    return run_beside_pyahocorasick(news.phrases(PHRASES), news.articles(count))


def run_fifty(seed: int, count: int) -> Figures:
    phrases, articles = generate_phrases(seed, count)
    find_words = re.compile(r"\w+").findall
    matcher = Matcher(Keyword.phrase(phrase) for phrase in phrases[:50])
    return compare_speeds(
        lambda article: matcher.match(article, "Kabar Tatar"),
        lambda article: find_words(f"{article.title}\n{article.text}".lower()),
        articles,
    )


def run_beside_pyahocorasick(phrases: list[str], articles: list[Article]) -> Figures:
    keywords = [Keyword.phrase(phrase) for phrase in phrases]
    figures = run_keywords(keywords, articles)
    try:
        import ahocorasick
    except ImportError:
        return figures
    automaton = ahocorasick.Automaton()
    for phrase in phrases:
        automaton.add_word(phrase.lower(), len(phrase))
    automaton.make_automaton()
    matcher = Matcher(keywords)
    return figures | compare_speeds(
        lambda article: matcher.match(article, "Kabar Tatar"),
        lambda article: list(automaton.iter(f"{article.title}\n{article.text}".lower())),
        articles,
    )


def compare_speeds(
    ours: Callable[[Article], object], other: Callable[[Article], object], articles: Sequence[Article]
) -> Figures:
    """Return our articles per CPU second and their ratio to the other's, from passes that take turns."""
    speeds = [(measure(ours, articles, 1), measure(other, articles, 1)) for _ in range(PASSES)]
    best, best_other = (max(column) for column in zip(*speeds, strict=True))
    return {"articles_per_second": best, "ratio": best / best_other}


def run_mixed(seed: int, count: int, queries: int) -> Figures:
    news = SyntheticNews(seed)
    sample = WordFrequencies.of(news.articles(2_000))
    generator = QueryGenerator(news.rng, sample, AIMS[queries] / queries)
    keywords = [Keyword(f"{number:06}", generator.generate()) for number in range(queries)]
    return run_keywords(keywords, news.articles(count))


def run_added(seed: int, count: int) -> Figures:
    phrases, articles = generate_phrases(seed, count)
    matcher = Matcher(Keyword.phrase(phrase) for phrase in phrases)
    taken = []
    for number, article in enumerate(articles[:20]):
        added = Keyword(
            f"baru {number}", f'"kota baru {number}" OR ({article.title.split()[0]} AND NOT "desa baru {number}")'
        )
        started = time.process_time()
        matcher = matcher.changed([added], [phrases[number]])
        found = matcher.match(article)
        taken.append((time.process_time() - started) * 1000)
        assert added.name in {mention.keyword for mention in found}, added
    return {"milliseconds": max(taken)}


CASES: dict[str, Callable[[int, int], Figures]] = {
    "phrases": run_phrases,
    "uniform": run_uniform,
    "fifty": run_fifty,
    "mixed-10k": lambda seed, count: run_mixed(seed, count, 10_000),
    "mixed-100k": lambda seed, count: run_mixed(seed, count, 100_000),
    "one-added": run_added,
}


def run_re(phrases: list[str], articles: list[Article]) -> float:
    longest_first = sorted(phrases, key=len, reverse=True)
    alternation = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
    return measure(lambda article: alternation.findall(f"{article.title}\n{article.text}"), articles[:10], passes=1)


def run_pyahocorasick(phrases: list[str], articles: list[Article]) -> float:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for phrase in phrases:
        automaton.add_word(phrase.lower(), len(phrase))
    automaton.make_automaton()

    def match(article: Article) -> list[tuple[int, int]]:
        text = f" {article.title}\n{article.text} ".lower()
        hits = ((last - length + 1, last + 1) for last, length in automaton.iter(text))
        return [(start, end) for start, end in hits if not text[start - 1].isalnum() and not text[end].isalnum()]

    return measure(match, articles)


def run_fts5(phrases: list[str], articles: list[Article]) -> float:
    database = sqlite3.connect(":memory:")
    started = time.process_time()
    database.execute("CREATE VIRTUAL TABLE articles USING fts5(title, text, tokenize='unicode61 remove_diacritics 2')")
    database.executemany("INSERT INTO articles VALUES (?, ?)", [(each.title, each.text) for each in articles])
    for phrase in phrases:
        database.execute("SELECT rowid FROM articles WHERE articles MATCH ?", (f'"{phrase}"',)).fetchall()
    return len(articles) / (time.process_time() - started)


PEERS = {"re alternation": run_re, "pyahocorasick": run_pyahocorasick, "SQLite FTS5, batch": run_fts5}


def run_in_process(case: str, seed: int, options: argparse.Namespace) -> Figures:
    command = [sys.executable, __file__, "--case", case, "--seed", str(seed), "--articles", str(options.articles)]
    command += ["--peers", options.peers] if options.peers else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout)
    print(
        f"{case:12}  seed {seed:<4}", *(f"{name} {format_figure(value)}" for name, value in figures.items()), sep="  "
    )
    return figures


def format_figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def find_missed(case: str, runs: list[Figures]) -> list[str]:
    """Return the figures of the worst seed that miss their floors: speed must be at least, others at most the floor."""
    floors: dict[str, Figures] = json.loads((HERE / "floors-matching.json").read_text(encoding="utf-8"))
    missed = []
    for name, floor in floors[case].items():
        is_speed = name in ("articles_per_second", "ratio")
        if not all(name in run for run in runs):
            missed.append(f"{case}: {name} was not measured; name an interpreter with --peers")
            continue
        worst = (min if is_speed else max)(run[name] for run in runs)
        if worst < floor if is_speed else worst > floor:
            missed.append(f"{case}: {name} is {format_figure(worst)}, the floor is {format_figure(floor)}")
    return missed


def compare(seed: int, count: int, ours: float) -> None:
    phrases, articles = generate_phrases(seed, count)
    print(f"\n100,000 phrases, seed {seed}, articles/s")
    print(f"  {'Kliping, with mentions':24} {format_figure(ours):>8}")
    for name, run in PEERS.items():
        try:
            speed = run(phrases, articles)
        except ImportError:
            print(f"  {name:24} not installed; name an interpreter that has it with --peers")
            continue
        print(f"  {name:24} {format_figure(speed):>8}   Kliping / {name}: {ours / speed:.1f}")
    print("  as published:", *PUBLISHED, sep="\n    ")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has pyahocorasick")
    parser.add_argument("--case", choices=CASES, help="only this case, of the first seed, as JSON")
    options = parser.parse_args()
    if options.peers:
        add_peers(options.peers)
    if options.case:
        print(json.dumps(CASES[options.case](options.seed[0], options.articles)))
        return 0
    runs = {case: [run_in_process(case, seed, options) for seed in options.seed] for case in CASES}
    compare(options.seed[0], options.articles, runs["phrases"][0]["articles_per_second"])
    missed = [line for case in CASES for line in find_missed(case, runs[case])]
    print("", *missed, sep="\n")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
