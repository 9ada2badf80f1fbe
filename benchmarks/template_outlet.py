"""Random outlets with several templates, boilerplate in the words of real outlets, and articles with fixed parts.

    outlet = TemplateOutlet(seed=7, redesign_at=60)
    page, truth = outlet.article(12)
    page = outlet.listing(3)

Unlike in `benchmarks/random_outlet.py`, an outlet has up to three templates, each with boilerplate of its own. The
boilerplate is short and contains a number, a date, a name or another article's headline, which may be a link. It stands
at a fixed position or anywhere. Every article may have the opening, closing, quotation or sub-headings of others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from benchmarks.languages import SentenceGenerator, capitalize
from benchmarks.outlet_phrases import OUTLET_PHRASES, OutletPhrases
from benchmarks.random_outlet import FETCHED_AT, element, stable_number
from core.article import Page
from core.outlet import Outlet

ElementKind = tuple[str, str]

_ANYWHERE = "anywhere"
_COLUMN_INTERVAL = 7
"""Every seventh article belongs to a column, which always opens with the same words."""

_FORMULA_SHARE = 0.25
"""Share of outlets whose articles consist of few sentences with gaps."""


@dataclass(frozen=True)
class Boilerplate:
    """A line of boilerplate: the number of paragraphs before it (negative: from the end), its share of pages, and its
    markup.
    """

    place: int | str
    share: float
    markup: Callable[[SentenceGenerator], str]


class Template:
    """One of an outlet's templates."""

    def __init__(
        self, phrases: OutletPhrases, random: Random, classes: Sequence[str], shared: Sequence[Boilerplate]
    ) -> None:
        self.random = random
        self.phrases = phrases
        self.names = iter(random.sample(classes, 8))
        self.container = (random.choice(("div", "div", "section", "article")), next(self.names))
        self.wrappers = [("div", next(self.names)) for _ in range(random.randint(0, 2))]
        self.paragraph: ElementKind = random.choice(
            (("p", ""), ("p", ""), ("p", next(self.names)), ("div", next(self.names)))
        )
        self.heading: ElementKind = random.choice((("h2", ""), ("h3", ""), ("h3", next(self.names))))
        self.dateline = random.choice(phrases.datelines)
        own = [self._choose_boilerplate() for _ in range(random.randint(2, 4))]
        self.boilerplate = [*shared, *own]

    def _choose_boilerplate(self) -> Boilerplate:
        random = self.random
        kind: ElementKind = random.choice(
            (self.paragraph, self.paragraph, ("p", "x-" + next(self.names, "y")), ("div", next(self.names, "z")))
        )
        return make_boilerplate(self.phrases, random, kind)


def make_boilerplate(phrases: OutletPhrases, random: Random, kind: ElementKind) -> Boilerplate:
    """Return a line of boilerplate in an element of type `kind`, sometimes bold."""
    pattern = random.choice(phrases.boilerplate)
    is_bold, is_linked = random.random() < 0.3, random.random() < 0.5

    def markup(writer: SentenceGenerator) -> str:
        text = escape(fill(pattern, writer, phrases))
        if "{title}" in pattern and is_linked:
            head, _, tail = pattern.partition("{title}")
            title = f'<a href="/{writer.random.randint(1, 9999)}/x">{escape(writer.headline())}</a>'
            text = f"{escape(fill(head, writer, phrases))}{title}{escape(tail)}"
        return element(kind, f"<strong>{text}</strong>" if is_bold else text)

    place = random.choice((0, 1, 2, 3, -1, -1, -2, _ANYWHERE))
    return Boilerplate(place, random.choice((1.0, 0.9, 0.75)), markup)


