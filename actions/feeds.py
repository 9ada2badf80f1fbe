"""Feeds of keywords and saved searches: their addresses, and the articles in them."""

import secrets
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from actions.context import AppContext
from actions.saved_searches import saved_options
from actions.search import SearchOptions, build_filter
from core.feed_documents import Feed, FeedEntry
from core.outline import Outline
from core.urls import normalize_url, public_url
from storage import FeedSource, LatestArticle, NewAddress, Store, StoredArticle, StoredFeed

# The number of the latest articles in a feed. Readers ask at least once a day.
MAX_ENTRIES = 100

# Random bytes in an address: more than anybody can try.
_SECRET_BYTES = 24

# Characters of a summary of an article without a mention.
_MAX_SUMMARY = 280


def renew_feed(context: AppContext, store: Store, source: FeedSource, user: str) -> StoredFeed:
    """Give a keyword or saved search a feed, or its feed a new address.

    Raise `KeywordNotFound` or `SavedSearchNotFound`.
    """
    check_source(store, source)
    address = NewAddress(secrets.token_urlsafe(_SECRET_BYTES), str(uuid4()), user, context.clock())
    return store.feeds.renew(source, address)


def check_source(store: Store, source: FeedSource) -> None:
    """Raise `KeywordNotFound` or `SavedSearchNotFound` if a feed cannot be of this."""
    if source.keyword_id is not None:
        store.keywords.get_by_id(source.keyword_id)
    else:
        store.saved_searches.get(source.search_id or 0)


@dataclass(frozen=True, slots=True)
class FeedAddresses:
    """The addresses of the page as a client reached it: of a feed, and the root with which all of them begin."""

    root: str
    own: str


def read_feed(context: AppContext, store: Store, feed: StoredFeed, addresses: FeedAddresses) -> Feed:
    """Return a feed with the latest articles. Raise the errors of a search."""
    keyword = feed.name if feed.source.keyword_id is not None else None
    if keyword is not None:
        options = SearchOptions(keywords=(keyword,), limit=MAX_ENTRIES)
        home = f"keywords/{feed.source.keyword_id}"
    else:
        options = saved_options(store.saved_searches.get(feed.source.search_id or 0), MAX_ENTRIES)
        home = f"searches/{feed.source.search_id}"
    latest = store.change_feed.find_latest(build_filter(context, options))
    entries = tuple(_make_entry(each, UUID(feed.uuid), addresses.root, keyword) for each in latest)
    # Not now, so that a feed without news stays the same.
    updated = max((entry.updated for entry in entries), default=feed.renewed_at)
    return Feed(feed.uuid, f"{feed.name} – Kliping", addresses.own, addresses.root + home, updated, entries)


def feed_outlines(feeds: Sequence[StoredFeed], root: str) -> list[Outline]:
    """Return the feeds as subscriptions for a feed reader."""
    return [
        Outline(f"{feed.name} – Kliping", feed_url=f"{root}feeds/{feed.token}.atom", home_url=root) for feed in feeds
    ]


def _make_entry(latest: LatestArticle, feed: UUID, root: str, keyword: str | None) -> FeedEntry:
    stored, article = latest.stored, latest.stored.article
    page_url = f"{root}articles/{stored.id}"
    is_public = public_url(article.url) is not None and normalize_url(article.url) is not None
    return FeedEntry(
        # Not the address of the article, which may change.
        uuid=str(uuid5(feed, str(stored.id))),
        url=article.url if is_public else page_url,
        page_url=page_url,
        title=article.title,
        summary=f"{stored.outlet}: {_summarize(stored, keyword)}",
        outlet=stored.outlet,
        authors=article.authors,
        keywords=tuple(dict.fromkeys(mention.keyword for mention in stored.mentions)),
        language=article.language,
        published=article.published_at,
        updated=_latest(latest.at, stored.updated_at),
    )


def _summarize(stored: StoredArticle, keyword: str | None) -> str:
    """Return the snippet of a mention, best of this keyword and in the text, or else the beginning of the text."""
    mentions = [each for each in stored.mentions if keyword in (None, each.keyword)] or stored.mentions
    in_text = [each for each in mentions if each.field == "text"]
    if in_text:
        return in_text[0].snippet
    return textwrap.shorten(stored.article.text, _MAX_SUMMARY, placeholder=" …") or stored.article.title


def _latest(at: datetime, updated_at: datetime | None) -> datetime:
    return at if updated_at is None else max(at, updated_at)
