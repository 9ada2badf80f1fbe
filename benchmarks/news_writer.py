"""Write invented news articles and instances of recurring items; equal seeds give equal texts.

writer = NewsWriter(LANGUAGES["id"], Random(7))
story = writer.story()
item = writer.instance("gold price", date(2026, 3, 2), "Sariwan")
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.news_language import NewsLanguage
from benchmarks.news_templates import TEMPLATES

FIRST_DAY = date(2026, 3, 2)

_SLOT = re.compile(r"\{(?:(\d):)?(\w+)(?: ([^{}]*))?\}")
_SIGNS = {
    "id": "Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Sagitarius Capricorn Aquarius Pisces".split(),
    "en": "Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Sagittarius Capricorn Aquarius Pisces".split(),
}
_TODAY = {"id": "hari ini", "en": "today"}
_MONEY_UNITS = {"id": ("juta", "miliar", "triliun"), "en": ("million", "billion", "million")}


@dataclass(frozen=True)
class Draft:
    """A headline and the paragraphs below it. `dateline` is the beginning of the first one, or ""."""

    title: str
    paragraphs: tuple[str, ...]
    dateline: str = ""

    @property
    def text(self) -> str:
        return self.dateline + "\n".join(self.paragraphs)


@dataclass
class Topic:
    """What the sentences of one story are about: a few words, people, places and organisations that recur in it."""

    words: list[str]
    people: list[str]
    places: list[str]
    organisations: list[str]
    day: date


@dataclass
class NewsWriter:
    """Writes in one language from one random generator."""

    language: NewsLanguage
    rng: Random
    outlets: list[str] = field(init=False)
    towns: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.outlets = [f"{self.name()} {ending}" for ending in ("Post", "News", "Times", "Today", "Online", "Daily")]
        self.towns = list(dict.fromkeys(self.name() for _ in range(60)))

    # --- Words ---

    def name(self) -> str:
        rng = self.rng
        return "".join(rng.choice(self.language.syllables) for _ in range(rng.choice((2, 2, 3)))).capitalize()

    def person(self) -> str:
        return " ".join(self.name() for _ in range(self.rng.choice((2, 2, 3))))

    def organisation(self) -> str:
        pattern = self.rng.choice(self.language.organisations)
        return pattern.replace("{place}", self.town()).replace("{name}", self.name(), 1).replace("{name}", self.name())

    def town(self) -> str:
        return self.rng.choice(self.towns)

    def outlet(self) -> str:
        return self.rng.choice(self.outlets)

    def word(self) -> str:
        """Return a content word; frequent ones, which come first in the list, more often."""
        words = self.language.words
        return words[int(len(words) * self.rng.random() ** 2.5)]

    def number(self) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.6:
            return str(rng.randint(2, 99))
        if kind < 0.85:
            return str(rng.randint(100, 999))
        return f"{rng.randint(1, 99)}{'.' if self.language.code == 'id' else ','}{rng.randint(100, 999)}"

    def percent(self) -> str:
        return f"{self.rng.randint(1, 98)}{self.language.decimal}{self.rng.randint(1, 9)}"

    def money(self) -> str:
        unit = self.rng.choice(_MONEY_UNITS[self.language.code])
        amount = f"{self.rng.randint(1, 950)}{self.language.decimal}{self.rng.randint(1, 9)}"
        return f"Rp {amount} {unit}" if self.language.code == "id" else f"£{amount} {unit}"

    def format_date(self, day: date, pattern: str | None = None) -> str:
        pattern = pattern or self.rng.choice(self.language.date_formats)
        return pattern.format(
            weekday=self.language.days[day.weekday()],
            day=day.day,
            month=day.month,
            year=day.year,
            month_name=self.language.months[day.month - 1],
        )

    # --- Stories ---

    def topic(self) -> Topic:
        rng = self.rng
        return Topic(
            words=[self.word() for _ in range(25)],
            people=[self.person() for _ in range(rng.randint(2, 5))],
            places=[self.town() for _ in range(rng.randint(1, 3))],
            organisations=[self.organisation() for _ in range(rng.randint(1, 3))],
            day=FIRST_DAY + timedelta(days=rng.randrange(14)),
        )

    def sentence(self, topic: Topic, patterns: tuple[str, ...] | None = None) -> str:
        pattern = self.rng.choice(patterns or self.language.sentences)
        return _capitalize(_SLOT.sub(lambda slot: self._fill(slot.group(2), topic), pattern))

    def _fill(self, slot: str, topic: Topic) -> str:
        rng = self.rng
        if slot[0].isupper():
            return _capitalize(self._fill(slot.lower(), topic))
        is_new = rng.random() < 0.2
        makers: dict[str, Callable[[], str]] = {
            "noun": lambda: rng.choice(topic.words) if rng.random() < 0.5 else self.word(),
            "np": lambda: self._noun_phrase(topic),
            "adjective": lambda: rng.choice(self.language.adjectives),
            "verb": lambda: rng.choice(self.language.verbs),
            "role": lambda: rng.choice(self.language.roles),
            "person": lambda: self.person() if is_new else rng.choice(topic.people),
            "place": lambda: self.town() if is_new else rng.choice(topic.places),
            "organisation": lambda: self.organisation() if is_new else rng.choice(topic.organisations),
            "count": self.number,
            "percent": self.percent,
            "money": self.money,
            "date": lambda: self.format_date(topic.day + timedelta(days=rng.choice((-30, -7, -1, 0, 0, 0, 1, 14)))),
            "outlet": self.outlet,
            "headline": lambda: self.headline(topic),
        }
        return makers[slot]()

    def _noun_phrase(self, topic: Topic) -> str:
        rng = self.rng
        nouns = [rng.choice(topic.words) if rng.random() < 0.5 else self.word() for _ in range(rng.choice((1, 1, 2)))]
        adjective = [rng.choice(self.language.adjectives)] if rng.random() < 0.5 else []
        return " ".join((*nouns, *adjective) if self.language.code == "id" else ("the", *adjective, *nouns))

    def headline(self, topic: Topic) -> str:
        return self.sentence(topic, self.language.headlines)

    def quote(self, topic: Topic) -> str:
        return self.sentence(topic, self.language.quotes)

    def paragraph(self, topic: Topic) -> str:
        count = self.rng.choice((1, 2, 2, 3))
        parts = [self.quote(topic) if self.rng.random() < 0.3 else self.sentence(topic) for _ in range(count)]
        return " ".join(parts)

    def dateline(self, place: str) -> str:
        """Return a dateline in one of the styles of outlets, or ""."""
        outlet, upper = self.outlet(), place.upper()
        return self.rng.choice(
            (
                f"{upper}, {outlet} – ",
                f"{outlet.upper()}, {upper} – ",
                f"{place} ({outlet}) - ",
                f"{place} - ",
                f"{outlet.replace(' ', '').lower()}.example – ",
                f"{upper} | {outlet} — ",
                "",
                "",
            )
        )

    def story(self, topic: Topic | None = None, paragraphs: int | None = None) -> Draft:
        """Return a story of 4 to 18 paragraphs."""
        topic = topic or self.topic()
        count = paragraphs or int(4 + 15 * self.rng.random() ** 1.5)
        texts = tuple(self.paragraph(topic) for _ in range(count))
        return Draft(self.headline(topic), texts, self.dateline(topic.places[0]))

    # --- Recurring items ---

    def instance(self, template: str, day: date, place: str, is_dated: bool = True) -> Draft:
        """Return one instance of a template for a day and a place. If it is not dated, it says "today"."""
        rng, code = self.rng, self.language.code
        # A series uses one format of dates.
        pattern = self.language.date_formats[len(template) % len(self.language.date_formats)]
        bound = {
            "date": self.format_date(day, pattern) if is_dated else _TODAY[code],
            "place": place,
            "person": self.person(),
            "person2": self.person(),
            "name": self.name(),
            "name2": self.name(),
            "team": f"{place} {'FC' if code == 'id' else 'United'}",
            "team2": f"{self.town()} {rng.choice(('City', 'Rovers', 'Town'))}",
            "sign": _SIGNS[code][sum(map(ord, place)) % 12],
            "initials": "".join(rng.choice("ABDHIMNRSY") for _ in range(2)),
        }
        lines = [self._fill_line(line, bound) for line in TEMPLATES[code][template].strip().split("\n")]
        return Draft(
            lines[0], tuple("\n".join(lines[1:]).split("\n")), self.dateline(place) if rng.random() < 0.5 else ""
        )

    def _fill_line(self, line: str, bound: dict[str, str]) -> str:
        if line.startswith("* "):
            names, _, rest = line[2:].partition(": ")
            return "\n".join(self._fill_line(rest, bound | {"each": name}) for name in names.split("|"))

        def fill(slot: re.Match[str]) -> str:
            key, kind, argument = slot.groups()
            if kind in bound or kind.isdigit():
                return bound[kind]
            low, _, high = (argument or "").partition("-")
            value = (
                self.rng.choice(argument.split("|")) if kind == "pick" else str(self.rng.randint(int(low), int(high)))
            )
            if key:
                bound[key] = value
            return value

        return _SLOT.sub(fill, line)


def _capitalize(text: str) -> str:
    first = 1 if text[:1] == "“" else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]
