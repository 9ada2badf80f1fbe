"""Lines that recur on an outlet's pages: forms of boilerplate, each with a similar part of an article that is kept."""

from collections.abc import Callable, Sequence
from random import Random

import pytest

from core.article import Page
from core.normalizer import Profile, dump_profile, update_profile
from core.normalizer.profile.fingerprints import LineFingerprint, LineKind, PageFingerprint
from core.normalizer.profile.recurrence import required_pages
from tests.outlet_pages import (
    PROMOTION,
    WORDS,
    learn_pages,
    make_page,
    make_paragraph,
    make_paragraphs,
    normalize_lines,
)

pytestmark = pytest.mark.page

NAMES = ("Budi Misal", "Siti Contoh", "Rahma Ibarat", "Wati Umpama", "Dodi Laksana")
MONTHS = ("januari", "maart", "maj")


def headline(number: int) -> str:
    """Return another article's headline, of seven words."""
    chance = Random(number)
    return " ".join(chance.choice(WORDS) for _ in range(7)).capitalize()


def set_between(number: int, *lines: str) -> list[str]:
    """Return the article with lines in its middle."""
    return [*make_paragraphs(number)[:2], *lines, *make_paragraphs(number)[2:]]


def after(make: Callable[[int], Sequence[str]], pages: int = 20) -> Profile:
    return learn_pages(make_page(number, make(number)) for number in range(pages))


def left(make: Callable[[int], Sequence[str]], number: int, pages: int = 20) -> list[str]:
    """Return what is left of one page after the others were learned."""
    return normalize_lines(make_page(number, make(number)), after(make, pages))


def test_what_was_learned_from_the_last_page_applies_to_the_next() -> None:
    assert after(
        lambda number: [*make_paragraphs(number), PROMOTION] if number >= 4 else make_paragraphs(number), 9
    ).rules


@pytest.mark.parametrize(
    "line",
    [
        "Kabaré séjén: {lower}",
        "Sambung {headline}",
        "<p>Teruskan <a href='/x/{number}'>{headline}</a></p>",
        "Dimuat {number} {month} 2026 jam 1{number}:05",
        "Aneka perkara {word} ada di laman kami.",
        "Aneka perkara lain ada di {word}",
    ],
)
def test_a_line_that_links_to_another_article_or_varies_is_removed(line: str) -> None:
    def make(number: int) -> list[str]:
        gaps = {
            "headline": headline(number),
            "lower": headline(number).lower(),
            "word": WORDS[number % 13],
            "month": MONTHS[number % 3],
        }
        return set_between(number, line.format(number=number, **gaps))

    assert left(make, 20) == make_paragraphs(20)


@pytest.mark.parametrize(
    "line",
    [
        "Jaksa: {sentence}.",
        "Bupati {sentence}.",
        "Sejak 3 maret 2026 {sentence}.",
        "<h3>Mengenal {name} dan {sentence}</h3>",
    ],
)
def test_a_sentence_that_begins_like_those_of_other_articles_is_kept(line: str) -> None:
    def make(number: int) -> list[str]:
        return set_between(number, line.format(sentence=headline(number).lower(), name=NAMES[number % 5]))

    assert left(make, 20)[2] == make(20)[2].removeprefix("<h3>").removesuffix("</h3>")


def test_a_path_whose_lines_all_begin_alike_is_removed() -> None:
    def make(number: int) -> list[str]:
        return set_between(number, f"<div class='sisip'>{PROMOTION[:-1]} tentang {headline(number).lower()}.</div>")

    assert left(make, 20) == make_paragraphs(20)


def test_leads_of_which_half_begin_alike_are_kept() -> None:
    def make(number: int) -> list[str]:
        opening = "Wali kota Contoh" if number % 2 else "Kepala dinas pasar"
        lead = f"{opening} membuka jembatan yang ke {'a' * (number + 1)} di tepi {WORDS[number % 7]}."
        return [f"<div class='pembuka'>{lead}</div>", *make_paragraphs(number)]

    assert left(make, 20)[0].startswith("Kepala dinas")
    assert left(make, 21)[0].startswith("Wali kota")


