"""Headers of responses."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Response

from crawler.fetch import response_time

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Date": "Mon, 02 Mar 2026 08:00:00 GMT"}, AT),
        ({"Date": "Mon, 02 Mar 2026 15:00:00 +0700"}, AT),
        ({"Date": "Mon, 02 Mar 2026 08:00:00 -0000"}, AT),
        ({"Date": "Mon, 02 Mar 2026 08:00:00 GMT", "Age": "3600"}, AT + timedelta(hours=1)),
        ({}, None),
        ({"Age": "3600"}, None),
        ({"Date": "yesterday"}, None),
        ({"Date": "Mon, 02 Mar 2026 08:00:00 GMT", "Age": "old"}, None),
        ({"Date": "Mon, 02 Mar 2026 08:00:00 GMT", "Age": "9" * 30}, None),
        ({"Date": "Mon, 31 Feb 2026 08:00:00 GMT"}, None),
    ],
)
def test_the_time_of_a_response(headers: dict[str, str], expected: datetime | None) -> None:
    assert response_time(Response("https://kabar-contoh.example/", headers=headers)) == expected
