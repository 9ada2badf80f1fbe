"""Clusters: which stored articles are copies of others, and the fingerprints by which copies are found.

An article belongs to the cluster of the first article that was kept with its story. It is only compared with first
articles whose `dated_at` is at most `MAX_DISTANCE` away, so that a cluster is no chain of ever less similar texts, and
an old article that is kept late finds its copies, too. A hash is stored with the number of a period of PERIOD_DAYS
days. So an article reads the hashes of two or three periods, those of one period are close to each other in the file,
and old ones are deleted as one range. Decision 29 has the figures.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, text, update

from core.article import Article
from core.clusters import HASH_BITS, StoryText, find_story, fingerprint, rank_candidates, same_story
from core.folded_text import FoldedArticle
from storage.database import Repository, split_batches
from storage.prepared import PreparedStatement
from storage.schema import alert_deliveries, articles, cluster_copies, cluster_hashes, outlets

# Outlets copy a story within days.
MAX_DISTANCE = timedelta(days=14)

# Days of a period. With more than those of MAX_DISTANCE, an article needs the hashes of one period before its own and
# of one after it.
PERIOD_DAYS = 15

# Maximum articles of a period with the same hash. Only the items of a series reach it, and they have other hashes.
MAX_ARTICLES_PER_HASH = 64

# Hashes deleted in one transaction.
PRUNED_HASHES = 10_000

# What distinguishes the rows of a story in `alert_deliveries`.
_TOLD_BY = ("subscription", "channel", "keyword")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PERIOD = timedelta(days=PERIOD_DAYS)

_FIND_SQLITE = PreparedStatement(
    text(
        "SELECT cluster_hashes.key, article_id FROM json_each(:keys) AS wanted"
        " CROSS JOIN cluster_hashes ON cluster_hashes.key = wanted.value"
    )
)
# LATERAL: the planner guesses that a period has few hashes, and would read all of them.
_FIND_POSTGRESQL = PreparedStatement(
    text(
        "SELECT key, article_id FROM unnest(CAST(:keys AS bigint[])) AS wanted(value) CROSS JOIN LATERAL"
        " (SELECT key, article_id FROM cluster_hashes WHERE key = wanted.value OFFSET 0) AS found"
    )
)
_INSERT_SQLITE = PreparedStatement(
    text("INSERT OR IGNORE INTO cluster_hashes (key, article_id) VALUES (:key, :article_id)")
)
_INSERT_POSTGRESQL = PreparedStatement(
    text(
        "INSERT INTO cluster_hashes (key, article_id)"
        " SELECT * FROM unnest(CAST(:keys AS bigint[]), CAST(:ids AS integer[])) ON CONFLICT DO NOTHING"
    )
)
_INSERT_COPIES = insert(cluster_copies)
_SELECT_CANDIDATES = select(*articles.c["id", "title", "text", "dated_at", "is_excerpt", "text_digest"]).where(
    articles.c.id.in_(bindparam("ids", expanding=True)),
    ~select(cluster_copies.c.article_id).where(cluster_copies.c.article_id == articles.c.id).exists(),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that was kept or edited at `at`."""

    folded: FoldedArticle
    dated_at: datetime
    at: datetime

    @property
    def article(self) -> Article:
        return self.folded.article


@dataclass(frozen=True, slots=True)
class ClusterArticle:
    """An article of a cluster. `share` is the share of words that it has in common with the first one, or None for it.

    `joined_at` is the time at which it was kept, or at which an edit made it a copy; for the first one, when it was
    kept.
    """

    id: int
    outlet: str
    title: str
    url: str
    published_at: datetime | None
    joined_at: datetime
    share: float | None


