"""Keywords that commands add, edit and remove, and the log of changes that matchers follow."""

from dataclasses import replace

import pytest

from core.errors import KeywordNotFound, QueryError
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.query import parse
from storage import KeepResult, KeywordChanges, Store
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    make_article,
    make_keep_request,
    make_keyword,
    make_mention,
    make_outlet,
    watch,
)

BANJIR = make_keyword("Banjir", query="banjir", outlets=("Kabar Contoh",), forms="id")


def test_mirroring_keeps_a_keyword_of_origin_user(store: Store) -> None:
    assert store.keywords.put([BANJIR], NOW) == KeywordChanges(added=("Banjir",))
    watch(store, "Kota Contoh")
    first, second = store.keywords.find()
    assert (first.keyword, first.origin, first.version) == (BANJIR, "user", 1)
    assert (second.keyword.name, second.origin) == ("Kota Contoh", "config")
    assert store.keywords.find_active() == (BANJIR, make_keyword())


def test_putting_the_same_again_changes_nothing(store: Store) -> None:
    store.keywords.put([BANJIR], NOW)
    watched = store.keywords.find_update(-1)
    assert watched is not None
    assert store.keywords.put([BANJIR], NOW + DAY) == KeywordChanges()
    assert store.keywords.find_update(watched.change) is None


@pytest.mark.parametrize(
    ("fields", "kind", "version"),
    [
        ({"query": "longsor"}, "edited", 2),
        ({"languages": ()}, "edited", 2),
        ({"outlets": ()}, "edited", 2),
        ({"forms": None}, "edited", 2),
        ({"active": False}, "paused", 1),
    ],
)
def test_each_change_is_reported_and_numbered(store: Store, fields: dict[str, object], kind: str, version: int) -> None:
    store.keywords.put([BANJIR], NOW)
    before = store.keywords.find_update(-1)
    assert before is not None
    changed = replace(BANJIR, **fields)  # type: ignore[arg-type]  # each field by its name
    assert store.keywords.put([changed], NOW) == KeywordChanges(**{kind: ("Banjir",)})
    assert store.keywords.get("Banjir").keyword == changed
    assert store.keywords.get("Banjir").version == version
    after = store.keywords.find_update(before.change)
    assert after is not None
    watched = store.keywords.expand([changed])
    assert (after.keywords, after.removed) == ((watched, ()) if changed.active else ((), ("Banjir",)))


def test_an_update_has_all_keywords_or_only_the_changed_ones(store: Store) -> None:
    store.keywords.put([make_keyword(f"kata {number}") for number in range(5)], NOW)
    first = store.keywords.find_update(-1)
    assert first is not None
    assert (len(first.keywords), first.removed) == (5, None)
    store.keywords.remove("kata 0", NOW)
    store.keywords.put([make_keyword("kata 1", active=False), make_keyword("kata 9")], NOW)
    rest = store.keywords.find_update(first.change)
    assert rest is not None
    assert (rest.keywords, rest.removed) == ((make_keyword("kata 9"),), ("kata 0", "kata 1"))
    store.keywords.put([make_keyword(f"lain {number}") for number in range(1200)], NOW)
    many = store.keywords.find_update(rest.change)
    assert many is not None
    assert (len(many.keywords), many.removed) == (1204, None)


def test_the_config_takes_over_a_keyword_of_origin_user(store: Store) -> None:
    store.keywords.put([make_keyword(query="contoh")], NOW)
    mirrored = store.mirror([make_outlet()], [make_keyword()], NOW)
    assert mirrored.keywords == KeywordChanges(edited=("Kota Contoh",), taken=("Kota Contoh",))
    stored = store.keywords.get("Kota Contoh")
    assert (stored.origin, stored.version, stored.keyword) == ("config", 2, make_keyword())


def test_a_command_takes_over_a_keyword_that_left_the_config(store: Store) -> None:
    watch(store, "Kota Contoh")
    store.mirror([make_outlet()], [], NOW)
    assert store.keywords.put([make_keyword()], NOW) == KeywordChanges(resumed=("Kota Contoh",), taken=("Kota Contoh",))
    store.mirror([make_outlet()], [], NOW)
    assert store.keywords.get("Kota Contoh").keyword.active


