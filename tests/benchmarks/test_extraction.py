"""The figures of the extraction benchmark, on texts short enough to count by hand, and its floors."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.extract_pages import kliping, switchable_names
from benchmarks.extraction import (
    BEHIND,
    SPEED_RATIO,
    Overlap,
    Run,
    deviation,
    find_sets,
    fingerprint,
    is_below,
    is_same_day,
    is_same_minute,
    overlap,
    pages_behind,
    people,
    plain,
    precision_recall_f1,
    print_comparison,
    print_ratios,
    print_refused,
    score,
    shingles,
)

ROOT = Path(__file__).parents[2]


def test_a_shingle_is_a_sequence_of_four_words() -> None:
    assert shingles("Satu, dua – tiga empat lima!") == {
        ("Satu", "dua", "tiga", "empat"): 1,
        ("dua", "tiga", "empat", "lima"): 1,
    }
    assert shingles("a b a b a b").total() == 3
    assert shingles("a b a b a b")["a", "b", "a", "b"] == 2
    assert shingles("dua kata") == {("dua", "kata"): 1}
    assert not shingles(" – ")


def test_repeated_shingles_are_counted_repeatedly() -> None:
    assert overlap("a b c d e", "a b c d e a b c d e") == Overlap(wanted=2, found=7, common=2)


def test_means_are_over_pages_and_an_empty_page_has_no_precision() -> None:
    precision, recall, f1 = precision_recall_f1([Overlap(10, 5, 5), Overlap(10, 0, 0)])
    assert (precision, recall) == (1.0, 0.25)
    assert f1 == pytest.approx(0.4)
    assert precision_recall_f1([Overlap(10, 0, 0)]) == (0.0, 0.0, 0.0)


def test_the_deviation_of_equal_pages_is_zero() -> None:
    assert deviation([Overlap(10, 10, 9)] * 5) == 0
    assert deviation([Overlap(10, 10, 9), Overlap(10, 10, 2)] * 5) > 0.01


def test_titles_and_names_are_compared_by_their_words() -> None:
    assert plain("“Ｋota”  Bandung!") == plain("kota bandung")
    assert people("Siti Aminah; Budi") == people("budi, SITI AMINAH")
    assert people(None) == set()


def test_days_are_compared_in_the_zone_of_the_truth_and_minutes_need_a_zone() -> None:
    truth = "2024-03-01T06:30:00+07:00"
    assert is_same_day(truth, "2024-02-29T23:30:00+00:00")
    assert is_same_minute(truth, "2024-02-29T23:30:59+00:00")
    assert not is_same_minute(truth, "2024-02-29T23:31:00+00:00")
    assert is_same_day(truth, "2024-03-01")
    assert not is_same_minute(truth, "2024-03-01T06:30:00")
    assert not is_same_day(truth, None)
    assert not is_same_day(truth, "kemarin")


def test_metadata_is_scored_where_it_is_annotated() -> None:
    truth: dict[str, dict[str, str | None]] = {
        "one": {"articleBody": "a b c d", "title": "Judul", "author": "Siti", "datePublished": "2024-03-01"},
        "two": {"articleBody": "a b c d", "title": "Lain", "author": None},
    }
    found: dict[str, dict[str, str | None]] = {
        "one": {"articleBody": "a b c d", "title": "judul", "author": "Siti"},
        "two": {"author": "Admin"},
    }
    figures = score(truth, Run(found, seconds=0.5, asked=1))
    assert figures["title"] == 0.5
    assert figures["author"] == 1
    assert figures["false"] == 1
    assert figures["day"] == 0
    assert "minute" not in figures
    assert figures["refused"] == 1
    assert figures["asked"] == 0.5
    assert figures["pages/s"] == 4


def test_a_truth_that_is_only_a_month_is_not_compared_by_day() -> None:
    truth = {"one": {"articleBody": "a", "datePublished": "2024-03"}, "two": {"articleBody": "a"}}
    found = {"one": {"articleBody": "a", "title": "x", "datePublished": "2024-03-01"}}
    assert "day" not in score(truth, Run(found, seconds=1, asked=0))


def test_of_a_set_without_articles_only_the_share_without_text_is_scored() -> None:
    truth: dict[str, dict[str, str | None]] = {name: {"type": "listing"} for name in "abcd"}
    found: dict[str, dict[str, str | None]] = {"a": {"articleBody": "teks"}, "b": {"articleBody": ""}, "c": {}}
    assert score(truth, Run(found, seconds=2, asked=0)) == {"lists": 0.75, "pages/s": 2}


def test_a_page_is_behind_if_the_text_is_poor_and_that_of_a_peer_is_good() -> None:
    text = " ".join("abcdefghijklmnopqrstuvwxyz")
    half = text[: len(text) // 2]
    truth: dict[str, dict[str, str | None]] = {name: {"articleBody": text} for name in ("lost", "hard", "fine")}
    texts_by_tool = {
        "kliping": {"lost": half, "hard": half, "fine": text},
        "weak": {"lost": half, "hard": half, "fine": half},
        "good": {"lost": text, "hard": half},
    }
    runs = {
        tool: Run({name: {"articleBody": found} for name, found in texts.items()}, seconds=1, asked=0)
        for tool, texts in texts_by_tool.items()
    }
    assert pages_behind(truth, runs) == {"lost": ("good", 1.0)}
    assert pages_behind(truth, {"kliping": runs["kliping"]}) == {}


def test_kliping_is_compared_with_the_best_peer_of_each_set(capsys: pytest.CaptureFixture[str]) -> None:
    scores = {
        "kliping": {"f1": 0.9, "±": 0.01, "refused": 3, BEHIND: 2, SPEED_RATIO: 7.5},
        "weak": {"f1": 0.8},
        "good": {"f1": 0.95},
    }
    print_comparison({"kota": scores, "daftar": {"kliping": {"lists": 0.91}, "good": {"lists": 0.2}}})
    header, articles, lists = (line.split() for line in capsys.readouterr().out.strip().splitlines())
    assert header == ["Kliping", "f1", "±", "best", "peer", "lead", "refused", "behind", "lists", "ratio"]
    assert articles == ["kota", "0.9000", "0.0100", "0.9500", "-0.0500", "3", "2", "–", "7.5000"]
    assert lists == ["daftar", *["–"] * 6, "0.9100", "–"]


def test_a_folder_may_contain_several_sets_of_pages(tmp_path: Path) -> None:
    for name in ("b", "a", "other"):
        (tmp_path / name).mkdir()
    for name in "ab":
        (tmp_path / name / "truth.json").write_text("{}")
    assert find_sets([tmp_path, tmp_path / "b"]) == [tmp_path / "a", tmp_path / "b", tmp_path / "b"]
    with pytest.raises(SystemExit, match=r"no truth\.json in: .*other"):
        find_sets([tmp_path / "other"])


def test_a_figure_below_its_floor_is_printed_and_only_the_flag_lowers_floors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "floors.json"
    file.write_text('{"kota": {"f1": 0.98, "refused": 0}}')
    assert not is_below("kota", {"f1": 0.99, "refused": 0}, file, lower=False)
    assert not is_below("desa", {"f1": 0.1}, file, lower=False)
    assert is_below("kota", {"f1": 0.97, "refused": 1}, file, lower=False)
    printed = capsys.readouterr().out
    assert "f1 is 0.9700, the floor is 0.9800" in printed
    assert "refused is 1.0000, the floor is 0.0000" in printed
    assert is_below("kota", {}, file, lower=False), "a figure that is missing is no success"
    assert not is_below("kota", {"f1": 0.97, "refused": 1}, file, lower=True)
    assert json.loads(file.read_text()) == {"kota": {"f1": 0.97, "refused": 1}}


def test_figures_relative_to_peers_have_floors_only_if_the_peers_ran(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "floors.json"
    file.write_text(json.dumps({"kota": {SPEED_RATIO: 8.0, BEHIND: 1}}))
    for ours, is_slow in ((240.0, False), (159.0, True)):
        scores = {"kliping": {"pages/s": ours}, "trafilatura+metadata": {"pages/s": 20.0}, "other": {"pages/s": 480.0}}
        print_ratios(scores)
        assert f"trafilatura+metadata {ours / 20:.1f}, other {ours / 480:.1f}" in capsys.readouterr().out
        assert is_below("kota", scores["kliping"], file, lower=False) == is_slow
    assert is_below("kota", {SPEED_RATIO: 9.0, BEHIND: 2}, file, lower=False)
    alone = {"kliping": {"pages/s": 1.0}}
    print_ratios(alone)
    assert not is_below("kota", alone["kliping"], file, lower=False)


@pytest.mark.process
def test_it_runs_over_a_folder_of_pages_and_fails_below_the_floors(tmp_path: Path) -> None:
    golden = ROOT / "tests" / "golden"
    names = ["wordpress-english", "portal-malay"]
    told = {name: json.loads((golden / f"{name}.json").read_text(encoding="utf-8")) for name in names}
    folder = tmp_path / "golden"
    (folder / "pages").mkdir(parents=True)
    for name in names:
        packed = gzip.compress((golden / f"{name}.html").read_bytes())
        (folder / "pages" / f"{name}.html.gz").write_bytes(packed)
    truth = {name: {"articleBody": "\n".join(page["text"]), "url": page["url"]} for name, page in told.items()}
    (folder / "truth.json").write_text(json.dumps(truth))
    floors = tmp_path / "floors.json"
    for floor, code in ((1.0, 0), (1.1, 1)):
        floors.write_text(json.dumps({fingerprint(truth): {"f1": floor}}))
        command = [sys.executable, "benchmarks/extraction.py", str(folder), "--floors", str(floors)]
        done = subprocess.run(
            [*command, "--only", "kliping", "--rounds", "1"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "golden, 2 pages" in done.stdout


def test_what_can_be_switched_off_is_listed_and_changes_the_text() -> None:
    names = switchable_names()
    assert {"sibling boxes", "sign-off", "cross-link with colon", "trafilatura"} < set(names)
    story = "".join(
        f"<p>Paragraf nomor {number} menceritakan jembatan baru di kota itu, kata warga.</p>" for number in "12345"
    )
    page = f"<h1>Jembatan Baru</h1><div>{story}<p>Baca juga: Pasar Hewan</p></div>".encode()
    with_rule, without_rule = (
        kliping([], frozenset(without))("https://example.id/a/jembatan-baru-dibuka", page)["articleBody"]
        for without in ([], ["cross-link with colon"])
    )
    assert with_rule is not None
    assert without_rule == f"{with_rule}\nBaca juga: Pasar Hewan"


def test_refused_articles_are_listed_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    truth = {name: {"articleBody": "a b c d"} for name in ("list", "kept")}
    print_refused(truth, {"list": {"refusal": "a list of links"}, "kept": {"articleBody": "a b c d"}})
    assert capsys.readouterr().out == "  refused: list, a list of links\n"
