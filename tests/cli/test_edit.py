"""`kliping edit`: fields of a stored article are corrected by hand."""

import pytest

from tests.cli.commands import Kliping
from tests.cli.conftest import find_ids

DATE = "2026-01-02T08:00:00+00:00"


def test_corrected_fields_are_shown_found_and_undone(archive: Kliping) -> None:
    before = archive("show", "5").records
    words = ("--title", " Air  di\nKota Contoh ", "--author", "Sari Contoh", "--author", "Budi Contoh")
    done = archive("edit", "5", *words, "--date", DATE, "--section", "Kota Kita", "--json")
    assert (done.code, done.err) == (0, "")
    [record] = done.records
    assert (record["title"], record["authors"]) == ("Air di Kota Contoh", ["Sari Contoh", "Budi Contoh"])
    assert (record["section"], record["published_at"], record["published_from"]) == ("Kota Kita", DATE, "correction")
    assert [(each["field"], each["value"], each["original"]) for each in record["corrections"]] == [
        ("title", "Air di Kota Contoh", before[0]["title"]),
        ("authors", ["Sari Contoh", "Budi Contoh"], before[0]["authors"]),
        ("published_at", DATE, before[0]["published_at"]),
        ("section", "Kota Kita", before[0]["section"]),
    ]
    assert 5 in find_ids(archive, "Kota Contoh")
    assert [each["id"] for each in archive("search", "--section", "kota kita").records] == [5]
    assert archive("db", "verify").code == 0
    assert archive("edit", "5", "--undo", "--json").code == 0
    assert archive("show", "5").records == before
    assert 5 not in find_ids(archive, "Kota Contoh")
    assert archive("db", "verify").code == 0


def test_a_second_correction_keeps_the_original_and_the_other_fields(archive: Kliping) -> None:
    [before] = archive("show", "1").records
    archive("edit", "1", "--title", "Satu", "--section", "Daerah")
    archive("edit", "1", "--title", "Dua")
    [after] = archive("show", "1").records
    assert [(each["field"], each["value"], each["original"]) for each in after["corrections"]] == [
        ("title", "Dua", before["title"]),
        ("section", "Daerah", before["section"]),
    ]


def test_changes_name_the_correction(archive: Kliping) -> None:
    archive("edit", "5", "--title", "Air di Kota Contoh")
    shown = archive("search", "--since-change", "0", "--all", "--table").out
    assert "(correction by hand)" in shown


def test_an_empty_text_empties_a_field(archive: Kliping) -> None:
    [record] = archive("edit", "1", "--author", "", "--date", "", "--section", " ", "--json").records
    assert (record["authors"], record["published_at"], record["section"]) == ([], None, None)
    assert record["published_from"] is None
    assert archive("db", "verify").code == 0


def test_show_says_what_the_outlet_publishes(archive: Kliping) -> None:
    assert "Banjir 1" in archive("edit", "1", "--title", "Judul yang benar", "--table").out
    shown = archive("--lang", "id", "show", "1", "--table").out
    assert "Judul yang benar" in shown
    assert "dari media: Banjir 1" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("1",), 2, "name what to correct"),
        (("1", "--undo"), 2, "nothing was corrected in the article 1"),
        (("1", "--undo", "--title", "Judul"), 2, "name nothing else with it"),
        (("1", "--title", " "), 2, "an article cannot be without a title"),
        (("1", "--date", "besok lusa"), 2, "--date besok lusa: write 2026-11-20"),
        (("1", "--date", "2999-01-01"), 2, "--date 2999-01-01: lies in the future"),
        (("99", "--title", "Judul"), 3, "99"),
        (("99", "--undo"), 3, "99"),
        ((str(2**70), "--title", "Judul"), 3, str(2**70)),
    ],
)
def test_wrong_input_changes_nothing(archive: Kliping, words: tuple[str, ...], code: int, problem: str) -> None:
    before = archive("search", "--all").out
    done = archive("edit", *words)
    assert done.code == code
    assert problem in done.err
    assert archive("search", "--all").out == before


def test_a_removed_article_is_refused_with_the_reason(archive: Kliping) -> None:
    archive("remove", "1", "--reason", "permintaan keluarga", "--yes")
    done = archive("edit", "1", "--title", "Judul")
    assert done.code == 3
    assert "permintaan keluarga" in done.err
