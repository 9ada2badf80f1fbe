import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from core.vocabulary.calendar import INDONESIAN_WEEKDAY_PATTERN, MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN, find_month
from core.vocabulary.credits import AUTHOR_ROLE_PATTERN, CREDIT_ROLE_PATTERN, EDITOR_ROLE_PATTERN
from core.vocabulary.sentence_ends import SENTENCE_ENDS, STATEMENT_ENDS
from core.vocabulary.time_zones import DEFAULT_ZONE, INDONESIAN_ZONES, UTC_OFFSET_HOURS, parse_utc_offset

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Januari", "PÉBRUARI", "Agt", "sept", "December", "nopember", "Dhésèmber", "Ogos"])
def test_a_month_is_read_in_full_although_a_shorter_name_begins_it(name: str) -> None:
    found = re.match(MONTH_PATTERN, name, re.IGNORECASE)

    assert found is not None
    assert found.group() == name
    assert find_month(name) in range(1, 13)


def test_the_twelve_months_have_names() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))


@pytest.mark.parametrize("day", ["Jumat", "Jum'at", "Jum’at", "Minggu", "Ahad"])
def test_weekdays_are_read_with_every_apostrophe(day: str) -> None:
    assert re.fullmatch(INDONESIAN_WEEKDAY_PATTERN, day, re.IGNORECASE)
    assert re.fullmatch(WEEKDAY_PATTERN, day, re.IGNORECASE)


@pytest.mark.parametrize(("label", "zone"), INDONESIAN_ZONES.items())
def test_an_indonesian_zone_has_the_offset_of_its_iana_name(label: str, zone: str) -> None:
    assert NOON.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=UTC_OFFSET_HOURS[label.lower()])


def test_the_default_zone_is_wib() -> None:
    assert NOON.astimezone(ZoneInfo(DEFAULT_ZONE)).utcoffset() == timedelta(hours=UTC_OFFSET_HOURS["wib"])


@pytest.mark.parametrize(
    ("label", "minutes"), [("WITA", 480), ("z", 0), ("Gmt", 0), ("+0700", 420), ("-03:30", -210), ("+05:45", 345)]
)
def test_an_offset_is_read(label: str, minutes: int) -> None:
    assert parse_utc_offset(label) == timezone(timedelta(minutes=minutes))


def test_an_empty_label_has_no_offset() -> None:
    assert parse_utc_offset("") is None


def test_an_invalid_offset_is_rejected() -> None:
    with pytest.raises(ValueError, match="timedelta"):
        parse_utc_offset("+9900")


@pytest.mark.parametrize("role", ["Penulis", "Redaktur", "Fotografer", "Pewarta Foto", "Oleh", "Laporan Wartawan"])
def test_a_credit_names_any_role(role: str) -> None:
    assert re.fullmatch(CREDIT_ROLE_PATTERN, role, re.IGNORECASE)


def test_an_editor_is_not_an_author() -> None:
    assert not re.fullmatch(AUTHOR_ROLE_PATTERN, "editor")
    assert re.fullmatch(EDITOR_ROLE_PATTERN, "editor")


@pytest.mark.parametrize("text", ["Air surut.", "Kapan?”", 'Cepat!"', "Lalu…"])
def test_a_sentence_ends_before_a_quotation_mark_too(text: str) -> None:
    assert text.endswith(SENTENCE_ENDS)


@pytest.mark.parametrize("text", ["Kisah “Rumah Kayu”", "Pasar Malam Dibuka", "Siapa yang Menang?"])
def test_headlines_do_not_end_like_statements(text: str) -> None:
    assert not text.endswith(STATEMENT_ENDS)
