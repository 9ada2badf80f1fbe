"""The store: every verb that other rooms have for keeping and finding, each in one transaction."""

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from core.filters import ArticleFilter
from core.forms import DEFAULT, Variants
from core.keyword import Keyword
from core.outlet import Outlet, Source
from storage import (
    articles,
    candidates,
    claims,
    keeping,
    mirror,
    outlets,
    pages,
    profiles,
    pruning,
    renormalizing,
    sources,
    tasks,
    upgrading,
)
from storage.database import Database, open_database
from storage.keyword_records import Mirrored
from storage.keyword_verbs import KeywordVerbs
from storage.page_records import KeptPage, ToRenormalize
from storage.records import (
    Claim,
    DueSource,
    FinishedCrawl,
    Kept,
    OutletEvent,
    Pruned,
    Settlement,
    SourceReading,
    StoredArticle,
    StoredOutlet,
    ToClaim,
    ToKeep,
    Upgrade,
    Visit,
    WaitingCandidate,
)
from storage.task_verbs import TaskVerbs

P = ParamSpec("P")
R = TypeVar("R")


class Store(KeywordVerbs, TaskVerbs):
    """A store that is open and of this version's schema.

    Its verbs may be called from any thread and block until they are done; `in_writer` calls one without blocking. They
    raise StoreError when the database is out of reach. All datetimes must be aware; `now` is the caller's clock.
    """

    def __init__(self, database: Database, variants: Variants = DEFAULT) -> None:
        self._database = database
        self._variants = variants
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")

    def in_writer(self, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run a verb of this store on its one writer thread, after those asked for before; never waits."""
        return self._writer.submit(verb, *args, **kwargs)

    def close(self) -> None:
        """Finish what the writer was given, then let go of the database."""
        self._writer.shutdown()
        self._database.close()

    def mirror_config(self, declared: Iterable[Outlet], watched: Iterable[Keyword], now: datetime) -> Mirrored:
        """Make the outlets and keywords of origin `config` equal to the file's; pause those that left it.

        Keywords that find something else with this store's spellings than with the last ones get a new version.
        """
        with self._database.writing() as connection:
            return mirror.mirror_config(connection, declared, watched, self._variants, now)

    def claim_due(self, wish: ToClaim, now: datetime) -> tuple[Claim, ...]:
        """Lease outlets with due sources that nobody else crawls. Raises OutletNotFound for a name that is none."""
        with self._database.writing() as connection:
            return claims.claim_due(connection, wish, now)

    def renew_lease(self, owner: str, outlet_ids: Collection[int], lease: timedelta, now: datetime) -> tuple[int, ...]:
        """Lengthen live leases to `now + lease`; gives the outlets that are still this owner's."""
        with self._database.writing() as connection:
            return claims.renew_lease(connection, owner, outlet_ids, now + lease, now)

    def find_lease_owners(self, now: datetime) -> tuple[str, ...]:
        """The owners of live leases, on outlets or tasks, and the services."""
        with self._database.reading() as connection:
            its = claims.find_lease_owners(connection, now), tasks.find_task_owners(connection, now)
            return tuple(sorted({*its[0], *its[1], *tasks.find_services(connection, now)}))

    def release_leases(self, owners: Iterable[str], outlet_ids: Collection[int] | None = None) -> int:
        """Free the leases of owners that are gone or interrupted; what was due stays due. Gives how many.

        Of all that they hold (their tasks are taken up where they stand), or only of some outlets.
        """
        listed = tuple(owners)
        with self._database.writing() as connection:
            freed = claims.release_leases(connection, listed, outlet_ids)
            return freed if outlet_ids is not None else freed + tasks.release_owners(connection, listed)

    def finish_crawl(self, finished: FinishedCrawl, now: datetime) -> bool:
        """Note how a crawl ended and free its lease. False, and nothing noted, where the lease is another's."""
        with self._database.writing() as connection:
            return claims.finish_crawl(connection, finished, now)

    def add_sources(self, outlet_id: int, discovered: Iterable[Source], now: datetime) -> tuple[DueSource, ...]:
        """Remember discovered sources; gives the new ones, due now."""
        with self._database.writing() as connection:
            return sources.add_sources(connection, outlet_id, discovered, now)

    def find_source_urls(self, outlet_id: int) -> frozenset[str]:
        """The addresses of the sources that an outlet is watched through, its home and paused ones aside."""
        with self._database.reading() as connection:
            return sources.find_source_urls(connection, outlet_id)

    def fail_source(self, source_id: int, reason: str) -> None:
        """Note why a source could not be read, in plain words."""
        with self._database.writing() as connection:
            sources.fail_source(connection, source_id, reason)

    def add_candidates(self, reading: SourceReading, now: datetime) -> int:
        """Commit what reading a source gave, together with its validators; gives how many candidates are new."""
        with self._database.writing() as connection:
            return candidates.add_candidates(connection, reading, now)

    def find_waiting(self, outlet_id: int, now: datetime, limit: int) -> tuple[WaitingCandidate, ...]:
        """The candidates of an outlet to fetch now, the oldest first."""
        with self._database.reading() as connection:
            return candidates.find_waiting(connection, outlet_id, now, limit)

    def count_known(self, outlet_id: int, urls: Collection[str]) -> int:
        """How many of the addresses are candidates of an outlet already."""
        with self._database.reading() as connection:
            return candidates.count_known(connection, outlet_id, urls)

    def keep(self, wanted: ToKeep, now: datetime) -> Kept:
        """Keep an article with its mentions and settle its candidate. Twice the same is a no-op."""
        with self._database.writing() as connection:
            return keeping.keep(connection, wanted, now)

    def settle_candidate(self, settlement: Settlement, now: datetime) -> None:
        """Note how a candidate ended that gave no article this time."""
        with self._database.writing() as connection:
            candidates.settle_candidate(connection, settlement, now)

    def add_visit(self, outlet_id: int, visit: Visit, now: datetime) -> None:
        """Record an HTTP exchange that belongs to no candidate."""
        with self._database.writing() as connection:
            candidates.add_visit(connection, outlet_id, visit, now)

    def count_pages(self, names: Sequence[str] | None) -> int:
        """How many pages are kept of the named outlets (None: of all), a story as one. Raises OutletNotFound."""
        with self._database.reading() as connection:
            return pages.count_pages(connection, names)

    def find_pages(self, names: Sequence[str] | None, after: int, limit: int) -> tuple[KeptPage, ...]:
        """Pages of the named outlets (None: of all) in the order of their candidates, behind the candidate `after`."""
        with self._database.reading() as connection:
            return pages.find_pages(connection, names, after, limit)

    def renormalize(self, wanted: ToRenormalize, now: datetime) -> Kept:
        """Store what a kept page gives now, all or nothing, or say what a dry run would. Twice the same is a no-op."""
        with self._database.writing() as connection:
            return renormalizing.renormalize(connection, wanted, now)

    def find_profile(self, outlet_id: int) -> bytes | None:
        """What was learned of an outlet's furniture, as `keep_profile` was given it; None where nothing was yet."""
        with self._database.reading() as connection:
            return profiles.find_profile(connection, outlet_id)

    def keep_profile(self, outlet_id: int, written: bytes, events: Iterable[OutletEvent], now: datetime) -> None:
        """Keep what was learned in the place of what was before, and what was noticed with it."""
        with self._database.writing() as connection:
            profiles.keep_profile(connection, outlet_id, written, events, now)

    def find_articles(self, wanted: ArticleFilter) -> tuple[StoredArticle, ...]:
        """Articles, newest first. Raises KeywordNotFound or OutletNotFound for a name that nothing has."""
        with self._database.reading() as connection:
            return articles.find_articles(connection, wanted)

    def count_articles(self, wanted: ArticleFilter) -> int:
        """How many articles there are, whatever the filter's limit. Raises as `find_articles` does."""
        with self._database.reading() as connection:
            return articles.count_articles(connection, wanted)

    def find_languages(self) -> tuple[str, ...]:
        """The codes of the languages of all articles, in order. Reads all of them."""
        with self._database.reading() as connection:
            return articles.find_languages(connection)

    def get_article(self, article_id: int) -> StoredArticle:
        """One article. Raises ArticleNotFound."""
        with self._database.reading() as connection:
            return articles.get_article(connection, article_id)

    def find_outlets(self, now: datetime) -> tuple[StoredOutlet, ...]:
        """All outlets by name, with their sources, counts and last crawl."""
        with self._database.reading() as connection:
            return outlets.find_outlets(connection, now)

    def prune(
        self,
        now: datetime,
        *,
        unmatched_days: int,
        retention_days: int | None,
        pages_days: int = 0,
        visit_days: int = 30,
    ) -> Pruned:
        """Delete one batch of what is past its age; to be called until nothing is left to delete.

        One batch a call, so that others who write wait for a blink only. `retention_days` None: never the matched.
        """

        def before(days: int) -> datetime:
            return now - timedelta(days=days)

        with self._database.writing() as connection:
            unmatched = pruning.prune_articles(connection, is_matched=False, before=before(unmatched_days))
            matched = 0
            if retention_days is not None:
                matched = pruning.prune_articles(connection, is_matched=True, before=before(retention_days))
            old_visits = pruning.prune_visits(connection, before=before(visit_days))
            return Pruned(unmatched, matched, old_visits, pages.prune_pages(connection, before=before(pages_days)))


def open_store(url: str, *, migrate: bool, variants: Variants = DEFAULT) -> Store:
    """The store at a SQLAlchemy URL. With `migrate` it is made, or brought to this version's schema, first.

    `variants` are the spellings by which keywords are read from the next `mirror_config` on.

    Raises StoreError, which says what to do: the store is missing, of another version, or out of reach. Without
    `migrate` nothing is created or changed.
    """
    database = open_database(url, creates=migrate)
    try:
        if migrate:
            upgrading.upgrade(database)
        else:
            upgrading.check_revision(database)
    except BaseException:
        database.close()
        raise
    return Store(database, variants)


def upgrade_store(url: str) -> Upgrade:
    """Make the store at a SQLAlchemy URL, or bring it to this version's schema. Raises StoreError as `open_store`."""
    database = open_database(url, creates=True)
    try:
        return upgrading.upgrade(database)
    finally:
        database.close()
