"""A labelled stream of articles for measuring which ones are recognized as copies of a story; equal seeds, equal sets.

    stream = build_corpus("id", seed=1)

It has stories with copies of all kinds (`benchmarks.story_copies`), recurring items (`benchmarks.news_templates`) with
some reposts, articles that quote a story, follow-ups that repeat a story's background, and other articles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from benchmarks.news_language import LANGUAGES
from benchmarks.news_templates import TEMPLATES
from benchmarks.news_writer import FIRST_DAY, Draft, NewsWriter, Topic
from benchmarks.story_copies import CHANGES, new_dateline

STORIES = 150
COPIES = (2, 7)
INSTANCES = 31
QUOTES = 70
FOLLOW_UPS = 91
OTHERS = 3_000

ORIGINAL, INSTANCE, ITEM_REPOST, QUOTE, FOLLOW_UP, OTHER = (
    "original", "look-alike", "repost of an item", "quoting", "follow-up", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """An article with the number of its story and its kind. Articles of one story are copies of each other."""

    title: str
    text: str
    story: int
    kind: str


@dataclass(frozen=True)
class Sizes:
    """How many stories, instances of each template and so on a corpus has."""

    stories: int = STORIES
    instances: int = INSTANCES
    quotes: int = QUOTES
    follow_ups: int = FOLLOW_UPS
    others: int = OTHERS


class CorpusBuilder:
    """Builds one corpus. `texts` replaces the generated stories by given ones, such as real articles."""

    def __init__(self, code: str, seed: int | str, sizes: Sizes, texts: Sequence[Draft] = ()) -> None:
        self.rng = Random(f"{seed} {code}")
        self.writer = NewsWriter(LANGUAGES[code], self.rng)
        self.code = code
        self.sizes = sizes
        self.texts = texts
        self._stories = 0

    def build(self) -> list[Labelled]:
        """Return the articles in order of arrival: a story comes before its copies and what quotes or follows it."""
        groups = [*self._story_groups(), *self._item_groups()]
        groups += [[self._label(self.writer.story(), OTHER)] for _ in range(self.sizes.others)]
        arrivals: list[tuple[float, Labelled]] = []
        for group in groups:
            start = self.rng.random()
            times = [start, *sorted(start + self.rng.random() * (1 - start) for _ in group[1:])]
            arrivals += zip(times, group, strict=True)
        return [item for _, item in sorted(arrivals, key=lambda arrival: arrival[0])]

    def _label(self, draft: Draft, kind: str, story: int | None = None) -> Labelled:
        self._stories += story is None
        return Labelled(draft.title, draft.text, self._stories if story is None else story, kind)

    def _story_groups(self) -> Iterator[list[Labelled]]:
        rng, sizes = self.rng, self.sizes
        count = len(self.texts) or sizes.stories
        quoted: dict[int, int] = {}
        for _ in range(sizes.quotes):
            number = rng.randrange(count)
            quoted[number] = quoted.get(number, 0) + 1
        followed: dict[int, int] = {}
        for _ in range(sizes.follow_ups):
            number = rng.randrange(count)
            followed[number] = followed.get(number, 0) + 1
        for number in range(count):
            topic = self.writer.topic()
            draft = self.texts[number] if self.texts else self.writer.story(topic)
            yield [
                *self._with_copies(draft, topic),
                *(self._label(self._quoting(draft), QUOTE) for _ in range(quoted.get(number, 0))),
                *(self._label(self._following(draft, topic), FOLLOW_UP) for _ in range(followed.get(number, 0))),
            ]

    def _with_copies(self, draft: Draft, topic: Topic) -> Iterator[Labelled]:
        original = self._label(draft, ORIGINAL)
        yield original
        kinds = list(CHANGES) if self.texts else self.rng.sample(list(CHANGES), self.rng.randint(*COPIES))
        for kind in kinds:
            yield self._label(CHANGES[kind](draft, self.writer, topic), kind, original.story)

    def _quoting(self, draft: Draft) -> Draft:
        """Return an article of its own that contains sentences or paragraphs of another, at most as many words."""
        rng, writer = self.rng, self.writer
        topic = writer.topic()
        own = list(writer.story(topic, rng.randint(3, 8)).paragraphs)
        budget = sum(len(text.split()) for text in own) * rng.uniform(0.2, 0.9)
        start = rng.randrange(len(draft.paragraphs))
        for paragraph in draft.paragraphs[start : start + rng.randint(1, 4)]:
            budget -= len(paragraph.split())
            if budget < 0:
                break
            introduction = writer.rng.choice(writer.language.attributions)
            quoted = introduction.replace("{quote}", paragraph).replace("{outlet}", writer.outlet())
            own.insert(rng.randint(1, len(own)), quoted.replace("{Outlet}", writer.outlet()))
        return Draft(writer.headline(topic), tuple(own), writer.dateline(topic.places[0]))

    def _following(self, draft: Draft, topic: Topic) -> Draft:
        """Return a later article with news of its own and the last paragraphs of the first one as background."""
        rng, writer = self.rng, self.writer
        count = len(draft.paragraphs)
        background = list(draft.paragraphs[-rng.randint(1, max(1, count // 2)) :])
        words = sum(len(text.split()) for text in background)
        own: list[str] = []
        while sum(len(text.split()) for text in own) < words * rng.uniform(0.7, 1.5):
            own.append(writer.paragraph(topic))
        return Draft(writer.headline(topic), (*own, *background), writer.dateline(topic.places[0]))

    def _item_groups(self) -> Iterator[list[Labelled]]:
        rng, writer = self.rng, self.writer
        for template in TEMPLATES[self.code]:
            places = rng.sample(writer.towns, 6)
            # Half of the series is about one place on many days, the other half about many places and days.
            wanted = [(places[0], day) for day in range(self.sizes.instances // 2)]
            others = [(place, day) for place in places[1:] for day in range(5)]
            wanted += rng.sample(others, self.sizes.instances - len(wanted))
            is_dated = rng.random() < 0.75
            for place, day in wanted:
                draft = writer.instance(template, FIRST_DAY + timedelta(days=day), place, is_dated)
                original = self._label(draft, INSTANCE)
                group = [original]
                if rng.random() < 0.1:
                    topic = writer.topic()
                    group.append(self._label(new_dateline(draft, writer, topic), ITEM_REPOST, original.story))
                yield group


def build_corpus(code: str, seed: int | str, sizes: Sizes | None = None, texts: Sequence[Draft] = ()) -> list[Labelled]:
    """Return a labelled stream of articles in a language, in order of arrival."""
    return CorpusBuilder(code, seed, sizes or Sizes(), texts).build()
