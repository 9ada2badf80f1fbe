"""Pages: the bytes of fetched pages, compressed and kept for some days so that they can be normalized again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, true

from core.article import Article, Candidate, Page
from core.matcher import Clipping
from storage.articles import Articles, StoredArticle
from storage.columns import Record
from storage.database import PRUNE_BATCH, Repository
from storage.outlets import Outlets
from storage.prepared import PreparedStatement
from storage.schema import candidates, outlets, pages

# Size limit of one page, uncompressed. The normalizer refuses larger pages, so storing them would be useless.
MAX_BYTES = 4_000_000

# Maximum size of all pages together, compressed, in bytes. If it is exceeded, the oldest pages are pruned early. A news
# page takes 20 to 60 kB.
MAX_TOTAL = 2 * 1024**3

# Level 1 takes half the time of level 3, the default, for pages that are 3 % larger.
COMPRESSION_LEVEL = 1

_INSERT = PreparedStatement(insert(pages))
_HAS_ARTICLE = PreparedStatement(
    select(pages.c.id)
    .where(pages.c.candidate_id == bindparam("candidate_id"), pages.c.article_id.is_not(None))
    .limit(1)
)
_IS_OF_EXCERPTS = PreparedStatement(
    select(candidates.c.id).join(outlets).where(candidates.c.id == bindparam("candidate_id"), outlets.c.excerpts_only)
)
_DELETE = PreparedStatement(delete(pages).where(pages.c.candidate_id == bindparam("candidate_id")))
_JOINED = pages.join(candidates).join(outlets)


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as fetched for a candidate, with its outlet's name. `stored` is the article made from it, or None."""

    candidate_id: int
    outlet_id: int
    outlet: str
    page: Page
    stored: StoredArticle | None


@dataclass(frozen=True, slots=True)
class RenormalizeRequest:
    """A stored page with the article and mentions that it yields now, as returned by `as_stored`.

    The corrections of the stored article are applied to the article. `uncorrected` is the one without them, also as
    stored; if it is None, there are no corrections.
    `change` is the number of the newest keyword change that the matcher knew (see `store.keywords.find_update`). With
    `dry_run` nothing is stored.
    """

    stored_page: StoredPage
    clipping: Clipping
    change: int
    keeps_unmatched: bool = True
    dry_run: bool = False
    uncorrected: Article | None = None


