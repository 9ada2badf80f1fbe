from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from core.dates import parse_machine_date, parse_relative_date, parse_shown_date, parse_source_dates

NOW = datetime(2024, 6, 1, 3, 0, 30, tzinfo=UTC)
WIB = timezone(timedelta(hours=7))

SHOWN = [
    ("Selasa, 23/02/2016 15:32 WIB", "2016-02-23T15:32", 7),
    ("Kamis, 02 Nov 2023 20:59 WIB", "2023-11-02T20:59", 7),
    ("Sabtu 08 Oct 2016, 14:54 WIB", "2016-10-08T14:54", 7),
    ("Rabu, 4 November 2015 | 21:04 WIB", "2015-11-04T21:04", 7),
    ("Contoh.com - 02/11/2023, 21:34 WIB", "2023-11-02T21:34", 7),
    ("on 16 Feb 2016 at 09:10 WIB", "2016-02-16T09:10", 7),
    ("pada 26 Jun 2020, 13:58 WITA", "2020-06-26T13:58", 8),
    ("20 Des 2021, 13:04 WIT", "2021-12-20T13:04", 9),
    ("Jum'at, 17 Februari 2017 - 13:30 wib", "2017-02-17T13:30", 7),
    ("Jumat, 20 Jumadil Awwal 1438 / 17 February 2017", "2017-02-17T00:00", None),
    ("5 Agt 2019 08.15", "2019-08-05T08:15", None),
    ("5 Sept 2019", "2019-09-05T00:00", None),
    ("1 Nop 2019 pukul 08.15 WIB", "2019-11-01T08:15", 7),
    ("March 4, 2024 9:20 pm", "2024-03-04T21:20", None),
    ("2024-03-04 21:20", "2024-03-04T21:20", None),
    ("Kemis, 2 Nopémber 2023, tabuh 20.59 WIB", "2023-11-02T20:59", 7),
    ("Kamis (02/11/2023) pukul 20.59 WIB", "2023-11-02T20:59", 7),
    ("20:59 WIB, Kamis 2 November 2023", "2023-11-02T20:59", 7),
    ("20:59 | 02/11/2023", "2023-11-02T20:59", None),
    ("Kemis, 2 Nopémber 2023 - 20:59 WIB", "2023-11-02T20:59", 7),
    ("02/11/23", "2023-11-02T00:00", None),
    ("02/11/23 20:59 WIB", "2023-11-02T20:59", 7),
    ("02-11-23, 20:59", "2023-11-02T20:59", None),
    ("2 Nov 23 | 20:59 WIB", "2023-11-02T20:59", 7),
    ("2 Nov '23", "2023-11-02T00:00", None),
    ("Kamis, 2 November 2023 20:59:42 WIB", "2023-11-02T20:59", 7),
    ("3 jam lalu", "2024-06-01T00:00", 0),
    ("15 menit yang lalu", "2024-06-01T02:45", 0),
    ("sejam yang lalu", "2024-06-01T02:00", 0),
    ("2 days ago", "2024-05-30T00:00", None),
    ("seminggu lalu", "2024-05-25T00:00", None),
    ("2 minggu lalu", "2024-05-18T00:00", None),
    ("Kemarin, 20:15 WIB", "2024-05-31T20:15", 7),
    ("Hari ini pukul 08.05 WITA", "2024-06-01T08:05", 8),
    ("12/22/2023 9:20 PM", "2023-12-22T21:20", None),
    ("2023-12-22T21:20:15", "2023-12-22T21:20", None),
    ("Published December 22nd, 2023 9:20 pm EST", "2023-12-22T21:20", -5),
    ("2 Mei 2021 10:00-12:00", "2021-05-02T10:00", None),
    ("Published 8:00 PM EST, Tue December 19, 2023", "2023-12-19T20:00", -5),
    ("10:15 WIB, Sab 2 Maret 2024", "2024-03-02T10:15", 7),
    ("Esai - Terbit: 2023.12.17 | pasar", "2023-12-17T00:00", None),
    ("Oleh Rina 3 Maret 202312 Maret 2024", "2023-03-03T00:00", None),
    ("July 30, 2019January 18, 2023", "2019-07-30T00:00", None),
    ("Mar 27, 20235 mins", "2023-03-27T00:00", None),
    ("Terbit 20 Des 2021, 09:59 WIB · Diperbarui 21 Des 2021, 13:04 WIB", "2021-12-20T09:59", 7),
]


