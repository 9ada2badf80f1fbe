"""Pages: the bytes of what was fetched, compressed and for a few days, so that later rules can read them again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, true

from core.article import Candidate, Page
from storage.articles import load_articles
from storage.outlets import check_outlets
from storage.page_records import StoredPage
from storage.records import StoredArticle
from storage.schema import candidates, outlets, pages

MAX_BYTES = 4_000_000
"""Of one page; the normalizer refuses larger ones, so that nothing could be made of them later."""

MAX_TOTAL = 2 * 1024**3
"""Bytes, compressed, of all pages together; beyond that the oldest go early. A news page takes 20 to 60 kB."""

BATCH = 200
"""Pages deleted in one transaction, so that other processes' writers wait for a blink only."""

_ADD = insert(pages)
_TOLD = pages.join(candidates).join(outlets)


def keep_pages(connection: Connection, candidate_id: int, article_id: int | None, page: Page) -> None:
    """Keep a page with its parts in place of what was kept for its candidate; `article_id` is what was made of it.

    Where nothing was made of it, it does not replace a page that became an article.
    """
    of_candidate = pages.c.candidate_id == candidate_id
    if article_id is None:
        is_article = of_candidate & pages.c.article_id.is_not(None)
        if connection.execute(select(pages.c.id).where(is_article).limit(1)).first():
            return
    connection.execute(delete(pages).where(of_candidate))
    told = (page, *page.parts)
    if all(len(each.body) <= MAX_BYTES for each in told):
        compressor = zstandard.ZstdCompressor()
        owner = {"candidate_id": candidate_id, "article_id": article_id}
        rows = [owner | _values(number, each, compressor) for number, each in enumerate(told, 1)]
        connection.execute(_ADD, rows)


def _values(number: int, page: Page, compressor: zstandard.ZstdCompressor) -> dict[str, Any]:
    body = compressor.compress(page.body)
    return {
        "number": number,
        "url": page.url,
        "content_type": page.content_type,
        "body": body,
        "size": len(body),
        "fetched_at": page.fetched_at,
    }


def count_pages(connection: Connection, names: Sequence[str] | None) -> int:
    """How many pages there are to be read again, the parts of a story as one. Raises OutletNotFound."""
    if names is not None:
        check_outlets(connection, names)
    counted = select(func.count()).select_from(_TOLD)
    return connection.execute(counted.where(pages.c.number == 1, _of_outlets(names))).scalar_one()


def find_pages(connection: Connection, names: Sequence[str] | None, after: int, limit: int) -> tuple[StoredPage, ...]:
    """Pages of the named outlets (None: of all) in the order of their candidates, behind the candidate `after`."""
    first = select(pages.c.candidate_id).select_from(_TOLD)
    wanted = first.where(pages.c.number == 1, pages.c.candidate_id > after, _of_outlets(names))
    ids = connection.scalars(wanted.order_by(pages.c.candidate_id).limit(limit)).all()
    told = candidates.c["title", "published_at", "modified_at", "outlet_id"]
    chosen = select(pages, *told, candidates.c.url.label("candidate_url"), outlets.c.name.label("outlet"))
    rows = chosen.select_from(_TOLD).where(pages.c.candidate_id.in_(ids))
    by_candidate: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(rows.order_by(pages.c.candidate_id, pages.c.number)):
        by_candidate[row.candidate_id].append(row)
    stored = load_articles(connection, [found[0].article_id for found in by_candidate.values() if found[0].article_id])
    return tuple(_kept(found, stored) for found in by_candidate.values())


def _of_outlets(names: Sequence[str] | None) -> ColumnElement[bool]:
    return true() if names is None else outlets.c.name.in_(names)


def _kept(rows: list[Row[Any]], stored: Mapping[int, StoredArticle]) -> StoredPage:
    first, *later = rows
    told = Candidate(first.candidate_url, first.title, first.published_at, first.modified_at)
    page = _page(first, told, tuple(_page(row) for row in later))
    return StoredPage(first.candidate_id, first.outlet_id, first.outlet, page, stored.get(first.article_id))


def _page(row: Row[Any], told: Candidate | None = None, parts: tuple[Page, ...] = ()) -> Page:
    body = zstandard.ZstdDecompressor().decompress(row.body, max_output_size=MAX_BYTES)
    return Page(row.url, body, row.fetched_at, row.content_type, told, parts)


def is_still_kept(connection: Connection, kept: StoredPage) -> bool:
    """Whether no other page was kept for the candidate since."""
    same = select(pages.c.id).where(pages.c.candidate_id == kept.candidate_id, pages.c.number == 1)
    return connection.execute(same.where(pages.c.fetched_at == kept.page.fetched_at)).first() is not None


def prune_pages(connection: Connection, *, before: datetime) -> int:
    """Delete a batch of the pages fetched before `before`, or of the oldest where all take too much room."""
    total = connection.execute(select(func.coalesce(func.sum(pages.c.size), 0))).scalar_one()
    oldest = select(pages.c.candidate_id).order_by(pages.c.fetched_at).limit(BATCH)
    if total <= MAX_TOTAL:
        oldest = oldest.where(pages.c.fetched_at < before)
    # A story's parts go together.
    aged = set(connection.scalars(oldest).all())
    return connection.execute(delete(pages).where(pages.c.candidate_id.in_(aged))).rowcount
