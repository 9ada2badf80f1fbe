"""The store's verbs by noun, each in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from core.filters import ArticleFilter
from core.forms import Variants
from core.keyword import Keyword
from core.outlet import Source
from core.reasons import Reason
from storage import articles, backfilling, candidates, claims, keywords, outlets, pages, profiles, sources, tasks
from storage.backfilling import Backfill, Batch
from storage.database import Database
from storage.keyword_records import KeywordChanges, KeywordUpdate, Preview, StoredKeyword, Task
from storage.page_records import StoredPage
from storage.records import (
    CandidateUpdate,
    Claim,
    ClaimRequest,
    DueSource,
    FinishedCrawl,
    OutletEvent,
    SourceResult,
    StoredArticle,
    StoredOutlet,
    Visit,
    WaitingCandidate,
)


class _Noun:
    def __init__(self, database: Database, variants: Variants) -> None:
        self._database = database
        self._variants = variants


class Articles(_Noun):
    """Verbs of `store.articles`."""

    def find(self, wanted: ArticleFilter) -> tuple[StoredArticle, ...]:
        """Articles, newest first. Raises KeywordNotFound or OutletNotFound for a name that nothing has."""
        with self._database.reading() as connection:
            return articles.find_articles(connection, wanted)

    def count(self, wanted: ArticleFilter) -> int:
        """How many articles there are, whatever the filter's limit. Raises as `find` does."""
        with self._database.reading() as connection:
            return articles.count_articles(connection, wanted)

    def find_languages(self) -> tuple[str, ...]:
        """The codes of the languages of all articles, in order. Reads all of them."""
        with self._database.reading() as connection:
            return articles.find_languages(connection)

    def get(self, article_id: int) -> StoredArticle:
        """One article. Raises ArticleNotFound."""
        with self._database.reading() as connection:
            return articles.get_article(connection, article_id)


class Keywords(_Noun):
    """Verbs of `store.keywords`."""

    def find_active(self) -> tuple[Keyword, ...]:
        """What articles are matched against, by name."""
        with self._database.reading() as connection:
            return keywords.active_keywords(connection)

    def find_all(self) -> tuple[Keyword, ...]:
        """All keywords by name, the paused ones too."""
        with self._database.reading() as connection:
            return keywords.all_keywords(connection)

    def find_update(self, known: int) -> KeywordUpdate | None:
        """What articles are matched against, written out, as of the newest change; None where that is `known`."""
        with self._database.reading() as connection:
            return keywords.watched_keywords(connection, known, self._variants)

    def find(self) -> tuple[StoredKeyword, ...]:
        """All keywords by name, with the number of articles that mention each."""
        with self._database.reading() as connection:
            return keywords.find_keywords(connection)

    def find_names(self) -> tuple[str, ...]:
        """The names of all keywords, the paused ones too."""
        with self._database.reading() as connection:
            return keywords.known_names(connection)

    def get(self, name: str) -> StoredKeyword:
        """One keyword with the number of articles that mention it. Raises KeywordNotFound."""
        with self._database.reading() as connection:
            return keywords.get_keyword(connection, name)

    def put(self, wanted: Iterable[Keyword], now: datetime) -> KeywordChanges:
        """Let these keywords be in the store as given, of origin `user`; gives what that changed.

        Raises QueryError, and changes nothing, where a keyword refers to one that is not there, or in a circle.
        """
        with self._database.writing() as connection:
            changed = keywords.put_keywords(connection, wanted, "user", now)
            keywords.check_references(connection, self._variants)
            return changed

    def remove(self, name: str, now: datetime) -> int:
        """Delete a keyword with its mentions; gives how many articles it had.

        Raises KeywordNotFound, and QueryError where another keyword refers to it.
        """
        with self._database.writing() as connection:
            count = keywords.remove_keyword(connection, name, now)
            keywords.check_references(connection, self._variants)
            return count

    def expand(self, wanted: Sequence[Keyword]) -> tuple[Keyword, ...]:
        """Keywords with all that their queries stand for in them: forms, spellings, other keywords' queries.

        Raises QueryError for a reference to nothing.
        """
        with self._database.reading() as connection:
            return keywords.written_out(connection, wanted, self._variants)


class Outlets(_Noun):
    """Verbs of `store.outlets`."""

    def find(self, now: datetime) -> tuple[StoredOutlet, ...]:
        """All outlets by name, with their sources, counts and last crawl."""
        with self._database.reading() as connection:
            return outlets.find_outlets(connection, now)


class Claims(_Noun):
    """Verbs of `store.claims`."""

    def acquire(self, wish: ClaimRequest, now: datetime) -> tuple[Claim, ...]:
        """Lease outlets with due sources that nobody else crawls. Raises OutletNotFound for a name that is none."""
        with self._database.writing() as connection:
            return claims.claim_due(connection, wish, now)

    def renew(self, owner: str, outlet_ids: Collection[int], lease: timedelta, now: datetime) -> tuple[int, ...]:
        """Lengthen live leases to `now + lease`; gives the outlets that are still this owner's."""
        with self._database.writing() as connection:
            return claims.renew_lease(connection, owner, outlet_ids, now + lease, now)

    def finish(self, finished: FinishedCrawl, now: datetime) -> bool:
        """Note how a crawl ended and free its lease. False, and nothing noted, where the lease is another's."""
        with self._database.writing() as connection:
            return claims.finish_crawl(connection, finished, now)


