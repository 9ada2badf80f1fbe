"""Numbers out of the range of ids and counts raise no errors on SQLite or PostgreSQL."""

from dataclasses import replace

import pytest

from core.errors import ArticleNotFound
from core.filters import ArticleFilter
from core.query import parse
from storage import Store
from tests.factories import NOW, make_article, make_keep_request, make_mention, watch

HUGE = [2**31, 2**63 - 1]


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize("query", [None, "banjir", "/Banjir/"])
def test_filters_with_huge_ids(store: Store, huge: int, query: str | None) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    asked = ArticleFilter(query=parse(query) if query else None)
    for wanted, count in (
        (replace(asked, after=huge), 0),
        (replace(asked, after=-huge), 1),
        (replace(asked, before=huge), 1),
        (replace(asked, limit=huge), 1),
    ):
        assert len(store.articles.find(wanted)) == store.articles.count(wanted) == count, wanted


@pytest.mark.parametrize("huge", HUGE)
def test_a_huge_id_is_not_found(store: Store, huge: int) -> None:
    with pytest.raises(ArticleNotFound):
        store.articles.get(huge)
    assert store.tasks.find(huge) == ()
