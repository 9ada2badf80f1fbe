"""Stored articles with mentions are fetched again, so that edits and withdrawals are noticed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.corrections import CorrectedField, correct
from core.keyword import Keyword
from core.matcher import Clipping
from crawler.decisions import CONFIRMED_AFTER
from demo.response import Response
from storage import ChangeCause, ChangeKind, KeepResult, StoredArticle
from tests.crawling import Crawling
from tests.small_outlet import SmallOutlet, rss

pytestmark = pytest.mark.process

HOUR = timedelta(hours=1)
AGES = (HOUR, 6 * HOUR, 24 * HOUR)
MATCHED, OTHER = "kota/kabar-1", "kota/kabar-2"


@pytest.fixture
def small_outlet() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as opened:
        urls = [opened.add_article(MATCHED, 1), opened.add_article(OTHER, 2)]
        opened.add_source("rss.xml", rss(*(f"<link>{url}</link>" for url in urls)))
        yield opened


def edit(small_outlet: SmallOutlet, path: str, old: str, new: str) -> None:
    response = small_outlet.responses["/" + path]
    assert old.encode() in response.body
    small_outlet.responses["/" + path] = Response(response.body.replace(old.encode(), new.encode()), "text/html")


def crawl(crawling: Crawling, small_outlet: SmallOutlet, *, ages: tuple[timedelta, ...] = AGES) -> StoredArticle:
    """Crawl the outlet, and return the article at MATCHED."""
    crawling.keywords = (Keyword.phrase("nomor 1 bersama"),)
    report = crawling.crawl(small_outlet.outlet("rss.xml"), rechecks=ages)
    assert all(each.is_ok for each in report.values())
    return crawling.articles()[small_outlet.url + MATCHED]


def test_an_edit_that_no_source_announces_is_noticed_after_an_hour(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    before = crawl(crawling, small_outlet)
    edit(small_outlet, MATCHED, "nomor 1 bersama", "bersama")
    crawling.wait(HOUR / 2)
    assert crawl(crawling, small_outlet) == before
    crawling.wait(HOUR / 2)
    after = crawl(crawling, small_outlet)
    assert (after.version, after.mentions) == (2, ())
    (version,) = crawling.store.versions.find(after.id)
    assert (version.title, version.evidence) == (before.article.title, before.evidence)
    vanished = [each for each in crawling.store.changes.find(0, 100) if each.change.kind is ChangeKind.VANISHED]
    assert [(each.change.keyword, each.at) for each in vanished] == [("nomor 1 bersama", crawling.now)]


def test_boilerplate_that_is_recognized_later_is_no_version(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    """Earlier rules kept a line that those of today remove from the page; the outlet has changed only the markup."""
    before = crawl(crawling, small_outlet)
    earlier = replace(before.article, text=f"{before.article.text}\nIkuti saluran kami untuk berita terbaru.")
    crawling.store.articles.replace(before, Clipping(earlier, before.mentions), crawling.now)
    last = crawling.store.changes.find_last()
    edit(small_outlet, MATCHED, "<p>", '<p class="isi">')
    crawling.wait(HOUR)
    after = crawl(crawling, small_outlet)
    assert (after.article.text, after.version, after.updated_at) == (before.article.text, 1, None)
    assert crawling.store.versions.find(after.id) == ()
    changes = [(each.change.kind, each.change.cause) for each in crawling.store.changes.find(last, 100)]
    assert changes == [(ChangeKind.EDITED, ChangeCause.RENORMALIZE)]


def test_an_edit_beside_boilerplate_that_is_recognized_later_is_a_version(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    before = crawl(crawling, small_outlet)
    earlier = replace(before.article, text=f"{before.article.text}\nIkuti saluran kami untuk berita terbaru.")
    crawling.store.articles.replace(before, Clipping(earlier, before.mentions), crawling.now)
    edit(small_outlet, MATCHED, "nomor 1 bersama", "nomor 1 tanpa")
    crawling.wait(HOUR)
    after = crawl(crawling, small_outlet)
    assert (after.version, after.updated_at) == (2, crawling.now)
    (version,) = crawling.store.versions.find(after.id)
    assert version.text == earlier.text


def test_only_articles_with_mentions_are_fetched_again_and_only_at_the_configured_ages(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    for _ in range(60):
        crawl(crawling, small_outlet)
        crawling.wait(HOUR)
    assert len(small_outlet.asked(MATCHED)) == 1 + len(AGES)
    assert len(small_outlet.asked(OTHER)) == 1


def test_without_ages_nothing_is_fetched_again(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    for _ in range(3):
        crawl(crawling, small_outlet, ages=())
        crawling.wait(12 * HOUR)
    assert len(small_outlet.asked(MATCHED)) == 1


def test_a_page_that_is_gone_withdraws_the_article_which_stays_stored(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    before = crawl(crawling, small_outlet)
    small_outlet.responses["/" + MATCHED] = Response(b"tidak ada lagi", status=410)
    for _ in range(CONFIRMED_AFTER):
        crawling.wait(24 * HOUR)
        after = crawl(crawling, small_outlet)
    assert after.withdrawn_at == crawling.now
    assert (after.article, after.mentions) == (before.article, before.mentions)


def test_a_passing_failure_changes_nothing(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    before = crawl(crawling, small_outlet)
    page = small_outlet.responses["/" + MATCHED]
    small_outlet.responses["/" + MATCHED] = Response(b"sebentar", status=500)
    crawling.wait(HOUR)
    assert crawl(crawling, small_outlet) == before
    small_outlet.responses["/" + MATCHED] = page
    crawling.wait(5 * HOUR)
    assert crawl(crawling, small_outlet) == before
    assert len(small_outlet.asked(MATCHED)) >= 3


def test_corrections_stay_when_the_outlet_edits_the_article(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    before = crawl(crawling, small_outlet)
    values = {CorrectedField.TITLE: "Judul yang benar", CorrectedField.SECTION: "Daerah"}
    corrections = correct(before.article, (), values, crawling.now)
    change = crawling.store.keywords.find_last_change()
    assert crawling.store.correct_article(before, corrections, (), change, crawling.now) is KeepResult.UPDATED
    edit(small_outlet, MATCHED, "<h1>Warga", "<h1>Para warga")
    edit(small_outlet, MATCHED, "<title>Warga", "<title>Para warga")
    edit(small_outlet, MATCHED, "</p></article>", " Rapat selesai pada malam hari di balai desa.</p></article>")
    crawling.wait(HOUR)
    crawling.crawl(small_outlet.outlet("rss.xml"))
    after = crawling.articles()[small_outlet.url + MATCHED]
    assert (after.article.title, after.article.section, after.mentions) == ("Judul yang benar", "Daerah", ())
    assert "Rapat selesai" in after.article.text
    assert after.corrections[0].original == before.article.title.replace("Warga", "Para warga")
