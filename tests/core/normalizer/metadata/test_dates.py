from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core.article import Candidate
from core.dates import DateClaim, parse_machine_date, parse_shown_date
from core.normalizer.document.declared_metadata import DeclaredMetadata, read_declared_metadata
from core.normalizer.document.html import parse_html
from core.normalizer.metadata.date_selection import (
    FetchContext,
    fallback_claims,
    find_date_line,
    find_shown_date,
    find_update_date,
    is_contradicted,
    join_labels,
    make_fetch_context,
    modified_claims,
    published_claims,
    select_modified,
    select_published,
    stated_offsets,
    vague_claims,
)

NOW = datetime(2024, 6, 1, 3, 0, 30, tzinfo=UTC)
CONTEXT = make_fetch_context(NOW, None)
WIB = timezone(timedelta(hours=7))


def claim(text: str, origin: str = "json-ld") -> DateClaim:
    found = parse_machine_date(text, origin)
    assert found is not None
    return found


def shown(text: str) -> DateClaim | None:
    return parse_shown_date(text, NOW)


def published(
    *claims: DateClaim, seen: str = "", fallbacks: Sequence[DateClaim] = (), clock: FetchContext = CONTEXT
) -> tuple[datetime, str] | None:
    chosen = select_published(claims, shown(seen) if seen else None, fallbacks, clock)
    return chosen and (chosen.when, chosen.origin)


def test_a_machine_date_with_a_wrong_zone_is_replaced_by_the_shown_date() -> None:
    selected = published(claim("2023-11-02T20:59:53Z"), seen="02 Nov 2023 20:59 WIB")
    assert selected == (datetime(2023, 11, 2, 20, 59, tzinfo=WIB), "shown")


def test_a_machine_date_that_agrees_with_the_shown_date_wins() -> None:
    selected = published(claim("2023-11-02T13:59:53Z"), seen="02 Nov 2023 20:59 WIB")
    assert selected == (datetime(2023, 11, 2, 13, 59, 53, tzinfo=UTC), "json-ld")


def test_a_machine_date_that_differs_by_minutes_from_the_shown_date_wins() -> None:
    selected = published(claim("2023-11-02T13:51:00Z"), seen="02 Nov 2023 20:59 WIB")
    assert selected == (datetime(2023, 11, 2, 13, 51, tzinfo=UTC), "json-ld")


def test_a_shown_time_without_zone_proves_nothing_in_an_unknown_zone() -> None:
    machine, seen = claim("2023-12-22T16:22:00Z"), "Dec 22, 2023 11:22 am"
    assert published(machine, seen=seen) == (datetime(2023, 12, 22, 11, 22, tzinfo=WIB), "shown")
    guess = make_fetch_context(NOW, None, is_zone_known=False)
    assert published(machine, seen=seen, clock=guess) == (datetime(2023, 12, 22, 16, 22, tzinfo=UTC), "json-ld")


def test_a_date_after_the_fetch_was_local_time() -> None:
    assert published(claim("2024-06-01T09:30:00Z")) == (datetime(2024, 6, 1, 9, 30, tzinfo=WIB), "json-ld")


def test_the_shown_date_decides_between_two_days() -> None:
    claims = claim("2024-05-30T04:00:00Z"), claim("2021-05-02T04:00:00Z", "meta")
    assert published(*claims, seen="2 Mei 2021") == (datetime(2021, 5, 2, 4, tzinfo=UTC), "meta")
    assert published(*claims) == (datetime(2024, 5, 30, 4, tzinfo=UTC), "json-ld")


def test_a_time_element_of_another_day_belongs_to_another_article() -> None:
    assert published(claim("2024-05-30T04:00:00Z", "time"), seen="2 Mei 2021 10:00 WIB") == (
        datetime(2021, 5, 2, 10, tzinfo=WIB),
        "shown",
    )


def test_a_later_claim_adds_the_zone() -> None:
    claims = claim("2020-10-09 14:58:53"), claim("2020-10-09T14:58:53+08:00", "meta")
    assert published(*claims) == (datetime(2020, 10, 9, 6, 58, 53, tzinfo=UTC), "meta")


