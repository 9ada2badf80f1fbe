"""Mentions: where in an article which version of a keyword matches."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import Row, delete, insert, select

from core.matcher import Mention, Prominence
from storage.database import Database, Repository, insert_missing, split_batches
from storage.keywords import Keywords
from storage.schema import keyword_versions, keywords, mentions

# The most prominent first.
PROMINENCES = get_args(Prominence)

_INSERT = insert(mentions)
_CURRENT_VERSIONS = (
    select(keyword_versions.c.id)
    .join(keywords, keywords.c.id == keyword_versions.c.keyword_id)
    .where(keywords.c.active, keyword_versions.c.version == keywords.c.version)
)


@dataclass(frozen=True, slots=True)
class StoredMention:
    """A mention, the version of its keyword that matched, and its origin: `crawl` or `backfill`."""

    mention: Mention
    version: int
    origin: str


class Mentions(Repository):
    """Read and write the table `mentions`."""

    def __init__(self, database: Database, keywords: Keywords) -> None:
        super().__init__(database)
        self._keywords = keywords

    def find(self, article_ids: Sequence[int]) -> dict[int, tuple[StoredMention, ...]]:
        """Return articles' mentions by article id, the most prominent keyword first.

        Of each keyword, return only the mentions by the newest version that has any in the article.
        """
        joined = mentions.join(keywords).join(keyword_versions, keyword_versions.c.id == mentions.c.keyword_version_id)
        chosen = select(mentions, keywords.c.name, keyword_versions.c.version).select_from(joined)
        found: defaultdict[int, list[StoredMention]] = defaultdict(list)
        newest: dict[tuple[int, int], int] = {}
        with self._database.reading() as connection:
            for batch in split_batches(article_ids):
                rows = chosen.where(mentions.c.article_id.in_(batch))
                for row in connection.execute(rows.order_by(keyword_versions.c.version.desc(), mentions.c.id)):
                    if newest.setdefault((row.article_id, row.keyword_id), row.version) == row.version:
                        found[row.article_id].append(StoredMention(_make_mention(row), row.version, row.origin))
        return {article_id: _sorted(stored) for article_id, stored in found.items()}

    def find_keyword_names(self, article_ids: Collection[int]) -> Mapping[int, set[str]]:
        """Return the names of the keywords that articles mention, by article id."""
        chosen = select(mentions.c.article_id, keywords.c.name).join(keywords)
        found: defaultdict[int, set[str]] = defaultdict(set)
        with self._database.reading() as connection:
            for row in connection.execute(chosen.where(mentions.c.article_id.in_(article_ids))):
                found[row.article_id].add(row.name)
        return found

    def has_any(self, article_id: int) -> bool:
        """Return whether an article has mentions."""
        chosen = select(mentions.c.id).where(mentions.c.article_id == article_id).limit(1)
        with self._database.reading() as connection:
            return connection.execute(chosen).first() is not None

    def add(self, found: Mapping[int, Iterable[Mention]], origin: str) -> None:
        """Insert mentions, by article id, of the current versions of their keywords. Raise KeywordNotFound.

        Existing mentions are skipped in a backfill, whose batches may be repeated.
        """
        pairs = [(article_id, mention) for article_id, listed in found.items() for mention in listed]
        if not pairs:
            return
        with self._database.writing() as connection:
            versions = self._keywords.find_version_ids(mention.keyword for _, mention in pairs)
            rows: list[dict[str, Any]] = [
                {
                    "article_id": article_id,
                    "keyword_id": versions[mention.keyword].keyword_id,
                    "keyword_version_id": versions[mention.keyword].version_id,
                    "field": mention.field,
                    "starts": mention.start,
                    "ends": mention.end,
                    "snippet": mention.snippet,
                    "mark_start": mention.mark_start,
                    "mark_end": mention.mark_end,
                    "total": mention.total,
                    "clause": mention.clause,
                    "prominence": mention.prominence,
                    "origin": origin,
                }
                for article_id, mention in pairs
            ]
            connection.execute(insert_missing(connection, mentions) if origin == "backfill" else _INSERT, rows)

    def remove(self, article_id: int, *, only_current: bool) -> None:
        """Delete an article's mentions; with `only_current`, those by the current versions of active keywords."""
        removed = delete(mentions).where(mentions.c.article_id == article_id)
        if only_current:
            removed = removed.where(mentions.c.keyword_version_id.in_(_CURRENT_VERSIONS))
        with self._database.writing() as connection:
            connection.execute(removed)


def sort_by_prominence(found: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return mentions with the most prominent first, those of equal prominence in their order."""
    return tuple(sorted(found, key=lambda mention: PROMINENCES.index(mention.prominence)))


def _sorted(stored: Iterable[StoredMention]) -> tuple[StoredMention, ...]:
    """Sort by the keyword's best prominence, keyword, the mention's prominence, title before other fields, offset."""
    ranked = [(PROMINENCES.index(each.mention.prominence), each) for each in stored]
    best: dict[str, int] = {}
    for rank, each in ranked:
        best[each.mention.keyword] = min(rank, best.get(each.mention.keyword, rank))

    def sort_key(pair: tuple[int, StoredMention]) -> tuple[int, str, int, bool, int]:
        rank, mention = pair[0], pair[1].mention
        return best[mention.keyword], mention.keyword, rank, mention.field != "title", mention.start

    return tuple(each for _, each in sorted(ranked, key=sort_key))


def _make_mention(row: Row[Any]) -> Mention:
    return Mention(
        keyword=row.name,
        field=row.field,
        start=row.starts,
        end=row.ends,
        snippet=row.snippet,
        mark_start=row.mark_start,
        mark_end=row.mark_end,
        total=row.total,
        clause=row.clause,
        prominence=row.prominence,
    )
