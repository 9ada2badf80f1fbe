"""Random articles for a large store, made fast; equal seeds give equal articles.

Words follow Zipf's law over an invented vocabulary of 60,000 words. Outlets, sections and authors are frequent and rare
in the same way. Articles arrive in the order of their times over five years, and a twentieth of them were published at
any earlier time.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from core.article import Article

VOCABULARY = 60_000
OUTLETS = 300
SECTIONS = 40
AUTHORS = 5_000
KEYWORDS = 200
START, YEARS = datetime(2021, 1, 1, tzinfo=UTC), timedelta(days=5 * 365)

# Share of the articles that mention a keyword, and of those published long before they arrive.
MENTIONED, LATE = 0.1, 0.05

LANGUAGES = ("id", "en", "jv")


@dataclass(frozen=True)
class ArrivingArticle:
    """An article, the number of its outlet, the time of its arrival, and the number of a keyword that it contains."""

    article: Article
    outlet: int
    kept_at: datetime
    keyword: int | None


class StoreNews:
    """An invented vocabulary with outlets and keywords, and the articles of a store."""

    def __init__(self, seed: int, count: int) -> None:
        self.rng = Random(seed)
        self.count = count
        self.words = self._make_words(VOCABULARY)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
        names = [word.capitalize() for word in self.rng.sample(self.words[VOCABULARY // 2 :], AUTHORS + KEYWORDS)]
        self.authors = [f"{names[number]} {names[-1 - number % 900]}" for number in range(AUTHORS)]
        # Words that occur in no text by chance: the share of articles with mentions is known.
        self.keywords = [f"Yayasan {word.capitalize()}" for word in self._make_names(KEYWORDS)]
        self.outlets = [f"Kabar {word.capitalize()} {number}" for number, word in enumerate(self._make_names(OUTLETS))]
        self.sections = [f"Rubrik {word.capitalize()}" for word in self._make_names(SECTIONS)]

    def _make_words(self, count: int) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < count:
            length = self.rng.choice((2, 2, 3)) if len(made) < count / 10 else self.rng.choice((3, 3, 4))
            made["".join(self._syllable() for _ in range(length))] = None
        return list(made)

    def _make_names(self, count: int) -> list[str]:
        return ["x" + word for word in self._make_words(count)]

    def _syllable(self) -> str:
        return self.rng.choice("bcdghjklmnprstwy") + self.rng.choice("aeiou") + self.rng.choice(("", "", "", "n", "r"))

    def choose_words(self, number: int) -> list[str]:
        """Return random words, frequent ones more often."""
        return self.rng.choices(self.words, cum_weights=self._weights, k=number)

    def zipf(self, count: int) -> int:
        """Return a number below `count`, small ones more often."""
        return min(count - 1, int(count ** self.rng.random()) - 1)

    def make_page(self, article: Article, size: int) -> bytes:
        """Return an HTML page of about `size` bytes with an article, among links to others."""
        paragraphs = "".join(f"<p>{paragraph}</p>\n" for paragraph in article.text.split("\n"))
        head = f"<!doctype html><html><head><title>{article.title}</title></head><body>\n<h1>{article.title}</h1>\n"
        links, length = [head, paragraphs], len(head) + len(paragraphs)
        while length < size:
            words = self.choose_words(10)
            number = self.rng.randrange(10**7)
            links.append(f'<div class="card {words[0]}"><a href="/{words[1]}/{number}">{" ".join(words)}</a></div>\n')
            length += len(links[-1])
        return "".join([*links, "</body></html>\n"]).encode()

    def articles(self) -> Iterator[ArrivingArticle]:
        """Yield all articles in the order of their arrival."""
        for number in range(self.count):
            yield self._article(number, START + YEARS * (number / self.count))

    def _article(self, number: int, kept_at: datetime) -> ArrivingArticle:
        rng = self.rng
        outlet, keyword = self.zipf(OUTLETS), None
        words = self.choose_words(rng.randrange(270, 310))
        if rng.random() < MENTIONED:
            keyword = self.zipf(KEYWORDS)
            words[rng.randrange(len(words))] = self.keywords[keyword]
        published_at = kept_at - timedelta(seconds=rng.expovariate(1 / 7200))
        if rng.random() < LATE:
            published_at = START + (kept_at - START) * rng.random()
        article = Article(
            f"https://outlet{outlet}.example/{number}",
            " ".join(self.choose_words(rng.randrange(7, 12))).capitalize(),
            "\n".join(_make_paragraphs(words)),
            authors=(self.authors[self.zipf(AUTHORS)],),
            published_at=published_at.replace(microsecond=0),
            published_from="json-ld",
            section=self.sections[self.zipf(SECTIONS)],
            language=LANGUAGES[bisect((0.85, 0.97), rng.random())],
        )
        return ArrivingArticle(article, outlet, kept_at, keyword)


def _make_paragraphs(words: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(words), 30):
        sentence = " ".join(words[start : start + 30])
        yield sentence[0].upper() + sentence[1:] + "."
