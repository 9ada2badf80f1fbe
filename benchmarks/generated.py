"""Outlets by a seed: markup, class names, furniture inside the story, its wording, order and place are all by chance.

    outlet = GeneratedOutlet(seed=7, redesign_at=60)
    page, truth = outlet.story(12)

What makes it hard: the furniture reads like the stories; it stands between their paragraphs, often in the same
markup, on 60 to 100 % of the pages; it changes from page to page by a name, a number, a date, a place, a word, or is
one of several; and of the stories' own lines some recur: the dateline, a quoted phrase, sub-headings, a stock sentence,
a report by a form, a story that is published again.
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

_STANDING = ("entry-content", "post-body", "article__text", "story-content", "single-text", "body-copy")


@dataclass(frozen=True)
class Line:
    """A piece of a page's story column. Only what `is_story` is part of the truth."""

    markup: str
    text: str
    is_story: bool


@dataclass(frozen=True)
class Piece:
    """One line of furniture of a design: where it goes (0: before the story, 1: behind it), how often, and its make."""

    place: float
    share: float
    make: Callable[[SentenceGenerator], str]


class Design:
    """How an outlet's pages are built between two redesigns: the classes, the wrappers, the furniture."""

    def __init__(self, language: Language, random: Random) -> None:
        self.speaker = SentenceGenerator(language, random)
        self.random = random
        self.style = random.choice(("plain", "hashed", "made up"))
        self.container = self.named(random.choice(("div", "div", "section")), random.choice((*_STANDING, None, None)))
        self.wrappers = [
            self.named(random.choice(("div", "main", "article", "section"))) for _ in range(random.randint(0, 3))
        ]
        self.paragraph = random.choice(((self.named("p")), ("p", ""), ("p", ""), (self.named("div"))))
        self.lead = random.choice((self.named("p"), self.paragraph, self.paragraph))
        self.heading = random.choice((("h2", ""), ("h3", ""), self.named("h3")))
        self.dateline = random.choice(("inline", "bold", "alone", "none"))
        self.pieces = tuple(self._piece(number) for number in range(random.randint(3, 8)))

    def named(self, tag: str, name: str | None = None) -> tuple[str, str]:
        """A tag with a class in the design's manner."""
        random = self.random
        if self.style == "hashed":
            letters = "".join(random.choice("abcdefghkmxyz") for _ in range(3))
            name = f"{letters[:2]}-{random.randint(100, 999)}{letters[2]}"
        elif name is None:
            name = "".join(random.choice("bdgklmnprst") + random.choice("aeiou") for _ in range(random.randint(2, 3)))
            name += random.choice(("", "-box", "__line", "_x"))
        return tag, name

    def _piece(self, number: int) -> Piece:
        random = self.random
        place = random.choice((0.0, 1.0, 1.0, random.random(), random.random()))
        # The first one is on few pages, the second in the story's own markup, in every design.
        share = 0.6 if number == 0 else random.choice((1.0, 0.6 + 0.4 * random.random()))
        is_plain = number == 1 or random.random() < 0.4
        tag = random.choice(("p", "div", "div", "section", "h4", "blockquote"))
        made = self.paragraph if is_plain else self.named(tag)
        kinds = [*_PLAIN] if is_plain else [*_PLAIN, *_PLACED]
        if made[0] == "h4":
            # A label in a heading's tag, between two paragraphs: nobody could tell it from a sub-heading.
            kinds.remove(_label)
        return Piece(place, share, random.choice(kinds)(self.speaker, made))


def element(made: tuple[str, str], inner: str) -> str:
    tag, name = made
    return f'<{tag} class="{name}">{inner}</{tag}>' if name else f"<{tag}>{inner}</{tag}>"


Maker = Callable[[SentenceGenerator], str]


def _fixed(designer: SentenceGenerator, made: tuple[str, str]) -> Maker:
    text = " ".join(designer.sentence(4, 18) for _ in range(designer.random.randint(1, 2)))
    return lambda speaker: element(made, escape(text))


def _label(designer: SentenceGenerator, made: tuple[str, str]) -> Maker:
    text = capitalize(" ".join(designer.clause(1, 3)))
    return lambda speaker: element(made, escape(text))


def _slot(fill: Callable[[SentenceGenerator], str]) -> Callable[[SentenceGenerator, tuple[str, str]], Maker]:
    """A sentence with a gap that each page fills in its own way."""

    def make(designer: SentenceGenerator, made: tuple[str, str]) -> Maker:
        before, after = designer.clause(3, 8), designer.clause(0, 6)
        front, back = capitalize(" ".join(before)), " ".join(after)
        return lambda speaker: element(made, escape(f"{front} {fill(speaker)} {back}".strip()))

    return make


