"""The clause, field and prominence of a mention, and how a query is explained."""

from datetime import UTC, datetime

import pytest

from core.article import Article, Dateline
from core.keyword import Keyword
from core.matcher import Matcher, Mention, explain_match, field_text, is_true, published_on
from core.query import Published, parse
from tests.factories import make_article

pytestmark = pytest.mark.page

pytestmark = pytest.mark.page

TEXT = (
    "kabar.example, REGOL – Banjir merendam Regol sejak pagi, kata Dewi Contoh.\n"
    "Air datang dari Cimahi, Garut, Sumedang, Subang, dan Ciamis pada malam hari. Longsor menutup jalan.\n"
    "Longsor lain menutup jalan desa. Kepala Dinas Sosial, Budi Misal, mengatakan warga mengungsi.\n"
    "Warga menunggu bantuan di balai desa. Mereka berharap air lekas surut dan jalan lekas dibuka.\n"
    "Wali kota datang."
)
ARTICLE = Article(
    "https://kabar.example/a",
    "Banjir di Regol",
    TEXT,
    authors=("Siti Contoh", "Rudi Misal"),
    dateline=Dateline("kabar.example", "REGOL", TEXT.index("Banjir")),
    section="Daerah",
    language="id",
)


def mentions(query: str, article: Article = ARTICLE, outlet: str | None = None) -> list[Mention]:
    return list(Matcher([Keyword("k", query)]).match(article, outlet))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("banjir", ["headline", "lead"]),
        ("regol", ["headline", "passing", "lead"]),
        ("longsor", ["body", "body"]),
        ("sumedang", ["passing"]),
        ('"budi misal"', ["body"]),
        ('"wali kota"', ["passing"]),
        ("author:siti", ["passing"]),
    ],
)
def test_prominence(query: str, expected: list[str]) -> None:
    assert [mention.prominence for mention in mentions(query)] == expected


def test_after_a_dateline_in_a_paragraph_of_its_own_the_next_one_is_the_lead() -> None:
    text = "REGOL –\nBanjir surut.\nWarga pulang."
    subject = make_article(title="Kabar", text=text, dateline=Dateline("", "REGOL", text.index("Banjir")))
    assert [mention.prominence for mention in mentions("banjir OR regol", subject)] == ["passing", "lead"]


def test_a_mention_names_the_clause_that_occurs_there() -> None:
    found = mentions("(banjir OR gempa) (longsor NEAR/5 jalan) author:siti -tsunami")
    assert [(mention.field, mention.clause) for mention in found] == [
        ("title", '"banjir"'),
        ("text", '"banjir"'),
        ("text", '"longsor" NEAR/5 "jalan"'),
        ("text", '"longsor" NEAR/5 "jalan"'),
        ("author", 'author:"siti"'),
    ]
    spans = [field_text(ARTICLE, None, mention.field)[mention.start : mention.end] for mention in found]
    assert spans == ["Banjir", "Banjir", "Longsor menutup jalan", "Longsor lain menutup jalan", "Siti"]


def test_a_span_at_which_two_clauses_occur_is_one_mention() -> None:
    assert [mention.clause for mention in mentions("sumedang OR sume*")] == ['"sumedang"']


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("covid{id}", ["Covid-19", "covid", "COVID"]),
        ('covid OR "covid 19"', ["Covid-19", "covid", "COVID"]),
        ('covid "virus covid 19" "covid 19"', ["Virus Covid-19", "covid", "COVID"]),
        ('covid OR "dan covid"', ["Covid", "dan covid", "COVID"]),
        ("covid OR (virus NEAR/3 dan)", ["Virus Covid-19 dan", "Covid", "covid", "COVID"]),
        ('"virus covid" OR "covid 19"', ["Virus Covid", "Covid-19"]),
    ],
)
def test_one_occurrence_is_one_mention(query: str, expected: list[str]) -> None:
    text = "Virus Covid-19 dan covid, juga COVID"
    found = mentions(query, make_article(title="Kabar", text=text, dateline=None))
    assert [text[mention.start : mention.end] for mention in found] == expected
    assert {mention.total for mention in found} == {len(expected)}


@pytest.mark.parametrize("query", ['author:"contoh rudi"', "author:(siti NEAR/3 rudi)", 'site:"kabar kabar"'])
def test_phrases_do_not_cross_authors(query: str) -> None:
    assert mentions(query, outlet="Kabar") == []


