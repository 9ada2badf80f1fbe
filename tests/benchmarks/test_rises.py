"""The benchmark of rises on a small sample: false alarms are rare, and a fivefold rise of many articles is noticed."""

import random

from benchmarks.rises import simulate


def test_false_alarms_and_detected_rises() -> None:
    outcome = simulate(random.Random(3), 20.0, 0.0, 60)
    assert outcome.false_alarms <= 1 / 60
    assert outcome.detected > 0.8


def test_a_rare_keyword_gives_no_alarm() -> None:
    assert simulate(random.Random(4), 0.2, 0.5, 60).false_alarms == 0
