"""keywords import and export."""

import pytest

from tests.cli.commands import CommandResult, Kliping
from tests.cli.conftest import assert_prints, find_ids, get_keyword


def test_import_counts_new_changed_and_unchanged_keywords(archive: Kliping) -> None:
    file = archive.folder / "kata.csv"
    file.write_text("name,query\npasar,pasar NOT malam\nair,banjir OR surut\n")
    assert_prints(archive("keywords", "import", "kata.csv", "--yes"), "1 new, 0 changed, 1 unchanged.", "found in 3")
    assert find_ids(archive, "pasar") == [7, 6, 5]
    assert_prints(archive("keywords", "import", "kata.csv", "--yes"), "0 new, 0 changed, 2 unchanged.")
    file.write_text("name,query\npasar,pasar\n")
    done = archive("keywords", "import", "kata.csv", "--no-backfill")
    assert_prints(done, "0 new, 1 changed, 0 unchanged.\n  pasar: query\n")
    assert get_keyword(archive, "pasar")["version"] == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kata.csv", "name,query\npasar,subuh\n"),
        ("kata.csv", "name,query,active\npasar,subuh,\n"),
        ("kata.yaml", "- {name: pasar, query: subuh}\n"),
        ("kata.txt", "[pasar]\nsubuh\n"),
    ],
)
def test_a_paused_keyword_stays_paused_if_the_file_does_not_state_it(archive: Kliping, name: str, text: str) -> None:
    archive("keywords", "add", "pasar", "--no-backfill")
    archive("keywords", "pause", "pasar")
    (archive.folder / name).write_text(text)
    done = archive("keywords", "import", name, "--yes")
    assert (done.code, done.out) == (0, "0 new, 1 changed, 0 unchanged.\n  pasar: query\n")
    assert get_keyword(archive, "pasar")["active"] is False
    assert "0 new, 0 changed, 1 unchanged.\n" in archive("keywords", "import", name, "--yes").out


def test_changed_fields_are_listed(archive: Kliping) -> None:
    file = archive.folder / "kata.csv"
    file.write_text("name,query,forms,active,languages\n" + "".join(f"k{n:02},a{n},,,\n" for n in range(23)))
    archive("keywords", "import", "kata.csv", "--no-backfill")
    file.write_text("name,query,forms,active,languages\nk00,b,id,,\nk01,a1,,false,id\nk02,a2,,,\n")
    done = archive("keywords", "import", "kata.csv", "--no-backfill")
    assert done.out == "0 new, 2 changed, 1 unchanged.\n  k00: query, forms\n  k01: languages, paused\n"
    file.write_text("name,query,active\n" + "".join(f"k{n:02},c{n},true\n" for n in range(23)))
    done = archive("keywords", "import", "kata.csv", "--no-backfill")
    assert_prints(done, "\n  k00: query, forms\n  k01: query, languages, resumed\n", "\n  … 3 more\n")


def test_a_file_without_keywords_is_refused(archive: Kliping) -> None:
    (archive.folder / "kata.csv").write_text("name,query\n")
    done = archive("keywords", "import", "kata.csv", "--yes")
    assert (done.code, done.out, done.err) == (2, "", "kata.csv:1: there is no keyword in this file\n")


def test_nothing_is_imported_if_there_is_any_problem(archive: Kliping) -> None:
    (archive.folder / "kata.yaml").write_text(
        "- pasar\n- {name: air, query: lain}\n- {name: b, query: x, outlets: [Warta Misl]}\n"
    )
    done = archive("keywords", "import", "kata.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "kata.yaml:2: 'air' is declared in config.yaml:4; change it there",
        "kata.yaml:3: no outlet is named 'Warta Misl', did you mean 'Warta Misal'?",
    ]
    assert len(archive("keywords").records) == 2


def test_a_broken_reference_is_reported_with_its_line(archive: Kliping) -> None:
    (archive.folder / "kata.csv").write_text("name,query\nsurut,@air OR x\nb,y @suru\nc,@c\n")
    done = archive("keywords", "import", "kata.csv")
    assert (done.code, done.out) == (2, "")
    lines = [line for line in done.err.splitlines() if line.startswith("kata.csv")]
    assert lines == [
        "kata.csv:3: column 3: no keyword is named 'suru', did you mean 'surut'?",
        "kata.csv:4: column 1: these keywords refer to one another in a circle: c → c; remove one of the references",
    ]
    assert len(archive("keywords").records) == 2


