"""A store that was made by other rules for words is indexed and matched again while it is used."""

import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from json import dumps
from pathlib import Path
from string import punctuation

import pytest
from sqlalchemy import text

from core.article import Article
from core.errors import QueryError, StoreError
from core.filters import ArticleFilter
from core.forms import FORMS_VERSION, NO_VARIANTS
from core.keyword import Keyword
from core.matcher import Matcher, is_true
from core.query import Node, Term, parse_keyword
from core.reasons import Reason
from core.text import TOKENIZER_VERSION, text_words, title_words
from ingest.task_worker import TaskWorker
from storage import MirrorResult, Store, Task, TaskState, open_store, reindexes
from storage.search import full_text
from storage.search.filter_terms import IndexedArticle
from storage.search.full_text import LAYOUT_VERSION, IndexState, to_fts5_query, to_tsquery, to_tsvector
from tests.factories import DAY, HOUR, NOW, claim, make_article, make_keep_request, make_outlet
from tests.storage.earlier_store.make_store import DECLARED

pytestmark = pytest.mark.process

UPGRADED = NOW + 10 * DAY
EVERY_ARTICLE = ArticleFilter(with_unmatched=True, limit=1000)

EARLIER_TOKENIZER = IndexState(tokenizer=TOKENIZER_VERSION - 1)
EARLIER_LAYOUT = IndexState(layout=LAYOUT_VERSION - 1)
EARLIER_FORMS = IndexState(forms=FORMS_VERSION - 1)

# Some answers depend on the tokenizer, and some must be verified even if the index is complete.
QUERIES: list[Node] = [
    parse_keyword(Keyword(query, query))
    for query in (
        *(
            "banjir NOT jakarta",
            "title:kabar",
            '"hari ke"',
            "triliun",
            "kerja*",
            "tanam{id} OR jalan",
            "banjir NEAR/5 surut",
        ),
        *(
            '"C++"',
            "c",
            '"東京"',
            "KPK",
            "us",
            "=KPK",
            '"2 triliun"',
            '"27/9"',
            '"Ma\'ruf"',
            "lang:id banjir",
            "/C.../",
        ),
    )
]

# An article about vitamin C, in which revision 0007 found the keyword C++.
VITAMIN = "Vitamin C untuk anak"

# Runs the tasks of a store. After each batch of a reindex, prints a line and waits for one.
RUN_TASKS = """
import sys
from storage import open_store, reindexes
from ingest.task_worker import TaskWorker
from tests.factories import DAY, NOW
reindexes.BATCH = 5
def report(task):
    if task.kind == "reindex":
        print(task.progress, flush=True)
        sys.stdin.readline()
store = open_store(sys.argv[1], migrate=False)
TaskWorker(store, "killed", lambda: NOW + 10 * DAY, report).run_pending()
"""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexes, "BATCH", 40)


@pytest.fixture
def earlier(earlier_url: str) -> Iterator[Store]:
    """Yield a store of revision 0007 with today's schema. Its index is wrong, and marked as such."""
    store = open_store(earlier_url, migrate=True)
    spoil_index(store)
    set_state(store, EARLIER_TOKENIZER)
    yield store
    store.close()


def set_state(store: Store, state: IndexState) -> None:
    with store._database.writing() as connection:
        connection.execute(
            text("UPDATE settings SET value = :state WHERE name = 'index'"), {"state": dumps(asdict(state))}
        )


def find_state(store: Store) -> IndexState:
    return store.reindexes._index.get_state()


