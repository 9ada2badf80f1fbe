"""The code in docs/how-to/notebook.md runs on both databases, and finds and counts what the commands do."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, kliping, make_unmatched, store_articles
from tests.factories import NOW, make_article
from tests.stores import sqlite_template, store_url

__all__ = ["kliping", "sqlite_template", "store_url"]

PAGE = Path(__file__).parent.parent / "docs" / "how-to" / "notebook.md"


@pytest.fixture
def filled(kliping: Kliping, store_url: str) -> Kliping:
    """The command with a store of ten articles: seven mention both keywords, one only "Kota Contoh", two none."""
    config = f"storage: {{url: '{store_url}'}}\n{CONFIG}"
    kliping.write_config(config)
    home, other = "https://kabar-contoh.example", "https://warta-misal.example"
    stored = [make_article(f"{home}/{n}", title=f"Banjir {n}", published_at=NOW - timedelta(days=n)) for n in range(7)]
    stored.append(make_article(f"{home}/7", title="Rapat", text="Warga Kota Contoh rapat.", published_at=NOW))
    plain = [make_unmatched(f"{other}/{n}", published_at=NOW) for n in range(2)]
    store_articles(store_url, {"Kabar Contoh": stored, "Warta Misal": plain}, config)
    return kliping


def test_the_code_of_the_page_finds_counts_and_plots(filled: Kliping, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 8
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    printed = capsys.readouterr().out

    period = ("--since", "2026-02-01", "--until", "2026-04-01")
    records = filled("search", "banjir OR surut", *period, "--limit", "100").records
    assert len(records) == 7
    assert [stored.id for stored in names["found"].articles] == [each["id"] for each in records[:5]]
    assert "7 articles in all" in printed
    assert names["lengths"] == [len(each["text"]) for each in records]

    *_, summary = filled("search", "--keyword", "air", "--facets", "day,outlet").records
    assert {str(day): number for day, number in names["days"].items()} == summary["facets"]["day"]
    assert f"{summary['facets']['outlet']} exact" in printed
    assert names["number"] == 8
    *_, shared = filled(
        "search", "--keyword", "air", "--since", "2026-02-25", "--until", "2026-03-04", "--share"
    ).records
    assert {str(day): round(share, 6) for day, share in names["shares"].items()} == {
        each["day"]: each["share"] for each in shared["share"]
    }
    drawn = etree.parse("days.svg").getroot()
    assert [title.text for title in drawn.iter("{*}title")] == sorted(summary["facets"]["day"])