def fill(pattern: str, writer: SentenceGenerator, phrases: OutletPhrases) -> str:
    """Return the pattern with its gaps filled in randomly."""
    number = writer.random.randint
    return pattern.format(
        title=writer.headline(),
        name=writer.name(),
        place=writer.place(),
        number=f"{number(1, 9)}.{number(100, 999)}" if number(0, 1) else number(2, 999),
        date=f"{number(1, 28)} {writer.random.choice(phrases.months)} 2026",
        clock=f"{number(10, 23)}:{number(10, 59)}",
        word=writer.random.choice(writer.language.nouns),
    )


class TemplateOutlet:
    """An outlet with articles 0, 1, 2 …, each always the same. From `redesign_at` on, all its templates are new."""

    def __init__(self, seed: int | str, redesign_at: int | None = None) -> None:
        self.seed = seed
        self.redesign_at = redesign_at
        random = Random(f"{seed} stand")
        self.phrases = random.choice(OUTLET_PHRASES)
        self.language = self.phrases.language
        writer = SentenceGenerator(self.language, random)
        self.name = f"{capitalize(random.choice(self.phrases.titles))} {writer.place()}"
        self.outlet = Outlet(self.name, f"https://stand-{abs(stable_number(seed))}.example/")
        self.home = writer.place()
        self.shares = random.choice(((1.0,), (0.65, 0.35), (0.5, 0.5), (0.4, 0.3, 0.3)))
        self.designs = tuple(self._design(number) for number in range(2))
        self.quote = writer.sentence(6, 10)[:-1]
        self.column = writer.sentence(9, 14)
        self.closing = writer.sentence(8, 12)
        self.headings = random.sample(self.phrases.headings, 3)
        self.forms = self._forms(random, writer) if random.random() < _FORMULA_SHARE else []

    def _forms(self, random: Random, writer: SentenceGenerator) -> list[str]:
        """Return sentences with gaps of which all paragraphs consist, as a small newsroom or a program writes them."""
        gaps = ("{name}", "{place}", "{number}", "{date}", "{word}")
        forms = []
        for _ in range(random.randint(30, 60)):
            words = writer.sentence(8, 16)[:-1].split()
            for gap in random.sample(gaps, random.randint(0, 2)):
                words.insert(random.randint(1, len(words)), gap)
            forms.append(" ".join(words) + self.language.ends)
        return forms

    def _design(self, number: int) -> tuple[Template, ...]:
        random = Random(f"{self.seed} stand design {number}")
        # A redesign changes the classes.
        classes = [f"{name}-{'ab'[number]}" for name in self.phrases.classes]
        kind = [("p", ""), ("div", random.choice(classes) + "-s")]
        shared = [make_boilerplate(self.phrases, random, random.choice(kind)) for _ in range(2)]
        return tuple(Template(self.phrases, random, classes, shared) for _ in self.shares)

    def article(self, number: int) -> tuple[Page, str]:
        """Return a page and its true text: the paragraphs, separated by newlines."""
        random = Random(f"{self.seed} stand story {number}")
        writer = SentenceGenerator(self.language, random)
        design = self.designs[self.redesign_at is not None and number >= self.redesign_at]
        template = random.choices(design, self.shares)[0]
        lines = self._write_article(template, writer, is_column=number % _COLUMN_INTERVAL == 3)
        html = self._page(template, writer, lines)
        nouns = self.language.nouns
        url = f"{self.outlet.url}{random.choice(nouns)}/{10_000 + number}/{'-'.join(nouns[:4])}"
        return Page(url, html.encode(), FETCHED_AT, "text/html; charset=utf-8"), "\n".join(text for _, text in lines)

    def listing(self, number: int) -> Page:
        """Return a list of articles with a tag."""
        random = Random(f"{self.seed} stand listing {number}")
        writer = SentenceGenerator(self.language, random)
        items = "".join(
            f'<li><h3><a href="/x/{place}">{escape(writer.headline())}</a></h3><p>{writer.sentence()}</p></li>'
            for place in range(12)
        )
        noun = random.choice(self.language.nouns)
        html = f"<html lang='{self.language.code}'><body><h1>{capitalize(noun)}</h1><ul>{items}</ul></body></html>"
        return Page(f"{self.outlet.url}tag/{noun}/{number}", html.encode(), FETCHED_AT)

    def _write_article(
        self, template: Template, writer: SentenceGenerator, *, is_column: bool
    ) -> list[tuple[ElementKind, str]]:
        random = writer.random
        paragraph = template.paragraph
        lines = [(paragraph, self._paragraph(writer)) for _ in range(random.randint(3, 12))]
        if random.random() < 0.4:
            opening, closing = self.language.quotes
            quotation = f"{opening}{self.quote},{closing} {random.choice(self.language.verbs)} {writer.name()}."
            lines.insert(random.randint(1, len(lines)), (paragraph, quotation))
        if len(lines) > 4 and random.random() < 0.6:
            for heading in random.sample(self.headings, random.randint(1, 2)):
                lines.insert(self._between(lines, random), (template.heading, heading))
        if random.random() < 0.12:
            lines.append((paragraph, self.closing))
        first = f"{self.column} {lines[0][1]}" if is_column and random.random() < 0.5 else lines[0][1]
        if is_column and first is lines[0][1]:
            lines.insert(0, (paragraph, self.column))
            first = self.column
        home = self.home if random.random() < 0.7 else writer.place()
        dateline = template.dateline.format(home=home, HOME=home.upper(), name=self.name, NAME=self.name.upper())
        lines[0] = (paragraph, f"{dateline} {first}".strip())
        return lines

    def _between(self, lines: Sequence[tuple[ElementKind, str]], random: Random) -> int:
        """Return a random position between two paragraphs."""
        places = [at for at in range(1, len(lines)) if lines[at - 1][0][0][0] != "h" and lines[at][0][0][0] != "h"]
        return random.choice(places)

    def _paragraph(self, writer: SentenceGenerator) -> str:
        random = writer.random
        if self.forms:
            return " ".join(
                fill(each, writer, self.phrases) for each in random.sample(self.forms, random.randint(1, 2))
            )
        sentences = [writer.sentence(6, 18) for _ in range(random.randint(1, 3))]
        if random.random() < 0.3:
            opening, closing = self.language.quotes
            sentences.append(
                f"{opening}{writer.sentence(5, 12)}{closing} {random.choice(self.language.verbs)} {writer.name()}."
            )
        if random.random() < 0.3:
            sentences.insert(0, f"{writer.name()} {' '.join(writer.clause(4, 9)[1:])} {random.randint(2, 900)}.")
        return " ".join(sentences)

    def _page(self, template: Template, writer: SentenceGenerator, lines: Sequence[tuple[ElementKind, str]]) -> str:
        random = writer.random
        column = [element(kind, escape(text)) for kind, text in lines]
        placed: list[tuple[int, str]] = []
        for line in template.boilerplate:
            if random.random() >= line.share:
                continue
            at = random.randint(0, len(lines)) if isinstance(line.place, str) else line.place
            at = at if at >= 0 else len(lines) + at + 1
            placed.append((min(at, len(lines)), line.markup(writer)))
        for at, markup in sorted(placed, key=lambda each: -each[0]):
            column.insert(at, markup)
        title = writer.headline()
        inner = f"<h1>{escape(title)}</h1>{element(template.container, chr(10).join(column))}"
        for wrapper in template.wrappers:
            inner = element(wrapper, inner)
        others = "".join(f'<li><a href="/c/{n}">{escape(writer.headline())}</a></li>' for n in range(5))
        return (
            f'<!DOCTYPE html><html lang="{self.language.code}"><head><meta charset="utf-8">'
            f"<title>{escape(title)}</title>"
            f'<meta property="og:type" content="article"></head><body><header><a href="/">{escape(self.name)}</a>'
            f"</header>{inner}<aside><ul>{others}</ul></aside><footer><p>© 2026</p></footer></body></html>"
        )
