"""The cost of a crawl and of a search: CPU seconds, compared with a bare Scrapy crawl and with importing SQLAlchemy.

    python benchmarks/crawl.py [--pages 2000] [--kilobytes 6 76] [--seed 1 2 3] [--newsroom]

Both crawls fetch the same article pages from the same outlets (benchmarks/crawl_site.py, or the sample newsroom), which
a process of its own serves and which is not counted. CPU is the user and system time of the crawling process and all
its descendants (forkserver and workers), start-up and discovery of sources included. The bare crawl only downloads:
AsyncCrawlerProcess with Scrapy's defaults, a list of URLs, and a callback that counts. Kliping discovers sources, obeys
robots.txt, normalizes, detects the language, matches, and stores in SQLite.

Exit with 1 if the median of a ratio over all seeds misses its floor (FLOORS, MAX_SEARCH).
"""

import argparse
import ctypes
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_CHILD_SUBREAPER = 36
ROOT = Path(__file__).parent.parent
KEYWORDS = ("Kota Bandung", "kerja sama", "banjir", "kaulinan barudak", "jembatan OR sungai", "title:pasar")

# The minimum of Kliping's pages per CPU second, divided by those of the bare crawl, by the size of the pages in kB.
FLOORS = {6: 0.55, 76: 0.25}
# The maximum CPU time of `kliping search`, divided by that of `import sqlalchemy`. The aim is 2.0. The rest is left for
# importing pydantic and typer with their models and commands, and `storage` with its tables.
MAX_SEARCH = 2.9
# The minimum share of the pages that must be stored: among thousands of generated pages, a few may be no articles.
MIN_STORED = 0.99

SEARCHES = 5


@dataclass(frozen=True)
class Site:
    """The outlets that a process serves: their URLs by name, and the URLs of all article pages."""

    outlets: dict[str, str]
    pages: list[str]
    server: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000, help="article pages of a crawl")
    parser.add_argument("--kilobytes", type=int, nargs="+", default=[*FLOORS], help="sizes of the pages")
    parser.add_argument("--seed", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument(
        "--newsroom", action="store_true", help="crawl the sample newsroom instead of generated outlets"
    )
    parser.add_argument("--bare", metavar="FILE", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.bare:
        crawl_bare(Path(args.bare).read_text(encoding="utf-8").split())
        return 0
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit(
            "this benchmark counts the CPU time of descendants by Linux's subreaper, which is not available here"
        )
    missed = []
    for kilobytes in [0] if args.newsroom else args.kilobytes:
        ratios = []
        for seed in args.seed:
            with serve_newsroom(args.pages) if args.newsroom else serve_outlets(seed, args.pages, kilobytes) as site:
                ratios.append(measure(site, f"{kilobytes} kB, seed {seed}" if kilobytes else "newsroom"))
        median, floor = statistics.median(ratios), FLOORS.get(kilobytes)
        print(f"{kilobytes} kB: ratio {median:.2f} (median of {len(ratios)})", flush=True)
        if floor is not None and median < floor:
            missed.append(f"{kilobytes} kB: ratio {median:.2f}, the floor is {floor}")
    search_ratio = measure_search()
    if search_ratio > MAX_SEARCH:
        missed.append(f"kliping search: {search_ratio:.2f} times `import sqlalchemy`, at most {MAX_SEARCH}")
    print("", *missed, sep="\n")
    return bool(missed)


@contextmanager
def serve_outlets(seed: int, pages: int, kilobytes: int) -> Iterator[Site]:
    options = ["--seed", str(seed), "--pages", str(pages), "--kilobytes", str(kilobytes)]
    with start_server([sys.executable, "-m", "benchmarks.crawl_site", *options]) as (served, pid):
        outlets = served["outlets"]
        urls = {outlet["name"]: outlet["url"] for outlet in outlets}
        yield Site(urls, [url for outlet in outlets for url in outlet["pages"]], pid)


@contextmanager
def serve_newsroom(pages: int) -> Iterator[Site]:
    """Serve the sample newsroom with `pages` articles besides its own. All of them have the same date."""
    with start_server([sys.executable, "-m", "demo"]) as (newsroom, pid):
        control = newsroom["control"]
        urllib.request.urlopen(f"{control}_newsroom/publish?n={pages}", data=b"").read()
        truth = json.load(urllib.request.urlopen(f"{control}_newsroom/truth"))
        yield Site(newsroom["outlets"], [article["url"] for article in truth if article["is_recent"]], pid)


@contextmanager
def start_server(command: list[str]) -> Iterator[tuple[dict[str, Any], int]]:
    """Start a server that prints one line of JSON; return this line and its process id."""
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline()), server.pid
    finally:
        server.terminate()
        server.wait()


def measure(site: Site, name: str) -> float:
    """Run both crawls, print their rates (pages per CPU second), and return the ratio."""
    bare, ours = run_bare(site), run_kliping(site)
    rates = [len(site.pages) / seconds for seconds in (bare, ours)]
    print(
        f"{name:16} {len(site.pages)} pages   pages per CPU second: bare Scrapy {rates[0]:6.1f}   Kliping "
        f"{rates[1]:6.1f}   ratio {rates[1] / rates[0]:.2f}",
        flush=True,
    )
    return rates[1] / rates[0]


def run_bare(site: Site) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(site.pages))
        file.flush()
        output, seconds = run([sys.executable, __file__, "--bare", file.name], site.server)
    check(int(output), len(site.pages), len(site.pages))
    return seconds


