"""Text is split at the mentions in it, and times are said as people say them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.matcher import Mention
from core.messages import translate
from web.rendering import draw_bars, format_day_and_time, split_at_mentions, split_paragraphs

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def mention(keyword: str, start: int, end: int) -> Mention:
    return Mention(keyword, "text", start, end, "", clause=keyword)


def split(text: str, *mentions: Mention) -> list[tuple[str, str]]:
    return [(segment.text, segment.reason) for segment in split_at_mentions(text, mentions)]


def test_a_mention_is_a_segment() -> None:
    assert split("air kota naik", mention("kota", 4, 8)) == [("air ", ""), ("kota", "kota: kota"), (" naik", "")]


def test_mentions_may_overlap() -> None:
    assert split("kota contoh", mention("kota", 0, 4), mention("kota contoh", 0, 11)) == [
        ("kota", "kota: kota; kota contoh: kota contoh"),
        (" contoh", "kota contoh: kota contoh"),
    ]


@given(st.text("ab\n", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_segments_are_the_text_with_every_marked_character(text: str, spans: list[tuple[int, int]]) -> None:
    mentions = [mention(str(number), *sorted(span)) for number, span in enumerate(spans)]
    paragraphs = list(split_paragraphs(text, mentions))
    assert "\n".join("".join(segment.text for segment in each) for each in paragraphs) == text
    marked, offset = set(), 0
    for paragraph in paragraphs:
        for segment in paragraph:
            marked |= {
                (each.keyword, offset + index) for each in segment.mentions for index in range(len(segment.text))
            }
            offset += len(segment.text)
        offset += 1
    expected = {(each.keyword, index) for each in mentions for index in range(each.start, min(each.end, len(text)))}
    assert marked == {(keyword, index) for keyword, index in expected if text[index] != "\n"}


@pytest.mark.parametrize(
    ("ago", "english", "indonesian"),
    [
        (timedelta(hours=1), "today, 14:30", "hari ini, 14.30"),
        (timedelta(hours=16), "yesterday, 23:30", "kemarin, 23.30"),
        (timedelta(days=10), "20 Feb 2026, 15:30", "20 Feb 2026, 15.30"),
        (timedelta(days=-1), "3 Mar 2026, 15:30", "3 Mar 2026, 15.30"),
    ],
)
def test_times_are_said_as_people_say_them(ago: timedelta, english: str, indonesian: str) -> None:
    for language, expected in (("en", english), ("id", indonesian)):
        assert translate(format_day_and_time(NOW - ago, NOW, JAKARTA, language), language) == expected


@pytest.mark.parametrize(
    ("numbers", "path"),
    [((), ""), ((0, 0), ""), ((0, 2, 1), "M4 20V0h3V20zM8 20V10h3V20z"), ((3, 1), "M0 20V0h3V20zM4 20V13.33h3V20z")],
)
def test_bars(numbers: tuple[int, ...], path: str) -> None:
    assert draw_bars(numbers) == path
