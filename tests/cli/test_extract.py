"""`kliping extract`, of saved pages and of pages on the web."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import Newsroom
from tests.cli.commands import Kliping
from tests.factories import NOW


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """A page of the sample newsroom as a file, its address and title."""
    path = tmp_path_factory.mktemp("saved") / "page.html"
    with Newsroom.serve(NOW) as newsroom:
        truth = next(each for each in newsroom.truth() if "Kota Bandung" in each.mentions)
        with urllib.request.urlopen(truth.url, timeout=30) as answer:
            path.write_bytes(answer.read())
        yield path, truth.url, truth.title


CONFIG = "keywords: [Kota Bandung]\noutlets: [{name: Lain, url: https://lain.example}]"


def test_prints_the_article_and_its_mentions(kliping: Kliping, saved: tuple[Path, str, str]) -> None:
    path, url, title = saved
    kliping.write_config(CONFIG)
    done = kliping("extract", str(path), "--url", url)
    [record] = done.records
    assert (done.code, record["title"], record["url"]) == (0, title, url)
    assert {mention["keyword"] for mention in record["mentions"]} == {"Kota Bandung"}
    mention = record["mentions"][-1]
    assert record[mention["field"]][mention["start"] : mention["end"]].casefold() == "kota bandung"


def test_prints_a_table(kliping: Kliping, saved: tuple[Path, str, str]) -> None:
    path, url, title = saved
    kliping.write_config(CONFIG)
    kliping.set_width(200)
    shown = kliping("extract", str(path), "--url", url, "--table").out
    assert shown.startswith(f"{title}\n")
    assert f"\n{url}\n" in shown
    assert "[Kota Bandung]" in shown
    assert "Tinggalkan Balasan" not in shown


def test_needs_no_config(kliping: Kliping, saved: tuple[Path, str, str]) -> None:
    path, url, title = saved
    [record] = kliping("extract", str(path), "--url", url).records
    assert (record["title"], record["mentions"]) == (title, [])


@pytest.mark.parametrize("word", ["", " "])
def test_refuses_an_empty_argument(kliping: Kliping, word: str) -> None:
    done = kliping("extract", word)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "kliping: neither an address nor a file is named; write https://… or the path of a saved page\n"
    )


@pytest.mark.parametrize("words", [["http://budi:rahasia@lain.example/1"], ["page.html", "--url", "http://a:b@c.de/"]])
def test_refuses_an_address_with_a_password(kliping: Kliping, words: list[str]) -> None:
    done = kliping("extract", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err == "kliping: user and password do not belong in an address; remove what stands before the '@'\n"


def test_hides_a_password_in_any_argument(archive: Kliping) -> None:
    done = archive("search", "--outlet", "http://budi:rahasia@lain.example/")
    assert done.code == 3
    assert "no outlet is named 'http://***@lain.example/'" in done.err


def test_without_an_address(kliping: Kliping, saved: tuple[Path, str, str]) -> None:
    path, _, title = saved
    assert kliping("extract", str(path)).records[0]["title"] == title


class TestNoArticle:
    @pytest.mark.parametrize("body", [b"", b"\x00\xff" * 500, b"<html><title>Berita</title><p>Menu", b"%PDF-1.7"])
    def test_reports_the_reason(self, kliping: Kliping, body: bytes) -> None:
        page = kliping.folder / "page.html"
        page.write_bytes(body)
        done = kliping("extract", "page.html", "--table")
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("kliping: page.html is not an article: ")
        shown = kliping("extract", "page.html", "--json")
        assert (shown.code, shown.err) == (3, "")
        assert done.err.endswith(f": {shown.records[0]['not_an_article']}\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["none.html"], "none.html: cannot be read (No such file or directory); an address starts with https://"),
        (["."], ".: cannot be read (Is a directory); an address starts with https://"),
        (["http://[::1"], "http://[::1: this is not a web address; write https://…"),
        (["https://"], "https://: this is not a web address; write https://…"),
        (["page.html", "--url", "kabar"], "kabar: this is not a web address; write https://…"),
    ],
)
def test_refuses_what_cannot_be_read(kliping: Kliping, words: list[str], message: str) -> None:
    done = kliping("extract", *words)
    assert (done.code, done.out, done.err) == (2, "", f"kliping: {message}\n")


class TestExplain:
    def test_the_table_has_every_line_with_its_cause(self, kliping: Kliping, saved: tuple[Path, str, str]) -> None:
        path, url, _ = saved
        kliping.set_width(5000)
        record = kliping("extract", str(path), "--url", url, "--explain", "--json").records[0]
        shown = kliping("extract", str(path), "--url", url, "--explain", "--table").out.splitlines()
        kept, removed = record["explanation"]["kept"], record["explanation"]["removed"]
        assert "Text from: page" in shown
        assert all(f"{line['position']:>4} + {line['text']}" in shown for line in kept)
        assert all(f"{line['position']:>4} - {line['text']}" in shown for line in removed)
        causes = {line["reason"] for line in removed}
        assert causes
        assert all(any(line.endswith(cause) for line in shown) for cause in causes)

    def test_the_reasons_are_in_the_language_of_the_output(
        self, kliping: Kliping, saved: tuple[Path, str, str]
    ) -> None:
        path, url, _ = saved
        kliping.set_width(5000)
        words = ("extract", str(path), "--url", url, "--explain")
        in_english = {line["reason"] for line in kliping(*words).records[0]["explanation"]["removed"]}
        shown = [line for line in kliping("--lang", "id", *words, "--table").out.splitlines() if "dihapus: " in line]
        assert in_english
        assert len(shown) >= len(in_english)
        assert not any(reason in line for line in shown for reason in in_english)

    def test_the_kept_lines_are_the_text_and_the_removed_ones_are_not(
        self, kliping: Kliping, saved: tuple[Path, str, str]
    ) -> None:
        path, url, _ = saved
        record = kliping("extract", str(path), "--url", url, "--explain").records[0]
        explanation = record["explanation"]
        assert "\n".join(line["text"] for line in explanation["kept"]) == record["text"]
        assert "Berita Terkait" in {line["text"] for line in explanation["removed"]}
        assert (explanation["source"], explanation["decided_by"]) == ("page", None)

    def test_a_refused_page_names_the_step(self, kliping: Kliping) -> None:
        (kliping.folder / "page.html").write_text("<html><title>Beranda</title><p>Menu</p></html>")
        words = ("extract", "page.html", "--url", "https://kabar-contoh.example/", "--explain")
        [record] = kliping(*words).records
        done = kliping(*words, "--table")
        assert done.code == 3
        assert f"Refused by: {record['explanation']['decided_by']}\n" in done.out
        assert done.err == f"kliping: page.html is not an article: {record['not_an_article']}\n"
