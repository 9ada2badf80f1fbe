"""The benchmark of a large store: articles with the stated shares, and a table with a row for each kind of query."""

import argparse
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.store import ROWS, Report, load_floors, percentile_95, run
from benchmarks.store_news import MENTIONED, START, YEARS, StoreNews

pytestmark = pytest.mark.process


def test_articles_have_the_stated_length_dates_and_share_of_mentions() -> None:
    news = StoreNews(1, 2_000)
    arriving = list(news.articles())
    texts = [each.article.text for each in arriving]
    assert 1_700 < sum(map(len, texts)) / len(texts) < 2_300
    assert sum(each.keyword is not None for each in arriving) / len(arriving) == pytest.approx(MENTIONED, abs=0.03)
    assert all(
        each.keyword is None or news.keywords[each.keyword].lower() in each.article.text.lower() for each in arriving
    )
    times = [each.kept_at for each in arriving]
    assert times == sorted(times)
    assert START <= times[0] < times[-1] < START + YEARS
    again = [each.article for each in islice(StoreNews(1, 2_000).articles(), 20)]
    assert again == [each.article for each in arriving[:20]]


def test_each_kind_of_query_has_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = argparse.Namespace(articles=600, seed=1, queries=6, database=None, cpu=False)
    assert run(options, tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in (*ROWS, "keeping in bulk", "keeping one by one", "size", "readers beside a writer"):
        assert sum(line.startswith(f"{name:28} ") for line in lines) == 1, name
    assert any(line.split()[-2:] == ["these", "0.0"] for line in lines)


def test_a_figure_that_misses_its_floor_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report({"fast": 10, "many": 10}, [])
    report.add("fast", 9, "ms")
    report.add("many", 11, "articles", at_least=True)
    assert report.missed == []
    report.add("fast", 11, "ms")
    report.add("many", 9, "articles", at_least=True)
    assert len(report.missed) == 2
    assert "the floor is 10" in report.missed[0]
    assert capsys.readouterr().out.count("at least 10") == 2


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("articles", [100_000, 1_000_000])
def test_every_row_has_a_floor(database: str, articles: int) -> None:
    assert set(load_floors(database, articles)) >= {*ROWS, "size", "keeping in bulk", "keeping one by one"}
    assert load_floors(database, 5) == {}


def test_percentile() -> None:
    assert percentile_95([1.0]) == 1.0
    assert percentile_95([float(number) for number in range(1, 101)]) == pytest.approx(95.95)
