"""The cost of a report of 200 clips as PDF, DOCX and XLSX: CPU seconds and peak memory of a new process.

Budget: 3 s of CPU and 300 MB for the three together. `make bench-report ARGS="--clips 1000"`.
"""

import argparse
import os
import resource
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from core.article import Article
from core.quotes import find_quotes
from core.report import ReportDefinition, find_period
from reports.docx import write_docx
from reports.fields import make_fields
from reports.model import PeriodArticles, Report, build_report
from reports.pdf import write_pdf
from reports.xlsx import write_xlsx
from storage import StoredArticle

SENTENCE = "Petugas ke-{number} menyiapkan pompa tambahan setelah hujan lebat merendam {houses} rumah di kawasan itu. "
ZONE = ZoneInfo("Asia/Jakarta")


def make_report(clips: int) -> Report:
    """Return a report of stories with 2,000 characters each, no two of them equal."""
    noon = datetime(2026, 3, 2, 5, tzinfo=UTC)
    articles = []
    for number in range(1, clips + 1):
        lines = [
            "".join(SENTENCE.format(number=number, houses=line * 7 + each) for each in range(5)) for line in range(4)
        ]
        url, title = f"https://kabar-{number % 40}.example/{number}", f"Hujan lebat rendam kampung ke-{number}"
        article = Article(url, title, "\n".join(lines), published_at=noon + timedelta(seconds=number))
        articles.append(StoredArticle(number, f"Kabar {number % 40}", article, noon, noon, None, ()))
    quotes = {each.id: find_quotes(each.article.text, "id") for each in articles}
    definition = ReportDefinition("harian", office="Bagian Humas")
    period = find_period(definition, date(2026, 3, 2), ZONE)
    return build_report(definition, period, PeriodArticles(articles, clips, quotes=quotes), ZONE)


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


if __name__ == "__main__":
    main()
