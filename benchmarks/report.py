"""The cost of a report of 200 clips as PDF, DOCX and XLSX: CPU seconds and peak memory of a new process.

Budget: 3 s of CPU and 300 MB for the three together. `make bench-report ARGS="--clips 1000"`. Then, by the clock: how
long a delivery reads its articles, for which it occupies the thread that writes to the store, and how long another
process waits at most to keep an article while such reports are made, and without.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from core.article import Article
from core.keyword import Keyword
from core.matcher import Mention
from core.outlet import Outlet
from core.quotes import find_quotes
from core.report import ReportDefinition, ReportFormat, find_period
from reports.docx import write_docx
from reports.fields import make_fields
from reports.model import PeriodArticles, Report, build_report
from reports.pdf import write_pdf
from reports.writer import collect_delivery
from reports.xlsx import write_xlsx
from storage import KeepRequest, StoredArticle, open_store

SENTENCE = "Petugas ke-{number} menyiapkan pompa tambahan setelah hujan lebat merendam {houses} rumah di kawasan itu. "
ZONE = ZoneInfo("Asia/Jakarta")
MENTION = Mention("lebat", "title", 6, 11, "Hujan lebat")


NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


def make_articles(clips: int) -> list[StoredArticle]:
    """Return stories with 2,000 characters each, no two of them equal."""
    articles = []
    for number in range(1, clips + 1):
        lines = [
            "".join(SENTENCE.format(number=number, houses=line * 7 + each) for each in range(5)) for line in range(4)
        ]
        url, title = f"https://kabar-{number % 40}.example/{number}", f"Hujan lebat rendam kampung ke-{number}"
        article = Article(url, title, "\n".join(lines), published_at=NOON + timedelta(seconds=number))
        articles.append(StoredArticle(number, f"Kabar {number % 40}", article, NOON, NOON, None, ()))
    return articles


def make_report(clips: int) -> Report:
    articles = make_articles(clips)
    quotes = {each.id: find_quotes(each.article.text, "id") for each in articles}
    definition = ReportDefinition("harian", office="Bagian Humas")
    period = find_period(definition, date(2026, 3, 2), ZONE)
    return build_report(definition, period, PeriodArticles(articles, clips, quotes=quotes), ZONE)


def keep_articles(url: str, first: int, seconds: float) -> float:
    """Keep an article every 20 ms, and return the longest time that one took."""
    longest, end = 0.0, time.monotonic() + seconds
    with open_store(url, migrate=False) as store:
        while (start := time.monotonic()) < end:
            first += 1
            article = Article(f"https://kabar-1.example/lain-{first}", f"Kabar lain {first}", f"Isi {first}. " * 40)
            store.keep(KeepRequest(1, 0, article, (MENTION,), NOON), NOON)
            longest = max(longest, time.monotonic() - start)
            time.sleep(0.02)
    return longest


def measure_waits(clips: int, seconds: float = 5) -> None:
    """Print how long a delivery reads its articles, and how long another process waits."""
    definition, formats = ReportDefinition("harian"), (ReportFormat.PDF, ReportFormat.DOCX, ReportFormat.XLSX)
    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context("spawn").Pool(1) as pool:
        url = f"sqlite:///{folder}/kliping.db"
        with open_store(url, migrate=True) as store:
            outlets = (Outlet("Kabar 1", "https://kabar-1.example"),)
            store.mirror(outlets, (Keyword("lebat", "lebat"),), NOON)
            store.keep_all([(KeepRequest(1, 0, each.article, (MENTION,), NOON), NOON) for each in make_articles(clips)])
            alone = pool.apply(keep_articles, (url, 0, seconds))
            waiting, read = pool.apply_async(keep_articles, (url, 10_000, seconds)), 0.0
            made = 0
            while not waiting.ready():
                start = time.monotonic()
                make = collect_delivery(store, "kantor", definition, NOON + timedelta(days=1), formats, ZONE, Path())
                read = max(read, time.monotonic() - start)
                made += make().problem is None
            print(
                f"reads its articles in {read:.2f} s; another process keeps an article in at most {waiting.get():.2f} s"
                f" while {made} reports are made, {alone:.2f} s without"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=200)
    clips = parser.parse_args().clips
    before = sum(os.times()[:2])
    report = make_report(clips)
    fields = make_fields(report)
    start = sum(os.times()[:2])
    print(f"{clips} clips; start-up {before:.2f} s, model {start - before:.2f} s of CPU")
    for name, write in (("pdf", write_pdf), ("docx", write_docx), ("xlsx", write_xlsx)):
        content = write(report, fields)
        end = sum(os.times()[:2])
        print(f"{name:5} {end - start:5.2f} s {len(content) / 1e6:6.2f} MB")
        start = end
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"all   {start:5.2f} s with start-up, peak {peak} MB")
    measure_waits(clips)


if __name__ == "__main__":
    main()
