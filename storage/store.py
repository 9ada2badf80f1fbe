"""The store: its nouns, and the transactions that span several of them."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ParamSpec, Self, TypeVar

from core.forms import DEFAULT_VARIANTS, Variants
from core.keyword import Keyword
from core.outlet import Outlet
from storage import revisions
from storage.articles import Articles, KeepRequest, KeepResult
from storage.backfills import Backfills
from storage.candidates import Candidates
from storage.claims import Claims
from storage.database import ARRIVAL_LOCK, CLAIM_LOCK, Database, acquire_lock, open_database
from storage.keywords import KeywordChanges, Keywords
from storage.mentions import Mentions
from storage.outlet_events import OutletEvents
from storage.outlets import Outlets
from storage.pages import Pages, RenormalizeRequest
from storage.profiles import Profiles
from storage.services import Services
from storage.settings import Settings
from storage.sources import Sources
from storage.tasks import Tasks
from storage.visits import Visits

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class MirrorResult:
    """What `Store.mirror` changed about keywords, and the id of the backfill planned for it, if any.

    `left_keywords` and `left_outlets` are the names of those paused because they left the config. `respelled` are those
    of the edited keywords whose meaning changed with the spelling variants.
    """

    keywords: KeywordChanges
    task_id: int | None = None
    left_keywords: tuple[str, ...] = ()
    left_outlets: tuple[str, ...] = ()
    respelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PruneResult:
    """The numbers of rows that one batch of pruning deleted."""

    unmatched: int
    matched: int
    visits: int
    pages: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.unmatched or self.matched or self.visits or self.pages)


class Store:
    """An open store with the schema of this version.

    Verbs may be called from any thread and block until they are done, each in one transaction; `submit` calls one
    without blocking. They raise StoreError if the database cannot be reached. All datetimes are aware; `now` is the
    caller's clock. `variants` are the spelling variants used before a config is mirrored.
    """

    def __init__(self, database: Database, variants: Variants = DEFAULT_VARIANTS) -> None:
        self._database = database
        self._variants = variants
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")
        self.visits = Visits(database)
        self.services = Services(database)
        self.sources = Sources(database)
        events = OutletEvents(database)
        self.profiles = Profiles(database, events)
        self.outlets = Outlets(database, self.sources, events)
        self.claims = Claims(database, self.outlets, self.sources)
        self.keywords = Keywords(database, Settings(database), variants)
        mentions = Mentions(database, self.keywords)
        self.articles = Articles(database, self.outlets, self.keywords, mentions)
        self.pages = Pages(database, self.outlets, self.articles)
        self.candidates = Candidates(database, self.sources, self.pages, self.visits)
        self.tasks = Tasks(database, self.keywords)
        self.backfills = Backfills(database, self.keywords, mentions, self.articles, self.tasks)

    def submit(self, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Schedule a verb on the store's one writer thread, in the order of the calls. Never blocks."""
        return self._writer.submit(verb, *args, **kwargs)

    async def call(self, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb on the writer thread, as `submit` does, and return its result without blocking the event loop."""
        return await asyncio.wrap_future(self.submit(verb, *args, **kwargs))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Wait for the submitted verbs, then close the database."""
        self._writer.shutdown()
        self._database.close()

    def mirror(self, declared: Iterable[Outlet], watched: Iterable[Keyword], now: datetime) -> MirrorResult:
        """Make the outlets and keywords of origin `config`, and the spelling variants, equal to the config's.

        What left the config is paused, never deleted. A keyword gets a new version if its query or limits changed, or
        its meaning by the spelling variants. A backfill is planned for new, edited and resumed keywords.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            left_outlets, renamed = self.outlets.mirror(tuple(declared), now)
            self.keywords.rename_outlets(renamed, now)
            mirrored = self.keywords.mirror(tuple(watched), self._variants, now)
            changes = mirrored.changes
            task_id = self.tasks.plan_backfill({*changes.added, *changes.edited, *changes.resumed}, now)
            return MirrorResult(changes, task_id, mirrored.left, left_outlets, mirrored.respelled)

    def find_lease_owners(self, now: datetime) -> tuple[str, ...]:
        """Return the owners of live leases on outlets or tasks, and the running services, in order."""
        with self._database.reading():
            owners = {*self.claims.find_owners(now), *self.tasks.find_owners(now), *self.services.find(now)}
            return tuple(sorted(owners))

    def release_leases(self, owners: Iterable[str], outlet_ids: Collection[int] | None = None) -> int:
        """Release the leases of ended processes, or only those on some outlets. Return how many.

        Due sources stay due, and tasks can be continued by other processes.
        """
        listed = tuple(owners)
        with self._database.writing():
            released = self.claims.release(listed, outlet_ids)
            if outlet_ids is not None:
                return released
            self.services.remove(listed)
            return released + self.tasks.release_all(listed)

    def keep(self, request: KeepRequest, now: datetime) -> KeepResult:
        """Store an article with its mentions, index entry, page and visit, and update its candidate, atomically.

        An article whose title or text changed is updated in place. Keeping the same again changes nothing. Raise
        KeywordNotFound for a mention of an unknown keyword.
        """
        with self._database.writing() as connection:
            # Serialized, so that ids are committed in the order in which they are assigned. Otherwise a client that
            # asks for articles "later than this id" would miss one whose transaction took longer.
            acquire_lock(connection, ARRIVAL_LOCK)
            if request.change is not None and request.change != self.keywords.find_last_change():
                return KeepResult.STALE
            result, article_id = self.articles.save(request, now)
            was_stored = article_id is not None and result is not KeepResult.NEW
            is_duplicate = result is KeepResult.DUPLICATE or (was_stored and self.candidates.is_kept_by_other(request))
            self.candidates.set_kept(request, now, is_duplicate=is_duplicate)
            if request.page is not None and article_id is not None and not is_duplicate:
                self.pages.put(request.candidate_id, article_id, request.page)
            if request.visit is not None:
                self.visits.add(request.outlet_id, request.visit, now)
            return result

    def renormalize(self, request: RenormalizeRequest, now: datetime) -> KeepResult:
        """Store what a page yields now, atomically; with `dry_run` only return the result. Repeating changes nothing.

        The article's id, `kept_at` and `updated_at` stay. UNCHANGED is also the result if the crawl has kept another
        page since, or unmatched articles are not stored; DUPLICATE, with nothing stored, if another article has the
        canonical URL; STALE if a keyword changed since the article was matched.
        """
        kept, clipping = request.stored_page, request.clipping
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if request.change != self.keywords.find_last_change():
                return KeepResult.STALE
            result = self._compare(request)
            if request.dry_run:
                return result
            if result is KeepResult.NEW:
                article, mentions, fetched_at = clipping.article, clipping.mentions, kept.page.fetched_at
                self.keep(
                    KeepRequest(kept.outlet_id, kept.candidate_id, article, mentions, fetched_at, page=kept.page), now
                )
            elif result is KeepResult.UPDATED and kept.stored is not None:
                self.articles.replace(kept.stored, clipping)
                self.candidates.set_canonical_url(kept.candidate_id, clipping.article.url)
            return result

    def prune(
        self,
        now: datetime,
        *,
        unmatched_days: int,
        retention_days: int | None,
        pages_days: int = 0,
        visit_days: int = 30,
    ) -> PruneResult:
        """Delete one batch of expired rows, so that other writers wait only briefly. Call it until nothing is left.

        Matched articles are kept for `retention_days`, forever if that is None.
        """

        def before(days: int) -> datetime:
            return now - timedelta(days=days)

        with self._database.writing():
            unmatched = self.articles.prune(is_matched=False, before=before(unmatched_days))
            matched = 0
            if retention_days is not None:
                matched = self.articles.prune(is_matched=True, before=before(retention_days))
            visits = self.visits.prune(before=before(visit_days))
            return PruneResult(unmatched, matched, visits, self.pages.prune(before=before(pages_days)))

    def _compare(self, request: RenormalizeRequest) -> KeepResult:
        """Return what renormalizing would do."""
        stored, clipping = request.stored_page.stored, request.clipping
        if not self.pages.is_current(request.stored_page):
            return KeepResult.UNCHANGED
        other_id = self.articles.find_id(clipping.article.url)
        if stored is None:
            if other_id is not None:
                return KeepResult.DUPLICATE
            return KeepResult.NEW if clipping.mentions or request.keeps_unmatched else KeepResult.UNCHANGED
        # Mentions by paused keywords and earlier versions stay, so that they are no difference.
        current = self.keywords.find_active_versions()
        found = {each.mention for each in stored.evidence if each.version == current.get(each.mention.keyword)}
        if clipping.article == stored.article and set(clipping.mentions) == found:
            return KeepResult.UNCHANGED
        return KeepResult.UPDATED if other_id in {None, stored.id} else KeepResult.DUPLICATE


def open_store(url: str, *, migrate: bool, variants: Variants = DEFAULT_VARIANTS) -> Store:
    """Return the store at a SQLAlchemy URL. With `migrate`, create it or upgrade its schema first.

    `variants` are the spelling variants that the next `Store.mirror` stores. Raise StoreError, with what to do about
    it, if the store is missing, of another version, or cannot be reached.
    """
    database = open_database(url, creates=migrate)
    try:
        if migrate:
            revisions.upgrade(database)
        else:
            revisions.check_revision(database)
    except BaseException:
        database.close()
        raise
    return Store(database, variants)


def upgrade_store(url: str) -> revisions.UpgradeResult:
    """Create the store at a SQLAlchemy URL, or upgrade its schema. Raise StoreError as `open_store` does."""
    database = open_database(url, creates=True)
    try:
        return revisions.upgrade(database)
    finally:
        database.close()
