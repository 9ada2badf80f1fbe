"""A report as one dictionary of texts to display, in one language: what all forms and the office's template use.

Every text from the web is cleaned here, once: control characters and direction overrides become spaces, and what is one
line stays one line.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from core.control_characters import replace_control_characters
from core.marks import Tone
from core.messages import Message, message, message_id, plural_message, translate
from reports.model import ActiveOutlet, Clip, Entry, Figures, Issue, QuotedSpeaker, Report, ToneCounts

Fields = Mapping[str, Any]

# The words of a layout, by the name that a template uses for them.
LABELS = {
    "figures": message_id("Figures"),
    "articles": message_id("Articles"),
    "outlets": message_id("Outlets"),
    "stories": message_id("Stories"),
    "previous": message_id("Previous period"),
    "change": message_id("Change"),
    "issues": message_id("Main issues"),
    "tones": message_id("Tone by issue"),
    "issue": message_id("Issue"),
    "active_outlets": message_id("Most active outlets"),
    "speakers": message_id("Who was quoted"),
    "speaker": message_id("Speaker"),
    "quotations": message_id("Quotations"),
    "position": message_id("Position"),
    "late": message_id("late"),
    "list": message_id("List of articles"),
    "clips": message_id("Clippings"),
    "dropped": message_id("Appendix: dropped articles"),
    "conclusion": message_id("Conclusion"),
    "contents": message_id("Contents"),
    "number": message_id("No."),
    "date": message_id("Date"),
    "time": message_id("Time"),
    "outlet": message_id("Outlet"),
    "headline": message_id("Headline"),
    "authors": message_id("Authors"),
    "tone": message_id("Tone"),
    "note": message_id("Note"),
    "link": message_id("Link"),
    "text": message_id("Text"),
    "share": message_id("Share"),
    "also_in": message_id("Also in"),
    "excerpt": message_id("Excerpt"),
    "open": message_id("Open"),
    "positive": message_id("Positive"),
    "neutral": message_id("Neutral"),
    "negative": message_id("Negative"),
    "unjudged": message_id("Not judged"),
    "by_rule": message_id("by rule"),
    "period": message_id("Period"),
    "edition": message_id("Edition"),
    "page": message_id("Page"),
    "empty": message_id("There are no articles in this period."),
}

_ARTICLE = {
    "number": message_id("the number of the article in the list"),
    "date": message_id("the date of publication"),
    "time": message_id("the time of publication"),
    "outlet": message_id("the name of the outlet"),
    "title": message_id("the headline"),
    "authors": message_id("the authors, separated by commas"),
    "tone": message_id("the tone that a person set or a rule suggests, as a word; empty if none did"),
    "note": message_id("the note of the office"),
    "star": message_id("★ if a person starred the article"),
    "url": message_id("the address of the article, as text"),
    "link": message_id("a link to the article; an r follows its first braces, as in the built-in template"),
    "speakers": message_id("the people whom the article quotes, separated by semicolons"),
    "late": message_id("a word if the article came too late for the report before"),
}
_TONES = {
    "positive": message_id("the number of articles with a positive tone"),
    "neutral": message_id("the number of articles with a neutral tone"),
    "negative": message_id("the number of articles with a negative tone"),
    "unjudged": message_id("the number of articles whose tone nobody set"),
}

# Every placeholder of a template with its explanation: the names of the report, then those of each item of a list.
PLACEHOLDERS: Mapping[str, Mapping[str, str]] = {
    "": {
        "title": message_id("the title of the report"),
        "office": message_id("the name of the office"),
        "edition": message_id("the edition, such as pagi, siang or sore"),
        "date": message_id("the day of the report"),
        "period": message_id("the period that the report covers"),
        "has_tones": message_id("whether anybody set a tone; for conditions"),
        "tone_note": message_id("a sentence if rules suggest some of the tones"),
        "omitted": message_id("a sentence if there are more articles than a report can have"),
        "figures": message_id("the figures; see below"),
        "issues": message_id("the main issues, the largest first: a list"),
        "outlets": message_id("the most active outlets: a list"),
        "speakers": message_id("the people who were quoted, the most quoted first: a list"),
        "articles": message_id("all articles in the order of publication: a list"),
        "clips": message_id("the stories with their texts, each once: a list"),
        "dropped": message_id("the articles that people dropped, if the report has an appendix: a list"),
        "labels": message_id("the words of the built-in layout in the report's language"),
    },
    "figures": {
        "articles": message_id("the number of articles"),
        "outlets": message_id("the number of outlets"),
        "stories": message_id("the number of stories"),
        "previous_articles": message_id("the number of articles in the period before"),
        "previous_outlets": message_id("the number of outlets in the period before"),
        "change": message_id("the change against the period before, such as +12 (+25%)"),
        **_TONES,
    },
    "issues": {
        **_ARTICLE,
        "lead": message_id("the first sentence, as published"),
        "articles": message_id("the number of articles"),
        "outlets": message_id("the number of outlets"),
        "share": message_id("the share of all articles"),
        **_TONES,
    },
    "outlets": {
        "name": message_id("the name of the outlet"),
        "articles": message_id("the number of articles"),
        "share": message_id("the share of all articles"),
        **_TONES,
    },
    "speakers": {
        "name": message_id("the name with ranks and degrees"),
        "position": message_id("the office of the person, as published"),
        "quotations": message_id("the number of quotations; copies of a story count once"),
        "articles": message_id("the number of articles"),
        "quotation": message_id("a quotation, as published; direct speech in quotation marks"),
        "outlet": message_id("the outlet that published the quotation"),
        "number": message_id("the number of its article in the list"),
    },
    "articles": _ARTICLE,
    "clips": {
        **_ARTICLE,
        "paragraphs": message_id("the paragraphs of the text: a list"),
        "is_excerpt": message_id("whether the text is an excerpt; for conditions"),
        "also_in": message_id("the other outlets with the same story, separated by commas"),
        "copies": message_id("the other articles of the story: a list with the names of articles"),
    },
    "dropped": _ARTICLE,
}

_TONE_LABELS = {Tone.POSITIVE: "positive", Tone.NEUTRAL: "neutral", Tone.NEGATIVE: "negative", None: ""}


def make_fields(report: Report) -> dict[str, Any]:
    """Return the texts and numbers of a report, in its language."""
    return _FieldMaker(report.definition.language).make(report)


def make_title(report: Report) -> str:
    """Return the title of a report, in its language."""
    definition = report.definition
    return clean_line(definition.title or translate(message("News clippings"), definition.language))


def clean_line(text: str) -> str:
    """Return a text as one line without control characters."""
    return " ".join(replace_control_characters(text).split())


class _FieldMaker:
    """Makes the fields of a report in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._labels = {name: translate(Message(text), language) for name, text in LABELS.items()}

    def make(self, report: Report) -> dict[str, Any]:
        definition, period = report.definition, report.period
        omitted = plural_message(
            "{count:,} earlier article of this period is not in the report.",
            "{count:,} earlier articles of this period are not in the report.",
            count=report.omitted,
        )
        return {
            "language": self._language,
            "title": make_title(report),
            "office": clean_line(definition.office or ""),
            "edition": clean_line(definition.edition or ""),
            "date": format_date(period.day, "full", locale=self._language),
            "period": f"{self._moment(period.since)} – {self._moment(period.until)} {period.until.tzname()}",
            "has_tones": report.figures.tones.judged > 0,
            "tone_note": self._tone_note(report.figures.tones.by_rule),
            "omitted": translate(omitted, self._language) if report.omitted else "",
            "figures": self._figures(report.figures),
            "issues": [self._issue(issue) for issue in report.issues],
            "outlets": [self._outlet(outlet) for outlet in report.outlets],
            "speakers": [self._speaker(speaker) for speaker in report.speakers],
            "articles": [self._entry(entry) for entry in report.entries],
            "clips": [self._clip(clip) for clip in report.clips],
            "dropped": [self._entry(entry) for entry in report.dropped],
            "labels": self._labels,
        }

    def _moment(self, moment: datetime) -> str:
        day = format_date(moment, "long", locale=self._language)
        return f"{day} {format_time(moment.time(), 'short', locale=self._language)}"

    def _number(self, number: int) -> str:
        return str(format_decimal(number, locale=self._language))

    def _share(self, share: float) -> str:
        return str(format_percent(share, locale=self._language))

    def _figures(self, figures: Figures) -> dict[str, str]:
        before = figures.previous_articles
        change = "" if before is None else f"{figures.articles - before:+d}".replace("-", "−").replace("+0", "0")
        if before and figures.articles != before:
            share = self._share(abs(figures.articles - before) / before)
            change += f" ({'+' if figures.articles > before else '−'}{share})"
        return {
            "articles": self._number(figures.articles),
            "outlets": self._number(figures.outlets),
            "stories": self._number(figures.stories),
            "previous_articles": "" if before is None else self._number(before),
            "previous_outlets": "" if figures.previous_outlets is None else self._number(figures.previous_outlets),
            "change": change,
            **self._tones(figures.tones),
        }

    def _tone_note(self, by_rule: int) -> str:
        note = plural_message(
            "The tone of {count:,} article is suggested by a rule; nobody judged it.",
            "The tones of {count:,} articles are suggested by rules; nobody judged them.",
            count=by_rule,
        )
        return translate(note, self._language) if by_rule else ""

    def _tones(self, tones: ToneCounts) -> dict[str, str]:
        return {name: self._number(getattr(tones, name)) for name in _TONES}

    def _issue(self, issue: Issue) -> dict[str, Any]:
        return {
            **self._entry(issue.first),
            "lead": clean_line(issue.lead),
            "articles": self._number(issue.articles),
            "outlets": self._number(issue.outlets),
            "share": self._share(issue.share),
            **self._tones(issue.tones),
        }

    def _outlet(self, outlet: ActiveOutlet) -> dict[str, Any]:
        return {
            "name": clean_line(outlet.name),
            "articles": self._number(outlet.articles),
            "share": self._share(outlet.share),
            **self._tones(outlet.tones),
        }

    def _speaker(self, speaker: QuotedSpeaker) -> dict[str, Any]:
        words = clean_line(speaker.words)
        return {
            "name": clean_line(speaker.name),
            "position": clean_line(speaker.office or ""),
            "quotations": self._number(speaker.quotations),
            "articles": self._number(speaker.articles),
            "quotation": f"“{words}”" if speaker.is_direct else words,
            "outlet": clean_line(speaker.first.outlet),
            "number": str(speaker.first.number or ""),
        }

    def _entry(self, entry: Entry) -> dict[str, Any]:
        return {
            "number": "" if entry.number is None else str(entry.number),
            "date": format_date(entry.at, "medium", locale=self._language),
            "time": format_time(entry.at.time(), "short", locale=self._language),
            "outlet": clean_line(entry.outlet),
            "title": clean_line(entry.title),
            "authors": ", ".join(map(clean_line, entry.authors)),
            "tone": self._tone(entry),
            "note": clean_line(entry.note or ""),
            "star": "★" if entry.is_starred else "",
            "url": clean_line(entry.url or ""),
            "speakers": "; ".join(map(clean_line, entry.speakers)),
            "late": self._labels["late"] if entry.is_late else "",
        }

    def _tone(self, entry: Entry) -> str:
        name = self._labels.get(_TONE_LABELS[entry.tone], "")
        return f"{name} ({self._labels['by_rule']})" if entry.is_tone_by_rule else name

    def _clip(self, clip: Clip) -> dict[str, Any]:
        return {
            **self._entry(clip.entry),
            "paragraphs": [clean_line(paragraph) for paragraph in clip.paragraphs],
            "is_excerpt": clip.is_excerpt,
            "also_in": ", ".join(dict.fromkeys(clean_line(copy.outlet) for copy in clip.copies)),
            "copies": [self._entry(copy) for copy in clip.copies],
        }
