"""Keywords that commands make: put, change, remove; and the log of changes that matching goes by."""

from dataclasses import replace

import pytest

from core.errors import KeywordNotFound, QueryError
from core.filters import ArticleFilter
from core.keyword import Keyword
from storage import ChangedKeywords, Kept, Store
from tests.factories import DAY, HOUR, NOW, make_article, make_keyword, make_mention, make_outlet, make_to_keep, watch

BANJIR = make_keyword("Banjir", query="banjir", outlets=("Kabar Contoh",), forms="id")


def test_a_keyword_of_a_command_comes_back_and_outlives_the_mirror(store: Store) -> None:
    assert store.put_keywords([BANJIR], NOW) == ChangedKeywords(added=("Banjir",))
    watch(store, "Kota Contoh")
    first, second = store.find_keywords()
    assert (first.keyword, first.origin, first.version) == (BANJIR, "user", 1)
    assert (second.keyword.name, second.origin) == ("Kota Contoh", "config")
    assert store.active_keywords() == (BANJIR, make_keyword())


def test_putting_the_same_again_changes_nothing(store: Store) -> None:
    store.put_keywords([BANJIR], NOW)
    watched = store.watched_keywords(-1)
    assert watched is not None
    assert store.put_keywords([BANJIR], NOW + DAY) == ChangedKeywords()
    assert store.watched_keywords(watched.change) is None


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
def test_each_change_is_told_and_numbered(store: Store, fields: dict[str, object], kind: str, version: int) -> None:
    store.put_keywords([BANJIR], NOW)
    before = store.watched_keywords(-1)
    assert before is not None
    changed = replace(BANJIR, **fields)  # type: ignore[arg-type]  # each field by its name
    assert store.put_keywords([changed], NOW) == ChangedKeywords(**{kind: ("Banjir",)})
    assert store.get_keyword("Banjir").keyword == changed
    assert store.get_keyword("Banjir").version == version
    after = store.watched_keywords(before.change)
    assert after is not None
    watched = store.written_out([changed])
    assert (after.keywords, after.gone) == ((watched, ()) if changed.active else ((), ("Banjir",)))


def test_who_knows_little_is_told_all_and_who_knows_much_the_rest(store: Store) -> None:
    store.put_keywords([make_keyword(f"kata {number}") for number in range(5)], NOW)
    first = store.watched_keywords(-1)
    assert first is not None
    assert (len(first.keywords), first.gone) == (5, None)
    store.remove_keyword("kata 0", NOW)
    store.put_keywords([make_keyword("kata 1", active=False), make_keyword("kata 9")], NOW)
    rest = store.watched_keywords(first.change)
    assert rest is not None
    assert (rest.keywords, rest.gone) == ((make_keyword("kata 9"),), ("kata 0", "kata 1"))
    store.put_keywords([make_keyword(f"lain {number}") for number in range(1200)], NOW)
    many = store.watched_keywords(rest.change)
    assert many is not None
    assert (len(many.keywords), many.gone) == (1204, None)


def test_the_config_takes_a_name_that_a_command_used(store: Store) -> None:
    store.put_keywords([make_keyword(query="contoh")], NOW)
    mirrored = store.mirror_config([make_outlet()], [make_keyword()], NOW)
    assert mirrored.keywords == ChangedKeywords(edited=("Kota Contoh",), taken=("Kota Contoh",))
    stored = store.get_keyword("Kota Contoh")
    assert (stored.origin, stored.version, stored.keyword) == ("config", 2, make_keyword())


def test_what_left_the_config_may_be_taken_by_a_command(store: Store) -> None:
    watch(store, "Kota Contoh")
    store.mirror_config([make_outlet()], [], NOW)
    assert store.put_keywords([make_keyword()], NOW) == ChangedKeywords(
        resumed=("Kota Contoh",), taken=("Kota Contoh",)
    )
    store.mirror_config([make_outlet()], [], NOW)
    assert store.get_keyword("Kota Contoh").keyword.active


