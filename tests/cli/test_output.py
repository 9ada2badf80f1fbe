"""JSON, CSV and tables, also with hostile text."""

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from core.article import Article
from tests.cli.commands import PROGRAM, Kliping, clean_environ, run_fresh, run_on_terminal
from tests.cli.conftest import CONFIG, make_unmatched, store_articles
from tests.factories import make_article

pytestmark = pytest.mark.process

HOSTILE = {
    "red": "merah \x1b[31m surut",
    "title of the window": "judul \x1b]0;dirampas\x07 surut",
    "eight-bit control": "kendali \x9b31m surut",
    "carriage return": "Nama lain\rsurut",
    "backspace": "palsu\x08\x08\x08\x08\x08asli surut",
    "right-to-left override": "laporan \u202efdp.exe surut",
    "isolate": "laporan \u2067terbalik\u2069 surut",
    "line separator": "baris\u2028baru\u0085lagi surut",
    "rich markup": "[bold red]tebal[/] surut [link=https://jahat.example]klik[/link]",
    "rich emoji": "kode :bomb: dan :smile: surut",
    "unbalanced markup": "[/] surut [",
    "csv quoting": 'koma, "kutip" dan surut',
    "formula": '=HYPERLINK("https://jahat.example";"surut")',
    "wide formula": "＝1+1 surut",
}
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
"""The only control sequences in our own output."""


def hostile_article(text: str) -> Article:
    return make_unmatched("https://kabar-contoh.example/1", title=text, text=f"{text}\nAir surut.", authors=(text,))


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest, kliping: Kliping) -> str:
    """A store with one article whose title, text and author are hostile."""
    text: str = request.param
    kliping.write_config(CONFIG)
    store_articles(kliping.store_url, {"Kabar Contoh": [hostile_article(text)]})
    return text


class TestHostileText:
    @pytest.mark.parametrize("words", [["search"], ["search", "surut"], ["show", "1"]], ids=" ".join)
    def test_a_table_shows_it_as_plain_text(self, kliping: Kliping, hostile: str, words: list[str]) -> None:
        shown = kliping(*words, "--table").out
        assert not OBEYED.search(shown)
        visible = "".join(" " if OBEYED.match(char) else char for char in hostile)
        # show has it as title, as author and in the text.
        assert "".join(shown.split()).count("".join(visible.split())) >= (3 if words[0] == "show" else 1)

    def test_json_keeps_it_and_no_terminal_obeys(self, kliping: Kliping, hostile: str) -> None:
        done = kliping("search", "--json")
        assert not OBEYED.search(done.out)
        [record] = done.records
        assert (record["title"], record["authors"]) == (hostile, [hostile])
        assert len(done.out.splitlines()) == 1

    def test_csv_contains_no_control_characters_and_no_formulas(self, kliping: Kliping, hostile: str) -> None:
        done = kliping("search", "--csv")
        [_, row] = csv.reader(io.StringIO(done.out, newline=""))
        for cell in row:
            assert not OBEYED.search(cell)
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
        assert row[3].lstrip("'") == "".join(" " if OBEYED.match(char) else char for char in hostile)


