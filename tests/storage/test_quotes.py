"""The quotations in matched articles, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.corrections import CorrectedField, Correction
from core.filters import ArticleFilter
from core.matcher import Clipping
from core.query import parse
from core.quotes import Quote, quotation
from storage import Claim, Store, as_stored
from storage.verification import Check
from tests.factories import HOUR, NOW, make_article, make_keep_request, make_keyword, make_mention, make_outlet, watch

TEXT = (
    "Air sungai naik sejak subuh.\n"
    "“Kami sudah membuka tiga posko di kelurahan,” kata Kepala Dinas Sosial Budi Contoh, Senin.\n"
    "“Warga aman,” ujar Budi, “dan makanan cukup untuk tiga hari.”"
)
EDITED = "Menurut Sari Misal, air sudah surut sejak siang."
FIRST = ("Kami sudah membuka tiga posko di kelurahan,", "Budi Contoh")
SECOND = ("Warga aman, … dan makanan cukup untuk tiga hari.", "Budi Contoh")


def keep(store: Store, claimed: Claim, text: str = TEXT, number: int = 1, *, is_matched: bool = True) -> None:
    words = " ".join(f"kata{number * each}" for each in range(20))
    article = make_article(
        f"https://kabar-contoh.example/{number}", title=f"Kota Contoh {number}", text=f"{text}\n{words}."
    )
    mentions = [make_mention()] if is_matched else []
    store.keep(make_keep_request(store, claimed, article, *mentions), NOW + number * HOUR)


def find(store: Store, article_id: int = 1) -> list[tuple[str, str | None]]:
    text = store.articles.get(article_id).article.text
    found: tuple[Quote, ...] = store.quotes.find([article_id]).get(article_id, ())
    return [(quotation(each, text), each.full_name) for each in found]


@pytest.fixture
def claimed(store: Store) -> Claim:
    return watch(store, "Kota Contoh")


def test_quotations_are_stored_with_a_matched_article(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    assert find(store) == [FIRST, SECOND]
    first, second = store.quotes.find([1])[1]
    assert (first.kind, first.cue, first.speaker, first.office) == (
        "direct",
        "kata",
        "Budi Contoh",
        "Kepala Dinas Sosial",
    )
    assert (second.speaker, second.cue, len(second.spans), second.is_pronoun) == ("Budi", "ujar", 2, False)


def test_an_article_without_mentions_has_no_quotations_until_a_backfill_finds_some(
    store: Store, claimed: Claim
) -> None:
    keep(store, claimed, is_matched=False)
    assert find(store) == []
    for _ in range(2):
        store.articles.add_mentions({1: [make_mention()]}, NOW + HOUR)
        assert find(store) == [FIRST, SECOND]


def test_an_edit_replaces_the_quotations(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    keep(store, claimed, EDITED)
    assert store.articles.get(1).version == 2
    assert find(store) == [("air sudah surut sejak siang", "Sari Misal")]
    keep(store, claimed, TEXT, is_matched=False)
    assert find(store) == []


def test_renormalizing_replaces_the_quotations(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    stored = store.articles.get(1)
    changed = as_stored(Clipping(replace(stored.article, text=EDITED), stored.mentions))
    store.articles.replace(stored, changed, NOW + HOUR)
    assert find(store) == [("air sudah surut sejak siang", "Sari Misal")]


def test_a_correction_keeps_them(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    stored = store.articles.get(1)
    correction = Correction(CorrectedField.SECTION, "Kota", stored.article.section, NOW)
    store.articles.correct(stored, [correction], stored.mentions, NOW)
    assert find(store) == [FIRST, SECOND]


def test_quotations_go_with_their_article_and_with_the_last_keyword(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    keep(store, claimed, number=2)
    assert find(store, 2) == [FIRST, SECOND]
    store.articles.remove_one(2)
    assert store.quotes.find([2]) == {}
    store.keywords.remove("Kota Contoh", NOW)
    assert find(store) == []


def test_pruning_removes_them(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    store.articles.prune(is_matched=True, before=NOW + timedelta(days=400))
    assert store.quotes.find([1]) == {}


def test_an_excerpt_has_no_quotations(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    store.mirror([make_outlet(excerpts_only=True)], [make_keyword("Kota Contoh")], NOW)
    store.articles.reduce([claimed.outlet_id])
    assert find(store) == []
    keep(store, claimed, number=2)
    assert find(store, 2) == []


def test_the_view_has_the_words(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    with store._database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT outlet, quotation, speaker, full_name, is_pronoun FROM v_quotes ORDER BY id"
        ).all()
    assert [tuple(row) for row in rows] == [
        ("Kabar Contoh", FIRST[0], "Budi Contoh", "Budi Contoh", 0),
        ("Kabar Contoh", SECOND[0], "Budi", "Budi Contoh", 0),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE quotes SET speaker_starts = speaker_starts + 1",
        "UPDATE quotes SET ends = 4000",
        "UPDATE articles SET text = '😀' || text",
    ],
)
def test_verifying_finds_quotations_that_are_not_where_they_say(store: Store, claimed: Claim, damage: str) -> None:
    keep(store, claimed, TEXT.replace("Air", "😀 Air"))
    check = store.verification.find_checks()[Check.QUOTES]
    assert check().number == 0
    with store._database.writing() as connection:
        connection.exec_driver_sql(damage)
    assert check().number == 1


def test_text_that_cannot_be_stored_does_not_move_them(store: Store, claimed: Claim) -> None:
    keep(store, claimed, TEXT.replace("Air", "A\0i\ud800r"))
    assert find(store) == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("speaker:budi", [2, 1]),
        ('speaker:"budi contoh" posko', [2, 1]),
        ("speaker:sari", [3]),
        ("speaker:(sari NOT budi)", [3]),
        ("air -speaker:budi", [3]),
        ("speaker:warga", []),
        ("speaker:(budi OR sari) date:2026-03-02", [3, 2, 1]),
    ],
)
def test_articles_are_found_by_their_speakers(store: Store, claimed: Claim, query: str, found: list[int]) -> None:
    keep(store, claimed)
    keep(store, claimed, TEXT.replace("Air", "Sari Misal dan air"), number=2)
    keep(store, claimed, f"{EDITED} Budi Contoh tidak hadir.", number=3)
    wanted = ArticleFilter(query=parse(query))
    assert [each.id for each in store.articles.find(wanted)] == found
    assert store.articles.count(wanted) == len(found)


def test_a_query_within_the_first_paragraph_excludes_nothing_behind_it(store: Store, claimed: Claim) -> None:
    keep(store, claimed)
    wanted = ArticleFilter(query=parse("lead:(sungai NOT posko)"))
    assert [each.id for each in store.articles.find(wanted)] == [1]