def test_removing_takes_the_mentions_along_and_nothing_else(store: Store) -> None:
    claimed = watch(store, "Kota Contoh", "Air")
    both = make_mention(), make_mention("Air", field="text", start=0, end=3)
    store.keep(make_to_keep(store, claimed, make_article(), *both), NOW)
    alone = make_article("https://kabar-contoh.example/2")
    store.keep(make_to_keep(store, claimed, alone, make_mention()), NOW)
    assert store.remove_keyword("Kota Contoh", NOW) == 2
    assert [each.article.url for each in store.find_articles(ArticleFilter())] == [make_article().url]
    assert store.count_articles(ArticleFilter(with_unmatched=True)) == 2
    assert [each.keyword.name for each in store.find_keywords()] == ["Air"]
    with pytest.raises(KeywordNotFound):
        store.remove_keyword("Kota Contoh", NOW)
    assert store.put_keywords([make_keyword()], NOW) == ChangedKeywords(added=("Kota Contoh",))
    assert store.get_keyword("Kota Contoh").version == 1


def test_an_article_that_was_matched_too_early_is_not_kept(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    watched = store.watched_keywords(-1)
    assert watched is not None
    wanted = make_to_keep(store, claimed, make_article(), make_mention(), change=watched.change)
    store.put_keywords([BANJIR], NOW)
    assert store.keep(wanted, NOW) is Kept.STALE
    assert store.count_articles(ArticleFilter(with_unmatched=True)) == 0
    again = store.watched_keywords(watched.change)
    assert again is not None
    assert again.keywords == (replace(BANJIR, query="banjir{id}", forms=None),)
    assert store.keep(replace(wanted, change=again.change), NOW) is Kept.NEW


class TestReferences:
    """A keyword whose query names another one."""

    ALARM = Keyword("alarm", "@bencana jakarta")
    BENCANA = Keyword("bencana", "banjir OR longsor")

    def test_it_is_watched_with_what_it_refers_to(self, store: Store) -> None:
        store.put_keywords([self.ALARM, self.BENCANA], NOW)
        first = store.watched_keywords(-1)
        assert first is not None
        assert first.keywords[0].query == '("banjir" OR "longsor") AND "jakarta"'
        store.put_keywords([replace(self.BENCANA, query="gempa")], NOW)
        after = store.watched_keywords(first.change)
        assert after is not None
        assert [(each.name, each.query) for each in after.keywords] == [
            ("alarm", '"gempa" AND "jakarta"'),
            ("bencana", "gempa"),
        ]
        assert [each.version for each in store.find_keywords()] == [1, 2]

    def test_paused_it_can_still_be_referred_to(self, store: Store) -> None:
        store.put_keywords([self.ALARM, replace(self.BENCANA, active=False)], NOW)
        watched = store.watched_keywords(-1)
        assert watched is not None
        assert [each.query for each in watched.keywords] == ['("banjir" OR "longsor") AND "jakarta"']

    @pytest.mark.parametrize("query", ["@tiada", "@alarm", "@bencana air"])
    def test_nothing_is_changed_where_it_leads_nowhere(self, store: Store, query: str) -> None:
        store.put_keywords([self.BENCANA], NOW)
        before = store.find_keywords()
        broken = [Keyword("alarm", query), replace(self.BENCANA, query="@alarm")]
        with pytest.raises(QueryError):
            store.put_keywords(broken, NOW)
        assert store.find_keywords() == before

    def test_what_is_referred_to_is_not_removed(self, store: Store) -> None:
        store.put_keywords([self.ALARM, self.BENCANA], NOW)
        with pytest.raises(QueryError):
            store.remove_keyword("bencana", NOW)
        assert len(store.find_keywords()) == 2
        store.remove_keyword("alarm", NOW)
        store.remove_keyword("bencana", NOW)


def test_removing_a_keyword_makes_what_mentions_it_too_early(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    watched = store.watched_keywords(-1)
    assert watched is not None
    store.remove_keyword("Kota Contoh", NOW)
    wanted = make_to_keep(store, claimed, make_article(), make_mention(), change=watched.change)
    assert store.keep(wanted, NOW) is Kept.STALE


def test_more_names_than_a_statement_takes(store: Store) -> None:
    many = [make_keyword(f"kata {number}") for number in range(2500)]
    assert len(store.put_keywords(many, NOW).added) == 2500
    store.put_keywords([replace(each, query="lain") for each in many[:3]], NOW + HOUR)
    assert [store.get_keyword(each.name).version for each in (many[0], many[2], many[-1])] == [2, 2, 1]


def test_of_many_names_the_ones_that_begin_alike_are_listed(store: Store) -> None:
    store.put_keywords([make_keyword(f"kata {number:03}") for number in range(30)] + [make_keyword("Banjir")], NOW)
    with pytest.raises(KeywordNotFound, match=r"named 'banjr'; there are: Banjir, kata 000, .*, kata 018 and 11 more$"):
        store.get_keyword("banjr")
