"""Random outlets: a seed decides markup, class names, and the boilerplate inside the articles.

    outlet = RandomOutlet(seed=7, redesign_at=60)
    page, truth = outlet.article(12)

The boilerplate reads like the articles. It stands between their paragraphs, often in the same markup, on 60 to 100 % of
the pages. It differs from page to page by a name, a number, a date, a place or a word, or is one of several lines.
Some of the articles' own lines recur as well: the dateline, a quoted phrase, sub-headings, a stock sentence, a sentence
with a number, and an article that is published again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from random import Random

from benchmarks.languages import Language, SentenceGenerator, capitalize, choose_language
from core.article import Page
from core.outlet import Outlet

FETCHED_AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

_CLASSES = ("entry-content", "post-body", "article__text", "story-content", "single-text", "body-copy")


@dataclass(frozen=True)
class Line:
    """A line in the column of a page. Only lines that are `is_article_line` belong to the true text."""

    markup: str
    text: str
    is_article_line: bool


@dataclass(frozen=True)
class Boilerplate:
    """A line of boilerplate: its position (0: before the article, 1: behind it), its share of pages, and its markup."""

    place: float
    share: float
    make: Callable[[SentenceGenerator], str]


class Design:
    """The design of an outlet between two redesigns: classes, wrappers, boilerplate."""

    def __init__(self, language: Language, random: Random) -> None:
        self.writer = SentenceGenerator(language, random)
        self.random = random
        self.style = random.choice(("plain", "hashed", "syllables"))
        self.container = self.named(random.choice(("div", "div", "section")), random.choice((*_CLASSES, None, None)))
        self.wrappers = [
            self.named(random.choice(("div", "main", "article", "section"))) for _ in range(random.randint(0, 3))
        ]
        self.paragraph = random.choice(((self.named("p")), ("p", ""), ("p", ""), (self.named("div"))))
        self.lead = random.choice((self.named("p"), self.paragraph, self.paragraph))
        self.heading = random.choice((("h2", ""), ("h3", ""), self.named("h3")))
        self.dateline = random.choice(("inline", "bold", "alone", "none"))
        self.boilerplate = tuple(self._choose_boilerplate(number) for number in range(random.randint(3, 8)))

    def named(self, tag: str, name: str | None = None) -> tuple[str, str]:
        """Return a tag and a class in the style of the design."""
        random = self.random
        if self.style == "hashed":
            letters = "".join(random.choice("abcdefghkmxyz") for _ in range(3))
            name = f"{letters[:2]}-{random.randint(100, 999)}{letters[2]}"
        elif name is None:
            name = "".join(random.choice("bdgklmnprst") + random.choice("aeiou") for _ in range(random.randint(2, 3)))
            name += random.choice(("", "-box", "__line", "_x"))
        return tag, name

    def _choose_boilerplate(self, number: int) -> Boilerplate:
        random = self.random
        place = random.choice((0.0, 1.0, 1.0, random.random(), random.random()))
        # In every design, the first line is on few pages, and the second has the markup of the article.
        share = 0.6 if number == 0 else random.choice((1.0, 0.6 + 0.4 * random.random()))
        is_plain = number == 1 or random.random() < 0.4
        tag = random.choice(("p", "div", "div", "section", "h4", "blockquote"))
        kind = self.paragraph if is_plain else self.named(tag)
        makers = [*_PLAIN] if is_plain else [*_PLAIN, *_PLACED]
        if kind[0] == "h4":
            # A label in a heading's tag between two paragraphs cannot be distinguished from a sub-heading.
            makers.remove(_label)
        return Boilerplate(place, share, random.choice(makers)(self.writer, kind))


def element(kind: tuple[str, str], inner: str) -> str:
    tag, name = kind
    return f'<{tag} class="{name}">{inner}</{tag}>' if name else f"<{tag}>{inner}</{tag}>"


Maker = Callable[[SentenceGenerator], str]


def _fixed(design_writer: SentenceGenerator, kind: tuple[str, str]) -> Maker:
    text = " ".join(design_writer.sentence(4, 18) for _ in range(design_writer.random.randint(1, 2)))
    return lambda writer: element(kind, escape(text))


def _label(design_writer: SentenceGenerator, kind: tuple[str, str]) -> Maker:
    text = capitalize(" ".join(design_writer.clause(1, 3)))
    return lambda writer: element(kind, escape(text))


def _slot(fill: Callable[[SentenceGenerator], str]) -> Callable[[SentenceGenerator, tuple[str, str]], Maker]:
    """Return a maker of sentences with a gap that each page fills differently."""

    def make(design_writer: SentenceGenerator, kind: tuple[str, str]) -> Maker:
        before, after = design_writer.clause(3, 8), design_writer.clause(0, 6)
        front, back = capitalize(" ".join(before)), " ".join(after)
        return lambda writer: element(kind, escape(f"{front} {fill(writer)} {back}".strip()))

    return make


def _front_name(design_writer: SentenceGenerator, kind: tuple[str, str]) -> Maker:
    after = " ".join(design_writer.clause(3, 8))
    return lambda writer: element(kind, escape(f"{writer.name()} {after}."))


def _pool(design_writer: SentenceGenerator, kind: tuple[str, str]) -> Maker:
    texts = [design_writer.sentence(8, 16) for _ in range(design_writer.random.randint(2, 5))]
    return lambda writer: element(kind, escape(writer.random.choice(texts)))


def _teaser(design_writer: SentenceGenerator, kind: tuple[str, str]) -> Maker:
    front = capitalize(" ".join(design_writer.clause(1, 3)))
    return lambda writer: element(
        kind,
        f'{escape(front)}: <a href="/a/{writer.random.randint(1, 9999)}">{escape(writer.headline())}</a>',
    )


def _link_list(design_writer: SentenceGenerator, kind: tuple[str, str]) -> Maker:
    front = capitalize(" ".join(design_writer.clause(2, 3)))

    def make(writer: SentenceGenerator) -> str:
        links = (
            f'<li><a href="/b/{writer.random.randint(1, 9999)}">{escape(writer.headline())}</a></li>' for _ in range(3)
        )
        return f'<div class="{kind[1]}"><h4>{escape(front)}</h4><ul>{"".join(links)}</ul></div>'

    return make


_NUMBER = _slot(lambda writer: f"{writer.random.randint(1, 99)}.{writer.random.randint(100, 999)}")
_DATED = _slot(lambda writer: writer.date())
_SIGNED = _slot(lambda writer: writer.name())
_PLACE = _slot(lambda writer: writer.place())
_WORD = _slot(lambda writer: writer.random.choice(writer.language.nouns))
_PLAIN = (_fixed, _fixed, _fixed, _label, _NUMBER, _DATED, _SIGNED, _PLACE, _front_name)
_PLACED = (_pool, _teaser, _link_list, _WORD)


class RandomOutlet:
    """An outlet with articles 0, 1, 2 …, each always the same. From `redesign_at` on, they have another design."""

    def __init__(self, seed: int | str, redesign_at: int | None = None) -> None:
        self.seed = seed
        self.redesign_at = redesign_at
        random = Random(f"{seed} outlet")
        self.language = choose_language(random)
        writer = SentenceGenerator(self.language, random)
        self.designs = tuple(Design(self.language, Random(f"{seed} design {number}")) for number in range(2))
        self.name = f"{writer.place()} {capitalize(random.choice(self.language.nouns))}"
        host = f"outlet-{abs(stable_number(seed))}.example"
        self.outlet = Outlet(self.name, f"https://{host}/")
        self.home = writer.place()
        self.phrase = " ".join(writer.clause(6, 10))
        self.stock = writer.sentence(9, 14)
        self.form = " ".join(writer.clause(6, 9))
        self.headings = [capitalize(" ".join(writer.clause(1, 3))) for _ in range(2)]
        self.shares = {
            "quote": random.uniform(0.3, 0.7),
            "heading": random.uniform(0.2, 0.5),
            "stock": 0.1,
            "form": 0.1,
        }

    def article(self, number: int, edit: int = 0) -> tuple[Page, str]:
        """Return a page and its true text: the paragraphs, separated by newlines. `edit` counts added paragraphs."""
        random = Random(f"{self.seed} story {number}")
        is_late = self.redesign_at is not None and number >= self.redesign_at
        design = self.designs[1 if is_late else 0]
        # Now and then an older article is published again, at another address.
        text_random = (
            Random(f"{self.seed} story {random.randrange(number)}") if number > 5 and random.random() < 0.05 else random
        )
        title, lines = self._write_article(design, SentenceGenerator(self.language, text_random), edit)
        truth = "\n".join(line.text for line in lines)
        body = self._insert_boilerplate(design, lines, SentenceGenerator(self.language, random))
        html = self._page(design, title, body, SentenceGenerator(self.language, random))
        url = f"{self.outlet.url}{number // 30 + 1}/{number}-{'-'.join(self.language.nouns[:3])}"
        return Page(url, html.encode(), FETCHED_AT, "text/html; charset=utf-8"), truth

    def _write_article(self, design: Design, writer: SentenceGenerator, edit: int) -> tuple[str, list[Line]]:
        random, shares = writer.random, self.shares
        opening, closing = self.language.quotes
        title = writer.headline()
        paragraphs = [self._paragraph(writer) for _ in range(random.randint(4, 12))]
        lines = [
            _article_line(design.lead if index == 0 else design.paragraph, text)
            for index, text in enumerate(paragraphs)
        ]
        if random.random() < shares["quote"]:
            quotation = (
                f"{opening}{capitalize(self.phrase)},{closing} {random.choice(self.language.verbs)} {writer.name()}."
            )
            lines.insert(random.randint(1, len(lines)), _article_line(design.paragraph, quotation))
        if random.random() < shares["heading"]:
            lines.insert(random.randint(1, len(lines) - 1), _article_line(design.heading, random.choice(self.headings)))
        if random.random() < shares["stock"]:
            lines.append(_article_line(design.paragraph, self.stock))
        if random.random() < shares["form"]:
            lines.insert(
                1,
                _article_line(
                    design.paragraph,
                    capitalize(f"{self.form} {random.randint(2, 9)},{random.randint(1, 9)} {writer.place()}."),
                ),
            )
        lines += [_article_line(design.paragraph, self._paragraph(writer)) for _ in range(edit)]
        return title, self._add_dateline(design, writer, lines)

    def _paragraph(self, writer: SentenceGenerator) -> str:
        random = writer.random
        sentences = [writer.sentence() for _ in range(random.randint(1, 4))]
        if random.random() < 0.25:
            opening, closing = self.language.quotes
            sentences.append(
                f"{opening}{writer.sentence(5, 12)}{closing} {random.choice(self.language.verbs)} {writer.name()}."
            )
        return " ".join(sentences)

    def _add_dateline(self, design: Design, writer: SentenceGenerator, lines: list[Line]) -> list[Line]:
        """Add the dateline: the outlet's home town on most pages, so that it recurs word for word."""
        if design.dateline == "none":
            return lines
        place = self.home if writer.random.random() < 0.8 else writer.place()
        dateline = f"{place if self.language.code == 'xg' else place.upper()}, {self.name} –"
        first = lines[0].text
        if design.dateline == "alone":
            return [Line(f"<strong>{escape(dateline)}</strong>", dateline, is_article_line=True), *lines]
        marked = f"<b>{escape(dateline)}</b>" if design.dateline == "bold" else escape(dateline)
        markup = element(design.lead, f"{marked} {escape(first)}")
        return [Line(markup, f"{dateline} {first}", is_article_line=True), *lines[1:]]

    def _insert_boilerplate(self, design: Design, lines: list[Line], writer: SentenceGenerator) -> str:
        """Return the markup of the article with its boilerplate between the lines."""
        markups = [line.markup for line in lines]
        for line in sorted(design.boilerplate, key=lambda line: -line.place):
            if writer.random.random() < line.share:
                markups.insert(round(line.place * len(lines)), line.make(writer))
        return "\n".join(markups)

    def _page(self, design: Design, title: str, body: str, writer: SentenceGenerator) -> str:
        inner = element(design.container, body)
        picture = f'<figure><img src="/m.jpg" alt=""><figcaption>{escape(writer.sentence(4, 8))}</figcaption></figure>'
        inner = f"<h1>{escape(title)}</h1><div class='when'>{writer.date()}</div>{picture}{inner}"
        for wrapper in design.wrappers:
            inner = element(wrapper, inner)
        menu = "".join(f'<li><a href="/{noun}/">{capitalize(noun)}</a></li>' for noun in self.language.nouns[:8])
        others = "".join(f'<li><a href="/c/{n}">{escape(writer.headline())}</a></li>' for n in range(6))
        return (
            f'<!DOCTYPE html><html lang="{self.language.code}"><head><meta charset="utf-8">'
            f"<title>{escape(title)} - {self.name}</title>"
            f'<meta property="og:title" content="{escape(title)}"><meta property="og:type" content="article"></head>'
            f"<body><header><a href='/'>{self.name}</a><nav><ul>{menu}</ul></nav></header>{inner}"
            f"<aside><h3>{capitalize(self.language.more[0])}</h3><ul>{others}</ul></aside>"
            f"<footer><p>© 2026 {self.name}</p></footer></body></html>"
        )


def _article_line(kind: tuple[str, str], text: str) -> Line:
    return Line(element(kind, escape(text)), text, is_article_line=True)


def stable_number(seed: int | str) -> int:
    """Return a number for a host name that is the same in every process."""
    return seed if isinstance(seed, int) else sum(map(ord, seed))
