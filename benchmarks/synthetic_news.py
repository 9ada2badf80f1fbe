"""Random articles, keywords and queries with the statistics of Indonesian news; equal seeds give equal results.

Words follow Zipf's law, articles have a topic whose words often occur together, names have two or three words of which
the first is often shared, and texts open with a dateline and contain quotes, dashes, numbers and dates. No word is
taken from a real text.
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
UNIFORM_VOCABULARY = 60_000
CHARACTERS = 2_000
TOPICS = 150
OUTLETS = ("Kabar Tatar", "Suara Pesisir", "Warta Lembah")
SECTIONS = ("Daerah", "Ekonomi", "Olahraga", "Pendidikan", "Politik", "Wisata")


class SyntheticNews:
    """An invented vocabulary with names and topics, and the articles and phrases generated from it."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.words = self._words()
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
        self.firsts = [word.capitalize() for word in self._new_words(2_500)]
        self.lasts = [word.capitalize() for word in self._new_words(15_000)]
        self._topics = [self.rng.sample(self.words[150:15_000], 40) for _ in range(TOPICS)]

    def _words(self) -> list[str]:
        short = [one + two for one in "bdknpsty" for two in ("a", "i", "u", "an", "ari", "eng")]
        self._known = set(short)
        self.rng.shuffle(short)
        return [*short, *self._new_words(VOCABULARY - len(short))]

    def _new_words(self, count: int) -> list[str]:
        """Return new words of two to four syllables, shorter ones first, since frequent words are short."""
        words: list[str] = []
        while len(words) < count:
            longer = len(words) / count
            syllables = 2 + (self.rng.random() < 0.2 + longer / 2) + (self.rng.random() < longer / 3)
            word = "".join(map(self._syllable, range(syllables)))
            if word not in self._known:
                self._known.add(word)
                words.append(word)
        return words

    def _syllable(self, _: int) -> str:
        ends = ("", "", "", "n", "ng", "r", "s", "k", "t")
        return self.rng.choice("bcdghjklmnprstwy") + self.rng.choice("aaeiiou") + self.rng.choice(ends)

    @cached_property
    def phrases(self) -> list[str]:
        """130,000 names and terms, without duplicates, that may be keywords."""
        return list(dict.fromkeys(self._phrase() for _ in range(130_000)))

    def _phrase(self) -> str:
        kind = self.rng.random()
        if kind < 0.5:
            return " ".join(
                (self._name(self.firsts), *(self.rng.choice(self.lasts) for _ in range(self._one_or_two())))
            )
        if kind < 0.7:
            office = self.rng.choice(["Dinas", "PT", "Kecamatan", "Yayasan", "Universitas", "Desa"])
            return " ".join((office, *(self.rng.choice(self.lasts) for _ in range(self._one_or_two()))))
        if kind < 0.9:
            return " ".join(self.rng.sample(self.words[100:8_000], 2))
        return self._new_words(1)[0].capitalize()

    def _one_or_two(self) -> int:
        return 1 + (self.rng.random() < 0.25)

    def _name(self, names: list[str]) -> str:
        return names[int(len(names) * self.rng.random() ** 3)]

    def articles(self, count: int, planted: tuple[str, ...] = (), each: float = 0.0) -> list[Article]:
        """Return articles of about 2,000 characters. Each contains `each` of the `planted` phrases on average."""
        return [self._article(number, planted, each) for number in range(count)]

    def _article(self, number: int, planted: tuple[str, ...], each: float) -> Article:
        names = [self._phrase() for _ in range(3)]
        if planted:
            names += [self.rng.choice(planted) for _ in range(round(each * 2)) if self.rng.random() < 0.5]
        outlet = self.rng.choice(OUTLETS)
        credit = f"{outlet.lower().replace(' ', '')}.example"
        place = self.rng.choice(self.lasts).upper()
        opening = f"{credit}, {place} \u2013 "
        paragraphs = self._paragraphs(self.rng.choice(self._topics), names)
        return Article(
            f"https://{credit}/{number}",
            " ".join(next(paragraphs).split()[:9]).strip("\u201c\u201d,."),
            opening + "\n".join(_until(paragraphs, CHARACTERS - len(opening))),
            authors=(f"{self._name(self.firsts)} {self.rng.choice(self.lasts)}",),
            dateline=Dateline(credit, place, len(opening)),
            published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=self.rng.randrange(60 * 24 * 90)),
            section=self.rng.choice(SECTIONS),
            language="id" if self.rng.random() < 0.95 else "en",
        )

    def _paragraphs(self, topic: list[str], names: list[str]) -> Iterator[str]:
        waiting = list(names)
        while True:
            words = self.rng.choices(self.words, cum_weights=self._weights, k=24)
            for at in range(0, 24, 7):
                words[at] = self.rng.choice(topic)
            if waiting:
                words[self.rng.randrange(24)] = waiting.pop()
            half = self.rng.randrange(8, 16)
            yield f"{self._sentence(words[:half])} {self._sentence(words[half:])}"

    def _sentence(self, words: list[str]) -> str:
        words[len(words) // 2] += ","
        if self.rng.random() < 0.15:
            words[-1] += f" ({self.rng.randrange(1, 29)}/{self.rng.randrange(1, 13)})"
        text = " ".join(words)
        text = text[0].upper() + text[1:]
        return f"\u201c{text},\u201d katanya." if self.rng.random() < 0.2 else f"{text}."


class UniformNews:
    """Articles and phrases whose words are all equally frequent."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)
        words: dict[str, None] = {}
        while len(words) < UNIFORM_VOCABULARY:
            words["".join(map(self._syllable, range(self._rng.randint(2, 4))))] = None
        self._words = list(words)
        self._phrases: list[str] = []

    def _syllable(self, _: int) -> str:
        ends = ("", "", "n", "ng", "r", "s", "k")
        return self._rng.choice("bcdfghjklmnprstwy") + self._rng.choice("aeiou") + self._rng.choice(ends)

    def phrases(self, count: int) -> list[str]:
        """Return different phrases of two or three words."""
        found: dict[str, None] = {}
        while len(found) < count:
            found[" ".join(self._rng.choices(self._words, k=self._rng.randint(2, 3)))] = None
        self._phrases = list(found)
        return self._phrases

    def articles(self, count: int) -> list[Article]:
        """Return articles of about 308 words, of which nine in ten contain one of the `phrases` returned before."""
        return [self._article(number) for number in range(count)]

    def _article(self, number: int) -> Article:
        words = self._rng.choices(self._words, k=300)
        if self._rng.random() < 0.9:
            words[self._rng.randrange(300)] = self._rng.choice(self._phrases)
        sentences = (" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, 300, 12))
        title = " ".join(self._rng.choices(self._words, k=8)).capitalize()
        return Article(f"https://kabar.example/{number}", title, "\n".join(sentences))


def _until(paragraphs: Iterator[str], length: int) -> Iterator[str]:
    while length > 0:
        paragraph = next(paragraphs)
        length -= len(paragraph) + 1
        yield paragraph


@dataclass(frozen=True)
class WordFrequencies:
    """The words of a sample and the share of articles that contain each, rarest first."""

    words: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, articles: list[Article]) -> "WordFrequencies":
        counts: Counter[str] = Counter()
        for article in articles:
            counts.update({word.folded for word in (*title_words(article), *text_words(article))})
        rows = sorted((count / len(articles), word) for word, count in counts.items() if word.isalpha() and count > 2)
        return cls(tuple(word for _, word in rows), tuple(share for share, _ in rows))

    def choose(self, share: float, rng: Random, minimum: float, maximum: float) -> tuple[str, float]:
        """Return a word of about this share, within the limits, and its share."""
        low, high = bisect_left(self.shares, minimum), bisect_left(self.shares, maximum)
        at = bisect_left(self.shares, share)
        at = min(max(at + rng.randint(-40, 40), low), high - 1)
        return self.words[at], self.shares[at]


class QueryGenerator:
    """Generates queries with all operators that are true of a given share of articles.

    A third of the queries contain only words that occur in at least one article of a hundred.
    """

    def __init__(self, rng: Random, frequencies: WordFrequencies, share: float) -> None:
        self._rng = rng
        self._frequencies = frequencies
        self._share = share

    def generate(self) -> str:
        """Return a query in the query language."""
        minimum, maximum = (0.01, 0.3) if self._rng.random() < 1 / 3 else (0.001, 0.01)
        parts, left = [], self._share
        shape = self._rng.random()
        if shape < 0.2:
            near, share = self._near(minimum)
            parts.append(near)
            left /= share
        elif shape < 0.3:
            word, share = self._word(0.05, 0.01, 0.3)
            parts.append(f"title:{word}")
            left /= share * 0.05
        limits = minimum, maximum
        while left < 0.5 and len(parts) < 6:
            part, share = self._part(left, limits)
            limits = max(minimum, 0.01), 0.3
            parts.append(part)
            left /= share
        self._rng.shuffle(parts)
        if self._rng.random() < 0.25:
            parts.append(f"NOT {self._word(0.05, 0.01, 0.3)[0]}")
        return " AND ".join(parts)

    def _word(self, share: float, minimum: float, maximum: float) -> tuple[str, float]:
        return self._frequencies.choose(share, self._rng, minimum, maximum)

    def _near(self, minimum: float) -> tuple[str, float]:
        one, two = self._word(0.08, max(minimum, 0.01), 0.3), self._word(0.05, max(minimum, 0.01), 0.3)
        operator = self._rng.choice(["NEAR/5", "NEAR/8", "ONEAR/6"])
        return f"({one[0]} {operator} {two[0]})", one[1] * two[1] / 20

    def _part(self, left: float, limits: tuple[float, float]) -> tuple[str, float]:
        """Return a word, an OR of two words or a wildcard, and the share of articles in which it is true."""
        wanted = left if left > limits[0] else limits[0] + (limits[1] - limits[0]) * self._rng.random() ** 2 / 2
        word, share = self._word(wanted, *limits)
        kind = self._rng.random()
        if kind < 0.2:
            other, more = self._word(wanted, *limits)
            return f"({word} OR {other})", share + more
        if kind < 0.35 and len(word) > 5:
            return f"{word[:-1]}*", share * 1.3
        return word, share
