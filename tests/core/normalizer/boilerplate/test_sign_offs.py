"""Sign-offs are cut; endings that look like one are kept."""

import pytest

from core.normalizer.boilerplate.line_filter import remove_boilerplate_lines
from core.normalizer.boilerplate.sign_offs import SignedLines, cut_sign_off
from core.normalizer.document.boxes import Box
from core.normalizer.document.line import Line

pytestmark = pytest.mark.page

HOME = Box("div")
OPENING = "Wali kota meresmikan jembatan baru di atas sungai pada Senin pagi."
ENDING = "Warga menyambut peresmian itu dengan arak-arakan."


def make_line(text: str) -> Line:
    return Line(text, "p", HOME)


def sign(*lines: Line, authors: frozenset[str] = frozenset()) -> SignedLines:
    return cut_sign_off(remove_boilerplate_lines(lines).lines, authors)


def texts(*lines: Line, authors: frozenset[str] = frozenset()) -> list[str]:
    return [line.text for line in sign(*lines, authors=authors).lines]


@pytest.mark.parametrize(
    "initials",
    [
        *("(vyp/kna)", "(Dio/Ysl)", "(***/Jenly Wenur)", "(asp)", "(ASP)", "(*)", "[bal]", "(rls/*)"),
        *("(asp) ***", "(asp)**", "— asp", "--asp--", "-red-", "* asp", "■"),
        *("(Rina Marlina)", "[Rina Marlina]", "(Antara)", "(Humas Pemkot)", "(contoh.com)", "(contoh.com/asp)"),
        "(Rina Marlina/Contoh Kini)",
    ],
)
def test_initials_after_the_last_sentence_are_a_sign_off(initials: str) -> None:
    assert texts(make_line(OPENING), make_line(f"{ENDING} {initials}")) == [OPENING, ENDING]
    assert texts(make_line(OPENING), make_line(initials)) == [OPENING]


@pytest.mark.parametrize(
    "ending",
    [
        "Jembatan itu dibuka kemarin (27/9).",
        "Jembatan itu dibuka kemarin (27/9)",
        "“Kami bangga.” (27/9)",
        "Arusnya deras. (12/3)",
        "Kecepatan kendaraan dibatasi (km/jam).",
        "Kewenangannya ada pada dewan (DPR).",
        "“Itu janji kami [warga desa].”",
        "Bintangnya lima. *****",
        "Jembatan itu dinamai Sasak Beusi (Jembatan Besi)",
        "Acara itu dihadiri Ketua Majelis Ulama Indonesia (MUI)",
        "Hal itu disampaikan ketua fraksi (Partai Contoh).",
        "“Saya bangga.” (tertawa)",
        "Nilainya 9 - 10",
    ],
)
def test_a_parenthesis_of_the_last_sentence_is_kept(ending: str) -> None:
    assert texts(make_line(OPENING), make_line(ending)) == [OPENING, ending]


def test_initials_before_the_last_line_are_kept() -> None:
    middle = f"{ENDING} (vyp/kna)"
    assert texts(make_line(OPENING), make_line(middle), make_line(ENDING)) == [OPENING, middle, ENDING]


def test_a_name_in_capitals_below_the_text_is_a_signature() -> None:
    signed = sign(make_line(OPENING), make_line("DINI LARASATI"))
    assert ([line.text for line in signed.lines], signed.signature) == ([OPENING], "DINI LARASATI")


@pytest.mark.parametrize("tag", ["p", "li"])
def test_several_names_in_capitals_are_a_list(tag: str) -> None:
    names = [Line(name, tag, HOME) for name in ("BUDI SANTOSO", "SITI AMINAH", "JOKO PRANOTO")]
    assert texts(make_line(OPENING), *names) == [OPENING, *(line.text for line in names)]


def test_asterisks_after_the_last_sentence_are_a_sign_off() -> None:
    assert texts(make_line(OPENING), make_line(f"{ENDING}***")) == [OPENING, ENDING]
    assert texts(make_line(OPENING), make_line(f"{ENDING} *** (rin)")) == [OPENING, ENDING]


def test_the_outlets_name_in_brackets_is_a_sign_off_and_a_remark_is_not() -> None:
    assert texts(make_line(OPENING), make_line("(contoh.id - Ekonomi)")) == [OPENING]
    assert texts(make_line(OPENING), make_line("(bersambung ke bagian dua - akhir)")) == [
        OPENING,
        "(bersambung ke bagian dua - akhir)",
    ]


