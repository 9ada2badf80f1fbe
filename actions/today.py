"""Today: what is new for a person since they last looked, by keyword, each story once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.context import AppContext
from actions.outlet_overview import find_states
from actions.rises import compare_keywords_in
from core.keyword import name_key
from core.last_look import FIRST_LOOK, LastLook, LogPosition
from core.outlet_state import MIN_SILENCE, OutletState
from core.reasons import Reason
from core.rises import Comparison
from core.stories import Story as NewsStory
from core.stories import StoryFacts, group_stories, rank_stories
from storage import ClusterSize, News, NewsArticle, Store, StoredArticle

# The number of stories of a keyword, and of all keywords, that are shown.
MAX_STORIES, MAX_SHOWN = 10, 100


@dataclass(frozen=True, slots=True)
class Story:
    """The new article that stands for a story (see `core.stories`), and the size of the story's cluster.

    `keywords` are those that any of the new articles mentions. `is_continued` is true if others published it before.
    """

    stored: StoredArticle
    size: ClusterSize
    keywords: tuple[str, ...]
    is_continued: bool


@dataclass(frozen=True, slots=True)
class KeywordNews:
    """The news of a keyword: the numbers of new articles and of their stories, and some of the stories.

    A story is shown under the first keyword of the article that stands for it: `elsewhere` is the number of those that
    are shown under another keyword, and `hidden` that of those that are not shown. `rise` is a rise of the keyword, or
    None.
    """

    keyword: str
    articles: int
    stories: int
    shown: tuple[Story, ...]
    elsewhere: int
    hidden: int
    rise: Comparison | None


@dataclass(frozen=True, slots=True)
class OutletTrouble:
    """An outlet that is failing or quiet, or is working but has a `reason` to be looked at.

    `since` is when a failing one could last be read (None: it never could), and the hour of the last article of a quiet
    one.
    """

    outlet: str
    state: OutletState
    since: datetime | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Today:
    """The news for a person.

    `since` is their last look, and `shown` is where these news end. `articles` is the number of new articles that
    mention a keyword; if not `is_complete`, there are more, and these are the latest. `is_empty` is true if the store
    has no articles at all. `next_at` is when the next source is due, or None; it is read then if `is_running`, which is
    whether the service is running.
    """

    since: LogPosition
    shown: LogPosition
    articles: int
    is_complete: bool
    keywords: tuple[KeywordNews, ...]
    troubles: tuple[OutletTrouble, ...]
    is_empty: bool
    is_running: bool
    next_at: datetime | None


def find_last_look(context: AppContext, store: Store, user: str) -> LastLook:
    """Return what a user has looked at. The news of someone who never looked begin FIRST_LOOK ago."""
    now = context.clock()
    look = store.last_looks.find(user)
    if look is not None:
        return look.settle(now)
    return LastLook(LogPosition(store.news.find_position(now - FIRST_LOOK), now - FIRST_LOOK))


def record_action(context: AppContext, store: Store, user: str, seen: LogPosition, *, is_done: bool = False) -> None:
    """Record that a user acted on a page, or with `is_done` that they are done with it."""
    now = context.clock()
    # A page cannot show what is not stored yet.
    shown = LogPosition(min(seen.seq, store.changes.find_last()), min(seen.at, now))

    def move(look: LastLook) -> LastLook:
        return look.finish(shown, now) if is_done else look.act(shown, now)

    store.last_looks.change(user, find_last_look(context, store, user), move)


def count_news(store: Store, after: int) -> int:
    """Return the number of articles with news after the change with a number."""
    return len(_select_known(store.news.find(after), store.keywords.find_names()))


def find_today(context: AppContext, store: Store, user: str) -> Today:
    """Return the news for a user. The number of statements does not depend on the number of news."""
    now = context.clock()
    since = find_last_look(context, store, user).looked
    news = store.news.find(since.seq)
    known = store.keywords.find_names()
    articles = _select_known(news, known)
    names = _order_keywords(context, known, articles)
    keywords = _make_keywords(context, store, articles, names)
    total = store.counts.find_totals("all").get("")
    return Today(
        since=since,
        shown=LogPosition(news.upto, now),
        articles=len(articles),
        is_complete=news.is_complete,
        keywords=keywords,
        troubles=_find_troubles(store, now),
        is_empty=total is None,
        is_running=bool(store.leases.find_services(now)),
        next_at=store.sources.find_next_time(),
    )


def _select_known(news: News, names: Iterable[str]) -> tuple[NewsArticle, ...]:
    """Return the articles that mention keywords that still exist."""
    keys = set(map(name_key, names))
    return tuple(each for each in news.articles if not keys.isdisjoint(map(name_key, each.keywords)))


def _order_keywords(context: AppContext, known: Iterable[str], articles: Iterable[NewsArticle]) -> list[str]:
    """Return the names of the known keywords with news: those of the config in its order, then the others by name."""
    mentioned = {name_key(keyword) for article in articles for keyword in article.keywords}
    declared = {name: number for number, name in enumerate(context.declared_keywords)}
    names = [name for name in known if name_key(name) in mentioned]
    return sorted(names, key=lambda name: (declared.get(name, len(declared)), name_key(name)))


def _describe(article: NewsArticle) -> StoryFacts:
    return StoryFacts(article.dated_at, article.id, article.story, article.outlet_id)


def _make_keywords(
    context: AppContext, store: Store, articles: Sequence[NewsArticle], names: Sequence[str]
) -> tuple[KeywordNews, ...]:
    ranks = {name_key(name): rank for rank, name in enumerate(names)}
    ranks_of = {
        each.id: sorted({ranks[key] for key in map(name_key, each.keywords) if key in ranks}) for each in articles
    }
    numbers = Counter(rank for found in ranks_of.values() for rank in found)
    stories: list[list[int]] = [[] for _ in names]
    # The stories by the first keyword of the article that stands for them.
    own: list[list[NewsStory[NewsArticle]]] = [[] for _ in names]
    ranks_of_story: dict[int, list[int]] = {}
    for story in rank_stories(group_stories(articles, _describe)):
        found = ranks_of_story[story.id] = sorted({rank for each in story.articles for rank in ranks_of[each.id]})
        for rank in found:
            stories[rank].append(story.id)
        own[ranks_of[story.first.id][0]].append(story)
    shown = _choose(own)
    chosen = [story for of_keyword in shown for story in of_keyword]
    ids = [story.first.id for story in chosen]
    stored, sizes = store.articles.load(ids), store.clusters.find_sizes(ids)
    # An article may have been deleted meanwhile.
    loaded = {
        story.id: Story(
            stored[story.first.id],
            sizes[story.first.id],
            tuple(names[rank] for rank in ranks_of_story[story.id]),
            is_continued=all(each.id != story.id for each in story.articles),
        )
        for story in chosen
        if story.first.id in stored
    }
    rises = (
        {each.keyword: each.comparison for each in compare_keywords_in(context, store, None, names)} if names else {}
    )
    made = []
    for rank, name in enumerate(names):
        comparison = rises.get(name)
        here = [loaded[story.id] for story in shown[rank] if story.id in loaded]
        elsewhere = sum(story in loaded for story in stories[rank]) - len(here)
        made.append(
            KeywordNews(
                keyword=name,
                articles=numbers[rank],
                stories=len(stories[rank]),
                shown=tuple(here),
                elsewhere=elsewhere,
                hidden=len(stories[rank]) - len(here) - elsewhere,
                rise=comparison if comparison is not None and comparison.is_rise else None,
            )
        )
    return tuple(made)


def _choose(own: Iterable[Sequence[NewsStory[NewsArticle]]]) -> list[Sequence[NewsStory[NewsArticle]]]:
    """Return the first stories of each keyword, at most MAX_SHOWN in all."""
    chosen, left = [], MAX_SHOWN
    for stories in own:
        chosen.append(stories[: min(MAX_STORIES, left)])
        left -= len(chosen[-1])
    return chosen


def _find_troubles(store: Store, now: datetime) -> tuple[OutletTrouble, ...]:
    """Return the outlets that need attention, by name."""
    readings = store.outlets.find_readings(now, quiet_since=now - MIN_SILENCE)
    states = find_states(store, readings, now)
    troubles = []
    for each in readings:
        match states[each.id]:
            case OutletState.QUIET as state:
                troubles.append(OutletTrouble(each.name, state, each.last_article_at, None))
            case OutletState.FAILING | OutletState.WORKING as state if each.last_error:
                troubles.append(OutletTrouble(each.name, state, each.last_success_at, each.last_error))
    return tuple(troubles)
