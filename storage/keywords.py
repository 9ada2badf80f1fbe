"""Keywords: their current queries and limits, their versions, and the log of their changes.

Every change that affects matching is a row of `keyword_changes`. A matcher is up to date if it knows the newest one.
Changes of keywords and the keeping of articles are serialized, so that an article is either stored before a keyword
changes (then a backfill matches it) or kept by a process that knows the change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from core.errors import KeywordNotFound
from core.forms import Variants
from core.keyword import Keyword, find_name, name_key
from core.keyword_equivalence import canonical_form
from core.keyword_references import expand_keywords, find_dependents
from core.query import parse_keyword
from storage.database import ARRIVAL_LOCK, BATCH_SIZE, Database, Repository, acquire_lock, split_batches
from storage.schema import articles, keyword_changes, keyword_versions, keywords, mentions
from storage.settings import Settings

_CURRENT = (
    select(keywords.c.name, keywords.c.id, keyword_versions.c.id.label("version_id"))
    .join(
        keyword_versions,
        and_(keyword_versions.c.keyword_id == keywords.c.id, keyword_versions.c.version == keywords.c.version),
    )
    .where(keywords.c.name.in_(bindparam("names", expanding=True)))
)
_LAST_CHANGE = select(func.coalesce(func.max(keyword_changes.c.id), 0))


@dataclass(frozen=True, slots=True)
class StoredKeyword:
    """A keyword, how many articles mention it, and when the latest of them was kept."""

    id: int
    keyword: Keyword
    origin: str
    version: int
    articles: int
    last_kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeywordChanges:
    """The names of changed keywords, by kind. `taken` are those whose origin changed."""

    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeywordUpdate:
    """Active keywords, expanded, as of the keyword change with the number `change`.

    If `removed` is None, `keywords` are all active ones, by name. Otherwise they are only the changed ones, and
    `removed` has the names of those that are no longer active.
    """

    change: int
    keywords: tuple[Keyword, ...]
    removed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class KeywordMirrorResult:
    """What `Keywords.mirror` changed.

    `left` are the names of the keywords paused because they left the config. `respelled` are those of the edited
    keywords whose meaning changed with the spelling variants.
    """

    changes: KeywordChanges
    left: tuple[str, ...]
    respelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeywordVersion:
    """The ids of a keyword and of its current version."""

    keyword_id: int
    version_id: int


class Keywords(Repository):
    """Read and write the tables `keywords`, `keyword_versions` and `keyword_changes`.

    `variants` are the spelling variants of a store without a mirrored config.
    """

    def __init__(self, database: Database, settings: Settings, variants: Variants) -> None:
        super().__init__(database)
        self._settings = settings
        self._variants = variants

    def find(self) -> tuple[StoredKeyword, ...]:
        """Return all keywords by name, including paused ones, with the number of articles that mention each."""
        with self._database.reading() as connection:
            rows = connection.execute(_select_with_counts().order_by(keywords.c.name))
            return tuple(map(_make_stored_keyword, rows))

    def find_all(self) -> tuple[Keyword, ...]:
        """Return all keywords by name, including paused ones, without counts."""
        with self._database.reading() as connection:
            return tuple(map(_make_keyword, connection.execute(select(keywords).order_by(keywords.c.name))))

    def find_active(self) -> tuple[Keyword, ...]:
        """Return the active keywords by name, as they were put."""
        return tuple(keyword for keyword in self.find_all() if keyword.active)

    def find_named(self, names: Sequence[str]) -> tuple[Keyword, ...]:
        """Return the keywords with these names, as they were put. Unknown names are skipped."""
        with self._database.reading() as connection:
            return tuple(map(_make_keyword, _find_rows(connection, names).values()))

    def find_names(self) -> tuple[str, ...]:
        """Return the names of all keywords in order, including paused ones."""
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(keywords.c.name).order_by(keywords.c.name)))

    def get(self, name: str) -> StoredKeyword:
        """Return one keyword with its count; `name` is case-insensitive. Raise KeywordNotFound."""
        with self._database.reading() as connection:
            stored_name = self.resolve_name(name)
            keyword_id = select(keywords.c.id).where(keywords.c.name == stored_name).scalar_subquery()
            chosen = _select_with_counts(mentions.c.keyword_id == keyword_id).where(keywords.c.name == stored_name)
            return _make_stored_keyword(connection.execute(chosen).one())

    def resolve_name(self, name: str) -> str:
        """Return a keyword's name as stored; `name` is case-insensitive. Raise KeywordNotFound."""
        with self._database.reading() as connection:
            if connection.scalar(select(keywords.c.id).where(keywords.c.name == name)) is not None:
                return name
            known = self.find_names()
        found = find_name(name, known)
        if found is None:
            raise KeywordNotFound(name, known)
        return found

    def find_last_change(self) -> int:
        """Return the number of the newest keyword change, 0 before the first one. A single index lookup."""
        with self._database.reading() as connection:
            number: int = connection.execute(_LAST_CHANGE).scalar_one()
            return number

    def find_update(self, known: int) -> KeywordUpdate | None:
        """Return the keywords that changed after change number `known`, or None if nothing did.

        If `known` is negative, or more than `BATCH_SIZE` changes old, return all active keywords.
        """
        with self._database.reading():
            number = self.find_last_change()
            if number == known:
                return None
            if known < 0 or number - known > BATCH_SIZE:
                return KeywordUpdate(number, self.expand(self.find_active()))
            names = self.find_changed(known)
            active = [keyword for keyword in self.find_named(names) if keyword.active]
            removed = tuple(sorted(set(names) - {keyword.name for keyword in active}))
            return KeywordUpdate(number, self.expand(active), removed)

    def find_changed(self, known: int) -> list[str]:
        """Return the names of keywords changed after change `known`, directly or by reference, in order."""
        later = select(keyword_changes.c.keyword).where(keyword_changes.c.id > known).distinct()
        with self._database.reading() as connection:
            changed = connection.scalars(later).all()
            return self.find_affected(changed) if changed else []

    def find_affected(self, names: Iterable[str]) -> list[str]:
        """Return the names, and those of keywords that refer to them at any depth, in order."""
        listed = set(names)
        with self._database.reading() as connection:
            return sorted(listed | find_dependents(_find_with_references(connection), listed))

    def find_active_versions(self) -> dict[str, int]:
        """Return the current version numbers of the active keywords, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(keywords.c.name, keywords.c.version).where(keywords.c.active))
            return {row.name: row.version for row in rows}

    def find_version_ids(self, names: Iterable[str]) -> Mapping[str, KeywordVersion]:
        """Return the current versions, to which new mentions belong, by name. Raise KeywordNotFound."""
        wanted = sorted(set(names))
        versions: dict[str, KeywordVersion] = {}
        with self._database.reading() as connection:
            for batch in split_batches(wanted):
                rows = connection.execute(_CURRENT, {"names": batch})
                versions |= {row.name: KeywordVersion(row.id, row.version_id) for row in rows}
            for name in wanted:
                if name not in versions:
                    raise KeywordNotFound(name, self.find_names())
        return versions

    def expand(self, wanted: Sequence[Keyword]) -> tuple[Keyword, ...]:
        """Return keywords with the forms, spelling variants and references in their queries expanded.

        Raise QueryError for an unknown or circular reference.
        """
        with self._database.reading() as connection:
            refers = any("@" in keyword.query for keyword in wanted)
            known = {row.name: _make_keyword(row) for row in connection.execute(select(keywords))} if refers else {}
            return tuple(expand_keywords(wanted, known, self._settings.find_variants() or self._variants))

    def put(self, wanted: Iterable[Keyword], now: datetime) -> KeywordChanges:
        """Add or edit keywords, with origin `user`. Return what changed.

        A changed query or limit makes a new version; mentions belong to the version that matched. Raise QueryError, and
        change nothing, for an unknown or circular reference.
        """
        with self._database.writing() as connection:
            changes = self._put(wanted, "user", now)
            self.expand(_find_with_references(connection))
            return changes

    def remove(self, name: str, now: datetime) -> int:
        """Delete a keyword with its versions and mentions. Return the number of articles that mentioned it.

        Articles without other mentions become unmatched. Raise KeywordNotFound, or QueryError if another keyword refers
        to it.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            stored = self.get(name)
            of_keyword = mentions.c.keyword_id == stored.id
            article_ids = connection.scalars(select(mentions.c.article_id).where(of_keyword).distinct()).all()
            connection.execute(delete(mentions).where(of_keyword))
            for batch in split_batches(article_ids):
                is_mentioning = select(mentions.c.id).where(mentions.c.article_id == articles.c.id).exists()
                connection.execute(
                    update(articles).where(articles.c.id.in_(batch), ~is_mentioning).values(is_matched=False)
                )
            connection.execute(delete(keyword_versions).where(keyword_versions.c.keyword_id == stored.id))
            connection.execute(delete(keywords).where(keywords.c.id == stored.id))
            _log(connection, {"removed": (stored.keyword.name,)}, now)
            self.expand(_find_with_references(connection))
            return len(article_ids)

    def mirror(self, declared: tuple[Keyword, ...], variants: Variants, now: datetime) -> KeywordMirrorResult:
        """Make the keywords of origin `config`, and the spelling variants, equal to the config's.

        A part of `Store.mirror`. A keyword of origin `user` with the same name, whatever its case, becomes the
        config's.
        """
        with self._database.writing() as connection:
            names = {keyword.name for keyword in declared}
            _rename_to_declared(connection, names, self.find_names(), now)
            changes = self._put(declared, "config", now)
            left = _pause_others(connection, names, now)
            respelled = self._set_variants(variants, {*changes.added, *changes.edited}, now)
        changes = replace(changes, paused=(*changes.paused, *left), edited=(*changes.edited, *respelled))
        return KeywordMirrorResult(changes, left, respelled)

    def rename_outlets(self, renamed: Mapping[str, str], now: datetime) -> None:
        """Replace outlets' old names by the new ones in the limits of keywords of origin `user`."""
        if not renamed:
            return
        with self._database.writing() as connection:
            own = map(_make_keyword, connection.execute(select(keywords).where(keywords.c.origin == "user")))
            limited = [keyword for keyword in own if not renamed.keys().isdisjoint(keyword.outlets)]
            moved = [replace(each, outlets=tuple(renamed.get(name, name) for name in each.outlets)) for each in limited]
            self._put(moved, "user", now)

    def _put(self, wanted: Iterable[Keyword], origin: str, now: datetime) -> KeywordChanges:
        listed = tuple(wanted)
        changes: defaultdict[str, list[str]] = defaultdict(list)
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            known = _find_rows(connection, [keyword.name for keyword in listed])
            added = [keyword for keyword in listed if keyword.name not in known]
            _insert(connection, added, origin, now)
            changes["added"] = [keyword.name for keyword in added]
            for keyword in listed:
                if keyword.name in known:
                    for kind in _update(connection, known[keyword.name], keyword, origin, now):
                        changes[kind].append(keyword.name)
            _log(connection, changes, now)
        return KeywordChanges(**{kind: tuple(names) for kind, names in changes.items()})

    def _set_variants(self, variants: Variants, edited: set[str], now: datetime) -> tuple[str, ...]:
        """Store the spelling variants. Return the names of keywords whose meaning they change, each with a new version.

        The `edited` ones have a new version already.
        """
        before = self._settings.set_variants(variants)
        if before is None:
            return ()
        has_forms = or_(keywords.c.forms.is_not(None), keywords.c.query.contains("{id}"))
        with self._database.writing() as connection:
            rows = connection.execute(select(keywords).where(has_forms).order_by(keywords.c.name)).all()
            affected = [
                row
                for row in rows
                if row.name not in edited and _has_other_meaning(_make_keyword(row), before, variants)
            ]
            for row in affected:
                _add_version(connection, row, _make_keyword(row), now)
            names = tuple(row.name for row in affected)
            _log(connection, {"edited": names}, now)
        return names