def spoil_index(store: Store) -> None:
    """Replace the words of every article."""
    with store._database.writing() as connection:
        if store._database.is_sqlite:
            connection.exec_driver_sql("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
            connection.exec_driver_sql(
                "INSERT INTO articles_fts (rowid, title, text) SELECT id, 'lama', 'lama' FROM articles"
            )
        else:
            connection.exec_driver_sql("UPDATE article_words SET words = '''lama'':1'")


def mirror(store: Store) -> MirrorResult:
    return store.mirror([make_outlet()], DECLARED, UPGRADED)


def run_tasks(store: Store, on_progress: Callable[[Task], None] = lambda _task: None) -> tuple[Task, ...]:
    return TaskWorker(store, "satu", lambda: UPGRADED, on_progress).run_pending()


class Stopped(BaseException):
    """Stands for a kill: none of the worker's own code handles it."""


def stop_after(articles: int) -> Callable[[Task], None]:
    def on_progress(task: Task) -> None:
        if task.kind == "reindex" and task.progress >= articles:
            raise Stopped

    return on_progress


def run_partly(store: Store, articles: int) -> None:
    with pytest.raises(Stopped):
        run_tasks(store, stop_after(articles))


def find_articles(store: Store) -> dict[int, Article]:
    return {stored.id: stored.article for stored in store.articles.find(EVERY_ARTICLE)}


def check_searches(store: Store) -> None:
    """Check that search and count agree with the matcher."""
    articles = find_articles(store)
    for query in QUERIES:
        matching = [each for each in articles if is_true(query, articles[each], "Kabar Contoh")]
        article_filter = replace(EVERY_ARTICLE, query=query)
        assert [stored.id for stored in store.articles.find(article_filter)] == matching, query
        assert store.articles.count(article_filter) == len(matching), query
    newest = store.articles.find(replace(EVERY_ARTICLE, query=QUERIES[0], limit=3))
    assert [stored.id for stored in newest] == [each for each in articles if is_true(QUERIES[0], articles[each], "")][
        :3
    ]


def check_index(store: Store) -> None:
    """Check that the index has exactly the words and terms of the stored articles."""
    indexed_articles = store.articles.load_indexed(list(find_articles(store)))
    with store._database.writing() as connection:
        if store._database.is_sqlite:
            connection.exec_driver_sql(
                "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, instance)"
            )
            rows = connection.exec_driver_sql("SELECT doc, col, offset, term FROM temp.vocabulary")
            found = {tuple(row) for row in rows}
            connection.exec_driver_sql("DROP TABLE temp.vocabulary")
            assert found == {
                (article_id, column, offset, word)
                for article_id, indexed in indexed_articles.items()
                for column, words in find_words(article_id, indexed).items()
                for offset, word in enumerate(words)
            }
        else:
            for article_id, indexed in indexed_articles.items():
                expected = full_text._pg_row(article_id, indexed)["words"]
                is_equal = text("SELECT words = CAST(:expected AS tsvector) FROM article_words WHERE article_id = :id")
                assert connection.execute(is_equal, {"expected": expected, "id": article_id}).scalar()
            assert connection.exec_driver_sql("SELECT count(*) FROM article_words").scalar() == len(indexed_articles)


def find_words(article_id: int, indexed: IndexedArticle) -> dict[str, list[str]]:
    """Return the words of each column of the index on SQLite."""
    row = full_text._fts_row(article_id, indexed)
    title, body = title_words(indexed.article), text_words(indexed.article)
    assert row["title"] == " ".join(word.folded for word in title)
    assert row["text"] == " ".join(word.folded for word in body)
    return {column: str(row[column]).split() for column in ("title", "text", "terms")}


def find_versions(store: Store) -> dict[str, int]:
    return {stored.keyword.name: stored.version for stored in store.keywords.find()}


def test_search_is_right_before_during_and_after(earlier: Store) -> None:
    check_searches(earlier)
    mirrored = mirror(earlier)
    assert mirrored.reindex_id is not None
    check_searches(earlier)
    progress: list[int] = []

    def on_progress(task: Task) -> None:
        if task.id == mirrored.reindex_id:
            check_searches(earlier)
            progress.append(task.progress)

    ended = run_tasks(earlier, on_progress)
    assert {task.state for task in ended} == {TaskState.DONE}
    assert progress == [40, 80, 90]
    assert find_state(earlier) == IndexState()
    check_index(earlier)
    assert mirror(earlier).reindex_id is None


def test_articles_are_kept_updated_and_pruned_meanwhile(earlier: Store) -> None:
    mirror(earlier)
    run_partly(earlier, 40)
    claimed = claim(earlier, now=UPGRADED)[0]
    assert find_state(earlier).unindexed_upto == 50
    articles = find_articles(earlier)
    for article_id in (2, 49, 50, 51, 90):
        edited = replace(articles[article_id], title="Diperbarui", text="Banjir lagi di Jakarta.", dateline=None)
        earlier.keep(make_keep_request(earlier, claimed, edited), UPGRADED)
    new = make_article("https://kabar-contoh.example/baru", title="Banjir baru", text="Baru.", dateline=None)
    earlier.keep(make_keep_request(earlier, claimed, new), UPGRADED)
    check_searches(earlier)
    # The articles 1 to 60, partly indexed, were kept in the first hours, and the next twenty two days later.
    while not earlier.prune(UPGRADED, unmatched_days=9, retention_days=9, pages_days=0).is_nothing:
        pass
    assert len(find_articles(earlier)) == 31
    check_searches(earlier)
    run_tasks(earlier)
    check_index(earlier)
    while not earlier.prune(UPGRADED, unmatched_days=6, retention_days=6, pages_days=0).is_nothing:
        pass
    assert len(find_articles(earlier)) == 11
    check_index(earlier)


def test_a_killed_process_is_continued_after_its_last_batch(earlier: Store, earlier_url: str) -> None:
    task_id = mirror(earlier).reindex_id
    assert task_id is not None
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for _ in range(2):
        command = [sys.executable, "-c", RUN_TASKS, earlier_url]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=environ, stdin=pipe, stdout=pipe, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdout.readline()
            process.stdin.write("\n")
            process.stdin.flush()
            progress = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
        killed = earlier.tasks.get(task_id)
        assert (killed.progress, killed.state) == (progress, TaskState.RUNNING)
        earlier.leases.release(["killed"])
        check_searches(earlier)
    run_tasks(earlier)
    assert earlier.tasks.get(task_id).state == TaskState.DONE
    check_index(earlier)


def test_keywords_with_other_mentions_get_a_version_and_a_backfill(earlier: Store) -> None:
    """An earlier version missed two mentions of an active keyword, and found one of a paused keyword elsewhere."""
    with earlier._database.writing() as connection:
        of_keyword = "keyword_id = (SELECT id FROM keywords WHERE name = '{}')"
        missed = of_keyword.format("banjir") + " AND article_id IN (50, 51)"
        connection.exec_driver_sql(f"DELETE FROM mentions WHERE {missed}")
        moved = of_keyword.format("jeda") + " AND article_id = 7"
        connection.exec_driver_sql(f"UPDATE mentions SET ends = ends + 1 WHERE {moved}")
    before = find_versions(earlier)
    mirror(earlier)
    *_, reindex, backfill = run_tasks(earlier)
    after = find_versions(earlier)
    assert {"banjir", "jeda"} <= set(reindex.keywords)
    assert reindex.found == len(reindex.keywords)
    assert after == {name: version + (name in reindex.keywords) for name, version in before.items()}
    # Users wanted no backfill of `gudang` and `komisi`, so they still lack mentions in earlier articles.
    assert not {"pasar", "vitamin C", "gudang", "komisi"} & set(reindex.keywords)
    assert (earlier.keywords.get("gudang").articles, earlier.keywords.get("komisi").articles) == (0, 0)
    assert backfill.kind == "backfill"
    assert {"alarm", "banjir"} <= set(backfill.keywords)
    assert "jeda" not in backfill.keywords
    shown = {
        each.version
        for stored in earlier.articles.find(replace(EVERY_ARTICLE, keywords=("banjir",)))
        for each in stored.evidence
        if each.mention.keyword == "banjir"
    }
    assert shown == {2}
    paused = earlier.articles.get(7).evidence
    assert {(each.version, each.is_current) for each in paused if each.mention.keyword == "jeda"} == {(1, False)}
    assert mirror(earlier).reindex_id is None


def test_an_earlier_store_has_the_mentions_of_a_new_one(earlier_url: str) -> None:
    """No rule is pretended to be older than it is: the store was made by the rules of revision 0007."""
    with open_store(earlier_url, migrate=True) as store:
        before, versions = find_spans(store), find_versions(store)
        mirror(store)
        run_tasks(store)
        after = find_spans(store)
        matcher = Matcher(store.keywords.expand(store.keywords.find_active()), NO_VARIANTS)
        expected = defaultdict(set)
        for article_id, article in find_articles(store).items():
            for mention in matcher.match(article, "Kabar Contoh"):
                expected[mention.keyword].add((article_id, mention.field, mention.start, mention.end))
        # Users wanted no backfill of these two, and `camat` had not been backfilled yet.
        compared = set(versions) - {"gudang", "komisi", "jeda"}
        assert {name: after[name] for name in compared} == {name: expected[name] for name in compared}
        changed = {name for name in compared - {"camat"} if before[name] != expected[name]}
        assert {name for name in compared if find_versions(store)[name] != versions[name]} == changed
        # Words of these kinds were read differently by revision 0007, and others were not.
        assert {"C++", "C#", "東京", "ข่าว", "서울", "KPK", "K.P.K.", "2 triliun", "3 triliun", "kerjasama"} <= changed
        assert not {"banjir", "alarm", "pasar", "tanda", "triliun", "27/9", "vitamin C"} & changed
        false_mention = next(stored for stored in store.articles.find(EVERY_ARTICLE) if stored.article.title == VITAMIN)
        assert {
            (each.version, each.is_current) for each in false_mention.evidence if each.mention.keyword == "C++"
        } == {(1, False)}


def find_spans(store: Store) -> defaultdict[str, set[tuple[int, str, int, int]]]:
    """Return where the current versions of the keywords match: article id, field, start and end."""
    spans: defaultdict[str, set[tuple[int, str, int, int]]] = defaultdict(set)
    for stored in store.articles.find(EVERY_ARTICLE):
        for each in stored.evidence:
            if each.is_current:
                mention = each.mention
                spans[mention.keyword].add((stored.id, mention.field, mention.start, mention.end))
    return spans


def test_a_backfill_whose_keyword_matched_nothing_counts_as_matched(earlier: Store) -> None:
    earlier.keywords.put([Keyword("kursus", "kursus")], UPGRADED)
    earlier.keywords.put([Keyword("pelajar", "pelajar")], UPGRADED)
    with earlier._database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO tasks (kind, payload, state, progress, cursor, found, created_at) VALUES"
            " ('backfill', '{\"keywords\": [\"kursus\"], \"upto\": 90}', 'done', 0, 90, 0, '2026-03-12 08:30:00')"
        )
    mirror(earlier)
    run_tasks(earlier)
    found = {name: earlier.keywords.get(name) for name in ("kursus", "pelajar")}
    assert {name: (each.version, each.articles) for name, each in found.items()} == {
        "kursus": (2, 1),
        "pelajar": (1, 0),
    }


