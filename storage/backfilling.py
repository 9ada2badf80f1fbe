"""Backfill: match what the store holds, in batches that can be killed at any point and done again.

A batch is read and matched without holding up anybody; only what it found is written, in one short transaction with
the task's cursor. Doing a batch twice writes nothing twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.article import Article
from core.filters import ArticleFilter
from core.forms import NONE, Variants
from core.keyword import Keyword
from core.matcher import SAMPLE_SIZE, Matcher, Mention, count_frequencies
from core.query import Node, parse_keyword
from storage import queries
from storage.articles import PROMINENCES, make_article
from storage.database import ARRIVING, take_turns
from storage.keeping import mention_rows
from storage.keyword_records import Hit, Preview, Task
from storage.keywords import find_changed, find_rows, make_keyword, newest_change, written_out
from storage.schema import articles, keywords, mentions, outlets
from storage.tasks import advance, is_mine

BATCH = 200
"""Articles of one batch: about a second of matching at worst, and a few milliseconds of writing."""

FEW = 50
"""With more keywords than these, one pass over every article is cheaper than asking the index for each."""

MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Backfill:
    """A task made ready: what to match, and the articles still to be looked at, by id in their order.

    `change` is the number of the keyword change as of which the matcher is.
    """

    task: Task
    matcher: Matcher
    change: int
    article_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An article in which mentions were found; title and text are those that they were found in."""

    article_id: int
    title: str
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """The next articles of a backfill, looked at up to and including `cursor`; `is_last` where none is left."""

    cursor: int
    looked_at: int
    found: tuple[Found, ...]
    is_last: bool