@dataclass(frozen=True, slots=True)
class ClusterSize:
    """The numbers of articles in a cluster and of the outlets that published them."""

    articles: int = 1
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An article that may be the first of a cluster. `digest` is that of its text if only that is stored, or None."""

    text: StoryText
    dated_at: datetime
    digest: int | None


class Clusters(Repository):
    """Read and write the tables `cluster_copies` and `cluster_hashes`.

    Whoever adds articles must hold ARRIVAL_LOCK, so that of two copies that are kept at once, one finds the other.
    """

    def add(self, arrivals: Mapping[int, Arrival]) -> None:
        """Compare stored articles, by id, with the first articles of clusters, in the order of the mapping.

        An article joins the cluster of the article of which it is a copy. If there is none, it is a first article that
        later ones are compared with.
        """
        # For each article the keys of its hashes in its period, then those in the periods around it.
        keys = {article_id: _make_keys(arrival) for article_id, arrival in arrivals.items()}
        with self._database.writing():
            owners = self._find_owners(chain.from_iterable(chain.from_iterable(keys.values())))
            candidates: dict[int, _Candidate | None] = {}
            rows: list[tuple[int, int]] = []
            copy_rows = []
            for article_id, arrival in arrivals.items():
                own_keys, *_ = keys_by_period = keys[article_id]
                # Most articles share no hash with an earlier one.
                if all(map(owners.keys().isdisjoint, keys_by_period)):
                    owners.update((key, [article_id]) for key in own_keys)
                    rows += zip(own_keys, repeat(article_id))
                    continue
                shared = [
                    [owner for key in keys_of_hash for owner in owners.get(key, ())]
                    for keys_of_hash in zip(*keys_by_period, strict=True)
                ]
                ranked = rank_candidates(filter(None, shared))
                if ranked and (copy_row := self._find_first(article_id, arrival, ranked, candidates)) is not None:
                    copy_rows.append(copy_row)
                    continue
                for key in own_keys:
                    key_owners = owners.setdefault(key, [])
                    if len(key_owners) < MAX_ARTICLES_PER_HASH:
                        key_owners.append(article_id)
                        rows.append((key, article_id))
            if copy_rows:
                self._execute(_INSERT_COPIES, copy_rows)
            self._insert_hashes(rows)

    def _find_first(
        self, article_id: int, arrival: Arrival, ranked: Sequence[int], candidates: dict[int, _Candidate | None]
    ) -> dict[str, Any] | None:
        """Return the row of an article in `cluster_copies`, or None if it is no copy.

        `ranked` are the ids of possible first articles, and `candidates` those that were loaded, by id.
        """
        missing = [each for each in ranked if each not in candidates]
        if missing:
            candidates |= dict.fromkeys(missing)
            for row in self._fetch_rows(_SELECT_CANDIDATES, {"ids": missing}):
                digest = row.text_digest if row.is_excerpt else None
                candidates[row.id] = _Candidate(StoryText(row.title, row.text), row.dated_at, digest)
        near: dict[int, StoryText] = {}
        for each in ranked:
            candidate = candidates[each]
            if candidate is None or each == article_id:
                continue
            if abs(candidate.dated_at - arrival.dated_at) > MAX_DISTANCE:
                continue
            if candidate.digest is None:
                near[each] = candidate.text
            elif candidate.digest == arrival.folded.text.digest:
                # Without a text, only one with the same words is known to be a copy.
                candidates[article_id] = None
                return _copy_row(article_id, each, arrival.at, 1.0)
        if not near:
            return None
        match = find_story(StoryText(arrival.article.title, arrival.article.text), near.values())
        if match is None:
            return None
        candidates[article_id] = None
        return _copy_row(article_id, list(near)[match.index], arrival.at, match.verdict.share)

    def edit(self, article_id: int, before: Article | None, arrival: Arrival) -> None:
        """Compare an article that its outlet edited. `before` is the article before the edit, or None if it is unknown.

        An edit that leaves the story the same leaves the cluster as it is. If the article now tells another story, it
        leaves its cluster. An article that has no copies, or of which only excerpts were stored, is compared as if it
        were new: a teaser may have become the text that others publish, too.
        """
        is_alone = self.find_sizes([article_id])[article_id].articles == 1
        with self._database.writing():
            if not is_alone:
                if before is not None and _is_same(before, arrival.article):
                    if not self._find_firsts([article_id]):
                        self._insert_hashes(_make_rows(article_id, arrival.folded, arrival.dated_at))
                    return
                self.remove([article_id])
            self.add({article_id: arrival})

    def remove(self, article_ids: Collection[int]) -> None:
        """Take articles out of their clusters. The next article of a cluster that loses its first one takes its place.

        Call this before the articles are deleted.
        """
        with self._database.writing():
            for batch in split_batches(list(article_ids)):
                self._execute(delete(cluster_copies).where(cluster_copies.c.article_id.in_(batch)))
                orphaned = select(cluster_copies.c.first_id, func.min(cluster_copies.c.article_id).label("next_id"))
                orphaned = orphaned.where(cluster_copies.c.first_id.in_(batch)).group_by(cluster_copies.c.first_id)
                for first_id, next_id in self._fetch_rows(orphaned):
                    self._replace_first(first_id, next_id)

    def _replace_first(self, first_id: int, next_id: int) -> None:
        self._execute(delete(cluster_copies).where(cluster_copies.c.article_id == next_id))
        others = update(cluster_copies).where(cluster_copies.c.first_id == first_id)
        self._execute(others.values(first_id=next_id))
        # What was told of the story is not told of its copies.
        told = update(alert_deliveries).where(alert_deliveries.c.story_id == first_id)
        also_told = alert_deliveries.alias()
        is_told = and_(
            also_told.c.story_id == next_id, *(also_told.c[name] == alert_deliveries.c[name] for name in _TOLD_BY)
        )
        is_untold = ~select(also_told.c.id).where(is_told).exists()
        self._execute(told.where(is_untold).values(story_id=next_id))
        [row] = self._fetch_rows(select(articles).where(articles.c.id == next_id))
        oldest = self._fetch_column(select(func.min(cluster_hashes.c.key)))[0]
        if oldest is not None and oldest >> HASH_BITS <= _make_base(row.dated_at) >> HASH_BITS:
            self._insert_hashes(_make_rows(next_id, FoldedArticle(Article(row.url, row.title, row.text)), row.dated_at))

    def prune(self, *, before: datetime) -> int:
        """Delete one batch of the hashes of articles with a `dated_at` so far before `before` that they have no copies.

        Return the number of deleted hashes.
        """
        key = cluster_hashes.c.key
        first_kept = _make_base(before - MAX_DISTANCE)
        with self._database.writing():
            oldest = select(key).where(key < first_kept).order_by(key).limit(PRUNED_HASHES).subquery()
            [last] = self._fetch_column(select(func.max(oldest.c.key)))
            return 0 if last is None else self._execute(delete(cluster_hashes).where(key <= last))

    def find_sizes(self, article_ids: Collection[int]) -> dict[int, ClusterSize]:
        """Return the sizes of the clusters to which articles belong, by the articles' ids."""
        with self._database.reading():
            firsts = self._find_firsts(article_ids)
            first_of = {each: firsts.get(each, each) for each in article_ids}
            clusters = self._find_copies(set(first_of.values()))
            outlet_of: dict[int, int] = {}
            for batch in split_batches([each for cluster in clusters.values() for each in cluster]):
                of_batch = select(articles.c.id, articles.c.outlet_id).where(articles.c.id.in_(batch))
                outlet_of |= {row.id: row.outlet_id for row in self._fetch_rows(of_batch)}
        sizes = {
            first_id: ClusterSize(len(cluster), len({outlet_of[each] for each in cluster}))
            for first_id, cluster in clusters.items()
        }
        return {each: sizes.get(first_id, ClusterSize()) for each, first_id in first_of.items()}

    def find_earlier(self, article_ids: Collection[int]) -> dict[int, list[int]]:
        """Return, for each of the articles, the ids of the articles of its cluster that were kept earlier."""
        with self._database.reading():
            firsts = self._find_firsts(article_ids)
            clusters = self._find_copies({firsts.get(each, each) for each in article_ids})
        return {
            article_id: [each for each in clusters.get(firsts.get(article_id, article_id), ()) if each < article_id]
            for article_id in article_ids
        }

    def find_articles(self, article_id: int) -> tuple[ClusterArticle, ...]:
        """Return the articles of the cluster to which an article belongs, the first published first.

        An article without copies is the only one. Return nothing for an unknown id.
        """
        with self._database.reading():
            first_id = self._find_firsts([article_id]).get(article_id, article_id)
            members = self._find_copies([first_id]).get(first_id, [first_id])
            columns = articles.c["id", "title", "url", "published_at", "dated_at", "kept_at"]
            selected = (
                select(*columns, outlets.c.name.label("outlet"), *cluster_copies.c["joined_at", "share"])
                .join_from(articles, outlets)
                .outerjoin(cluster_copies, cluster_copies.c.article_id == articles.c.id)
            )
            # By their ids: a condition on either of two tables would read all articles.
            rows = [
                row
                for batch in split_batches(members)
                for row in self._fetch_rows(selected.where(articles.c.id.in_(batch)))
            ]
            return tuple(
                ClusterArticle(
                    row.id,
                    row.outlet,
                    row.title,
                    row.url,
                    row.published_at,
                    row.joined_at or row.kept_at,
                    None if row.share is None else row.share / 100,
                )
                for row in sorted(rows, key=lambda row: (row.dated_at, row.id))
            )

    def _find_firsts(self, article_ids: Collection[int]) -> dict[int, int]:
        """Return the first articles of those of the articles that are copies."""
        firsts: dict[int, int] = {}
        for batch in split_batches(list(article_ids)):
            of_batch = select(cluster_copies.c.article_id, cluster_copies.c.first_id).where(
                cluster_copies.c.article_id.in_(batch)
            )
            firsts |= {row.article_id: row.first_id for row in self._fetch_rows(of_batch)}
        return firsts

    def _find_copies(self, first_ids: Collection[int]) -> dict[int, list[int]]:
        """Return the ids of the articles of clusters with several, each by the first one, which is included."""
        clusters: dict[int, list[int]] = {}
        for batch in split_batches(sorted(first_ids)):
            copies = select(cluster_copies.c.first_id, cluster_copies.c.article_id)
            for first_id, article_id in self._fetch_rows(copies.where(cluster_copies.c.first_id.in_(batch))):
                clusters.setdefault(first_id, [first_id]).append(article_id)
        return clusters

    def _find_owners(self, keys: Iterable[int]) -> dict[int, list[int]]:
        """Return the articles that have hashes, by key."""
        owners: dict[int, list[int]] = {}
        # In the order of the index, so that each of its pages is read once.
        listed = ",".join(map(str, sorted(set(keys))))
        if listed:
            with self._database.reading() as connection:
                if self._database.is_sqlite:
                    found = _FIND_SQLITE.fetch(connection, keys=f"[{listed}]")
                else:
                    found = _FIND_POSTGRESQL.fetch(connection, keys=f"{{{listed}}}")
            for key, article_id in found:
                owners.setdefault(key, []).append(article_id)
        return owners

    def _insert_hashes(self, rows: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(rows)
        if not ordered:
            return
        with self._database.writing() as connection:
            if self._database.is_sqlite:
                _INSERT_SQLITE.execute_tuples(connection, ("key", "article_id"), ordered)
            else:
                keys, ids = (f"{{{','.join(map(str, column))}}}" for column in zip(*ordered, strict=True))
                _INSERT_POSTGRESQL.execute(connection, {"keys": keys, "ids": ids})


def _is_same(before: Article, after: Article) -> bool:
    return same_story(StoryText(before.title, before.text), StoryText(after.title, after.text)).is_same


def _copy_row(article_id: int, first_id: int, at: datetime, share: float) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "first_id": first_id,
        "joined_at": at,
        "share": round(100 * share),
    }


def _fingerprint(folded: FoldedArticle) -> tuple[int, ...]:
    return fingerprint(folded.text.joined)


def _make_rows(article_id: int, folded: FoldedArticle, dated_at: datetime) -> list[tuple[int, int]]:
    base = _make_base(dated_at)
    return [(base + value, article_id) for value in _fingerprint(folded)]


def _make_keys(arrival: Arrival) -> list[list[int]]:
    """Return the keys of an article's hashes in each of its periods (see `_find_bases`)."""
    hashes = _fingerprint(arrival.folded)
    return [[base + value for value in hashes] for base in _find_bases(arrival)]


def _make_base(dated_at: datetime) -> int:
    """Return the key of the hash 0 in the period of a date."""
    return (dated_at - _EPOCH) // _PERIOD << HASH_BITS


def _find_bases(arrival: Arrival) -> tuple[int, ...]:
    """Return the base of an article's period, then those of the periods around it that may have its copies."""
    base, step = _make_base(arrival.dated_at), 1 << HASH_BITS
    # No articles are later than a new one, unless their dates are wrong.
    is_new = arrival.at - arrival.dated_at < timedelta(days=1)
    return (base, base - step) if is_new else (base, base - step, base + step)
