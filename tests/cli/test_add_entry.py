"""`kliping add --text`: what was read on paper, heard or seen, without an address; on SQLite and PostgreSQL."""

import csv
import hashlib
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from actions import attachments
from storage import upgrade_store
from tests.cli.commands import CommandResult, Kliping, run_fresh

TEXT = "Air di Kota Contoh surut sejak pagi.\n\nWarga  kembali ke rumah.\n"
SCAN = b"%PDF-1.7\n" + bytes(range(256)) * 10_000
ENTRY = ("--outlet", "Radio Contoh", "--title", "Banjir surut", "--date", "2026-11-20T06:00", "--text", "siaran.txt")


@pytest.fixture
def desk(kliping: Kliping, store_url: str) -> Kliping:
    """The command in a folder with a text, a scan and the config of an empty store."""
    kliping.write_config(json.dumps({"storage": {"url": store_url}, "keywords": ["Kota Contoh"], "outlets": []}))
    (kliping.folder / "siaran.txt").write_text(TEXT, encoding="utf-8")
    (kliping.folder / "halaman 3.pdf").write_bytes(SCAN)
    return kliping


def add(desk: Kliping, *words: str) -> CommandResult:
    return desk("add", *ENTRY, *words)


def test_an_entry_is_stored_matched_and_found(desk: Kliping) -> None:
    done = add(desk, "--author", "Sari Contoh", "--author", "Budi Contoh", "--section", "Berita Pagi")
    assert (done.code, done.err) == (0, "")
    [record] = done.records
    article = record["article"]
    assert (record["result"], article["url"], article["origin"]) == ("new", None, "hand")
    assert (article["outlet"], article["title"], article["section"]) == ("Radio Contoh", "Banjir surut", "Berita Pagi")
    assert article["text"] == "Air di Kota Contoh surut sejak pagi.\nWarga kembali ke rumah."
    assert article["authors"] == ["Sari Contoh", "Budi Contoh"]
    assert (article["published_at"], article["language"]) == ("2026-11-19T23:00:00+00:00", "id")
    origins = ("title_from", "authors_from", "section_from", "published_from")
    assert {article[name] for name in origins} == {"hand"}
    assert {mention["keyword"] for mention in article["mentions"]} == {"Kota Contoh"}
    [found] = desk("search", "surut", "--outlet", "Radio Contoh", "--since", "2026-11-19").records
    assert found == article
    changes = desk("search", "--since-change", "0").records
    assert [each["change"]["cause"] for each in changes if "change" in each] == ["hand", "hand"]
    [outlet] = desk("outlets").records
    assert (outlet["name"], outlet["url"], outlet["active"], outlet["articles"]) == ("Radio Contoh", None, False, 1)


def test_an_article_without_an_address_works_everywhere(desk: Kliping) -> None:
    add(desk, "--attach", "halaman 3.pdf")
    shown = desk("show", "1").records[0]
    assert (shown["url"], shown["addresses"]) == (None, [])
    for words in (
        ("search", "--table"),
        ("show", "1", "--table"),
        ("search", "--csv"),
        ("outlets", "--table"),
        ("status", "--table"),
        ("keywords", "test", "Contoh"),
        *(("export", "--format", name) for name in ("csv", "jsonl", "atom")),
    ):
        done = desk(*words)
        # The id of an Atom entry must be an IRI, which need not exist.
        assert (done.code, "by-hand.invalid" in done.out) == (0, words[-1] == "atom"), (words, done)
    [row] = csv.DictReader(io.StringIO(desk("export", "--format", "csv").out))
    assert (row["url"], row["title"]) == ("", "Banjir surut")
    [entry] = ET.fromstring(desk("export", "--format", "atom").out).iter("{http://www.w3.org/2005/Atom}entry")
    assert entry.find("{http://www.w3.org/2005/Atom}link") is None
    assert desk("renormalize", "--json").records[-1]["pages"] == 0
    assert desk("candidates").records == []
    assert desk("db", "verify").code == 0
    edited = desk("edit", "1", "--title", "Banjir surut pagi ini", "--json").records[0]
    assert (edited["title"], edited["url"]) == ("Banjir surut pagi ini", None)
    desk("remove", "1", "--yes")
    assert desk("remove").records[0]["url"] is None
    assert "no address" in desk("remove", "--table").out


def test_a_file_is_stored_with_its_article_and_can_be_written(desk: Kliping) -> None:
    [record] = add(desk, "--attach", "halaman 3.pdf", "--attach", "siaran.txt").records
    assert record["attached"] == ["halaman 3.pdf", "siaran.txt"]
    scan, _ = record["article"]["attachments"]
    assert (scan["name"], scan["media_type"], scan["size"]) == ("halaman 3.pdf", "application/pdf", len(SCAN))
    assert scan["digest"] == hashlib.sha256(SCAN).hexdigest()
    assert "halaman 3.pdf (2.6 MB)" in desk("show", "1", "--table").out
    assert desk("show", "1", "--save", "berkas/hari ini").code == 0
    assert (desk.folder / "berkas/hari ini/halaman 3.pdf").read_bytes() == SCAN
    # Nothing is replaced: a second copy gets another name, and a third is refused.
    assert desk("show", "1", "--save", "berkas/hari ini").code == 0
    assert (desk.folder / f"berkas/hari ini/{scan['id']}-halaman 3.pdf").read_bytes() == SCAN
    refused = desk("show", "1", "--save", "berkas/hari ini")
    assert refused.code == 2
    assert "File exists" in refused.err


