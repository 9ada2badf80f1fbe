"""What is known of one stored article."""

from dataclasses import dataclass
from datetime import datetime

from actions.search import MAX_INT64
from core.article_diff import TextSegment, diff_words
from core.errors import ArticleNotFound, ArticleRemoved
from core.quotes import Quote
from storage import ArticleVersion, ClusterArticle, Store, StoredArticle


@dataclass(frozen=True, slots=True)
class Edit:
    """What an outlet changed: the version that it published, when that was noticed, and title and text in segments.

    Without `has_text`, only the titles are compared: the text of one of the versions is not stored.
    """

    version: int
    noticed_at: datetime
    segments: tuple[TextSegment, ...]
    has_text: bool


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """A stored article with its history.

    `versions` are its earlier versions, the oldest first. `addresses` are all addresses at which it was found, and
    `elsewhere` are the other articles with the same story. `quotes` are the quotations in its newest version.
    """

    stored: StoredArticle
    versions: tuple[ArticleVersion, ...]
    addresses: tuple[str, ...]
    elsewhere: tuple[ClusterArticle, ...]
    quotes: tuple[Quote, ...] = ()

    def find_edits(self) -> tuple[Edit, ...]:
        """Return what its outlet changed, the earliest change first."""
        stored = self.stored
        contents = [*((each.title, each.text, each.is_excerpt) for each in self.versions)]
        contents.append((stored.article.title, stored.article.text, stored.is_excerpt))
        edits = []
        for version, (*before, was_excerpt), (*after, is_excerpt) in zip(
            self.versions, contents, contents[1:], strict=False
        ):
            has_text = not (was_excerpt or is_excerpt)
            compared = ("\n".join(before), "\n".join(after)) if has_text else (before[0], after[0])
            edits.append(Edit(version.number + 1, version.replaced_at, diff_words(*compared), has_text))
        return tuple(edits)


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
        store.quotes.find([article_id]).get(article_id, ()),
    )
