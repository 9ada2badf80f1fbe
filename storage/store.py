"""The store: every verb that other rooms have for keeping and finding, each in one transaction."""

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from core.forms import DEFAULT, Variants
from core.keyword import Keyword
from core.outlet import Outlet
from storage import (
    claims,
    keeping,
    mirror,
    nouns,
    pages,
    pruning,
    renormalizing,
    tasks,
    upgrading,
)
from storage.database import Database, open_database
from storage.keyword_records import MirrorResult
from storage.page_records import RenormalizeRequest
from storage.records import (
    KeepRequest,
    KeepResult,
    PruneResult,
    UpgradeResult,
)

P = ParamSpec("P")
R = TypeVar("R")


class Store:
    """A store that is open and of this version's schema.

    Its verbs may be called from any thread and block until they are done; `submit` calls one without blocking. They
    raise StoreError when the database is out of reach. All datetimes must be aware; `now` is the caller's clock.
    """

    def __init__(self, database: Database, variants: Variants = DEFAULT) -> None:
        self._database = database
        self._variants = variants
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")
        self.articles = nouns.Articles(database, variants)
        self.keywords = nouns.Keywords(database, variants)
        self.outlets = nouns.Outlets(database, variants)
        self.claims = nouns.Claims(database, variants)
        self.sources = nouns.Sources(database, variants)
        self.candidates = nouns.Candidates(database, variants)
        self.visits = nouns.Visits(database, variants)
        self.pages = nouns.Pages(database, variants)
        self.profiles = nouns.Profiles(database, variants)
        self.tasks = nouns.Tasks(database, variants)
        self.backfills = nouns.Backfills(database, variants)
        self.services = nouns.Services(database, variants)

    def submit(self, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run a verb of this store on its one writer thread, after those asked for before; never waits."""
        return self._writer.submit(verb, *args, **kwargs)

    def close(self) -> None:
        """Finish what the writer was given, then let go of the database."""
        self._writer.shutdown()
        self._database.close()

    def mirror(self, declared: Iterable[Outlet], watched: Iterable[Keyword], now: datetime) -> MirrorResult:
        """Make the outlets and keywords of origin `config` equal to the file's; pause those that left it.

        Keywords that find something else with this store's spellings than with the last ones get a new version.
        """
        with self._database.writing() as connection:
            return mirror.mirror_config(connection, declared, watched, self._variants, now)

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

    def keep(self, wanted: KeepRequest, now: datetime) -> KeepResult:
        """Keep an article with its mentions and settle its candidate. Twice the same is a no-op."""
        with self._database.writing() as connection:
            return keeping.keep(connection, wanted, now)

    def renormalize(self, wanted: RenormalizeRequest, now: datetime) -> KeepResult:
        """Store what a kept page gives now, all or nothing, or say what a dry run would. Twice the same is a no-op."""
        with self._database.writing() as connection:
            return renormalizing.renormalize(connection, wanted, now)

    def prune(
        self,
        now: datetime,
        *,
        unmatched_days: int,
        retention_days: int | None,
        pages_days: int = 0,
        visit_days: int = 30,
    ) -> PruneResult:
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
            return PruneResult(unmatched, matched, old_visits, pages.prune_pages(connection, before=before(pages_days)))


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


def upgrade_store(url: str) -> UpgradeResult:
    """Make the store at a SQLAlchemy URL, or bring it to this version's schema. Raises StoreError as `open_store`."""
    database = open_database(url, creates=True)
    try:
        return upgrading.upgrade(database)
    finally:
        database.close()
