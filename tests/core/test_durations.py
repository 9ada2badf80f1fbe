from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("30m", 1800),
        ("2h", 7200),
        ("1d", 86400),
        ("1h30m", 5400),
        ("1d2h3m4s", 93784),
        ("0.5s", 0.5),
        ("0s", 0),
    ],
)
def test_parse(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "s", "1w", "30 m", "m30", "30m1h", "1h1h", "-1s", "1.5h", "١s", "1s\nx", "½h"])
def test_other_forms_are_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="must be a duration such as"):
        parse_duration(text)


def test_a_number_without_unit_is_rejected_with_suggestions() -> None:
    with pytest.raises(ValueError, match="did you mean '30s', '30m' or '30h'"):
        parse_duration("30")


@pytest.mark.parametrize("text", ["367d", "9" * 30 + "d", "9" * 400 + "s"])
def test_too_long_durations_are_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="at most 366d"):
        parse_duration(text)


@given(st.integers(0, 364), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59_999))
def test_the_units_are_added_up(days: int, hours: int, minutes: int, milliseconds: int) -> None:
    parsed = parse_duration(f"{days}d{hours}h{minutes}m{milliseconds / 1000}s")
    assert parsed == timedelta(days=days, hours=hours, minutes=minutes, milliseconds=milliseconds)
