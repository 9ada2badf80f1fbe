"""Outlets just below and just above each threshold by which their boilerplate is learned.

Each test builds twenty pages or so that have a line which may be boilerplate, and reads the next one.
"""

from collections.abc import Callable, Sequence
from random import Random

import pytest

from core.article import Page
from core.normalizer import Profile
from tests.core.normalizer.boundary_pages import linked, open_line, sentence
from tests.outlet_pages import (
    FETCHED_AT,
    OUTLET,
    PROMOTION,
    WORDS,
    learn_pages,
    make_page,
    make_paragraphs,
    normalize_lines,
)

pytestmark = pytest.mark.page

NAMES = (
    "Rina Dadan Siti Agus Nadia Wawan Budi Rahma Wati Dodi Lina Asep Euis Iwan Yanti Tono Mira Ujang Neni Eko".split()
)
"""Twenty."""


def some_words(count: int, seed: int) -> str:
    chance = Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(count))


def letters_of(number: int) -> str:
    """Return a name of letters alone: digits in class names do not count."""
    return "".join("bcdfghjklm"[int(digit)] for digit in f"{number:03}")


def long_article(number: int) -> list[str]:
    return [sentence(120, 1000 + 10 * number + place) for place in range(8)]


def set_between(number: int, *inset: str, at: int = 4) -> list[str]:
    texts = long_article(number)
    return [*texts[:at], *inset, *texts[at:]]


def build_profile(make: Callable[[int], Sequence[str]], pages: int = 20) -> Profile:
    return learn_pages(make_page(number, make(number)) for number in range(pages))


def is_kept(make: Callable[[int], Sequence[str]], pages: int = 20, number: int | None = None) -> bool:
    """Whether a page keeps all its lines although the first pages were learned; the article is kept in any case."""
    number = pages if number is None else number
    page = make_page(number, make(number))
    before, after = normalize_lines(page, None), normalize_lines(page, build_profile(make, pages))
    assert [line for line in after if line in long_article(number)] == long_article(number)
    assert len(before) > 8
    return after == before


# Fingerprints of lines


@pytest.mark.parametrize(("letters", "stays"), [(150, False), (170, True)])
def test_letters_of_a_line_whose_names_are_masked(letters: int, stays: bool) -> None:
    middle = open_line(letters - 16, 5).lower()

    def make(number: int) -> list[str]:
        one, other = NAMES[number % 20].ljust(6, "a"), NAMES[(number + 7) % 20].ljust(6, "a")
        return set_between(number, f"{one} {middle} {other}.")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("share", "stays"), [(0.35, True), (0.45, False)])
def test_share_of_links_in_a_line_that_leads_elsewhere(share: float, stays: bool) -> None:
    def make(number: int) -> list[str]:
        line = f"Sorotan kami {some_words(9, number)} {some_words(1, number + 300)}"
        return set_between(number, f"<p>{linked(line, share)}</p>")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("quoted", "stays"), [(30, False), (38, True)])
def test_share_of_quotation_in_a_line(quoted: int, stays: bool) -> None:
    """Of 100 letters."""
    line = f"{open_line(100 - quoted - 4, 3)} “{open_line(quoted, 4)}”."

    assert is_kept(lambda number: set_between(number, line)) is stays


def dated(number: int, letters: int) -> str:
    """Return a recurring sentence behind a dash; what is before the dash is new on every page."""
    return f"{open_line(letters - 3, number)} – {PROMOTION}"


@pytest.mark.parametrize(("letters", "stays"), [(84, False), (96, True)])
def test_letters_of_a_dateline_before_a_line(letters: int, stays: bool) -> None:
    assert is_kept(lambda number: set_between(number, dated(number, letters), at=3)) is stays


@pytest.mark.parametrize(("before", "stays"), [(5, False), (6, True)])
def test_lines_before_a_line_with_a_dateline(before: int, stays: bool) -> None:
    assert is_kept(lambda number: set_between(number, dated(number, 40), at=before)) is stays


