"""Changes of feeds, each with its row in the audit log, which contains no address."""

from dataclasses import dataclass

from fastapi import Request

from actions.context import AppContext
from actions.feeds import check_source, renew_feed
from storage import FeedSource, Store, StoredFeed
from web.authentication import audited


@dataclass(frozen=True, slots=True)
class FeedEditing:
    """Changes the feeds of a store for the user of a request, who must be an editor.

    Every method raises KeywordNotFound or SavedSearchNotFound for an unknown source.
    """

    request: Request
    context: AppContext
    store: Store

    def renew(self, source: FeedSource) -> StoredFeed:
        """Give a keyword or saved search a feed, or its feed a new address."""
        check_source(self.store, source)
        with audited(self.request, self.context, self.store, "feed.renew", _describe(source)) as user:
            return renew_feed(self.context, self.store, source, user.name)

    def end(self, source: FeedSource) -> None:
        """End the feed of a keyword or saved search, if it has one."""
        check_source(self.store, source)
        with audited(self.request, self.context, self.store, "feed.end", _describe(source)):
            self.store.feeds.remove(source)


def _describe(source: FeedSource) -> str:
    noun, number = ("keyword", source.keyword_id) if source.keyword_id is not None else ("search", source.search_id)
    return f"{noun} {number}"
