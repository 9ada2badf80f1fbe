"""An outlet's boilerplate is learned from its pages, in any language; the text of its articles is kept."""

import json
import pickle
import zlib
from collections.abc import Sequence
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.random_outlet import RandomOutlet
from benchmarks.shingles import precision_recall
from benchmarks.template_outlet import TemplateOutlet
from core.article import NotAnArticle, Page
from core.normalizer import Profile, dump_profile, extract, fingerprint_page, load_profile, normalize, update_profile
from core.normalizer.profile.outlet_profile import VERSION
from core.normalizer.profile.recurrence import required_pages
from core.normalizer.profile.thresholds import WINDOW_PAGES
from tests.outlet_pages import (
    FETCHED_AT,
    OUTLET,
    PROMOTION,
    WORDS,
    learn_pages,
    make_page,
    make_paragraph,
    make_paragraphs,
    normalize_lines,
)

pytestmark = pytest.mark.page


def scores(outlet: RandomOutlet | TemplateOutlet, profile: Profile | None, numbers: range) -> tuple[float, float]:
    """Mean precision and recall over some articles."""
    pairs = []
    for page, truth in map(outlet.article, numbers):
        article = normalize(page, outlet.outlet, profile)
        pairs.append(precision_recall(truth, "" if isinstance(article, NotAnArticle) else article.text))
    return mean(one for one, _ in pairs), mean(other for _, other in pairs)


@pytest.mark.parametrize("seed", [1, 3, 5, 6, 8])
def test_boilerplate_in_any_language_is_removed_after_20_pages_and_after_a_redesign(seed: int) -> None:
    outlet = RandomOutlet(seed, redesign_at=20)
    assert scores(outlet, None, range(100, 110))[0] < 0.96
    before = Profile()
    for number in range(20):
        before = update_profile(before, fingerprint_page(outlet.article(number)[0], outlet.outlet))
    untouched = RandomOutlet(seed)
    precision, recall = scores(untouched, before, range(100, 110))
    assert precision >= 0.99
    assert recall >= 0.995
    after = before
    for number in range(20, 40):
        after = update_profile(after, fingerprint_page(outlet.article(number)[0], outlet.outlet))
    assert (before.redesigns, after.redesigns) == (0, 1)
    precision, recall = scores(outlet, after, range(100, 110))
    assert precision >= 0.99
    assert recall >= 0.995


@pytest.mark.parametrize("seed", [3, 8, 15])
def test_varying_short_lines_are_removed_and_recurring_parts_of_articles_are_kept(seed: int) -> None:
    """The outlet has one template; some of its pages are no articles."""
    outlet = TemplateOutlet(seed)
    assert scores(outlet, None, range(100, 110))[0] < 0.96
    profile = Profile()
    for number in range(20):
        profile = update_profile(profile, fingerprint_page(outlet.article(number)[0], outlet.outlet))
        profile = update_profile(profile, fingerprint_page(outlet.listing(number), outlet.outlet))
    assert len(profile.pages) == 20
    precision, recall = scores(outlet, profile, range(100, 110))
    assert precision >= 0.99
    assert recall >= 0.995


def test_a_sentence_in_the_markup_of_articles_is_learned_by_its_wording() -> None:
    pages = [
        make_page(number, [*make_paragraphs(number)[:2], PROMOTION, *make_paragraphs(number)[2:]])
        for number in range(21)
    ]
    assert PROMOTION in normalize_lines(pages[20], None)
    assert normalize_lines(pages[20], learn_pages(pages[:20])) == make_paragraphs(20)


