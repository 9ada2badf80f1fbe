"""Random queries, and random articles of few words, which often match. The words have every form that pages contain."""

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
QUERIED = [*WORDS, *WORDS, "27.9", "rp", "%", "+", "++", "#", "c", "日", "本", "ก", "कि", "ma", "ruf", "sby"]
WRITTEN = [
    *WORDS,
    *("Banjir", "BANJIR", "ban\u00adjir", "b\u00e1njir", "banjirnya", "kebanjiran", "Kota", "KOTA", "kota-kota"),
    *("Bandung", "bandungraya", "Menjajaki", "dijajaki", "penjajakan", "de\u0301sa", "D\u00e9sa", "stra\u00dfe"),
    *("SBYnya", "sbylah", "malah", "MAlah", "makukah", "PVMA", "MA-nya", "kotaku"),
    *("\u2460", "\uff22anjir", "(27/9)", "\u201ckota\u201d", "di\u2013bandung", "a\u200bdi", "\u00b6", "\ud800", "SBY"),
    *("S.B.Y.", "S. B. Y.", "M.A", "Rp27", "Rp 27", "27,9", "27.000", "1.27", "27%", "kota+", "C++", "C#", "a+", "%"),
    *("日本", "本日", "ก็ก", "กก", "कि", "Ma\u02bcruf", "đi", "ban\ufeffjir", "\ufeffkota", "27日", "banjir日"),
]
BETWEEN = [" ", " ", " ", " ", ", ", "\n", "\n\n", "  ", ". ", "\u00a0", " \u2013 ", "/", "_"]
WILDCARDS = ["banj*", "*jir", "b*r", "k?ta", "?", "*a*", "ban*r*a", "jajak*", "2?", "b*n*u?g*"]
EXACT = ["Banjir", "BANJIR", "kota", "Kota", "D\u00e9sa", "SBY", "MA", "27,9"]
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


def make_article(rng: Random) -> Article:
    text = _text(rng, 30)
    dateline = None
    if rng.random() < 0.4:
        credit = rng.choice(["kota.example", "kota", "BANJIR di", ""])
        opening = f"{credit}{rng.choice([', ', ' ', ''])}{rng.choice(['BANDUNG', 'Kota', ''])} \u2013 "
        dateline = Dateline(credit, "BANDUNG", len(opening))
        text = opening + text
    return Article(
        rng.choice(["https://kota.example/a", "https://kabar-banjir.example/b"]),
        _text(rng, 5).replace("\n", " "),
        text,
        authors=tuple(_text(rng, 2) for _ in range(rng.randrange(3))),
        dateline=dateline,
        published_at=rng.choice([None, NOW - timedelta(hours=rng.randrange(72))]),
        section=rng.choice([None, "Kota", "banjir bandung"]),
        language=rng.choice(["id", "en", None]),
    )


def _text(rng: Random, maximum: int) -> str:
    return "".join(rng.choice(WRITTEN) + rng.choice(BETWEEN) for _ in range(rng.randrange(maximum + 1)))


def make_query(rng: Random) -> Node:
    """Return a tree such as the parser builds: every And has a positive child, no Or has a Not."""
    return _node(rng, rng.randrange(4), _any_leaf)


def _node(rng: Random, depth: int, leaf: Callable[[Random], Node]) -> Node:
    if depth == 0 or rng.random() < 0.3:
        return leaf(rng)
    positives = tuple(_node(rng, depth - 1, leaf) for _ in range(rng.randrange(1, 4)))
    if rng.random() < 0.4:
        return Or(positives)
    others: list[Node] = [Not(_node(rng, depth - 1, leaf)) for _ in range(rng.choice([0, 0, 1]))]
    if leaf is _any_leaf and rng.random() < 0.2:
        attribute = _attribute(rng)
        others.append(attribute if rng.random() < 0.7 else Not(attribute))
    both: list[Node] = [*positives, *others]
    rng.shuffle(both)
    return And(tuple(both))


def _any_leaf(rng: Random) -> Node:
    if rng.random() < 0.2:
        return InField(rng.choice(SCOPES), _node(rng, rng.randrange(2), _leaf))
    return _leaf(rng)


def _leaf(rng: Random) -> Node:
    kind = rng.random()
    if kind < 0.15:
        return Regex(rng.choice(REGEXES), rng.random() < 0.5)
    if kind < 0.35:
        children = tuple(_near_child(rng) for _ in range(rng.choice([2, 2, 2, 3, 4])))
        return Near(children, rng.choice([0, 1, 2, 5]), rng.random() < 0.4)
    return _term(rng)


def _near_child(rng: Random) -> Node:
    return _term(rng) if rng.random() < 0.7 else Or((_term(rng), _term(rng)))


def _term(rng: Random) -> Term:
    return Term(tuple(_pattern(rng) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))))


def _pattern(rng: Random) -> WordPattern:
    kind = rng.random()
    if kind < 0.1:
        return ExactWord(rng.choice(EXACT))
    if kind < 0.2:
        return Wildcard(rng.choice(WILDCARDS))
    if kind < 0.3:
        return AnyForm(rng.choice(FORMS))
    if kind < 0.35:
        return WithClitics(rng.choice(NAMES))
    return rng.choice(QUERIED)


def _attribute(rng: Random) -> Node:
    if rng.random() < 0.5:
        return InLanguage(rng.choice(["id", "en"]))
    since, until = sorted(date(2026, 3, rng.randrange(1, 4)) for _ in range(2))
    return Published(rng.choice([None, since]), rng.choice([None, until]))