@pytest.mark.parametrize(("text", "wall", "hours"), SHOWN)
def test_shown_dates(text: str, wall: str, hours: int | None) -> None:
    shown = parse_shown_date(text, NOW)
    assert shown is not None
    assert shown.when.replace(tzinfo=None).isoformat(timespec="minutes") == wall
    assert shown.when.tzinfo == (None if hours is None else timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kemarin (27/9)",
        "kemarin",
        "40/13/2020",
        "30 Februari 2024",
        "2 Mei 2021 pukul 25.00",
        "Diperbarui 20 Des 2021",
        "Rp 12.500.000",
        "pukul 10.00 WIB",
        "2 dari 5",
        "2 Mei 23 orang datang",
        "skor 02-11-23",
        "1/2/3/24",
        "192.168.11.23 20:59",
        "versi 2023.12.17.3",
        "27 Maret 20235 eksemplar",
    ],
)
def test_text_without_a_date(text: str) -> None:
    assert parse_shown_date(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2023-11-02T14:34:19+00:00", "2023-11-02T14:34:19+00:00"),
        ("2023-11-02T20-59-53Z", "2023-11-02T20:59:53+00:00"),
        ("2023-11-02T22:57-05:00", "2023-11-02T22:57:00-05:00"),
        ("2023-11-02T22.57-05.00", "2023-11-02T22:57:00-05:00"),
        ("2015-11-05 T10:08:58Z", "2015-11-05T10:08:58+00:00"),
        ("2023/11/02 20:59:53", "2023-11-02T20:59:53+07:00"),
        ("2023-11-02T20:59:53.123+0700", "2023-11-02T20:59:53+07:00"),
        ("2020-10-09", "2020-10-09T00:00:00+07:00"),
        ("Thu Nov 02 2023 20:59:53 GMT+0700 (Western Indonesia Time)", "2023-11-02T20:59:53+07:00"),
        ("Thu, 02 Nov 2023 13:59:53 GMT", "2023-11-02T13:59:53+00:00"),
        ("1698933593", "2023-11-02T13:59:53+00:00"),
        ("20231102T205953+0700", "2023-11-02T20:59:53+07:00"),
    ],
)
def test_machine_dates(text: str, instant: str) -> None:
    claim = parse_machine_date(text, "meta")
    assert claim is not None
    assert claim.when.replace(tzinfo=claim.when.tzinfo or WIB) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "text", ["", "kemarin", "2023-13-45", "2023-01-01T99:99", "0000-00-00", "2023-01-01T10:00+99:99"]
)
def test_invalid_machine_dates(text: str) -> None:
    assert parse_machine_date(text, "meta") is None


