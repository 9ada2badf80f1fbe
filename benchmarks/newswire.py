"""Articles, keywords and queries by the dice, shaped like Indonesian news: the same for the same seed.

Words follow Zipf's law, articles have a topic whose words come often together, names are of two or three words of
which the first is often shared, texts open with a dateline and hold quotes, dashes, numbers and dates. No word of it
is anybody's text.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from core.article import Article, Dateline
from core.text import text_words, title_words

VOCABULARY = 30_000
CHARACTERS = 2_000
TOPICS = 150
OUTLETS = ("Kabar Tatar", "Suara Pesisir", "Warta Lembah")
SECTIONS = ("Daerah", "Ekonomi", "Olahraga", "Pendidikan", "Politik", "Wisata")


class Newswire:
    """One made-up world: its words, its names, and whatever is written or asked about it."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.words = self._words()
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
        self.firsts = [word.capitalize() for word in self._new_words(2_500)]
        self.lasts = [word.capitalize() for word in self._new_words(15_000)]
        self._topics = [self.dice.sample(self.words[150:15_000], 40) for _ in range(TOPICS)]

    def _words(self) -> list[str]:
        short = [one + two for one in "bdknpsty" for two in ("a", "i", "u", "an", "ari", "eng")]
        self._known = set(short)
        self.dice.shuffle(short)
        return [*short, *self._new_words(VOCABULARY - len(short))]

    def _new_words(self, count: int) -> list[str]:
        """Two to four syllables each, shorter ones first, as frequent words are short."""
        made: list[str] = []
        while len(made) < count:
            longer = len(made) / count
            syllables = 2 + (self.dice.random() < 0.2 + longer / 2) + (self.dice.random() < longer / 3)
            word = "".join(map(self._syllable, range(syllables)))
            if word not in self._known:
                self._known.add(word)
                made.append(word)
        return made

    def _syllable(self, _: int) -> str:
        ends = ("", "", "", "n", "ng", "r", "s", "k", "t")
        return self.dice.choice("bcdghjklmnprstwy") + self.dice.choice("aaeiiou") + self.dice.choice(ends)

    @cached_property
    def phrases(self) -> list[str]:
        """Endless different names and terms that somebody may watch; see `names`."""
        return list(dict.fromkeys(self._phrase() for _ in range(130_000)))

    def _phrase(self) -> str:
        kind = self.dice.random()
        if kind < 0.5:
            return " ".join(
                (self._name(self.firsts), *(self.dice.choice(self.lasts) for _ in range(self._one_or_two())))
            )
        if kind < 0.7:
            office = self.dice.choice(["Dinas", "PT", "Kecamatan", "Yayasan", "Universitas", "Desa"])
            return " ".join((office, *(self.dice.choice(self.lasts) for _ in range(self._one_or_two()))))
        if kind < 0.9:
            return " ".join(self.dice.sample(self.words[100:8_000], 2))
        return self._new_words(1)[0].capitalize()

    def _one_or_two(self) -> int:
        return 1 + (self.dice.random() < 0.25)

    def _name(self, names: list[str]) -> str:
        return names[int(len(names) * self.dice.random() ** 3)]

    def articles(self, count: int, planted: tuple[str, ...] = (), each: float = 0.0) -> list[Article]:
        """Articles of about 2,000 characters; `each` of the planted phrases on average stand in every one."""
        return [self._article(number, planted, each) for number in range(count)]

    def _article(self, number: int, planted: tuple[str, ...], each: float) -> Article:
        names = [self._phrase() for _ in range(3)]
        if planted:
            names += [self.dice.choice(planted) for _ in range(round(each * 2)) if self.dice.random() < 0.5]
        outlet = self.dice.choice(OUTLETS)
        credit = f"{outlet.lower().replace(' ', '')}.example"
        place = self.dice.choice(self.lasts).upper()
        opening = f"{credit}, {place} \u2013 "
        paragraphs = self._paragraphs(self.dice.choice(self._topics), names)
        return Article(
            f"https://{credit}/{number}",
            " ".join(next(paragraphs).split()[:9]).strip("\u201c\u201d,."),
            opening + "\n".join(_until(paragraphs, CHARACTERS - len(opening))),
            authors=(f"{self._name(self.firsts)} {self.dice.choice(self.lasts)}",),
            dateline=Dateline(credit, place, len(opening)),
            published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=self.dice.randrange(60 * 24 * 90)),
            section=self.dice.choice(SECTIONS),
            language="id" if self.dice.random() < 0.95 else "en",
        )

    def _paragraphs(self, topic: list[str], names: list[str]) -> Iterator[str]:
        waiting = list(names)
        while True:
            words = self.dice.choices(self.words, cum_weights=self._weights, k=24)
            for at in range(0, 24, 7):
                words[at] = self.dice.choice(topic)
            if waiting:
                words[self.dice.randrange(24)] = waiting.pop()
            half = self.dice.randrange(8, 16)
            yield f"{self._sentence(words[:half])} {self._sentence(words[half:])}"

    def _sentence(self, words: list[str]) -> str:
        words[len(words) // 2] += ","
        if self.dice.random() < 0.15:
            words[-1] += f" ({self.dice.randrange(1, 29)}/{self.dice.randrange(1, 13)})"
        said = " ".join(words)
        said = said[0].upper() + said[1:]
        return f"\u201c{said},\u201d katanya." if self.dice.random() < 0.2 else f"{said}."


def _until(paragraphs: Iterator[str], length: int) -> Iterator[str]:
    while length > 0:
        paragraph = next(paragraphs)
        length -= len(paragraph) + 1
        yield paragraph


@dataclass(frozen=True)
class Frequencies:
    """Words of a sample by the share of articles that hold them, rarest first."""

    words: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, articles: list[Article]) -> "Frequencies":
        counts: Counter[str] = Counter()
        for article in articles:
            counts.update({word.folded for word in (*title_words(article), *text_words(article))})
        rows = sorted((count / len(articles), word) for word, count in counts.items() if word.isalpha() and count > 2)
        return cls(tuple(word for _, word in rows), tuple(share for share, _ in rows))

    def near(self, share: float, dice: Random, least: float, most: float) -> tuple[str, float]:
        """A word of about this share, within the bounds."""
        low, high = bisect_left(self.shares, least), bisect_left(self.shares, most)
        at = bisect_left(self.shares, share)
        at = min(max(at + dice.randint(-40, 40), low), high - 1)
        return self.words[at], self.shares[at]


