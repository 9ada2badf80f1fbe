"""Mentions: the positions in articles at which keywords match, each with the keyword version that matched."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import Select, Table, delete, insert, select

from core.matcher import Mention, Prominence
from storage.columns import Record, in_ids
from storage.database import Repository, insert_missing
from storage.keywords import Keywords
from storage.prepared import PreparedStatement
from storage.schema import keyword_versions, keywords, mentions

# Sorted from the most to the least prominent.
PROMINENCES = get_args(Prominence)

_INSERT = PreparedStatement(insert(mentions))
_CURRENT_VERSIONS = (
    select(keyword_versions.c.id)
    .join(keywords, keywords.c.id == keyword_versions.c.keyword_id)
    .where(keywords.c.active, keyword_versions.c.version == keywords.c.version)
)
_SELECT_KEYWORDS = (
    select(mentions.c.article_id, keywords.c.name, keywords.c.id)
    .join(keywords)
    .where(in_ids(mentions.c.article_id))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class StoredMention:
    """A mention, the number of the keyword version that matched, and the origin: `crawl` or `backfill`.

    `is_current` is false if the keyword has a newer version.
    """

    mention: Mention
    version: int
    origin: str
    is_current: bool = True


@dataclass(eq=False)
class Mentions(Repository):
    """Read and write the table `mentions`."""

    _keywords: Keywords

    def find(self, article_ids: Sequence[int]) -> dict[int, tuple[StoredMention, ...]]:
        """Return articles' mentions by article id, the most prominent keyword first.

        If several versions of a keyword match an article, return only the mentions by the newest of them.
        """
        return group_by_owner(self._fetch_rows(_SELECT, {"ids": article_ids}), "article_id")

    def find_keywords(self, article_ids: Collection[int]) -> dict[int, dict[str, int]]:
        """Return the keywords that articles mention: their ids by name, by article id.

        Articles without mentions are left out.
        """
        by_article: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for article_id, name, keyword_id in self._fetch_rows(_SELECT_KEYWORDS, {"ids": article_ids}):
            by_article[article_id][name] = keyword_id
        return by_article

    def add(self, by_article: Mapping[int, Iterable[Mention]], origin: str) -> dict[str, int]:
        """Insert articles' mentions, by article id. They belong to the current versions of their keywords.

        Return the ids of these keywords by name. With origin `backfill`, skip mentions that exist already, since the
        batches of a backfill may be repeated. Raise KeywordNotFound for a mention of an unknown keyword.
        """
        pairs = [(article_id, mention) for article_id, listed in by_article.items() for mention in listed]
        if not pairs:
            return {}
        with self._database.writing() as connection:
            versions = self._keywords.find_current_versions(mention.keyword for _, mention in pairs)
            mention_rows: list[dict[str, Any]] = [
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
            if origin == "backfill":
                self._execute(insert_missing(connection, mentions), mention_rows)
            else:
                _INSERT.execute(connection, *mention_rows)
            return {name: version.keyword_id for name, version in versions.items()}

    def remove(self, article_id: int, *, only_current: bool) -> None:
        """Delete an article's mentions. With `only_current`, keep those by paused keywords and by earlier versions."""
        removed = delete(mentions).where(mentions.c.article_id == article_id)
        if only_current:
            removed = removed.where(mentions.c.keyword_version_id.in_(_CURRENT_VERSIONS))
        self._execute(removed)

    def remove_field(self, article_id: int, field: str) -> None:
        """Delete an article's mentions in one of its fields."""
        self._execute(delete(mentions).where(mentions.c.article_id == article_id, mentions.c.field == field))


def select_mentions(table: Table) -> Select[Any]:
    """Return a SELECT of the rows of `mentions` or `past_mentions`, those by the newest keyword versions first.

    Each row also has the keyword's `name`, the number of the keyword's `version`, and `is_current`.
    """
    joined = table.join(keywords).join(keyword_versions, keyword_versions.c.id == table.c.keyword_version_id)
    is_current = (keyword_versions.c.version == keywords.c.version).label("is_current")
    mention_rows = select(table, keywords.c.name, keyword_versions.c.version, is_current).select_from(joined)
    return mention_rows.order_by(keyword_versions.c.version.desc(), table.c.id)


_SELECT = select_mentions(mentions).where(in_ids(mentions.c.article_id))


def group_by_owner(mention_rows: Iterable[Record], owner: str) -> dict[int, tuple[StoredMention, ...]]:
    """Return the mentions in rows of `select_mentions` by the column `owner`, the most prominent keyword first.

    Of the mentions of a keyword by several of its versions, keep only those by the newest one.
    """
    by_owner: defaultdict[int, list[StoredMention]] = defaultdict(list)
    newest: dict[tuple[int, int], int] = {}
    for row in mention_rows:
        owner_id = getattr(row, owner)
        if newest.setdefault((owner_id, row.keyword_id), row.version) == row.version:
            by_owner[owner_id].append(StoredMention(_make_mention(row), row.version, row.origin, row.is_current))
    return {owner_id: _sort(stored_mentions) for owner_id, stored_mentions in by_owner.items()}


def sort_by_prominence(unsorted_mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return mentions with the most prominent first. Mentions of equal prominence stay in their order."""
    return tuple(sorted(unsorted_mentions, key=_prominence_rank))


def _prominence_rank(mention: Mention) -> int:
    return PROMINENCES.index(mention.prominence)


def _sort(stored_mentions: Sequence[StoredMention]) -> tuple[StoredMention, ...]:
    """Sort an article's mentions by keyword, the most prominent keyword first.

    The mentions of one keyword are sorted by prominence, then title before other fields, then offset.
    """
    best_ranks: dict[str, int] = {}
    for stored in stored_mentions:
        rank = _prominence_rank(stored.mention)
        best_ranks[stored.mention.keyword] = min(rank, best_ranks.get(stored.mention.keyword, rank))

    def sort_key(stored: StoredMention) -> tuple[int, str, int, bool, int]:
        mention, keyword = stored.mention, stored.mention.keyword
        return best_ranks[keyword], keyword, _prominence_rank(mention), mention.field != "title", mention.start

    return tuple(sorted(stored_mentions, key=sort_key))


def _make_mention(mention_row: Record) -> Mention:
    return Mention(
        keyword=mention_row.name,
        field=mention_row.field,
        start=mention_row.starts,
        end=mention_row.ends,
        snippet=mention_row.snippet,
        mark_start=mention_row.mark_start,
        mark_end=mention_row.mark_end,
        total=mention_row.total,
        clause=mention_row.clause,
        prominence=mention_row.prominence,
    )
