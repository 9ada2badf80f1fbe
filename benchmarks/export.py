"""Measure the memory and speed of exports: each format at a fifth of the articles, and at all of them.

    python benchmarks/export.py [--articles 100000] [--seed 1] [--keep FOLDER]

The store (benchmarks/store_news.py: articles of 2 kB) is built in a temporary folder, or in FOLDER unless it is there
already. Each export is the installed
command in a process of its own; its peak memory is what the system reports when it ends. Exit with 1 if an export takes
more than MAX_MEMORY, or more than MAX_GROWTH times the memory at a fifth of the rows.
"""

import argparse
import sys
import tempfile
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from actions.export_formats import ExportFormat
from benchmarks.measured_command import measure_command
from benchmarks.store import build, find_stored, make_builder, open_naive
from benchmarks.store_news import StoreNews
from storage import open_store

MAX_MEMORY = 300e6
MAX_GROWTH = 1.15


def build_store(folder: Path, articles: int, seed: int) -> None:
    with open_store(f"sqlite:///{folder / 'kliping.db'}", migrate=True) as store:
        if find_stored(store) < articles:
            with closing(open_naive(folder / "naive.db")) as naive:
                build(make_builder(store, StoreNews(seed, articles), naive))
    (folder / "config.yaml").write_text("storage: {url: sqlite:///kliping.db}\n", encoding="utf-8")


def measure(folder: Path, file_format: str, limit: int) -> tuple[float, float, int]:
    """Return the peak memory in bytes, the CPU seconds and the size of the file."""
    output = folder / f"export.{file_format}"
    words = ["export", "--all", "--format", file_format, "-o", str(output), "--limit", str(limit)]
    memory, seconds = measure_command(words, folder)
    size = output.stat().st_size
    output.unlink()
    return memory, seconds, size


def run(options: argparse.Namespace, folder: Path) -> int:
    build_store(folder, options.articles, options.seed)
    missed = False
    print(f"{'format':8} {'rows':>10} {'memory':>8} {'CPU s':>7} {'size':>8}")
    for file_format in ExportFormat:
        few, _, _ = row(folder, file_format, options.articles // 5)
        many, _, _ = row(folder, file_format, options.articles)
        missed |= many > MAX_MEMORY or many > few * MAX_GROWTH
    return int(missed)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="where the store is built and stays")
    options = parser.parse_args()
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        return run(options, options.keep)
    with tempfile.TemporaryDirectory(prefix="kliping-export-") as name:
        return run(options, Path(name))


def row(folder: Path, file_format: str, limit: int) -> tuple[float, float, int]:
    memory, seconds, size = measure(folder, file_format, limit)
    print(f"{file_format:8} {limit:>10,} {memory / 1e6:>5.0f} MB {seconds:>7.1f} {size / 1e6:>5.0f} MB", flush=True)
    return memory, seconds, size


if __name__ == "__main__":
    sys.exit(main())
