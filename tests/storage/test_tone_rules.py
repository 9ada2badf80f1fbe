"""Rules for the tone in the store: beside versions, kept by edits, gone with their keyword."""

from dataclasses import replace

import pytest

from core.forms import DEFAULT_VARIANTS
from core.keyword import Keyword, ToneRule
from core.marks import MarkKind, Tone
from core.tone_rules import SuggestedTone
from storage import Store
from tests.factories import NOW, make_article, make_keep_request, make_mention, watch

RULE = ToneRule("negative", "surut")


def put(store: Store, *tones: ToneRule) -> None:
    stored = store.keywords.get("Kota Contoh").keyword
    store.keywords.put([replace(stored, tones=tones)], NOW)


@pytest.fixture
def article_id(store: Store) -> int:
    claimed = watch(store, "Kota Contoh", "Longsor")
    request = make_keep_request(store, claimed, make_article(), make_mention("Kota Contoh"))
    store.keep_all([(request, NOW)])
    return 1


def test_a_rule_suggests_and_a_person_decides(store: Store, article_id: int) -> None:
    assert store.articles.get(article_id).suggested_tone is None
    put(store, RULE)
    assert store.articles.get(article_id).suggested_tone == SuggestedTone(Tone.NEGATIVE, ("Kota Contoh",))
    store.marks.change(article_id, {MarkKind.TONE: "positive"}, "sari", NOW)
    assert store.articles.get(article_id).suggested_tone is None
    store.marks.change(article_id, {MarkKind.TONE: None}, "sari", NOW)
    assert store.articles.get(article_id).suggested_tone is not None


def test_rules_of_other_keywords_do_not_count(store: Store, article_id: int) -> None:
    store.keywords.put([replace(store.keywords.get("Longsor").keyword, tones=(RULE,))], NOW)
    assert store.articles.get(article_id).suggested_tone is None


def test_a_rule_makes_no_version_and_no_change_for_matchers(store: Store, article_id: int) -> None:
    before, change = store.keywords.get("Kota Contoh"), store.keywords.find_last_change()
    put(store, RULE)
    after = store.keywords.get("Kota Contoh")
    assert (after.version, store.keywords.find_last_change()) == (before.version, change)
    assert after.keyword == replace(before.keyword, tones=(RULE,))
    assert [each.keyword.tones for each in store.keywords.find_versions(after.id)] == [(RULE,)]
    edited = replace(after.keyword, query="contoh")
    store.keywords.put([edited], NOW)
    assert store.keywords.get("Kota Contoh").keyword == edited
    put(store)
    assert store.keywords.get("Kota Contoh").keyword.tones == ()


def test_the_config_is_mirrored_with_its_rules(store: Store) -> None:
    declared = Keyword("Baru", "baru", tones=(ToneRule("positive", "a"), ToneRule("neutral", "b"), RULE))
    store.keywords.mirror((declared,), DEFAULT_VARIANTS, NOW)
    assert store.keywords.find_named(["Baru"]) == (declared,)
    store.keywords.mirror((replace(declared, tones=(RULE,)),), DEFAULT_VARIANTS, NOW)
    assert store.keywords.find_all() == (replace(declared, tones=(RULE,)),)
    store.keywords.mirror((), DEFAULT_VARIANTS, NOW)
    assert store.keywords.find_all()[0].tones == (RULE,)
    store.keywords.remove("Baru", NOW)
    assert store.keywords.find_tone_rules() == {}
