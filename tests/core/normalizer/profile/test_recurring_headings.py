"""Headings and boxes that recur: those of an article's parts are kept, those above boilerplate are removed with it."""

from collections.abc import Callable, Sequence
from random import Random

import pytest

from core.article import Page
from core.normalizer.profile.thresholds import MIN_PAGES
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

AUTHORS = ("Budi Misal", "Siti Contoh", "Rahma Ibarat", "Wati Umpama")


def headline(number: int) -> str:
    """Return the headline of another article."""
    chance = Random(number)
    return " ".join(chance.choice(WORDS) for _ in range(7)).capitalize()


def long_article(number: int) -> list[str]:
    return [make_paragraph(number, paragraph) for paragraph in range(6)]


def headed(number: int, heading: str, places: Sequence[int]) -> list[str]:
    """Return an article with a heading at a varying position."""
    place = places[number % len(places)]
    return [*long_article(number)[:place], heading, *long_article(number)[place:]]


def left(make: Callable[[int], Sequence[str]], number: int, pages: int = 24) -> list[str]:
    return normalize_lines(
        make_page(number, make(number)), learn_pages(make_page(each, make(each)) for each in range(pages))
    )


@pytest.mark.parametrize("heading", ["Kronologi", "Kronologi:", "Apa kata warga", "What We Know"])
@pytest.mark.parametrize("every", [2, 3])
def test_a_bold_sub_heading_of_many_articles_is_kept(heading: str, every: int) -> None:
    def make(number: int) -> list[str]:
        if number % every:
            return long_article(number)
        return headed(number // every, f"<p><strong>{heading}</strong></p>", (2, 5, 1, 4, 3))

    assert heading in left(make, 24)


@pytest.mark.parametrize("line", ["Konten bersponsor", "Sisipan"])
def test_a_label_at_a_fixed_position_is_removed(line: str) -> None:
    def make(number: int) -> list[str]:
        return headed(number, line, (2,)) if number % 3 else long_article(number)

    assert left(make, 25) == long_article(25)


def test_a_label_on_nearly_all_pages_is_removed_at_any_position() -> None:
    assert left(lambda number: headed(number, "Sisipan", (2, 5, 1, 4, 3)), 24) == long_article(24)


def test_a_label_above_another_article_s_headline_is_removed_at_any_position() -> None:
    def make(number: int) -> list[str]:
        link = f"<p>Bacaan lanjut: <a href='/{number}'>{headline(number)}</a></p>"
        lines = headed(number, "Masih soal ini", (2, 5, 1, 4, 3))
        at = lines.index("Masih soal ini") + 1
        return [*lines[:at], link, *lines[at:]] if number % 2 else long_article(number)

    assert left(make, 25) == long_article(25)


def test_a_short_line_with_varying_names_is_not_a_heading() -> None:
    def make(number: int) -> list[str]:
        return (
            headed(number, f"Disunting {AUTHORS[number % 4]}", (2, 5, 1, 4, 3)) if number % 3 else long_article(number)
        )

    assert left(make, 25) == long_article(25)


def author_box(number: int) -> str:
    """Return a box with one of four authors and the constant biography."""
    name = AUTHORS[number % 4]
    text = f"{name} menulis tentang {WORDS[number % 4]}, jalan dan sawah untuk Kabar Contoh sejak lama."
    return f"<div class='kartu'><h4>{name}</h4><p>{text}</p></div>"


def test_the_name_above_an_author_s_biography_is_removed_with_it() -> None:
    def make(number: int) -> list[str]:
        return [*make_paragraphs(number)[:2], author_box(number), *make_paragraphs(number)[2:]]

    assert AUTHORS[0] in normalize_lines(make_page(24, make(24)), None)
    assert left(make, 24) == make_paragraphs(24)


def teasers(number: int, heading: str = "Kabar lain hari ini") -> str:
    items = "".join(f"<li>{headline(5 * number + place)}</li>" for place in range(5))
    return f"<div class='daftar'><h4>{heading}</h4><ul>{items}</ul></div>"


def test_a_list_of_other_headlines_is_removed_with_its_heading() -> None:
    assert left(
        lambda number: [*make_paragraphs(number)[:2], teasers(number), *make_paragraphs(number)[2:]], 24
    ) == make_paragraphs(24)


def test_a_summary_above_the_article_is_kept() -> None:
    def make(number: int) -> list[str]:
        return [teasers(number, "Pokok kabar"), *make_paragraphs(number)]

    assert headline(5 * 24) in left(make, 24)


def test_a_part_of_the_article_in_a_box_of_its_own_is_kept() -> None:
    def make(number: int) -> list[str]:
        paragraphs = f"<p>{make_paragraph(number, 4)}</p><p>{make_paragraph(number, 5)}</p>"
        part = f"<section class='bagian'><h3>Kronologi</h3>{paragraphs}</section>"
        return [*make_paragraphs(number), part] if number % 2 == 0 else make_paragraphs(number)

    assert left(make, 24) == [*make_paragraphs(24), "Kronologi", make_paragraph(24, 4), make_paragraph(24, 5)]


def test_a_line_next_to_most_articles_is_removed_where_it_is_inside() -> None:
    def page(number: int, *, is_inside: bool) -> Page:
        line = f"<p>{PROMOTION}</p>" if is_inside else f"<aside>{PROMOTION}</aside>"
        return make_page(number, [*make_paragraphs(number), line])

    assert normalize_lines(page(20, is_inside=False), None) == make_paragraphs(20)
    profile = learn_pages(page(number, is_inside=number % 10 == 0) for number in range(20))
    assert normalize_lines(page(20, is_inside=True), profile) == make_paragraphs(20)


def test_lines_next_to_the_article_do_not_hide_a_redesign() -> None:
    def page(number: int, promotion: str, style: str) -> Page:
        return make_page(
            number, [*make_paragraphs(number), promotion, "<aside>Kabar Contoh, sejak 1990.</aside>"], style=style
        )

    profile = learn_pages(page(number, PROMOTION, "isi") for number in range(20))
    other = "Kisah-kisah pilihan sore hari menunggu di halaman depan kami."
    assert learn_pages((page(number, other, "isi") for number in range(20, 40)), profile).redesigns == 1


def test_a_varying_line_is_recognized_in_the_markup_of_a_redesign() -> None:
    line = "Naskah ini dibuka {}.4{} kali oleh pembaca setia kami."
    profile = learn_pages(
        make_page(number, [*make_paragraphs(number), line.format(number, number)]) for number in range(20)
    )
    page = make_page(20, [*make_paragraphs(20), f"<div class='baru'>{line.format(3, 1)}</div>"], style="tata-baru")
    assert normalize_lines(page, profile) == make_paragraphs(20)


def gold(number: int) -> list[str]:
    """Return a price report: sentences with varying numbers that belong to the article."""
    return [
        f"Harga emas hari ini di {AUTHORS[number % 4].split()[0]} dijual Rp1.{number}23.000 per gram.",
        f"Harga emas ukuran lima gram dijual Rp9.{number}11.000 di gerai kota.",
        f"Harga beli kembali turun menjadi Rp1.{number}01.000 per gram, kata {AUTHORS[number % 3]}.",
    ]


def weather(number: int) -> list[str]:
    return [
        f"Cuaca kota hari ini cerah berawan dengan suhu {20 + number % 9} sampai {29 + number % 4} derajat.",
        f"Hujan ringan turun pada sore hari di {AUTHORS[number % 4].split()[1]} dan sekitarnya.",
    ]


@pytest.mark.parametrize("pages", [MIN_PAGES, 12, 20, 40])
def test_daily_reports_by_a_formula_are_kept(pages: int) -> None:
    """Prices in every fourth article, the weather in every fifth, beside boilerplate that varies, too."""

    def make(number: int) -> list[str]:
        form = gold(number) if number % 4 == 1 else weather(number) if number % 5 == 2 else []
        return [*form, *make_paragraphs(number), f"Naskah ini dibuka {number}.123 kali oleh pembaca setia."]

    for number in (pages + 1, pages + 2, pages + 3, pages + 4, pages + 5):
        assert left(make, number, pages) == make(number)[:-1]


def test_a_quotation_and_a_dateline_in_every_article_are_kept() -> None:
    def make(number: int) -> list[str]:
        first, *rest = make_paragraphs(number)
        said = f"“Kami akan menindak tegas siapa pun yang melanggar,” kata {AUTHORS[number % 4]}."
        return [f"KABAR CONTOH, BANDUNG - {first}", *rest[:2], said, *rest[2:], PROMOTION]

    assert left(make, 24) == make(24)[:-1]


def test_an_opening_in_every_third_article_of_two_templates_is_kept() -> None:
    opening = "Berikut jadwal kapal yang berangkat dari dermaga kota pekan ini."

    def page(number: int) -> Page:
        made = "sorot" if number % 2 else "isi"
        lines = [opening, *make_paragraphs(number)] if number % 6 in (1, 4) else make_paragraphs(number)
        return make_page(number, [f"<p class='{made}'>{line}</p>" for line in lines], style=made)

    profile = learn_pages(map(page, range(40)))
    assert normalize_lines(page(43), profile) == [opening, *make_paragraphs(43)]
    assert normalize_lines(page(46), profile) == [opening, *make_paragraphs(46)]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_of_thirty_sentences_with_names_all_are_kept(seed: int) -> None:
    """As a program writes: by chance, some of its sentences are on seven of twenty pages."""
    chance = Random(seed)
    forms = [" ".join(chance.choice(WORDS) for _ in range(9)).capitalize() for _ in range(30)]
    articles = [[f"{form} milik {chance.choice(AUTHORS)}." for form in chance.sample(forms, 4)] for _ in range(40)]
    profile = learn_pages(make_page(number, [*articles[number], PROMOTION]) for number in range(20))
    for number in range(20, 40):
        assert normalize_lines(make_page(number, [*articles[number], PROMOTION]), profile) == articles[number]
