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