def test_hints_are_printed_for_new_keywords(archive: Kliping) -> None:
    (archive.folder / "kata.csv").write_text("name,query\npartai,PAN\nsurut,surut OR banjir\nair,banjir OR surut\n")
    done = archive("keywords", "import", "kata.csv", "--no-backfill")
    assert_prints(
        done,
        "keyword partai: PAN\n  Note: column 1: this also finds the common word 'pan'",
        "banjir\n  Note: the same query as keyword 'air'",
    )
    assert "Note" not in archive("keywords", "import", "kata.csv", "--no-backfill").out
    rows = [f"p{number},PAN kata{number}\nq{number},b{number} dan c\n" for number in range(12)]
    (archive.folder / "kata.csv").write_text("name,query\n" + "".join(rows))
    done = archive("keywords", "import", "kata.csv", "--no-backfill")
    assert done.out.count("Note:") == 10
    assert_prints(done, "2 more have notes, shown by 'kliping keywords explain': q10, q11")


def test_lines_format_prints_notes(archive: Kliping) -> None:
    (archive.folder / "kata.txt").write_text("[Pasar]\npasar\n+pagi\n!malam\n@3\n")
    done = archive("keywords", "import", "kata.txt", "--no-backfill")
    assert (done.code, done.out) == (0, "1 new, 0 changed, 0 unchanged.\n")
    assert [line.split(":")[1:3] for line in done.err.splitlines()] == [[" kata.txt", "1"], [" kata.txt", "5"]]
    assert get_keyword(archive, "Pasar")["query"] == '"pasar" AND "pagi" NOT "malam"'


@pytest.mark.parametrize("form", ["csv", "yaml", "lines"])
def test_an_export_can_be_imported_unchanged(archive: Kliping, form: str) -> None:
    archive("keywords", "add", "pasar", "pasar OR pagi", "--no-backfill")
    archive("keywords", "add", "=pasar", "pasar -malam", "--no-backfill")
    before = archive("keywords").out
    exported = archive("keywords", "export", "--format", form)
    assert exported.code == 0
    (archive.folder / "semua").write_text(exported.out)
    # Lines write a query differently; a keyword that the config declares is accepted only if it is identical.
    if form != "lines":
        assert_prints(archive("keywords", "import", "semua", "--format", form), "0 new, 0 changed, 4 unchanged.")
        assert archive("keywords").out == before


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["import", "none.csv"], "none.csv: cannot be read: No such file or directory"),
        (["import", "kata.dat"], "--format …: write csv, yaml or lines"),
        (["export", "--format", "xml"], "--format xml: write csv, yaml or lines"),
    ],
)
def test_wrong_usage(archive: Kliping, words: list[str], part: str) -> None:
    (archive.folder / "kata.dat").write_text("air")
    done = archive("keywords", *words)
    assert (done.code, done.out) == (2, "")
    assert part in done.err


