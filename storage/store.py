"""The store: its nouns (articles, keywords, …), and the transactions that span several of them."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime, timedelta
from typing import ParamSpec, Self, TypeVar

from core.corrections import Correction
from core.errors import StoreError, StoreInUse
from core.folded_text import FoldedArticle
from core.forms import DEFAULT_VARIANTS, Variants
from core.keyword import Keyword
from core.matcher import Mention
from core.messages import message
from core.outlet import Outlet
from core.urls import article_key, public_url
from storage import revisions
from storage.addresses import Addresses, FetchedArticle, Identity
from storage.alerts import Alerts
from storage.api_tokens import ApiTokens
from storage.articles import Articles, KeepRequest, KeepResult, StoredArticle
from storage.attachments import Attachments, NewAttachment
from storage.audit_log import AuditEntry, AuditLog
from storage.backfills import Backfills
from storage.candidates import Candidates
from storage.change_feed import ChangeFeed
from storage.changes import ChangeLog
from storage.claims import Claims
from storage.clusters import Clusters
from storage.corrections import Corrections
from storage.counts import Counts
from storage.database import ARRIVAL_LOCK, CLAIM_LOCK, Database, acquire_lock, open_database
from storage.failed_sign_ins import FailedSignIns
from storage.feeds import Feeds
from storage.imports import ImportProgress, Imports
from storage.keywords import KeywordChanges, Keywords
from storage.last_looks import LastLooks
from storage.leases import Leases, describe_owner, find_dead_owners, make_owner
from storage.marks import ArticleMarks
from storage.mentions import Mentions
from storage.news import NewsFinder
from storage.outlets import Outlets
from storage.pages import Pages, RenormalizeRequest
from storage.profiles import Profiles
from storage.quotes import ArticleQuotes
from storage.reindexes import Reindexes
from storage.removals import Removals, RemovedArticle
from storage.report_orders import ReportOrders
from storage.saved_searches import SavedSearches
from storage.search.full_text import FullTextIndex
from storage.sent_reports import SentReports
from storage.sessions import Sessions
from storage.settings import Settings, UsedConfig, hash_config
from storage.sizes import Sizes
from storage.sources import Sources
from storage.tasks import Tasks
from storage.users import Users
from storage.verification import Verification
from storage.versions import ArticleVersions
from storage.visits import Visits

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """The config file that a process copies into the store.

    `path` is absolute. `options` are the options on which the crawls of all outlets depend, by name. With `takes_over`,
    the file replaces another config file even while a service that uses the other file is running.
    """

    path: str
    options: Mapping[str, str] = field(default_factory=dict)
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class MirrorResult:
    """The changes that `Store.mirror` made.

    `task_id` is the backfill planned for changed keywords, or None. `left_outlets` are the names of the outlets that
    were paused because they are no longer in the config. `reindex_id` is the task planned because the store has other
    rules for words than this version, or None.
    """

    keywords: KeywordChanges
    task_id: int | None = None
    left_outlets: tuple[str, ...] = ()
    reindex_id: int | None = None


@dataclass(frozen=True, slots=True)
class AddResult:
    """The result of `Store.add_article`.

    `article_id` is that of the stored article, or None if the result is STALE. `attached` are the names of the files
    that it did not have yet.
    """

    result: KeepResult
    article_id: int | None
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PruneResult:
    """The numbers of rows that one batch of each kind deleted. Hashes are those of the articles' fingerprints.

    `texts` is the number of articles whose texts were deleted.
    """

    unmatched: int
    matched: int
    visits: int
    pages: int = 0
    changes: int = 0
    hashes: int = 0
    keyword_changes: int = 0
    tasks: int = 0
    candidates: int = 0
    texts: int = 0
    audit_entries: int = 0
    sessions: int = 0
    failed_sign_ins: int = 0
    alert_messages: int = 0
    report_files: int = 0
    report_orders: int = 0

    @property
    def is_nothing(self) -> bool:
        return not any(astuple(self))


class Store:
    """An open store, whose schema has the newest revision.

    The methods ("verbs") of the nouns, such as `articles`, may be called from any thread. Each verb runs in one
    transaction and blocks until it is done; `submit` calls a verb without blocking. A verb raises StoreError if the
    database cannot be reached. All datetimes are aware, and `now` is the caller's clock. `variants` are the spelling
    variants of the config.
    """

    def __init__(self, database: Database, variants: Variants = DEFAULT_VARIANTS) -> None:
        self._database = database
        self._variants = variants
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")
        self.settings = Settings(database)
        self.visits = Visits(database)
        self.leases = Leases(database)
        self.sources = Sources(database)
        self.counts = Counts(database)
        self.outlets = Outlets(database, self.sources, self.counts)
        self.profiles = Profiles(database, self.outlets)
        self.claims = Claims(database, self.outlets, self.sources)
        self.keywords = Keywords(database, self.counts, variants)
        self.versions = ArticleVersions(database)
        self.removals = Removals(database)
        self.imports = Imports(database)
        self.changes = ChangeLog(database)
        self.clusters = Clusters(database)
        self.corrections = Corrections(database)
        self.attachments = Attachments(database)
        self.audit_log = AuditLog(database)
        self.marks = ArticleMarks(database)
        self.quotes = ArticleQuotes(database)
        self.users = Users(database)
        self.sessions = Sessions(database)
        self.api_tokens = ApiTokens(database)
        self.failed_sign_ins = FailedSignIns(database)
        self.last_looks = LastLooks(database)
        self.news = NewsFinder(database, self.changes)
        self.saved_searches = SavedSearches(database)
        self.feeds = Feeds(database)
        self.alerts = Alerts(database, self.changes)
        self.sent_reports = SentReports(database)
        self.report_orders = ReportOrders(database)
        mentions = Mentions(database, self.keywords)
        index = FullTextIndex(database)
        self.articles = Articles(
            database,
            Addresses(database, self.removals),
            self.outlets,
            self.keywords,
            mentions,
            index,
            self.versions,
            self.counts,
            self.changes,
            self.clusters,
            self.corrections,
            self.attachments,
            self.marks,
            self.quotes,
        )
        self.change_feed = ChangeFeed(database, self.changes, self.articles, self.keywords)
        self.pages = Pages(database, self.outlets, self.articles)
        self.candidates = Candidates(database, self.sources, self.pages, self.visits, self.articles)
        self.tasks = Tasks(database, self.keywords)
        self.backfills = Backfills(database, self.keywords, mentions, self.articles, self.tasks, index)
        self.reindexes = Reindexes(database, self.keywords, mentions, self.articles, self.tasks, index)
        self.verification = Verification(database, self.articles, self.counts, index)
        self.sizes = Sizes(database)

    def submit(self, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Schedule a verb on the store's writer thread, without blocking. Verbs run in the order of the calls."""
        return self._writer.submit(verb, *args, **kwargs)

    async def call(self, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a verb on the writer thread, and return its result without blocking the event loop."""
        return await asyncio.wrap_future(self.submit(verb, *args, **kwargs))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Wait for the submitted verbs, then close the database."""
        self._writer.shutdown()
        self._database.close()

    def find_data_version(self) -> str:
        """Return a text that is another one than before if anything was committed in between, by any process.

        So what was read after one call is still as it was if a later call returns the same.
        """
        return self._database.find_data_version()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read in one transaction what is read in this context, which must change nothing."""
        with self._database.reading():
            yield

    @contextmanager
    def audited(self, entry: AuditEntry) -> Iterator[None]:
        """Log a change of a user together with the verbs that are called in this context: all or nothing."""
        with self._database.writing():
            yield
            self.audit_log.add(entry)

    def mirror(
        self,
        declared: Iterable[Outlet],
        keywords: Iterable[Keyword],
        now: datetime,
        config_file: ConfigFile | None = None,
    ) -> MirrorResult:
        """Make the outlets and keywords of origin `config`, and the spelling variants, equal to the config's.

        Outlets and keywords that are no longer in the config are paused, never deleted. A keyword gets a new version if
        its query or limits change, or if other spelling variants change its meaning. A backfill is planned for new,
        edited and resumed keywords. A reindex is planned if the store has other rules for words than this version.
        Changed outlets become due now. If an option of `config_file` changed, all outlets do.

        Raise StoreInUse if a service is running and another config file was mirrored last.
        """
        outlets, keywords = tuple(declared), tuple(keywords)
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            has_new_options = config_file is not None and self._use(config_file, hash_config(outlets, keywords), now)
            left_outlets, renamed = self.outlets.mirror(outlets, now, all_are_due=has_new_options)
            self.keywords.rename_outlets(renamed, now)
            changes = self.keywords.mirror(keywords, self._variants, now)
            # Planned first and so executed first: a backfill then finds its articles in the new index.
            reindex_id = self.reindexes.plan(now)
            task_id = self.tasks.plan_backfill({*changes.added, *changes.edited, *changes.resumed}, now)
            return MirrorResult(changes, task_id, left_outlets, reindex_id)

    def remove_outlet(self, name: str, now: datetime) -> int:
        """Delete an outlet with everything stored about it. Return the number of its articles.

        Raise OutletNotFound for an unknown name, and StoreError while the outlet is being crawled.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, CLAIM_LOCK)
            stored = self.outlets.get(name, now)
            if stored.crawled_by is not None:
                raise StoreError(
                    message("'{outlet}' is being crawled; try again when the crawl has ended", outlet=name)
                )
            removed = self.articles.remove(stored.id)
            self.outlets.remove(stored.id)
            return removed

    def _use(self, config_file: ConfigFile, digest: str, now: datetime) -> bool:
        """Make a config file the one from which the store is mirrored. Return whether its options changed.

        Raise StoreInUse as `mirror` does.
        """
        used = self.settings.find_used_config()
        me = make_owner()
        using = UsedConfig(me.partition("/")[0], config_file.path, digest, dict(config_file.options))
        if used == using:
            return False
        if used is not None and not (used.is_same_file(using) or used.digest == digest or config_file.takes_over):
            service_owners = self.leases.find_services(now)
            living_owners = sorted({*service_owners} - {*find_dead_owners(service_owners, me)})
            if living_owners:
                raise StoreInUse(used.path, describe_owner(living_owners[0]))
        self.settings.set_used_config(using)
        return used is not None and used.options != using.options

    def keep(self, request: KeepRequest, now: datetime) -> KeepResult:
        """Store an article, and update its candidate. Store its mentions, index entry, page and visit with it.

        All this is one transaction. A stored article is updated if its title or text changed; otherwise it does not
        change, so that `keep` can be repeated. Raise KeywordNotFound for a mention of an unknown keyword.
        """
        return self.keep_all([(request, now)])[0]

    def keep_all(self, requests: Iterable[tuple[KeepRequest, datetime]]) -> list[KeepResult]:
        """Store articles, each with the time at which it is kept, in one transaction. Return their results in order.

        Each is stored as `keep` would store it. Articles that are certainly new are stored first, with one statement
        for each table.
        """
        timed_requests = list(requests)
        with self._database.writing() as connection:
            # Serialized, so that ids are committed in the order in which they are assigned. Otherwise, a client that
            # requests the articles "later than this id" would miss one whose transaction took longer.
            acquire_lock(connection, ARRIVAL_LOCK)
            if excerpts_only := self.outlets.find_excerpts_only():
                timed_requests = [
                    (replace(request, is_excerpt=request.outlet_id in excerpts_only), now)
                    for request, now in timed_requests
                ]
            change = self.keywords.find_last_change()
            is_new = self.articles.addresses.find_new([request.fetched for request, _ in timed_requests])
            added = {
                number: (request, now)
                for number, (request, now) in enumerate(timed_requests)
                if is_new[number] and _is_addable(request, change)
            }
            self._add_new(list(added.values()))
            return [
                KeepResult.NEW if number in added else self._keep(request, change, now)
                for number, (request, now) in enumerate(timed_requests)
            ]

    def _add_new(self, timed_requests: Sequence[tuple[KeepRequest, datetime]]) -> None:
        """Store articles that are certainly new, each with the time at which it is kept."""
        if not timed_requests:
            return
        article_ids = self.articles.add_new(timed_requests)
        self.candidates.set_all_kept(timed_requests)
        self.pages.put_all(
            [
                (request.candidate_id, article_id, request.page)
                for (request, _), article_id in zip(timed_requests, article_ids, strict=True)
                if request.page is not None and not request.is_excerpt
            ]
        )
        self.visits.add_all(
            (request.outlet_id, request.visit, now) for request, now in timed_requests if request.visit is not None
        )

    def _keep(self, request: KeepRequest, change: int, now: datetime) -> KeepResult:
        """Store an article that may be stored already. `change` is the number of the newest keyword change."""
        if request.change not in (None, change):
            return KeepResult.STALE
        saved = self.articles.save(request, now)
        if saved.result is KeepResult.STALE:
            return KeepResult.STALE
        for url_change in saved.changes:
            self.candidates.change_canonical_url(url_change.old_url, url_change.new_url)
        result, article_id = saved.result, saved.article_id
        was_stored = article_id is not None and result is not KeepResult.NEW
        is_other = was_stored and self.candidates.is_kept_by_other(request, saved.url)
        is_duplicate = result is KeepResult.DUPLICATE or is_other
        if saved.removed_id is not None:
            self.removals.add_keys(saved.removed_id, request.fetched.keys)
            self.candidates.set_removed(request.candidate_id)
            return result
        self.candidates.set_kept(request, saved.url, now, is_duplicate=is_duplicate)
        if request.page is not None and article_id is not None and not is_duplicate:
            self.pages.put(request.candidate_id, article_id, request.page)
        if request.visit is not None:
            self.visits.add(request.outlet_id, request.visit, now)
        return result

    def keep_imported(
        self, requests: Sequence[KeepRequest], progress: ImportProgress, now: datetime
    ) -> tuple[list[KeepResult], ImportProgress]:
        """Store imported articles, settle their candidates, and record how far the import got, in one transaction.

        Return the results, and `progress` with the new and known articles counted.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if any(request.change != self.keywords.find_last_change() for request in requests):
                return [KeepResult.STALE] * len(requests), progress
            results = self.keep_all((request, now) for request in requests)
            urls = {(each.outlet_id, url) for each in requests for url in _find_urls(each)}
            self.candidates.add_settled(sorted(urls), now)
            new = results.count(KeepResult.NEW)
            progress = replace(progress, new=progress.new + new, known=progress.known + len(results) - new)
            self.imports.put(progress)
            return results, progress

    def add_article(self, request: KeepRequest, now: datetime, files: Sequence[NewAttachment] = ()) -> AddResult:
        """Store an article that a person added, with files, in one transaction. The request needs no candidate.

        The page is settled: a crawl does not fetch it as new. Raise ArticleRemoved if a removed article had one of the
        addresses.
        """
        fetched = request.fetched
        keys, url = fetched.keys, fetched.final_url
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if request.change != self.keywords.find_last_change():
                return AddResult(KeepResult.STALE, None)
            self.removals.check(keys)
            identity = self.articles.addresses.identify(fetched)
            candidate_id = self.candidates.find_id(request.outlet_id, identity.url, keys)
            if candidate_id is None and public_url(url) is not None:
                self.candidates.add_settled([(request.outlet_id, url)], now)
                candidate_id = self.candidates.find_id(request.outlet_id, url, {article_key(url)})
            result = self.keep(replace(request, candidate_id=candidate_id or 0), now)
            article_id = self.articles.addresses.identify(fetched).article_id
            if result is KeepResult.STALE or article_id is None:
                return AddResult(KeepResult.STALE, None)
            attached = [file.name for file in files if self.attachments.add(article_id, file, now)]
            return AddResult(result, article_id, tuple(attached))

    def correct_article(
        self,
        stored: StoredArticle,
        corrections: Sequence[Correction],
        mentions: Iterable[Mention],
        change: int,
        now: datetime,
    ) -> KeepResult:
        """Replace the corrections of an article with others, and its mentions with those in the corrected article.

        `change` is the number of the newest keyword change that the matcher knew. The result is STALE if a keyword or
        the stored article changed meanwhile: then nothing is stored. Raise ArticleNotFound if the article was removed.
        """
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if change != self.keywords.find_last_change() or self.articles.get(stored.id) != stored:
                return KeepResult.STALE
            self.articles.correct(stored, corrections, mentions, now)
            return KeepResult.UPDATED

    def remove_articles(
        self, article_ids: Collection[int], reason: str | None, now: datetime
    ) -> tuple[RemovedArticle, ...]:
        """Remove articles for good, all or none: with their versions, mentions, pages, visits and index entries.

        None of their known addresses is fetched or imported again. The change log keeps that they existed. Raise
        ArticleNotFound for the first unknown id.
        """
        removed_articles = []
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            for stored in [self.articles.get(article_id) for article_id in dict.fromkeys(article_ids)]:
                url = stored.article.url
                keys = self.articles.addresses.find_keys(stored.id) | {article_key(url)}
                keys |= self.candidates.forget(url, keys)
                self.visits.remove((url, *self.articles.addresses.find(stored.id)))
                self.articles.remove_one(stored.id)
                removed = RemovedArticle(stored.id, stored.outlet, url, now, reason)
                self.removals.add(removed, keys)
                removed_articles.append(removed)
        return tuple(removed_articles)

    def renormalize(self, request: RenormalizeRequest, now: datetime) -> KeepResult:
        """Store the article and mentions that a stored page yields now. With `dry_run`, only return the result.

        All this is one transaction, which can be repeated. The article's id, `kept_at` and `updated_at` stay. The
        result is UNCHANGED also in three other cases: a crawl has stored another page of this candidate since, the
        article has no mentions and unmatched articles are not stored, or the outlet is `excerpts_only`. It is DUPLICATE
        if another article has the canonical URL. Then nothing is stored. It is STALE if a keyword or a correction
        changed since.
        """
        stored_page, clipping = request.stored_page, request.clipping
        with self._database.writing() as connection:
            acquire_lock(connection, ARRIVAL_LOCK)
            if request.change != self.keywords.find_last_change():
                return KeepResult.STALE
            if stored_page.outlet_id in self.outlets.find_excerpts_only():
                return KeepResult.UNCHANGED
            page, published = stored_page.page, request.uncorrected or clipping.article
            stored_id = None if stored_page.stored is None else stored_page.stored.id
            if self.corrections.apply(stored_id, published) != clipping.article:
                return KeepResult.STALE
            digest = FoldedArticle(published).text.digest
            fetched = FetchedArticle(stored_page.outlet_id, published, digest, page.url, page.candidate)
            identity = self.articles.addresses.identify(fetched)
            result = self._compare(request, identity)
            if request.dry_run:
                return result
            if stored_id is not None and result is not KeepResult.DUPLICATE and self.pages.is_current(stored_page):
                self.corrections.update_originals(stored_id, published)
            if result is KeepResult.NEW:
                keep_request = KeepRequest(
                    outlet_id=stored_page.outlet_id,
                    candidate_id=stored_page.candidate_id,
                    article=clipping.article,
                    mentions=clipping.mentions,
                    fetched_at=page.fetched_at,
                    page_url=page.url,
                    candidate=page.candidate,
                    page=page,
                )
                self.keep(keep_request, now)
            elif result is KeepResult.UPDATED and stored_page.stored is not None:
                article = replace(clipping.article, url=identity.url)
                self.articles.replace(stored_page.stored, replace(clipping, article=article), now)
                self.articles.addresses.add(stored_page.stored.id, fetched, identity)
                self.candidates.set_canonical_url(stored_page.candidate_id, identity.url)
            return result

    def prune(
        self,
        now: datetime,
        *,
        unmatched_days: int,
        retention_days: int | None,
        pages_days: int = 0,
        visit_days: int = 30,
        change_days: int = 365,
        hash_days: int = 30,
        task_days: int = 90,
        candidate_days: int = 180,
        audit_days: int = 730,
        reports_days: int | None = None,
    ) -> PruneResult:
        """Delete one batch of the expired rows of each kind, each batch in a transaction of its own.

        Call this until `PruneResult.is_nothing`. Because of the batches, other writers wait only briefly. Unmatched and
        matched articles expire after `unmatched_days` and `retention_days`, unless their outlet has its own periods;
        None means never, as for the files of sent reports and `reports_days`. Candidates expire `candidate_days` after
        a source listed them last. Of outlets with `excerpts_only`, the texts and pages that were stored before that was
        set are deleted, too.
        """

        def before(days: int) -> datetime:
            return now - timedelta(days=days)

        periods = self.outlets.find_periods()
        unmatched_of = {each: before(days) for each, (days, _) in periods.items() if days is not None}
        matched_of = {each: before(days) for each, (_, days) in periods.items() if days is not None}
        excerpts_only = self.outlets.find_excerpts_only()
        expired = None if retention_days is None else before(retention_days)
        return PruneResult(
            unmatched=self.articles.prune(is_matched=False, before=before(unmatched_days), by_outlet=unmatched_of),
            matched=self.articles.prune(is_matched=True, before=expired, by_outlet=matched_of),
            visits=self.visits.prune(before=before(visit_days)),
            pages=self.pages.prune(before=before(pages_days)) + self.pages.remove_of_outlets(excerpts_only),
            changes=self.changes.prune(before=before(change_days)),
            hashes=self.clusters.prune(before=before(hash_days)),
            keyword_changes=self.keywords.prune_changes(before=before(change_days)),
            tasks=self.tasks.prune(before=before(task_days)),
            candidates=self.candidates.prune(before=before(candidate_days)),
            texts=self.articles.reduce(excerpts_only),
            audit_entries=self.audit_log.prune(before=before(audit_days)),
            sessions=self.sessions.prune(now),
            failed_sign_ins=self.failed_sign_ins.prune(now),
            alert_messages=self.alerts.prune(before=before(change_days)),
            report_orders=self.report_orders.prune(before=before(change_days)),
            report_files=0 if reports_days is None else self.sent_reports.prune(before=before(reports_days)),
        )

    def _compare(self, request: RenormalizeRequest, identity: Identity) -> KeepResult:
        """Compare a stored article with the one that its page yields now. Return the result of renormalizing it."""
        stored, clipping = request.stored_page.stored, request.clipping
        if not self.pages.is_current(request.stored_page):
            return KeepResult.UNCHANGED
        if stored is None:
            if identity.article_id is not None:
                return KeepResult.DUPLICATE
            return KeepResult.NEW if clipping.mentions or request.keeps_unmatched else KeepResult.UNCHANGED
        # Mentions by paused keywords and by earlier versions stay, so they are not compared.
        versions = self.keywords.find_active_versions()
        current = {each.mention for each in stored.evidence if each.version == versions.get(each.mention.keyword)}
        if replace(clipping.article, url=identity.url) == stored.article and set(clipping.mentions) == current:
            return KeepResult.UNCHANGED
        is_other = identity.is_duplicate or identity.article_id not in {None, stored.id}
        return KeepResult.DUPLICATE if is_other else KeepResult.UPDATED


def _find_urls(request: KeepRequest) -> tuple[str, ...]:
    """Return the URLs of an article: its canonical URL, and that of its page if they differ."""
    return (request.article.url, *([] if request.candidate is None else [request.candidate.url]))


def _is_addable(request: KeepRequest, change: int) -> bool:
    """Return whether a new article is stored: its mentions are current, and it has some or needs none.

    If corrections were applied to it, the article that had them was removed meanwhile.
    """
    is_current = request.change in (None, change) and request.uncorrected is None
    return is_current and bool(request.mentions or request.keeps_unmatched)


def open_store(url: str, *, migrate: bool, variants: Variants = DEFAULT_VARIANTS) -> Store:
    """Return the store at a SQLAlchemy URL. With `migrate`, create the store or upgrade its schema first.

    `variants` are the spelling variants that the next `Store.mirror` stores. Raise StoreError if the store is missing,
    has the schema of another version, or cannot be reached.
    """
    database = open_database(url, creates=migrate)
    try:
        if migrate:
            revisions.upgrade(database)
        else:
            revisions.check_revision(database)
        FullTextIndex(database).get_state()  # raises StoreError for the rules of a later version
    except BaseException:
        database.close()
        raise
    return Store(database, variants)


def upgrade_store(url: str) -> revisions.UpgradeResult:
    """Create the store at a SQLAlchemy URL, or upgrade its schema. Raise the same errors as `open_store`."""
    database = open_database(url, creates=True)
    try:
        return revisions.upgrade(database)
    finally:
        database.close()


def find_users(url: str, now: datetime) -> tuple[str, ...]:
    """Return the owners of services, crawls and tasks of a store whose processes may still run.

    Return none of a store that does not exist or cannot be read.
    """
    try:
        database = open_database(url, creates=False)
    except StoreError:
        return ()
    try:
        owners = Leases(database).find_owners(now)
        return tuple(sorted({*owners} - {*find_dead_owners(owners, make_owner())}))
    except StoreError:
        return ()
    finally:
        database.close()
