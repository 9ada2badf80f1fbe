"""A redesign of an outlet is detected, once; what only resembles one is not."""

import random

import pytest

from core.normalizer import fingerprint_page, update_profile
from tests.outlet_pages import OUTLET, PROMOTION, learn_pages, make_page, make_paragraphs, normalize_lines

pytestmark = pytest.mark.page


def test_two_templates_are_not_a_redesign() -> None:
    """Every third page has another template, beginning with the first page."""
    styles = ["isi", "isi", "sorotan"]
    profile = learn_pages(make_page(number, make_paragraphs(number), style=styles[number % 3]) for number in range(120))
    assert profile.redesigns == 0


def test_a_redesign_is_detected_once() -> None:
    old = [make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20)]
    new = [make_page(number, make_paragraphs(number), style="tata-baru") for number in range(20, 60)]
    profile = learn_pages(old)
    detected_at = []
    for page in new:
        before, profile = profile, learn_pages([page], profile)
        detected_at += [page.url] if profile.redesigns > before.redesigns else []
    assert len(detected_at) == 1
    assert new.index(next(page for page in new if page.url == detected_at[0])) < 20


def test_a_redesign_of_several_templates_is_detected() -> None:
    styles = ["isi", "sorotan", "kolom", "isi"]
    profile = learn_pages(make_page(number, make_paragraphs(number), style=styles[number % 4]) for number in range(40))
    new = ["isi-baru", "sorotan-baru", "kolom-baru", "isi-baru"]
    noticed: list[int] = []
    for number in range(40, 80):
        profile = update_profile(
            profile, fingerprint_page(make_page(number, make_paragraphs(number), style=new[number % 4]), OUTLET)
        )
        noticed += [number] if profile.redesigns > len(noticed) else []
    assert noticed == [43]


def test_a_rare_template_is_not_a_redesign() -> None:
    """Two of them in a row, some thirty pages after the last."""
    styles = ["isi"] * 28 + ["khusus"] * 2
    profile = learn_pages(
        make_page(number, make_paragraphs(number), style=styles[number % 30]) for number in range(120)
    )
    assert profile.redesigns == 0


def test_new_boilerplate_in_the_old_markup_is_a_redesign() -> None:
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20))
    other = "Kisah-kisah pilihan sore hari menunggu di halaman depan kami."
    pages = [make_page(number, [*make_paragraphs(number), other]) for number in range(20, 40)]
    profile = learn_pages(pages[:6], profile)
    assert profile.redesigns == 1
    assert normalize_lines(
        make_page(50, [*make_paragraphs(50), other]), learn_pages(pages[6:], profile)
    ) == make_paragraphs(50)


def test_known_articles_in_the_new_design_count_for_it() -> None:
    """If a sitemap is read again, half of the pages have known addresses."""
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20))
    again = [number for pair in zip(range(10), range(20, 30), strict=True) for number in pair]
    detected_at = []
    for place, number in enumerate(again):
        before, profile = (
            profile,
            update_profile(
                profile, fingerprint_page(make_page(number, make_paragraphs(number), style="tata-baru"), OUTLET)
            ),
        )
        detected_at += [place] if profile.redesigns > before.redesigns else []
    assert detected_at == [3]


def test_a_page_that_is_edited_repeatedly_is_not_a_redesign() -> None:
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(20))
    edits = [
        make_page(30, [*make_paragraphs(30), make_paragraphs(40 + edit)[0]], style="tata-baru") for edit in range(20)
    ]
    assert learn_pages(edits, profile).redesigns == 0


def test_an_outlet_with_a_template_for_each_page_is_not_redesigned_again_and_again() -> None:
    chance = random.Random(7)
    styles = ["".join(chance.choice("bcdfgkmprst") for _ in range(9)) for _ in range(150)]
    profile = learn_pages(
        make_page(number, make_paragraphs(number), style=style) for number, style in enumerate(styles)
    )
    assert profile.redesigns <= 1