def import_text(kliping: Kliping, name: str, text: str | bytes) -> CommandResult:
    (kliping.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return kliping("keywords", "import", name, "--no-backfill")


def test_repeated_keywords_are_imported_once_with_a_note(archive: Kliping) -> None:
    done = import_text(archive, "kata.csv", "name,query\n" + "pasar,subuh\nkota,\n" * 750)
    assert (done.code, done.out) == (0, "2 new, 0 changed, 0 unchanged.\n")
    assert done.err == (
        "Note: kata.csv:4: 1498 entries, from this line on, repeat earlier keywords; they are left out\n"
    )
    done = import_text(archive, "kata.txt", "banjir\n\nbanjir\n")
    assert "kata.txt:3: 1 entry repeats an earlier keyword; it is left out" in done.err


def test_a_long_list_of_problems_is_shortened(archive: Kliping) -> None:
    done = import_text(archive, "kata.csv", "name,query\n" + "".join(f"k{n},(banjir\n" for n in range(1500)))
    assert (done.code, done.out) == (2, "")
    assert done.err.count("is never closed") == 20
    assert done.err.endswith("\n… and 1480 more problems\n")
    outlets = "name,outlets\n" + "".join(f"k{n},Lain\n" for n in range(100))
    assert import_text(archive, "kata.csv", outlets).err.endswith("\n… and 80 more problems\n")
    notes = import_text(archive, "kata.txt", "\n\n".join(f"banjir {n}, longsor {n}" for n in range(100))).err
    assert notes.endswith("\n… and 81 more notes\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kata.xlsx", b"PK\x03\x04..."),
        ("kata.ods", b""),
        ("kata.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("kata.csv", b"PK\x03\x04\x14\x00"),
        ("kata.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_a_spreadsheet_is_named_as_such(archive: Kliping, name: str, content: bytes) -> None:
    done = import_text(archive, name, content)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"kliping: {name} is a spreadsheet; save it as CSV, and import that file\n"


@pytest.mark.parametrize("line", ["banjir, longsor, gempa", "banjir,longsor", "+banjir, longsor"])
def test_a_comma_in_a_line_gets_a_note(archive: Kliping, line: str) -> None:
    done = import_text(archive, "kata.txt", f"sungai\n\n[bencana]\n{line}\ntanah\n")
    assert f"Note: kata.txt:4: '{line}' is one phrase; to find any one of these words, write each on a line" in done.err
    assert done.out.startswith("2 new")
    assert "is one phrase" not in import_text(archive, "kata.txt", "/banj[iu]r, \\d+/\n").err


def test_excluded_words_without_a_group_are_explained(archive: Kliping) -> None:
    done = import_text(archive, "kata.txt", "banjir\n\n!jakarta\n")
    assert done.err.startswith(
        "kata.txt:3: a group needs a word that must or may occur; to exclude words from all groups"
    )
    assert "[GLOBAL_FILTER]" in done.err


@pytest.mark.parametrize("word", ["TRUE", "BENAR", "ya", "Y", "yes", "1", "aktif"])
def test_words_for_an_active_keyword(archive: Kliping, word: str) -> None:
    assert import_text(archive, "kata.csv", f"name,active\npasar,{word}\n").code == 0
    assert get_keyword(archive, "pasar")["active"] is True


@pytest.mark.parametrize("word", ["FALSE", "SALAH", "tidak", "T", "no", "0", "nonaktif"])
def test_words_for_a_paused_keyword(archive: Kliping, word: str) -> None:
    assert import_text(archive, "kata.csv", f"name;active\npasar;{word}\n").code == 0
    assert get_keyword(archive, "pasar")["active"] is False


def test_a_document_is_not_a_spreadsheet(archive: Kliping) -> None:
    (archive.folder / "kata.docx").write_bytes(b"PK\x03\x04")
    done = archive("keywords", "import", "kata.docx")
    assert (done.code, done.err) == (2, "kliping: kata.docx is not a text file; save it as plain text (.txt)\n")


def test_rules_for_the_tone_go_through_csv(archive: Kliping) -> None:
    archive("keywords", "add", "pasar", "--tone", "negative=korban", "--no-backfill")
    exported = archive("keywords", "export", "--format", "csv").out
    file = archive.folder / "kata.csv"

    def tone() -> object:
        return get_keyword(archive, "pasar")["tone"]

    def imported(text: str) -> str:
        file.write_text(text, encoding="utf-8")
        done = archive("keywords", "import", str(file), "--yes")
        assert done.code == 0, done.err
        return done.out

    assert tone() == {"negative": "korban"}
    assert "0 changed" in imported(exported)
    # A file without the columns leaves the rules as they are; an empty cell removes them.
    assert "0 changed" in imported("name\npasar\n")
    assert tone() == {"negative": "korban"}
    out = imported("name,tone_negative,tone_positive\npasar,,juara\n")
    assert "1 changed" in out
    assert "pasar: tone" in out
    assert "backfill" not in out
    assert (tone(), get_keyword(archive, "pasar")["version"]) == ({"positive": "juara"}, 1)