def test_the_shown_date_adds_the_time() -> None:
    selected = published(claim("2024-02-08"), seen="8 Februari 2024 | 21:04 WIB")
    assert selected == (datetime(2024, 2, 8, 21, 4, tzinfo=WIB), "shown")


def test_the_date_of_the_source_adds_the_time() -> None:
    source = DateClaim("candidate", datetime(2024, 2, 8, 3, tzinfo=UTC))
    assert published(seen="8 Februari 2024", fallbacks=[source]) == (source.when, "candidate")
    assert published(seen="9 Februari 2024", fallbacks=[source]) == (datetime(2024, 2, 9, tzinfo=WIB), "shown")


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2031-01-01T00:00:00Z"])
def test_implausible_dates_are_skipped(text: str) -> None:
    selected = published(claim(text), claim("2024-01-02T00:00:00Z", "meta"))
    assert selected == (datetime(2024, 1, 2, tzinfo=UTC), "meta")


def test_dates_without_a_zone_are_in_the_outlets_zone() -> None:
    selected = published(seen="02 Nov 2023 20:59", clock=make_fetch_context(NOW, "Asia/Jayapura"))
    assert selected == (datetime(2023, 11, 2, 11, 59, tzinfo=UTC), "shown")


def test_an_unknown_zone_is_jakarta() -> None:
    selected = published(seen="02 Nov 2023 20:59", clock=make_fetch_context(NOW, "Mars/Olympus"))
    assert selected == (datetime(2023, 11, 2, 13, 59, tzinfo=UTC), "shown")


def test_a_zone_error_of_the_publication_corrects_the_change() -> None:
    first = select_published([claim("2023-11-02T20:59:53Z")], shown("02 Nov 2023 20:59 WIB"), [], CONTEXT)
    changed = select_modified([claim("2023-11-02T21:30:00Z")], None, first, CONTEXT)
    assert changed is not None
    assert (changed.when, changed.origin) == (datetime(2023, 11, 2, 21, 30, tzinfo=WIB), "json-ld")


def test_a_zone_error_does_not_correct_claims_with_other_zones() -> None:
    first = select_published([claim("2023-11-02T20:59:53")], shown("02 Nov 2023 20:59 WITA"), [], CONTEXT)
    zoned, bare = claim("2023-11-02T21:30:00+08:00"), claim("2023-11-02T21:30:00")
    changes = [select_modified([one], None, first, CONTEXT) for one in (zoned, bare)]
    assert [change and change.when for change in changes] == [datetime(2023, 11, 2, 13, 30, tzinfo=UTC)] * 2


def test_a_change_with_a_time_precedes_one_without() -> None:
    changed = select_modified([claim("November 2, 2023"), claim("2023-11-02T21:30:00Z", "meta")], None, None, CONTEXT)
    assert changed is not None
    assert (changed.when, changed.origin) == (datetime(2023, 11, 2, 21, 30, tzinfo=UTC), "meta")


def test_a_change_before_the_publication_is_invalid() -> None:
    first = select_published([claim("2023-11-02T20:59:53Z")], None, [], CONTEXT)
    assert select_modified([claim("2023-11-01T20:59:53Z")], None, first, CONTEXT) is None


def test_shown_dates_of_changes() -> None:
    seen = find_update_date(
        ["Rina Marlina", "Terbit 20 Des 2021, 09:59 WIB · Diperbarui 20 Des 2021, 13:04 WIB"], CONTEXT
    )
    changed = select_modified([], seen, None, CONTEXT)
    assert changed is not None
    assert (changed.when, changed.origin) == (datetime(2021, 12, 20, 13, 4, tzinfo=WIB), "shown")


def test_dates_below_the_headline_precede_others() -> None:
    found = find_shown_date(["2 Mei 2021"], ["3 Mei 2021 10:00 WIB"], CONTEXT)
    assert found is not None
    assert found.when == datetime(2021, 5, 2)  # noqa: DTZ001 - a wall clock


def test_a_time_in_the_next_line_belongs_to_the_date() -> None:
    found = find_shown_date(["2 Mei 2021", "Pukul 10:30 WIB", "Rina Marlina"], [], CONTEXT)
    assert found is not None
    assert found.when == datetime(2021, 5, 2, 10, 30, tzinfo=WIB)


