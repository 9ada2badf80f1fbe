"""The marks of people on articles."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select

from core.errors import ArticleNotFound
from core.marks import Mark, MarkChanges, Marks
from storage.columns import bigint, in_ids, replace_unstorable
from storage.database import Repository
from storage.schema import articles, marks

_SELECT = select(marks).where(in_ids(marks.c.article_id))


class ArticleMarks(Repository):
    """Read and write the table `marks`."""

    def find(self, article_ids: Collection[int]) -> dict[int, Marks]:
        """Return the marks of articles, by article id. Articles without marks are left out."""
        by_article: defaultdict[int, dict[str, Mark]] = defaultdict(dict)
        for row in self._fetch_rows(_SELECT, {"ids": article_ids}):
            by_article[row.article_id][row.kind] = Mark(row.value, row.marked_by, row.marked_at)
        return {article_id: Marks(**by_kind) for article_id, by_kind in by_article.items()}

    def change(self, article_id: int, changes: MarkChanges, user: str, now: datetime) -> Marks:
        """Set and remove marks of an article. Return its marks afterwards. Raise ArticleNotFound for an unknown id.

        A mark that has this value already stays the mark of the user who set it first.
        """
        with self._database.writing():
            # Locked on PostgreSQL, so that of two changes at once, one finds the marks of the other.
            locked = select(articles.c.id).where(articles.c.id == bigint(article_id)).with_for_update()
            if not self._fetch_column(locked):
                raise ArticleNotFound(article_id)
            before = self.find([article_id]).get(article_id, Marks())
            new_rows = []
            for kind, value in changes.items():
                stored: Mark | None = getattr(before, kind)
                text = None if value is None else replace_unstorable(value)
                if (None if stored is None else stored.value) == text:
                    continue
                self._execute(delete(marks).where(marks.c.article_id == article_id, marks.c.kind == kind))
                if text is not None:
                    new_rows.append(
                        {"article_id": article_id, "kind": kind, "value": text, "marked_by": user, "marked_at": now}
                    )
            if new_rows:
                self._execute(insert(marks), new_rows)
            return self.find([article_id]).get(article_id, Marks())