def _has_other_meaning(keyword: Keyword, before: Variants, after: Variants) -> bool:
    return canonical_form(parse_keyword(keyword, before)) != canonical_form(parse_keyword(keyword, after))


def _find_with_references(connection: Connection) -> list[Keyword]:
    return list(map(_make_keyword, connection.execute(select(keywords).where(keywords.c.query.contains("@")))))


def _find_rows(connection: Connection, names: Sequence[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for batch in split_batches(names):
        rows = connection.execute(select(keywords).where(keywords.c.name.in_(batch)))
        found |= {row.name: row for row in rows}
    return found


def _rename_to_declared(connection: Connection, declared: set[str], known: tuple[str, ...], now: datetime) -> None:
    """Rename stored keywords whose names differ from a declared one only in case or spaces.

    Of several such keywords, which early versions allowed, rename the first.
    """
    unknown = {name_key(name): name for name in declared.difference(known)}
    wanted = {name: unknown[name_key(name)] for name in set(known) - declared if name_key(name) in unknown}
    renamed = {new: old for old, new in sorted(wanted.items(), reverse=True)}
    for new, old in renamed.items():
        connection.execute(update(keywords).where(keywords.c.name == old).values(name=new))
    # The old names are logged, too, so that running matchers drop them.
    _log(connection, {"edited": (*renamed, *renamed.values())}, now)


def _pause_others(connection: Connection, declared: set[str], now: datetime) -> tuple[str, ...]:
    """Pause the keywords of origin `config` that are not declared. Return their names."""
    active = select(keywords.c.id, keywords.c.name).where(keywords.c.origin == "config", keywords.c.active)
    others = [row for row in connection.execute(active.order_by(keywords.c.name)) if row.name not in declared]
    for row in others:
        _set(connection, row.id, active=False)
    names = tuple(row.name for row in others)
    _log(connection, {"paused": names}, now)
    return names


def _insert(connection: Connection, added: Sequence[Keyword], origin: str, now: datetime) -> None:
    """Insert keywords with their first versions, in bulk: an import may add a hundred thousand."""
    if not added:
        return
    state = {"origin": origin, "version": 1, "created_at": now}
    rows = [{"name": each.name, "active": each.active, **_versioned_columns(each), **state} for each in added]
    connection.execute(insert(keywords), rows)
    ids = {name: row.id for name, row in _find_rows(connection, [each.name for each in added]).items()}
    first = {"version": 1, "created_at": now}
    versions = [{"keyword_id": ids[each.name], **_versioned_columns(each), **first} for each in added]
    connection.execute(insert(keyword_versions), versions)


def _update(connection: Connection, row: Row[Any], keyword: Keyword, origin: str, now: datetime) -> list[str]:
    """Make one keyword's row equal to `keyword`. Return the kinds of change, as the fields of KeywordChanges."""
    kinds = []
    if row.origin != origin:
        _set(connection, row.id, origin=origin)
        kinds.append("taken")
    if any(getattr(row, name) != value for name, value in _versioned_columns(keyword).items()):
        _add_version(connection, row, keyword, now)
        kinds.append("edited")
    if row.active != keyword.active:
        _set(connection, row.id, active=keyword.active)
        kinds.append("resumed" if keyword.active else "paused")
    return kinds


def _add_version(connection: Connection, row: Row[Any], keyword: Keyword, now: datetime) -> None:
    version, values = row.version + 1, _versioned_columns(keyword)
    _set(connection, row.id, **values, version=version)
    added = {"keyword_id": row.id, "version": version, "created_at": now}
    connection.execute(insert(keyword_versions).values(**added, **values))


def _set(connection: Connection, keyword_id: int, **values: Any) -> None:
    connection.execute(update(keywords).where(keywords.c.id == keyword_id).values(**values))


def _log(connection: Connection, changes: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Add rows to `keyword_changes`, for changes that affect matching: a changed origin does not."""
    kinds = ("added", "edited", "paused", "resumed", "removed")
    rows = [{"keyword": name, "change": kind, "at": now} for kind in kinds for name in changes.get(kind, ())]
    if rows:
        connection.execute(insert(keyword_changes), rows)


def _versioned_columns(keyword: Keyword) -> dict[str, Any]:
    return {
        "query": keyword.query,
        "languages": keyword.languages,
        "outlets": keyword.outlets,
        "forms": keyword.forms,
    }


def _make_keyword(row: Row[Any]) -> Keyword:
    return Keyword(row.name, row.query, row.languages, row.outlets, row.active, row.forms)


def _make_stored_keyword(row: Row[Any]) -> StoredKeyword:
    return StoredKeyword(row.id, _make_keyword(row), row.origin, row.version, row.total or 0, row.kept_at)


def _select_with_counts(*counted_mentions: ColumnElement[bool]) -> Select[Any]:
    counted = (
        select(
            mentions.c.keyword_id,
            func.count(mentions.c.article_id.distinct()).label("total"),
            func.max(mentions.c.article_id).label("latest"),
        )
        .where(*counted_mentions)
        .group_by(mentions.c.keyword_id)
        .subquery()
    )
    return (
        select(keywords, counted.c.total, articles.c.kept_at)
        .outerjoin(counted, counted.c.keyword_id == keywords.c.id)
        .outerjoin(articles, articles.c.id == counted.c.latest)
    )