# The text of an entry's date in a feed, sitemap or REST response of an outlet in Asia/Jakarta, and its local time.
SOURCE_DATES = [
    # Day, month and year in digits.
    ("2026/11/27 18:36:02", "2026-11-27T18:36:02"),
    ("2026.11.27 18:36", "2026-11-27T18:36:00"),
    ("27-11-2026 18:36:02", "2026-11-27T18:36:02"),
    ("26-11-2026 20:00", "2026-11-26T20:00:00"),
    ("23-11-2026", "2026-11-23T00:00:00"),
    ("05/11/2026", "2026-11-05T00:00:00"),
    ("05/11/26 08:15", "2026-11-05T08:15:00"),
    ("26-11-26", "2026-11-26T00:00:00"),
    ("26-11-27", "2026-11-27T00:00:00"),
    ("26 Nov 26", "2026-11-26T00:00:00"),
    ("11/27/2026 6:05 AM", "2026-11-27T06:05:00"),
    ("27.11.2026, 18.36", "2026-11-27T18:36:00"),
    # Time zones.
    ("Fri, 27 Nov 2026 18:36:02", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 18:36:02 WIB", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 18:36:02 WITA", "2026-11-27T17:36:02"),
    ("Fri, 27 Nov 2026 18:36:02 GMT+7", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 18:36:02 UTC+07:00", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 11:36:02 GMT", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 11:36:02 UT", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 06:36:02 EST", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 06:36:02 -0500", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 18:36:02 XYZ", "2026-11-27T18:36:02"),
    ("2026-11-27T18:36:02", "2026-11-27T18:36:02"),
    ("2026-11-27T11:36:02Z", "2026-11-27T18:36:02"),
    ("2026-11-27T18:36:02+07", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 19:36:02 (GMT+8)", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 18:36:02 UTC +7", "2026-11-27T18:36:02"),
    ("2026-11-27T03:36:02−08:00", "2026-11-27T18:36:02"),
    ("27/11/2026T11:36:02Z", "2026-11-27T18:36:02"),
    ("2026-11-27T11:36:02Z[UTC]", "2026-11-27T18:36:02"),
    ("2026-11-27 18:36:02 WIB", "2026-11-27T18:36:02"),
    ("Fri, 27 Nov 2026 19:36:02 Asia/Makassar", "2026-11-27T18:36:02"),
    # Separators and words in front of the time.
    ("2026-11-27 18.36", "2026-11-27T18:36:00"),
    ("2026-11-27T18.36.02+07:00", "2026-11-27T18:36:02"),
    ("2026-11-27, 18:36", "2026-11-27T18:36:00"),
    ("2026-11-27 | 18:36 WIB", "2026-11-27T18:36:00"),
    ("2026-11-27 - 19:36 WITA", "2026-11-27T18:36:00"),
    ("2026-11-27 pukul 18.36", "2026-11-27T18:36:00"),
    ("27 November 2026 pkl. 18.36 WIB", "2026-11-27T18:36:00"),
    ("27 November 2026 (18.36 WIB)", "2026-11-27T18:36:00"),
    # Clocks with twelve hours, and the end of a day.
    ("27 November 2026 06:36 petang", "2026-11-27T18:36:00"),
    ("27 November 2026 pukul 7.15 malam", "2026-11-27T19:15:00"),
    ("27 November 2026 12.15 malam", "2026-11-27T00:15:00"),
    ("27 November 2026 1.15 siang", "2026-11-27T13:15:00"),
    ("27 November 2026 10.15 siang WIB", "2026-11-27T10:15:00"),
    ("27 November 2026 15.15 sore", "2026-11-27T15:15:00"),
    ("Fri, Nov 27 2026 08:36:02 PM", "2026-11-27T20:36:02"),
    ("2026-11-27 08:36 pm", "2026-11-27T20:36:00"),
    ("27/11/2026 12:15 a.m.", "2026-11-27T00:15:00"),
    ("2026-11-27T24:00:00+07:00", "2026-11-28T00:00:00"),
    ("Fri, 27 Nov 2026 24:00:00 +0700", "2026-11-28T00:00:00"),
    ("2026-11-27T23:59:60+07:00", "2026-11-27T23:59:59"),
    # Names in Indonesian, Malay, Javanese, Sundanese and English, and Chinese characters.
    ("Khamis, 27 Ogos 2026, 6:05 PM", "2026-08-27T18:05:00"),
    ("27 Mac 2026 18:05 MYT", "2026-03-27T17:05:00"),
    ("27 Julai 2026", "2026-07-27T00:00:00"),
    ("27 Dis 2025 18:05", "2025-12-27T18:05:00"),
    ("Setu, 28 Pèbruari 2026 10:00", "2026-02-28T10:00:00"),
    ("28 Sèptèmber 2026 10:00", "2026-09-28T10:00:00"),
    ("28 Dhésèmber 2025 10:00", "2025-12-28T10:00:00"),
    ("28 Oktobe\u0300r 2026 10:00", "2026-10-28T10:00:00"),
    ("2026 November 27 18:36", "2026-11-27T18:36:00"),
    ("27th of November, 2026 at 18:36", "2026-11-27T18:36:00"),
    ("2026年11月27日 18:36", "2026-11-27T18:36:00"),
    ("\u200e27/\u200e11/\u200e2026 18:36", "2026-11-27T18:36:00"),
    ("Jum, 27 Nop 2026 10:00:00 +0700", "2026-11-27T10:00:00"),
    ("Rabu, 26 Agustus 2026 08.15 WIB", "2026-08-26T08:15:00"),
    ("26 Agust 2026 jam 08.15", "2026-08-26T08:15:00"),
    ("Kam, 01 Okt 2026 08:15:00 +0700", "2026-10-01T08:15:00"),
    ("Jum'at, 27/11/2026 - 18:36 WIB", "2026-11-27T18:36:00"),
    ("27th November 2026 10:00", "2026-11-27T10:00:00"),
    ("2026-Nov-27 10:00", "2026-11-27T10:00:00"),
    # Numbers without separators.
    (1795779362, "2026-11-27T18:36:02"),
    ("1795779362", "2026-11-27T18:36:02"),
    ("1795779362000", "2026-11-27T18:36:02"),
    ("1795779362.25", "2026-11-27T18:36:02"),
    ("/Date(1795779362000)/", "2026-11-27T18:36:02"),
    ("/Date(1795779362000+0700)/", "2026-11-27T18:36:02"),
    ("20261127T183602+0700", "2026-11-27T18:36:02"),
    ("20261127T113602Z", "2026-11-27T18:36:02"),
    ("20261127183602", "2026-11-27T18:36:02"),
    ("202611271836", "2026-11-27T18:36:00"),
    ("20261127", "2026-11-27T00:00:00"),
    # Formats of C, Ruby and JavaScript, and of RFC 850.
    ("Fri Nov 27 18:36:02 2026", "2026-11-27T18:36:02"),
    ("Fri Nov 27 11:36:02 UTC 2026", "2026-11-27T18:36:02"),
    ("Fri Nov 27 18:36:02 +0700 2026", "2026-11-27T18:36:02"),
    ("Fri Nov 27 2026 18:36:02 GMT+0700 (Western Indonesia Time)", "2026-11-27T18:36:02"),
    ("Friday, 27-Nov-26 11:36:02 GMT", "2026-11-27T18:36:02"),
]

