"""Backfills: stored articles are matched against new keywords once, even if the process is killed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from core.article import Article
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.matcher import Matcher
from core.messages import translate
from ingest.task_worker import TaskWorker
from storage import Claim, Store, Task, TaskState, backfills
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, make_keyword, make_outlet, watch

URL = "https://kabar-contoh.example/"
ALL = ArticleFilter(with_unmatched=True, limit=1000)
BANJIR = Keyword("Banjir", "banjir OR longsor")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfills, "BATCH", 3)


def plain(number: int, **fields: object) -> Article:
    text = "Banjir datang.\nLongsor menyusul." if number % 2 == 0 else "Pasar pagi dibuka."
    return make_article(f"{URL}{number}", **{"title": f"Kabar {number}", "text": text} | fields)


def keep(store: Store, claimed: Claim, *articles: Article) -> None:
    for article in articles:
        store.keep(make_keep_request(store, claimed, article), NOW)


@pytest.fixture
def claimed(store: Store) -> Claim:
    """Return a claim on an outlet with twenty unmatched articles, every second of which is about a flood."""
    found = watch(store)
    keep(store, found, *map(plain, range(20)))
    return found


def worker(store: Store, owner: str = "satu", **fields: object) -> TaskWorker:
    return TaskWorker(**{"store": store, "owner": owner, "clock": lambda: NOW} | fields)  # type: ignore[arg-type]


def add(store: Store, *keywords: Keyword) -> int | None:
    store.keywords.put(keywords, NOW)
    return store.tasks.plan_backfill([each.name for each in keywords], NOW)


def evidence(store: Store) -> list[tuple[object, ...]]:
    """Return all mentions as rows of plain values."""
    with store._database.reading() as connection:
        sql = (
            "SELECT article_id, name, versions.version, mentions.origin, field, starts, ends FROM mentions"
            " JOIN keywords ON keywords.id = mentions.keyword_id"
            " JOIN keyword_versions versions ON versions.id = mentions.keyword_version_id"
            " ORDER BY article_id, name, versions.version, field, starts"
        )
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def found_numbers(store: Store, keyword: str = "Banjir") -> list[int]:
    urls = [each.article.url for each in store.articles.find(ArticleFilter(keywords=(keyword,), limit=1000))]
    return sorted(int(url.rpartition("/")[2]) for url in urls)


class Stopped(BaseException):
    """Stands for a kill: none of the worker's own code handles it."""


def stop_after(batches: int) -> Callable[[Task], None]:
    seen = 0

    def on_progress(_task: Task) -> None:
        nonlocal seen
        seen += 1
        if seen == batches:
            raise Stopped

    return on_progress


def test_a_new_keyword_is_matched_against_stored_articles(store: Store, claimed: Claim) -> None:
    assert add(store, BANJIR)
    seen: list[tuple[int, int | None]] = []
    (task,) = worker(store, on_progress=lambda task: seen.append((task.progress, task.total))).run_pending()
    assert (task.state, task.found, task.progress, task.total) == (TaskState.DONE, 10, 10, 10)
    assert seen == [(3, 10), (6, 10), (9, 10), (10, 10)]
    assert found_numbers(store) == list(range(0, 20, 2))
    assert store.articles.count(ArticleFilter()) == 10
    assert {(row[1], row[2], row[3]) for row in evidence(store)} == {("Banjir", 1, "backfill")}
    assert len(evidence(store)) == 20
    assert worker(store).run_pending() == ()


def test_many_keywords_are_matched_in_one_pass(store: Store, claimed: Claim) -> None:
    many = [Keyword(f"k{number}", "pasar" if number == 7 else f"kata{number}") for number in range(60)]
    add(store, BANJIR, *many)
    (task,) = worker(store).run_pending()
    assert (task.total, task.found) == (20, 20)
    assert found_numbers(store) == list(range(0, 20, 2))
    assert found_numbers(store, "k7") == list(range(1, 20, 2))