@pytest.mark.parametrize(
    "boilerplate",
    [
        "Naskah ini dibuka {number}.4{number} kali oleh pembaca setia.",
        "Naskah ini disunting oleh {name} di meja sore.",
        "{name} menyiapkan naskah ini dari ruang redaksi.",
        "Kabar yang lebih lengkap tentang {word} ada di halaman lain kami hari ini juga.",
        "<p>Untuk pembaca: <a href='/x/{number}'>Kisah {word} yang menata {name} lagi</a></p>",
    ],
)
def test_a_line_that_varies_is_learned_by_its_constant_part(boilerplate: str) -> None:
    names = ["Budi Misal", "Siti Contoh", "Rahma Ibarat", "Wati Umpama", "Dodi Laksana"]

    def page(number: int) -> Page:
        line = boilerplate.format(number=number, name=names[number % 5], word=WORDS[number % 13])
        return make_page(number, [*make_paragraphs(number), line])

    assert normalize_lines(page(20), learn_pages(map(page, range(20)))) == make_paragraphs(20)


def test_a_path_without_lines_of_its_own_is_learned() -> None:
    pool = [f"{PROMOTION} Hari ini tentang {word} dan {word} saja." for word in WORDS[:7]]

    def page(number: int) -> Page:
        return make_page(
            number,
            [
                *make_paragraphs(number)[:2],
                f"<div class='sisip'>{pool[number % 7]}</div>",
                *make_paragraphs(number)[2:],
            ],
        )

    profile = learn_pages(map(page, range(20)))
    assert normalize_lines(page(20), profile) == make_paragraphs(20)
    new = make_page(21, [*make_paragraphs(21), f"<div class='sisip'>{make_paragraph(50, 1)}</div>"])
    assert normalize_lines(new, profile) == make_paragraphs(21)


RECURRING = [
    "“Kami bekerja untuk warga, tidak untuk yang lain,” kata juru bicara.",
    "BANDUNG, Kabar Contoh –",
    "<h2>Kronologi</h2>",
]


@pytest.mark.parametrize("line", RECURRING)
def test_lines_that_recur_in_articles_are_kept(line: str) -> None:
    plain = line.removeprefix("<h2>").removesuffix("</h2>")

    def page(number: int) -> Page:
        at = 0 if line.endswith("–") else 1 + number % 3
        return make_page(number, [*make_paragraphs(number)[:at], line, *make_paragraphs(number)[at:]])

    assert plain in normalize_lines(page(30), learn_pages(map(page, range(30))))


def test_a_dateline_before_the_first_sentence_is_kept() -> None:
    def page(number: int) -> Page:
        first, *rest = make_paragraphs(number)
        return make_page(number, [f"BANDUNG, Kabar Contoh – {first}", *rest])

    assert normalize_lines(page(20), learn_pages(map(page, range(20)))) == [
        f"BANDUNG, Kabar Contoh – {make_paragraphs(20)[0]}",
        *make_paragraphs(20)[1:],
    ]


def test_a_stock_sentence_in_every_fifth_article_is_kept() -> None:
    stock = "Hingga naskah ini naik cetak, kantor wali kota belum menjawab."

    def page(number: int) -> Page:
        return make_page(number, make_paragraphs(number) if number % 5 else [*make_paragraphs(number), stock])

    assert normalize_lines(page(40), learn_pages(map(page, range(40))))[-1] == stock


def test_a_page_that_is_fetched_again_is_not_evidence() -> None:
    page = make_page(1, make_paragraphs(1))
    profile = learn_pages([page] * 30)
    assert len(profile.pages) == 1
    assert not profile.rules
    edits = [make_page(1, [*make_paragraphs(1), make_paragraph(70, place % 6)]) for place in range(30)]
    assert not learn_pages(edits).rules


def test_a_reprint_at_another_address_is_not_evidence() -> None:
    """Half of the pages have the same text under different headlines."""

    def page(number: int) -> Page:
        return make_page(number, make_paragraphs(99) if number % 2 else make_paragraphs(number))

    profile = learn_pages(map(page, range(40)))
    assert normalize_lines(page(41), profile) == make_paragraphs(99)


def test_nothing_is_learned_from_few_pages() -> None:
    assert not learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(7)).rules


def test_an_article_is_never_emptied() -> None:
    pages = [make_page(number, [*make_paragraphs(number), PROMOTION, f"{PROMOTION} Lagi."]) for number in range(20)]
    alone = make_page(30, [PROMOTION, f"{PROMOTION} Lagi."])
    assert normalize_lines(alone, learn_pages(pages)) == [PROMOTION, f"{PROMOTION} Lagi."]


