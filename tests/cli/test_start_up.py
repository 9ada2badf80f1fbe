"""A search loads only what it needs, because loading modules takes nearly all of its CPU time."""

import subprocess
import sys
from pathlib import Path

import pytest

# Frameworks and modules of other commands: crawling, the service, migrations, extraction, the other database, checks of
# keywords and other kinds of queries.
UNUSED = (
    "scrapy", "twisted", "apscheduler", "alembic", "psycopg", "trafilatura", "langdetect", "lxml", "feedparser", "lark",
    "xlsxwriter", "crawler", "scheduler", "core.normalizer", "core.discovery", "core.dates", "core.keyword_files",
    "core.query.grammar", "core.query.hints", "actions.keywords", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm",
)  # fmt: skip
SEARCH = """
import gc, sys
from cli import main
def count_passes():
    return sum(generation["collections"] for generation in gc.get_stats())
before = count_passes()
try:
    main()
finally:
    print("passes", count_passes() - before, file=sys.stderr)
    print("loaded", *sys.modules, file=sys.stderr)
"""


@pytest.mark.process
def test_a_search_for_a_word_loads_no_module_of_other_commands_and_collects_no_garbage(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("keywords: [banjir, Kota Bandung]\noutlets: [https://bandungekspres.co.id]\n", encoding="utf-8")
    options = ["--config", str(config)]
    subprocess.run([sys.executable, "-m", "cli", "db", "upgrade", *options], check=True, capture_output=True)
    command = [sys.executable, "-c", SEARCH, "search", "banjir", *options]
    passes, loaded = (
        line.split() for line in subprocess.run(command, check=True, capture_output=True, text=True).stderr.splitlines()
    )
    assert passes == ["passes", "0"]
    assert {"loaded", "storage", "core.query.parser"} <= set(loaded)
    assert [name for name in UNUSED if name in loaded] == []
