"""Search options as typed: times, @references, counts."""

from datetime import UTC, datetime, timedelta

import pytest

from actions.context import AppContext
from actions.search import SearchOptions, build_filter, parse_moment, search
from core.errors import QueryError, UsageError
from core.query import format_query
from tests.cli.conftest import make_unmatched, store_articles
from tests.factories import NOW, make_article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3d", NOW - timedelta(days=3)),
        ("4h30m", NOW - timedelta(hours=4, minutes=30)),
        ("2026-03-01", datetime(2026, 2, 28, 17, tzinfo=UTC)),
        ("2026-03-01T08:30", datetime(2026, 3, 1, 1, 30, tzinfo=UTC)),
        ("2026-03-01T08:30Z", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_relative_to_the_clock_and_in_the_configured_zone(
    context: AppContext, text: str, expected: datetime
) -> None:
    moment = parse_moment(context, "--since", text)
    assert (moment, moment.tzinfo) == (expected, UTC)


def test_an_invalid_moment_names_its_option(context: AppContext) -> None:
    with pytest.raises(UsageError, match=r"^--until kemarin: write 2026-11-20"):
        parse_moment(context, "--until", "kemarin")


@pytest.mark.usefixtures("opened")
def test_a_reference_is_replaced_by_the_keyword_of_the_config(context: AppContext) -> None:
    wanted = build_filter(context, SearchOptions(query="@air -kota"))
    assert wanted.query is not None
    assert format_query(wanted.query) == '("banjir" OR "surut") AND NOT "kota"'
    with pytest.raises(QueryError, match="no keyword is named 'lain'"):
        build_filter(context, SearchOptions(query="@lain"))


def test_a_result_counts_all_articles_and_the_unmatched_ones(context: AppContext) -> None:
    home = "https://kabar-contoh.example"
    articles = [*(make_article(f"{home}/{number}", title="Banjir") for number in (1, 2)), make_unmatched(f"{home}/3")]
    store_articles(context.config.storage.url, {"Kabar Contoh": articles})
    result = search(context, SearchOptions(limit=1), count_unmatched=True)
    assert [stored.article.url for stored in result.articles] == [f"{home}/2"]
    assert (result.total, result.total_with_unmatched, result.query) == (2, 3, None)
    assert search(context, SearchOptions(limit=1)).total_with_unmatched is None