def test_a_keyword_that_a_user_edits_meanwhile_gets_one_version(earlier: Store) -> None:
    spoil = "DELETE FROM mentions WHERE keyword_id = (SELECT id FROM keywords WHERE name = 'alarm')"
    with earlier._database.writing() as connection:
        connection.exec_driver_sql(spoil)
    mirror(earlier)
    task = earlier.tasks.claim("satu", HOUR, UPGRADED)
    while task is not None and task.kind != "reindex":
        task = earlier.tasks.claim("satu", HOUR, UPGRADED)
    assert task is not None
    reindex = earlier.reindexes.begin(task)
    edited = Keyword("alarm", "@banjir bandung")
    earlier.keywords.put([edited], UPGRADED)
    batch = earlier.reindexes.match_batch(reindex, 0)
    changed = replace(batch, changed=frozenset({"alarm", "banjir"}))
    assert earlier.reindexes.save_batch(reindex, changed, "dua", UPGRADED) is None
    assert find_state(earlier).unindexed_upto == 90
    assert earlier.reindexes.save_batch(reindex, changed, "satu", UPGRADED) is not None
    assert (find_versions(earlier)["alarm"], find_versions(earlier)["banjir"]) == (2, 2)
    assert earlier.keywords.get("alarm").keyword == edited