def _front_name(designer: SentenceGenerator, made: tuple[str, str]) -> Maker:
    after = " ".join(designer.clause(3, 8))
    return lambda speaker: element(made, escape(f"{speaker.name()} {after}."))


def _pool(designer: SentenceGenerator, made: tuple[str, str]) -> Maker:
    texts = [designer.sentence(8, 16) for _ in range(designer.random.randint(2, 5))]
    return lambda speaker: element(made, escape(speaker.random.choice(texts)))


def _teaser(designer: SentenceGenerator, made: tuple[str, str]) -> Maker:
    front = capitalize(" ".join(designer.clause(1, 3)))
    return lambda speaker: element(
        made, f'{escape(front)}: <a href="/a/{speaker.random.randint(1, 9999)}">{escape(speaker.headline())}</a>'
    )


def _link_list(designer: SentenceGenerator, made: tuple[str, str]) -> Maker:
    front = capitalize(" ".join(designer.clause(2, 3)))

    def make(speaker: SentenceGenerator) -> str:
        links = (
            f'<li><a href="/b/{speaker.random.randint(1, 9999)}">{escape(speaker.headline())}</a></li>'
            for _ in range(3)
        )
        return f'<div class="{made[1]}"><h4>{escape(front)}</h4><ul>{"".join(links)}</ul></div>'

    return make


_NUMBER = _slot(lambda speaker: f"{speaker.random.randint(1, 99)}.{speaker.random.randint(100, 999)}")
_DATED = _slot(lambda speaker: speaker.date())
_SIGNED = _slot(lambda speaker: speaker.name())
_PLACE = _slot(lambda speaker: speaker.place())
_WORD = _slot(lambda speaker: speaker.random.choice(speaker.language.nouns))
_PLAIN = (_fixed, _fixed, _fixed, _label, _NUMBER, _DATED, _SIGNED, _PLACE, _front_name)
_PLACED = (_pool, _teaser, _link_list, _WORD)


