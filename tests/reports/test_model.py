"""The model of a report: numbers, stories, tones, leads and clips."""

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.forms import DEFAULT_VARIANTS
from core.keyword import Keyword, ToneRule
from core.marks import Tone
from core.quotes import find_quotes
from core.report import ReportDefinition, find_period
from core.tone_rules import ToneRules
from reports.fields import PLACEHOLDERS, make_fields
from reports.model import MAX_LEAD, PeriodArticles, build_report, find_lead
from tests.factories import NOW, make_evidence, make_mention
from tests.reports.conftest import DAY, HOSTILE, JAKARTA, make_hostile_report, make_marks, make_report, make_stored


class TestPeriod:
    def test_a_day(self) -> None:
        period = find_period(ReportDefinition("x"), DAY, JAKARTA)
        assert (period.since.isoformat(), period.until.isoformat()) == (
            "2026-03-02T00:00:00+07:00",
            "2026-03-03T00:00:00+07:00",
        )

    def test_a_morning(self) -> None:
        period = find_period(ReportDefinition("x", ends=time(6)), DAY, JAKARTA)
        assert (period.since.isoformat(), period.until.isoformat()) == (
            "2026-03-01T06:00:00+07:00",
            "2026-03-02T06:00:00+07:00",
        )
        assert period.previous.until == period.since

    @pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
    def test_daily_reports_leave_no_gap_when_the_clocks_change(self, day: date) -> None:
        zone, definition = ZoneInfo("Europe/Amsterdam"), ReportDefinition("x", ends=time(6))
        period = find_period(definition, day, zone)
        before = find_period(definition, day - timedelta(1), zone)
        assert period.since.isoformat() == before.until.isoformat()
        assert (period.until.hour, period.since.hour) == (6, 6)

    def test_the_calendar_ends(self) -> None:
        with pytest.raises(OverflowError):
            find_period(ReportDefinition("x"), date.max, JAKARTA)
        with pytest.raises(OverflowError):
            find_period(ReportDefinition("x"), date.min, JAKARTA)


