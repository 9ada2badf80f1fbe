"""Measure how fast the page answers on a large store, with four users at once.

    python benchmarks/web.py [--articles 1000000] [--seed 1] [--requests 100] [--arriving 10] [--database URL]
        [--keep FOLDER]

The store is that of benchmarks/store.py; with `--keep`, it stays in the folder and is used again. The page runs in
processes of its own, as with `kliping web`. Their clock begins at the end of the articles' five years. Each user
requests drawn addresses of all views in random order, one after the other, without pauses. Meanwhile, articles arrive:
`--arriving` is their number a minute, and each makes the page forget what it has kept. A figure is the 95th
percentile of the milliseconds from the request to the last byte of the HTML, which is compressed as for a browser; the
first request of each user to a view is left out. Sizes are those of the largest answer with the files that its page
loads.

Exit with 1 if a figure misses its floor.
"""

import argparse
import gzip
import http.client
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from actions.context import AppContext
from benchmarks.store import PAGE_BYTES, build, find_stored, make_builder, make_late, open_naive, percentile_95
from benchmarks.store_news import START, YEARS, StoreNews
from core.config import parse
from storage import open_store
from web.server import serve_socket

USERS = 4

# Milliseconds that a view and the preview of a keyword may take, and bytes of a view with its files.
MAX_VIEW, MAX_PREVIEW, MAX_BYTES = 100, 150, 100_000

CONFIG = "network: {contact: desk@kabar-contoh.example}\nstorage: {url: %r}\n"

# Draws the method, the path and the form of a request.
Draw = Callable[[Random], tuple[str, str, dict[str, str] | None]]


@dataclass(frozen=True)
class Drawer:
    """Draws addresses of the views. `articles` is the number of stored articles."""

    news: StoreNews
    articles: int

    def views(self) -> dict[str, Draw]:
        """Return what draws the requests of each view."""
        return {
            "today": lambda _rng: ("GET", "/", None),
            "search, newest": lambda _rng: ("GET", "/search", None),
            "search, word": lambda rng: self._search(q=self._word(rng)),
            "search, all articles": lambda rng: self._search(q=self._word(rng), all="true"),
            "search, keyword": lambda rng: self._search(keyword=rng.choice(self.news.keywords)),
            "search, outlet and word": lambda rng: self._search(
                q=self._word(rng), outlet=rng.choice(self.news.outlets), all="true"
            ),
            "search, month long ago": lambda rng: self._search(
                q=self._word(rng), since=f"202{rng.randrange(1, 5)}-03-01", until=f"202{rng.randrange(5, 6)}-03-01"
            ),
            "article": lambda rng: ("GET", f"/articles/{rng.randrange(1, self.articles + 1)}", None),
            "keywords": lambda _rng: ("GET", "/keywords", None),
            "keyword": lambda rng: ("GET", f"/keywords/{rng.randrange(1, len(self.news.keywords) + 1)}", None),
            "outlets": lambda _rng: ("GET", "/outlets", None),
            "outlet": lambda rng: ("GET", f"/outlets/{rng.randrange(1, len(self.news.outlets) + 1)}", None),
            "status": lambda _rng: ("GET", "/status", None),
            "preview": lambda rng: (
                "POST",
                "/keywords/preview",
                {"name": "x", "query": f"{self._word(rng)} AND {self._word(rng)}"},
            ),
        }

    def _search(self, **parameters: str) -> tuple[str, str, None]:
        return "GET", f"/search?{urlencode(parameters)}", None

    def _word(self, rng: Random) -> str:
        """Return a common, a frequent or a rare word, or one that occurs nowhere."""
        first, last = rng.choice(((0, 30), (30, 1_000), (1_000, 50_000)))
        return rng.choice((*self.news.words[first:last][:4_000], "zzzz")) if rng.random() < 0.8 else "zzzz"


def serve(folder: Path, url: str, listening: socket.socket) -> None:
    """Serve the page until the process is killed."""
    begun = time.monotonic()

    def clock() -> datetime:
        return START + YEARS + timedelta(seconds=time.monotonic() - begun)

    context = AppContext(parse(CONFIG % url, {}, str(folder)), folder / "config.yaml", clock)
    serve_socket(context, "127.0.0.1", listening, lambda: None)


def request(
    connection: http.client.HTTPConnection, method: str, path: str, form: dict[str, str] | None = None
) -> tuple[float, bytes]:
    """Return the milliseconds of a request, and the compressed answer. Raise RuntimeError for an error."""
    headers = {"Accept-Encoding": "gzip"}
    if form is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
    started = time.perf_counter()
    connection.request(method, path, None if form is None else urlencode(form), headers)
    response = connection.getresponse()
    body = response.read()
    milliseconds = 1000 * (time.perf_counter() - started)
    if response.status != 200:
        raise RuntimeError(f"{method} {path}: HTTP {response.status}")
    return milliseconds, body


