"""Outlets of another make, by a seed: several templates, furniture as outlets write it, stories with set pieces.

    outlet = TemplateOutlet(seed=7, redesign_at=60)
    page, truth = outlet.story(12)
    page = outlet.listing(3)

What makes it hard beside `benchmarks/generated.py`: pages of one outlet are built in up to three ways, each with
furniture of its own; furniture is short and says a number, a date, a name or another story's headline, linked or not;
it stands at a place of its own or anywhere; and every story may open, close, quote or head its parts as others do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from benchmarks.generated import FETCHED_AT, element, hash_free
from benchmarks.languages import SentenceGenerator, capitalize
from benchmarks.outlet_phrases import OUTLET_PHRASES, OutletPhrases
from core.article import Page
from core.outlet import Outlet

Made = tuple[str, str]

_ANYWHERE = "anywhere"
_COLUMN = 7
"""Every seventh story is one of a column, which opens with the same words each time."""

_BY_FORM = 0.25
"""Outlets whose stories are made of few sentences with gaps."""


@dataclass(frozen=True)
class Piece:
    """A line of furniture: where it goes (after so many paragraphs, negative from the end), how often, what it says."""

    place: int | str
    share: float
    markup: Callable[[SentenceGenerator], str]


class Template:
    """One way in which an outlet builds pages."""

    def __init__(self, phrases: OutletPhrases, random: Random, classes: Sequence[str], shared: Sequence[Piece]) -> None:
        self.random = random
        self.phrases = phrases
        self.names = iter(random.sample(classes, 8))
        self.container = (random.choice(("div", "div", "section", "article")), next(self.names))
        self.wrappers = [("div", next(self.names)) for _ in range(random.randint(0, 2))]
        self.paragraph: Made = random.choice((("p", ""), ("p", ""), ("p", next(self.names)), ("div", next(self.names))))
        self.heading: Made = random.choice((("h2", ""), ("h3", ""), ("h3", next(self.names))))
        self.dateline = random.choice(phrases.datelines)
        own = [self._piece() for _ in range(random.randint(2, 4))]
        self.pieces = [*shared, *own]

    def _piece(self) -> Piece:
        random = self.random
        made: Made = random.choice(
            (self.paragraph, self.paragraph, ("p", "x-" + next(self.names, "y")), ("div", next(self.names, "z")))
        )
        return make_piece(self.phrases, random, made)


def make_piece(phrases: OutletPhrases, random: Random, made: Made) -> Piece:
    """A line of furniture that an outlet may have; in the markup `made`, bold at times."""
    pattern = random.choice(phrases.boilerplate)
    is_bold, is_linked = random.random() < 0.3, random.random() < 0.5

    def markup(speaker: SentenceGenerator) -> str:
        text = escape(fill(pattern, speaker, phrases))
        if "{title}" in pattern and is_linked:
            head, _, tail = pattern.partition("{title}")
            title = f'<a href="/{speaker.random.randint(1, 9999)}/x">{escape(speaker.headline())}</a>'
            text = f"{escape(fill(head, speaker, phrases))}{title}{escape(tail)}"
        return element(made, f"<strong>{text}</strong>" if is_bold else text)

    place = random.choice((0, 1, 2, 3, -1, -1, -2, _ANYWHERE))
    return Piece(place, random.choice((1.0, 0.9, 0.75)), markup)


def fill(pattern: str, speaker: SentenceGenerator, phrases: OutletPhrases) -> str:
    """The pattern with its gaps filled in, each time in another way."""
    number = speaker.random.randint
    return pattern.format(
        title=speaker.headline(),
        name=speaker.name(),
        place=speaker.place(),
        number=f"{number(1, 9)}.{number(100, 999)}" if number(0, 1) else number(2, 999),
        date=f"{number(1, 28)} {speaker.random.choice(phrases.months)} 2026",
        clock=f"{number(10, 23)}:{number(10, 59)}",
        word=speaker.random.choice(speaker.language.nouns),
    )


class TemplateOutlet:
    """An outlet of stories 0, 1, 2 …, each always the same; from `redesign_at` on all its templates are new."""

    def __init__(self, seed: int | str, redesign_at: int | None = None) -> None:
        self.seed = seed
        self.redesign_at = redesign_at
        random = Random(f"{seed} stand")
        self.phrases = random.choice(OUTLET_PHRASES)
        self.language = self.phrases.language
        speaker = SentenceGenerator(self.language, random)
        self.name = f"{capitalize(random.choice(self.phrases.titles))} {speaker.place()}"
        self.outlet = Outlet(self.name, f"https://stand-{abs(hash_free(seed))}.example/")
        self.home = speaker.place()
        self.shares = random.choice(((1.0,), (0.65, 0.35), (0.5, 0.5), (0.4, 0.3, 0.3)))
        self.designs = tuple(self._design(number) for number in range(2))
        self.quote = speaker.sentence(6, 10)[:-1]
        self.column = speaker.sentence(9, 14)
        self.closing = speaker.sentence(8, 12)
        self.headings = random.sample(self.phrases.headings, 3)
        self.forms = self._forms(random, speaker) if random.random() < _BY_FORM else []

    def _forms(self, random: Random, speaker: SentenceGenerator) -> list[str]:
        """Sentences with gaps that all paragraphs are made of: a small newsroom's, or a machine's."""
        gaps = ("{name}", "{place}", "{number}", "{date}", "{word}")
        forms = []
        for _ in range(random.randint(30, 60)):
            words = speaker.sentence(8, 16)[:-1].split()
            for gap in random.sample(gaps, random.randint(0, 2)):
                words.insert(random.randint(1, len(words)), gap)
            forms.append(" ".join(words) + self.language.ends)
        return forms

    def _design(self, number: int) -> tuple[Template, ...]:
        random = Random(f"{self.seed} stand design {number}")
        # What keeps its classes is no redesign.
        classes = [f"{name}-{'ab'[number]}" for name in self.phrases.classes]
        made = [("p", ""), ("div", random.choice(classes) + "-s")]
        shared = [make_piece(self.phrases, random, random.choice(made)) for _ in range(2)]
        return tuple(Template(self.phrases, random, classes, shared) for _ in self.shares)

    def story(self, number: int) -> tuple[Page, str]:
        """A page and its truth: the story's paragraphs, joined by one newline."""
        random = Random(f"{self.seed} stand story {number}")
        speaker = SentenceGenerator(self.language, random)
        design = self.designs[self.redesign_at is not None and number >= self.redesign_at]
        template = random.choices(design, self.shares)[0]
        lines = self._tell(template, speaker, is_column=number % _COLUMN == 3)
        html = self._page(template, speaker, lines)
        nouns = self.language.nouns
        url = f"{self.outlet.url}{random.choice(nouns)}/{10_000 + number}/{'-'.join(nouns[:4])}"
        return Page(url, html.encode(), FETCHED_AT, "text/html; charset=utf-8"), "\n".join(text for _, text in lines)

    def listing(self, number: int) -> Page:
        """A page of a tag, which is no story."""
        random = Random(f"{self.seed} stand listing {number}")
        speaker = SentenceGenerator(self.language, random)
        items = "".join(
            f'<li><h3><a href="/x/{place}">{escape(speaker.headline())}</a></h3><p>{speaker.sentence()}</p></li>'
            for place in range(12)
        )
        noun = random.choice(self.language.nouns)
        html = f"<html lang='{self.language.code}'><body><h1>{capitalize(noun)}</h1><ul>{items}</ul></body></html>"
        return Page(f"{self.outlet.url}tag/{noun}/{number}", html.encode(), FETCHED_AT)

    def _tell(self, template: Template, speaker: SentenceGenerator, *, is_column: bool) -> list[tuple[Made, str]]:
        random = speaker.random
        paragraph = template.paragraph
        lines = [(paragraph, self._paragraph(speaker)) for _ in range(random.randint(3, 12))]
        if random.random() < 0.4:
            opening, closing = self.language.quotes
            said = f"{opening}{self.quote},{closing} {random.choice(self.language.verbs)} {speaker.name()}."
            lines.insert(random.randint(1, len(lines)), (paragraph, said))
        if len(lines) > 4 and random.random() < 0.6:
            for heading in random.sample(self.headings, random.randint(1, 2)):
                lines.insert(self._between(lines, random), (template.heading, heading))
        if random.random() < 0.12:
            lines.append((paragraph, self.closing))
        first = f"{self.column} {lines[0][1]}" if is_column and random.random() < 0.5 else lines[0][1]
        if is_column and first is lines[0][1]:
            lines.insert(0, (paragraph, self.column))
            first = self.column
        home = self.home if random.random() < 0.7 else speaker.place()
        dateline = template.dateline.format(home=home, HOME=home.upper(), name=self.name, NAME=self.name.upper())
        lines[0] = (paragraph, f"{dateline} {first}".strip())
        return lines

    def _between(self, lines: Sequence[tuple[Made, str]], random: Random) -> int:
        """A place with a paragraph before and behind it."""
        places = [at for at in range(1, len(lines)) if lines[at - 1][0][0][0] != "h" and lines[at][0][0][0] != "h"]
        return random.choice(places)

    def _paragraph(self, speaker: SentenceGenerator) -> str:
        random = speaker.random
        if self.forms:
            return " ".join(
                fill(each, speaker, self.phrases) for each in random.sample(self.forms, random.randint(1, 2))
            )
        told = [speaker.sentence(6, 18) for _ in range(random.randint(1, 3))]
        if random.random() < 0.3:
            opening, closing = self.language.quotes
            told.append(
                f"{opening}{speaker.sentence(5, 12)}{closing} {random.choice(self.language.verbs)} {speaker.name()}."
            )
        if random.random() < 0.3:
            told.insert(0, f"{speaker.name()} {' '.join(speaker.clause(4, 9)[1:])} {random.randint(2, 900)}.")
        return " ".join(told)

    def _page(self, template: Template, speaker: SentenceGenerator, lines: Sequence[tuple[Made, str]]) -> str:
        random = speaker.random
        column = [element(made, escape(text)) for made, text in lines]
        placed: list[tuple[int, str]] = []
        for piece in template.pieces:
            if random.random() >= piece.share:
                continue
            at = random.randint(0, len(lines)) if isinstance(piece.place, str) else piece.place
            at = at if at >= 0 else len(lines) + at + 1
            placed.append((min(at, len(lines)), piece.markup(speaker)))
        for at, markup in sorted(placed, key=lambda each: -each[0]):
            column.insert(at, markup)
        title = speaker.headline()
        inner = f"<h1>{escape(title)}</h1>{element(template.container, chr(10).join(column))}"
        for wrapper in template.wrappers:
            inner = element(wrapper, inner)
        others = "".join(f'<li><a href="/c/{n}">{escape(speaker.headline())}</a></li>' for n in range(5))
        return (
            f'<!DOCTYPE html><html lang="{self.language.code}"><head><meta charset="utf-8">'
            f"<title>{escape(title)}</title>"
            f'<meta property="og:type" content="article"></head><body><header><a href="/">{escape(self.name)}</a>'
            f"</header>{inner}<aside><ul>{others}</ul></aside><footer><p>© 2026</p></footer></body></html>"
        )
