"""The mutation check finds every threshold, moves it, and tells a test that notices from one that does not."""

import subprocess
import sys

import pytest

from benchmarks.mutants import ROOT, Mutant, find_mutants, find_thresholds

SOURCE = b'''"""Thirty 30."""
import re
from enum import Enum

MIN_LETTERS = 300
MAX_BYTES = 4_000_000
SHARE = 1 / 3
WEIGHTS = (0.5, 1.0)
PATTERN = re.compile("x{3}", 2)
RESOURCE_BOUNDS = frozenset({"MAX_BYTES"})

class Color(Enum):
    RED = 7

class Table:
    rows: int = 0
    width: float = 2.5

def is_long(text: str, least: int = 12) -> bool:
    "\xc3\xa4"; words = text.split()[3:]
    return len(text) > MIN_LETTERS or len(words) > 5 or len(words) * 0.5 > 1
'''


def test_thresholds_are_numbers_in_constants_defaults_and_comparisons() -> None:
    found = [(each.name, each.value) for each in find_thresholds("core/example.py", SOURCE)]
    assert found == [
        ("MIN_LETTERS", 300),
        ("SHARE", 1 / 3),
        ("WEIGHTS", 0.5),
        ("WEIGHTS", 1.0),
        ("Table.width", 2.5),
        ("is_long", 12),
        ("is_long", 5),
        ("is_long", 0.5),
    ]


def test_a_threshold_knows_its_bytes() -> None:
    for each in find_thresholds("core/example.py", SOURCE):
        assert eval(SOURCE[each.start : each.end]) == each.value


def test_integers_move_by_a_third_and_by_one_at_least() -> None:
    moved = [each.moved() for each in find_thresholds("core/example.py", b"A = 1\nB = 2\nC = 300\nD = 0.6")]
    assert moved[:3] == [(0, 2), (1, 3), (200, 400)]
    assert [round(value, 3) for value in moved[3]] == [0.4, 0.8]


def test_every_stage_of_the_normalizer_and_the_matcher_has_thresholds() -> None:
    rooms = {"/".join(mutant.threshold.path.split("/")[:3]) for mutant in find_mutants()}
    assert rooms >= {f"core/normalizer/{name}" for name in ("boilerplate", "page_type", "profile", "selection")}
    assert any(room.startswith("core/matcher/") for room in rooms)


def test_a_mutant_is_the_source_with_another_number() -> None:
    mutant = find_mutants(["core/normalizer/profile"])[0]
    place = mutant.threshold
    original = (ROOT / place.path).read_bytes()
    changed = Mutant(place, 12345).source()
    assert changed[place.start : place.start + 5] == b"12345"
    assert changed.replace(b"12345", original[place.start : place.end]) == original


# Without a limit of its own: the budget of `make slow-mutants` bounds both.
@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_mutant_that_a_page_notices_is_killed_and_named() -> None:
    thresholds = "core/normalizer/document/thresholds.py"
    command = [sys.executable, "-m", "benchmarks.mutants", "--killed", thresholds]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert lines, done.stderr
    assert f" of {len(find_mutants([thresholds]))} mutants survived" in lines[-1]
    assert any(
        "MAX_PAGER_BOXES: 4 -> 3" in line and "test_boundaries.py::" in line
        for line in lines
        if line.startswith("killed")
    )


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_pages_notice_most_of_a_sample_of_thresholds() -> None:
    command = [sys.executable, "-m", "benchmarks.mutants", "--sample", "100", "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
