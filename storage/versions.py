"""The earlier versions of articles that outlets edited, with the mentions in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, literal, select, update

from storage.columns import Record
from storage.database import Repository
from storage.mentions import StoredMention, group_by_owner, select_mentions
from storage.schema import article_versions, mentions, past_mentions

_INSERT = insert(article_versions).returning(article_versions.c.id)
_SHARED_COLUMNS = [column.name for column in past_mentions.c if column.name not in {"id", "article_version_id"}]


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An earlier version of an article: as the outlet published it from `first_seen_at` until before `replaced_at`.

    Both times are those of the crawls that fetched this version and the next one. `evidence` has the mentions in this
    version. If `is_excerpt`, its text is not stored.
    """

    number: int
    title: str
    text: str
    authors: tuple[str, ...]
    section: str | None
    first_seen_at: datetime
    replaced_at: datetime
    evidence: tuple[StoredMention, ...]
    is_excerpt: bool = False


class ArticleVersions(Repository):
    """Read and write the tables `article_versions` and `past_mentions`."""

    def add(self, article_row: Record, now: datetime, *, is_excerpt: bool) -> None:
        """Store the version of an article that is about to be replaced, and copy the mentions in it.

        If `is_excerpt`, store it without its text.
        """
        version = {
            "article_id": article_row.id,
            "number": article_row.version,
            "title": article_row.title,
            "text": "" if is_excerpt else article_row.text,
            "is_excerpt": is_excerpt,
            "authors": article_row.authors,
            "section": article_row.section,
            "first_seen_at": article_row.updated_at or article_row.kept_at,
            "replaced_at": now,
        }
        with self._database.writing() as connection:
            version_id = connection.execute(_INSERT, version).scalar_one()
            copied = select(literal(version_id), *(mentions.c[name] for name in _SHARED_COLUMNS))
            of_article = copied.where(mentions.c.article_id == article_row.id).order_by(mentions.c.id)
            self._execute(insert(past_mentions).from_select(["article_version_id", *_SHARED_COLUMNS], of_article))

    def reduce(self, article_ids: Collection[int]) -> None:
        """Delete the texts of the earlier versions of articles."""
        of_articles = update(article_versions).where(article_versions.c.article_id.in_(article_ids))
        self._execute(of_articles.values(text="", is_excerpt=True))

    def find(self, article_id: int) -> tuple[ArticleVersion, ...]:
        """Return the earlier versions of an article, the oldest first."""
        selected = select(article_versions).where(article_versions.c.article_id == article_id)
        with self._database.reading():
            version_rows = self._fetch_rows(selected.order_by(article_versions.c.number))
            version_ids = [row.id for row in version_rows]
            in_versions = select_mentions(past_mentions).where(past_mentions.c.article_version_id.in_(version_ids))
            evidence = group_by_owner(self._fetch_rows(in_versions), "article_version_id")
        return tuple(
            ArticleVersion(
                number=row.number,
                title=row.title,
                text=row.text,
                authors=row.authors,
                section=row.section,
                first_seen_at=row.first_seen_at,
                replaced_at=row.replaced_at,
                evidence=evidence.get(row.id, ()),
                is_excerpt=row.is_excerpt,
            )
            for row in version_rows
        )