def test_many_keywords_are_indexed_by_a_sample_of_the_articles(
    store: Store, claimed: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples: list[Mapping[str, int]] = []
    with_frequencies = Matcher.with_frequencies

    def record(matcher: Matcher, frequencies: Mapping[str, int]) -> Matcher:
        samples.append(frequencies)
        return with_frequencies(matcher, frequencies)

    monkeypatch.setattr(backfills, "SAMPLE_SIZE", 7)
    monkeypatch.setattr(Matcher, "with_frequencies", record)
    add(store, BANJIR, *(Keyword(f"k{number}", f"kata{number}") for number in range(60)))
    (task,) = worker(store).run_pending()
    assert (task.total, task.found) == (20, 10)
    assert [(sample["banjir"], sample["pasar"]) for sample in samples] == [(4, 3)]


def test_limits_of_keywords_apply(store: Store, claimed: Claim) -> None:
    keep(store, claimed, plain(100, language="en"))
    add(store, replace(BANJIR, languages=("en",)), Keyword("Di tempat lain", "banjir", outlets=("Warta Misal",)))
    worker(store).run_pending()
    assert found_numbers(store) == [100]
    assert found_numbers(store, "Di tempat lain") == []


@pytest.mark.parametrize("batches", [1, 2, 3, 4])
def test_an_interrupted_task_continues_to_the_same_result(store: Store, claimed: Claim, batches: int) -> None:
    add(store, BANJIR)
    with pytest.raises(Stopped):
        worker(store, on_progress=stop_after(batches)).run_pending()
    (task,) = worker(store, "dua").run_pending()
    assert (task.state, task.found, task.progress, task.total) == (TaskState.DONE, 10, 10, 10)
    assert len(evidence(store)) == len(set(evidence(store))) == 20


def test_repeating_a_batch_adds_nothing(store: Store, claimed: Claim) -> None:
    add(store, BANJIR)
    worker(store).run_pending()
    before = evidence(store)
    assert store.tasks.plan_backfill(["Banjir"], NOW)
    worker(store).run_pending()
    assert evidence(store) == before


def test_a_task_has_one_worker_at_a_time(store: Store, claimed: Claim) -> None:
    add(store, BANJIR)
    task = store.tasks.claim("satu", HOUR, NOW)
    assert task is not None
    assert worker(store, "dua").run_pending() == ()
    # The lease expired: its owner, which is slow but still running, must write nothing more.
    (done,) = worker(store, "dua", clock=lambda: NOW + 2 * HOUR).run_pending()
    assert done.state is TaskState.DONE
    before = evidence(store)
    backfill = store.backfills.begin(task)
    assert (
        store.backfills.save_batch(backfill, store.backfills.match_batch(backfill, 0), "satu", NOW + 3 * HOUR) is None
    )
    assert evidence(store) == before


def test_a_stopped_task_is_continued_by_the_next_worker(store: Store, claimed: Claim) -> None:
    task_id = add(store, BANJIR)
    asked: list[None] = []

    def is_stopping() -> bool:
        asked.append(None)
        return len(asked) > 3

    (task,) = worker(store, is_stopping=is_stopping).run_pending()
    assert (task.id, task.state, task.progress) == (task_id, TaskState.WAITING, 6)
    assert worker(store).run_pending()[0].state is TaskState.DONE
    assert found_numbers(store) == list(range(0, 20, 2))


def test_articles_that_arrive_later_are_not_in_the_task(store: Store, claimed: Claim) -> None:
    add(store, BANJIR)
    keep(store, claimed, plain(50))
    (task,) = worker(store).run_pending()
    assert task.found == 10
    assert 50 not in found_numbers(store)


def test_an_article_edited_since_it_was_matched_is_skipped(store: Store, claimed: Claim) -> None:
    add(store, BANJIR)
    task = store.tasks.claim("satu", HOUR, NOW)
    assert task is not None
    backfill = store.backfills.begin(task)
    batch = store.backfills.match_batch(backfill, 0)
    keep(store, claimed, plain(2, text="Sudah surut."))
    assert store.backfills.save_batch(backfill, batch, "satu", NOW) is not None
    assert found_numbers(store) == [0, 4]


def test_an_article_pruned_since_it_was_matched_is_skipped(store: Store, claimed: Claim) -> None:
    add(store, BANJIR)
    task = store.tasks.claim("satu", HOUR, NOW)
    assert task is not None
    backfill = store.backfills.begin(task)
    batch = store.backfills.match_batch(backfill, 0)
    while not store.prune(NOW + DAY, unmatched_days=1, retention_days=None).is_nothing:
        pass
    assert store.backfills.save_batch(backfill, batch, "satu", NOW) is not None
    assert evidence(store) == []


@pytest.mark.parametrize("change", ["edited", "paused", "removed"])
def test_a_keyword_changed_since_it_was_matched_is_skipped(store: Store, claimed: Claim, change: str) -> None:
    add(store, BANJIR)
    task = store.tasks.claim("satu", HOUR, NOW)
    assert task is not None
    backfill = store.backfills.begin(task)
    batch = store.backfills.match_batch(backfill, 0)
    if change == "removed":
        store.keywords.remove("Banjir", NOW)
    else:
        store.keywords.put(
            [replace(BANJIR, query="pasar") if change == "edited" else replace(BANJIR, active=False)], NOW
        )
    assert store.backfills.save_batch(backfill, batch, "satu", NOW) is not None
    assert evidence(store) == []
    assert store.articles.count(ArticleFilter()) == 0


def test_a_keyword_whose_reference_changed_since_it_was_matched_is_skipped(store: Store, claimed: Claim) -> None:
    other = Keyword("air", "banjir")
    store.keywords.put([other], NOW)
    add(store, Keyword("alarm", "@air"))
    task = store.tasks.claim("satu", HOUR, NOW)
    assert task is not None
    backfill = store.backfills.begin(task)
    batch = store.backfills.match_batch(backfill, 0)
    assert batch.matched
    store.keywords.put([replace(other, query="pasar"), Keyword("lain", "kabar")], NOW)
    assert store.backfills.save_batch(backfill, batch, "satu", NOW) is not None
    assert evidence(store) == []


def test_no_task_without_articles_or_active_keywords(store: Store) -> None:
    watch(store)
    assert add(store, BANJIR) is None
    keep(store, watch_again(store), plain(0))
    assert store.tasks.plan_backfill(["Lain"], NOW) is None
    store.keywords.put([replace(BANJIR, active=False)], NOW)
    assert store.tasks.plan_backfill(["Banjir"], NOW) is None


def watch_again(store: Store) -> Claim:
    store.leases.release(["satu"])
    return watch(store)


def test_mentions_of_the_previous_version_stay_beside_those_of_the_new_one(store: Store, claimed: Claim) -> None:
    add(store, BANJIR)
    worker(store).run_pending()
    add(store, replace(BANJIR, query="banjir OR pasar"))
    (task,) = worker(store).run_pending()
    assert task.found == 20
    rows = evidence(store)
    by_version = {version: [row for row in rows if row[2] == version] for version in (1, 2)}
    assert (len(by_version[1]), len(by_version[2])) == (20, 20)
    assert found_numbers(store) == list(range(20))
    assert store.keywords.get("Banjir").articles == 20
    # Where both versions match, only the newer one's mentions are shown.
    shown = {each.id: [(one.version, one.mention.start) for one in each.evidence] for each in store.articles.find(ALL)}
    assert shown == {number: [(2, 0)] for number in shown}


def test_mentions_that_only_the_previous_version_finds_stay(store: Store, claimed: Claim) -> None:
    add(store, BANJIR)
    worker(store).run_pending()
    add(store, replace(BANJIR, query="banjir NOT kabar"))
    (task,) = worker(store).run_pending()
    assert task.found == 0
    assert found_numbers(store) == list(range(0, 20, 2))
    versions = {one.version for each in store.articles.find(ArticleFilter()) for one in each.evidence}
    assert versions == {1}


def test_a_query_that_cannot_be_parsed_fails_only_its_own_task(store: Store, claimed: Claim) -> None:
    add(store, Keyword("Rusak", "(banjir"))
    add(store, BANJIR)
    broken, done = worker(store).run_pending()
    assert (broken.state, done.state) == (TaskState.FAILED, TaskState.DONE)
    assert broken.error is not None
    assert "parenthesis" in str(broken.error)
    assert "kurung" in translate(broken.error.message, "id")


def test_mirroring_plans_a_task_for_changed_keywords_only(store: Store, claimed: Claim) -> None:
    outlets, first = [make_outlet()], [make_keyword("Banjir", query="banjir", languages=())]
    mirrored = store.mirror(outlets, first, NOW)
    assert mirrored.task_id is not None
    assert store.mirror(outlets, first, NOW).task_id is None
    worker(store).run_pending()
    assert found_numbers(store) == list(range(0, 20, 2))
    assert store.mirror(outlets, [], NOW).task_id is None
    assert store.mirror(outlets, first, NOW).task_id is not None, "it was paused in between"


def test_forms_and_references_are_expanded(store: Store, claimed: Claim) -> None:
    keep(store, claimed, plain(100, text="Warga kebanjiran sejak malam."), plain(101, text="Jakarta kebanjiran."))
    bencana = Keyword("bencana", "banjir", forms="id")
    add(store, bencana, Keyword("alarm", "@bencana jakarta"))
    worker(store).run_pending()
    assert found_numbers(store, "alarm") == [101]
    assert found_numbers(store, "bencana") == [*range(0, 20, 2), 100, 101]
    # A change of the referred keyword is a change of the referring one.
    add(store, replace(bencana, query="banjir OR warga"))
    keep(store, claimed, plain(102, text="Warga Jakarta tenang."))
    store.tasks.plan_backfill(["bencana"], NOW)
    (first, second) = worker(store).run_pending()
    assert first.keywords == second.keywords == ("alarm", "bencana")
    assert found_numbers(store, "alarm") == [101, 102]


class TestPreview:
    def test_hits_are_newest_first_and_only_the_shown_have_all_mentions(self, store: Store, claimed: Claim) -> None:
        hits = store.backfills.preview([BANJIR], ALL, shown=2)
        assert [hit.article_id for hit in hits.hits] == sorted((hit.article_id for hit in hits.hits), reverse=True)
        assert (len(hits.hits), hits.examined, hits.selected) == (10, 10, 10)
        assert [len(hit.mentions) for hit in hits.hits[:3]] == [2, 2, 1]
        assert not any(hit.is_known for hit in hits.hits)
        assert evidence(store) == []

    def test_hits_with_known_mentions(self, store: Store, claimed: Claim) -> None:
        add(store, replace(BANJIR, query='"longsor menyusul"'))
        worker(store).run_pending()
        wider = store.backfills.preview([replace(BANJIR, query="banjir OR pasar")], ALL)
        assert sum(hit.is_known for hit in wider.hits) == 10

    def test_a_limit_on_examined_articles(self, store: Store, claimed: Claim) -> None:
        hits = store.backfills.preview([BANJIR], ALL, most=4)
        assert (len(hits.hits), hits.examined, hits.selected) == (4, 4, 10)

    def test_a_period(self, store: Store, claimed: Claim) -> None:
        keep(store, claimed, plain(30, published_at=NOW - 9 * DAY))
        since: datetime = NOW - DAY
        assert len(store.backfills.preview([BANJIR], replace(ALL, since=since)).hits) == 10
        assert len(store.backfills.preview([BANJIR], replace(ALL, since=NOW - 10 * DAY)).hits) == 11


def test_owners_of_tasks_are_lease_owners(store: Store) -> None:
    keep(store, watch(store), plain(0))
    add(store, BANJIR)
    store.leases.release(["satu"])
    store.tasks.claim("tiga", HOUR, NOW)
    assert store.leases.find_owners(NOW) == ("tiga",)
    assert store.leases.find_owners(NOW + HOUR) == ()
    assert store.leases.release(["tiga"]) == 1
    assert store.tasks.claim("dua", HOUR, NOW) is not None
