"""The news since a position in the change log, and what each person has looked at, on both databases."""

from dataclasses import replace

import pytest

from core.last_look import LastLook, LogPosition
from core.marks import MarkKind
from storage import NewsArticle, Store, news
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_mention, watch

URL = "https://kabar-contoh.example"
STORY = " ".join(f"kata{number} lain{number * 7}" for number in range(80))


def test_news_are_arrivals_and_edits_that_add_a_keyword(store: Store) -> None:
    claimed = watch(store, "Kota Contoh", "banjir")
    old = make_keep_request(store, claimed, make_article(f"{URL}/old", text="Isi lama."))
    store.keep(old, NOW)
    seq = store.changes.find_last()
    assert store.news.find(seq).articles == ()
    store.keep(make_keep_request(store, claimed, make_article(f"{URL}/plain", text="Isi lain sama sekali.")), NOW)
    matched = make_keep_request(store, claimed, make_article(f"{URL}/new", text="Isi baru."), make_mention())
    store.keep(matched, NOW)
    [new] = store.news.find(seq).articles
    assert (new.outlet_id, new.story, new.keywords) == (claimed.outlet_id, new.id, ("Kota Contoh",))
    article = replace(old.article, text="Isi lama, banjir.")
    edited = replace(old, article=article, mentions=(make_mention("banjir"),), page_url=article.url)
    store.keep(edited, NOW + HOUR)
    assert store.news.find(seq).articles == (NewsArticle(1, claimed.outlet_id, 1, NOW - 2 * HOUR, ("banjir",)), new)
    store.keep(replace(edited, article=old.article, mentions=()), NOW + 2 * HOUR)
    assert store.news.find(seq).articles == (new,)
    assert store.news.find(store.changes.find_last()).articles == ()


def test_what_a_backfill_finds_in_old_articles_is_no_news(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    store.keep(make_keep_request(store, claimed, make_article(f"{URL}/1", text="Isi pertama.")), NOW)
    seq = store.changes.find_last()
    store.keep(make_keep_request(store, claimed, make_article(f"{URL}/2", text="Isi lain, kedua.")), NOW)
    store.articles.add_mentions({1: [make_mention()], 2: [make_mention()]}, NOW + HOUR)
    assert [each.id for each in store.news.find(seq).articles] == [2]


def test_dropped_stories_and_removed_articles_are_left_out(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    for number, text in enumerate((STORY, STORY, "Isi lain.", "Isi yang lain lagi.")):
        article = make_article(f"{URL}/{number}", title="Judul", text=text, published_at=NOW - number * HOUR)
        store.keep(make_keep_request(store, claimed, article, make_mention()), NOW)
    assert [(each.id, each.story) for each in store.news.find(0).articles] == [(1, 1), (2, 1), (3, 3), (4, 4)]
    store.remove_articles([3], None, NOW)
    for dropped in (1, 2):
        store.marks.change(dropped, {MarkKind.DROP: ""}, "sari", NOW)
        assert [each.id for each in store.news.find(0).articles] == [4]
        store.marks.change(dropped, {MarkKind.DROP: None}, "sari", NOW)
    assert [each.id for each in store.news.find(0).articles] == [1, 2, 4]


def test_only_the_latest_changes_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    claimed = watch(store, "Kota Contoh")
    for number in range(4):
        article = make_article(f"{URL}/{number}", title=f"Judul {number}", text=f"Isi {number}.")
        store.keep(make_keep_request(store, claimed, article, make_mention()), NOW)
    assert store.news.find(0).is_complete
    monkeypatch.setattr(news, "MAX_CHANGES", 4)
    found = store.news.find(0)
    assert ([each.id for each in found.articles], found.is_complete) == ([3, 4], False)
    assert found.upto == store.changes.find_last()


def test_positions_by_time(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    for number in range(3):
        article = make_article(f"{URL}/{number}", title=f"Judul {number}", text=f"Isi {number}.")
        store.keep(make_keep_request(store, claimed, article), NOW + number * HOUR)
    positions = [store.news.find_position(NOW + number * HOUR) for number in range(4)]
    assert positions == [0, *(each.seq for each in store.changes.find(0, 9))]


def test_what_a_person_has_looked_at_is_stored(store: Store) -> None:
    first = LastLook(LogPosition(3, NOW))
    assert store.last_looks.find("sari") is None
    store.last_looks.change("sari", first, lambda look: look.act(LogPosition(5, NOW + HOUR), NOW + HOUR))
    acted = LastLook(LogPosition(3, NOW), LogPosition(5, NOW + HOUR), NOW + HOUR)
    assert store.last_looks.find("sari") == acted
    store.last_looks.change("sari", first, lambda look: look.finish(LogPosition(5, NOW + HOUR), NOW + DAY))
    assert store.last_looks.find("sari") == LastLook(LogPosition(5, NOW + HOUR))
    assert store.last_looks.find("bayu") is None


def test_readings_of_outlets(store: Store) -> None:
    claimed = watch(store, "Kota Contoh")
    [reading] = store.outlets.find_readings(NOW)
    assert (reading.name, reading.active, reading.last_error, reading.last_article_at) == (
        "Kabar Contoh",
        True,
        None,
        None,
    )
    for back in (30, 2):
        article = make_article(f"{URL}/{back}", text=f"Isi {back}.", published_at=NOW - back * HOUR)
        store.keep(make_keep_request(store, claimed, article), NOW)
    [reading] = store.outlets.find_readings(NOW)
    hours = store.counts.find_hours_by_key("outlet", [str(reading.id), "99"], NOW - DAY, NOW)
    assert reading.last_article_at == (NOW - 2 * HOUR).replace(minute=0)
    assert hours == {str(reading.id): {(NOW - 2 * HOUR).replace(minute=0): 1}, "99": {}}
    assert store.sources.find_next_time() == NOW
    store.outlets.mirror((), NOW)
    assert store.sources.find_next_time() is None
