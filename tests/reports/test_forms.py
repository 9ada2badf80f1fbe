"""Each form is opened again with another program: pdftotext, LibreOffice, an XML parser, a reader of ZIP files."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from reports.docx import write_docx
from reports.fields import make_fields
from reports.html import write_html
from reports.model import Report
from reports.pdf import write_pdf
from reports.xlsx import write_xlsx
from tests.reports.conftest import HOSTILE, make_hostile_report, make_marks, make_report, make_stored

pytestmark = pytest.mark.process

needs_soffice = pytest.mark.usefixtures("soffice")
needs_poppler = pytest.mark.usefixtures("poppler")

FORMS: dict[str, Callable[[Report], bytes]] = {
    "pdf": lambda report: write_pdf(report, make_fields(report)),
    "docx": lambda report: write_docx(report, make_fields(report)),
    "xlsx": lambda report: write_xlsx(report, make_fields(report)),
    "html": lambda report: write_html(make_fields(report)),
}


@pytest.fixture(scope="module")
def soffice() -> None:
    """LibreOffice. Without it the test is skipped, in CI it fails."""
    _require("soffice", "libreoffice-writer-nogui libreoffice-calc-nogui")


@pytest.fixture(scope="module")
def poppler() -> None:
    """The programs that read PDF. Without them the test is skipped, in CI it fails."""
    _require("pdftoppm", "poppler-utils")


def _require(program: str, packages: str) -> None:
    if shutil.which(program) is None:
        missing = f"{program} is not installed (Debian: apt-get install {packages})"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)


def make_plain_report(**fields: Any) -> Report:
    return make_report(
        make_stored(1, minutes=1, marks=make_marks(tone="negative", note="Tanggapi hari ini")),
        make_stored(2, "Warta Misal", 2, copy_of=1),
        make_stored(3, minutes=3, authors=("Siti Contoh",)),
        **fields,
    )


def read_pdf(content: bytes, folder: Path) -> str:
    """Return the text of a PDF file, with its pages drawn once, so that every page is read in full."""
    path = folder / "read.pdf"
    path.write_bytes(content)
    drawn = subprocess.run(["pdftoppm", "-r", "20", path, folder / "page"], capture_output=True, check=True)
    assert drawn.stderr == b""
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def convert(content: bytes, suffix: str, target: str, folder: Path) -> bytes:
    """Return a file as LibreOffice saves it in another format."""
    path = folder / f"office.{suffix}"
    path.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    # The default of CSV is the encoding of the system.
    wanted = "csv:Text - txt - csv (StarCalc):44,34,76" if target == "csv" else target
    command: list[str | Path] = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        wanted,
        "--outdir",
        folder / "out",
        path,
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=200)
    return (folder / "out" / f"office.{target}").read_bytes()


def read_docx(content: bytes) -> str:
    """Return the paragraphs of a DOCX file. Every part has to be well-formed."""
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    roots = {name: etree.fromstring(part) for name, part in parts.items()}
    paragraphs = roots["word/document.xml"].iter(f"{word}p")
    return "\n".join("".join(each.text or "" for each in paragraph.iter(f"{word}t")) for paragraph in paragraphs)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_report_is_the_same_file(form: str) -> None:
    assert FORMS[form](make_plain_report()) == FORMS[form](make_plain_report())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_an_empty_day_is_a_report(form: str, language: str, tmp_path: Path) -> None:
    content = FORMS[form](make_report(language=language, office=None, edition=None))
    expected = {"id": "Tidak ada berita pada periode ini", "en": "There are no articles in this period"}[language]
    match form:
        case "docx":
            assert expected in read_docx(content)
        case "html":
            assert expected in content.decode()
        case "xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert expected in archive.read("xl/sharedStrings.xml").decode()
        case "pdf":
            assert content.startswith(b"%PDF-")


@needs_poppler
def test_pdf(tmp_path: Path) -> None:
    text = read_pdf(FORMS["pdf"](make_plain_report(dropped=(make_stored(9, title="Disisihkan orang"),))), tmp_path)
    head, _, body = text.partition("Warga Kota Contoh membersihkan lumpur")
    for parts, shown in (
        (("Bagian Humas", "Kliping Berita", "Senin, 02 Maret 2026", "Ringkasan", "Daftar isi", "Isu utama"), head),
        (("Nada per isu", "Media paling aktif", "Daftar berita", "Tanggapi hari ini", "Juga dimuat di"), body),
        (("Juga dimuat di", "Kesimpulan", "Lampiran", "Disisihkan orang"), body),
    ):
        places = [shown.index(part) for part in parts]
        assert places == sorted(places), parts
    assert re.search(r"Halaman\s+1 / \d", text)


@needs_poppler
def test_pdf_of_hostile_text(tmp_path: Path) -> None:
    content = FORMS["pdf"](make_hostile_report())
    text = re.sub(r"[\s\u200b]+", "", read_pdf(content, tmp_path))
    for shown in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3]):
        assert re.sub(r"\s+", "", shown) in text
    assert "root:x:" not in text


def test_html_of_hostile_text() -> None:
    content = FORMS["html"](make_hostile_report()).decode()
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Reader().feed(content)
    assert not {*found} & {"script", "img", "iframe", "link", "object", "w:instrtext"}
    assert "&lt;script&gt;alert(1)" in content
    assert "{{ 7*7 }}" in content


def test_docx() -> None:
    text = read_docx(FORMS["docx"](make_plain_report()))
    for part in ("Bagian Humas", "Senin, 02 Maret 2026 · Edisi pagi", "Isu utama", "Juga dimuat di: Warta Misal"):
        assert part in text
    assert "Siti Contoh" in text
    # The explanations at the end of the template are no part of a report, nor is any tag.
    assert "Daftar isian" not in text
    assert not re.search(r"\{[{%]|[%}]\}", text)


def test_docx_of_hostile_text() -> None:
    content = FORMS["docx"](make_hostile_report())
    text = read_docx(content)
    for shown in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[6]):
        assert shown in text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = archive.read("word/document.xml")
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    assert b"<w:instrText" not in document
    external = [each.get("Target", "") for each in relations if each.get("TargetMode") == "External"]
    assert external
    assert all(target.startswith("https://kabar-contoh.example/") for target in external)


def test_xlsx_of_hostile_text() -> None:
    with zipfile.ZipFile(io.BytesIO(FORMS["xlsx"](make_hostile_report()))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    assert len(sheets) == 5
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
    texts = ["".join(map(str, item.itertext())) for item in strings]
    assert f"'{HOSTILE[3]}" in texts
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


@needs_soffice
@needs_poppler
def test_office_opens_docx(tmp_path: Path) -> None:
    text = read_pdf(convert(FORMS["docx"](make_hostile_report()), "docx", "pdf", tmp_path), tmp_path)
    joined = re.sub(r"\s+", "", text)
    for shown in (HOSTILE[1], HOSTILE[2]):
        assert re.sub(r"\s+", "", shown) in joined
    assert "Kesimpulan" in text


@needs_soffice
def test_office_opens_xlsx(tmp_path: Path) -> None:
    text = convert(FORMS["xlsx"](make_hostile_report()), "xlsx", "csv", tmp_path).decode()
    assert "Kliping Berita" in text
    assert "Isu utama" in text
