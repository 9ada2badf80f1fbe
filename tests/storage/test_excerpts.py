"""Of an outlet with `excerpts_only`, no text is stored: not in any row, page, version, index, nor in the file."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from core.article import Article, Candidate, Page
from core.corrections import CorrectedField, correct
from core.filters import ArticleFilter
from core.keyword import Keyword
from core.matcher import Clipping, Matcher, Mention
from core.outlet import Outlet
from core.query import parse
from core.reasons import TEXT, Reason
from ingest.task_worker import TaskWorker
from storage import (
    CandidateState,
    CandidateUpdate,
    ChangeCause,
    ChangeKind,
    Claim,
    KeepRequest,
    KeepResult,
    RenormalizeRequest,
    Store,
    StoredPage,
    as_stored,
    open_store,
)
from storage import articles as stored_articles
from storage.schema import metadata
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    find_candidates,
    make_article,
    make_keep_request,
    make_outlet,
    watch,
)

URL = "https://kabar-contoh.example/pasar"
ALL = ArticleFilter(with_unmatched=True, limit=1000)
FULL = make_outlet()
EXCERPTS = replace(FULL, excerpts_only=True)
BRIDGE = Keyword("Jembatan", "jembatan")

# Far from the mention, with words that occur nowhere else.
SECRET = (
    "Pedagang kedondong mengeluhkan trembesi tumbang di halaman belakang, sementara petugas menyapu serpihan rambutan"
    " dan menyingkirkan gerobak yang tertimpa sejak subuh tadi tanpa bantuan alat berat."
)
NAMED = "Warga memperbaiki jembatan gantung pada Senin pagi bersama perangkat desa setempat."
FILLER = " ".join(f"Kalimat nomor {number} menjelaskan keadaan pasar." for number in range(12))
STORY = f"{NAMED}\n{FILLER}\n{SECRET}"
SECRET_WORDS = ("kedondong", "trembesi", "serpihan", "rambutan", "menyingkirkan", "tertimpa")


def test_no_text_is_stored_but_what_a_mention_shows(store: Store) -> None:
    claimed = watch_excerpts(store)
    assert keep(store, claimed, make_story(), page=Page(URL, STORY.encode(), NOW)) is KeepResult.NEW
    [stored] = store.articles.find(ArticleFilter())
    assert stored.is_excerpt
    assert (stored.article.title, stored.article.authors) == (make_story().title, make_story().authors)
    assert (stored.article.text, stored.article.dateline) == ("", None)
    [mention] = stored.mentions
    assert "memperbaiki jembatan gantung" in mention.snippet
    assert mention.start == STORY.index("jembatan")
    assert find_traces(store) == set()
    assert store.pages.count(None) == 0


def test_an_unmatched_article_has_its_title_only(store: Store) -> None:
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story(SECRET))
    [stored] = store.articles.find(ALL)
    assert (stored.is_excerpt, stored.mentions) == (True, ())
    assert find_traces(store) == set()


def test_a_page_that_is_no_article_is_not_stored(store: Store) -> None:
    claimed = watch_excerpts(store)
    [waiting] = find_candidates(store, claimed, [Candidate(URL)])
    page = Page(URL, SECRET.encode(), NOW)
    reason = Reason(TEXT, text="no text")
    store.candidates.update(CandidateUpdate(waiting.id, CandidateState.NOT_ARTICLE, reason, page=page), NOW)
    assert store.pages.count(None) == 0


def test_the_same_text_is_no_edit_and_another_is_a_version_without_text(store: Store) -> None:
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story())
    assert keep(store, claimed, make_story(), hours=1) is KeepResult.UNCHANGED
    assert keep(store, claimed, make_story(SECRET), hours=2) is KeepResult.UPDATED
    [stored] = store.articles.find(ALL)
    assert (stored.version, stored.mentions, stored.is_excerpt) == (2, (), True)
    [version] = store.versions.find(stored.id)
    assert (version.is_excerpt, version.text, version.replaced_at) == (True, "", NOW + 2 * HOUR)
    assert [each.mention.keyword for each in version.evidence] == ["Jembatan"]
    changes = store.changes.find(0, 100)
    assert [(each.change.kind, each.change.cause) for each in changes] == [
        (ChangeKind.NEW, ChangeCause.CRAWL),
        (ChangeKind.APPEARED, ChangeCause.CRAWL),
        (ChangeKind.EDITED, ChangeCause.EDIT),
        (ChangeKind.VANISHED, ChangeCause.EDIT),
    ]
    # Later it names the bridge again: an edit is matched on its whole text.
    assert keep(store, claimed, make_story(f"{SECRET}\n{FILLER}\n{NAMED}"), hours=3) is KeepResult.UPDATED
    assert [each.keyword for each in store.articles.get(stored.id).mentions] == ["Jembatan"]
    assert find_traces(store) == set()


def test_a_search_finds_titles_and_keywords_only(store: Store) -> None:
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story())
    assert len(store.articles.find(ArticleFilter(query=parse("title:pasar")))) == 1
    assert len(store.articles.find(ArticleFilter(keywords=("Jembatan",)))) == 1
    assert store.articles.find(ArticleFilter(query=parse("kedondong"))) == ()
    for check in store.verification.find_checks().values():
        assert check().problems == ()


def test_a_new_keyword_does_not_find_it_and_the_preview_counts_it(store: Store) -> None:
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story())
    market = Keyword("Pasar", "pasar")
    preview = store.backfills.preview([market], ALL)
    assert (preview.hits, preview.selected, preview.excerpts) == ((), 0, 1)
    store.keywords.put([market], NOW)
    store.tasks.plan_backfill(["Pasar"], NOW)
    [task] = TaskWorker(store, "satu", lambda: NOW).run_pending()
    assert (task.found, task.total) == (0, 0)


def test_a_reindex_leaves_its_mentions(store: Store) -> None:
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story())
    [before] = store.articles.find(ALL)
    store.reindexes.rebuild(NOW)
    TaskWorker(store, "satu", lambda: NOW).run_pending()
    assert store.articles.get(before.id) == before
    assert len(store.articles.find(ArticleFilter(query=parse("title:pasar")))) == 1


def test_a_correction_changes_facts_and_what_the_title_mentions(store: Store) -> None:
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story())
    [stored] = store.articles.find(ALL)

    def edit(title: str) -> None:
        current = store.articles.get(stored.id)
        corrections = correct(current.article, current.corrections, {CorrectedField.TITLE: title}, NOW + HOUR)
        mentions = match(store, replace(current.article, title=title))
        change = store.keywords.find_last_change()
        assert store.correct_article(current, corrections, mentions, change, NOW + HOUR) is KeepResult.UPDATED

    edit("Jembatan dan pasar")
    assert sorted(each.field for each in store.articles.get(stored.id).mentions) == ["text", "title"]
    edit("Pasar saja")
    assert [each.field for each in store.articles.get(stored.id).mentions] == ["text"]
    # The outlet's text is still recognized.
    assert keep(store, claimed, make_story(), hours=2, is_corrected=True) is KeepResult.UNCHANGED


def test_a_copy_joins_the_cluster_of_a_full_text_and_the_same_words_that_of_an_excerpt(store: Store) -> None:
    excerpts, full = watch_excerpts(store), watch(store, outlet=make_outlet("Kabar Lain"))
    keep(store, full, make_story(f"{STORY} Selesai.", url="https://kabar-lain.example/1"))
    keep(store, excerpts, make_story())
    assert store.articles.get(2).copy_of == 1
    keep(store, excerpts, make_story(f"{SECRET}\n{SECRET[:90]}", url=f"{URL}/2"))
    keep(store, full, make_story(f"{SECRET}\n{SECRET[:90]}", url="https://kabar-lain.example/2"))
    keep(store, full, make_story(f"{SECRET} Tambahan satu kalimat.", url="https://kabar-lain.example/3"))
    # The text of article 3 is unknown, so only the same words are known to be a copy.
    assert [store.articles.get(number).copy_of for number in (3, 4, 5)] == [None, 3, None]


def test_two_addresses_of_the_same_words_are_one_article(store: Store) -> None:
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story())
    assert keep(store, claimed, make_story(url=f"{URL}?cetak"), hours=1) is KeepResult.UNCHANGED
    assert keep(store, claimed, make_story(SECRET, url=f"{URL}/lain"), hours=1) is KeepResult.NEW
    assert len(store.articles.find(ALL)) == 2


class TestSwitchingOn:
    """The outlet had full texts before."""

    @pytest.fixture(autouse=True)
    def small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stored_articles, "REDUCED_BATCH", 2)

    def test_stored_texts_are_deleted_in_batches(self, store: Store, tmp_path: Path) -> None:
        claimed = watch(store, BRIDGE, outlet=FULL)
        other = watch(store, outlet=make_outlet("Kabar Lain"))
        keep(store, other, make_story(FILLER, url="https://kabar-lain.example/1"))
        for number in range(5):
            url = f"{URL}/{number}"
            article = make_story(f"{STORY} {number}", url=url, title=f"Pasar {number}")
            keep(store, claimed, article, page=Page(url, STORY.encode(), NOW))
        keep(store, claimed, make_story(f"{NAMED} Baru.", url=f"{URL}/0", title="Pasar 0"), hours=1)
        before = store.articles.find(ALL)
        assert find_traces(store) >= {"kedondong", "trembesi"}
        switch(store, EXCERPTS)
        assert [prune(store) for _ in range(4)] == [2, 2, 1, 0]
        after = store.articles.find(ALL)
        reduced = [each for each in after if each.outlet == FULL.name]
        assert all(each.is_excerpt and not each.article.text for each in reduced)
        assert [each.evidence for each in after] == [each.evidence for each in before]
        [version] = store.versions.find(2)
        assert (version.text, version.is_excerpt) == ("", True)
        assert store.pages.count(None) == 0
        [untouched] = [each for each in after if each.outlet != FULL.name]
        assert untouched in before
        store.sizes.vacuum()
        assert find_traces(store) == set()
        # What the outlet publishes is still recognized.
        again = make_story(f"{STORY} 3", url=f"{URL}/3", title="Pasar 3")
        assert keep(store, claimed, again, hours=2) is KeepResult.UNCHANGED
        assert [check().problems for check in store.verification.find_checks().values()].count(()) >= 4

    def test_an_edit_leaves_no_text_before_the_next_crawl_ends(self, store: Store) -> None:
        claimed = watch(store, BRIDGE, outlet=FULL)
        keep(store, claimed, make_story())
        keep(store, claimed, make_story(f"{STORY} Diperbarui."), hours=1)
        switch(store, EXCERPTS)
        keep(store, claimed, make_story(f"{NAMED} Lagi."), hours=2)
        [stored] = store.articles.find(ALL)
        assert (stored.version, stored.is_excerpt) == (3, True)
        assert [each.text for each in store.versions.find(stored.id)] == ["", ""]

    def test_a_page_that_is_still_stored_is_not_normalized_again(self, store: Store) -> None:
        claimed = watch(store, BRIDGE, outlet=FULL)
        keep(store, claimed, make_story(), page=Page(URL, STORY.encode(), NOW))
        [page] = store.pages.find(None, 0, 10)
        switch(store, EXCERPTS)
        assert renormalize(store, page, make_story(f"{STORY} Tambahan.")) is KeepResult.UNCHANGED

    def test_an_old_keyword_task_finds_nothing_in_them(self, store: Store) -> None:
        claimed = watch(store, BRIDGE, outlet=FULL)
        keep(store, claimed, make_story())
        switch(store, EXCERPTS)
        while prune(store):
            pass
        store.keywords.put([Keyword("Kedondong", "kedondong")], NOW)
        store.tasks.plan_backfill(["Kedondong"], NOW)
        [task] = TaskWorker(store, "satu", lambda: NOW).run_pending()
        assert task.found == 0


class TestSwitchingOff:
    def test_an_excerpt_gets_its_text_with_the_next_edit(self, store: Store) -> None:
        claimed = watch_excerpts(store)
        keep(store, claimed, make_story())
        switch(store, FULL)
        assert keep(store, claimed, make_story(), hours=1) is KeepResult.UNCHANGED
        assert store.articles.get(1).is_excerpt
        keep(store, claimed, make_story(f"{STORY} Diperbarui."), hours=2)
        stored = store.articles.get(1)
        assert (stored.is_excerpt, stored.article.text, stored.version) == (False, f"{STORY} Diperbarui.", 2)
        assert len(store.articles.find(ArticleFilter(query=parse("kedondong")))) == 1

    def test_an_excerpt_gets_its_text_from_a_page(self, store: Store) -> None:
        claimed = watch_excerpts(store)
        keep(store, claimed, make_story())
        switch(store, FULL)
        keep(store, claimed, make_story(), hours=1, page=Page(URL, STORY.encode(), NOW))
        [page] = store.pages.find(None, 0, 10)
        assert renormalize(store, page, make_story()) is KeepResult.UPDATED
        stored = store.articles.get(1)
        assert (stored.is_excerpt, stored.article.text, stored.version) == (False, STORY, 1)


def test_the_option_of_an_outlet_is_stored(store: Store) -> None:
    watch_excerpts(store)
    assert store.outlets.get(EXCERPTS.name, NOW).outlet == EXCERPTS
    switch(store, FULL)
    assert store.outlets.find_excerpts_only() == frozenset()


def test_the_file_of_a_killed_process_has_no_text(tmp_path: Path) -> None:
    """Before anything is closed or vacuumed, neither the file nor its log has the words."""
    path = tmp_path / "kliping.db"
    store = open_store(f"sqlite:///{path}", migrate=True)
    claimed = watch_excerpts(store)
    keep(store, claimed, make_story(), page=Page(URL, STORY.encode(), NOW))
    keep(store, claimed, make_story(f"{STORY} Baru."), hours=1)
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert any(b"memperbaiki" in content for content in files)
    assert [word for word in SECRET_WORDS if any(word.encode() in content for content in files)] == []
    store.close()


def watch_excerpts(store: Store) -> Claim:
    return watch(store, BRIDGE, outlet=EXCERPTS)


def make_story(body: str = STORY, *, url: str = URL, title: str = "Pasar pagi dibuka") -> Article:
    return make_article(url, title=title, text=body)


def match(store: Store, article: Article) -> tuple[Mention, ...]:
    return tuple(Matcher(store.keywords.find_active()).match(article, FULL.name))


def keep(
    store: Store,
    claimed: Claim,
    article: Article,
    *,
    hours: int = 0,
    page: Page | None = None,
    is_corrected: bool = False,
) -> KeepResult:
    request: KeepRequest = make_keep_request(store, claimed, article, *match(store, article), page=page)
    known_id = store.candidates.find_id(claimed.outlet_id, article.url, request.fetched.keys)
    request = replace(request, candidate_id=request.candidate_id or known_id or 0)
    if is_corrected:
        corrected = store.corrections.apply(1, article)
        request = replace(request, article=corrected, uncorrected=article)
    return store.keep(request, NOW + hours * HOUR)


def switch(store: Store, outlet: Outlet) -> None:
    store.outlets.put(outlet, NOW)


def prune(store: Store) -> int:
    return store.prune(NOW, unmatched_days=1000, retention_days=None, pages_days=1000).texts


def renormalize(store: Store, page: StoredPage, article: Article) -> KeepResult:
    clipping = as_stored(Clipping(article, match(store, article)))
    request = RenormalizeRequest(page, clipping, store.keywords.find_last_change())
    return store.renormalize(request, NOW + DAY)


def find_traces(store: Store) -> set[str]:
    """Return which secret words any row, the index or the file of a store has."""
    with store._database.reading() as connection:
        contents = [
            repr(row) for table in metadata.tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        ]
        if store._database.path is None:
            contents += [str(words) for words in connection.scalars(text("SELECT words FROM article_words"))]
        else:
            connection.execute(text("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'articles_fts', 'row')"))
            contents += connection.scalars(text("SELECT term FROM temp.terms")).all()
            connection.execute(text("DROP TABLE temp.terms"))
    if store._database.path is not None:
        folder = store._database.path.parent
        contents += [file.read_bytes().decode("latin-1") for file in folder.glob("*.db*")]
    return {word for word in SECRET_WORDS if any(word in content for content in contents)}
