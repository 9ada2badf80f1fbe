"""A second stream of articles that share text without telling one story; equal seeds give equal streams.

    stream = build_quotations("id", seed=1)

The first stream (`benchmarks.story_corpus`) has one shape of quoting articles. This one has what else outlets do:

    long quotation      several sentences of another article in a row, within quotation marks, broken by "said …"
    block quote         whole paragraphs of another article, unchanged and without marks
    shared statement    a statement of an organisation that several outlets have in full, each with a report of its own
    shared background   reports on later days that end with the same paragraphs, some words of which were edited

In each, the shared words are at most as many as the article's own. Every fourth of the quoted articles has a copy, so
that pairs that are right are counted, too.
"""

from dataclasses import dataclass, field
from random import Random

from benchmarks.news_language import LANGUAGES
from benchmarks.news_writer import Draft, NewsWriter, Topic
from benchmarks.story_copies import edit, new_dateline
from benchmarks.story_corpus import ORIGINAL, OTHER, Labelled

LONG_QUOTATION, BLOCK_QUOTE, STATEMENT, BACKGROUND = KINDS = (
    "long quotation", "block quote", "shared statement", "shared background",
)  # fmt: skip
COPY = "new dateline"

# Articles or groups of each kind, and articles that share nothing.
GROUPS = 60
OTHERS = 500

_SAID = {"id": ("ujar", "kata", "tutur", "jelas"), "en": ("said", "added", "explained", "noted")}


@dataclass
class _Builder:
    code: str
    rng: Random
    writer: NewsWriter = field(init=False)
    stories: int = 0

    def __post_init__(self) -> None:
        self.writer = NewsWriter(LANGUAGES[self.code], self.rng)

    def build(self) -> list[Labelled]:
        groups = [
            make(self)
            for make in (_Builder.quote, _Builder.quote_block, _Builder.state, _Builder.follow)
            for _ in range(GROUPS)
        ]
        groups += [[self.label(self.writer.story(), OTHER)] for _ in range(OTHERS)]
        arrivals: list[tuple[float, Labelled]] = []
        for group in groups:
            times = sorted(self.rng.random() for _ in group)
            arrivals += zip(times, group, strict=True)
        return [item for _, item in sorted(arrivals, key=lambda arrival: arrival[0])]

    def label(self, draft: Draft, kind: str, story: int | None = None) -> Labelled:
        self.stories += story is None
        return Labelled(draft.title, draft.text, self.stories if story is None else story, kind)

    def original(self) -> tuple[Draft, Topic, list[Labelled]]:
        """Return a story with its topic, and the articles that tell it: one, or one and a copy."""
        topic = self.writer.topic()
        draft = self.writer.story(topic, self.rng.randint(5, 14))
        first = self.label(draft, ORIGINAL)
        copies = [self.label(new_dateline(draft, self.writer, topic), COPY, first.story)]
        return draft, topic, [first, *copies[: self.rng.random() < 0.25]]

    def around(self, shared: list[str], topic: Topic, *, is_last: bool = False) -> Draft:
        """Return an article that contains paragraphs, with at least as many words of its own."""
        own: list[str] = []
        least = sum(len(text.split()) for text in shared) * self.rng.uniform(1, 2.5)
        while len(own) < 2 or sum(len(text.split()) for text in own) < least:
            own.append(self.writer.paragraph(topic))
        place = len(own) if is_last else self.rng.randint(1, len(own))
        paragraphs = (*own[:place], *shared, *own[place:])
        return Draft(self.writer.headline(topic), paragraphs, self.writer.dateline(topic.places[0]))

    def quote(self) -> list[Labelled]:
        draft, topic, told = self.original()
        sentences = [each for text in draft.paragraphs for each in text.replace(". ", ".\n").split("\n")]
        start = self.rng.randrange(max(1, len(sentences) - 3))
        quoted = sentences[start : start + self.rng.randint(3, 9)]
        cut = self.rng.randint(1, len(quoted))
        said = f"{self.rng.choice(_SAID[self.code])} {self.rng.choice(topic.people)}"
        text = f"“{' '.join(quoted[:cut]).rstrip('.')},” {said}."
        if quoted[cut:]:
            text += f" “{' '.join(quoted[cut:])}”"
        return [*told, self.label(self.around([text], self.near(topic)), LONG_QUOTATION)]

    def quote_block(self) -> list[Labelled]:
        draft, topic, told = self.original()
        count = self.rng.randint(1, max(1, len(draft.paragraphs) // 2))
        start = self.rng.randrange(len(draft.paragraphs) - count + 1)
        block = list(draft.paragraphs[start : start + count])
        return [*told, self.label(self.around(block, self.near(topic)), BLOCK_QUOTE)]

    def state(self) -> list[Labelled]:
        topic = self.writer.topic()
        statement = [self.writer.quote(topic) for _ in range(self.rng.randint(3, 8))]
        reports = range(self.rng.randint(3, 5))
        return [self.label(self.around(statement, self.near(topic)), STATEMENT) for _ in reports]

    def follow(self) -> list[Labelled]:
        draft, topic, told = self.original()
        background = draft.paragraphs[-self.rng.randint(1, max(1, len(draft.paragraphs) // 2)) :]
        reports = []
        for _ in range(self.rng.randint(1, 3)):
            edited = edit(0.03)(Draft("", background), self.writer, topic)
            shared = list(self.rng.choice((background, edited.paragraphs)))
            report = self.around(shared, self.near(topic), is_last=True)
            reports.append(self.label(report, BACKGROUND))
        return [*told, *reports]

    def near(self, topic: Topic) -> Topic:
        """Return a topic with the same people and places half of the time: reports on one affair share them."""
        other = self.writer.topic()
        if self.rng.random() < 0.5:
            other = Topic(other.words, topic.people, topic.places, topic.organisations, topic.day)
        return other


def build_quotations(code: str, seed: int | str) -> list[Labelled]:
    """Return the stream of a language, in order of arrival."""
    return _Builder(code, Random(f"{seed} {code} quotations")).build()
