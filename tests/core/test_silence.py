"""An outlet is silent if nothing came for twice as long as its longest pause."""

import pytest

from core.silence import is_silent
from tests.factories import DAY, HOUR, NOW


@pytest.mark.parametrize(
    ("pauses", "since", "expected"),
    [
        ([1, 9, 2], 18, False),
        ([1, 9, 2], 19, True),
        ([1, 1, 1], 12, False),
        ([1, 1, 1], 13, True),
        ([1, 240, 1], 20 * 24, False),
        ([1, 240, 1], 20 * 24 + 1, True),
        ([1], 999, False),
        ([], 999, False),
    ],
)
def test_silence(pauses: list[int], since: int, expected: bool) -> None:
    hours = [NOW - DAY * 60]
    for pause in pauses:
        hours.append(hours[-1] + pause * HOUR)
    assert is_silent(hours, hours[-1] + since * HOUR) is expected