class GeneratedOutlet:
    """An outlet of stories 0, 1, 2 …, each always the same; from `redesign_at` on they stand in another design."""

    def __init__(self, seed: int | str, redesign_at: int | None = None) -> None:
        self.seed = seed
        self.redesign_at = redesign_at
        random = Random(f"{seed} outlet")
        self.language = choose_language(random)
        speaker = SentenceGenerator(self.language, random)
        self.designs = tuple(Design(self.language, Random(f"{seed} design {number}")) for number in range(2))
        self.name = f"{speaker.place()} {capitalize(random.choice(self.language.nouns))}"
        host = f"outlet-{abs(hash_free(seed))}.example"
        self.outlet = Outlet(self.name, f"https://{host}/")
        self.home = speaker.place()
        self.phrase = " ".join(speaker.clause(6, 10))
        self.stock = speaker.sentence(9, 14)
        self.form = " ".join(speaker.clause(6, 9))
        self.headings = [capitalize(" ".join(speaker.clause(1, 3))) for _ in range(2)]
        self.shares = {
            "quote": random.uniform(0.3, 0.7),
            "heading": random.uniform(0.2, 0.5),
            "stock": 0.1,
            "form": 0.1,
        }

    def story(self, number: int, edit: int = 0) -> tuple[Page, str]:
        """A page and its truth: the story's paragraphs, joined by one newline. An edit adds a paragraph."""
        random = Random(f"{self.seed} story {number}")
        is_late = self.redesign_at is not None and number >= self.redesign_at
        design = self.designs[1 if is_late else 0]
        # Now and then an older story is published again, at another address.
        told = (
            Random(f"{self.seed} story {random.randrange(number)}") if number > 5 and random.random() < 0.05 else random
        )
        title, lines = self._tell(design, SentenceGenerator(self.language, told), edit)
        truth = "\n".join(line.text for line in lines)
        body = self._dress(design, lines, SentenceGenerator(self.language, random))
        html = self._page(design, title, body, SentenceGenerator(self.language, random))
        url = f"{self.outlet.url}{number // 30 + 1}/{number}-{'-'.join(self.language.nouns[:3])}"
        return Page(url, html.encode(), FETCHED_AT, "text/html; charset=utf-8"), truth

    def _tell(self, design: Design, speaker: SentenceGenerator, edit: int) -> tuple[str, list[Line]]:
        random, shares = speaker.random, self.shares
        opening, closing = self.language.quotes
        title = speaker.headline()
        paragraphs = [self._paragraph(speaker) for _ in range(random.randint(4, 12))]
        lines = [_story(design.lead if place == 0 else design.paragraph, text) for place, text in enumerate(paragraphs)]
        if random.random() < shares["quote"]:
            said = (
                f"{opening}{capitalize(self.phrase)},{closing} {random.choice(self.language.verbs)} {speaker.name()}."
            )
            lines.insert(random.randint(1, len(lines)), _story(design.paragraph, said))
        if random.random() < shares["heading"]:
            lines.insert(random.randint(1, len(lines) - 1), _story(design.heading, random.choice(self.headings)))
        if random.random() < shares["stock"]:
            lines.append(_story(design.paragraph, self.stock))
        if random.random() < shares["form"]:
            lines.insert(
                1,
                _story(
                    design.paragraph,
                    capitalize(f"{self.form} {random.randint(2, 9)},{random.randint(1, 9)} {speaker.place()}."),
                ),
            )
        lines += [_story(design.paragraph, self._paragraph(speaker)) for _ in range(edit)]
        return title, self._dated(design, speaker, lines)

    def _paragraph(self, speaker: SentenceGenerator) -> str:
        random = speaker.random
        sentences = [speaker.sentence() for _ in range(random.randint(1, 4))]
        if random.random() < 0.25:
            opening, closing = self.language.quotes
            sentences.append(
                f"{opening}{speaker.sentence(5, 12)}{closing} {random.choice(self.language.verbs)} {speaker.name()}."
            )
        return " ".join(sentences)

    def _dated(self, design: Design, speaker: SentenceGenerator, lines: list[Line]) -> list[Line]:
        """The dateline: the outlet's home on most pages, so that it recurs word for word."""
        if design.dateline == "none":
            return lines
        place = self.home if speaker.random.random() < 0.8 else speaker.place()
        dateline = f"{place if self.language.code == 'xg' else place.upper()}, {self.name} –"
        first = lines[0].text
        if design.dateline == "alone":
            return [Line(f"<strong>{escape(dateline)}</strong>", dateline, is_story=True), *lines]
        marked = f"<b>{escape(dateline)}</b>" if design.dateline == "bold" else escape(dateline)
        markup = element(design.lead, f"{marked} {escape(first)}")
        return [Line(markup, f"{dateline} {first}", is_story=True), *lines[1:]]

    def _dress(self, design: Design, lines: list[Line], speaker: SentenceGenerator) -> str:
        """The story with its furniture between the lines."""
        markups = [line.markup for line in lines]
        for piece in sorted(design.pieces, key=lambda piece: -piece.place):
            if speaker.random.random() < piece.share:
                markups.insert(round(piece.place * len(lines)), piece.make(speaker))
        return "\n".join(markups)

    def _page(self, design: Design, title: str, body: str, speaker: SentenceGenerator) -> str:
        inner = element(design.container, body)
        picture = f'<figure><img src="/m.jpg" alt=""><figcaption>{escape(speaker.sentence(4, 8))}</figcaption></figure>'
        inner = f"<h1>{escape(title)}</h1><div class='when'>{speaker.date()}</div>{picture}{inner}"
        for wrapper in design.wrappers:
            inner = element(wrapper, inner)
        menu = "".join(f'<li><a href="/{noun}/">{capitalize(noun)}</a></li>' for noun in self.language.nouns[:8])
        others = "".join(f'<li><a href="/c/{n}">{escape(speaker.headline())}</a></li>' for n in range(6))
        return (
            f'<!DOCTYPE html><html lang="{self.language.code}"><head><meta charset="utf-8">'
            f"<title>{escape(title)} - {self.name}</title>"
            f'<meta property="og:title" content="{escape(title)}"><meta property="og:type" content="article"></head>'
            f"<body><header><a href='/'>{self.name}</a><nav><ul>{menu}</ul></nav></header>{inner}"
            f"<aside><h3>{capitalize(self.language.more[0])}</h3><ul>{others}</ul></aside>"
            f"<footer><p>© 2026 {self.name}</p></footer></body></html>"
        )


def _story(made: tuple[str, str], text: str) -> Line:
    return Line(element(made, escape(text)), text, is_story=True)


def hash_free(seed: int | str) -> int:
    """A number for a host name, the same in every process."""
    return seed if isinstance(seed, int) else sum(map(ord, seed))
