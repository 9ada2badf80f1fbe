"""Pages: the compressed bytes of fetched pages, kept for some days so that they can be normalized again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import ColumnElement, Row, delete, func, insert, select, true

from core.article import Candidate, Page
from core.matcher import Clipping
from storage.articles import Articles, StoredArticle
from storage.database import PRUNE_BATCH, Database, Repository
from storage.outlets import Outlets
from storage.schema import candidates, outlets, pages

# Size limit of one page, uncompressed. The normalizer refuses larger pages, so storing them would be useless.
MAX_BYTES = 4_000_000

# Bytes of all pages together, compressed; beyond that the oldest are pruned early. A news page takes 20 to 60 kB.
MAX_TOTAL = 2 * 1024**3

_INSERT = insert(pages)
_JOINED = pages.join(candidates).join(outlets)


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as fetched for a candidate. `outlet` is the outlet's name; `stored` is the article made of it, or None."""

    candidate_id: int
    outlet_id: int
    outlet: str
    page: Page
    stored: StoredArticle | None


@dataclass(frozen=True, slots=True)
class RenormalizeRequest:
    """What a stored page yields now, as returned by `as_stored`. With `dry_run` nothing is stored.

    `change` is the number of the keyword change as of which it was matched (`store.keywords.find_update`).
    """

    stored_page: StoredPage
    clipping: Clipping
    change: int
    keeps_unmatched: bool = True
    dry_run: bool = False


class Pages(Repository):
    """Read and write the table `pages`."""

    def __init__(self, database: Database, outlets: Outlets, articles: Articles) -> None:
        super().__init__(database)
        self._outlets = outlets
        self._articles = articles

    def count(self, names: Sequence[str] | None) -> int:
        """Return the number of pages of the named outlets (None: of all); continuation pages are not counted.

        Raise OutletNotFound.
        """
        counted = select(func.count()).select_from(_JOINED).where(pages.c.number == 1, _of_outlets(names))
        with self._database.reading() as connection:
            if names is not None:
                self._outlets.check_names(names)
            return connection.execute(counted).scalar_one()

    def find(self, names: Sequence[str] | None, after: int, limit: int) -> tuple[StoredPage, ...]:
        """Return pages of the named outlets (None: of all) by candidate id, of candidates with ids beyond `after`."""
        first = select(pages.c.candidate_id).select_from(_JOINED)
        wanted = first.where(pages.c.number == 1, pages.c.candidate_id > after, _of_outlets(names))
        announced = candidates.c["title", "published_at", "modified_at", "outlet_id"]
        chosen = select(pages, *announced, candidates.c.url.label("candidate_url"), outlets.c.name.label("outlet"))
        by_candidate: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        with self._database.reading() as connection:
            ids = connection.scalars(wanted.order_by(pages.c.candidate_id).limit(limit)).all()
            rows = chosen.select_from(_JOINED).where(pages.c.candidate_id.in_(ids))
            for row in connection.execute(rows.order_by(pages.c.candidate_id, pages.c.number)):
                by_candidate[row.candidate_id].append(row)
            stored = self._articles.load(
                [found[0].article_id for found in by_candidate.values() if found[0].article_id]
            )
        return tuple(_make_stored_page(found, stored) for found in by_candidate.values())

    def put(self, candidate_id: int, article_id: int | None, page: Page) -> None:
        """Store a page with its continuation pages, replacing the candidate's previous page.

        `article_id` is the article made of it. Where that is None, a previous page with an article is not replaced.
        """
        of_candidate = pages.c.candidate_id == candidate_id
        with self._database.writing() as connection:
            if article_id is None:
                has_article = of_candidate & pages.c.article_id.is_not(None)
                if connection.execute(select(pages.c.id).where(has_article).limit(1)).first():
                    return
            connection.execute(delete(pages).where(of_candidate))
            all_pages = (page, *page.parts)
            if all(len(each.body) <= MAX_BYTES for each in all_pages):
                compressor = zstandard.ZstdCompressor()
                owner = {"candidate_id": candidate_id, "article_id": article_id}
                rows = [owner | _page_columns(number, each, compressor) for number, each in enumerate(all_pages, 1)]
                connection.execute(_INSERT, rows)

    def is_current(self, stored_page: StoredPage) -> bool:
        """Return whether the candidate's page has not been replaced."""
        same = select(pages.c.id).where(pages.c.candidate_id == stored_page.candidate_id, pages.c.number == 1)
        with self._database.reading() as connection:
            return connection.execute(same.where(pages.c.fetched_at == stored_page.page.fetched_at)).first() is not None

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of pages fetched before `before`; or, if all together exceed MAX_TOTAL, of the oldest.

        Return how many. A page and its continuation pages are deleted together.
        """
        with self._database.writing() as connection:
            total = connection.execute(select(func.coalesce(func.sum(pages.c.size), 0))).scalar_one()
            oldest = select(pages.c.candidate_id).order_by(pages.c.fetched_at).limit(PRUNE_BATCH)
            if total <= MAX_TOTAL:
                oldest = oldest.where(pages.c.fetched_at < before)
            aged = set(connection.scalars(oldest).all())
            return connection.execute(delete(pages).where(pages.c.candidate_id.in_(aged))).rowcount


def _of_outlets(names: Sequence[str] | None) -> ColumnElement[bool]:
    return true() if names is None else outlets.c.name.in_(names)


def _page_columns(number: int, page: Page, compressor: zstandard.ZstdCompressor) -> dict[str, Any]:
    body = compressor.compress(page.body)
    return {
        "number": number,
        "url": page.url,
        "content_type": page.content_type,
        "body": body,
        "size": len(body),
        "fetched_at": page.fetched_at,
    }


def _make_stored_page(rows: list[Row[Any]], stored: Mapping[int, StoredArticle]) -> StoredPage:
    first, *continuations = rows
    candidate = Candidate(first.candidate_url, first.title, first.published_at, first.modified_at)
    page = _make_page(first, candidate, tuple(map(_make_page, continuations)))
    return StoredPage(first.candidate_id, first.outlet_id, first.outlet, page, stored.get(first.article_id))


def _make_page(row: Row[Any], candidate: Candidate | None = None, parts: tuple[Page, ...] = ()) -> Page:
    body = zstandard.ZstdDecompressor().decompress(row.body, max_output_size=MAX_BYTES)
    return Page(row.url, body, row.fetched_at, row.content_type, candidate, parts)