class Sources(_Noun):
    """Verbs of `store.sources`."""

    def add(self, outlet_id: int, discovered: Iterable[Source], now: datetime) -> tuple[DueSource, ...]:
        """Remember discovered sources; gives the new ones, due now."""
        with self._database.writing() as connection:
            return sources.add_sources(connection, outlet_id, discovered, now)

    def find_urls(self, outlet_id: int) -> frozenset[str]:
        """The addresses of the sources that an outlet is watched through, its home and paused ones aside."""
        with self._database.reading() as connection:
            return sources.find_source_urls(connection, outlet_id)

    def set_error(self, source_id: int, reason: Reason) -> None:
        """Note why a source could not be read, in plain words."""
        with self._database.writing() as connection:
            sources.fail_source(connection, source_id, reason)


class Candidates(_Noun):
    """Verbs of `store.candidates`."""

    def add(self, reading: SourceResult, now: datetime) -> int:
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

    def update(self, settlement: CandidateUpdate, now: datetime) -> None:
        """Note how a candidate ended that gave no article this time."""
        with self._database.writing() as connection:
            candidates.settle_candidate(connection, settlement, now)


class Visits(_Noun):
    """Verbs of `store.visits`."""

    def add(self, outlet_id: int, visit: Visit, now: datetime) -> None:
        """Record an HTTP exchange that belongs to no candidate."""
        with self._database.writing() as connection:
            candidates.add_visit(connection, outlet_id, visit, now)


class Pages(_Noun):
    """Verbs of `store.pages`."""

    def count(self, names: Sequence[str] | None) -> int:
        """How many pages are kept of the named outlets (None: of all), a story as one. Raises OutletNotFound."""
        with self._database.reading() as connection:
            return pages.count_pages(connection, names)

    def find(self, names: Sequence[str] | None, after: int, limit: int) -> tuple[StoredPage, ...]:
        """Pages of the named outlets (None: of all) in the order of their candidates, behind the candidate `after`."""
        with self._database.reading() as connection:
            return pages.find_pages(connection, names, after, limit)


class Profiles(_Noun):
    """Verbs of `store.profiles`."""

    def get(self, outlet_id: int) -> bytes | None:
        """What was learned of an outlet's furniture, as `put` was given it; None where nothing was yet."""
        with self._database.reading() as connection:
            return profiles.find_profile(connection, outlet_id)

    def put(self, outlet_id: int, written: bytes, events: Iterable[OutletEvent], now: datetime) -> None:
        """Keep what was learned in the place of what was before, and what was noticed with it."""
        with self._database.writing() as connection:
            profiles.keep_profile(connection, outlet_id, written, events, now)


class Tasks(_Noun):
    """Verbs of `store.tasks`."""

    def plan_backfill(self, names: Collection[str], now: datetime) -> int | None:
        """Plan a task that matches all that is stored now against these keywords; its id, None for nothing to do."""
        with self._database.writing() as connection:
            return tasks.plan_backfill(connection, names, now)

    def find(self, limit: int) -> tuple[Task, ...]:
        """The newest tasks first."""
        with self._database.reading() as connection:
            return tasks.find_tasks(connection, limit)

    def get(self, task_id: int) -> Task:
        """One task as it stands."""
        with self._database.reading() as connection:
            return tasks.get_task(connection, task_id)

    def claim(self, owner: str, lease: timedelta, now: datetime) -> Task | None:
        """Lease the oldest task that nobody works on; None where there is none."""
        with self._database.writing() as connection:
            return tasks.claim_task(connection, owner, now + lease, now)

    def finish(self, task_id: int, owner: str, error: str | None, now: datetime) -> None:
        """A task is done, or failed for a reason in plain words."""
        with self._database.writing() as connection:
            tasks.end_task(connection, task_id, owner, error, now)

    def release(self, task_id: int, owner: str) -> None:
        """Let a task go, to be taken up where it stands."""
        with self._database.writing() as connection:
            tasks.release_task(connection, task_id, owner)


class Backfills(_Noun):
    """Verbs of `store.backfills`."""

    def begin(self, task: Task) -> Backfill:
        """Find what is left to look at. Raises QueryError for a keyword that this version cannot read."""
        with self._database.reading() as connection:
            return backfilling.begin_backfill(connection, task, self._variants)

    def match_batch(self, backfill: Backfill, start: int) -> Batch:
        """Read and match the next articles of a backfill, from the `start`-th on; writes nothing."""
        with self._database.reading() as connection:
            return backfilling.match_batch(connection, backfill, start)

    def save_batch(self, backfill: Backfill, batch: Batch, owner: str, until: datetime) -> Task | None:
        """Write what a batch found, and how far the task came; None where the task is another's by now."""
        with self._database.writing() as connection:
            return backfilling.keep_batch(connection, backfill, batch, owner, until)

    def preview(
        self, wanted: Sequence[Keyword], limits: ArticleFilter, most: int | None = None, shown: int = 5
    ) -> Preview:
        """What keywords would match of what is stored, newest first, within the filter's limits.

        At most the newest `most` articles that hold their words are matched; the newest `shown` hits come with all
        their mentions. Raises QueryError.
        """
        with self._database.reading() as connection:
            written = keywords.written_out(connection, wanted, self._variants)
            return backfilling.find_hits(connection, written, limits, most, shown)


class Services(_Noun):
    """Verbs of `store.services`."""

    def renew(self, owner: str, lease: timedelta, now: datetime) -> None:
        """Tell that this owner is a service, and runs until `now + lease` at least."""
        with self._database.writing() as connection:
            tasks.renew_service(connection, owner, now + lease, now)

    def find(self, now: datetime) -> tuple[str, ...]:
        """The services that run, as far as the store knows."""
        with self._database.reading() as connection:
            return tasks.find_services(connection, now)