@pytest.mark.parametrize("clock", ["Sabtu, 1 Juni 2024", "Sabtu, 1 Juni 2024 10:05 WIB"])
def test_the_clock_of_a_page_is_not_a_date_of_the_article(clock: str) -> None:
    assert find_shown_date([], [clock], CONTEXT) is None
    other = find_shown_date([], [clock, "31 Mei 2024"], CONTEXT)
    assert other is not None
    assert other.when.day == 31


def test_todays_date_below_the_headline_counts() -> None:
    below = find_shown_date(["Sabtu, 1 Juni 2024"], [], CONTEXT)
    timed = find_shown_date([], ["Sabtu, 1 Juni 2024 08:05 WIB"], CONTEXT)
    assert below is not None
    assert timed is not None
    assert (below.when.day, timed.when.hour) == (1, 8)


@pytest.mark.parametrize("path", ["2024/01/05", "2024-01-05", "20240105"])
def test_the_date_in_a_url(path: str) -> None:
    selected = list(fallback_claims(None, f"https://example.co.id/{path}/banjir"))
    assert published(fallbacks=selected) == (datetime(2024, 1, 5, tzinfo=WIB), "url")
    assert list(fallback_claims(None, "https://example.co.id/20249905/banjir")) == []
    assert list(fallback_claims(None, "https://example.co.id/1202401055/banjir")) == []


def test_fallbacks_are_the_candidate_then_the_url() -> None:
    url = "https://example.co.id/2024/01/05/banjir/"
    selected = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)
    both = list(fallback_claims(Candidate(url, published_at=selected), url))
    assert published(fallbacks=both) == (selected, "candidate")
    assert published(fallbacks=both[1:]) == (datetime(2024, 1, 5, tzinfo=WIB), "url")
    assert list(fallback_claims(None, "https://example.co.id/banjir")) == []


def test_machine_dates_are_sorted_by_reliability() -> None:
    tree = parse_html(
        '<meta property="article:published_time" content="2024-01-02T00:00:00Z"><p><time datetime="2024-01-03">x</time>'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-01-01T00:00:00Z"}</script>'
    )
    origins = [found.origin for found in published_claims(read_declared_metadata(tree))]
    assert list(dict.fromkeys(origins)) == ["json-ld", "meta", "time"]


@pytest.mark.parametrize(
    ("html", "url", "day"),
    [
        ("<time datetime=2024-01-03>x</time><time datetime=2024-01-04>x</time>", "", 3),
        ("<time datetime=2024-01-03>x</time><time itemprop=datePublished datetime=2024-01-04>x</time>", "", 4),
        ("<time datetime=2024-01-03>x</time><time class='entry-date published' datetime=2024-01-04>x</time>", "", 4),
        ("<time datetime=2024-01-03>x</time><time datetime=2024-01-04>x</time>", "https://a.example/2024/01/04/b", 4),
        ("<abbr class=published title=2024-01-03T08:15:00+07:00>Rabu</abbr><abbr title='Komite'>K</abbr>", "", 3),
        ("<time title=2024-01-03>Rabu</time><time datetime=2024-01-04>x</time>", "", 4),
    ],
)
def test_the_time_element_that_is_used(html: str, url: str, day: int) -> None:
    claims = list(published_claims(read_declared_metadata(parse_html(html)), url))
    assert [found.when.day for found in claims] == [day]


def test_a_date_string_of_javascript_in_a_time_element() -> None:
    element = '<time datetime="Wed Jan 03 2024 08:15:00 GMT+0700 (Western Indonesia Time)">3 Januari</time>'
    claims = list(published_claims(read_declared_metadata(parse_html(element))))
    assert [claim.when for claim in claims] == [datetime(2024, 1, 3, 8, 15, tzinfo=WIB)]


@pytest.mark.parametrize(
    ("html", "days"),
    [
        (
            "<time class='entry-date published' datetime=2024-01-03>x</time><time class=updated datetime=2024-01-04>",
            [4],
        ),
        ("<time itemprop=dateModified datetime=2024-01-05>x</time>", [5]),
        ("<time class='entry-date published updated' datetime=2024-01-03>x</time>", []),
        ("<time class=last-updated-list datetime=2024-01-03>x</time>", []),
    ],
)
def test_the_time_element_of_the_last_change(html: str, days: list[int]) -> None:
    claims = modified_claims(read_declared_metadata(parse_html(html)))
    assert [claim.when.day for claim in claims] == days


