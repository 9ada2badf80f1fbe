"""Keywords: current queries and limits, versions, the log of keyword changes, and the spelling variants.

Every keyword change that affects matching is a row of `keyword_changes`. A matcher is up to date if it knows the newest
change. Keyword changes and the storing of articles are serialized. An article that is stored before a keyword changes
is matched by a backfill. Later articles are stored by processes that know the change.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from core.errors import KeywordNotFound
from core.forms import Variants
from core.keyword import Keyword, ToneRule, find_name, name_key
from core.keyword_equivalence import canonical_form
from core.keyword_references import expand_keywords, find_dependents
from core.marks import Tone
from core.query import parse_keyword
from storage.columns import Record
from storage.counts import CountedArticle, Counts
from storage.database import ARRIVAL_LOCK, BATCH_SIZE, PRUNE_BATCH, Repository, acquire_lock, split_batches
from storage.prepared import PreparedStatement
from storage.schema import (
    article_totals,
    articles,
    keyword_changes,
    keyword_versions,
    keywords,
    mentions,
    past_mentions,
    quotes,
    settings,
    tone_rules,
)
from storage.search.full_text import FullTextIndex

_IS_CURRENT = and_(keyword_versions.c.keyword_id == keywords.c.id, keyword_versions.c.version == keywords.c.version)
_CURRENT_VERSIONS = (
    select(keywords.c.name, keywords.c.id.label("keyword_id"), keyword_versions.c.id.label("version_id"))
    .join(keyword_versions, _IS_CURRENT)
    .where(keywords.c.name.in_(bindparam("names", expanding=True)))
)
_ID = PreparedStatement(select(keywords.c.id).where(keywords.c.name == bindparam("name")))
_LAST_CHANGE = PreparedStatement(select(func.coalesce(func.max(keyword_changes.c.id), 0)))

# The row of `settings` with the spelling variants, as JSON.
_IS_VARIANTS = settings.c.name == "variants"


_NO_TONES: Mapping[int, tuple[ToneRule, ...]] = {}


@dataclass(frozen=True, slots=True)
class StoredKeyword:
    """A keyword with the number of articles that mention it. The newest one was kept at `last_kept_at`."""

    id: int
    keyword: Keyword
    origin: str
    version: int
    articles: int
    last_kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeywordVersion:
    """A version of a keyword, made at `created_at`. `articles` is the number of articles with mentions by it."""

    number: int
    keyword: Keyword
    created_at: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class KeywordChanges:
    """The names of changed keywords, by kind of change.

    `taken` are the keywords whose origin changed. `left` are the keywords that were paused because they are no longer
    in the config. `respelled` are the edited keywords whose meaning changed with the spelling variants.
    """

    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    resumed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    respelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeywordUpdate:
    """The expanded active keywords, as of the keyword change with the number `change`.

    If `removed` is None, `keywords` are all active keywords, by name. Otherwise `keywords` are only the changed ones,
    and `removed` has the names of the keywords that are no longer active.
    """

    change: int
    keywords: tuple[Keyword, ...]
    removed: tuple[str, ...] | None = None


@dataclass(eq=False)
class Keywords(Repository):
    """Read and write the tables `keywords`, `keyword_versions`, `keyword_changes` and `settings`.

    `_default_variants` are the spelling variants to use before a config is mirrored. Afterwards all processes read the
    variants from the store, so that a service that started with an older config uses the new ones, too.
    """

    _counts: Counts
    _default_variants: Variants

    def find(self, keyword_ids: Collection[int] | None = None) -> tuple[StoredKeyword, ...]:
        """Return all keywords by name, or those with these ids, with the number of articles that mention each.

        Paused ones are among them.
        """
        selected = _select_with_counts().order_by(keywords.c.name)
        if keyword_ids is not None:
            selected = selected.where(keywords.c.id.in_(keyword_ids))
        with self._database.reading():
            tones = self._find_tones()
            return tuple(_make_stored_keyword(row, tones) for row in self._fetch_rows(selected))

    def find_all(self) -> tuple[Keyword, ...]:
        """Return all keywords by name, including paused ones, without counts."""
        return self._make_keywords(self._fetch_rows(select(keywords).order_by(keywords.c.name)))

    def find_active(self) -> tuple[Keyword, ...]:
        """Return the active keywords by name, with their queries as entered."""
        return tuple(keyword for keyword in self.find_all() if keyword.active)

    def find_named(self, names: Sequence[str]) -> tuple[Keyword, ...]:
        """Return the keywords with these names, with their queries as entered. Unknown names are skipped."""
        return self._make_keywords(self._find_rows(names).values())

    def find_tone_rules(self) -> dict[str, Keyword]:
        """Return the keywords that have rules for the tone, by name."""
        with self._database.reading():
            tones = self._find_tones()
            if not tones:
                return {}
            ruled = self._fetch_rows(select(keywords).where(keywords.c.id.in_(select(tone_rules.c.keyword_id))))
        return {row.name: _make_keyword(row, tones) for row in ruled}

    def find_variants(self) -> Variants:
        """Return the spelling variants of the config that was mirrored last."""
        return self._find_variants() or self._default_variants

    def find_names(self) -> tuple[str, ...]:
        """Return the names of all keywords in order, including paused ones."""
        return tuple(self._fetch_column(select(keywords.c.name).order_by(keywords.c.name)))

    def find_names_by_id(self) -> dict[int, str]:
        """Return the names of all keywords in order, by id."""
        return dict(self._fetch_rows(select(keywords.c.id, keywords.c.name).order_by(keywords.c.name)))

    def get(self, name: str) -> StoredKeyword:
        """Return one keyword with its count. `name` is case-insensitive. Raise KeywordNotFound for an unknown name."""
        with self._database.reading() as connection:
            stored_name = self.resolve_name(name)
            counted = _select_with_counts().where(keywords.c.name == stored_name)
            return _make_stored_keyword(connection.execute(counted).one(), self._find_tones())

    def get_by_id(self, keyword_id: int) -> StoredKeyword:
        """Return one keyword with its count. Raise KeywordNotFound for an unknown id."""
        found = self._fetch_rows(_select_with_counts().where(keywords.c.id == keyword_id))
        if not found:
            raise KeywordNotFound(str(keyword_id), self.find_names())
        return _make_stored_keyword(found[0], self._find_tones())

    def find_versions(self, keyword_id: int) -> tuple[KeywordVersion, ...]:
        """Return all versions of a keyword, newest first. Raise KeywordNotFound for an unknown id."""
        stored = self.get_by_id(keyword_id)
        versions = select(keyword_versions).where(keyword_versions.c.keyword_id == keyword_id)
        # The mentions of a keyword with one version are counted already, and there may be thousands.
        numbers = {stored.version: stored.articles} if stored.version == 1 else self._count_by_version(keyword_id)
        return tuple(
            KeywordVersion(
                row.version,
                replace(
                    stored.keyword,
                    query=row.query,
                    languages=row.languages,
                    outlets=row.outlets,
                    forms=row.forms,
                ),
                row.created_at,
                numbers.get(row.version, 0),
            )
            for row in self._fetch_rows(versions.order_by(keyword_versions.c.version.desc()))
        )

    def _count_by_version(self, keyword_id: int) -> dict[int, int]:
        """Return the numbers of articles with mentions of a keyword, by the number of its version."""
        counted = (
            select(keyword_versions.c.version, func.count(mentions.c.article_id.distinct()))
            .join_from(mentions, keyword_versions, mentions.c.keyword_version_id == keyword_versions.c.id)
            .where(mentions.c.keyword_id == keyword_id)
        )
        return dict(self._fetch_rows(counted.group_by(keyword_versions.c.version)))

    def resolve_name(self, name: str) -> str:
        """Return a keyword's name as stored. `name` is case-insensitive. Raise KeywordNotFound for an unknown name."""
        with self._database.reading():
            if self._fetch_rows(select(keywords.c.id).where(keywords.c.name == name)):
                return name
            keyword_names = self.find_names()
        stored_name = find_name(name, keyword_names)
        if stored_name is None:
            raise KeywordNotFound(name, keyword_names)
        return stored_name

    def find_ids(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the ids of keywords by their case-insensitive names. Raise KeywordNotFound for an unknown name."""
        with self._database.reading() as connection:
            found: set[int] = set()
            for name in names:
                # Most are written as they are stored.
                ids = _ID.fetch(connection, name=name) or _ID.fetch(connection, name=self.resolve_name(name))
                found.update(each for (each,) in ids)
            return tuple(sorted(found))

    def prune_changes(self, *, before: datetime) -> int:
        """Delete one batch of the keyword changes made at `before` or earlier, but never the newest.

        Return the number of deleted changes.
        """
        newest = select(func.max(keyword_changes.c.id)).scalar_subquery()
        oldest = select(keyword_changes.c.id).where(keyword_changes.c.at <= before, keyword_changes.c.id < newest)
        batch = self._fetch_column(oldest.order_by(keyword_changes.c.id).limit(PRUNE_BATCH))
        return self._execute(delete(keyword_changes).where(keyword_changes.c.id.in_(batch)))

    def find_last_change(self) -> int:
        """Return the number of the newest keyword change, or 0 before the first change. This takes one index lookup."""
        with self._database.reading() as connection:
            return int(_LAST_CHANGE.fetch(connection)[0][0])

    def find_update(self, known_change: int) -> KeywordUpdate | None:
        """Return the keywords that changed after the keyword change with this number, or None if none changed.

        If the number is negative, or lags the newest change by more than `BATCH_SIZE`, return all active keywords.
        """
        with self._database.reading():
            last_change = self.find_last_change()
            if last_change == known_change:
                return None
            if known_change < 0 or last_change - known_change > BATCH_SIZE:
                return KeywordUpdate(last_change, self.expand(self.find_active()))
            changed_names = self.find_changed(known_change)
            active = [keyword for keyword in self.find_named(changed_names) if keyword.active]
            removed = tuple(sorted(set(changed_names) - {keyword.name for keyword in active}))
            return KeywordUpdate(last_change, self.expand(active), removed)

    def find_changed(self, known_change: int) -> list[str]:
        """Return the names of the keywords that changed after the keyword change with this number, in order.

        A keyword that refers to a changed keyword counts as changed, too.
        """
        later = select(keyword_changes.c.keyword).where(keyword_changes.c.id > known_change).distinct()
        with self._database.reading():
            changed = self._fetch_column(later)
            return self.find_affected(changed) if changed else []

    def find_affected(self, names: Iterable[str]) -> list[str]:
        """Return the given names and the names of all keywords that refer to them at any depth, in order."""
        changed = set(names)
        return sorted(changed | find_dependents(self._find_with_references(), changed))

    def find_active_versions(self) -> dict[str, int]:
        """Return the current version numbers of the active keywords, by name."""
        active = select(keywords.c.name, keywords.c.version).where(keywords.c.active)
        return {keyword_row.name: keyword_row.version for keyword_row in self._fetch_rows(active)}

    def find_active_names(self) -> dict[int, str]:
        """Return the names of the active keywords in order, by id."""
        active = select(keywords.c.id, keywords.c.name).where(keywords.c.active)
        return dict(self._fetch_rows(active.order_by(keywords.c.name)))

    def find_version_times(self) -> dict[str, datetime]:
        """Return the times at which the current versions of the active keywords were made, by name."""
        made = select(keywords.c.name, keyword_versions.c.created_at)
        active = made.select_from(keywords.join(keyword_versions, _IS_CURRENT)).where(keywords.c.active)
        return dict(self._fetch_rows(active))

    def find_current_versions(self, names: Iterable[str]) -> Mapping[str, Record]:
        """Return a row with `keyword_id` and `version_id` for each keyword's current version, by name.

        Raise KeywordNotFound for an unknown name.
        """
        keyword_names = sorted(set(names))
        versions: dict[str, Record] = {}
        with self._database.reading():
            for batch in split_batches(keyword_names):
                versions |= {row.name: row for row in self._fetch_rows(_CURRENT_VERSIONS, {"names": batch})}
            for name in keyword_names:
                if name not in versions:
                    raise KeywordNotFound(name, self.find_names())
        return versions

    def expand(self, unexpanded: Sequence[Keyword]) -> tuple[Keyword, ...]:
        """Return keywords with the forms, spelling variants and references in their queries expanded.

        Raise QueryError for an unknown or circular reference.
        """
        with self._database.reading():
            has_references = any("@" in keyword.query for keyword in unexpanded)
            known = {keyword.name: keyword for keyword in self.find_all()} if has_references else {}
            return tuple(expand_keywords(unexpanded, known, self._find_variants() or self._default_variants))

    def put(self, edited: Iterable[Keyword], now: datetime) -> KeywordChanges:
        """Add or edit keywords, with origin `user`. Return the changes.

        A changed query or limit makes a new version of the keyword. Existing mentions still belong to the version that
        matched. If a reference is unknown or circular, raise QueryError and change nothing.
        """
        with self._database.writing():
            changes = self._put(edited, "user", now)
            self.expand(self._find_with_references())
            return changes

    def remove(self, name: str, now: datetime) -> int:
        """Delete a keyword with its versions and mentions. Return the number of articles that mentioned the keyword.

        Articles without other mentions become unmatched. Raise KeywordNotFound for an unknown name, and QueryError if
        another keyword refers to this one.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            stored = self.get(name)
            of_keyword = mentions.c.keyword_id == stored.id
            article_ids = self._fetch_column(select(mentions.c.article_id).where(of_keyword).distinct())
            self._execute(delete(mentions).where(of_keyword))
            self._execute(delete(past_mentions).where(past_mentions.c.keyword_id == stored.id))
            self._unmatch(article_ids)
            self._counts.remove("keyword", str(stored.id))
            self._execute(delete(keyword_versions).where(keyword_versions.c.keyword_id == stored.id))
            self._execute(delete(keywords).where(keywords.c.id == stored.id))
            self._log({"removed": (stored.keyword.name,)}, now)
            self.expand(self._find_with_references())
            return len(article_ids)

    def _unmatch(self, article_ids: Sequence[int]) -> None:
        """Mark those of the articles as unmatched in which no keyword is mentioned."""
        has_mentions = select(mentions.c.id).where(mentions.c.article_id == articles.c.id).exists()
        unmatched = update(articles).where(articles.c.is_matched, ~has_mentions)
        returned = articles.c["id", "outlet_id", "language", "dated_at"]
        with self._database.writing() as connection:
            for batch in split_batches(article_ids):
                of_batch = unmatched.where(articles.c.id.in_(batch)).values(is_matched=False)
                found = connection.execute(of_batch.returning(*returned)).all()
                before = [CountedArticle(row.outlet_id, row.language, row.dated_at, is_matched=True) for row in found]
                self._execute(delete(quotes).where(quotes.c.article_id.in_([row.id for row in found])))
                self._counts.change(removed=before, added=[replace(each, is_matched=False) for each in before])
                if before:
                    FullTextIndex(self._database).note_former_matches()

    def mirror(self, declared: tuple[Keyword, ...], variants: Variants, now: datetime) -> KeywordChanges:
        """Make the keywords of origin `config`, and the spelling variants, equal to the config's. See `Store.mirror`.

        If a keyword of origin `user` has the same name as a declared keyword, its origin becomes `config`. Names are
        compared without regard to case.
        """
        with self._database.writing():
            declared_names = {keyword.name for keyword in declared}
            self._rename_to_declared(declared_names, now)
            changes = self._put(declared, "config", now)
            left = self._pause_undeclared(declared_names, now)
            respelled = self._set_variants(variants, {*changes.added, *changes.edited}, now)
        paused, edited = (*changes.paused, *left), (*changes.edited, *respelled)
        return replace(changes, paused=paused, edited=edited, left=left, respelled=respelled)

    def add_versions(self, names: Collection[str], now: datetime) -> None:
        """Add a version with the same query and limits to each of these keywords, because their meaning changed."""
        with self._database.writing():
            for keyword_row in self._find_rows(sorted(names)).values():
                self._add_version(keyword_row, _make_keyword(keyword_row), now)
            self._log({"edited": tuple(sorted(names))}, now)

    def rename_outlets(self, renamed: Mapping[str, str], now: datetime) -> None:
        """Replace outlets' old names by the new ones in the limits of keywords of origin `user`.

        `renamed` maps old names to new names.
        """
        if not renamed:
            return
        with self._database.writing():
            own = self._make_keywords(self._fetch_rows(select(keywords).where(keywords.c.origin == "user")))
            limited = [keyword for keyword in own if not renamed.keys().isdisjoint(keyword.outlets)]
            relimited = [
                replace(keyword, outlets=tuple(renamed.get(outlet, outlet) for outlet in keyword.outlets))
                for keyword in limited
            ]
            self._put(relimited, "user", now)

    def _put(self, edited: Iterable[Keyword], origin: str, now: datetime) -> KeywordChanges:
        keywords_to_put = tuple(edited)
        changes: defaultdict[str, list[str]] = defaultdict(list)
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            keyword_rows = self._find_rows([keyword.name for keyword in keywords_to_put])
            added = [keyword for keyword in keywords_to_put if keyword.name not in keyword_rows]
            self._insert(added, origin, now)
            changes["added"] = [keyword.name for keyword in added]
            tones = self._find_tones()
            for keyword in keywords_to_put:
                if keyword.name in keyword_rows:
                    keyword_row = keyword_rows[keyword.name]
                    for kind in self._update(keyword_row, keyword, origin, now):
                        changes[kind].append(keyword.name)
                    if tones.get(keyword_row.id, ()) != keyword.tones:
                        self._set_tones(keyword_row.id, keyword.tones)
            self._log(changes, now)
        return KeywordChanges(**{kind: tuple(names) for kind, names in changes.items()})

    def _find_variants(self) -> Variants | None:
        """Return the stored spelling variants, or None before the first config is mirrored."""
        variants = self._fetch_column(select(settings.c.value).where(_IS_VARIANTS))
        return _parse_variants(variants[0]) if variants else None

    def _set_variants(self, variants: Variants, edited: set[str], now: datetime) -> tuple[str, ...]:
        """Store the spelling variants. Return the names of the keywords whose meaning they change.

        These keywords get a new version, except the `edited` keywords, which have a new version already.
        """
        before = self._find_variants()
        variants_json = json.dumps(variants.groups, ensure_ascii=False)
        if before is None:
            self._execute(insert(settings).values(name="variants", value=variants_json))
            return ()
        if before == variants:
            return ()
        self._execute(update(settings).where(_IS_VARIANTS).values(value=variants_json))
        has_forms = or_(keywords.c.forms.is_not(None), keywords.c.query.contains("{id}"))
        respelled = [
            keyword_row
            for keyword_row in self._fetch_rows(select(keywords).where(has_forms).order_by(keywords.c.name))
            if keyword_row.name not in edited and _has_other_meaning(_make_keyword(keyword_row), before, variants)
        ]
        names = tuple(keyword_row.name for keyword_row in respelled)
        self.add_versions(names, now)
        return names

    def _find_with_references(self) -> list[Keyword]:
        return list(map(_make_keyword, self._fetch_rows(select(keywords).where(keywords.c.query.contains("@")))))

    def _find_rows(self, names: Sequence[str]) -> dict[str, Record]:
        keyword_rows: dict[str, Record] = {}
        with self._database.reading():
            for batch in split_batches(names):
                named = select(keywords).where(keywords.c.name.in_(batch))
                keyword_rows |= {row.name: row for row in self._fetch_rows(named)}
        return keyword_rows

    def _rename_to_declared(self, declared_names: set[str], now: datetime) -> None:
        """Rename each stored keyword whose name differs from a declared name only in case or spaces.

        Early versions allowed several such keywords for one declared name. In this case, rename only the first one.
        """
        stored_names = set(self.find_names())
        unknown = {name_key(name): name for name in declared_names - stored_names}
        undeclared = sorted(stored_names - declared_names, reverse=True)
        old_names = {unknown[name_key(name)]: name for name in undeclared if name_key(name) in unknown}
        for new_name, old_name in old_names.items():
            self._execute(update(keywords).where(keywords.c.name == old_name).values(name=new_name))
        # The old names are logged, too, so that running matchers drop them.
        self._log({"edited": (*old_names, *old_names.values())}, now)

    def _pause_undeclared(self, declared_names: set[str], now: datetime) -> tuple[str, ...]:
        active = select(keywords.c.name).where(keywords.c.origin == "config", keywords.c.active)
        undeclared = tuple(
            name for name in self._fetch_column(active.order_by(keywords.c.name)) if name not in declared_names
        )
        for batch in split_batches(undeclared):
            self._execute(update(keywords).where(keywords.c.name.in_(batch)).values(active=False))
        self._log({"paused": undeclared}, now)
        return undeclared

    def _insert(self, added: Sequence[Keyword], origin: str, now: datetime) -> None:
        # Inserted in bulk, since an import may add a hundred thousand keywords.
        if not added:
            return
        first = {"version": 1, "created_at": now}
        state = {"origin": origin, **first}
        keyword_rows = [
            {"name": keyword.name, "active": keyword.active, **_versioned_columns(keyword), **state}
            for keyword in added
        ]
        self._execute(insert(keywords), keyword_rows)
        ids = {name: row.id for name, row in self._find_rows([keyword.name for keyword in added]).items()}
        versions = [{"keyword_id": ids[keyword.name], **_versioned_columns(keyword), **first} for keyword in added]
        self._execute(insert(keyword_versions), versions)
        for keyword in added:
            if keyword.tones:
                self._set_tones(ids[keyword.name], keyword.tones)

    def _set_tones(self, keyword_id: int, tones: Sequence[ToneRule]) -> None:
        """Replace the rules for the tone. They make no new version, since they do not affect matching."""
        self._execute(delete(tone_rules).where(tone_rules.c.keyword_id == keyword_id))
        if tones:
            rows = [{"keyword_id": keyword_id, "tone": rule.tone, "query": rule.query} for rule in tones]
            self._execute(insert(tone_rules), rows)

    def _find_tones(self) -> dict[int, tuple[ToneRule, ...]]:
        """Return the rules for the tone by the ids of the keywords."""
        found: defaultdict[int, list[ToneRule]] = defaultdict(list)
        for row in self._fetch_rows(select(tone_rules)):
            found[row.keyword_id].append(ToneRule(row.tone, row.query))
        return {each: tuple(sorted(rules, key=_tone_order)) for each, rules in found.items()}

    def _make_keywords(self, keyword_rows: Iterable[Record]) -> tuple[Keyword, ...]:
        tones = self._find_tones()
        return tuple(_make_keyword(row, tones) for row in keyword_rows)

    def _update(self, keyword_row: Record, keyword: Keyword, origin: str, now: datetime) -> list[str]:
        """Update a keyword's row. Return the kinds of change, which are names of fields of KeywordChanges."""
        kinds = []
        if keyword_row.origin != origin:
            self._set(keyword_row, origin=origin)
            kinds.append("taken")
        if any(getattr(keyword_row, name) != value for name, value in _versioned_columns(keyword).items()):
            self._add_version(keyword_row, keyword, now)
            kinds.append("edited")
        if keyword_row.active != keyword.active:
            self._set(keyword_row, active=keyword.active)
            kinds.append("resumed" if keyword.active else "paused")
        return kinds

    def _add_version(self, keyword_row: Record, keyword: Keyword, now: datetime) -> None:
        new_version = {**_versioned_columns(keyword), "version": keyword_row.version + 1}
        self._set(keyword_row, **new_version)
        self._execute(insert(keyword_versions).values(keyword_id=keyword_row.id, created_at=now, **new_version))

    def _set(self, keyword_row: Record, **new_columns: Any) -> None:
        self._execute(update(keywords).where(keywords.c.id == keyword_row.id).values(new_columns))

    def _log(self, changes: Mapping[str, Sequence[str]], now: datetime) -> None:
        """Add a row to `keyword_changes` for each change that affects matching. A changed origin does not."""
        kinds = ("added", "edited", "paused", "resumed", "removed")
        change_rows = [{"keyword": name, "change": kind, "at": now} for kind in kinds for name in changes.get(kind, ())]
        if change_rows:
            self._execute(insert(keyword_changes), change_rows)


@lru_cache(maxsize=4)
def _parse_variants(variants_json: str) -> Variants:
    return Variants(tuple(tuple(map(tuple, group)) for group in json.loads(variants_json)))


def _has_other_meaning(keyword: Keyword, before: Variants, after: Variants) -> bool:
    return canonical_form(parse_keyword(keyword, before)) != canonical_form(parse_keyword(keyword, after))


def _versioned_columns(keyword: Keyword) -> dict[str, Any]:
    return {
        "query": keyword.query,
        "languages": keyword.languages,
        "outlets": keyword.outlets,
        "forms": keyword.forms,
    }


def _tone_order(rule: ToneRule) -> int:
    return list(Tone).index(Tone(rule.tone))


def _make_keyword(keyword_row: Record, tones: Mapping[int, tuple[ToneRule, ...]] = _NO_TONES) -> Keyword:
    """Return the keyword of a row. Where only its query matters, it needs no `tones`."""
    return Keyword(
        name=keyword_row.name,
        query=keyword_row.query,
        languages=keyword_row.languages,
        outlets=keyword_row.outlets,
        active=keyword_row.active,
        forms=keyword_row.forms,
        tones=tones.get(keyword_row.id, ()),
    )


def _make_stored_keyword(keyword_row: Record, tones: Mapping[int, tuple[ToneRule, ...]]) -> StoredKeyword:
    return StoredKeyword(
        id=keyword_row.id,
        keyword=_make_keyword(keyword_row, tones),
        origin=keyword_row.origin,
        version=keyword_row.version,
        articles=keyword_row.total or 0,
        last_kept_at=keyword_row.kept_at,
    )


def _select_with_counts() -> Select[Any]:
    """Return a SELECT of the keywords, with the number of articles and the time at which the latest one was kept."""
    latest = select(func.max(mentions.c.article_id)).where(mentions.c.keyword_id == keywords.c.id).scalar_subquery()
    of_keyword = and_(
        article_totals.c.subject == "keyword", article_totals.c.key == cast(keywords.c.id, article_totals.c.key.type)
    )
    return (
        select(keywords, article_totals.c.articles.label("total"), articles.c.kept_at)
        .outerjoin(article_totals, of_keyword)
        .outerjoin(articles, articles.c.id == latest)
    )