def test_an_entry_is_stored_once_and_a_file_can_be_added(desk: Kliping) -> None:
    first = add(desk).records[0]["article"]["id"]
    again = add(desk, "--attach", "halaman 3.pdf").records[0]
    assert (again["result"], again["article"]["id"], again["attached"]) == ("unchanged", first, ["halaman 3.pdf"])
    assert add(desk, "--attach", "halaman 3.pdf").records[0]["attached"] == []
    assert len(desk("search").records) == 1


def test_an_entry_may_have_an_address(desk: Kliping) -> None:
    url = "https://kabar-contoh.example/premium/1"
    [record] = desk("add", url, *ENTRY[2:]).records
    assert (record["article"]["url"], record["article"]["outlet"]) == (url, "kabar-contoh.example")
    assert [each["state"] for each in desk("candidates").records] == ["kept"]
    assert desk("outlets").records[0]["url"] == "https://kabar-contoh.example/"


def test_removing_deletes_the_files_and_the_entry_stays_removed(desk: Kliping, store_url: str) -> None:
    add(desk, "--attach", "halaman 3.pdf")
    assert desk("remove", "1", "--reason", "salah", "--yes").code == 0
    sizes = {each.get("table"): each.get("rows") for each in desk("db", "stats").records}
    assert (sizes["attachments"], sizes["attachment_pieces"]) == (0, 0)
    done = add(desk)
    assert done.code == 3
    assert done.err.endswith(": salah\n")


def test_a_backup_contains_the_files(desk: Kliping, store_url: str) -> None:
    add(desk, "--attach", "halaman 3.pdf")
    copy = f"sqlite:///{desk.folder / 'salinan.db'}"
    assert desk("db", "copy", copy).code == 0
    desk.write_config(json.dumps({"storage": {"url": copy}, "keywords": ["Kota Contoh"]}))
    assert desk("show", "1", "--save", "berkas").code == 0
    assert (desk.folder / "berkas/halaman 3.pdf").read_bytes() == SCAN


@pytest.mark.process
def test_the_text_may_come_from_a_pipe(tmp_path: Path, desk: Kliping) -> None:
    upgrade_store(f"sqlite:///{tmp_path / 'kliping.db'}")
    desk.write_config("keywords: [Kota Contoh]")
    done = run_fresh(tmp_path, *("add", *ENTRY[:-1], "-"), stdin=b"Air surut di Kota Contoh")
    assert done.records[0]["article"]["text"] == "Air surut di Kota Contoh"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "name an address; or --text, --outlet, --title and --date of an article to type"),
        (("--title", "Judul"), "belong to --text"),
        (ENTRY[2:], "--outlet is missing"),
        (ENTRY[:2] + ENTRY[4:], "--title is missing"),
        (ENTRY[:4] + ENTRY[6:], "--date is missing"),
        ((*ENTRY[:-1], "kosong.txt"), "kosong.txt: cannot be read (No such file or directory)"),
        ((*ENTRY[:-1], "halaman 3.pdf"), "halaman 3.pdf: this is not a text in UTF-8"),
        ((*ENTRY, "--attach", "tidak ada.mp3"), "tidak ada.mp3: cannot be read (No such file or directory)"),
        ((*ENTRY, "--attach", "."), ".: cannot be read (Is a directory)"),
        ((*ENTRY, "--language", "klingonese"), "'klingonese' is not a language"),
        ((*ENTRY[:5], "2999-01-01", *ENTRY[6:]), "--date 2999-01-01: lies in the future"),
        ((*ENTRY[:-1], "hampa.txt"), "--text is missing"),
        (("javascript:1", *ENTRY), "this is not a web address"),
    ],
)
def test_invalid_entries_store_nothing(desk: Kliping, words: tuple[str, ...], problem: str) -> None:
    (desk.folder / "hampa.txt").write_text(" \n")
    done = desk("add", *words)
    assert (done.code, done.out) == (2, "")
    assert problem in done.err
    assert desk("search", "--all").records == []
    assert desk("outlets").records == []


def test_a_file_that_is_too_large_is_refused(desk: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_ATTACHMENT", 2_000_000)
    done = add(desk, "--attach", "halaman 3.pdf")
    assert done.code == 2
    assert "halaman 3.pdf: the file has 2 MB, and at most 2 can be attached" in done.err
    assert desk("search", "--all").records == []


def test_an_outlet_without_an_address_is_not_resumed_until_it_has_one(desk: Kliping) -> None:
    add(desk)
    refused = desk("outlets", "resume", "Radio Contoh")
    assert refused.code == 2
    assert "'Radio Contoh' has no address" in refused.err
    assert desk("outlets", "edit", "Radio Contoh", "--url", "https://radio-contoh.example").code == 0
    assert desk("outlets", "resume", "Radio Contoh").code == 0