class TestModel:
    def test_figures_issues_and_outlets(self) -> None:
        report = make_report(
            make_stored(3, "Warta Misal", 20, copy_of=1),
            make_stored(1, minutes=10, marks=make_marks(tone="negative")),
            make_stored(2, minutes=5),
            make_stored(4, minutes=30, marks=make_marks(tone="positive", star="", note="Tanggapi")),
        )
        assert [entry.title for entry in report.entries] == [f"Banjir surut {n}" for n in (2, 1, 3, 4)]
        assert [entry.number for entry in report.entries] == [1, 2, 3, 4]
        figures = report.figures
        assert (figures.articles, figures.outlets, figures.stories, figures.previous_articles) == (4, 2, 3, 4)
        # The copy has the tone of its story.
        assert (figures.tones.positive, figures.tones.negative, figures.tones.unjudged) == (1, 2, 1)
        assert [(issue.first.title, issue.articles, issue.outlets, issue.share) for issue in report.issues] == [
            ("Banjir surut 1", 2, 2, 0.5),
            ("Banjir surut 4", 1, 1, 0.25),  # starred
            ("Banjir surut 2", 1, 1, 0.25),
        ]
        assert report.issues[0].lead == "Warga Kota Contoh membersihkan lumpur sejak pagi hari."
        assert [(outlet.name, outlet.articles) for outlet in report.outlets] == [
            ("Kabar Contoh", 3),
            ("Warta Misal", 1),
        ]
        assert [(clip.entry.number, [copy.outlet for copy in clip.copies]) for clip in report.clips] == [
            (1, []),
            (2, ["Warta Misal"]),
            (4, []),
        ]
        assert (report.entries[3].note, report.entries[3].is_starred, report.entries[3].tone) == (
            "Tanggapi",
            True,
            Tone.POSITIVE,
        )

    def test_a_copy_keeps_its_own_tone(self) -> None:
        first = make_stored(1, marks=make_marks(tone="negative"))
        copy = make_stored(2, minutes=1, copy_of=1, marks=make_marks(tone="neutral"))
        assert [entry.tone for entry in make_report(first, copy).entries] == [Tone.NEGATIVE, Tone.NEUTRAL]

    def test_rules_suggest_the_tone_of_a_story_that_nobody_judged(self) -> None:
        rule = Keyword("Kota Contoh", "contoh", tones=(ToneRule("negative", "lumpur"),))
        rules = ToneRules((rule,), DEFAULT_VARIANTS)
        report = make_report(
            make_stored(1, tone_rules=rules),
            make_stored(2, minutes=1, copy_of=1, text="Kota Contoh."),
            make_stored(3, minutes=2, tone_rules=rules),
            make_stored(4, minutes=3, copy_of=3, marks=make_marks(tone="positive")),
            make_stored(5, minutes=4),
        )
        assert [(entry.tone, entry.is_tone_by_rule) for entry in report.entries] == [
            (Tone.NEGATIVE, True),
            (Tone.NEGATIVE, True),
            (Tone.POSITIVE, False),
            (Tone.POSITIVE, False),
            (None, False),
        ]
        tones = report.figures.tones
        assert (tones.negative, tones.positive, tones.unjudged, tones.by_rule) == (2, 2, 1, 2)
        fields = make_fields(report)
        assert fields["tone_note"] == "Nada 2 berita disarankan oleh aturan; belum dinilai orang."
        assert [article["tone"] for article in fields["articles"]][1:3] == ["Negatif (menurut aturan)", "Positif"]

    def test_clips_that_a_person_moved_come_first_in_their_order(self) -> None:
        stored = [make_stored(number, minutes=number) for number in (1, 2, 3, 4)]
        copy = make_stored(5, minutes=9, copy_of=2)
        report = make_report(*stored, copy, order=(4, 5, 99))
        assert [clip.entry.article_id for clip in report.clips] == [4, 2, 1, 3]
        assert [entry.article_id for entry in report.entries] == [1, 2, 3, 4, 5]

    def test_nothing(self) -> None:
        report = make_report()
        assert (report.figures.articles, report.entries, report.issues, report.clips) == (0, (), (), ())
        assert make_fields(report)["figures"]["change"] == "−4 (−100%)"

    def test_articles_that_are_too_many_are_counted(self) -> None:
        definition = ReportDefinition("x", language="en")
        found = PeriodArticles([make_stored(1)], total=1_201)
        report = build_report(definition, find_period(definition, DAY, JAKARTA), found, JAKARTA)
        assert (report.figures.articles, report.omitted) == (1_201, 1_200)
        assert make_fields(report)["omitted"].startswith("1,200 earlier articles")

    def test_an_excerpt_has_only_snippets(self) -> None:
        mention = make_mention(field="text", snippet="lumpur di Kota Contoh sejak")
        stored = make_stored(1, text="", is_excerpt=True)
        stored = type(stored)(1, "Kabar", stored.article, NOW, NOW, None, (make_evidence(mention),), is_excerpt=True)
        [clip] = make_report(stored).clips
        assert (clip.paragraphs, clip.is_excerpt) == (("… lumpur di Kota Contoh sejak …",), True)

    def test_only_the_beginnings_of_texts(self) -> None:
        [clip] = make_report(make_stored(1), full_text=False).clips
        assert (clip.paragraphs, clip.is_excerpt) == (("Warga Kota Contoh membersihkan lumpur sejak pagi hari.",), True)

    def test_addresses_that_are_not_of_the_web_are_no_links(self) -> None:
        stored = make_stored(1)
        for url in ("javascript:alert(1)", "file:///etc/passwd", "kliping:entry/1"):
            changed = make_stored(1)
            object.__setattr__(changed, "article", type(stored.article)(url, "Judul", "Teks"))
            assert make_report(changed).entries[0].url is None


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Wali Kota dr. H. Contoh meninjau lokasi di Jl. Misal pagi ini bersama warga. Lalu pulang.",
         "Wali Kota dr. H. Contoh meninjau lokasi di Jl. Misal pagi ini bersama warga."),
        ("“Air sudah surut di semua kampung sejak tadi malam.” Kata itu disampaikan camat.",
         "“Air sudah surut di semua kampung sejak tadi malam.”"),
        ("Tanpa titik\nBaris kedua.", "Tanpa titik"),
        ("", ""),
    ],
)  # fmt: skip
def test_lead(text: str, lead: str) -> None:
    assert find_lead(make_stored(1, text=text)) == lead


