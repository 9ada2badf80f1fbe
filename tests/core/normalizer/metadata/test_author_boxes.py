import pytest

from core.normalizer.document.html import parse_html
from core.normalizer.document.line_reader import read_lines
from core.normalizer.metadata.author_boxes import (
    find_author_boxes,
    find_biographies,
    find_name_in_capitals,
    find_name_with_job,
    find_names_with_credentials,
)

ABOUT = "Rina writes about the river and the people who live beside it."


def boxes(*lines: str) -> tuple[str, ...]:
    return find_author_boxes(read_lines(parse_html("".join(f"<div>{line}</div>" for line in lines))))


def biographies(header: str, body: str) -> list[str]:
    return list(find_biographies({header}, read_lines(parse_html(f"<body>{body}</body>"))))


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("Written by:", "Rina Marlina Lead Writer"), ("Rina Marlina",)),
        (("Article written by:", "Rina Marlina, MD, PhD", "Reviewed by:"), ("Rina Marlina, MD, PhD",)),
        (("Author", "RM", "Rina Marlina", "Staff Engineer, Lembah"), ("Rina Marlina",)),
        (
            ("Authors", "Rina Marlina", "Staff Engineer, Lembah", "DH", "Dadan Hidayat", "Director of Engineering"),
            ("Rina Marlina", "Dadan Hidayat"),
        ),
        (("Penulis", "Rina Marlina", "Rina Marlina adalah peneliti sungai di Lembah Tepian."), ("Rina Marlina",)),
        (("Tentang penulis", "Rina Marlina"), ("Rina Marlina",)),
    ],
)
def test_a_label_above_the_authors_name_and_job(lines: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert boxes(*lines) == names


@pytest.mark.parametrize(
    "lines",
    [
        ("Author", "Rina Marlina", "Publisher", "Lembah Press"),
        ("Written by:", "Rina Marlina", "Directed by:", "Dadan Hidayat"),
        ("Author", "Reviews and Ratings of Readers"),
        ("Author", "Rina Marlina", "Staff Writer", "Author", "Dadan Hidayat", "Staff Writer"),
        ("Related", "Rina Marlina", "Staff Writer"),
        ("Author",),
    ],
)
def test_a_label_in_a_table_or_list_of_articles(lines: tuple[str, ...]) -> None:
    assert boxes(*lines) == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Rina Marlina Writer, Hardware", "Rina Marlina"),
        ("Rina Marlina Senior Staff Writer", "Rina Marlina"),
        ("Rina Marlina", ""),
        ("Rina Marlina visits the writer.", ""),
        ("Senior Writer", ""),
    ],
)
def test_a_name_with_a_job_in_one_line(line: str, name: str) -> None:
    assert find_name_with_job(line) == name


@pytest.mark.parametrize(
    "about",
    [
        ABOUT,
        "Rina Marlina, a geologist, is the founder of this site.",
        "Hello, and welcome! I'm the editor and founder of this site.",
        "Rina Marlina adalah peneliti sungai yang tinggal di Lembah Tepian.",
    ],
)
def test_a_name_in_the_header_and_above_a_biography(about: str) -> None:
    assert biographies("Rina Marlina", f"<h3>Rina Marlina</h3><p>{about}</p>") == ["Rina Marlina"]
    assert biographies("Dadan Hidayat", f"<h3>Rina Marlina</h3><p>{about}</p>") == []


def test_a_heading_that_is_repeated_below_the_text_is_not_a_name() -> None:
    other = "<h3>Travel Insurance</h3><p>Compare the offers of all companies before you leave the country.</p>"
    assert biographies("Travel Insurance", other) == []


def test_a_portrait_beside_a_line_with_a_writers_job() -> None:
    portrait = '<p><img src="/rina.jpg" alt="Rina Marlina"></p>'
    assert biographies("", f"{portrait}<p>Rina Marlina Independent Writer</p><p>{ABOUT}</p>") == ["Rina Marlina"]
    # The picture and life of a person whom the article is about
    assert biographies("", f"{portrait}<p>Rina Marlina Mayor of Lembah</p><p>{ABOUT}</p>") == []
    assert biographies("", f"{portrait}<p>Rina Marlina was a writer from Lembah.</p><p>{ABOUT}</p>") == []
    assert biographies("", f"<p>Rina Marlina Independent Writer</p><p>{ABOUT}</p>") == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Rina Marlina, DVM, PhD", ["Rina Marlina, DVM, PhD"]),
        (
            "Rina Marlina, VMD, DACVB; Siti Maemunah, BA, LVT, VTS (Behavior) & Dadan Hidayat, DVM",
            ["Rina Marlina, VMD, DACVB", "Siti Maemunah, BA, LVT, VTS (Behavior)", "Dadan Hidayat, DVM"],
        ),
        ("Old Salem, MD", []),
        ("Old Salem, OR; New Lembah, AZ", []),
        ("Rina Marlina, Dadan Hidayat", []),
        ("Rina Marlina, DVM, treats dogs", []),
    ],
)
def test_a_line_of_names_with_credentials(line: str, names: list[str]) -> None:
    assert find_names_with_credentials(line) == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Plant a tree before winter, says RINA MARLINA.", "RINA MARLINA"),
        ("Tanam pohon sebelum hujan, tulis RINA MARLINA", "RINA MARLINA"),
        ("Plant a tree before winter, says Rina Marlina.", ""),
        ("The test is safe, says NASA.", ""),
        ("PLANT A TREE, SAYS RINA MARLINA", ""),
    ],
)
def test_a_name_in_capitals_at_the_end_of_the_standfirst(line: str, name: str) -> None:
    assert find_name_in_capitals(line) == name
