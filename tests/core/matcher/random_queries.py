"""Queries and articles by the dice: few words, so that they often meet, in all shapes that a page may hold."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

from core.article import Article, Dateline
from core.query import (
    And,
    AnyForm,
    ExactWord,
    InField,
    InLanguage,
    Near,
    Node,
    Not,
    Or,
    Published,
    Regex,
    Term,
    TextField,
    Wildcard,
    WithClitics,
    WordPattern,
)

WORDS = ["banjir", "kota", "bandung", "di", "a", "menjajaki", "jajak", "27", "desa", "strasse"]
WRITTEN = [
    *WORDS,
    *("Banjir", "BANJIR", "ban\u00adjir", "b\u00e1njir", "banjirnya", "kebanjiran", "Kota", "KOTA", "kota-kota"),
    *("Bandung", "bandungraya", "Menjajaki", "dijajaki", "penjajakan", "de\u0301sa", "D\u00e9sa", "stra\u00dfe"),
    *("SBYnya", "sbylah", "malah", "MAlah", "makukah", "PVMA", "MA-nya", "kotaku"),
    *("\u2460", "\uff22anjir", "(27/9)", "\u201ckota\u201d", "di\u2013bandung", "a\u200bdi", "\u00b6", "\ud800", "SBY"),
]
BETWEEN = [" ", " ", " ", " ", ", ", "\n", "\n\n", "  ", ". ", "\u00a0", " \u2013 ", "/", "_"]
WILDS = ["banj*", "*jir", "b*r", "k?ta", "?", "*a*", "ban*r*a", "jajak*", "2?", "b*n*u?g*"]
CASED = ["Banjir", "BANJIR", "kota", "Kota", "D\u00e9sa", "SBY"]
FORMS = ["jajak", "banjir", "kota", "sby"]
NAMES = ["sby", "ma", "kota"]
REGEXES = [
    r"ban\w+",
    r"\d+",
    r"kota.bandung",
    r"a*",
    r"[A-Z]{2,}",
    r"jir\b",
    r"^kota",
    r"di$",
    r"(?s)kota.+di",
    "\u00e9",
]
SCOPES: list[TextField] = ["title", "lead", "body", "author", "section", "site"]
OUTLET = "Kabar Bandung"
NOW = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)


def make_article(dice: Random) -> Article:
    text = _text(dice, 30)
    dateline = None
    if dice.random() < 0.4:
        credit = dice.choice(["kota.example", "kota", "BANJIR di", ""])
        opening = f"{credit}{dice.choice([', ', ' ', ''])}{dice.choice(['BANDUNG', 'Kota', ''])} \u2013 "
        dateline = Dateline(credit, "BANDUNG", len(opening))
        text = opening + text
    return Article(
        dice.choice(["https://kota.example/a", "https://kabar-banjir.example/b"]),
        _text(dice, 5).replace("\n", " "),
        text,
        authors=tuple(_text(dice, 2) for _ in range(dice.randrange(3))),
        dateline=dateline,
        published_at=dice.choice([None, NOW - timedelta(hours=dice.randrange(72))]),
        section=dice.choice([None, "Kota", "banjir bandung"]),
        language=dice.choice(["id", "en", None]),
    )


def _text(dice: Random, longest: int) -> str:
    return "".join(dice.choice(WRITTEN) + dice.choice(BETWEEN) for _ in range(dice.randrange(longest + 1)))


def make_query(dice: Random) -> Node:
    """A tree as the parser makes them: in every And a positive child, in no Or a Not."""
    return _node(dice, dice.randrange(4), _any_leaf)


def _node(dice: Random, depth: int, leaf: Callable[[Random], Node]) -> Node:
    if depth == 0 or dice.random() < 0.3:
        return leaf(dice)
    positives = tuple(_node(dice, depth - 1, leaf) for _ in range(dice.randrange(1, 4)))
    if dice.random() < 0.4:
        return Or(positives)
    others: list[Node] = [Not(_node(dice, depth - 1, leaf)) for _ in range(dice.choice([0, 0, 1]))]
    if leaf is _any_leaf and dice.random() < 0.2:
        attribute = _attribute(dice)
        others.append(attribute if dice.random() < 0.7 else Not(attribute))
    both: list[Node] = [*positives, *others]
    dice.shuffle(both)
    return And(tuple(both))


def _any_leaf(dice: Random) -> Node:
    if dice.random() < 0.2:
        return InField(dice.choice(SCOPES), _node(dice, dice.randrange(2), _leaf))
    return _leaf(dice)


def _leaf(dice: Random) -> Node:
    kind = dice.random()
    if kind < 0.15:
        return Regex(dice.choice(REGEXES), dice.random() < 0.5)
    if kind < 0.35:
        children = tuple(_near_child(dice) for _ in range(dice.choice([2, 2, 2, 3, 4])))
        return Near(children, dice.choice([0, 1, 2, 5]), dice.random() < 0.4)
    return _term(dice)


def _near_child(dice: Random) -> Node:
    return _term(dice) if dice.random() < 0.7 else Or((_term(dice), _term(dice)))


def _term(dice: Random) -> Term:
    return Term(tuple(_pattern(dice) for _ in range(dice.choice([1, 1, 1, 2, 2, 3]))))


def _pattern(dice: Random) -> WordPattern:
    kind = dice.random()
    if kind < 0.1:
        return ExactWord(dice.choice(CASED))
    if kind < 0.2:
        return Wildcard(dice.choice(WILDS))
    if kind < 0.3:
        return AnyForm(dice.choice(FORMS))
    if kind < 0.35:
        return WithClitics(dice.choice(NAMES))
    return dice.choice(WORDS)


def _attribute(dice: Random) -> Node:
    if dice.random() < 0.5:
        return InLanguage(dice.choice(["id", "en"]))
    since, until = sorted(date(2026, 3, dice.randrange(1, 4)) for _ in range(2))
    return Published(dice.choice([None, since]), dice.choice([None, until]))