@dataclass(eq=False)
class Pages(Repository):
    """Read and write the table `pages`."""

    _outlets: Outlets
    _articles: Articles

    def count(self, outlet_names: Sequence[str] | None) -> int:
        """Return the number of pages of the named outlets, or of all outlets if `outlet_names` is None.

        Continuation pages are not counted. Raise OutletNotFound for an unknown name.
        """
        counted = select(func.count()).select_from(_JOINED).where(pages.c.number == 1, _of_outlets(outlet_names))
        with self._database.reading() as connection:
            if outlet_names is not None:
                self._outlets.check_names(outlet_names)
            return connection.execute(counted).scalar_one()

    def find(self, outlet_names: Sequence[str] | None, after: int, limit: int) -> tuple[StoredPage, ...]:
        """Return at most `limit` pages of the named outlets, or of all outlets if `outlet_names` is None.

        The pages are sorted by candidate id. Only candidates with ids greater than `after` are included.
        """
        first_pages = select(pages.c.candidate_id).select_from(_JOINED)
        selected = first_pages.where(pages.c.number == 1, pages.c.candidate_id > after, _of_outlets(outlet_names))
        announced = candidates.c["title", "published_at", "modified_at", "shortlink", "authors", "outlet_id"]
        page_rows = select(pages, *announced, candidates.c.url.label("candidate_url"), outlets.c.name.label("outlet"))
        by_candidate: defaultdict[int, list[Record]] = defaultdict(list)
        with self._database.reading():
            candidate_ids = self._fetch_column(selected.order_by(pages.c.candidate_id).limit(limit))
            page_rows = page_rows.select_from(_JOINED).where(pages.c.candidate_id.in_(candidate_ids))
            for page_row in self._fetch_rows(page_rows.order_by(pages.c.candidate_id, pages.c.number)):
                by_candidate[page_row.candidate_id].append(page_row)
            stored = self._articles.load([first.article_id for first, *_ in by_candidate.values() if first.article_id])
        return tuple(_make_stored_page(pages_of_one, stored) for pages_of_one in by_candidate.values())

    def get(self, candidate_id: int) -> StoredPage | None:
        """Return the page of a candidate with its continuation pages, or None if none is stored."""
        return next((page for page in self.find(None, candidate_id - 1, 1) if page.candidate_id == candidate_id), None)

    def get_of_article(self, article_id: int) -> StoredPage | None:
        """Return the newest page from which an article was made, or None if none is stored."""
        of_article = select(pages.c.candidate_id).where(pages.c.article_id == article_id, pages.c.number == 1)
        with self._database.reading():
            newest = self._fetch_column(of_article.order_by(pages.c.fetched_at.desc()).limit(1))
            return self.get(newest[0]) if newest else None

    def put(self, candidate_id: int, article_id: int | None, page: Page) -> None:
        """Store a page with its continuation pages, replacing the candidate's previous page.

        `article_id` is the article made from the page. If it is None and the candidate's previous page has an article,
        keep the previous page and do not store the new one. Store no page of an outlet with `excerpts_only`.
        """
        with self._database.writing() as connection:
            if _IS_OF_EXCERPTS.fetch(connection, candidate_id=candidate_id):
                return
            if article_id is None and _HAS_ARTICLE.fetch(connection, candidate_id=candidate_id):
                return
            self.put_all([(candidate_id, article_id, page)])

    def put_all(self, new_pages: Sequence[tuple[int, int | None, Page]]) -> None:
        """Store pages with their continuation pages, replacing the previous pages of their candidates.

        Each page has the ids of its candidate and of the article made from it, or None. Pages of outlets with
        `excerpts_only` must not be among them.
        """
        if not new_pages:
            return
        compressor = zstandard.ZstdCompressor(COMPRESSION_LEVEL)
        page_rows = [
            _page_columns(number, part, compressor) | {"candidate_id": candidate_id, "article_id": article_id}
            for candidate_id, article_id, page in new_pages
            if all(len(part.body) <= MAX_BYTES for part in (page, *page.parts))
            for number, part in enumerate((page, *page.parts), 1)
        ]
        with self._database.writing() as connection:
            _DELETE.execute(connection, *({"candidate_id": candidate_id} for candidate_id, _, _ in new_pages))
            if page_rows:
                _INSERT.execute(connection, *page_rows)

    def remove(self, candidate_id: int) -> None:
        """Delete the page of a candidate with its continuation pages."""
        self._execute(delete(pages).where(pages.c.candidate_id == candidate_id))

    def remove_of_outlets(self, outlet_ids: Collection[int]) -> int:
        """Delete one batch of the pages of outlets. Return the number of deleted pages."""
        of_outlets = select(pages.c.candidate_id).join(candidates).where(candidates.c.outlet_id.in_(outlet_ids))
        with self._database.writing():
            batch = set(self._fetch_column(of_outlets.limit(PRUNE_BATCH))) if outlet_ids else set()
            return self._execute(delete(pages).where(pages.c.candidate_id.in_(batch))) if batch else 0

    def is_current(self, stored_page: StoredPage) -> bool:
        """Return whether the store still has this page, rather than a page fetched later for the same candidate."""
        first_page = select(pages.c.id).where(pages.c.candidate_id == stored_page.candidate_id, pages.c.number == 1)
        return bool(self._fetch_rows(first_page.where(pages.c.fetched_at == stored_page.page.fetched_at)))

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of the oldest pages. Return the number of deleted pages.

        Delete only pages fetched before `before`, unless all pages together exceed MAX_TOTAL. A page and its
        continuation pages are deleted together.
        """
        with self._database.writing() as connection:
            total_size = connection.execute(select(func.coalesce(func.sum(pages.c.size), 0))).scalar_one()
            oldest = select(pages.c.candidate_id).order_by(pages.c.fetched_at).limit(PRUNE_BATCH)
            if total_size <= MAX_TOTAL:
                oldest = oldest.where(pages.c.fetched_at < before)
            return self._execute(delete(pages).where(pages.c.candidate_id.in_(set(self._fetch_column(oldest)))))


def _of_outlets(outlet_names: Sequence[str] | None) -> ColumnElement[bool]:
    return true() if outlet_names is None else outlets.c.name.in_(outlet_names)


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


def _make_stored_page(page_rows: list[Record], stored: Mapping[int, StoredArticle]) -> StoredPage:
    first, *continuations = page_rows
    page = _make_page(first, make_candidate(first, first.candidate_url), tuple(map(_make_page, continuations)))
    return StoredPage(first.candidate_id, first.outlet_id, first.outlet, page, stored.get(first.article_id))


def make_candidate(row: Record, url: str | None = None) -> Candidate:
    """Return the candidate in a row, as its source listed it. Pass `url` if the row's `url` is not the candidate's."""
    return Candidate(url or row.url, row.title, row.published_at, row.modified_at, row.shortlink, row.authors or ())


def _make_page(page_row: Record, candidate: Candidate | None = None, parts: tuple[Page, ...] = ()) -> Page:
    body = zstandard.ZstdDecompressor().decompress(page_row.body, max_output_size=MAX_BYTES)
    return Page(page_row.url, body, page_row.fetched_at, page_row.content_type, candidate, parts)