GUESS = make_fetch_context(NOW, None, is_zone_known=False)


def read_declared(head: str) -> DeclaredMetadata:
    return read_declared_metadata(parse_html(f"<html><head>{head}</head><body></body></html>"))


def date_line(*lines: str) -> DateClaim | None:
    return find_date_line(lines, CONTEXT)


@pytest.mark.parametrize(
    "line",
    [
        "2 Maret 2024",
        "Sabtu, 2 Maret 2024 10:15 WIB",
        "March 2, 2024 - Average reading time: 12 min",
        "2 Maret 2024 | Kabar Kota",
        "Rina Marlina - 2 Maret 2024",
    ],
)
def test_a_line_that_consists_of_a_date(line: str) -> None:
    found = date_line("Foto: Dok. Warga", line, "5 Mei 2020")
    assert found is not None
    assert found.when.date() == date(2024, 3, 2)


@pytest.mark.parametrize(
    "line",
    [
        "Warga berkumpul pada 2 Maret 2024 di dermaga",
        "2/3/2024",
        "2 jam lalu",
        "Foto diambil 2 Maret 2024",
        "1 Juni 2024",
        "Diperbarui 2 Maret 2024",
    ],
)
def test_other_lines_with_a_date_do_not_consist_of_it(line: str) -> None:
    """Sentences, dates whose order is unknown, relative dates, and the day of the fetch contradict nothing."""
    assert date_line(line) is None


def contradicts(
    line: str, *machine: DateClaim, modified: Sequence[DateClaim] = (), fallbacks: Sequence[DateClaim] = ()
) -> bool:
    return is_contradicted(machine, modified, date_line(line), fallbacks, CONTEXT)


def test_the_date_line_contradicts_the_day_on_which_a_page_was_built() -> None:
    built = claim("2024-05-30T04:00:00Z")
    assert contradicts("2 Maret 2023", built, modified=[built])
    assert contradicts("2 Maret 2023", built, claim("2024-05-30", "meta"))
    assert not contradicts("2 Maret 2023", built, claim("2023-03-02", "meta"))
    assert not contradicts("29 Mei 2024", built), "the day in some other time zone"
    assert not contradicts("2 Maret 2023", claim("2024-05-30T04:00:00Z", "time")), "of another article"
    assert not contradicts("2 Maret 2023")


def test_a_source_or_address_confirms_a_contradicted_date() -> None:
    built = claim("2024-05-30T04:00:00Z")
    assert not contradicts("2 Maret 2023", built, fallbacks=[claim("2024-05-30T05:00:00Z", "candidate")])
    assert contradicts("2 Maret 2023", built, fallbacks=[claim("2023-03-02", "url")])


def test_the_date_line_may_be_the_date_of_the_last_change() -> None:
    first, changed = claim("2020-05-30T04:00:00Z"), claim("2023-03-02T04:00:00Z")
    assert not contradicts("2 Maret 2023", first, modified=[changed])
    assert contradicts("2 Maret 2023", first, modified=[claim("2023-04-20T04:00:00Z")]), "published again"
    assert contradicts("2 Maret 2019", first, modified=[claim("2019-03-02T04:00:00Z")]), "earlier than both"


@pytest.mark.parametrize(
    ("text", "is_contradicting"),
    [
        ("2024-03-01T10:00:00Z", False),
        ("2024-03-01T09:59:00Z", True),
        ("2024-03-03T11:59:00Z", False),
        ("2024-03-03T12:00:00Z", True),
    ],
)
def test_the_time_zones_in_which_a_date_is_on_the_shown_day(text: str, is_contradicting: bool) -> None:
    """From UTC+14, where the day begins, to UTC-12, where it ends."""
    assert contradicts("2 Maret 2024", claim(text)) is is_contradicting


def test_a_page_in_an_unknown_zone_keeps_the_day_of_its_clock() -> None:
    machine = claim("2023-12-20T01:00:21Z")
    found = published(machine, seen="8:00 PM EST, Tue December 19, 2023", clock=GUESS)
    assert found
    assert found[0].isoformat() == "2023-12-19T20:00:21-05:00"
    found = published(machine, seen="December 19, 2023 20:00", clock=GUESS)
    assert found
    assert found[0].isoformat() == "2023-12-19T20:00:21-05:00"
    assert published(machine, seen="December 19, 2023 20:00") == (datetime(2023, 12, 19, 20, tzinfo=WIB), "shown")


