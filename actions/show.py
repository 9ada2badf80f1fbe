"""What is known of one stored article."""

from dataclasses import dataclass

from actions.search import MAX_INT64
from core.errors import ArticleNotFound, ArticleRemoved
from storage import ArticleVersion, ClusterArticle, Store, StoredArticle


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """A stored article with its history.

    `versions` are its earlier versions, the oldest first. `addresses` are all addresses at which it was found, and
    `elsewhere` are the other articles with the same story.
    """

    stored: StoredArticle
    versions: tuple[ArticleVersion, ...]
    addresses: tuple[str, ...]
    elsewhere: tuple[ClusterArticle, ...]


def find_article(store: Store, article_id: int) -> ShownArticle:
    """Return a stored article. Raise `ArticleNotFound`, or `ArticleRemoved` if it was removed for good."""
    if abs(article_id) > MAX_INT64:
        raise ArticleNotFound(article_id)
    if (removed := store.removals.get(article_id)) is not None:
        raise ArticleRemoved(removed.id, removed.removed_at, removed.reason)
    return ShownArticle(
        store.articles.get(article_id),
        store.versions.find(article_id),
        store.articles.addresses.find(article_id),
        tuple(each for each in store.clusters.find_articles(article_id) if each.id != article_id),
    )
