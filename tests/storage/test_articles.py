"""Articles: kept with their mentions, found, updated and pruned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.article import Article, Dateline
from core.errors import ArticleNotFound, KeywordNotFound, OutletNotFound, StoreError
from core.filters import ArticleFilter
from core.query import parse
from storage import Claim, KeepRequest, KeepResult, PruneResult, Store, StoredArticle
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    claim,
    find_candidates,
    make_article,
    make_candidate,
    make_evidence,
    make_keep_request,
    make_keyword,
    make_mention,
    make_outlet,
    watch,
)

ALL = ArticleFilter(with_unmatched=True)
URL = "https://kabar-contoh.example/"


def test_an_article_is_returned_as_it_was_kept(store: Store) -> None:
    claimed = watch(store, "Kota Contoh", "Banjir")
    lead = make_mention("Banjir", field="text", start=3, end=9, total=25, clause='"banjir"', prominence="lead")
    found = (make_mention(), lead)
    assert store.keep(make_keep_request(store, claimed, make_article(), *found), NOW) is KeepResult.NEW
    (stored,) = store.articles.find(ArticleFilter())
    assert stored == StoredArticle(
        stored.id, "Kabar Contoh", make_article(), NOW, NOW, None, tuple(map(make_evidence, found))
    )
    assert store.articles.get(stored.id) == stored


def test_mentions_are_ordered_by_prominence(store: Store) -> None:
    claimed = watch(store, "A", "B", "C")
    expected = (("A", "passing", 9), ("A", "body", 3), ("B", "headline", 0), ("B", "lead", 1), ("C", "body", 5))
    found = (
        make_mention(name, field="title" if prominence == "headline" else "text", start=start, prominence=prominence)
        for name, prominence, start in expected
    )
    store.keep(make_keep_request(store, claimed, make_article(), *found), NOW)
    shown = [(each.keyword, each.prominence) for each in store.articles.find(ALL)[0].mentions]
    assert shown == [("B", "headline"), ("B", "lead"), ("A", "body"), ("A", "passing"), ("C", "body")]


def test_an_article_with_only_required_fields(store: Store) -> None:
    article = Article(URL, "Judul", "Teks")
    store.keep(make_keep_request(store, watch(store), article), NOW)
    assert store.articles.find(ALL)[0].article == article


def test_a_dateline_without_a_credit(store: Store) -> None:
    article = make_article(text="REGOL – Air surut.", dateline=Dateline("", "REGOL", 8))
    store.keep(make_keep_request(store, watch(store), article), NOW)
    assert store.articles.find(ALL)[0].article == article


def test_datetimes_are_returned_in_utc_and_naive_ones_are_refused(store: Store) -> None:
    claimed = watch(store)
    wib = datetime(2026, 3, 2, 13, 0, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    store.keep(make_keep_request(store, claimed, make_article(published_at=wib)), NOW)
    published = store.articles.find(ALL)[0].article.published_at
    assert (published, published and published.tzinfo) == (datetime(2026, 3, 2, 6, 0, 0, 123456, tzinfo=UTC), UTC)
    naive = make_keep_request(store, claimed, make_article(URL + "2", published_at=wib.replace(tzinfo=None)))
    with pytest.raises(Exception, match="a naive datetime"):
        store.keep(naive, NOW)


def test_keeping_twice_is_a_no_op(store: Store) -> None:
    wanted = make_keep_request(store, watch(store, "Kota Contoh"), make_article(), make_mention())
    assert store.keep(wanted, NOW) is KeepResult.NEW
    before = store.articles.find(ALL)
    assert store.keep(wanted, NOW + HOUR) is KeepResult.UNCHANGED
    assert store.articles.find(ALL) == before


def test_an_edited_article_is_updated_in_place(store: Store) -> None:
    claimed = watch(store, "Kota Contoh", "Longsor")
    wanted = make_keep_request(store, claimed, make_article(), make_mention())
    store.keep(wanted, NOW)
    (before,) = store.articles.find(ALL)
    edited = make_article(title="Longsor di Kota Contoh", text="Tebing runtuh.", dateline=None)
    found = make_mention("Longsor", start=0, end=7)
    changed = replace(wanted, article=edited, mentions=(found,), fetched_at=NOW + HOUR)
    assert store.keep(changed, NOW + HOUR) is KeepResult.UPDATED
    (after,) = store.articles.find(ALL)
    assert after == StoredArticle(
        before.id, "Kabar Contoh", edited, NOW + HOUR, NOW, NOW + HOUR, (make_evidence(found),), version=2
    )
    assert _found(store, "surut") == []
    assert _found(store, "lumpur") == []
    assert _found(store, '"tebing runtuh" longsor') == [after.id]


def test_an_edit_that_removes_the_last_mention_makes_the_article_unmatched(store: Store) -> None:
    wanted = make_keep_request(store, watch(store, "Kota Contoh"), make_article(), make_mention())
    store.keep(wanted, NOW)
    store.keep(replace(wanted, article=make_article(title="Lain"), mentions=(), keeps_unmatched=False), NOW)
    assert store.articles.find(ArticleFilter()) == ()
    assert len(store.articles.find(ALL)) == 1


def test_a_second_candidate_of_an_article_is_a_duplicate(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    first = make_keep_request(store, claimed, make_article(), make_mention())
    store.keep(first, NOW)
    (other,) = find_candidates(store, claimed, [make_candidate(URL + "?p=7")])
    second = replace(first, candidate_id=other.id)
    assert store.keep(second, NOW) is KeepResult.UNCHANGED
    edited = replace(second, article=make_article(title="Lain"))
    assert store.keep(edited, NOW) is KeepResult.UPDATED
    assert store.articles.count(ALL) == 1
    assert _states(store) == {make_article().url: "kept", URL + "?p=7": "duplicate"}


def test_an_article_belongs_to_the_first_outlet_that_published_it(store: Store) -> None:
    outlets = [make_outlet("A"), make_outlet("B")]
    store.mirror(outlets, [make_keyword()], NOW)
    first, second = (_claim(store, name) for name in "AB")
    store.keep(make_keep_request(store, first, make_article(), make_mention()), NOW)
    edited = make_article(title="Lain")
    assert store.keep(make_keep_request(store, second, edited, make_mention()), NOW) is KeepResult.DUPLICATE
    (stored,) = store.articles.find(ALL)
    assert (stored.outlet, stored.article) == ("A", make_article())


def test_unmatched_articles_are_not_stored_without_keeps_unmatched(store: Store) -> None:
    claimed = watch(store)
    wanted = make_keep_request(store, claimed, make_article(), keeps_unmatched=False)
    assert store.keep(wanted, NOW) is KeepResult.UNCHANGED
    assert store.articles.count(ALL) == 0
    assert _states(store) == {make_article().url: "kept"}


def test_nothing_is_stored_with_a_mention_of_an_unknown_keyword(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    wanted = make_keep_request(store, claimed, make_article(), make_mention("Longsor"))
    with pytest.raises(KeywordNotFound, match="no keyword is named 'Longsor'; there are: Kota Contoh"):
        store.keep(wanted, NOW)
    assert (store.articles.count(ALL), _found(store, "banjir")) == (0, [])
    assert _states(store) == {make_article().url: "waiting"}


def test_mentions_belong_to_the_keyword_version_that_matched(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    store.mirror([make_outlet()], [make_keyword(query="contoh")], NOW)
    store.keep(make_keep_request(store, claimed, make_article(URL + "2"), make_mention()), NOW)
    with store._database.reading() as connection:
        sql = "SELECT version FROM mentions JOIN keyword_versions ON keyword_version_id = keyword_versions.id"
        assert connection.exec_driver_sql(sql + " ORDER BY article_id").scalars().all() == [1, 2]


def test_unstorable_characters_are_replaced(store: Store) -> None:
    odd = make_article(title="Banjir\0 di\ud800 Contoh", tags=("a\0", "\udfff"))
    wanted = make_keep_request(store, watch(store), odd)
    assert store.keep(wanted, NOW) is KeepResult.NEW
    assert store.keep(wanted, NOW) is KeepResult.UNCHANGED
    article = store.articles.find(ALL)[0].article
    assert (article.title, article.tags) == ("Banjir? di? Contoh", ("a?", "?"))
    assert store.keep(replace(wanted, article=make_article()), NOW) is KeepResult.UPDATED
    assert len(_found(store, "banjir")) == 1


def test_filters_and_their_counts(store: Store) -> None:
    store.mirror([make_outlet("A"), make_outlet("B")], [make_keyword(), make_keyword("Banjir")], NOW)
    ids = _keep_four(store)
    cases = [
        (ArticleFilter(), "421"),
        (ALL, "4321"),
        (ArticleFilter(limit=1), "4"),
        (ArticleFilter(keywords=("Banjir",)), "41"),
        (ArticleFilter(keywords=("BANJIR",)), "41"),
        (ArticleFilter(outlets=("A",)), "21"),
        (ArticleFilter(languages=("su",)), "2"),
        (ArticleFilter(since=NOW - 3 * HOUR), "42"),
        (ArticleFilter(until=NOW - 3 * HOUR), "1"),
        (ArticleFilter(since=NOW), "4"),
        (ArticleFilter(after=ids[0]), "24"),
        (ArticleFilter(query=parse("dua OR tiga")), "2"),
        (ArticleFilter(query=parse("dua OR tiga"), with_unmatched=True), "32"),
        (ArticleFilter(query=parse("artikel -dua"), outlets=("A",), keywords=("Banjir",), languages=("id",)), "1"),
    ]
    for wanted, expected in cases:
        found = [str(ids.index(each.id) + 1) for each in store.articles.find(wanted)]
        assert ("".join(found), wanted) == (expected, wanted)
        if wanted.limit > 1:
            assert store.articles.count(replace(wanted, limit=1)) == len(expected)


def test_a_filter_with_an_unknown_name_is_refused(store: Store) -> None:
    watch(store, "Kota Contoh")
    for verb in (store.articles.find, store.articles.count):
        with pytest.raises(KeywordNotFound, match="'Lain'; there are: Kota Contoh"):
            verb(ArticleFilter(keywords=("Lain",)))
        with pytest.raises(OutletNotFound, match="'Lain'; there are: Kabar Contoh"):
            verb(ArticleFilter(outlets=("Lain",)))
    with pytest.raises(ArticleNotFound, match="no article has the id 7"):
        store.articles.get(7)


def test_keyword_counts_are_of_articles_not_mentions(store: Store) -> None:
    claimed = watch(store, "Banjir", "Kota Contoh")
    found = (make_mention(), make_mention(field="text"))
    store.keep(make_keep_request(store, claimed, make_article(), *found), NOW)
    store.keep(make_keep_request(store, claimed, make_article(URL + "2"), *found), NOW + HOUR)
    shown = [(each.keyword.name, each.articles, each.last_kept_at) for each in store.keywords.find()]
    assert shown == [("Banjir", 0, None), ("Kota Contoh", 2, NOW + HOUR)]


def test_outlet_counts(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(), make_mention()), NOW)
    store.keep(make_keep_request(store, claimed, make_article(URL + "2")), NOW)
    find_candidates(store, claimed, [make_candidate(URL + "3")])
    (outlet,) = store.outlets.find(NOW)
    assert (outlet.articles, outlet.matched, outlet.waiting, outlet.crawled_by) == (2, 1, 1, "satu")


def test_pruning_by_age(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    for days, mentions in ((100, (make_mention(),)), (50, ()), (20, (make_mention(),)), (10, ())):
        wanted = make_keep_request(store, claimed, make_article(f"{URL}{days}"), *mentions)
        store.keep(wanted, NOW - days * DAY)
    assert store.prune(NOW, unmatched_days=30, retention_days=None) == PruneResult(1, 0, 2)
    assert _urls(store) == ["10", "20", "100"]
    assert store.prune(NOW, unmatched_days=30, retention_days=60) == PruneResult(0, 1, 0)
    assert _urls(store) == ["10", "20"]
    assert _found(store, "banjir") == [each.id for each in store.articles.find(ALL)]
    assert store.prune(NOW, unmatched_days=0, retention_days=None, visit_days=0) == PruneResult(1, 0, 2)
    assert _urls(store) == ["20"]


def test_pruned_articles_are_not_fetched_again(store: Store) -> None:
    claimed = watch(store)
    store.keep(make_keep_request(store, claimed, make_article()), NOW)
    store.prune(NOW + 40 * DAY, unmatched_days=30, retention_days=None)
    assert find_candidates(store, claimed, [make_candidate()], NOW + 40 * DAY) == ()


def test_pruning_in_batches_and_ids_are_never_reused(store: Store) -> None:
    claimed = watch(store)
    announced = [make_candidate(f"{URL}{number}") for number in range(450)]
    for waiting in find_candidates(store, claimed, announced):
        store.keep(KeepRequest(claimed.outlet_id, waiting.id, make_article(waiting.candidate.url), (), NOW), NOW)
    last = store.articles.find(ALL)[0].id
    batches = [store.prune(NOW, unmatched_days=0, retention_days=None) for _ in range(4)]
    assert [batch.unmatched for batch in batches] == [200, 200, 50, 0]
    assert batches[-1].is_nothing
    store.keep(make_keep_request(store, claimed, make_article()), NOW)
    assert store.articles.find(ALL)[0].id == last + 1
    assert _found(store, "banjir") == [last + 1]


def _claim(store: Store, name: str) -> Claim:
    (claimed,) = claim(store, outlets=(name,))
    return claimed


def _keep_four(store: Store) -> list[int]:
    """Keep articles 1 and 2 of outlet A, 3 and 4 of B; 3 has no mentions, 4 no date. Return their ids."""
    first, second = _claim(store, "A"), _claim(store, "B")
    city, flood = make_mention(), make_mention("Banjir", start=0, end=6)
    for number, claimed, mentions, fields in (
        ("satu", first, (city, flood), {"published_at": NOW - 5 * HOUR}),
        ("dua", first, (city,), {"language": "su", "published_at": NOW - 3 * HOUR}),
        ("tiga", second, (), {"published_at": NOW - 5 * HOUR}),
        ("empat", second, (flood,), {"published_at": None}),
    ):
        article = make_article(URL + number, title=f"Artikel {number}", **fields)
        store.keep(make_keep_request(store, claimed, article, *mentions), NOW)
    return [each.id for each in reversed(store.articles.find(ALL))]


def _found(store: Store, query: str) -> list[int]:
    wanted = ArticleFilter(query=parse(query), with_unmatched=True, limit=1000)
    return [each.id for each in store.articles.find(wanted)]


def _urls(store: Store) -> list[str]:
    return [each.article.url.removeprefix(URL) for each in store.articles.find(ALL)]


def _states(store: Store) -> dict[str, str]:
    with store._database.reading() as connection:
        return {row.url: row.state for row in connection.exec_driver_sql("SELECT url, state FROM candidates")}


def test_removing_an_outlet_deletes_what_is_stored_about_it(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    article = make_article("https://kabar-contoh.example/1")
    store.keep(make_keep_request(store, claimed, article, make_mention()), NOW)
    with pytest.raises(StoreError, match="is being crawled"):
        store.remove_outlet(claimed.outlet.name, NOW)
    later = NOW + 2 * HOUR
    assert store.remove_outlet(claimed.outlet.name, later) == 1
    assert store.outlets.find(later) == ()
    assert store.articles.find(ArticleFilter(with_unmatched=True)) == ()
    assert store.articles.find(ArticleFilter(query=parse("kota"), with_unmatched=True)) == ()
    with pytest.raises(OutletNotFound):
        store.remove_outlet(claimed.outlet.name, NOW)
