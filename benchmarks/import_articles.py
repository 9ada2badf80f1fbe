"""Measure the memory and speed of imports: a JSONL file and a web archive, of a fifth of the articles and of all.

    python benchmarks/import_articles.py [--articles 20000] [--seed 1] [--kilobytes 20]

The articles are those of benchmarks/store_news.py, and each page of the web archive has --kilobytes of HTML. Each
import is the installed command, into an empty store. Exit with 1 if an import takes more than MAX_MEMORY, or more than
MAX_GROWTH times the memory of a fifth of the articles.
"""

import argparse
import gzip
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measured_command import measure_command
from benchmarks.store_news import StoreNews
from tests.warc import make_record

MAX_MEMORY = 300e6
MAX_GROWTH = 1.15
CONFIG = "keywords: [{}]\nstorage: {{url: sqlite:///{}.db}}\n"


def write_jsonl(path: Path, articles: int, seed: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for arriving in StoreNews(seed, articles).articles():
            article = arriving.article
            record = {"url": article.url, "title": article.title, "text": article.text}
            print(json.dumps(record | {"published_at": str(article.published_at)}), file=file)


def write_web_archive(path: Path, articles: int, seed: int, kilobytes: int) -> None:
    news = StoreNews(seed, articles)
    with path.open("wb") as file:
        for arriving in news.articles():
            page = news.make_page(arriving.article, 1000 * kilobytes)
            date = f"{arriving.kept_at:%Y-%m-%dT%H:%M:%SZ}"
            file.write(gzip.compress(make_record(arriving.article.url, page, date=date)))


def measure(folder: Path, path: Path, articles: int, seed: int) -> float:
    """Import a file and print a row. Return the peak memory in bytes."""
    name = path.name.replace(".", "-")
    keywords = ", ".join(StoreNews(seed, articles).keywords)
    (folder / "config.yaml").write_text(CONFIG.format(keywords, name), encoding="utf-8")
    memory, seconds = measure_command(["import", str(path)], folder)
    speed = articles / seconds
    print(
        f"{path.name:20} {articles:>10,} {memory / 1e6:>6.0f} MB {seconds:>7.1f} s {speed:>8,.0f} a CPU s", flush=True
    )
    return memory


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kilobytes", type=int, default=20, help="the size of a page in the web archive")
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory(prefix="kliping-import-") as name:
        folder = Path(name)
        for kind in ("jsonl", "warc.gz"):
            used = []
            for articles in (options.articles // 5, options.articles):
                path = folder / f"articles-{articles}.{kind}"
                if kind == "jsonl":
                    write_jsonl(path, articles, options.seed)
                else:
                    write_web_archive(path, articles, options.seed, options.kilobytes)
                used.append(measure(folder, path, articles, options.seed))
            few, many = used
            missed |= many > MAX_MEMORY or many > few * MAX_GROWTH
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