def test_removing_a_keyword_deletes_its_mentions_only(store: Store) -> None:
    claimed = watch(store, "Kota Contoh", "Air")
    both = make_mention(), make_mention("Air", field="text", start=0, end=3)
    store.keep(make_keep_request(store, claimed, make_article(), *both), NOW)
    alone = make_article("https://kabar-contoh.example/2")
    store.keep(make_keep_request(store, claimed, alone, make_mention()), NOW)
    assert store.keywords.remove("Kota Contoh", NOW) == 2
    for query in (None, parse("air"), parse("kota")):
        assert [each.article.url for each in store.articles.find(ArticleFilter(query))] == [make_article().url]
        assert store.articles.count(ArticleFilter(query)) == 1
    assert store.articles.count(ArticleFilter(with_unmatched=True)) == 2
    assert [each.keyword.name for each in store.keywords.find()] == ["Air"]
    with pytest.raises(KeywordNotFound):
        store.keywords.remove("Kota Contoh", NOW)
    assert store.keywords.put([make_keyword()], NOW) == KeywordChanges(added=("Kota Contoh",))
    assert store.keywords.get("Kota Contoh").version == 1


def test_an_article_matched_before_a_change_of_keywords_is_stale(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    watched = store.keywords.find_update(-1)
    assert watched is not None
    wanted = make_keep_request(store, claimed, make_article(), make_mention(), change=watched.change)
    store.keywords.put([BANJIR], NOW)
    assert store.keep(wanted, NOW) is KeepResult.STALE
    assert store.articles.count(ArticleFilter(with_unmatched=True)) == 0
    again = store.keywords.find_update(watched.change)
    assert again is not None
    assert again.keywords == (replace(BANJIR, query="banjir{id}", forms=None),)
    assert store.keep(replace(wanted, change=again.change), NOW) is KeepResult.NEW


class TestReferences:
    """A keyword whose query refers to another one."""

    ALARM = Keyword("alarm", "@bencana jakarta")
    BENCANA = Keyword("bencana", "banjir OR longsor")

    def test_references_are_expanded(self, store: Store) -> None:
        store.keywords.put([self.ALARM, self.BENCANA], NOW)
        first = store.keywords.find_update(-1)
        assert first is not None
        assert first.keywords[0].query == '("banjir" OR "longsor") AND "jakarta"'
        store.keywords.put([replace(self.BENCANA, query="gempa")], NOW)
        after = store.keywords.find_update(first.change)
        assert after is not None
        assert [(each.name, each.query) for each in after.keywords] == [
            ("alarm", '"gempa" AND "jakarta"'),
            ("bencana", "gempa"),
        ]
        assert [each.version for each in store.keywords.find()] == [1, 2]

    def test_a_paused_keyword_can_be_referred_to(self, store: Store) -> None:
        store.keywords.put([self.ALARM, replace(self.BENCANA, active=False)], NOW)
        watched = store.keywords.find_update(-1)
        assert watched is not None
        assert [each.query for each in watched.keywords] == ['("banjir" OR "longsor") AND "jakarta"']

    @pytest.mark.parametrize("query", ["@tiada", "@alarm", "@bencana air"])
    def test_an_invalid_reference_is_refused_and_changes_nothing(self, store: Store, query: str) -> None:
        store.keywords.put([self.BENCANA], NOW)
        before = store.keywords.find()
        broken = [Keyword("alarm", query), replace(self.BENCANA, query="@alarm")]
        with pytest.raises(QueryError):
            store.keywords.put(broken, NOW)
        assert store.keywords.find() == before

    def test_a_keyword_that_others_refer_to_is_not_removed(self, store: Store) -> None:
        store.keywords.put([self.ALARM, self.BENCANA], NOW)
        with pytest.raises(QueryError):
            store.keywords.remove("bencana", NOW)
        assert len(store.keywords.find()) == 2
        store.keywords.remove("alarm", NOW)
        store.keywords.remove("bencana", NOW)


def test_an_article_matched_before_a_keyword_was_removed_is_stale(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    watched = store.keywords.find_update(-1)
    assert watched is not None
    store.keywords.remove("Kota Contoh", NOW)
    wanted = make_keep_request(store, claimed, make_article(), make_mention(), change=watched.change)
    assert store.keep(wanted, NOW) is KeepResult.STALE


def test_more_names_than_parameters_of_one_statement(store: Store) -> None:
    many = [make_keyword(f"kata {number}") for number in range(2500)]
    assert len(store.keywords.put(many, NOW).added) == 2500
    store.keywords.put([replace(each, query="lain") for each in many[:3]], NOW + HOUR)
    assert [store.keywords.get(each.name).version for each in (many[0], many[2], many[-1])] == [2, 2, 1]


def test_an_error_lists_the_names_that_begin_alike(store: Store) -> None:
    store.keywords.put([make_keyword(f"kata {number:03}") for number in range(30)] + [make_keyword("Banjir")], NOW)
    with pytest.raises(KeywordNotFound, match=r"named 'banjr'; there are: Banjir, kata 000, .*, kata 018 and 11 more$"):
        store.keywords.get("banjr")
