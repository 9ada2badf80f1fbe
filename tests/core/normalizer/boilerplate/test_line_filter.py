"""Boilerplate among the lines of an article; the examples and look-alikes of each rule are in test_rules.py."""

import pytest

from core.normalizer.boilerplate.line_filter import (
    cut_cross_links,
    remove_boilerplate_lines,
    remove_repeated_headline,
)
from core.normalizer.document.boxes import Box
from core.normalizer.document.line import Line

pytestmark = pytest.mark.page

HOME = Box("div")
OPENING = "Wali kota meresmikan jembatan baru di atas sungai pada Senin pagi."
ENDING = "Warga menyambut peresmian itu dengan arak-arakan."


def make_line(text: str, linked: float = 0.0) -> Line:
    return Line(text, "p", HOME, linked)


def texts(*lines: Line, title: str = "Jembatan Baru Diresmikan") -> list[str]:
    without_headline = remove_repeated_headline(lines, title).lines
    return [line.text for line in cut_cross_links(remove_boilerplate_lines(without_headline).lines).lines]


def listed(*items: str) -> list[Line]:
    return [Line(item, "li", HOME) for item in items]


@pytest.mark.parametrize(
    "step",
    [
        "Unduh aplikasi Cek Air sekarang.",
        "Daftar buletin dinas di loket.",
        "Follow akun Instagram panitia",
        "Ikuti saluran WhatsApp dinas",
        "Dilarang mengambil foto tanpa izin",
    ],
)
def test_a_list_item_is_kept(step: str) -> None:
    steps = ["Siapkan kartu keluarga.", step, "Tunggu balasan petugas."]
    assert texts(make_line(OPENING), *listed(*steps)) == [OPENING, *steps]
    bullet = f"• {step}"
    assert texts(make_line(OPENING), make_line(bullet), make_line(ENDING)) == [OPENING, bullet, ENDING]
    assert texts(make_line(OPENING), make_line(step), make_line(ENDING)) == [OPENING, ENDING]


def test_the_days_of_a_schedule_are_kept() -> None:
    schedule = [
        "Jumat, 6 Maret 2026",
        "15.30: Persip lawan Persema",
        "Sabtu, 7 Maret 2026",
        "19.00: PS Hulu lawan PS Hilir",
    ]
    assert texts(make_line(OPENING), *map(make_line, schedule)) == [OPENING, *schedule]


@pytest.mark.parametrize(
    "lines", [["{day}", OPENING], [OPENING, "{day}"], [OPENING, "Baca juga: Kabar Lain", "{day}", ENDING]]
)
def test_a_date_above_or_below_the_text_or_below_a_cross_link_is_removed(lines: list[str]) -> None:
    day = "Jumat, 6 Maret 2026"
    assert day not in texts(*(make_line(line.format(day=day)) for line in lines))


def test_the_data_of_a_book_are_kept() -> None:
    book = ["Judul: Laut di Dapur", "Penulis: Rina Marlina", "Penerbit: Pustaka Lereng", "Tebal: 240 halaman"]
    assert texts(*map(make_line, book), make_line(ENDING)) == [*book, ENDING]
    credited = ["Penulis: Rina Marlina", "Editor: Agus Priyono", "Sumber: Contoh"]
    assert texts(make_line(OPENING), *map(make_line, credited)) == [OPENING]


def test_a_value_below_its_label_is_kept() -> None:
    invitation = ["Hari", ": Senin pagi", "Tempat", ": Balai Desa"]
    assert texts(make_line(OPENING), *map(make_line, invitation)) == [OPENING, *invitation]
    assert texts(make_line(OPENING), make_line("Penulis"), make_line(": Rina Marlina")) == [OPENING]


def test_everything_below_the_comment_form_is_removed() -> None:
    form = [make_line("Tinggalkan Balasan"), make_line("Jembatannya bagus sekali, saya sudah ke sana.")]
    assert texts(make_line(OPENING), *form) == [OPENING]


def test_a_comment_form_above_the_text_does_not_end_the_article() -> None:
    assert texts(make_line("Tinggalkan Komentar"), make_line(OPENING)) == [OPENING]


def test_a_repeated_headline_is_removed() -> None:
    assert texts(make_line("JEMBATAN BARU DIRESMIKAN!"), make_line(OPENING)) == [OPENING]


LINK = "Kota Lain Bangun Jembatan"


@pytest.mark.parametrize("label", ["Baca juga:", "BACA JUGA :", "Baca Juga", "Simak juga:", "(Lihat juga:"])
def test_a_cross_link_after_a_sentence_is_cut(label: str) -> None:
    text = f"{OPENING} {label} {LINK}{')' if label[0] == '(' else ''}"
    line = make_line(text, len(LINK) / len(text))._replace(position=7)
    filtered = cut_cross_links([line, make_line(ENDING)])
    assert [kept.text for kept in filtered.lines] == [OPENING, ENDING]
    assert LINK in filtered.removals[0].line.text
    assert filtered.lines[0].position == filtered.removals[0].line.position == 7


def test_a_cross_link_with_a_colon_need_not_be_a_link() -> None:
    assert texts(make_line(f"{OPENING} Baca juga: {LINK}"), make_line(ENDING)) == [OPENING, ENDING]


@pytest.mark.parametrize(
    "text",
    [
        f"{OPENING} Baca juga buku itu, kata dia.",
        f"{OPENING} “Baca juga: peta dan arah angin,” pesannya.",
        f"{OPENING} Simak juga: peta, kompas, dan arah angin, pesan pemandu itu.",
    ],
)
@pytest.mark.parametrize("linked", [0.0, 0.1])
def test_a_sentence_about_reading_is_kept(text: str, linked: float) -> None:
    assert texts(make_line(text, linked), make_line(ENDING)) == [text, ENDING]