@pytest.mark.parametrize("line", [PROMOTION, "Olah naskah: {name}", "Terbaca {number}.4{number} kali"])
def test_a_box_on_every_fourth_page_is_removed(line: str) -> None:
    def make(number: int) -> list[str]:
        box = f"<p class='sisip'>{line.format(name=NAMES[number % 5], number=number)}</p>"
        return set_between(number, box) if number % 4 == 0 else make_paragraphs(number)

    assert left(make, 20) == make_paragraphs(20)


def test_the_same_line_in_the_lists_of_every_fourth_article_is_kept() -> None:
    def make(number: int) -> list[str]:
        if number % 4:
            return make_paragraphs(number)
        items = ["Garam dan gula secukupnya, sesuai selera", *(f"{number + 2} genggam {word}" for word in WORDS[:4])]
        return set_between(number, f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")

    assert "Garam dan gula secukupnya, sesuai selera" in left(make, 20)


def test_a_line_on_all_pages_of_one_template_is_removed() -> None:
    def page(number: int) -> Page:
        is_other = number % 4 == 0
        lines = set_between(number, PROMOTION) if is_other else make_paragraphs(number)
        return make_page(number, lines, style="sorotan" if is_other else "isi")

    assert normalize_lines(page(24), learn_pages(map(page, range(24)))) == make_paragraphs(24)


def test_a_line_on_as_many_pages_of_any_template_is_kept() -> None:
    def make(number: int) -> list[str]:
        return set_between(number, PROMOTION) if number % 3 == 0 else make_paragraphs(number)

    pages = [make_page(number, make(number), style="isi" if number % 2 else "sorotan") for number in range(25)]
    assert normalize_lines(pages[24], learn_pages(pages[:24])) == make(24)


def test_a_line_on_all_three_pages_of_a_template_is_removed() -> None:
    def page(number: int) -> Page:
        is_other = number % 6 == 5
        lines = set_between(number, PROMOTION) if is_other else make_paragraphs(number)
        return make_page(number, lines, style="sorotan" if is_other else "isi")

    assert normalize_lines(page(23), learn_pages(map(page, range(20)))) == make_paragraphs(23)


@pytest.mark.parametrize("elsewhere", [1, 2])
def test_a_line_of_many_articles_of_one_template_and_some_of_others_is_kept(elsewhere: int) -> None:
    """Each template has a markup of its own."""

    def page(number: int) -> Page:
        made = "sorot" if number % 2 else "isi"
        says = number % 4 == 1 if number % 2 else number < 2 * elsewhere
        lines = set_between(number, PROMOTION) if says else make_paragraphs(number)
        return make_page(number, [f"<p class='{made}'>{line}</p>" for line in lines], style=made)

    assert PROMOTION in normalize_lines(page(33), learn_pages(map(page, range(32))))


@pytest.mark.parametrize(("said", "stays"), [(3, True), (4, False), (6, False)])
def test_a_line_must_be_on_most_of_six_pages_of_a_template(said: int, stays: bool) -> None:
    """If it is, one page of another template may have it, too."""

    def page(number: int) -> Page:
        is_other = number % 4 == 0
        says = number < 4 * said if is_other else number == 1 and not stays
        lines = set_between(number, PROMOTION) if says else make_paragraphs(number)
        return make_page(number, lines, style="sorotan" if is_other else "isi")

    profile = learn_pages(map(page, range(24)))
    assert (PROMOTION in normalize_lines(page(0), profile)) is stays


def test_a_counter_in_all_templates_is_removed_from_each() -> None:
    """Each template has a markup of its own. The counter is not on every page; in one template it is always small."""

    def line(number: int) -> str:
        numbers = [number + 1] * 7 if number % 3 == 0 else [number + 1] * 4 + [f"{number}.123"] * 3
        place = number // 3 % 10
        return f"Terbaca {numbers[place]} kali" if place < len(numbers) else make_paragraph(number, 5)

    def page(number: int, text: str) -> Page:
        style = ("isi", "sorotan", "kolom")[number % 3]
        return make_page(
            number, [f"<p class='a-{style}'>{each}</p>" for each in set_between(number, text)], style=style
        )

    profile = learn_pages(page(number, line(number)) for number in range(30))
    for number in range(30, 33):
        assert normalize_lines(page(number, "Terbaca 9.123 kali"), profile) == make_paragraphs(number)


def test_a_box_with_one_of_several_lines_is_removed_though_half_of_them_occurred_once() -> None:
    said = (0, 0, 1, 1, 2, 3, 4, 5)

    def sentence(number: int) -> str:
        return f"{headline(number)} {headline(number + 500).lower()}."

    def make(number: int) -> list[str]:
        lines = [sentence(100 + 4 * number + place) for place in range(4)]
        box = f"<div class='sisip'>{sentence(said[number // 3 % 8] if number < 24 else 9)}</div>"
        return [*lines[:2], box, *lines[2:]] if number % 3 == 0 else lines

    assert left(make, 24, pages=24) == [*make(24)[:2], *make(24)[3:]]


def test_the_line_of_a_box_on_three_pages_is_removed() -> None:
    def make(number: int) -> list[str]:
        return (
            set_between(number, f"<div class='sisip'>{PROMOTION}</div>") if number % 8 == 0 else make_paragraphs(number)
        )

    assert left(make, 24, pages=24) == make_paragraphs(24)
    assert PROMOTION in left(make, 16, pages=16)


def test_a_box_of_leads_is_kept_though_a_third_of_them_recur() -> None:
    def make(number: int) -> list[str]:
        lead = "Kolom ini menjawab surat para pembaca dari kampung." if number % 3 == 0 else headline(number) + "."
        return [f"<div class='pembuka'>{lead}</div>", *make_paragraphs(number)]

    assert left(make, 22)[0] == headline(22) + "."


def by_form(number: int) -> list[str]:
    """Return six of thirty sentences, each with a name: a newsroom that writes by a formula."""
    chance = Random(number)
    forms = Random(1)
    sentences = [" ".join(forms.choice(WORDS) for _ in range(12)) for _ in range(30)]
    return [f"{each.capitalize()} milik {chance.choice(NAMES)}." for each in chance.sample(sentences, 6)]


def test_of_articles_written_by_a_formula_only_boilerplate_is_removed() -> None:
    profile = after(lambda number: [*by_form(number)[:3], PROMOTION, *by_form(number)[3:]])
    for number in range(20, 40):
        page = make_page(number, [*by_form(number)[:3], PROMOTION, *by_form(number)[3:]])
        assert normalize_lines(page, profile) == by_form(number)


def test_articles_that_share_one_rare_line_are_two() -> None:
    def make(number: int) -> list[str]:
        return [make_paragraphs(90 + number // 2)[0], make_paragraphs(70 + number % 4)[0], PROMOTION]

    assert PROMOTION not in left(make, 8, pages=8)


def test_a_heading_above_boilerplate_is_removed_with_it() -> None:
    assert left(lambda number: set_between(number, "<h3>Dari meja kami</h3>", PROMOTION), 20) == make_paragraphs(20)


@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_heading_above_the_article_is_kept_though_boilerplate_sometimes_follows_it(tag: str) -> None:
    def make(number: int) -> list[str]:
        promotion = [PROMOTION] if number % 3 else []
        lines = [f"<{tag} class='alinea'>{line}</{tag}>" for line in [*make_paragraphs(number)[2:], *promotion]]
        return [
            *(f"<{tag} class='alinea'>{line}</{tag}>" for line in make_paragraphs(number)[:2]),
            "<h3>Kronologi</h3>",
            *lines,
        ]

    assert left(make, 20) == set_between(20, "Kronologi")


def test_the_fixed_opening_of_a_column_is_kept() -> None:
    opening = "Kolom ini menjawab surat yang dikirim para pembaca dari kampung."

    def make(number: int) -> list[str]:
        return [opening, *make_paragraphs(number)] if number % 7 == 3 else make_paragraphs(number)

    assert left(make, 45, pages=40)[0] == opening
    assert opening in left(make, 17, pages=17)


def test_more_pages_are_required_if_lines_of_articles_recur() -> None:
    assert [required_pages(20, rate) for rate in (0.0, 0.02, 0.1, 0.2)] == [7, 7, 8, 11]


def test_pages_of_many_new_lines_do_not_make_a_large_profile() -> None:
    chance = Random(3)
    profile = Profile()
    largest = 0
    for number in range(60):
        marks = tuple(
            LineFingerprint._make([*(chance.getrandbits(32) for _ in range(5)), LineKind.SENTENCE]) for _ in range(60)
        )
        profile = update_profile(profile, PageFingerprint(number + 1, number + 1, 7, marks))
        largest = max(largest, len(dump_profile(profile)))
    assert largest < 80_000