@pytest.mark.parametrize(("heading", "stays"), [("Apa kata para warga", True), ("Apa kata para warga desa", False)])
def test_words_of_a_sub_heading(heading: str, stays: bool) -> None:
    def make(number: int) -> list[str]:
        at = (2, 5, 1, 4, 3)[number // 2 % 5]
        return set_between(number, f"<p><b>{heading}</b></p>", at=at) if number % 2 == 0 else long_article(number)

    assert is_kept(make, number=20) is stays


def nested(number: int, level: int) -> Page:
    """Return a page whose box at one level around the paragraphs has a name that no other page has."""
    names = [f"x{letters_of(number)}" if each == level else f"kotak-{each}" for each in range(2, 6)]
    inset = f"Kabar yang lengkap {some_words(7, number)} ada hari ini juga."
    inside = "".join(f"<p>{line}</p>" for line in set_between(number, inset))
    for name in names:
        inside = f"<div class='{name}'>{inside}</div>"
    html = f"<html lang='id'><body><h1>{some_words(7, number).title()}</h1>{inside}</body></html>"
    return Page(f"{OUTLET.url}{number}/kabar-dari-kota-{number}", html.encode(), FETCHED_AT)


@pytest.mark.parametrize(("level", "stays"), [(3, True), (4, False)])
def test_boxes_around_a_line_by_which_its_ends_are_known(level: int, stays: bool) -> None:
    profile = learn_pages(nested(number, level) for number in range(20))
    assert (len(normalize_lines(nested(20, level), profile)) == 9) is stays


@pytest.mark.parametrize(("ends", "stays"), [(2, True), (3, False)])
def test_words_at_the_ends_of_a_line(ends: int, stays: bool) -> None:
    first, last = "Kabar yang lengkap".split()[:ends], "hari ini juga".split()[-ends:]

    def make(number: int) -> list[str]:
        return set_between(number, f"{' '.join(first)} {some_words(8, number)} {' '.join(last)}.")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("count", "stays"), [(8, False), (9, True)])
def test_words_of_a_line_of_which_both_ends_must_be_known(count: int, stays: bool) -> None:
    def make(number: int) -> list[str]:
        return set_between(number, f"Kabar yang lengkap {some_words(count - 3, number)}.")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("count", "stays"), [(1, True), (2, False)])
def test_words_at_the_start_of_a_link(count: int, stays: bool) -> None:
    opening = " ".join("Sorotan kami".split()[:count])

    def make(number: int) -> list[str]:
        line = f"{opening} {some_words(10, number)}"
        return set_between(number, f"<p>{linked(line, 0.5)}</p>")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("said", "stays"), [("menyunting", True), ("menyunting naskah", False)])
def test_words_beside_names_by_which_a_line_is_known_in_its_place(said: str, stays: bool) -> None:
    def make(number: int) -> list[str]:
        return set_between(number, f"{NAMES[number % 20]} {NAMES[(number + 7) % 20]} {said}.")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("said", "stays"), [("rapi oleh", True), ("rapi sekali oleh", False)])
def test_words_beside_a_name_by_which_a_line_is_known_anywhere(said: str, stays: bool) -> None:
    def make(number: int) -> list[str]:
        line = f"Disunting {said} {NAMES[number % 20]} pagi."
        return set_between(number, f"<p class='x{letters_of(number)}'>{line}</p>")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("lead", "stays"), [("Kabar lain dari kami", False), ("Kabar lain lagi dari kami", True)])
def test_words_that_lead_in_a_headline(lead: str, stays: bool) -> None:
    def make(number: int) -> list[str]:
        return set_between(number, f"{lead}: {some_words(9, number)}")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("count", "stays"), [(3, False), (4, True)])
def test_words_between_the_numbers_of_a_date(count: int, stays: bool) -> None:
    def make(number: int) -> list[str]:
        return set_between(number, f"Dimuat {number + 1} {some_words(count, number)} 2026 di laman desa ini juga")

    assert is_kept(make) is stays


@pytest.mark.parametrize(("at", "stays"), [(28, False), (32, True)])
def test_lines_of_a_page_that_are_remembered(at: int, stays: bool) -> None:
    def page(number: int) -> Page:
        texts = [f"{some_words(9, 70 * number + place).capitalize()}." for place in range(69)]
        return make_page(number, [*texts[:at], PROMOTION, *texts[at:]])

    assert (PROMOTION in normalize_lines(page(20), learn_pages(map(page, range(20))))) is stays


# Recurring lines


def promoting(numbers: set[int]) -> Callable[[int], list[str]]:
    return lambda number: set_between(number, PROMOTION) if number in numbers else long_article(number)


def knows(numbers: Sequence[int], pages: int) -> bool:
    """Whether a line on these pages is boilerplate after so many."""
    return not is_kept(promoting({*numbers, pages}), pages)


@pytest.mark.parametrize(("pages", "is_known"), [(7, False), (8, True)])
def test_pages_before_anything_is_learned(pages: int, is_known: bool) -> None:
    assert knows(range(pages), pages) is is_known


@pytest.mark.parametrize(
    ("first", "pages", "is_known"), [(10, 14, False), (10, 15, True), (14, 22, False), (14, 24, True)]
)
def test_pages_after_which_each_page_counts_at_once(first: int, pages: int, is_known: bool) -> None:
    assert knows(range(first, pages), pages) is is_known