def test_a_query_that_cannot_be_parsed_does_not_stop_the_task(earlier: Store) -> None:
    earlier.keywords.put([Keyword("Rusak", "(banjir")], NOW)
    with earlier._database.writing() as connection:
        of_banjir = "keyword_id = (SELECT id FROM keywords WHERE name = 'banjir')"
        connection.exec_driver_sql(f"DELETE FROM mentions WHERE {of_banjir} AND article_id = 50")
    mirror(earlier)
    reindex = next(task for task in run_tasks(earlier) if task.kind == "reindex")
    assert reindex.state == TaskState.DONE
    assert "banjir" in reindex.keywords
    check_index(earlier)


def test_a_search_among_too_many_articles_names_the_reason(earlier: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.articles.MAX_VERIFIED", 10)
    mirror(earlier)
    query = parse_keyword(Keyword("x", "camat"))
    with pytest.raises(QueryError, match="the index of the stored articles is being rebuilt"):
        earlier.articles.find(replace(EVERY_ARTICLE, query=query))
    with pytest.raises(QueryError, match="the index of the stored articles is being rebuilt"):
        earlier.articles.count(replace(EVERY_ARTICLE, query=query))
    run_partly(earlier, 40)
    # The newest articles are in the index, and enough for this search.
    banjir = parse_keyword(Keyword("x", "banjir"))
    assert len(earlier.articles.find(replace(EVERY_ARTICLE, query=banjir, limit=10))) == 10
    run_tasks(earlier)
    assert len(earlier.articles.find(replace(EVERY_ARTICLE, query=query))) == 1


def test_other_forms_leave_the_index_alone(earlier: Store) -> None:
    mirror(earlier)
    run_tasks(earlier)
    set_state(earlier, EARLIER_FORMS)
    versions = find_versions(earlier)
    with earlier._database.writing() as connection:
        of_tanam = "keyword_id = (SELECT id FROM keywords WHERE name = 'tanam')"
        connection.exec_driver_sql(f"DELETE FROM mentions WHERE {of_tanam} AND starts > 0")
    assert mirror(earlier).reindex_id is not None
    check_index(earlier)
    assert find_state(earlier) == IndexState(is_complete=False)
    reindex, _backfill = run_tasks(earlier)
    assert reindex.keywords == ("tanam",)
    assert find_versions(earlier) == versions | {"tanam": versions["tanam"] + 1}
    check_index(earlier)
    assert find_state(earlier) == IndexState()


def test_another_upgrade_in_the_middle_begins_again(earlier: Store) -> None:
    first = mirror(earlier).reindex_id
    run_partly(earlier, 40)
    spoil_index(earlier)
    set_state(earlier, replace(EARLIER_TOKENIZER, unindexed_upto=50, is_complete=False))
    second = mirror(earlier).reindex_id
    assert first is not None
    assert second is not None
    replaced = earlier.tasks.get(first)
    assert (replaced.state, replaced.error) == (
        TaskState.FAILED,
        Reason("task_replaced"),
    )
    check_searches(earlier)
    run_tasks(earlier)
    assert earlier.tasks.get(second).progress == 90
    check_index(earlier)


def test_a_reindex_that_a_process_of_an_earlier_version_ended_is_planned_again(earlier: Store) -> None:
    task_id = mirror(earlier).reindex_id
    assert mirror(earlier).reindex_id is None
    with earlier._database.writing() as connection:
        connection.execute(text("UPDATE tasks SET state = 'done' WHERE id = :id"), {"id": task_id})
    assert mirror(earlier).reindex_id not in {None, task_id}
    run_tasks(earlier)
    check_index(earlier)


def test_words_of_a_new_tokenizer_may_have_any_punctuation(earlier: Store) -> None:
    """The FTS5 table of revision 0007 divided words at all punctuation of ASCII."""
    mirror(earlier)
    words = [f"a{character}b" for character in punctuation]
    with earlier._database.writing() as connection:
        dialect = connection.dialect.name
        if dialect == "sqlite":
            insert = text("INSERT INTO articles_fts (rowid, title, text) VALUES (:id, 'a', :words)")
            rows = [{"id": number, "words": word} for number, word in enumerate(words)]
        else:
            insert = text("UPDATE article_words SET words = CAST(:words AS tsvector) WHERE article_id = :id + 1")
            rows = [{"id": number, "words": to_tsvector([["a"], [word]])} for number, word in enumerate(words)]
        connection.execute(insert, rows)
        for number, word in enumerate(words):
            if dialect == "sqlite":
                query = text("SELECT rowid FROM articles_fts WHERE articles_fts MATCH :query")
                found = connection.scalars(query, {"query": to_fts5_query(Term((word,)))}).all()
            else:
                query = text("SELECT article_id - 1 FROM article_words WHERE words @@ CAST(:query AS tsquery)")
                found = connection.scalars(query, {"query": to_tsquery(Term((word,)))}).all()
            assert found == [number], word


@pytest.mark.parametrize(
    "newer",
    [IndexState(tokenizer=TOKENIZER_VERSION + 1), IndexState(forms=FORMS_VERSION + 1)],
    ids=["tokenizer", "forms"],
)
def test_a_process_of_an_earlier_version_writes_nothing(earlier: Store, earlier_url: str, newer: IndexState) -> None:
    mirror(earlier)
    run_tasks(earlier)
    claimed = claim(earlier, now=UPGRADED)[0]
    earlier.tasks.plan_backfill(["banjir"], UPGRADED)
    request = make_keep_request(earlier, claimed, make_article())
    set_state(earlier, newer)
    for write in (
        lambda: earlier.keep(request, UPGRADED),
        lambda: earlier.prune(UPGRADED, unmatched_days=0, retention_days=0),
        lambda: run_tasks(earlier),
        lambda: mirror(earlier),
    ):
        with pytest.raises(StoreError, match="was indexed by a newer Kliping; update this one"):
            write()
    assert len(find_articles(earlier)) == 90
    for migrate in (False, True):
        with pytest.raises(StoreError, match="was indexed by a newer Kliping; update this one"):
            open_store(earlier_url, migrate=migrate)


def test_a_new_store_needs_no_reindex(store: Store) -> None:
    assert find_state(store) == IndexState()
    assert store.mirror([make_outlet()], DECLARED, NOW).reindex_id is None


def test_another_layout_of_the_index_changes_no_keyword(earlier: Store) -> None:
    mirror(earlier)
    run_tasks(earlier)
    versions = find_versions(earlier)
    spoil_index(earlier)
    set_state(earlier, EARLIER_LAYOUT)
    check_searches(earlier)
    assert mirror(earlier).reindex_id is not None
    run_tasks(earlier)
    check_searches(earlier)
    check_index(earlier)
    assert find_versions(earlier) == versions


def test_the_state_of_an_earlier_release_has_no_layout(store: Store) -> None:
    with store._database.writing() as connection:
        connection.execute(
            text("UPDATE settings SET value = :state WHERE name = 'index'"),
            {"state": dumps({key: value for key, value in asdict(IndexState()).items() if key != "layout"})},
        )
    assert find_state(store).layout == 1


def test_an_earlier_store_without_articles_needs_no_task(store: Store) -> None:
    set_state(store, EARLIER_TOKENIZER)
    assert store.mirror([make_outlet()], DECLARED, NOW).reindex_id is None
    assert find_state(store) == IndexState()
