"""`kliping report`: from the config and the store to a file."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from cli import context
from core.marks import MarkKind
from storage import NewSentReport, ReportFile, open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, store_articles
from tests.factories import DAY, NOW, make_article

REPORTS = """\
reports:
  - {name: Harian, keywords: [Kota Contoh], office: Bagian Humas, edition: pagi, with_dropped: true}
  - {name: own, template: own.docx, keywords: [Kota Contoh]}
  - {name: wrong, keywords: [Kota Contohh]}
"""


@pytest.fixture
def desk(kliping: Kliping, monkeypatch: pytest.MonkeyPatch) -> Kliping:
    """A store with two articles of a day, one of the day before, and one with another keyword; a day later."""
    articles = [
        make_article(f"https://kabar-contoh.example/{number}", title=f"Kota Contoh {number}", published_at=at)
        for number, at in enumerate((NOW, NOW + timedelta(minutes=5), NOW - DAY), 1)
    ]
    other = make_article(
        "https://warta-misal.example/4", title="Longsor", text="Banjir di Misal.", dateline=None, published_at=NOW
    )
    store_articles(kliping.store_url, {"Kabar Contoh": articles, "Warta Misal": [other]})
    kliping.write_config(CONFIG + REPORTS)
    monkeypatch.setattr(context, "now", lambda: NOW + DAY)
    return kliping


def titles_in(page: str) -> set[str]:
    return set(re.findall(r"Kota Contoh \d|Longsor", page))


class TestReport:
    def test_the_articles_of_a_day_with_its_keywords(self, desk: Kliping) -> None:
        done = desk("report", "harian", "--date", "2026-03-02", "-o", "hari.html")
        assert (done.code, done.out) == (0, "")
        assert done.err == "kliping: hari.html: 3 articles of 2026-03-02 00:00 – 2026-03-03 00:00\n"
        page = (desk.folder / "hari.html").read_text(encoding="utf-8")
        # The third one was published the day before, and stored on this day.
        assert titles_in(page) == {"Kota Contoh 1", "Kota Contoh 2", "Kota Contoh 3"}
        assert page.count("susulan") == 2
        assert "+3" in page
        assert "Bagian Humas" in page

    def test_the_last_complete_day_as_pdf_by_default(self, desk: Kliping) -> None:
        assert desk("report", "HARIAN").code == 0
        assert (desk.folder / "harian-2026-03-02.pdf").read_bytes().startswith(b"%PDF-")

    @pytest.mark.parametrize("suffix", ["docx", "xlsx"])
    def test_the_format_of_the_name(self, desk: Kliping, suffix: str) -> None:
        assert desk("report", "harian", "--output", f"a.{suffix}").code == 0
        assert zipfile.ZipFile(desk.folder / f"a.{suffix}").testzip() is None

    def test_dropped_articles_are_in_the_appendix_alone(self, desk: Kliping) -> None:
        with open_store(desk.store_url, migrate=False) as store:
            store.marks.change(1, {MarkKind.DROP: ""}, "sari", NOW)
        assert "2 articles of" in desk("report", "harian", "-o", "a.html").err
        body, _, appendix = (desk.folder / "a.html").read_text(encoding="utf-8").partition("Lampiran")
        assert (titles_in(body), titles_in(appendix)) == ({"Kota Contoh 2", "Kota Contoh 3"}, {"Kota Contoh 1"})

    def test_the_list(self, desk: Kliping) -> None:
        assert [record["name"] for record in desk("report").records] == ["Harian", "own", "wrong"]
        assert "Bagian Humas" in desk("report", "--table").out

    def test_own_template(self, desk: Kliping) -> None:
        assert desk("report", "template", "new", "own.docx").code == 0
        assert desk("report", "own", "-o", "a.docx").code == 0
        with zipfile.ZipFile(desk.folder / "a.docx") as archive:
            assert "Kota Contoh 1" in archive.read("word/document.xml").decode()

    @pytest.mark.parametrize(
        ("words", "code", "problem"),
        [
            (["hariann"], 3, "no report is named 'hariann'; there are: Harian, own, wrong"),
            (["wrong"], 3, "Kota Contohh"),
            (["own", "-o", "a.docx"], 2, "own.docx: cannot be read: No such file or directory"),
            (["harian", "-o", "a.odt"], 2, "--output a.odt: name a file that ends in .pdf, .docx, .xlsx or .html"),
            (["harian", "--format", "odt"], 2, "--format odt: there are: pdf, docx, xlsx, html"),
            (["harian", "--date", "9999-12-31"], 2, "--date 9999-12-31: "),
            (["harian", "--date", "besok lusa"], 2, "--date besok lusa: write 2026-11-20"),
            (["harian", "-o", "missing/a.html"], 2, "missing/a.html: cannot be written (No such file or directory)"),
        ],
    )  # fmt: skip
    def test_mistakes(self, desk: Kliping, words: list[str], code: int, problem: str) -> None:
        done = desk("report", *words)
        assert done.code == code
        assert problem in done.err


class TestTemplate:
    def test_new_is_checked_without_mistakes(self, kliping: Kliping) -> None:
        assert kliping("report", "template", "new", "a.docx", "--lang", "id").code == 0
        done = kliping("report", "template", "check", "a.docx", "--lang", "id")
        assert done.code == 0
        assert "article.title" in done.out
        assert "judul berita" in done.out
        assert done.out.endswith("Templat ini tidak memiliki kesalahan.\n")

    def test_mistakes_are_named(self, kliping: Kliping) -> None:
        kliping("report", "template", "new", "a.docx")
        stream = BytesIO()
        with zipfile.ZipFile("a.docx") as source, zipfile.ZipFile(stream, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).replace(b"{{ title }}", b"{{ judul }}"))
        Path("b.docx").write_bytes(stream.getvalue())
        done = kliping("report", "template", "check", "b.docx")
        assert done.code == 2
        assert "kliping: b.docx: paragraph 2: 'judul' is not a placeholder; there are: title, office" in done.err

    def test_nothing_is_overwritten(self, kliping: Kliping) -> None:
        (kliping.folder / "a.docx").write_bytes(b"kop")
        done = kliping("report", "template", "new", "a.docx")
        assert (done.code, done.err) == (2, "kliping: a.docx: exists; name another file\n")
        assert kliping("report", "template", "check", "a.docx").err.startswith("kliping: a.docx: cannot be used as a")


class TestSent:
    @pytest.fixture
    def sent(self, desk: Kliping) -> Kliping:
        """Two reports that were delivered; the second one could not be made."""
        with open_store(desk.store_url, migrate=False) as store:
            for day, problem, files in (
                (2, None, (ReportFile("harian-2026-03-02.pdf", "application/pdf", b"%PDF-isi"),)),
                (3, "no template", ()),
            ):
                at = NOW.replace(day=day)
                store.sent_reports.add(
                    NewSentReport(
                        *("pagi", at, "Harian", "Kliping", at.date(), at - DAY, at, 2, 1, ("Banjir",), problem, files)
                    ),
                    at,
                )
        return desk

    def test_the_list(self, sent: Kliping) -> None:
        newest, first = sent("report", "sent", "list").records
        assert (newest["id"], newest["problem"], newest["files"]) == (2, "no template", [])
        assert (first["alert"], first["name"], first["day"], first["articles"]) == ("pagi", "Harian", "2026-03-02", 2)
        assert [(file["name"], file["size"]) for file in first["files"]] == [("harian-2026-03-02.pdf", 8)]
        assert "harian-2026-03-02.pdf" in sent("report", "sent", "list", "HARIAN", "--table").out
        assert sent("report", "sent", "list", "own").records == []
        assert sent("report", "sent", "list", "x").code == 3

    def test_the_files_are_those_that_were_sent(self, sent: Kliping) -> None:
        (sent.folder / "terkirim").mkdir()
        done = sent("report", "sent", "show", "1", "--save", "terkirim")
        assert (done.code, done.out) == (0, "terkirim/harian-2026-03-02.pdf\n")
        assert (sent.folder / "terkirim" / "harian-2026-03-02.pdf").read_bytes() == b"%PDF-isi"
        again = sent("report", "sent", "show", "1", "--save", "terkirim")
        assert (again.code, "exists" in again.err) == (2, True)
        assert "no template" in sent("report", "sent", "show", "2").out
        assert sent("report", "sent", "show", "9").code == 3


class TestOrder:
    def test_clippings_are_moved_and_the_report_follows(self, desk: Kliping) -> None:
        [before] = desk("report", "order", "harian", "--date", "2026-03-02", "--json").records
        assert (before["name"], before["day"], before["is_ordered"]) == ("Harian", "2026-03-02", False)
        ids = [each["article"] for each in before["clippings"]]
        moves = ("--first", str(ids[-1]), "--down", str(ids[0]))
        [after] = desk("report", "order", "harian", "--date", "2026-03-02", *moves, "--json").records
        assert [each["article"] for each in after["clippings"]] == [ids[-1], *ids[1:-1], ids[0]]
        assert after["is_ordered"]
        assert desk("report", "harian", "--date", "2026-03-02", "-o", "hari.html").code == 0
        page = (desk.folder / "hari.html").read_text(encoding="utf-8")
        clips = re.findall(r"<article>\s*<h3>[^<]*<a href=\"[^\"]*/(\d+)\"", page)
        assert clips[0] == str(ids[-1])
        table = desk("report", "order", "harian", "--date", "2026-03-02", "--table")
        assert [int(number) for number in re.findall(r"(?m)^\d+ +(\d+) ", table.out)] == [ids[-1], *ids[1:-1], ids[0]]
        [reset] = desk("report", "order", "harian", "--date", "2026-03-02", "--reset", "--json").records
        assert ([each["article"] for each in reset["clippings"]], reset["is_ordered"]) == (ids, False)

    def test_what_is_not_in_the_report_cannot_be_moved(self, desk: Kliping) -> None:
        done = desk("report", "order", "harian", "--date", "2026-03-02", "--first", "4")
        assert done.code != 0
        assert "article 4 is not among the first 300 clippings" in done.err
        [record] = desk("report", "order", "harian", "--date", "2026-03-02", "--json").records
        assert not record["is_ordered"]

    def test_an_unknown_report(self, desk: Kliping) -> None:
        assert "no report is named 'sore'" in desk("report", "order", "sore").err
