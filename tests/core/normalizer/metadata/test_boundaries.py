"""Pages just below and just above each threshold that decides title, authors, dateline and dates."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.article import Article
from core.outlet import Outlet
from tests.core.normalizer.boundary_pages import (
    FETCHED_AT,
    OUTLET,
    TITLE,
    column,
    linked,
    make_page,
    open_line,
    paragraphs,
    prose,
    read,
    words,
)

pytestmark = pytest.mark.page

ARTICLE = prose()
HEADLINE = f"<h1>{TITLE}</h1>"
DAY = "Senin, 2 Februari 2026 10:15 WIB"
DAY_AT = datetime(2026, 2, 2, 3, 15, tzinfo=UTC)


def labels(count: int) -> str:
    return paragraphs(*(open_line(20, seed) for seed in range(count)))


def article(head: str = "", below: str = "", behind: str = "", **fields: str) -> Article:
    """Return the article of a page with lines between headline and article, and behind the article."""
    aside = f"<aside>{below}</aside>" if below else ""
    body = f"{HEADLINE}{aside}<div class='kolom'>{paragraphs(*ARTICLE)}</div><aside>{behind}</aside>"
    return read(make_page(body, head=head, **fields), OUTLET)  # type: ignore[arg-type]  # no parts


def json_ld(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle'} | fields)}</script>"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


# Lines around the article


@pytest.mark.parametrize(("before", "is_found"), [(11, True), (12, False)])
def test_lines_before_a_date_behind_the_article(before: int, is_found: bool) -> None:
    found = article(behind=labels(before) + paragraphs(DAY)).published_at
    assert found == (DAY_AT if is_found else None)


@pytest.mark.parametrize(("before", "is_found"), [(46, True), (49, False)])
def test_lines_before_a_date_below_the_headline(before: int, is_found: bool) -> None:
    found = article(below=labels(before) + paragraphs(DAY)).published_at
    assert found == (DAY_AT if is_found else None)


@pytest.mark.parametrize(("before", "is_found"), [(46, True), (49, False)])
def test_lines_before_a_credit_behind_the_article(before: int, is_found: bool) -> None:
    found = article(behind=labels(before) + paragraphs("Reporter: Rina Marlina")).authors
    assert found == (("Rina Marlina",) if is_found else ())


@pytest.mark.parametrize(("before", "is_found"), [(1, True), (2, False)])
def test_lines_before_a_name_in_brackets_behind_the_article(before: int, is_found: bool) -> None:
    found = article(behind=labels(before) + paragraphs("(Rina Marlina)")).authors
    assert found == (("Rina Marlina",) if is_found else ())


@pytest.mark.parametrize(("before", "is_found"), [(2, True), (3, False)])
def test_lines_before_a_mere_byline_below_the_headline(before: int, is_found: bool) -> None:
    head = json_ld(author={"@type": "Person", "name": "Redaksi"})
    found = article(head, below=labels(before) + paragraphs("Oleh Rina Marlina")).authors
    assert found == (("Rina Marlina",) if is_found else ())


# Authors

NAMES = ("Rina Marlina", "Dadan Hidayat", "Siti Maemunah", "Agus Priyono")


@pytest.mark.parametrize(("count", "found"), [(3, NAMES[:3]), (4, NAMES[:1])])
def test_names_that_are_marked_as_authors(count: int, found: tuple[str, ...]) -> None:
    marked = "".join(f"<p><a rel='author' href='/{name}'>{name}</a></p>" for name in NAMES[:count])
    assert article(behind=labels(20) + marked).authors == found


@pytest.mark.parametrize(("letters", "is_credit"), [(115, True), (125, False)])
def test_letters_of_a_credit(letters: int, is_credit: bool) -> None:
    opening = "Penulis: Rina Marlina | "
    found = article(below=paragraphs(f"{opening}{open_line(letters - len(opening))}")).authors
    assert found == (("Rina Marlina",) if is_credit else ())


@pytest.mark.parametrize(("count", "is_person"), [(6, True), (7, False)])
def test_words_of_a_name(count: int, is_person: bool) -> None:
    name = " ".join("Rina Marlina Dadan Hidayat Siti Maemunah Agus".split()[:count])
    assert article(json_ld(author=name)).authors == ((name,) if is_person else ())


@pytest.mark.parametrize(("letters", "is_person"), [(76, True), (84, False)])
def test_letters_of_a_name(letters: int, is_person: bool) -> None:
    name = "Rina Kusumawardhaningrumsetianingsih Marlinawatikusumaningrum Hidayatullahsyarifuddinsyah"[:letters]
    assert article(json_ld(author=name)).authors == ((name,) if is_person else ())


@pytest.mark.parametrize(("letters", "is_town"), [(60, True), (61, False)])
def test_letters_of_the_town_of_a_contributor(letters: int, is_town: bool) -> None:
    town = "Tepian".ljust(letters, "a")
    authors = article(json_ld(author=f"Kontributor {town}, Rina Marlina")).authors
    assert authors == (("Rina Marlina",) if is_town else (town, "Rina Marlina"))


@pytest.mark.parametrize(("name", "is_person"), [("Kabar", True), ("Contoh", False)])
def test_share_of_the_outlets_name_in_a_single_word(name: str, is_person: bool) -> None:
    assert article(json_ld(author=name)).authors == ((name,) if is_person else ())


@pytest.mark.parametrize(("count", "is_owner"), [(1, False), (2, True), (4, True), (5, False)])
def test_words_of_the_name_of_a_sites_owner(count: int, is_owner: bool) -> None:
    name = " ".join("Rina Marlina Dadan Hidayat Agus".split()[:count])
    site = f"<meta property='og:site_name' content='{name}'>"
    found = article(site + json_ld(author={"@type": "Person", "name": name})).authors
    assert found == ((name,) if is_owner else ())


@pytest.mark.parametrize(("letters", "is_outlet"), [(1, False), (2, True), (4, True), (5, False)])
def test_letters_of_the_initials_of_an_outlet(letters: int, is_outlet: bool) -> None:
    name = f"Tim {'QZKWX'[:letters]}"
    assert article(json_ld(author={"@type": "Person", "name": name})).authors == (() if is_outlet else (name,))


@pytest.mark.parametrize(("name", "is_found"), [("rin", False), ("rina", True)])
def test_letters_of_a_user_name(name: str, is_found: bool) -> None:
    assert article(below=paragraphs(f"by {name}")).authors == ((name,) if is_found else ())


@pytest.mark.parametrize(("count", "found"), [(2, NAMES[:2]), (3, ())])
def test_credits_with_the_same_role(count: int, found: tuple[str, ...]) -> None:
    assert article(behind=paragraphs(*(f"Author: {name}" for name in NAMES[:count]))).authors == found


@pytest.mark.parametrize(("before", "is_found"), [(3, True), (4, False)])
def test_lines_of_the_text_before_a_byline(before: int, is_found: bool) -> None:
    lines = [*ARTICLE[:before], "By Rina Marlina", *ARTICLE[before:], *prose(4, seed=300)]
    assert read(make_page(column(*lines)), OUTLET).authors == (("Rina Marlina",) if is_found else ())


@pytest.mark.parametrize(("letters", "is_found"), [(58, True), (62, False)])
def test_letters_of_a_byline_below_the_lead(letters: int, is_found: bool) -> None:
    byline = "By Rina Marlina | "
    lines = [ARTICLE[0], f"<h4>{byline}{open_line(letters - len(byline))}</h4>", *ARTICLE[1:]]
    assert read(make_page(column(*lines)), OUTLET).authors == (("Rina Marlina",) if is_found else ())


@pytest.mark.parametrize(("before", "is_found"), [(6, True), (7, False)])
def test_lines_before_a_name_with_an_author_class(before: int, is_found: bool) -> None:
    head = json_ld(author={"@type": "Person", "name": "Redaksi"})
    name = "<p><b class='hero__author'>Rina Marlina</b></p>"
    assert article(head, below=labels(before) + name).authors == (("Rina Marlina",) if is_found else ())


@pytest.mark.parametrize(("behind", "is_found"), [(3, True), (4, False)])
def test_lines_of_the_text_behind_a_heading_with_a_credit(behind: int, is_found: bool) -> None:
    lines = [*ARTICLE, "<h3>Written by Rina Marlina</h3>", *prose(behind, seed=300)]
    assert read(make_page(column(*lines)), OUTLET).authors == (("Rina Marlina",) if is_found else ())


BIOGRAPHY = "Rina is the founder of this site."


@pytest.mark.parametrize(("letters", "is_found"), [(39, False), (40, True)])
def test_letters_of_a_biography(letters: int, is_found: bool) -> None:
    box = paragraphs("Rina Marlina", BIOGRAPHY.ljust(letters, "a"))
    found = article(below=paragraphs("Rina Marlina"), behind=f"<p>Jalan Pasar</p>{box}").authors
    assert found == (("Rina Marlina",) if is_found else ())


@pytest.mark.parametrize(("count", "is_found"), [(4, True), (5, False)])
def test_words_of_a_name_above_a_biography(count: int, is_found: bool) -> None:
    name = " ".join("Rina Marlina Dadan Hidayat Agus".split()[:count])
    box = paragraphs(name, f"{name} is the founder of this site and writes about the river.")
    found = article(below=paragraphs(name), behind=f"<p>Jalan Pasar</p>{box}").authors
    assert found == ((name,) if is_found else ())


@pytest.mark.parametrize(("behind", "is_found"), [(4, True), (5, False)])
def test_lines_of_the_text_behind_a_biography(behind: int, is_found: bool) -> None:
    portrait = "<p><img src='/rina.jpg' alt='Rina Marlina'></p><p>Rina Marlina Columnist and Traveller</p>"
    about = "<p>Rina writes about the river, the town and its people, and lives beside the old bridge.</p>"
    lines = [*ARTICLE, portrait, about, *prose(behind, seed=300)]
    assert read(make_page(column(*lines)), OUTLET).authors == (("Rina Marlina",) if is_found else ())


# Dateline


def dateline(opening: str, outlet: str = "Kabar Contoh") -> tuple[str, str] | None:
    texts = [f"{opening}{ARTICLE[0]}", *ARTICLE[1:]]
    found = read(make_page(column(*texts)), Outlet(outlet, "https://contoh.example/")).dateline
    return (found.credit, found.place) if found else None


@pytest.mark.parametrize(("letters", "is_found"), [(86, True), (95, False)])
def test_letters_of_a_dateline(letters: int, is_found: bool) -> None:
    label = "perahu-dan-sungai-di-tepi-jalan-menuju-dermaga-ramai-kembali-bersama-para-nelayan-desa"
    host = f"{label[: letters - 23]}.example"
    opening = f"{host}, DERMAGA RAYA – "
    assert dateline(opening) == ((host, "DERMAGA RAYA") if is_found else None)


@pytest.mark.parametrize(("name", "is_outlet"), [("Ab", False), ("Abu", True)])
def test_letters_of_an_outlets_name_in_a_dateline(name: str, is_outlet: bool) -> None:
    assert dateline(f"{name} – ", name) == ((name, "") if is_outlet else ("", name))


@pytest.mark.parametrize(("name", "is_outlet"), [("Abu", False), ("Abun", True)])
def test_letters_of_an_outlets_name_in_a_longer_one(name: str, is_outlet: bool) -> None:
    credit = f"{name} Lembah Tepian"
    assert dateline(f"{credit} – ", name) == ((credit, "") if is_outlet else ("", credit))


@pytest.mark.parametrize(("name", "is_outlet"), [("Lembahr", False), ("Lembahra", True)])
def test_share_of_an_outlets_name_in_a_dateline(name: str, is_outlet: bool) -> None:
    assert dateline(f"{name} – ", "Lembah Raya") == ((name, "") if is_outlet else ("", name))


# Dates


@pytest.mark.parametrize(("year", "is_found"), [(1989, False), (1990, True)])
def test_earliest_year(year: int, is_found: bool) -> None:
    assert (article(json_ld(datePublished=f"{year}-06-01T08:00:00+07:00")).published_at is not None) is is_found


@pytest.mark.parametrize(("hours", "is_found"), [(22, True), (26, False)])
def test_hours_by_which_a_date_may_be_after_the_fetch(hours: int, is_found: bool) -> None:
    when = FETCHED_AT + timedelta(hours=hours)
    found = article(json_ld(datePublished=when.isoformat())).published_at
    assert found == (when if is_found else None)


@pytest.mark.parametrize(("minutes", "is_right"), [(8, True), (12, False)])
def test_minutes_by_which_an_outlets_clock_may_be_fast(minutes: int, is_right: bool) -> None:
    when = FETCHED_AT + timedelta(minutes=minutes)
    found = article(json_ld(datePublished=when.isoformat())).published_at
    assert found == (when if is_right else when - timedelta(hours=7))


@pytest.mark.parametrize(("minutes", "is_date"), [(13, False), (17, True)])
def test_minutes_between_the_fetch_and_the_clock_of_a_page(minutes: int, is_date: bool) -> None:
    when = FETCHED_AT - timedelta(minutes=minutes)
    local = when + timedelta(hours=7)
    found = article(behind=paragraphs(f"Senin, 2 Maret 2026 {local:%H:%M} WIB")).published_at
    assert found == (when if is_date else None)


@pytest.mark.parametrize(("letters", "is_found"), [(156, True), (166, False)])
def test_letters_of_a_line_with_the_date(letters: int, is_found: bool) -> None:
    line = f"{DAY} {open_line(letters - len(DAY) - 1)}"
    assert article(below=paragraphs(line)).published_at == (DAY_AT if is_found else None)


@pytest.mark.parametrize(("hours", "is_used"), [(35, True), (37, False)])
def test_hours_between_a_time_element_and_the_date_shown(hours: int, is_used: bool) -> None:
    when = DAY_AT - timedelta(hours=hours, minutes=11)
    time = f"<time datetime='{(when + timedelta(minutes=22)).isoformat()}'>kemarin dulu</time>"
    found = article(below=paragraphs(DAY), behind=time).published_at
    assert found == (when + timedelta(minutes=22) if is_used else DAY_AT)


@pytest.mark.parametrize(("later", "is_used"), [("2026-02-11T20:00:00", True), ("2026-02-12T04:00:00", False)])
def test_days_between_a_date_and_one_with_a_time(later: str, is_used: bool) -> None:
    head = f"<meta property='article:published_time' content='{later}'>{json_ld(datePublished='2026-02-10')}"
    assert article(head).published_at == instant(f"{later if is_used else '2026-02-10T00:00:00'}+07:00")


@pytest.mark.parametrize(("hours", "is_shown"), [(15, True), (16, False)])
def test_hours_by_which_a_zone_is_wrong(hours: int, is_shown: bool) -> None:
    when = DAY_AT - timedelta(hours=hours)
    found = article(json_ld(datePublished=when.isoformat()), below=paragraphs(DAY)).published_at
    assert found == (DAY_AT if is_shown else when)


def test_a_time_may_stand_before_its_day() -> None:
    line = "Tayang 10:15:20 WIB  | pada Senin, (2 Februari 2026)"
    assert article(below=paragraphs(line)).published_at == DAY_AT


@pytest.mark.parametrize(("before", "is_shown"), [(7, True), (8, False)])
def test_lines_before_a_date_line_that_contradicts_json_ld(before: int, is_shown: bool) -> None:
    built = "2026-02-20T08:00:00+07:00"
    found = article(json_ld(datePublished=built), below=labels(before) + paragraphs("2 Februari 2025")).published_at
    assert found == instant("2025-02-02T00:00:00+07:00" if is_shown else built)


# Title


def title(declared: str, body: str = "", names: str = "Kabar Contoh") -> str:
    page = make_page(f"{body}<div class='kolom'>{paragraphs(*ARTICLE)}</div>", title=declared)
    return read(page, Outlet(names, "https://contoh-lain.example/")).title


@pytest.mark.parametrize(("name", "is_cut"), [("Lemba", False), ("Lembah", True)])
def test_letters_of_a_name_before_a_motto(name: str, is_cut: bool) -> None:
    suffix = f" - {name} - Suara Tepi Sungai dan Sawah"
    assert title(TITLE + suffix, names=name) == (TITLE if is_cut else TITLE + suffix)


@pytest.mark.parametrize(("count", "is_headline"), [(3, False), (4, True), (30, True), (31, False)])
def test_words_of_a_headline_without_markup(count: int, is_headline: bool) -> None:
    line = " ".join(words(count, 3)).capitalize()
    found = title("Kabar Contoh", f"<div>{line}</div><div>{DAY}</div>")
    assert found == (line if is_headline else "Kabar Contoh")


@pytest.mark.parametrize(("letters", "is_headline"), [(77, True), (83, False)])
def test_letters_of_the_line_with_the_date_below_a_headline_without_markup(letters: int, is_headline: bool) -> None:
    line = " ".join(words(8, 3)).capitalize()
    dated = f"{DAY} {open_line(letters - len(DAY) - 1)}"
    found = title("Kabar Contoh", f"<div>{line}</div><div>{dated}</div>")
    assert found == (line if is_headline else "Kabar Contoh")


@pytest.mark.parametrize(
    ("heading", "is_headline"),
    [
        ("Perahu Nelayan Ramai Kembali Menuju Jembatan", False),
        ("Jembatan Baru Ramai Oleh Perahu Nelayan Kampung Seberang Kembali", False),
        ("Desa Ramai Oleh Perahu Nelayan Jembatan Kampung Seberang", True),
    ],
)
def test_share_of_words_in_a_heading_that_the_title_has(heading: str, is_headline: bool) -> None:
    """One of six, one of nine, two of eight."""
    assert title(TITLE, f"<h1>{heading}</h1>") == (heading if is_headline else TITLE)


@pytest.mark.parametrize(("share", "is_headline"), [(0.86, True), (0.94, False)])
def test_share_of_links_in_the_headline(share: float, is_headline: bool) -> None:
    suffix = " Sore Ini Juga"
    found = title(TITLE + suffix, f"<h2>{linked(TITLE, share)}</h2>")
    assert found == (TITLE if is_headline else TITLE + suffix)


@pytest.mark.parametrize(("count", "is_headline"), [(2, False), (3, True)])
def test_words_of_a_heading_with_which_the_title_begins(count: int, is_headline: bool) -> None:
    heading = " ".join(TITLE.split()[:count])
    assert title(TITLE, f"<h2>{heading}</h2>") == (heading if is_headline else TITLE)


@pytest.mark.parametrize(("count", "is_headline"), [(3, False), (4, True)])
def test_words_of_a_title_that_a_heading_continues(count: int, is_headline: bool) -> None:
    declared = " ".join(TITLE.split()[:count])
    assert title(declared, f"<h2>{TITLE}</h2>") == (TITLE if is_headline else declared)


@pytest.mark.parametrize(
    ("name", "suffix", "is_name"),
    [
        ("Abu", "Abu", True),
        ("Ab", "Ab", False),
        ("Lembah Raya", "Tekno Gaya Lembah Raya", True),
        ("Lembah Raya", "Tekno dan Gaya Lembah Raya", False),
        ("Lemb Ra", "Lemb", True),
        ("Lembu", "Lem", False),
        ("Lembah Nus", "Lemba", True),
        ("Lembah Nusan", "Lemba", False),
    ],
)
def test_names_of_the_outlet_behind_the_headline(name: str, suffix: str, is_name: bool) -> None:
    assert title(f"{TITLE} - {suffix}", names=name) == (TITLE if is_name else f"{TITLE} - {suffix}")


@pytest.mark.parametrize(
    ("heading", "is_headline"), [("Jembatan Desa Seberang", True), ("Jembatan Kampung Seberang", False)]
)
def test_share_of_words_in_a_heading_of_three_words(heading: str, is_headline: bool) -> None:
    """Two of three, one of three."""
    assert title(TITLE, f"<h1>{heading}</h1>") == (heading if is_headline else TITLE)


@pytest.mark.parametrize(
    ("heading", "is_headline"),
    [("Jembatan Gantung Desa Ramai Lagi", True), ("Jembatan Gantung Ramai Lagi Kini", False)],
)
def test_share_of_words_in_a_heading_without_main_heading(heading: str, is_headline: bool) -> None:
    """Three of five, two of five."""
    page = make_page(f"<div class='kolom'><h2>{heading}</h2>{paragraphs(*ARTICLE)}</div>")
    assert read(page, OUTLET).title == (heading if is_headline else TITLE)