@pytest.mark.parametrize(("count", "is_known"), [(4, False), (5, True)])
def test_pages_on_which_a_line_stands_in_any_case(count: int, is_known: bool) -> None:
    assert knows(range(0, 2 * count, 2), 12) is is_known


@pytest.mark.parametrize(("count", "is_known"), [(15, False), (16, True)])
def test_share_of_pages_on_which_a_line_stands(count: int, is_known: bool) -> None:
    assert knows([number * 40 // count for number in range(count)], 40) is is_known


@pytest.mark.parametrize(("forms", "stays"), [(2, False), (3, True)])
def test_share_of_lines_that_recur_where_articles_are_written_by_a_formula(forms: int, stays: bool) -> None:
    """Of nine lines a page; each recurs on four pages. Then eight pages of twenty are not enough."""

    def make(number: int) -> list[str]:
        recurring = [sentence(100, 5000 + number // 4 % 5 * 10 + place) for place in range(forms)]
        texts = [*[sentence(110, 2000 + 10 * number + place) for place in range(9 - forms)], *recurring]
        return [*texts[:5], PROMOTION, *texts[5:]] if number % 5 < 2 else texts

    page = make_page(20, make(20))
    assert (PROMOTION in normalize_lines(page, build_profile(make))) is stays


def in_box(*texts: str) -> str:
    return f"<div class='sisip'>{''.join(f'<p>{text}</p>' for text in texts)}</div>"


def pool(number: int, count: int, size: int = 100) -> list[str]:
    """Return lines that about every third page has, too: never the same ones together."""
    return [sentence(80, 7000 + (number % size + place * 3) % (size // 2) * 7 + place) for place in range(count)]


@pytest.mark.parametrize(("count", "stays"), [(6, False), (10, True)])
def test_share_of_lines_in_the_place_that_is_the_articles(count: int, stays: bool) -> None:
    """Beside eight lines of the article."""

    def make(number: int) -> list[str]:
        texts = [sentence(80, 9000 + 20 * (number // 2 % 10) + place) for place in range(count)]
        return set_between(number, in_box(*texts))

    assert is_kept(make) is stays


@pytest.mark.parametrize(("own", "stays"), [(18, False), (22, True)])
def test_share_of_own_lines_in_a_wide_place(own: int, stays: bool) -> None:
    """Of 60 lines on twenty pages."""

    def make(number: int) -> list[str]:
        count = own // 20 + (number < own % 20)
        texts = [sentence(80, 9000 + 20 * (number // 2 % 10) + place) for place in range(3 - count)]
        return set_between(number, in_box(*texts, *(sentence(70, 100 * number + place) for place in range(count))))

    assert is_kept(make) is stays


@pytest.mark.parametrize(("own", "stays"), [(9, False), (11, True)])
def test_share_of_own_lines_in_a_narrow_place(own: int, stays: bool) -> None:
    """Of twenty lines on twenty pages."""

    def make(number: int) -> list[str]:
        text = sentence(70, 100 * number) if number < own or number >= 20 else sentence(80, 9000 + number % 3)
        return set_between(number, in_box(text))

    assert is_kept(make) is stays


@pytest.mark.parametrize(("labels", "stays"), [(2, False), (3, True)])
def test_share_of_sentences_in_a_place(labels: int, stays: bool) -> None:
    """Two beside some labels."""

    def make(number: int) -> list[str]:
        texts = [sentence(80, 9000 + 20 * (number // 2 % 10) + place) for place in range(2)]
        return set_between(
            number,
            in_box(*texts, *(f"{number + place + 2} {some_words(2, number + place)}" for place in range(labels))),
        )

    assert is_kept(make) is stays


@pytest.mark.parametrize(("pages", "stays"), [(3, True), (4, False)])
def test_pages_on_which_a_place_stands(pages: int, stays: bool) -> None:
    """Each line in it stands on two of them."""

    def make(number: int) -> list[str]:
        if number == 20:
            return set_between(number, in_box(sentence(90, 1)))
        place = number // 4
        return (
            set_between(number, in_box(sentence(80, 9000 + place // 2)))
            if number % 4 == 0 and place < pages
            else long_article(number)
        )

    assert is_kept(make) is stays


@pytest.mark.parametrize(("count", "stays"), [(2, False), (3, True)])
def test_lines_in_a_narrow_place(count: int, stays: bool) -> None:
    """On eight of 24 pages; half of these have one line in common."""

    def make(number: int) -> list[str]:
        if number % 3:
            return long_article(number)
        own = [sentence(70, 100 * number + place) for place in range(count)]
        return set_between(number, in_box(*own[1:], PROMOTION if number % 6 == 0 else own[0]))

    assert is_kept(make, 24) is stays


@pytest.mark.parametrize(("pages", "stays"), [(2, True), (3, False)])
def test_pages_on_which_a_line_in_a_narrow_place_stands(pages: int, stays: bool) -> None:
    def make(number: int) -> list[str]:
        return (
            set_between(number, in_box(PROMOTION)) if number in {*range(0, 5 * pages, 5), 20} else long_article(number)
        )

    assert is_kept(make) is stays


@pytest.mark.parametrize(("count", "stays"), [(5, True), (7, False)])
def test_share_of_pages_on_which_a_line_in_a_narrow_place_stands(count: int, stays: bool) -> None:
    """Of the twelve of 24 pages that have the place."""

    def make(number: int) -> list[str]:
        if number % 2:
            return long_article(number)
        says = number // 2 < count or number == 24
        return set_between(number, in_box(PROMOTION if says else sentence(70, 100 * number)))

    assert is_kept(make, 24) is stays


# Templates and redesigns


@pytest.mark.parametrize(("pages", "stays"), [(2, True), (3, False)])
def test_pages_of_a_template_before_anything_is_learned_of_it(pages: int, stays: bool) -> None:
    def page(number: int) -> Page:
        is_other = number in {*range(1, 1 + 6 * pages, 6), 20}
        return make_page(
            number,
            set_between(number, PROMOTION) if is_other else long_article(number),
            style="sorotan" if is_other else "isi",
        )

    assert (PROMOTION in normalize_lines(page(20), learn_pages(map(page, range(20))))) is stays


@pytest.mark.parametrize(("pages", "stays"), [(18, False), (22, True)])
def test_pages_after_a_redesign_on_which_old_boilerplate_is_known(pages: int, stays: bool) -> None:
    old = (make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20))
    new = (make_page(number, make_paragraphs(number), style="tata-baru") for number in range(20, 20 + pages))
    profile = learn_pages(new, learn_pages(old))
    assert profile.redesigns == 1
    page = make_page(90, [*make_paragraphs(90), PROMOTION], style="tata-baru")
    assert (PROMOTION in normalize_lines(page, profile)) is stays


@pytest.mark.parametrize(("pages", "is_redesign"), [(4, False), (5, True)])
def test_pages_of_a_template_that_show_what_its_pages_have(pages: int, is_redesign: bool) -> None:
    """Then four pages of it come without its boilerplate."""
    styles = ["sorotan" if number < pages else "isi" for number in range(20)]
    old = [make_page(number, [*make_paragraphs(number), PROMOTION], style=styles[number]) for number in range(20)]
    new = [make_page(number, make_paragraphs(number), style="sorotan") for number in range(20, 24)]
    assert learn_pages([*old, *new]).redesigns == is_redesign


@pytest.mark.parametrize(("bare", "is_redesign"), [(4, True), (5, False)])
def test_share_of_pages_without_boilerplate(bare: int, is_redesign: bool) -> None:
    """Of twenty; then six more come without it."""
    old = [make_page(number, [*make_paragraphs(number), *[PROMOTION][number < bare :]]) for number in range(20)]
    new = [make_page(number, make_paragraphs(number)) for number in range(20, 26)]
    assert learn_pages([*old, *new]).redesigns == is_redesign


@pytest.mark.parametrize(("classes", "is_redesign"), [("bfgh", True), ("bcfg", False)])
def test_share_of_paths_that_pages_have_in_common(classes: str, is_redesign: bool) -> None:
    """Two of eight, or three of seven: the box around the text is the same, too."""

    def page(number: int, names: str) -> Page:
        marked = zip(names, make_paragraphs(number), strict=True)
        return make_page(number, [f"<p class='{name}'>{text}</p>" for name, text in marked])

    pages = [page(number, "bcde" if number < 20 else classes) for number in range(26)]
    assert learn_pages(pages).redesigns == is_redesign


# Headings


@pytest.mark.parametrize(("moved", "stays"), [(2, False), (3, True)])
def test_share_of_pages_on_which_a_label_has_its_place(moved: int, stays: bool) -> None:
    """Of twelve."""

    def make(number: int) -> list[str]:
        if number % 2:
            return long_article(number)
        return set_between(number, "Sisipan", at=3 + number // 2 if 0 < number // 2 <= moved else 2)

    assert is_kept(make, 24) is stays


@pytest.mark.parametrize(("others", "stays"), [(4, False), (7, True)])
def test_share_of_pages_that_have_a_label(others: int, stays: bool) -> None:
    """All but some of 24."""

    def make(number: int) -> list[str]:
        if number % 3 == 1 and number // 3 < others:
            return long_article(number)
        return set_between(number, "Sisipan", at=(2, 5, 1, 4, 3)[number % 5])

    assert is_kept(make, 24) is stays