JAKARTA = ZoneInfo("Asia/Jakarta")
READ_AT = datetime(2026, 11, 28, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(("text", "local_time"), SOURCE_DATES)
def test_dates_of_sources(text: object, local_time: str) -> None:
    [when] = parse_source_dates([text], JAKARTA, READ_AT)
    assert when is not None
    assert when.astimezone(JAKARTA).replace(tzinfo=None) == datetime.fromisoformat(local_time)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "besok", True, [], 0, float("nan"), 10**400),
        *("31 Feb 2026", "2026-02-31", "31/02/2026", "2026-13-01", "40/13/2026", "20261332"),
        *("2026-11-27 25:61:00", "Fri, 27 Nov 2026 25:61:00 +0700", "2026-11-27T24:01:00", "2026-11-27T10:00+99:99"),
        *("0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1 January 0001", "9999-12-31T23:59:59-12:00"),
        *("Thu, 01 Jan 1970 00:00:00 GMT", "0", "2026-11", "2026"),
    ],
)
def test_impossible_dates_of_sources_are_no_dates(text: object) -> None:
    assert parse_source_dates([text], JAKARTA, READ_AT) == [None]


def test_a_date_of_a_source_is_at_most_one_day_ahead() -> None:
    texts = ["2026-11-29T23:59:00+07:00", "2026-11-30T00:01:00+07:00", "01/12/2026"]
    tomorrow, later, first_of_december = parse_source_dates(texts, JAKARTA, READ_AT)
    assert (tomorrow, later) == (datetime(2026, 11, 29, 23, 59, tzinfo=WIB), None)
    # The only valid reading is that of January 12.
    assert first_of_december == datetime(2026, 1, 12, tzinfo=WIB)


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["09/11/2026", "10/11/2026", "11/11/2026"], ["2026-11-09", "2026-11-10", "2026-11-11"]),
        (["11/09/2026", "11/10/2026", "11/11/2026"], ["2026-11-09", "2026-11-10", "2026-11-11"]),
        (["01/11/2026", "30/10/2026"], ["2026-11-01", "2026-10-30"]),
        (["11/01/2026", "10/30/2026"], ["2026-11-01", "2026-10-30"]),
        (["11/01/2026", "2026-10-30T10:00:00+07:00"], ["2026-11-01", "2026-10-30"]),
        (["26-11-05", "26-11-28"], ["2026-11-05", "2026-11-28"]),
        (["05-11-26", "28-11-26"], ["2026-11-05", "2026-11-28"]),
        (["03/04/2026", None, "tidak ada"], ["2026-04-03", None, None]),
        (["03/04/2026", "03/04/2026"], ["2026-04-03", "2026-04-03"]),
        ([], []),
    ],
)
def test_an_ambiguous_date_is_read_in_the_order_that_brings_the_dates_of_a_source_together(
    texts: list[object], days: list[str | None]
) -> None:
    found = parse_source_dates(texts, JAKARTA, READ_AT)
    assert [when and when.date().isoformat() for when in found] == days


@pytest.mark.parametrize(
    ("text", "local_time"),
    [
        ("2 jam yang lalu", "2026-11-28T22:00:00"),
        ("sejam lalu", "2026-11-28T23:00:00"),
        ("sekitar 30 menit  lalu", "2026-11-28T23:30:00"),
        ("5m ago", "2026-11-28T23:55:00"),
        ("45 detik yang lalu", "2026-11-28T23:59:00"),
        ("baru saja", "2026-11-29T00:00:00"),
        ("beberapa menit yang lalu", "2026-11-29T00:00:00"),
        ("3 hari lalu", "2026-11-26T00:00:00"),
        ("2 pekan lalu", "2026-11-15T00:00:00"),
        ("1 month ago", "2026-10-30T00:00:00"),
        ("setahun lalu", "2025-11-29T00:00:00"),
        ("Kemarin", "2026-11-28T00:00:00"),
        ("Kemarin, 20.15 WITA", "2026-11-28T19:15:00"),
        ("hari ini pukul 00.00", "2026-11-29T00:00:00"),
    ],
)
def test_relative_dates_of_sources(text: str, local_time: str) -> None:
    when = parse_relative_date(text, READ_AT.astimezone(JAKARTA))
    assert when is not None
    assert when.astimezone(JAKARTA).replace(tzinfo=None) == datetime.fromisoformat(local_time)


@pytest.mark.parametrize(
    "text", [None, "", 7, "besok", "kemarin dulu", "lalu", "2 jam", "2026-11-27", "hari ini 25.00"]
)
def test_other_texts_are_no_relative_dates(text: object) -> None:
    assert parse_relative_date(text, READ_AT) is None
