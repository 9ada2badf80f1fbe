"""Sets of phrases find the same phrases as a search for each of them."""

from hypothesis import given
from hypothesis import strategies as st

from core.matcher.phrase_set import PhraseSet
from core.matcher.thresholds import MAX_ADDED_PHRASES, SEARCHED_CHUNK

WORDS = st.lists(st.sampled_from(["a", "b", "ab", "日", "++", "2.5", "¶", "kota"]), min_size=1, max_size=4)
PHRASES = st.sets(WORDS.map(lambda words: f" {' '.join(words)} "))
TEXTS = st.lists(WORDS, max_size=12).map(lambda parts: f" {' '.join(word for part in parts for word in part)} ")


def occurring(phrases: set[str], text: str) -> set[str]:
    return {phrase for phrase in phrases if phrase in text}


@given(PHRASES, PHRASES, PHRASES, TEXTS)
def test_overlapping_and_nested_phrases(first: set[str], second: set[str], third: set[str], text: str) -> None:
    phrases = PhraseSet(first)
    extended = phrases.extended(second).extended(third)
    assert extended.find(text) == occurring(first | second | third, text)
    assert phrases.find(text) == occurring(first, text)


def test_many_added_phrases_are_merged() -> None:
    added = [f" kata{number} " for number in range(MAX_ADDED_PHRASES + 1)]
    phrases = PhraseSet([" kota "])
    for number in range(0, len(added), 100):
        phrases = phrases.extended(added[number : number + 100])
    text = " kota kata0 kata99 kata1000 kata5000 "
    assert phrases.find(text) == {" kota ", " kata0 ", " kata99 ", " kata1000 "}
    assert len(phrases._main.phrases) == MAX_ADDED_PHRASES + 2


def test_phrases_across_the_parts_of_a_long_text() -> None:
    phrase = " kota bandung raya "
    for offset in range(SEARCHED_CHUNK - 30, SEARCHED_CHUNK + 2):
        assert PhraseSet([phrase, " x "]).find(" " + "a" * offset + phrase + "b ") == {phrase}


def test_the_set_is_shared_when_nothing_is_new() -> None:
    phrases = PhraseSet([" kota ", " desa "])
    assert phrases.extended([" desa "]) is phrases
    assert PhraseSet().find(" kota ") == set()
