"""Which mentions are told, and as which items."""

from collections.abc import Sequence

import pytest

from alerts.selection import MAX_TITLE, MAX_URL, find_appeared, make_items, select_deliveries
from core.alerts import Channel, ChannelKind, Subscription
from storage import (
    Change,
    ChangeCause,
    ChangeKind,
    ClusterSize,
    LoggedChange,
    StoredArticle,
    WaitingDelivery,
)
from tests.factories import NOW, make_article, make_evidence, make_mention

DESK = Channel(ChannelKind.MAIL, "desk@kota.example")
HOOK = Channel(ChannelKind.WEBHOOK, "https://desk.example/hook")


def make_stored(article_id: int = 1, keywords: Sequence[str] = ("Kota Contoh",), **fields: object) -> StoredArticle:
    evidence = tuple(make_evidence(make_mention(keyword)) for keyword in keywords)
    filled = {"outlet": "Kabar Contoh", "article": make_article(), "evidence": evidence} | fields
    return StoredArticle(article_id, fetched_at=NOW, kept_at=NOW, updated_at=None, **filled)  # type: ignore[arg-type]


def appeared(cause: ChangeCause, keyword: str = "Kota Contoh", kind: ChangeKind = ChangeKind.APPEARED) -> LoggedChange:
    return LoggedChange(1, NOW, Change(1, kind, cause, keyword=keyword))


def test_what_a_crawl_a_person_an_edit_and_a_backfill_bring_is_told() -> None:
    told = [cause for cause in ChangeCause if find_appeared([appeared(cause)], None)]
    assert told == [ChangeCause.CRAWL, ChangeCause.HAND, ChangeCause.EDIT, ChangeCause.BACKFILL]


def test_other_kinds_of_changes_are_not_told() -> None:
    kinds = [kind for kind in ChangeKind if find_appeared([appeared(ChangeCause.EDIT, kind=kind)], None)]
    assert kinds == [ChangeKind.APPEARED]


@pytest.mark.parametrize(
    ("conditions", "is_told"),
    [
        ({}, True),
        ({"keywords": ("kota  contoh",)}, True),
        ({"keywords": ("Longsor",)}, False),
        ({"outlets": ("kabar contoh",)}, True),
        ({"outlets": ("Kabar Lain",)}, False),
        ({"languages": ("id", "su")}, True),
        ({"languages": ("en",)}, False),
        ({"prominence": "headline"}, True),
        ({"prominence": "passing"}, True),
    ],
)
def test_conditions(conditions: dict[str, object], is_told: bool) -> None:
    subscription = Subscription("kantor", (DESK,), **conditions)  # type: ignore[arg-type]
    found = find_appeared([appeared(ChangeCause.CRAWL)], None)
    assert bool(select_deliveries(subscription, found, {1: make_stored()})) == is_told


def test_the_prominence_is_that_of_the_keyword() -> None:
    evidence = (make_evidence(make_mention("Longsor")), make_evidence(make_mention(prominence="passing")))
    found = find_appeared([appeared(ChangeCause.CRAWL)], None)
    subscription = Subscription("kantor", (DESK,), prominence="lead")
    assert not select_deliveries(subscription, found, {1: make_stored(evidence=evidence)})


def test_a_delivery_for_each_channel_of_the_first_article_of_the_story() -> None:
    found = find_appeared([appeared(ChangeCause.CRAWL)], None)
    deliveries = select_deliveries(Subscription("kantor", (DESK, HOOK)), found, {1: make_stored(copy_of=9)})
    assert {(each.channel, each.story_id, each.article_id) for each in deliveries} == {
        (DESK.key, 9, 1),
        (HOOK.key, 9, 1),
    }


def test_a_mention_that_vanished_or_whose_article_was_removed_is_not_told() -> None:
    found = find_appeared([appeared(ChangeCause.CRAWL)], None)
    assert not select_deliveries(Subscription("kantor", (DESK,)), found, {})
    assert not select_deliveries(Subscription("kantor", (DESK,)), found, {1: make_stored(keywords=["Longsor"])})


def waiting(number: int, article_id: int, keyword: str, cause: ChangeCause = ChangeCause.CRAWL) -> WaitingDelivery:
    return WaitingDelivery(number, keyword, article_id, cause)


def test_an_article_with_two_keywords_is_one_item() -> None:
    stored = make_stored(keywords=["Kota Contoh", "Longsor"])
    deliveries = [waiting(1, 1, "kota contoh", ChangeCause.EDIT), waiting(2, 7, "longsor"), waiting(3, 1, "longsor")]
    selection = make_items(deliveries, {1: stored}, {1: ClusterSize(4, 3)})
    assert selection.gone == (2,)
    [item] = selection.items
    assert (item.keywords, item.deliveries, item.outlets) == (("Kota Contoh", "Longsor"), (1, 3), 3)
    assert item.cause is ChangeCause.CRAWL, "it is news for one of the keywords"


def test_texts_of_an_item_are_one_line_and_short() -> None:
    title, url = f"Judul\n\n{'panjang ' * 200}", f"https://a.example/{'x' * MAX_URL}"
    evidence = (make_evidence(make_mention(field="text", snippet="kata " * 100)),)
    stored = make_stored(article=make_article(url, title=title), evidence=evidence)
    [item] = make_items([waiting(1, 1, "kota contoh")], {1: stored}, {}).items
    assert len(item.title) <= MAX_TITLE
    assert item.title.startswith("Judul panjang ")
    assert item.title.endswith("…")
    assert item.url == ""
    assert len(item.snippet) <= 300
