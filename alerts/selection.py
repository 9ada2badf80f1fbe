"""Which mentions are told: from the change log to deliveries, and from deliveries to the items of a message."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.alerts import Subscription
from core.keyword import name_key
from core.matcher import PROMINENCES
from storage import (
    ChangeCause,
    ChangeKind,
    ClusterSize,
    LoggedChange,
    NewDelivery,
    StoredArticle,
    StoredMention,
    WaitingDelivery,
)

# What an import, renormalizing or a correction adds is no news.
TOLD_CAUSES = frozenset({ChangeCause.CRAWL, ChangeCause.HAND, ChangeCause.EDIT, ChangeCause.BACKFILL})

# The greatest numbers of characters of an item's texts, so that each item fits into a message of each channel.
MAX_TITLE, MAX_SNIPPET, MAX_OUTLET, MAX_KEYWORDS, MAX_URL = 300, 300, 100, 300, 2_000

_RANKS: dict[str, int] = {name: rank for rank, name in enumerate(PROMINENCES)}


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a message, with the keywords that are told of it.

    `cause` is "edit" or "backfill" if the mentions are not those of a new article. `outlets` is the number of outlets
    that published the story. `deliveries` are the ids of the mentions. With `is_told`, the story was told before, and
    is shown for the outlets that copied it since.
    """

    article_id: int
    title: str
    url: str
    outlet: str
    published_at: datetime | None
    language: str | None
    keywords: tuple[str, ...]
    prominence: str
    snippet: str
    cause: ChangeCause
    outlets: int
    deliveries: tuple[int, ...]
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class ItemSelection:
    """The items of waiting deliveries in their order, and the ids of those whose mentions no longer exist."""

    items: tuple[Item, ...]
    gone: tuple[int, ...]


def find_appeared(changes: Iterable[LoggedChange], start: datetime | None) -> dict[tuple[int, str], ChangeCause]:
    """Return the mentions that appeared and may be told, by article id and keyword, each with its first cause.

    Those that appeared before `start` may not.
    """
    appeared: dict[tuple[int, str], ChangeCause] = {}
    for logged in changes:
        change = logged.change
        if start is not None and logged.at < start:
            continue
        if change.kind is ChangeKind.APPEARED and change.keyword is not None and change.cause in TOLD_CAUSES:
            appeared.setdefault((change.article_id, change.keyword), change.cause)
    return appeared


def select_deliveries(
    subscription: Subscription,
    appeared: Mapping[tuple[int, str], ChangeCause],
    articles: Mapping[int, StoredArticle],
) -> list[NewDelivery]:
    """Return what a subscription tells of the mentions that appeared. `articles` are those that still exist, by id."""
    return [
        NewDelivery(channel.key, stored.copy_of or stored.id, keyword, stored.id, cause)
        for (article_id, keyword), cause in appeared.items()
        if (stored := articles.get(article_id)) is not None and _is_wanted(subscription, stored, keyword)
        for channel in subscription.channels
    ]


def _is_wanted(subscription: Subscription, stored: StoredArticle, keyword: str) -> bool:
    key = name_key(keyword)
    found = [each for each in stored.evidence if name_key(each.mention.keyword) == key]
    return (
        bool(found)
        and (not subscription.keywords or key in map(name_key, subscription.keywords))
        and (not subscription.outlets or name_key(stored.outlet) in map(name_key, subscription.outlets))
        and (not subscription.languages or stored.article.language in subscription.languages)
        and (
            subscription.prominence is None
            or min(_RANKS[each.mention.prominence] for each in found) <= _RANKS[subscription.prominence]
        )
    )


def make_items(
    deliveries: Collection[WaitingDelivery],
    articles: Mapping[int, StoredArticle],
    sizes: Mapping[int, ClusterSize],
) -> ItemSelection:
    """Return an item for each article, in the order of the deliveries.

    A mention is gone if its article was removed or no longer mentions the keyword.
    """
    told: dict[int, list[tuple[WaitingDelivery, StoredMention]]] = {}
    gone = []
    for delivery in deliveries:
        stored = articles.get(delivery.article_id)
        mention = None if stored is None else _find_mention(stored, delivery.keyword)
        if mention is None:
            gone.append(delivery.id)
        else:
            told.setdefault(delivery.article_id, []).append((delivery, mention))
    items = (
        _make_item(articles[article_id], found, sizes.get(article_id, ClusterSize()))
        for article_id, found in told.items()
    )
    return ItemSelection(tuple(items), tuple(gone))


def make_copied_items(
    deliveries: Collection[WaitingDelivery],
    articles: Mapping[int, StoredArticle],
    sizes: Mapping[int, ClusterSize],
) -> tuple[Item, ...]:
    """Return an item for each story that was told and was published by another outlet since."""
    items = make_items(deliveries, articles, sizes).items
    return tuple(replace(item, is_told=True) for item in items if item.outlets > 1)


def sort_by_keyword(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items in groups by their first keyword, the greatest group first, and in their order inside a group."""
    counts = Counter(item.keywords[0] for item in items)
    return tuple(sorted(items, key=lambda item: (-counts[item.keywords[0]], item.keywords[0])))


def _find_mention(stored: StoredArticle, key: str) -> StoredMention | None:
    """Return the most prominent mention of a keyword."""
    return next((each for each in stored.evidence if name_key(each.mention.keyword) == key), None)


def _make_item(
    stored: StoredArticle, found: Collection[tuple[WaitingDelivery, StoredMention]], size: ClusterSize
) -> Item:
    article, keys = stored.article, {delivery.keyword for delivery, _ in found}
    mentions = [each.mention for each in stored.evidence if name_key(each.mention.keyword) in keys]
    # The headline is shown anyway.
    in_text = next((each for each in mentions if each.field == "text"), None)
    causes = [delivery.cause for delivery, _ in found]
    return Item(
        article_id=stored.id,
        title=shorten(article.title, MAX_TITLE),
        url=article.url if len(article.url) <= MAX_URL else "",
        outlet=shorten(stored.outlet, MAX_OUTLET),
        published_at=article.published_at,
        language=article.language,
        keywords=_fit_keywords(dict.fromkeys(mention.mention.keyword for _, mention in found)),
        prominence=min((each.prominence for each in mentions), key=_RANKS.__getitem__),
        snippet="" if in_text is None else shorten(in_text.snippet, MAX_SNIPPET),
        cause=next((cause for cause in causes if cause in {ChangeCause.CRAWL, ChangeCause.HAND}), causes[0]),
        outlets=size.outlets,
        deliveries=tuple(delivery.id for delivery, _ in found),
    )


def make_plain_item(stored: StoredArticle) -> Item:
    """Return an item of an article that mentions no keyword, with the beginning of its text."""
    article = stored.article
    return Item(
        article_id=stored.id,
        title=shorten(article.title, MAX_TITLE),
        url=article.url if len(article.url) <= MAX_URL else "",
        outlet=shorten(stored.outlet, MAX_OUTLET),
        published_at=article.published_at,
        language=article.language,
        keywords=(),
        prominence=PROMINENCES[-1],
        snippet=shorten(article.text, MAX_SNIPPET),
        cause=ChangeCause.CRAWL,
        outlets=1,
        deliveries=(),
    )


def _fit_keywords(names: Iterable[str]) -> tuple[str, ...]:
    fitting: list[str] = []
    length = 0
    for name in names:
        length += len(name) + 2
        if length > MAX_KEYWORDS:
            return (*fitting, "…")
        fitting.append(name)
    return tuple(fitting)


def shorten(text: str, limit: int) -> str:
    """Return a text as one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
