"""Keywords as stored: for matching, for showing, and their versions for mentions.

Every change that matching must know of is a row of `keyword_changes`; the id of the newest one says how old a reader's
keywords are. Changes and the keeping of articles take turns, so that an article is either there when a keyword changes
(and a backfill's to match) or kept by who knows of the change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, delete, func, insert, select, update

from core.errors import KeywordNotFound
from core.forms import Variants
from core.keyword import Keyword, find_name, name_key
from core.keyword_references import expand_keywords, find_dependents
from storage.database import ARRIVING, take_turns
from storage.keyword_records import KeywordChanges, KeywordUpdate, StoredKeyword
from storage.schema import articles, keyword_changes, keyword_versions, keywords, mentions
from storage.spellings import find_variants

_CURRENT = (
    select(keywords.c.name, keywords.c.id, keyword_versions.c.id.label("version_id"))
    .join(
        keyword_versions,
        and_(keyword_versions.c.keyword_id == keywords.c.id, keyword_versions.c.version == keywords.c.version),
    )
    .where(keywords.c.name.in_(bindparam("names", expanding=True)))
)
_NEWEST_CHANGE = select(func.coalesce(func.max(keyword_changes.c.id), 0))

BATCH = 1000
"""Names looked up in one statement; SQLite takes at most 32,766 parameters in one."""


@dataclass(frozen=True, slots=True)
class Version:
    """The keys of a keyword and of its current version."""

    keyword_id: int
    version_id: int


def active_keywords(connection: Connection) -> tuple[Keyword, ...]:
    """The keywords that are watched, by name, as they were put."""
    rows = connection.execute(select(keywords).where(keywords.c.active).order_by(keywords.c.name))
    return tuple(make_keyword(row) for row in rows)


def all_keywords(connection: Connection) -> tuple[Keyword, ...]:
    """All keywords by name, the paused ones too, as they were put."""
    return tuple(map(make_keyword, connection.execute(select(keywords).order_by(keywords.c.name))))


def newest_change(connection: Connection) -> int:
    """The number of the newest change of any keyword, 0 where there was none. Cheap: one step into an index."""
    newest: int = connection.execute(_NEWEST_CHANGE).scalar_one()
    return newest


def watched_keywords(connection: Connection, known: int, variants: Variants) -> KeywordUpdate | None:
    """The active keywords, written out, and the number of the change that they are as of; None where that is `known`.

    Of one who knows an earlier change, only what changed since is told, where that is little.
    """
    number = newest_change(connection)
    if number == known:
        return None
    if known < 0 or number - known > BATCH:
        return KeywordUpdate(number, written_out(connection, active_keywords(connection), variants))
    names = find_changed(connection, known)
    active = [make_keyword(row) for row in find_rows(connection, names).values() if row.active]
    gone = tuple(sorted(set(names) - {keyword.name for keyword in active}))
    return KeywordUpdate(number, written_out(connection, active, variants), gone)


def written_out(connection: Connection, wanted: Sequence[Keyword], variants: Variants) -> tuple[Keyword, ...]:
    """The keywords with everything that their queries stand for in them. Raises QueryError.

    `variants` are those of a store that no file was mirrored into.
    """
    refers = any("@" in keyword.query for keyword in wanted)
    known = {row.name: make_keyword(row) for row in connection.execute(select(keywords))} if refers else {}
    return tuple(expand_keywords(wanted, known, find_variants(connection) or variants))


def find_changed(connection: Connection, known: int) -> list[str]:
    """The names of the keywords that were changed since the change of this number, by way of others, too; in order."""
    later = select(keyword_changes.c.keyword).where(keyword_changes.c.id > known).distinct()
    changed = connection.scalars(later).all()
    return with_referring(connection, changed) if changed else []


def with_referring(connection: Connection, names: Iterable[str]) -> list[str]:
    """The names, and those of the keywords that refer to them, in order: what changes one changes the others."""
    listed = set(names)
    referring = connection.execute(select(keywords).where(keywords.c.query.contains("@")))
    return sorted(listed | find_dependents((make_keyword(row) for row in referring), listed))


def check_references(connection: Connection, variants: Variants) -> None:
    """Raise QueryError where a keyword refers to one that is not there, or in a circle."""
    referring = connection.execute(select(keywords).where(keywords.c.query.contains("@"))).all()
    if referring:
        written_out(connection, [make_keyword(row) for row in referring], variants)


def find_keywords(connection: Connection) -> tuple[StoredKeyword, ...]:
    """All keywords by name, the paused ones too, with the number of articles (not mentions) that mention each."""
    return tuple(_stored(row) for row in connection.execute(_with_counts().order_by(keywords.c.name)))


def get_keyword(connection: Connection, name: str) -> StoredKeyword:
    """One keyword with its count; capitals do not tell names apart. Raises KeywordNotFound."""
    its_name = stored_name(connection, name)
    its_id = select(keywords.c.id).where(keywords.c.name == its_name).scalar_subquery()
    chosen = _with_counts(mentions.c.keyword_id == its_id).where(keywords.c.name == its_name)
    return _stored(connection.execute(chosen).one())


def stored_name(connection: Connection, name: str) -> str:
    """The name of a keyword as it is stored, whatever the capitals. Raises KeywordNotFound."""
    if connection.scalar(select(keywords.c.id).where(keywords.c.name == name)) is not None:
        return name
    known = known_names(connection)
    found = find_name(name, known)
    if found is None:
        raise KeywordNotFound(name, known)
    return found


def current_versions(connection: Connection, names: Iterable[str]) -> Mapping[str, Version]:
    """The version of each keyword that new mentions belong to. Raises KeywordNotFound."""
    wanted = sorted(set(names))
    versions: dict[str, Version] = {}
    for start in range(0, len(wanted), BATCH):
        rows = connection.execute(_CURRENT, {"names": wanted[start : start + BATCH]})
        versions |= {row.name: Version(row.id, row.version_id) for row in rows}
    for name in wanted:
        if name not in versions:
            raise KeywordNotFound(name, known_names(connection))
    return versions


def known_names(connection: Connection) -> tuple[str, ...]:
    """The names of all keywords, in order."""
    return tuple(connection.scalars(select(keywords.c.name).order_by(keywords.c.name)))


def put_keywords(connection: Connection, wanted: Iterable[Keyword], origin: str, now: datetime) -> KeywordChanges:
    """Let these keywords be in the store as given, owned by `origin`; others stay. Gives what that changed.

    Another query or scope under a known name is a new version; mentions keep the version that found them.
    """
    take_turns(connection, ARRIVING)
    listed = tuple(wanted)
    known = find_rows(connection, [keyword.name for keyword in listed])
    added = [keyword for keyword in listed if keyword.name not in known]
    _add(connection, added, origin, now)
    changes: dict[str, list[str]] = {"edited": [], "paused": [], "resumed": []}
    taken = []
    for keyword in listed:
        row = known.get(keyword.name)
        if row is None:
            continue
        if row.origin != origin:
            _set(connection, row.id, origin=origin)
            taken.append(keyword.name)
        for change in _change(connection, row, keyword, now):
            changes[change].append(keyword.name)
    changed = KeywordChanges(tuple(keyword.name for keyword in added), taken=tuple(taken), **_frozen(changes))
    _log(connection, changed, now)
    return changed


def renew_versions(connection: Connection, names: Sequence[str], now: datetime) -> None:
    """A new version of each keyword with the query and limits that it has, as they mean something else by now."""
    for row in find_rows(connection, names).values():
        _make_version(connection, row, make_keyword(row), now)
    _log(connection, KeywordChanges(edited=tuple(names)), now)


def rename_like(connection: Connection, declared: Iterable[str], now: datetime) -> None:
    """Call the keywords of the store as the file does where it writes their names with other capitals or blanks: to
    all commands these are one name.
    """
    known = known_names(connection)
    unknown = {name_key(name): name for name in set(declared).difference(known)}
    wanted = {name: unknown[name_key(name)] for name in set(known).difference(declared) if name_key(name) in unknown}
    # Of several that differ in their capitals alone, as older versions let them be, the first.
    renamed = {name: old for old, name in sorted(wanted.items(), reverse=True)}
    for name, old in renamed.items():
        connection.execute(update(keywords).where(keywords.c.name == old).values(name=name))
    # Who matches lets go of the old names, too.
    _log(connection, KeywordChanges(edited=(*renamed, *renamed.values())), now)


def pause_others(connection: Connection, declared: set[str], now: datetime) -> tuple[str, ...]:
    """Pause the keywords of origin `config` that are not among the `declared` names; gives theirs."""
    left = select(keywords.c.id, keywords.c.name).where(keywords.c.origin == "config", keywords.c.active)
    gone = [row for row in connection.execute(left.order_by(keywords.c.name)) if row.name not in declared]
    for row in gone:
        _set(connection, row.id, active=False)
    names = tuple(row.name for row in gone)
    _log(connection, KeywordChanges(paused=names), now)
    return names


def remove_keyword(connection: Connection, name: str, now: datetime) -> int:
    """Delete a keyword with its versions and mentions; gives how many articles mentioned it.

    Articles that mention nothing any more count as unmatched. Raises KeywordNotFound.
    """
    take_turns(connection, ARRIVING)
    stored = get_keyword(connection, name)
    keyword_id, name = stored.id, stored.keyword.name
    its_articles = select(mentions.c.article_id).where(mentions.c.keyword_id == keyword_id).distinct()
    touched = connection.scalars(its_articles).all()
    connection.execute(delete(mentions).where(mentions.c.keyword_id == keyword_id))
    for start in range(0, len(touched), BATCH):
        some = articles.c.id.in_(touched[start : start + BATCH])
        still = select(mentions.c.id).where(mentions.c.article_id == articles.c.id).exists()
        connection.execute(update(articles).where(some, ~still).values(is_matched=False))
    connection.execute(delete(keyword_versions).where(keyword_versions.c.keyword_id == keyword_id))
    connection.execute(delete(keywords).where(keywords.c.id == keyword_id))
    connection.execute(insert(keyword_changes).values(keyword=name, change="removed", at=now))
    return len(touched)


def find_rows(connection: Connection, names: Sequence[str]) -> dict[str, Row[Any]]:
    """The rows of keywords, by name; names that nothing has are left out."""
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(names), BATCH):
        some = select(keywords).where(keywords.c.name.in_(names[start : start + BATCH]))
        found |= {row.name: row for row in connection.execute(some)}
    return found


def make_keyword(row: Row[Any]) -> Keyword:
    """A row of keywords or of their versions (with the name and `active` beside) as the value that was put."""
    return Keyword(row.name, row.query, row.languages, row.outlets, row.active, row.forms)


def _with_counts(*counting: ColumnElement[bool]) -> Select[Any]:
    counted = (
        select(
            mentions.c.keyword_id,
            func.count(mentions.c.article_id.distinct()).label("total"),
            func.max(mentions.c.article_id).label("latest"),
        )
        .where(*counting)
        .group_by(mentions.c.keyword_id)
        .subquery()
    )
    return (
        select(keywords, counted.c.total, articles.c.kept_at)
        .outerjoin(counted, counted.c.keyword_id == keywords.c.id)
        .outerjoin(articles, articles.c.id == counted.c.latest)
    )


def _stored(row: Row[Any]) -> StoredKeyword:
    return StoredKeyword(row.id, make_keyword(row), row.origin, row.version, row.total or 0, row.kept_at)


def _scope(keyword: Keyword) -> dict[str, Any]:
    """What a version holds."""
    return {
        "query": keyword.query,
        "languages": keyword.languages,
        "outlets": keyword.outlets,
        "forms": keyword.forms,
    }


def _add(connection: Connection, added: Sequence[Keyword], origin: str, now: datetime) -> None:
    """New keywords with their first versions. In bulk, since an import may bring a hundred thousand."""
    if not added:
        return
    state = {"origin": origin, "version": 1, "created_at": now}
    rows = [{"name": each.name, "active": each.active, **_scope(each), **state} for each in added]
    connection.execute(insert(keywords), rows)
    ids = {name: row.id for name, row in find_rows(connection, [each.name for each in added]).items()}
    first = {"version": 1, "created_at": now}
    connection.execute(
        insert(keyword_versions), [{"keyword_id": ids[each.name], **_scope(each), **first} for each in added]
    )


def _change(connection: Connection, row: Row[Any], keyword: Keyword, now: datetime) -> list[str]:
    """Bring one keyword's row up to the value; what kinds of change that was."""
    changes = []
    if any(getattr(row, name) != value for name, value in _scope(keyword).items()):
        _make_version(connection, row, keyword, now)
        changes.append("edited")
    if row.active != keyword.active:
        _set(connection, row.id, active=keyword.active)
        changes.append("resumed" if keyword.active else "paused")
    return changes


def _make_version(connection: Connection, row: Row[Any], keyword: Keyword, now: datetime) -> None:
    """Let the keyword be this from now on, by a version of its own."""
    version, scope = row.version + 1, _scope(keyword)
    _set(connection, row.id, **scope, version=version)
    made = {"keyword_id": row.id, "version": version, "created_at": now}
    connection.execute(insert(keyword_versions).values(**made, **scope))


def _set(connection: Connection, keyword_id: int, **values: Any) -> None:
    connection.execute(update(keywords).where(keywords.c.id == keyword_id).values(**values))


def _log(connection: Connection, changed: KeywordChanges, now: datetime) -> None:
    kinds = ("added", "edited", "paused", "resumed")
    rows = [{"keyword": name, "change": kind, "at": now} for kind in kinds for name in getattr(changed, kind)]
    if rows:
        connection.execute(insert(keyword_changes), rows)


def _frozen(changes: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {kind: tuple(names) for kind, names in changes.items()}