def test_an_exclamation_below_the_text_is_kept() -> None:
    assert texts(make_line(OPENING), make_line("MERDEKA!")) == [OPENING, "MERDEKA!"]


@pytest.mark.parametrize(
    ("line", "signature"),
    [
        ("(Rina Marlina)", "Rina Marlina"),
        (f"{ENDING} (Rina Marlina/Contoh Kini)", "Rina Marlina"),
        ("Oleh Rina Marlina", "Rina Marlina"),
        ("By Rina Marlina", "Rina Marlina"),
        ("(Bersambung)", ""),
        ("(asp/rie)", ""),
    ],
)
def test_a_full_name_in_a_sign_off_is_returned_as_signature(line: str, signature: str) -> None:
    assert sign(make_line(OPENING), make_line(line)).signature == signature


def test_a_declared_author_alone_on_the_last_line_is_a_sign_off() -> None:
    lines = make_line(OPENING), make_line("Rina Marlina")
    assert texts(*lines, authors=frozenset({"rina marlina"})) == [OPENING]
    assert texts(*lines) == [OPENING, "Rina Marlina"]


AUTHORS = frozenset({"rina marlina", "sari"})


@pytest.mark.parametrize(
    "biography",
    [
        "Rina Marlina adalah dosen ilmu tanah. Ia menulis tentang sungai dan jembatan sejak 2012.",
        "Rina Marlina is a reporter who covers rivers and bridges.",
        "Rina Marlina writes about rivers.",
    ],
)
def test_the_biography_of_a_declared_author_is_removed_at_the_end(biography: str) -> None:
    lines = make_line(OPENING), make_line(ENDING), make_line(biography)
    assert texts(*lines, authors=AUTHORS) == [OPENING, ENDING]
    assert texts(*lines) == [OPENING, ENDING, biography]
    assert texts(lines[0], lines[2], lines[1], authors=AUTHORS) == [OPENING, biography, ENDING]


@pytest.mark.parametrize(
    "ending",
    [
        "Dini Larasati adalah dosen ilmu tanah di kampus itu.",
        "Rina Marlina mengatakan jembatan itu dibangun warga.",
        "Menurut dia, Rina Marlina adalah dosen yang sabar.",
        "Sari adalah nama jembatan itu.",
        "Rina Marlina-Hidayat is a bridge builder.",
    ],
)
def test_a_last_sentence_about_another_person_is_kept(ending: str) -> None:
    assert texts(make_line(OPENING), make_line(ending), authors=AUTHORS) == [OPENING, ending]


@pytest.mark.parametrize(("letters", "is_kept"), [(595, False), (605, True)])
def test_letters_of_the_biography_of_a_declared_author(letters: int, is_kept: bool) -> None:
    biography = f"Rina Marlina adalah dosen {'x' * (letters - 27)}."
    expected = [OPENING, biography] if is_kept else [OPENING]
    assert texts(make_line(OPENING), make_line(biography), authors=AUTHORS) == expected


@pytest.mark.parametrize("about", ["Penulis adalah dosen ilmu tanah.", "(Penulis adalah seorang guru di Contoh)"])
def test_an_introduction_of_the_author_is_removed_only_at_the_end(about: str) -> None:
    assert texts(make_line(OPENING), make_line(about)) == [OPENING]
    assert texts(make_line(OPENING), make_line(about), make_line(ENDING)) == [OPENING, about, ENDING]


@pytest.mark.parametrize(
    "ending",
    [
        "Penulis adalah pekerjaan yang ia cita-citakan sejak kecil.",
        "Oleh Wali Kota, jembatan itu diserahkan kepada warga.",
    ],
)
def test_a_last_sentence_about_writers_is_kept(ending: str) -> None:
    assert texts(make_line(OPENING), make_line(ending)) == [OPENING, ending]


def test_a_line_that_is_cut_keeps_its_position() -> None:
    signed = sign(make_line(OPENING)._replace(position=4), make_line(f"{ENDING} (rin/agu)")._replace(position=5))
    assert [(line.text, line.position) for line in signed.lines] == [(OPENING, 4), (ENDING, 5)]
    assert [(removal.line.text, removal.line.position) for removal in signed.removals] == [("(rin/agu)", 5)]
