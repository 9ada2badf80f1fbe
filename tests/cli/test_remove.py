"""`kliping remove`: articles are removed for good after a confirmation."""

import pytest

from tests.cli.commands import Kliping, run_on_terminal


def test_a_removed_article_is_found_nowhere(archive: Kliping) -> None:
    done = archive("remove", "1", "2", "--reason", "permintaan keluarga", "--yes", "--json")
    assert (done.code, done.err) == (0, "")
    assert [(record["id"], record["reason"]) for record in done.records] == [
        (1, "permintaan keluarga"),
        (2, "permintaan keluarga"),
    ]
    assert [record["id"] for record in archive("search", "--all").records] == [7, 6, 5, 4, 3]
    shown = archive("show", "1")
    assert shown.code == 3
    assert shown.err.startswith("kliping: the article with the id 1 was removed on 20")
    assert shown.err.endswith(": permintaan keluarga\n")
    assert archive("remove").records[1:] == done.records[:1]


def test_without_a_confirmation_nothing_is_removed(archive: Kliping) -> None:
    done = archive("remove", "1")
    assert done.code == 2
    assert "confirm with --yes" in done.err
    assert archive("show", "1").code == 0


@pytest.mark.parametrize(("answer", "left"), [("y\n", 6), ("\n", 7)])
@pytest.mark.process
def test_a_terminal_asks(archive: Kliping, answer: str, left: int) -> None:
    done = run_on_terminal(archive.folder, "remove", "1", typed=answer)
    assert "Remove this article for good? [y/N]" in done.out
    assert len(archive("search", "--all").records) == left


@pytest.mark.parametrize("unknown", ["99", str(2**70)])
def test_an_unknown_id_removes_nothing(archive: Kliping, unknown: str) -> None:
    assert archive("remove", "1", unknown, "--yes").code == 3
    assert len(archive("search", "--all").records) == 7
