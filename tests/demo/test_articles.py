"""The sample articles are varied, and annotated by hand with the mentions that a reader finds."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

from demo import WATCHED, Draft, Newsroom, Truth
from demo.articles import load_drafts
from tests.demo.http_client import request

DRAFTS = load_drafts()
PUBLIC = [draft for draft in DRAFTS if draft.section != "Arsip Internal"]
PLACES = {
    "menu": "//nav[@class='menu']",
    "baca": "//p[@class='baca-juga']",
    "simak": "//p[@class='simak']",
    "related": "//section[@class='related']",
    "popular": "//div[@class='popular']",
    "comment": "//ul[@class='comment-list'] | //div[@class='comments']",
    "caption": "//figcaption",
}


def told(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks if block.kind in {"paragraph", "heading"}]


def plain(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", text.lower())) + " "


def naive_mentions(truth: Truth) -> set[str]:
    """Without the code under test: words side by side in the title or in one paragraph, the credit taken out."""
    text = truth.text
    if truth.dateline:
        opening = text[: truth.dateline.end].replace(truth.dateline.credit, "¶")
        text = opening + text[truth.dateline.end :]
    passages = [plain(part) for part in (truth.title, *text.split("\n"))]
    return {keyword for keyword in WATCHED if any(plain(keyword) in passage for passage in passages)}


def test_articles_exist_in_three_languages() -> None:
    outlets, languages = Counter(draft.outlet for draft in PUBLIC), Counter(draft.language for draft in PUBLIC)
    assert outlets["priangan-pos"] >= 36
    assert outlets["kabar-tatar"] >= 26
    assert languages["en"] >= 4
    assert languages["su"] >= 4


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.slug)
def test_each_has_the_length_of_an_article(draft: Draft) -> None:
    assert 120 <= len(" ".join(told(draft)).split()) <= 350


def test_no_sentence_occurs_twice() -> None:
    sentences = Counter(
        sentence for draft in DRAFTS for text in told(draft) for sentence in re.split(r"(?<=[.?!])\s", text)
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_the_annotations_are_correct(standing: Newsroom) -> None:
    wrong = {
        truth.url: (sorted(truth.mentions), sorted(naive_mentions(truth)))
        for truth in standing.truth()
        if truth.mentions != naive_mentions(truth)
    }
    assert wrong == {}


def test_every_watched_phrase_is_mentioned_and_the_outlets_name_twice_only(standing: Newsroom) -> None:
    mentions = Counter((keyword, truth.outlet) for truth in standing.truth() for keyword in truth.mentions)
    assert {keyword for keyword, _ in mentions} == set(WATCHED)
    assert mentions["Priangan Pos", "Kabar Tatar"] == 2
    assert mentions["Priangan Pos", "Priangan Pos"] == 0


def test_mentions_occur_in_titles_and_in_the_place_of_a_dateline(standing: Newsroom) -> None:
    by_title = [
        truth for truth in standing.truth() if any(plain(word) in plain(truth.title) for word in truth.mentions)
    ]
    by_place = [truth for truth in standing.truth() if truth.dateline and truth.dateline.place == "KOTA BANDUNG"]
    assert len(by_title) >= 4
    assert len(by_place) == 1
    assert "Kota Bandung" in by_place[0].mentions


def test_every_kind_of_trap_occurs() -> None:
    trapping = [draft for draft in PUBLIC if draft.traps]
    kinds = Counter(place for draft in trapping for place, _ in draft.traps)
    assert len(trapping) >= 10
    assert {place for place, times in kinds.items() if times >= 2} == set(PLACES)


def test_the_keyword_of_a_trap_is_not_a_mention(standing: Newsroom) -> None:
    traps = {draft.slug: draft.traps for draft in PUBLIC}
    for truth in standing.truth():
        page = request(truth.url)
        for place, keyword in next(traps[slug] for slug in traps if slug in truth.url):
            shown = plain(" ".join(text for element in page.select(PLACES[place]) for text in element.itertext()))
            assert plain(keyword) in shown, (truth.url, place, keyword)
            assert keyword not in truth.mentions, (truth.url, keyword)


def test_dates_are_recent_except_for_a_few(standing: Newsroom, now: datetime) -> None:
    ages = {truth.url: now - truth.published_at for truth in standing.truth()}
    recent = {url for url, age in ages.items() if timedelta() < age <= timedelta(hours=60)}
    older = {url for url, age in ages.items() if timedelta(days=5) <= age <= timedelta(days=9)}
    assert len(older) == 6
    assert recent == {truth.url for truth in standing.truth() if truth.is_recent}
    assert recent | older == set(ages)


def test_truth_is_sorted_by_date_in_minutes(standing: Newsroom) -> None:
    dates = [truth.published_at for truth in standing.truth()]
    assert dates == sorted(dates)
    assert all(date.second == date.microsecond == 0 and date.tzinfo for date in dates)


def test_days_in_a_text_depend_on_its_date(standing: Newsroom) -> None:
    text = next(truth.text for truth in standing.truth() if "jajaki-kerja-sama-olah" in truth.url)
    assert "Koperasi Peternak Mekar Sauyunan, Selasa (3/3)." in text
    assert not any("[[" in truth.text for truth in standing.truth())


def test_a_dateline_has_credit_and_place(standing: Newsroom) -> None:
    for truth in standing.truth():
        if truth.dateline:
            opening = truth.text[: truth.dateline.end]
            assert opening.startswith((truth.dateline.credit, truth.dateline.place))
            assert opening.endswith(("– ", "- ", "-- "))
            assert truth.dateline.credit.lower() in {"priangan-pos.example", "priangan pos", "kabar tatar"}