class Queries:
    """Boolean queries that are true of a wanted share of articles, all operators among them.

    A third of them names no word that fewer than one article in a hundred holds.
    """

    def __init__(self, dice: Random, frequencies: Frequencies, share: float) -> None:
        self._dice = dice
        self._frequencies = frequencies
        self._share = share

    def make(self) -> str:
        """One query in the query language."""
        least, most = (0.01, 0.3) if self._dice.random() < 1 / 3 else (0.001, 0.01)
        parts, left = [], self._share
        shape = self._dice.random()
        if shape < 0.2:
            near, share = self._near(least)
            parts.append(near)
            left /= share
        elif shape < 0.3:
            word, share = self._word(0.05, 0.01, 0.3)
            parts.append(f"title:{word}")
            left /= share * 0.05
        bounds = least, most
        while left < 0.5 and len(parts) < 6:
            part, share = self._part(left, bounds)
            bounds = max(least, 0.01), 0.3
            parts.append(part)
            left /= share
        self._dice.shuffle(parts)
        if self._dice.random() < 0.25:
            parts.append(f"NOT {self._word(0.05, 0.01, 0.3)[0]}")
        return " AND ".join(parts)

    def _word(self, share: float, least: float, most: float) -> tuple[str, float]:
        return self._frequencies.near(share, self._dice, least, most)

    def _near(self, least: float) -> tuple[str, float]:
        one, two = self._word(0.08, max(least, 0.01), 0.3), self._word(0.05, max(least, 0.01), 0.3)
        operator = self._dice.choice(["NEAR/5", "NEAR/8", "ONEAR/6"])
        return f"({one[0]} {operator} {two[0]})", one[1] * two[1] / 20

    def _part(self, left: float, bounds: tuple[float, float]) -> tuple[str, float]:
        """A word, two of which one is enough, or a wildcard; with its share."""
        wanted = left if left > bounds[0] else bounds[0] + (bounds[1] - bounds[0]) * self._dice.random() ** 2 / 2
        word, share = self._word(wanted, *bounds)
        kind = self._dice.random()
        if kind < 0.2:
            other, more = self._word(wanted, *bounds)
            return f"({word} OR {other})", share + more
        if kind < 0.35 and len(word) > 5:
            return f"{word[:-1]}*", share * 1.3
        return word, share