def test_offsets_count_in_the_text_of_a_field() -> None:
    assert field_text(ARTICLE, "Kabar", "author") == "Siti Contoh;\nRudi Misal"
    assert field_text(ARTICLE, "Kabar", "site") == "Kabar\nkabar.example"
    assert field_text(ARTICLE, None, "site") == "kabar.example"
    assert field_text(Article("http://[", "", ""), None, "site") == ""
    assert [mention.field for mention in mentions("site:kabar section:daerah title:regol", outlet="Kabar")] == [
        "title",
        "section",
        "site",
        "site",
    ]
    assert mentions("kabar", outlet="Kabar") == []


def test_a_snippet_shows_both_ends_of_a_long_occurrence() -> None:
    text = "awal " + "kata " * 90 + "akhir"
    (mention,) = mentions("awal NEAR/100 akhir", make_article(title="t", text=text, dateline=None))
    assert (mention.start, mention.end) == (0, len(text))
    shown = mention.snippet[mention.mark_start : mention.mark_end]
    assert shown.startswith("awal kata")
    assert shown.endswith("kata akhir")
    assert " … " in shown
    assert len(mention.snippet) < 400


def test_days_are_in_western_indonesian_time() -> None:
    late = make_article(published_at=datetime(2026, 3, 1, 17, 0, tzinfo=UTC))
    assert str(published_on(late)) == "2026-03-02"
    assert is_true(parse("banjir date:2026-03-02"), late)
    assert not is_true(parse("banjir date:2026-03-01"), late)
    assert published_on(make_article(published_at=None)) is None
    assert published_on(make_article(published_at=datetime.max.replace(tzinfo=UTC))) is not None
    assert not is_true(Published(None, None), make_article(published_at=None))


def test_a_query_is_explained_clause_by_clause() -> None:
    explanation = explain_match(
        parse('(banjir OR gempa) title:(regol jalan) (longsor NEAR/1 jalan) -"wali kota"'), ARTICLE
    )
    assert not explanation.is_true
    results = [(each.clause, each.is_true) for each in explanation.children]
    assert results == [
        ('"banjir" OR "gempa"', True),
        ('title:("regol" AND "jalan")', False),
        ('"longsor" NEAR/1 "jalan"', True),
        ('NOT "wali kota"', False),
    ]
    either, title, near, _ = explanation.children
    assert [(each.is_true, len(each.places)) for each in either.children] == [(True, 2), (False, 0)]
    assert [(each.clause, each.is_true) for each in title.children] == [
        ('title:"regol"', True),
        ('title:"jalan"', False),
    ]
    assert [each.clause for each in near.children] == ['"longsor"', '"jalan"']
    field, start, end = near.places[0]
    assert (field, ARTICLE.text[start:end]) == ("text", "Longsor menutup jalan")


def test_the_end_of_a_field_ends_a_regular_expression() -> None:
    assert [mention.field for mention in mentions(r"lead:/contoh\.$/i")] == ["text"]
    assert mentions(r"/contoh\.$/i") == []


SPEECH = (
    "Sari Misal bertemu warga. “Tiga posko sudah dibuka,” kata Kepala Dinas Sosial Budi Contoh.\n"
    "Menurut dia, makanan cukup sampai besok. Rina Umpama tidak hadir."
)

QUOTING = Article("https://kabar-contoh.example/1", "Judul", SPEECH, language="id")


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("speaker:budi", ["Budi"]),
        ('speaker:"budi contoh"', ["Budi Contoh"]),
        ("speaker:/Budi C\\w+/", ["Budi Contoh"]),
        ("speaker:(rina OR contoh)", ["Contoh"]),
        ("speaker:(budi NEAR/2 contoh)", ["Budi Contoh"]),
        ("posko speaker:budi -speaker:sari", ["Budi", "posko"]),
    ],
)
def test_a_speaker_is_found_where_the_text_names_them(query: str, marked: list[str]) -> None:
    found = mentions(query, QUOTING)
    assert sorted(SPEECH[each.start : each.end] for each in found) == marked
    assert {each.field for each in found} == {"text"}


@pytest.mark.parametrize(
    "query",
    ["speaker:sari", "speaker:rina", "speaker:dinas", "speaker:dia", "speaker:posko", 'speaker:"contoh menurut"'],
)
def test_those_who_are_only_named_are_no_speakers(query: str) -> None:
    assert mentions(query, QUOTING) == []