@pytest.mark.parametrize(
    ("seen", "when"),
    [
        ("December 20, 2023 06:45", "2023-12-20T06:45:00+05:45"),
        ("December 20, 2023 06:40", "2023-12-20T01:00:00+00:00"),
        ("December 19, 2023 13:00", "2023-12-19T13:00:00-12:00"),
        ("December 19, 2023 12:45", "2023-12-20T01:00:00+00:00"),
        ("December 20, 2023 15:00", "2023-12-20T15:00:00+14:00"),
        ("December 20, 2023 15:15", "2023-12-20T01:00:00+00:00"),
    ],
)
def test_offsets_that_time_zones_have(seen: str, when: str) -> None:
    found = published(claim("2023-12-20T01:00:00Z"), seen=seen, clock=GUESS)
    assert found
    assert found[0].isoformat() == when


def test_a_page_in_an_unknown_zone_keeps_the_day_that_it_shows_in_a_zone_that_it_states() -> None:
    offsets = list(stated_offsets(DeclaredMetadata({}, times=("2023-12-18T21:46:01-05:00", "2023-12-19"))))
    machine = claim("2023-12-19T02:41:41Z")
    found = select_published([machine], shown("December 18, 2023"), (), GUESS, offsets)
    assert found
    assert found.when.isoformat() == "2023-12-18T21:41:41-05:00"
    found = select_published([machine], shown("December 19, 2023"), (), GUESS, offsets)
    assert found
    assert found.when.isoformat() == "2023-12-19T02:41:41+00:00"
    found = select_published([machine], shown("December 17, 2023"), (), GUESS, offsets)
    assert found
    assert found.when.isoformat() == "2023-12-19T02:41:41+00:00"


@pytest.mark.parametrize(
    "name", ["published", "published-date", "publish_time", "citation_publication_date", "cXenseParse:publishtime"]
)
def test_meta_elements_with_the_date_of_publication(name: str) -> None:
    declared = read_declared(f"<meta name='{name}' content='2024-03-02'>")
    assert [found.when.day for found in published_claims(declared)] == [2]


@pytest.mark.parametrize("name", ["date", "DC.date", "citation_date"])
def test_meta_elements_with_any_date_are_the_last_fallback(name: str) -> None:
    declared = read_declared(f"<meta name='{name}' content='2024-03-02'>")
    assert list(published_claims(declared)) == []
    assert [found.when.day for found in vague_claims(declared, CONTEXT)] == [2]
    today = read_declared(f"<meta name='{name}' content='2024-06-01'>")
    assert list(vague_claims(today, CONTEXT)) == [], "the day of the fetch"


def test_a_label_of_an_update_belongs_to_the_date_on_the_next_line() -> None:
    lines = ["Diperbarui:", "2 Maret 2024", "Last updated on", "3 March 2024", "Update sore", "4 Maret 2024"]
    assert join_labels(lines) == [
        "Diperbarui:",
        "Diperbarui: 2 Maret 2024",
        "Last updated on",
        "Last updated on 3 March 2024",
        "Update sore",
        "4 Maret 2024",
    ]


def test_a_calendar_date_precedes_one_that_counts_from_the_fetch() -> None:
    found = find_shown_date(["2 Maret 2024", "Komentar baru sejak: hari ini pukul 15.40"], (), CONTEXT)
    assert found
    assert found.when.date() == date(2024, 3, 2)
    found = find_shown_date(["2 jam lalu"], (), CONTEXT)
    assert found
    assert found.has_time


def test_midnight_is_replaced_by_a_time_of_the_same_date() -> None:
    midnight, later = claim("2023-05-17T00:00:00+00:00"), claim("2023-05-18T04:39:05+00:00")
    assert published(midnight, later) == (later.when, "json-ld")
    assert published(midnight, claim("2023-05-20T04:39:05+00:00")) == (midnight.when, "json-ld")
    early = claim("2023-05-17T00:01:00+00:00")
    assert published(early, later) == (early.when, "json-ld")
