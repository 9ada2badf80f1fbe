"""What an outlet edits is kept as a version, with the mentions in it."""

from dataclasses import replace

from core.filters import ArticleFilter
from storage import KeepRequest, KeepResult, Store
from tests.factories import DAY, HOUR, NOW, make_article, make_evidence, make_keep_request, make_mention, watch

ALL = ArticleFilter(with_unmatched=True)


def test_an_edit_keeps_the_earlier_text_and_the_evidence(store: Store) -> None:
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="Judul lain"), mentions=()), NOW + HOUR)
    store.keep(replace(wanted, article=make_article(text="Teks lain."), mentions=()), NOW + DAY)
    (stored,) = store.articles.find(ALL)
    first, second = store.versions.find(stored.id)
    assert (stored.version, first.number, second.number) == (3, 1, 2)
    assert (first.title, first.text) == (make_article().title, make_article().text)
    assert (second.title, second.text) == ("Judul lain", make_article().text)
    assert (first.first_seen_at, first.replaced_at) == (NOW, NOW + HOUR)
    assert (second.first_seen_at, second.replaced_at) == (NOW + HOUR, NOW + DAY)
    assert (first.authors, first.section) == (make_article().authors, "Daerah")
    assert first.evidence == (make_evidence(),)
    assert second.evidence == ()


def test_other_punctuation_and_spaces_are_no_version(store: Store) -> None:
    wanted = _kept(store)
    changed = make_article(text=make_article().text.replace("lumpur.", "lumpur …").replace("–", "-"))
    assert store.keep(replace(wanted, article=changed), NOW + HOUR) is KeepResult.UPDATED
    (stored,) = store.articles.find(ALL)
    assert (stored.version, stored.article.text) == (1, changed.text)
    assert store.versions.find(stored.id) == ()


def test_other_capitals_are_a_version(store: Store) -> None:
    """`=Word` in a query distinguishes them."""
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="BANJIR surut di Kota Contoh")), NOW + HOUR)
    assert len(store.versions.find(1)) == 1


def test_unmatched_articles_with_mentions_in_earlier_versions_are_kept_like_matched_ones(store: Store) -> None:
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="Lain"), mentions=()), NOW + HOUR)
    assert store.articles.find(ArticleFilter()) == ()
    assert store.articles.prune(is_matched=False, before=NOW + DAY) == 0
    assert store.articles.prune(is_matched=True, before=NOW + DAY) == 1
    assert store.versions.find(1) == ()


def test_removing_a_keyword_removes_its_mentions_in_earlier_versions(store: Store) -> None:
    wanted = _kept(store)
    store.keep(replace(wanted, article=make_article(title="Lain"), mentions=()), NOW + HOUR)
    store.keywords.remove("Kota Contoh", NOW + HOUR)
    (version,) = store.versions.find(1)
    assert version.evidence == ()
    assert store.articles.prune(is_matched=False, before=NOW + DAY) == 1


def _kept(store: Store) -> KeepRequest:
    wanted = make_keep_request(store, watch(store, "Kota Contoh", "Longsor"), make_article(), make_mention())
    store.keep(wanted, NOW)
    return wanted