def test_a_long_lead_is_cut_at_a_word() -> None:
    lead = find_lead(make_stored(1, text="kata, " * 200))
    assert lead.endswith("kata …")
    assert len(lead) <= MAX_LEAD + 2


class TestFields:
    def test_every_field_is_a_placeholder_and_explained(self) -> None:
        articles = (make_stored(1, text=QUOTED.format(name="Budi Contoh")), make_stored(2, copy_of=1))
        quotes = {1: find_quotes(articles[0].article.text, "id")}
        fields = make_fields(make_report(*articles, dropped=(make_stored(3),), quotes=quotes))
        # The form adds links; the language is for the layouts.
        assert {*fields} - {"language"} == {*PLACEHOLDERS[""]}
        for group, names in PLACEHOLDERS.items():
            if group:
                item: Any = fields[group] if group == "figures" else fields[group][0]
                assert {*item} == {*names} - {"link"}, group

    def test_texts_are_clean_lines(self) -> None:
        def find_texts(value: Any) -> list[str]:
            if isinstance(value, str):
                return [value]
            values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            return [text for each in values for text in find_texts(each)]

        texts = find_texts(make_fields(make_hostile_report()))
        assert len(texts) > 100
        assert not [text for text in texts if not text.isprintable()]
        assert HOSTILE[0] in texts

    def test_numbers_and_dates_are_those_of_the_language(self) -> None:
        report = make_report(*(make_stored(number, minutes=number) for number in range(1, 6)))
        fields = make_fields(report)
        assert (fields["title"], fields["date"]) == ("Kliping Berita", "Senin, 02 Maret 2026")
        assert fields["period"] == "2 Maret 2026 00.00 – 3 Maret 2026 00.00 WIB"
        assert fields["figures"]["change"] == "+1 (+25%)"
        english = make_fields(make_report(make_stored(1), language="en", title="Today"))
        assert (english["title"], english["date"]) == ("Today", "Monday, March 2, 2026")
        assert english["labels"]["conclusion"] == "Conclusion"


QUOTED = (
    "“Tiga posko sudah dibuka,” kata Kepala Dinas Sosial {name}.\nMenurut dia, makanan cukup sampai besok."
    "\n“Kami menunggu bantuan datang,” kata mereka."
)


def test_who_was_quoted_once_for_each_story() -> None:
    first, copy, other = (
        make_stored(number, outlet, number, text=QUOTED.format(name=name), copy_of=copy_of)
        for number, outlet, name, copy_of in (
            (1, "Kabar Contoh", "Budi Contoh", None),
            (2, "Warta Misal", "Budi Contoh", 1),
            (3, "Warta Misal", "Dr. Budi Contoh, M.Si.", None),
        )
    )
    plain = make_stored(4, minutes=9)
    articles = (first, copy, other, plain)
    quotes = {each.id: find_quotes(each.article.text, "id") for each in articles}
    report = make_report(*articles, quotes=quotes)
    (speaker,) = report.speakers
    assert (speaker.name, speaker.office) == ("Dr. Budi Contoh, M.Si.", "Kepala Dinas Sosial")
    # The same words in another story are no other quotation.
    assert (speaker.quotations, speaker.articles, speaker.first.number) == (2, 2, 1)
    assert (speaker.words, speaker.is_direct) == ("Tiga posko sudah dibuka", True)
    assert [entry.speakers for entry in report.entries] == [
        ("Budi Contoh",),
        ("Budi Contoh",),
        ("Dr. Budi Contoh, M.Si.",),
        (),
    ]
    fields = make_fields(report)
    assert fields["speakers"][0]["quotation"] == "“Tiga posko sudah dibuka”"
    assert fields["articles"][2]["speakers"] == "Dr. Budi Contoh, M.Si."


def test_late_articles_are_marked() -> None:
    report = make_report(make_stored(1, minutes=-1440), make_stored(2), late_ids=frozenset({1}))
    assert [entry.is_late for entry in report.entries] == [True, False]
    assert [each["late"] for each in make_fields(report)["articles"]] == ["susulan", ""]