def use(port: int, drawer: Drawer, seed: int, requests: int) -> dict[str, tuple[list[float], int]]:
    """Return the times of one user's requests, and the size of the largest answer, by view."""
    rng, connection = Random(seed), http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    views = drawer.views()
    order = [name for name in views for _ in range(requests)]
    rng.shuffle(order)
    times: defaultdict[str, list[float]] = defaultdict(list)
    largest: defaultdict[str, int] = defaultdict(int)
    for name in [*views, *order]:
        milliseconds, body = request(connection, *views[name](rng))
        times[name].append(milliseconds)
        largest[name] = max(largest[name], len(body) + find_file_bytes(connection, body))
    return {name: (each[1:], largest[name]) for name, each in times.items()}


FILES: dict[str, int] = {}


def find_file_bytes(connection: http.client.HTTPConnection, body: bytes) -> int:
    """Return the compressed size of the files that a page loads."""
    html = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    paths = {path.decode() for path in re.findall(rb'(?:src|href)="(/static/[^"]+)"', html)}
    for path in paths - FILES.keys():
        FILES[path] = len(request(connection, "GET", path)[1])
    return sum(FILES[path] for path in paths)


def measure(port: int, drawer: Drawer, options: argparse.Namespace) -> list[str]:
    """Print the figures. Return those that miss their floors."""
    used: list[dict[str, tuple[list[float], int]]] = []

    def run(number: int) -> None:
        used.append(use(port, drawer, options.seed + number, options.requests))

    users = [threading.Thread(target=run, args=(number,)) for number in range(USERS)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    if len(used) < USERS:
        return ["a user's requests failed"]
    missed = []
    print(f"{'view':28} {'median':>9} {'p95':>9} {'at most':>9}   {'bytes':>8}")
    for name in drawer.views():
        times = [milliseconds for user in used for milliseconds in user[name][0]]
        size, p95 = max(user[name][1] for user in used), percentile_95(times)
        floor = MAX_PREVIEW if name == "preview" else MAX_VIEW
        print(f"{name:28} {statistics.median(times):>6,.0f} ms {p95:>6,.0f} ms {floor:>6} ms   {size:>8,}", flush=True)
        if p95 > floor:
            missed.append(f"{name}: {p95:,.0f} ms, at most {floor} ms are wanted")
        if size > MAX_BYTES:
            missed.append(f"{name}: {size:,} bytes, at most {MAX_BYTES:,} are wanted")
    return missed


def build_store(url: str, folder: Path, options: argparse.Namespace, news: StoreNews) -> int:
    """Build the store unless it has all articles. Return the number of its articles."""
    with open_store(url, migrate=True) as store:
        if find_stored(store) < options.articles:
            with closing(open_naive(folder / "naive.db")) as naive:
                build(make_builder(store, news, naive))
        return find_stored(store)


@contextmanager
def articles_arriving(url: str, folder: Path, options: argparse.Namespace, news: StoreNews) -> Iterator[None]:
    """Keep articles one by one in this context, at the rate of `--arriving`."""
    if not options.arriving:
        yield
        return
    ended = threading.Event()
    with open_store(url, migrate=False) as store, closing(open_naive(folder / "naive.db")) as naive:
        builder, stored = make_builder(store, news, naive), find_stored(store)
        late = make_late(options, stored, f"late-{stored}")

        def keep() -> None:
            while not ended.wait(60 / options.arriving):
                builder.keep_announced([next(late)], PAGE_BYTES["keeping one by one"])

        keeping = threading.Thread(target=keep)
        keeping.start()
        try:
            yield
        finally:
            ended.set()
            keeping.join()


def run(options: argparse.Namespace, folder: Path) -> int:
    url = options.database or f"sqlite:///{folder / 'kliping.db'}"
    news = StoreNews(options.seed, options.articles)
    articles = build_store(url, folder, options, news)
    print(f"{articles:,} articles, {USERS} users, {options.requests} requests of each to each view", end="")
    print(f", {options.arriving:g} arriving articles a minute")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, descriptor = listening.getsockname()[1], listening.fileno()
        command = [sys.executable, __file__, "--serve", str(descriptor), "--database", url, "--keep", str(folder)]
        server = subprocess.Popen(command, pass_fds=[descriptor])
        try:
            with articles_arriving(url, folder, options, news):
                missed = measure(port, Drawer(news, articles), options)
        finally:
            server.kill()
            server.wait()
    print("", *missed, sep="\n")
    return bool(missed)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--arriving", type=float, default=10, metavar="NUMBER", help="articles that arrive in a minute")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL database instead of an SQLite file")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="where the store is built and stays")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        serve(options.keep, options.database, socket.socket(fileno=options.serve))
        return 0
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        return run(options, options.keep)
    with tempfile.TemporaryDirectory(prefix="kliping-") as folder:
        return run(options, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