def test_hostile_text_on_a_terminal_is_plain_text(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    articles = [replace(hostile_article(text), url=f"https://k.example/{n}") for n, text in enumerate(HOSTILE.values())]
    store_articles(kliping.store_url, {"Kabar Contoh": articles})
    shown = run_on_terminal(kliping.folder, "search")
    assert shown.code == 0
    assert shown.out.count("\x1b[36mKabar Contoh\x1b[0m") == len(HOSTILE)
    assert not OBEYED.search(COLOUR.sub("", shown.out))


def test_hostile_names_in_the_config_are_plain_text(kliping: Kliping) -> None:
    name = "[bold]Kabar[/bold] \u202e:bomb:"
    config = json.dumps(
        {"keywords": [{"name": f"air {name}", "query": "surut"}], "outlets": [{"name": name, "url": "k.example"}]}
    )
    kliping.write_config(config)
    store_articles(kliping.store_url, {name: [hostile_article("Air surut")]}, config)
    for words in (["search"], ["show", "1"], ["keywords"], ["outlets"], ["status"]):
        kliping.set_width(120)
        shown = kliping(*words, "--table").out
        assert "[bold]Kabar[/bold]  :bomb:" in shown, words
        assert not OBEYED.search(shown), words
    assert "[bold]Kabar[/bold]  :bomb:" in kliping("check").out
    shown = kliping("search", "--outlet", "lain").err
    assert "[bold]Kabar[/bold]  :bomb:" in shown


def test_soft_hyphens_and_joiners_stay(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    store_articles(kliping.store_url, {"Kabar Contoh": [hostile_article("pe\u00adme\u00adrin\u00adtah \u200dsurut")]})
    assert "pe\u00adme\u00adrin\u00adtah \u200dsurut" in kliping("search", "--table").out


class TestJson:
    def test_has_every_field_and_correct_offsets(self, archive: Kliping) -> None:
        record = archive("search", "--keyword", "Kota Contoh").records[1]
        assert record["url"] == "https://kabar-contoh.example/3"
        assert record["title"] == "Banjir 3"
        assert record["outlet"] == "Kabar Contoh"
        assert record["authors"] == ["Siti Contoh", "Budi Misal"]
        assert record["language"] == "id"
        assert record["dateline"] == {"credit": "kabar-contoh.example,", "place": "REGOL", "end": 30}
        assert len(record["mentions"]) == 3
        for mention in record["mentions"]:
            found = record[mention["field"]][mention["start"] : mention["end"]]
            assert found.casefold() in {"banjir", "surut", "kota contoh"}
            assert found in mention["snippet"]
            assert mention["keyword"] in {"Kota Contoh", "air"}

    def test_times_have_a_zone(self, archive: Kliping) -> None:
        record = archive("search", "--limit", "1").records[0]
        assert datetime.fromisoformat(record["published_at"]).isoformat() == "2026-03-02T08:30:00+00:00"
        for name in ("kept_at", "fetched_at", "modified_at"):
            assert datetime.fromisoformat(record[name]).utcoffset() is not None
        assert archive("search", "--all", "--outlet", "Warta Misal").records[1]["published_at"] is None

    def test_is_the_default_in_a_pipe(self, archive: Kliping) -> None:
        done = run_fresh(archive.folder, "search", LC_ALL="C", PYTHONIOENCODING="ascii")
        assert [record["id"] for record in done.records] == [7, 4, 3, 2, 1]
        assert done.out == archive("search", "--json").out
        assert "–" in done.out


class TestCsv:
    def test_has_one_row_for_each_article(self, archive: Kliping) -> None:
        rows = list(csv.DictReader(io.StringIO(archive("search", "--csv").out, newline="")))
        assert [row["id"] for row in rows] == ["7", "4", "3", "2", "1"]
        assert rows[0]["text"] == "Air surut.\nAir SURUT lagi."
        assert rows[0]["authors"] == "Siti Contoh; Budi Misal"
        assert rows[0]["published_at"] == "2026-03-02T08:30:00+00:00"
        assert rows[2]["keywords"] == "air; Kota Contoh"

    def test_has_a_header_without_any_article(self, archive: Kliping) -> None:
        assert archive("search", "pedagang", "--keyword", "air", "--csv").out.startswith("id,published_at,outlet,")

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_no_cell_starts_a_formula(self, kliping: Kliping, start: str) -> None:
        kliping.write_config(CONFIG)
        store_articles(
            kliping.store_url, {"Kabar Contoh": [replace(hostile_article("surut"), title=f"{start}cmd|' /C calc'!A0")]}
        )
        [_, row] = csv.reader(io.StringIO(kliping("search", "--csv").out, newline=""))
        assert row[3].startswith("'")


class TestTable:
    def test_is_the_default_on_a_terminal_with_colours(self, archive: Kliping) -> None:
        shown = run_on_terminal(archive.folder, "search", "--limit", "1").out
        assert COLOUR.sub("", shown) == (
            "    7  2026-03-02 15:30  Warta Misal  Pasar pagi dibuka\n"
            "       air ×2 (lead): Air [surut]. Air SURUT lagi.\n"
            "4 more: --limit 5\n"
            "2 more unmatched: --all\n"
        )
        assert "\x1b[1;33m[surut]\x1b[0m." in shown

    def test_times_are_in_the_configured_zone(self, archive: Kliping) -> None:
        archive.set_variable("KLIPING_SCHEDULE__TIMEZONE", "Asia/Jayapura")
        shown = archive("search", "--table", "--limit", "1").out
        assert shown.startswith("    7  2026-03-02 17:30  Warta Misal")

    def test_shows_the_time_of_storing_if_there_is_no_date(self, archive: Kliping) -> None:
        assert "    6  2026-03-02 15:35  Warta Misal" in archive("search", "--all", "--table").out

    @pytest.mark.parametrize("columns", [40, 80, 140])
    def test_wraps_with_a_hanging_indent(self, kliping: Kliping, columns: int) -> None:
        long = "Warga membersihkan lumpur sisa banjir di sepanjang jalan desa " * 3
        kliping.write_config(CONFIG)
        article = make_article("https://kabar-contoh.example/1", title=long.strip(), text=long * 2)
        store_articles(kliping.store_url, {"Kabar Contoh": [article]})
        kliping.set_width(columns)
        first, *rest = kliping("search", "--table").out.splitlines()
        assert first.startswith("    1  2026-03-02 13:30  Kabar Contoh")
        assert len(rest) > 1
        assert max(map(len, [first, *rest])) <= columns
        for line in rest:
            assert re.match(r" {7}\S", line), line
            assert line == line.rstrip()

    def test_folds_a_word_that_is_longer_than_the_line(self, kliping: Kliping) -> None:
        kliping.write_config(CONFIG)
        store_articles(kliping.store_url, {"Kabar Contoh": [hostile_article("surut " + "x" * 300)]})
        lines = kliping("search", "--table").out.splitlines()
        assert max(map(len, lines)) <= 80
        assert sum(line.count("x") for line in lines) > 300


def in_shell(kliping: Kliping, line: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        ["bash", "-c", line], cwd=kliping.folder, env=clean_environ(), capture_output=True, check=False
    )


@pytest.mark.parametrize("words", ["--json --limit 40", "--json --limit 1", "--table --limit 40"])
def test_a_closed_pipe_is_not_an_error(kliping: Kliping, words: str) -> None:
    kliping.write_config(CONFIG)
    articles = [replace(hostile_article("Air surut. " * 500), url=f"https://k.example/{n}") for n in range(40)]
    store_articles(kliping.store_url, {"Kabar Contoh": articles})
    # The reader is gone before the first byte comes.
    line = f"set -o pipefail; '{PROGRAM}' search {words} | exec 0<&-"
    done = in_shell(kliping, line)
    assert (done.returncode, done.stdout, done.stderr.decode().replace("39 more: --limit 40\n", "")) == (0, b"", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize("words", ["check", "search --limit 40 --json", "search --help", "--help"])
def test_a_full_disk_is_reported_in_one_line(kliping: Kliping, words: str) -> None:
    kliping.write_config(CONFIG)
    store_articles(kliping.store_url, {"Kabar Contoh": [hostile_article("Air surut. " * 5000)]})
    done = in_shell(kliping, f"'{PROGRAM}' {words} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.decode() == "kliping: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("closed", ["", ">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_not_an_error(kliping: Kliping, closed: str) -> None:
    kliping.write_config(CONFIG)
    store_articles(kliping.store_url, {"Kabar Contoh": [hostile_article("Air surut.")]})
    done = in_shell(kliping, f"'{PROGRAM}' search --json {closed}")
    assert (done.returncode, bool(done.stdout), done.stderr) == (0, not closed.startswith(">"), b"")