def run_kliping(site: Site) -> float:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        listed = [{"name": name, "url": url, "private": True} for name, url in site.outlets.items()]
        wanted = {"network": {"delay": "0s", "max_pages": 100_000}, "keywords": KEYWORDS, "outlets": listed}
        config.write_text(json.dumps(wanted), encoding="utf-8")
        output, seconds = run([sys.executable, "-m", "cli", "crawl", "--json", "--config", str(config)], site.server)
    reports = [json.loads(line) for line in output.splitlines()]
    check(sum(report["fetched"] for report in reports), len(site.pages), len(site.pages))
    check(sum(report["new"] for report in reports), len(site.pages) * MIN_STORED, len(site.pages))
    return seconds


def check(pages: int, least: float, most: int) -> None:
    if not least <= pages <= most:
        raise SystemExit(f"{pages} pages instead of {most}: the figures would not compare")


def measure_search() -> float:
    """Return the CPU time of `kliping search` in a new store, divided by that of `import sqlalchemy`."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        outlets = [{"name": "Contoh", "url": "https://contoh.example/"}]
        config.write_text(json.dumps({"keywords": KEYWORDS, "outlets": outlets}), encoding="utf-8")
        cli = [sys.executable, "-m", "cli"]
        run([*cli, "check", "--config", str(config)])
        run([*cli, "db", "upgrade", "--config", str(config)])
        search = [*cli, "search", "banjir", "--config", str(config)]
        imported = [sys.executable, "-c", "import sqlalchemy"]
        seconds = [[run(command)[1] for command in (imported, search)] for _ in range(SEARCHES)]
    base, ours = (statistics.median(column) for column in zip(*seconds, strict=True))
    print(f"kliping search {ours:.2f} CPU s, import sqlalchemy {base:.2f} CPU s   ratio {ours / base:.2f}", flush=True)
    ratio: float = ours / base
    return ratio


def run(command: list[str], server: int | None = None) -> tuple[str, float]:
    """Run a command; return its output, and the CPU seconds of it and all its descendants."""
    # Both sides may use compiled modules, as in normal use.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    assert process.stdout is not None
    output = process.stdout.read()
    cpu = 0.0
    while True:
        # Orphans (the forkserver, once its parent has ended) are adopted by this process as their subreaper.
        pid, status, usage = wait_for_another(server)
        if pid == 0:
            break
        cpu += usage.ru_utime + usage.ru_stime
        if pid == process.pid:
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with exit code {process.returncode}")
    return output, cpu


def wait_for_another(server: int | None) -> tuple[int, int, Any]:
    """Reap the next descendant; pid 0 once only the server is left."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    others = [int(pid) for pid in children if int(pid) != server]
    return os.wait4(others[0], 0) if others else (0, 0, None)


def crawl_bare(urls: list[str]) -> None:
    """Download every URL with Scrapy alone, and print how many answered 200."""
    from collections.abc import AsyncIterator

    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    class Bare(Spider):
        name = "bare"
        count = 0

        async def start(self) -> AsyncIterator[Request]:
            for url in urls:
                yield Request(url, callback=self.parse)

        def parse(self, response: Response, **_: object) -> None:
            Bare.count += response.status == 200

    process = AsyncCrawlerProcess({"LOG_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
    process.crawl(Bare)
    process.start()
    print(Bare.count)


if __name__ == "__main__":
    sys.exit(main())
