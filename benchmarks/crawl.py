"""The cost of a crawl: pages per CPU second from home address to kept mentions, compared with a bare Scrapy crawl.

    python benchmarks/crawl.py [--articles 600] [--rounds 3]

Both fetch the same article pages from the same sample newsroom, which runs as a process of its own and is not
counted. CPU is the user and system time of the crawling process and all its descendants (forkserver and workers).
The bare crawl only downloads: AsyncCrawlerRunner with Scrapy's defaults, a list of URLs, and a callback that counts.
Kliping discovers sources, obeys robots.txt, normalizes, detects the language, matches, and stores in SQLite.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_CHILD_SUBREAPER = 36
KEYWORDS = ("Kota Bandung", "kerja sama", "banjir", "kaulinan barudak")


@dataclass(frozen=True)
class Cost:
    """One run: its pages, and the CPU seconds of the process and its descendants."""

    pages: int
    cpu: float

    @property
    def rate(self) -> float:
        return self.pages / self.cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600, help="articles published besides the newsroom's own")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run, alternating")
    parser.add_argument("--bare", metavar="FILE", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.bare:
        crawl_bare(Path(args.bare).read_text(encoding="utf-8").split())
        return
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit(
            "this benchmark counts the CPU time of descendants by Linux's subreaper, which is not available here"
        )
    server = subprocess.Popen([sys.executable, "-m", "demo"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        newsroom = json.loads(server.stdout.readline())
        measure(newsroom, server.pid, args.articles, args.rounds)
    finally:
        server.terminate()
        server.wait()


def measure(newsroom: dict[str, object], server: int, articles: int, rounds: int) -> None:
    control = str(newsroom["control"])
    urllib.request.urlopen(f"{control}_newsroom/publish?n={articles}", data=b"").read()
    truth = json.load(urllib.request.urlopen(f"{control}_newsroom/truth"))
    urls = [article["url"] for article in truth if article["is_recent"]]
    size = statistics.median(len(urllib.request.urlopen(url).read()) for url in urls)
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(run_bare(urls, server))
        ours.append(run_kliping(newsroom, urls, server))
    rates = [statistics.median(cost.rate for cost in costs) for costs in (bare, ours)]
    workers = min(4, os.cpu_count() or 1)
    print(f"{len(urls)} article pages of {size / 1000:.0f} kB (median), {rounds} runs each, medians")
    print(f"  bare Scrapy              {rates[0]:6.1f} pages per CPU second")
    print(f"  Kliping, {workers} workers       {rates[1]:6.1f} pages per CPU second, start-up and discovery included")
    print(f"  ratio                    {rates[1] / rates[0]:6.2f}")


def run_bare(urls: list[str], server: int) -> Cost:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(urls))
        file.flush()
        output, cpu = run([sys.executable, __file__, "--bare", file.name], server)
    return Cost(checked(int(output), len(urls)), cpu)


def run_kliping(newsroom: dict[str, object], urls: list[str], server: int) -> Cost:
    outlets = newsroom["outlets"]
    assert isinstance(outlets, dict)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        listed = [{"name": name, "url": url, "private": True} for name, url in outlets.items()]
        wanted = {"network": {"delay": "0s", "max_pages": 10_000}, "keywords": KEYWORDS, "outlets": listed}
        config.write_text(json.dumps(wanted), encoding="utf-8")
        output, cpu = run([sys.executable, "-m", "cli", "crawl", "--json", "--config", str(config)], server)
    new = sum(json.loads(line)["new"] for line in output.splitlines())
    return Cost(checked(new, len(urls)), cpu)


def checked(pages: int, wanted: int) -> int:
    if pages != wanted:
        raise SystemExit(f"{pages} pages instead of {wanted}: the figures would not compare")
    return pages


def run(command: list[str], server: int) -> tuple[str, float]:
    """Run a command; return its output, and the CPU seconds of it and all its descendants."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)
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


def wait_for_another(server: int) -> tuple[int, int, Any]:
    """Reap the next descendant; pid 0 once only the server is left."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    others = [int(pid) for pid in children if int(pid) != server]
    return os.wait4(others[0], 0) if others else (0, 0, None)


def crawl_bare(urls: list[str]) -> None:
    """Download every URL with Scrapy alone, and print how many answered 200."""
    from collections.abc import AsyncIterator

    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerRunner
    from scrapy.http import Response

    from crawler import run_loop

    class Bare(Spider):
        name = "bare"
        count = 0

        async def start(self) -> AsyncIterator[Request]:
            for url in urls:
                yield Request(url, callback=self.parse)

        def parse(self, response: Response, **_: object) -> None:
            Bare.count += response.status == 200

    async def go() -> None:
        await AsyncCrawlerRunner({"LOG_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}).crawl(Bare)

    run_loop(go)
    print(Bare.count)


if __name__ == "__main__":
    main()
