"""Search options as typed: times, @references, counts."""

import pytest

from actions.context import AppContext
from actions.search import SearchOptions, build_filter, search
from core.errors import QueryError
from core.query import format_query
from tests.cli.conftest import make_unmatched, store_articles
from tests.factories import make_article


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
