"""The stories of a period: which article stands for a story, and in which order stories are shown, everywhere."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

ArticleT = TypeVar("ArticleT")


class StoryFacts(NamedTuple):
    """What must be known of an article: facts are sorted by `dated_at`, the time of publication or arrival.

    `story` is the id of the first article of its cluster.
    """

    dated_at: datetime
    article_id: int
    story: int
    outlet: Hashable


@dataclass(frozen=True, slots=True)
class Story(Generic[ArticleT]):
    """The selected articles of a story, in the order of publication, and the number of their outlets."""

    id: int
    articles: tuple[ArticleT, ...]
    outlets: int

    @property
    def first(self) -> ArticleT:
        """The article that stands for the story."""
        return self.articles[0]


def group_stories(articles: Iterable[ArticleT], describe: Callable[[ArticleT], StoryFacts]) -> list[Story[ArticleT]]:
    """Return the stories of selected articles, in the order in which their first articles were published."""
    by_story: defaultdict[int, list[tuple[StoryFacts, ArticleT]]] = defaultdict(list)
    # No two articles have the same id, so that the articles themselves are never compared.
    for facts, article in sorted((describe(article), article) for article in articles):
        by_story[facts.story].append((facts, article))
    return [
        Story(story, tuple(article for _, article in members), len({facts.outlet for facts, _ in members}))
        for story, members in by_story.items()
    ]


def rank_stories(stories: Iterable[Story[ArticleT]]) -> list[Story[ArticleT]]:
    """Return stories as they are shown: those of most outlets first, then of most articles, then the latest."""
    latest_first = list(stories)[::-1]
    return sorted(latest_first, key=lambda story: (-story.outlets, -len(story.articles)))
