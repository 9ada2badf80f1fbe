"""Queries tested on stored articles, pages and texts, as values."""

from pathlib import Path

import pytest

from actions.context import AppContext
from actions.query_test import explain_query, load_query, run_on_page, run_on_store, run_on_text
from core.errors import NoArticle, UsageError
from storage import Store
from tests.cli.conftest import make_unmatched, store_articles


@pytest.mark.usefixtures("opened")
def test_references_are_expanded_and_the_typed_query_is_kept(context: AppContext) -> None:
    tested = load_query(context, "@air -jakarta", None)
    assert (tested.keyword.query, tested.notes) == ("@air -jakarta", ())
    assert tested.expanded.query == '("banjir" OR "surut") AND NOT "jakarta"'


def test_a_missing_store_is_a_note(context: AppContext) -> None:
    description, tested = explain_query(context, "banjir OR surut", None)
    assert description.parsed == '"banjir" OR "surut"'
    assert len(description.hints) == 1
    [note] = tested.notes
    assert "no store yet" in str(note)


def test_stored_articles_are_counted_by_outlet_and_day(context: AppContext, opened: Store) -> None:
    articles = [make_unmatched(f"https://kabar-contoh.example/{number}") for number in range(3)]
    store_articles(context.config.storage.url, {"Kabar Contoh": articles})
    result = run_on_store(context, load_query(context, "pasar", None), "366d")
    assert (result.outlets, sum(result.days.values())) == ({"Kabar Contoh": 3}, 3)
    assert len(result.hits.hits) == 3
    with pytest.raises(UsageError, match=r"^--since lusa"):
        run_on_store(context, load_query(context, "pasar", None), "lusa")


@pytest.mark.usefixtures("opened")
def test_a_text_is_explained_clause_by_clause(context: AppContext) -> None:
    result = run_on_text(load_query(context, "air -surut", None), "Air surut.")
    assert (result.explanation.is_true, result.mentions) == (False, ())
    assert [child.is_true for child in result.explanation.children] == [True, False]


@pytest.mark.usefixtures("opened")
def test_a_page_that_is_not_an_article_is_an_error(context: AppContext, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("")
    with pytest.raises(NoArticle, match=r"page.html is not an article: "):
        run_on_page(context, load_query(context, "air", None), str(page))
