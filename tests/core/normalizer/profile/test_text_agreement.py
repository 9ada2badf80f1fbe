"""How well the texts of pages agree with those in the outlet's feed, and when that is less than before."""

import zlib
from dataclasses import replace

import pytest

from core.normalizer import Profile, dump_profile, load_profile
from core.normalizer.profile.outlet_profile import VERSION
from core.normalizer.profile.text_agreement import NO_AGREEMENT, TextAgreement, measure_agreement
from core.normalizer.profile.thresholds import AGREEMENT_PAGES, AGREEMENT_SMOOTHING, MIN_COMPARED_WORDS
from tests.outlet_pages import make_paragraphs

pytestmark = pytest.mark.page

PARAGRAPHS = [paragraph for number in range(12) for paragraph in make_paragraphs(number)]
TEXT = "\n".join(PARAGRAPHS)


def history(*runs: tuple[float, int]) -> TextAgreement:
    agreement = NO_AGREEMENT
    for value, times in runs:
        for _ in range(times):
            agreement = agreement.add(value)
    return agreement


def test_equal_words_agree_completely() -> None:
    assert measure_agreement(TEXT, TEXT.upper().replace(",", " –")) == 1.0


def test_what_a_page_lacks_and_what_it_adds_lower_the_agreement() -> None:
    half = "\n".join(PARAGRAPHS[: len(PARAGRAPHS) // 2])
    lacking, adding = measure_agreement(half, TEXT), measure_agreement(TEXT, half)
    assert lacking is not None
    assert 0.5 < lacking < 0.8
    assert adding == lacking
    assert measure_agreement("", TEXT) == 0.0
    assert measure_agreement(TEXT + "\n" + TEXT, TEXT) == pytest.approx(2 / 3, abs=0.01)
    assert measure_agreement("sesuatu yang lain sama sekali", TEXT) == 0.0


@pytest.mark.parametrize(
    "end",
    [
        "…",
        " [...]",
        " [&hellip;]".replace("&hellip;", "…"),
        " … Baca Selengkapnya »",
        "... Read more →",
        " [...] The post Warga Menata Kebun appeared first on Kabar Contoh.",
        " Continue reading",
    ],
)
def test_an_excerpt_is_not_compared(end: str) -> None:
    assert measure_agreement(TEXT, TEXT + end) is None


@pytest.mark.parametrize(
    "end",
    [
        " The post Warga Menata Kebun appeared first on Kabar Contoh.",
        " Mereka membaca berita itu selengkapnya di balai desa sebelum pulang.",
        " Harga naik 3.1",
    ],
)
def test_a_complete_text_is_compared_whatever_its_end(end: str) -> None:
    agreement = measure_agreement(TEXT, TEXT + end)
    assert agreement is not None
    assert agreement > 0.95


def test_a_short_text_is_not_compared() -> None:
    words = TEXT.split()
    assert measure_agreement(TEXT, " ".join(words[: MIN_COMPARED_WORDS - 1])) is None
    assert measure_agreement(TEXT, " ".join(words[: MIN_COMPARED_WORDS + 20])) is not None


def test_a_fall_is_noticed_after_enough_pages_and_ends_when_the_pages_agree_again() -> None:
    good = history((0.97, 2 * AGREEMENT_PAGES))
    assert good.fall is None
    falling = [history((0.97, 2 * AGREEMENT_PAGES), (0.6, pages)).fall for pages in range(AGREEMENT_PAGES + 1)]
    assert falling[4] is None
    fall = falling[-1]
    assert fall is not None
    assert (fall.before, fall.now, fall.pages) == pytest.approx((0.97, 0.6, AGREEMENT_PAGES))
    assert history((0.97, 2 * AGREEMENT_PAGES), (0.6, AGREEMENT_PAGES), (0.97, AGREEMENT_PAGES)).fall is None


def test_too_few_pages_are_no_fall() -> None:
    assert history((1.0, AGREEMENT_PAGES - 1), (0.0, AGREEMENT_PAGES)).fall is None
    assert history((1.0, AGREEMENT_PAGES), (0.0, AGREEMENT_PAGES)).fall is not None


def test_a_single_strange_page_is_no_fall() -> None:
    assert history((0.97, 3 * AGREEMENT_PAGES), (0.0, 2), (0.97, 3)).fall is None


def test_a_feed_that_never_agreed_cannot_fall() -> None:
    assert history((0.5, 3 * AGREEMENT_PAGES), (0.1, AGREEMENT_PAGES)).fall is None


def test_after_a_permanent_change_the_new_level_becomes_usual() -> None:
    changed = history((0.97, 2 * AGREEMENT_PAGES), (0.6, AGREEMENT_PAGES))
    assert changed.fall is not None
    later = changed
    for _ in range(3 * AGREEMENT_SMOOTHING):
        later = later.add(0.6)
    assert later.fall is None
    assert len(later.recent) == AGREEMENT_PAGES


def test_the_history_is_saved_with_the_profile() -> None:
    agreement = history((0.97, 50), (0.5, 7))
    loaded = load_profile(dump_profile(replace(Profile(learned=3), agreement=agreement)))
    assert loaded.learned == 3
    assert loaded.agreement.counted == agreement.counted
    assert loaded.agreement.usual == pytest.approx(agreement.usual, abs=1e-3)
    assert loaded.agreement.recent == pytest.approx(agreement.recent)


def stored(agreement: str) -> bytes:
    document = f'"version":{VERSION},"pages":[],"furniture":[[],[],[]],"known":[[],[],[]],"counts":[0,0,0,4,0]'
    return zlib.compress(f"{{{document}{agreement}}}".encode())


def test_a_profile_without_a_history_is_from_an_earlier_version() -> None:
    assert load_profile(stored("")) == Profile(learned=4)


@pytest.mark.parametrize("broken", ["NaN,0,[]", "2,0,[]", "0.5,-1,[]", "0.5,1,[null]", "0.5,1,[[0.5]]", "0.5"])
def test_a_profile_with_a_broken_history_is_discarded(broken: str) -> None:
    assert load_profile(stored(f',"agreement":[{broken}]')) == Profile()


def test_a_word_is_in_three_runs_of_three_words() -> None:
    words = [f"kata{number}" for number in range(100)]
    changed = " ".join([*words[:50], "lain", *words[51:]])
    assert measure_agreement(changed, " ".join(words)) == pytest.approx(95 / 98)


def test_one_of_200_values_moves_the_usual_agreement() -> None:
    before = TextAgreement(1.0, 1000, (0.0,) * AGREEMENT_PAGES)
    assert before.add(0.0).usual == pytest.approx(1 - 1 / 200)


@pytest.mark.parametrize(("usual", "is_fall"), [(0.69, False), (0.71, True)])
def test_only_an_agreement_that_was_usual_falls(usual: float, is_fall: bool) -> None:
    assert (TextAgreement(usual, 1000, (0.5,) * AGREEMENT_PAGES).fall is not None) is is_fall
