from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.article import Candidate
from core.normalizer.dates import (
    Stamp,
    choose_published,
    fallback_stamps,
    make_clock,
    published_stamps,
    read_machine,
)
from core.normalizer.declared import read_declared
from core.normalizer.parse import parse_html
from core.normalizer.shown_dates import ShownDate, read_shown

NOW = datetime(2024, 6, 1, 3, 0, 30, tzinfo=UTC)
CLOCK = make_clock(NOW, None)
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
    ("3 jam lalu", "2024-06-01T00:00", 0),
    ("15 menit yang lalu", "2024-06-01T02:45", 0),
    ("2 days ago", "2024-05-30T03:00", 0),
]


@pytest.mark.parametrize(("text", "wall", "hours"), SHOWN)
def test_shown_dates(text: str, wall: str, hours: int | None) -> None:
    shown = read_shown(text, NOW)
    assert shown is not None
    assert shown.wall.isoformat(timespec="minutes") == wall
    assert shown.offset == (None if hours is None else timezone(timedelta(hours=hours)))


@pytest.mark.parametrize("text", ["", "kemarin (27/9)", "40/13/2020", "Rp 12.500.000", "pukul 10.00 WIB", "2 dari 5"])
def test_no_date(text: str) -> None:
    assert read_shown(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2023-11-02T14:34:19+00:00", "2023-11-02T14:34:19+00:00"),
        ("2023-11-02T20-59-53Z", "2023-11-02T20:59:53+00:00"),
        ("2015-11-05 T10:08:58Z", "2015-11-05T10:08:58+00:00"),
        ("2023/11/02 20:59:53", "2023-11-02T20:59:53+07:00"),
        ("2023-11-02T20:59:53.123+0700", "2023-11-02T20:59:53+07:00"),
        ("2020-10-09", "2020-10-09T00:00:00+07:00"),
    ],
)
def test_machine_dates(text: str, instant: str) -> None:
    stamp = read_machine(text, "meta")
    assert stamp is not None
    assert CLOCK.instant(stamp) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "text", ["", "kemarin", "2023-13-45", "2023-01-01T99:99", "0000-00-00", "2023-01-01T10:00+99:99"]
)
def test_what_is_no_machine_date(text: str) -> None:
    assert read_machine(text, "meta") is None


def stamp(text: str, origin: str = "json-ld") -> Stamp:
    found = read_machine(text, origin)
    assert found is not None
    return found


def shown(text: str) -> ShownDate | None:
    return read_shown(text, NOW)


def test_a_machine_date_off_by_a_whole_zone_loses_to_the_shown_one() -> None:
    chosen = choose_published([stamp("2023-11-02T20:59:53Z")], shown("02 Nov 2023 20:59 WIB"), [], CLOCK)
    assert chosen == (datetime(2023, 11, 2, 20, 59, tzinfo=WIB), "shown")


def test_a_machine_date_that_agrees_with_the_shown_one_wins() -> None:
    chosen = choose_published([stamp("2023-11-02T13:59:53Z")], shown("02 Nov 2023 20:59 WIB"), [], CLOCK)
    assert chosen == (datetime(2023, 11, 2, 13, 59, 53, tzinfo=UTC), "json-ld")


def test_a_machine_date_some_minutes_off_the_shown_one_wins() -> None:
    chosen = choose_published([stamp("2023-11-02T13:51:00Z")], shown("02 Nov 2023 20:59 WIB"), [], CLOCK)
    assert chosen == (datetime(2023, 11, 2, 13, 51, tzinfo=UTC), "json-ld")


def test_a_later_machine_date_lends_its_zone_to_the_same_wall_clock() -> None:
    stamps = [stamp("2020-10-09 14:58:53"), stamp("2020-10-09T14:58:53+08:00", "meta")]
    assert choose_published(stamps, None, [], CLOCK) == (datetime(2020, 10, 9, 6, 58, 53, tzinfo=UTC), "meta")


def test_the_shown_time_completes_a_machine_day() -> None:
    chosen = choose_published([stamp("2024-02-08")], shown("8 Februari 2024 | 21:04 WIB"), [], CLOCK)
    assert chosen == (datetime(2024, 2, 8, 21, 4, tzinfo=WIB), "shown")


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2031-01-01T00:00:00Z"])
def test_a_date_that_cannot_be_is_passed_over(text: str) -> None:
    chosen = choose_published([stamp(text), stamp("2024-01-02T00:00:00Z", "meta")], None, [], CLOCK)
    assert chosen == (datetime(2024, 1, 2, tzinfo=UTC), "meta")


def test_the_zone_of_the_outlet_holds_where_none_is_shown() -> None:
    clock = make_clock(NOW, "Asia/Jayapura")
    chosen = choose_published([], shown("02 Nov 2023 20:59"), [], clock)
    assert chosen is not None
    assert chosen[0] == datetime(2023, 11, 2, 11, 59, tzinfo=UTC)


def test_an_unknown_zone_counts_as_jakarta() -> None:
    chosen = choose_published([], shown("02 Nov 2023 20:59"), [], make_clock(NOW, "Mars/Olympus"))
    assert chosen is not None
    assert chosen[0] == datetime(2023, 11, 2, 13, 59, tzinfo=UTC)


def test_fallbacks_are_the_candidate_then_the_address() -> None:
    url = "https://example.co.id/2024/01/05/banjir/"
    told = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)
    both = choose_published([], None, fallback_stamps(Candidate(url, published_at=told), url), CLOCK)
    address = choose_published([], None, fallback_stamps(None, url), CLOCK)
    assert both == (told, "candidate")
    assert address == (datetime(2024, 1, 5, tzinfo=WIB), "url")
    assert choose_published([], None, fallback_stamps(None, "https://example.co.id/banjir"), CLOCK) is None


def test_machine_dates_are_read_in_the_order_of_trust() -> None:
    tree = parse_html(
        '<meta property="article:published_time" content="2024-01-02T00:00:00Z"><p><time datetime="2024-01-03">x</time>'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-01-01T00:00:00Z"}</script>'
    )
    origins = [found.origin for found in published_stamps(read_declared(tree), tree)]
    assert list(dict.fromkeys(origins)) == ["json-ld", "meta", "time"]