def test_boilerplate_that_disappears_is_forgotten() -> None:
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20))
    assert profile.rules
    profile = learn_pages(
        (make_page(number, make_paragraphs(number)) for number in range(20, 20 + 2 * WINDOW_PAGES)), profile
    )
    assert not profile.rules
    assert len(profile.pages) == WINDOW_PAGES


def test_boilerplate_is_removed_from_later_pages_of_an_article() -> None:
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20))
    later = make_page(31, [*make_paragraphs(31), PROMOTION])
    first = make_page(30, [*make_paragraphs(30), PROMOTION])
    page = Page(first.url, first.body, first.fetched_at, parts=(later,))
    assert normalize_lines(page, profile) == make_paragraphs(30) + make_paragraphs(31)


def test_a_profile_is_serialized_and_parsed() -> None:
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(27))
    written = dump_profile(profile)
    assert load_profile(written) == profile
    assert len(written) < 50_000
    assert len(pickle.dumps(profile.without_pages())) < 5_000
    page = make_page(40, [*make_paragraphs(40), PROMOTION])
    assert normalize(page, OUTLET, profile.without_pages()) == normalize(page, OUTLET, load_profile(written))


def packed(document: object) -> bytes:
    return zlib.compress(json.dumps(document).encode())


EMPTY = {"version": VERSION, "pages": [], "furniture": [[], [], []], "known": [[], [], []]}
BROKEN: Sequence[bytes | None] = [
    None,
    b"",
    b"{}",
    dump_profile(Profile())[:-3],
    packed([]),
    packed(EMPTY),
    packed(EMPTY | {"counts": [0, 0, 0, 0, "0"]}),
    packed(EMPTY | {"counts": [0, -2, 0, 0, 0]}),
    packed(EMPTY | {"counts": [0] * 5, "pages": [[1, 2, 3, [[1, 2]]]]}),
    packed(EMPTY | {"counts": [0] * 5, "furniture": [[None], [], []]}),
    packed(EMPTY | {"counts": [0] * 5, "version": VERSION + 1}),
    packed([[[]]] * 3),
    packed("x" * 2_000_000),
    zlib.compress(b"[" * 100_000),
]


@pytest.mark.parametrize("written", BROKEN)
def test_a_broken_profile_or_one_of_another_version_is_discarded(written: bytes | None) -> None:
    assert load_profile(written) == Profile()


def test_the_broken_profiles_differ_from_a_valid_one_by_their_fault() -> None:
    whole = packed(EMPTY | {"counts": [0, 0, 0, 4, 0]})
    assert load_profile(whole) == Profile(learned=4)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_parsed_without_error(written: bytes) -> None:
    assert load_profile(written) == Profile()


def test_extract_returns_article_and_fingerprint() -> None:
    page = make_page(1, [*make_paragraphs(1), PROMOTION])
    reading = extract(page, OUTLET)
    assert reading.article == normalize(page, OUTLET)
    assert reading.fingerprint == fingerprint_page(page, OUTLET)
    assert len(reading.fingerprint.lines) == 5


@pytest.mark.parametrize("body", [b"", b"<p>kurang</p>", b"<rss></rss>", b"\x00\xff" * 50])
def test_a_page_without_article_has_no_fingerprints(body: bytes) -> None:
    seen = fingerprint_page(Page(f"{OUTLET.url}1/kabar-dari-kota-lama", body, FETCHED_AT), OUTLET)
    assert not seen.lines
    profile = Profile(learned=3)
    assert update_profile(profile, seen) is profile


def test_a_very_long_page_is_fingerprinted_in_part() -> None:
    lines = [make_paragraph(number, paragraph) for number in range(60) for paragraph in range(4)]
    assert len(fingerprint_page(make_page(1, lines), OUTLET).lines) == 60


def test_the_required_share_falls_with_the_number_of_pages() -> None:
    shares = [required_pages(pages) / pages for pages in (8, 20, 40)]
    assert shares == [5 / 8, 7 / 20, 16 / 40]