def begin_backfill(connection: Connection, task: Task, variants: Variants) -> Backfill:
    """Find what is left to look at. Keywords that were paused or removed since are left out."""
    change = newest_change(connection)
    rows = find_rows(connection, task.keywords).values()
    written = written_out(connection, [make_keyword(row) for row in rows if row.active], variants)
    ids = sorted(find_candidate_ids(connection, written, ArticleFilter(after=task.cursor), task.upto))
    counted = replace(task, total=task.progress + len(ids))
    matcher = Matcher(written, NONE)
    if len(ids) > SAMPLE_SIZE and len(written) > FEW:
        sample = _read_articles(connection, ids[:: -(-len(ids) // SAMPLE_SIZE)])
        features = (matcher.find_features(article, outlet) for _, article, outlet in sample)
        matcher = matcher.with_frequencies(count_frequencies(features))
    return Backfill(counted, matcher, change, tuple(ids))


def find_candidate_ids(
    connection: Connection, wanted: Collection[Keyword], limits: ArticleFilter, upto: int | None = None
) -> set[int]:
    """The articles within the limits, up to an id, that may match a keyword: by the index where that helps.

    The keywords must be written out.
    """
    nodes: Iterable[Node | None] = [None] if len(wanted) > FEW else [parse_keyword(each, NONE) for each in wanted]
    found: set[int] = set()
    for node in nodes:
        asked = replace(limits, query=node, with_unmatched=True, limit=MOST)
        chosen = queries.select_articles(asked, connection.dialect.name).with_only_columns(articles.c.id)
        found.update(connection.scalars(chosen if upto is None else chosen.where(articles.c.id <= upto)))
    return found


def match_batch(connection: Connection, backfill: Backfill, start: int) -> Batch:
    """Read and match the next articles, from the `start`-th on."""
    ids = backfill.article_ids[start : start + BATCH]
    matched = _match(connection, backfill.matcher, ids)
    found = tuple(Found(row.id, row.title, row.text, its) for row, its in matched if its)
    end = start + len(ids)
    is_last = end >= len(backfill.article_ids)
    return Batch(backfill.task.upto if is_last else ids[-1], len(ids), found, is_last)


def keep_batch(connection: Connection, backfill: Backfill, batch: Batch, owner: str, until: datetime) -> Task | None:
    """Write what a batch found, and how far the task came; None, and nothing written, where it is another's by now."""
    task = backfill.task
    take_turns(connection, ARRIVING)
    if not is_mine(connection, task.id, owner):
        return None
    kept = _keep(connection, backfill, batch.found)
    advanced = replace(task, progress=task.progress + batch.looked_at, cursor=batch.cursor, found=task.found + kept)
    advance(connection, advanced, until)
    return advanced


def find_hits(
    connection: Connection, wanted: Sequence[Keyword], limits: ArticleFilter, most: int | None, shown: int
) -> Preview:
    """What keywords, written out, would match, known or not; `most` bounds how many articles are looked at.

    The newest `shown` hits come with all of their mentions, the others with the most prominent one.
    """
    ids = sorted(find_candidate_ids(connection, wanted, limits), reverse=True)
    looked_at = ids if most is None else ids[:most]
    matcher = Matcher([replace(keyword, active=True) for keyword in wanted], NONE)
    hits: list[Hit] = []
    for start in range(0, len(looked_at), BATCH):
        some = looked_at[start : start + BATCH]
        known = _known_keywords(connection, some)
        for row, its in _match(connection, matcher, some):
            if its:
                evidence = by_prominence(its)
                is_known = {mention.keyword for mention in its} <= known[row.id]
                hits.append(_hit(row, evidence if len(hits) < shown else evidence[:1], is_known))
    return Preview(tuple(hits), len(looked_at), len(ids))


def by_prominence(found: Iterable[Mention]) -> tuple[Mention, ...]:
    """Mentions with the most prominent first, otherwise as they come."""
    return tuple(sorted(found, key=lambda mention: PROMINENCES.index(mention.prominence)))


def _match(
    connection: Connection, matcher: Matcher, ids: Sequence[int]
) -> Iterator[tuple[Row[Any], tuple[Mention, ...]]]:
    """Articles with what is found in them, in the order of the ids; those that are gone are left out."""
    for row, article, outlet in _read_articles(connection, ids):
        yield row, matcher.match(article, outlet)


def _read_articles(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[Row[Any], Article, str]]:
    """Read articles with their outlets' names, in the order of the ids; deleted ones are left out."""
    chosen = select(articles, outlets.c.name.label("outlet")).join(outlets).where(articles.c.id.in_(ids))
    rows = {row.id: row for row in connection.execute(chosen)}
    for article_id in ids:
        if article_id in rows:
            row = rows[article_id]
            yield row, make_article(row), row.outlet


def _keep(connection: Connection, backfill: Backfill, found: Sequence[Found]) -> int:
    """Insert mentions that are still true: of articles and keywords as they were when matched. How many articles."""
    if not found:
        return 0
    chosen = select(articles.c.id, articles.c.title, articles.c.text).where(
        articles.c.id.in_([each.article_id for each in found])
    )
    texts = {row.id: (row.title, row.text) for row in connection.execute(chosen)}
    # Be it by another one that they refer to, or by the file's spellings: whoever did that planned another task.
    changed = set(find_changed(connection, backfill.change))
    kept = {
        each.article_id: [mention for mention in each.mentions if mention.keyword not in changed]
        for each in found
        # Edited since it was read: then whoever kept the new text matched it, too.
        if texts.get(each.article_id) == (each.title, each.text)
    }
    rows = [row for article_id, its in kept.items() for row in mention_rows(connection, article_id, its, "backfill")]
    if rows:
        connection.execute(_insert_new(connection), rows)
    matched = [article_id for article_id, its in kept.items() if its]
    connection.execute(update(articles).where(articles.c.id.in_(matched)).values(is_matched=True))
    return len(matched)


def _insert_new(connection: Connection) -> Any:
    """A batch that is done again, or an article that the crawl matched meanwhile: what is there already stays."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(mentions).on_conflict_do_nothing()
    return postgresql.insert(mentions).on_conflict_do_nothing()


def _known_keywords(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, set[str]]:
    """The names of the keywords that articles mention already."""
    some = mentions.c.article_id.in_(article_ids)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for row in connection.execute(select(mentions.c.article_id, keywords.c.name).join(keywords).where(some)):
        found[row.article_id].add(row.name)
    return found


def _hit(row: Row[Any], evidence: tuple[Mention, ...], is_known: bool) -> Hit:
    at = row.published_at or row.kept_at
    return Hit(row.id, row.outlet, row.title, row.url, at, evidence, is_known)
