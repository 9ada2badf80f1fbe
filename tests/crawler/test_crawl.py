"""Crawls of the sample newsroom. The crawler knows only the addresses of the home pages."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from core.outlet import Outlet, Source, SourceKind
from demo import Newsroom, Request, Response
from tests.crawling import Crawling, asked, expected, failures_of
from tests.faults import Fault, Where, everywhere, faulty, moved, status

pytestmark = pytest.mark.process

HOUR = timedelta(hours=1)


def is_article(target: str) -> bool:
    return bool(re.match(r"/\d{4}/\d\d/\d\d/", target))


def is_portal_article(target: str) -> bool:
    return target.endswith(".html")


def kinds(crawling: Crawling, name: str) -> set[str]:
    [outlet] = [each for each in crawling.store.outlets.find(crawling.now) if each.outlet.name == name]
    return {f"{source.kind} {source.url.partition('/')[2].partition('/')[2]}" for source in outlet.sources}


def test_a_crawl_keeps_every_recent_article_with_its_mentions(newsroom: Newsroom, crawling: Crawling) -> None:
    reports = crawling.crawl(*newsroom.outlets)
    articles = crawling.articles()
    assert set(articles) == expected(newsroom)
    for truth in newsroom.truth():
        if truth.is_recent:
            found = articles[truth.url]
            assert found.outlet == truth.outlet
            assert found.article.title == truth.title
            assert {mention.keyword for mention in found.mentions} == set(truth.mentions), truth.url
    for report in reports.values():
        assert report.is_ok
        assert not report.failures
        assert report.new == report.fetched > 20
        assert 0 < report.matched < report.new


def test_text_dates_authors_and_language_are_extracted(newsroom: Newsroom, crawling: Crawling) -> None:
    crawling.crawl(*newsroom.outlets)
    articles = crawling.articles()
    wrong = []
    for truth in newsroom.truth():
        if truth.is_recent:
            found = articles[truth.url].article
            extracted = {
                "text": truth.text,
                "published_at": truth.published_at,
                "authors": truth.authors,
                "language": truth.language,
            }
            wrong += [
                (truth.url, name, getattr(found, name)) for name in extracted if getattr(found, name) != extracted[name]
            ]
    assert not wrong


def test_sources_are_discovered_and_stored(newsroom: Newsroom, crawling: Crawling) -> None:
    crawling.crawl(*newsroom.outlets)
    priangan, tatar = newsroom.outlets
    found = {source.partition(" ")[0]: source for source in kinds(crawling, priangan.name)}
    assert set(found) == {"home", "wordpress", "feed", "sitemap"}
    assert found["feed"].endswith("/feed/")
    assert "comments" not in found["feed"]
    assert {source.partition(" ")[0] for source in kinds(crawling, tatar.name)} == {"home", "feed", "sitemap"}


def test_configured_sources_replace_discovery(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    feed = Source(SourceKind.FEED, priangan.url + "feed/")
    report = crawling.crawl(Outlet(priangan.name, priangan.url, sources=(feed,), private=True))[priangan.name]
    assert (report.sources, report.candidates) == (1, 10)
    assert not asked(newsroom, "wp-json")
    assert not asked(newsroom, "sitemap")


def test_ids_follow_publication(newsroom: Newsroom, crawling: Crawling) -> None:
    for outlet in newsroom.outlets:
        crawling.crawl(outlet)
    by_outlet: dict[str, list[tuple[int, object]]] = {}
    for stored in crawling.articles().values():
        by_outlet.setdefault(stored.outlet, []).append((stored.id, stored.article.published_at))
    for rows in by_outlet.values():
        dates = [published for _, published in sorted(rows)]
        assert dates == sorted(dates)  # type: ignore[type-var]


def test_a_redirect_to_another_article_adds_no_second_one(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    first, second, *_ = sorted(url for url in expected(newsroom) if url.startswith(priangan.url))
    with faulty(newsroom, priangan.name, {"/" + first.removeprefix(priangan.url): moved(second + "?utm_source=x")}):
        report = crawling.crawl(priangan)[priangan.name]
    assert report.fetched == report.new + 1
    assert set(crawling.articles()) == {url for url in expected(newsroom) if url.startswith(priangan.url)} - {first}


def test_pages_that_were_not_kept_or_were_pruned_are_not_fetched_again(newsroom: Newsroom, crawling: Crawling) -> None:
    matched = {truth.url for truth in newsroom.truth() if truth.is_recent and truth.mentions}
    crawling.crawl(*newsroom.outlets, keeps_unmatched=False)
    assert set(crawling.articles()) == matched
    crawling.wait(timedelta(days=40))
    crawling.store.prune(crawling.now, unmatched_days=30, retention_days=30)
    assert not crawling.articles()
    newsroom.requests.clear()
    for report in crawling.crawl(*newsroom.outlets).values():
        assert (report.fetched, report.candidates, report.new) == (0, 0, 0)


def test_a_second_round_fetches_no_page_again(newsroom: Newsroom, crawling: Crawling) -> None:
    crawling.crawl(*newsroom.outlets)
    newsroom.requests.clear()
    crawling.wait(HOUR)
    reports = crawling.crawl(*newsroom.outlets)
    pages = {truth.url.partition("127.0.0.1")[2].partition("/")[2] for truth in newsroom.truth()}
    assert not [target for target in asked(newsroom) if target.lstrip("/") in pages]
    for report in reports.values():
        assert (report.new, report.fetched, report.candidates, report.failed) == (0, 0, 0, 0)
        assert report.not_modified >= 1


def test_an_edited_article_is_updated_in_place(newsroom: Newsroom, crawling: Crawling) -> None:
    crawling.crawl(*newsroom.outlets)
    before = crawling.articles()
    unmatched = next(truth for truth in newsroom.truth() if truth.is_recent and not truth.mentions)
    crawling.wait(HOUR)
    text = unmatched.text + "\nKemudian banjir datang."
    newsroom.edit(unmatched.url, title="Judul baru yang disunting redaksi", text=text, at=crawling.now)
    crawling.wait(HOUR)
    report = crawling.crawl(*newsroom.outlets)[unmatched.outlet]
    assert (report.updated, report.new, report.matched) == (1, 0, 1)
    after = crawling.articles()[unmatched.url]
    assert (after.id, after.article.title) == (before[unmatched.url].id, "Judul baru yang disunting redaksi")
    assert {mention.keyword for mention in after.mentions} == {"banjir"}
    assert len(crawling.articles()) == len(before)


def test_a_withdrawn_article_is_kept(newsroom: Newsroom, crawling: Crawling) -> None:
    crawling.crawl(*newsroom.outlets)
    before = set(crawling.articles())
    newsroom.withdraw(next(iter(sorted(before))))
    crawling.wait(HOUR)
    reports = crawling.crawl(*newsroom.outlets)
    assert set(crawling.articles()) == before
    assert all(report.is_ok for report in reports.values())


def test_the_first_round_goes_back_three_days_and_later_rounds_take_everything_new(
    newsroom: Newsroom, crawling: Crawling
) -> None:
    crawling.crawl(*newsroom.outlets)
    old = {truth.url for truth in newsroom.truth() if not truth.is_recent}
    assert old
    assert not old & set(crawling.articles())
    late = newsroom.publish_next(2, at=crawling.now + HOUR)
    crawling.wait(timedelta(days=6))
    crawling.crawl(*newsroom.outlets)
    assert {truth.url for truth in late} <= set(crawling.articles())
    assert not old & set(crawling.articles())


def test_a_round_requests_max_pages_and_the_next_round_continues(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    wanted = {truth.url for truth in newsroom.truth() if truth.is_recent and truth.outlet == priangan.name}
    asked_for = []
    for _ in range(5):
        newsroom.requests.clear()
        crawling.crawl(priangan, max_pages=12)
        asked_for.append(len([target for target in asked(newsroom) if is_article(target)]))
    # One article has three pages, all of which count.
    assert sum(asked_for) == len(wanted) + 2
    assert asked_for[:2] == [12, 12]
    assert asked_for[-1] == 0
    assert set(crawling.articles()) == wanted


def test_articles_that_dropped_out_of_the_feed_are_found(newsroom: Newsroom, crawling: Crawling) -> None:
    crawling.crawl(*newsroom.outlets)
    burst = newsroom.publish_next(50, at=crawling.now + HOUR)
    crawling.wait(2 * HOUR)
    crawling.crawl(*newsroom.outlets)
    assert {truth.url for truth in burst} <= set(crawling.articles())


def test_sections_are_read_if_nothing_else_is_found(newsroom: Newsroom, crawling: Crawling) -> None:
    tatar = newsroom.outlets[1]
    paths = ("/robots.txt", "/atom.xml", "/news-sitemap.xml", "/news-sitemap.xml.gz")
    gone: dict[Where, Fault] = {path: status(404) for path in paths}
    with faulty(newsroom, tatar.name, gone):
        crawling.crawl(tatar)
    # The feed that the home page announces is reported in every round.
    assert {source.partition(" ")[0] for source in kinds(crawling, tatar.name)} == {"home", "feed", "section"}
    wanted = {truth.url for truth in newsroom.truth() if truth.outlet == tatar.name}
    assert set(crawling.articles()) == wanted


def test_an_outlet_without_any_source_is_reported(newsroom: Newsroom, crawling: Crawling) -> None:
    tatar = newsroom.outlets[1]

    def is_not_home(path: str) -> bool:
        return path != "/"

    home = status(200, b"<html><body>Segera hadir</body></html>", {"Content-Type": "text/html"})
    with faulty(newsroom, tatar.name, {is_not_home: status(404), everywhere: home}):
        report = crawling.crawl(tatar)[tatar.name]
    assert not report.is_ok
    assert "no feed, sitemap" in str(report.error)


@pytest.mark.parametrize("broken", [0, 1])
def test_one_outlets_failure_does_not_affect_the_other(newsroom: Newsroom, crawling: Crawling, broken: int) -> None:
    names = [outlet.name for outlet in newsroom.outlets]
    with faulty(newsroom, names[broken], {everywhere: status(500)}):
        reports = crawling.crawl(*newsroom.outlets)
    assert not reports[names[broken]].is_ok
    assert reports[names[1 - broken]].is_ok
    assert reports[names[1 - broken]].new > 20


def check_recovery(
    newsroom: Newsroom, crawling: Crawling, outlet: Outlet, fault: Fault, where: Where = is_article
) -> None:
    """Run one round with the fault, then rounds without it. Assert that all articles are kept within a day."""
    wanted = {url for url in expected(newsroom) if url.startswith(outlet.url)}
    with faulty(newsroom, outlet.name, {where: fault}):
        crawling.crawl(outlet)
    assert set(crawling.articles()) < wanted
    for _ in range(8):
        crawling.wait(timedelta(hours=3))
        crawling.crawl(outlet)
    assert set(crawling.articles()) == wanted


FAULTS = {
    "a wall with 200": status(
        200, b"<html><title>Just a moment...</title><body>captcha</body></html>", {"CF-Mitigated": "x"}
    ),
    "a wall without a header": status(200, b"<html><title>Just a moment...</title><body>Wait</body></html>"),
    "maintenance with 200": status(200, b"<html><body><h1>Sedang dalam pemeliharaan</h1></body></html>"),
    "moved elsewhere": moved("https://parkir.example/"),
    "all to the home page": moved("/"),
    "all gone": status(404),
    "forbidden": status(403),
    "a circle": lambda request, answer: moved(request.target)(request, answer),
    "a port that is none": moved("http://127.0.0.1:99999/"),
    "no address": moved("http://[::1/x"),
    "cannot be decompressed": status(200, b"not compressed at all", {"Content-Encoding": "gzip"}),
    "cannot be decompressed (br)": status(200, b"not compressed at all", {"Content-Encoding": "br"}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_on_all_articles_loses_none(newsroom: Newsroom, crawling: Crawling, name: str) -> None:
    check_recovery(newsroom, crawling, newsroom.outlets[1], FAULTS[name], where=is_portal_article)


@pytest.mark.parametrize("name", ["a circle", "no address", "cannot be decompressed (br)"])
def test_no_fault_is_silent(newsroom: Newsroom, crawling: Crawling, name: str) -> None:
    tatar = newsroom.outlets[1]
    with faulty(newsroom, tatar.name, {is_portal_article: FAULTS[name]}):
        report = crawling.crawl(tatar)[tatar.name]
    assert report.failed >= 5
    assert "5 pages in a row failed" in str(report.error)
    with faulty(newsroom, tatar.name, {"/": FAULTS[name]}):
        crawling.wait(timedelta(days=2))
        assert crawling.crawl(tatar)[tatar.name].failures


def test_a_wrong_robots_txt_loses_no_article(newsroom: Newsroom, crawling: Crawling) -> None:
    shut = status(200, b"User-agent: *\nDisallow: /2\n", {"Content-Type": "text/plain"})
    check_recovery(newsroom, crawling, newsroom.outlets[0], shut, where="/robots.txt")


def test_sections_survive_a_restart(newsroom: Newsroom, crawling: Crawling) -> None:
    """The home page is stored as two sources: as the home page, and as the first section."""
    tatar = newsroom.outlets[1]
    paths = ("/robots.txt", "/atom.xml", "/news-sitemap.xml", "/news-sitemap.xml.gz")
    gone: dict[Where, Fault] = {path: status(404) for path in paths}
    with faulty(newsroom, tatar.name, gone):
        for _ in range(3):
            assert crawling.crawl(tatar)[tatar.name].is_ok
            crawling.wait(timedelta(hours=13))
        new = newsroom.publish_next(3, "kabar-tatar", at=crawling.now)
        crawling.wait(HOUR)
        crawling.crawl(tatar)
    assert {truth.url for truth in new} <= set(crawling.articles())


def test_a_failed_page_of_a_section_loses_no_article(newsroom: Newsroom, crawling: Crawling) -> None:
    tatar = newsroom.outlets[1]
    paths = ("/robots.txt", "/atom.xml", "/news-sitemap.xml", "/news-sitemap.xml.gz")
    gone: dict[Where, Fault] = {path: status(404) for path in paths}
    broken: dict[Where, Fault] = gone | {lambda target: "page=" in target: status(503)}
    with faulty(newsroom, tatar.name, broken):
        crawling.crawl(tatar)
    with faulty(newsroom, tatar.name, gone):
        crawling.wait(HOUR)
        crawling.crawl(tatar)
    assert set(crawling.articles()) == {truth.url for truth in newsroom.truth() if truth.outlet == tatar.name}


def test_sources_are_discovered_once_they_are_no_longer_configured(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    feed = Source(SourceKind.FEED, priangan.url + "feed/")
    crawling.crawl(Outlet(priangan.name, priangan.url, sources=(feed,), private=True))
    crawling.crawl(priangan)
    assert set(crawling.articles()) == {url for url in expected(newsroom) if url.startswith(priangan.url)}
    new = newsroom.publish_next(2, "priangan-pos", at=crawling.now + HOUR)
    crawling.wait(2 * HOUR)
    crawling.crawl(priangan)
    assert {truth.url for truth in new} <= set(crawling.articles())


@pytest.mark.parametrize("more", [64, 163])
def test_rest_lists_whose_last_page_is_full_are_read_to_their_end(
    newsroom: Newsroom, crawling: Crawling, more: int
) -> None:
    """The outlet has exactly 100 or about 200 posts. The response for the page after the last one is a 400."""
    priangan = newsroom.outlets[0]
    newsroom.publish_next(more, "priangan-pos")
    rest = Source(SourceKind.WORDPRESS, priangan.url + "wp-json/")
    outlet = Outlet(priangan.name, priangan.url, sources=(rest,), private=True)
    assert crawling.crawl(outlet, max_pages=1000)[priangan.name].is_ok
    assert set(crawling.articles()) == {url for url in expected(newsroom) if url.startswith(priangan.url)}


def test_a_post_dated_in_the_future_hides_no_others(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    rest = Source(SourceKind.WORDPRESS, priangan.url + "wp-json/")
    outlet = Outlet(priangan.name, priangan.url, sources=(rest,), private=True)
    newsroom.publish_next(1, "priangan-pos", at=crawling.now + timedelta(days=27_000))
    crawling.crawl(outlet)
    new = newsroom.publish_next(1, "priangan-pos", at=crawling.now + HOUR)
    crawling.wait(2 * HOUR)
    crawling.crawl(outlet)
    assert new[0].url in crawling.articles()


def test_a_missing_sitemap_of_an_index_does_not_affect_the_others(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    index = Source(SourceKind.SITEMAP, priangan.url + "wp-sitemap.xml")
    outlet = Outlet(priangan.name, priangan.url, sources=(index,), private=True)
    parts = "".join(f"<sitemap><loc>{priangan.url}{name}</loc></sitemap>" for name in ("mati-9.xml", "rusak-8.xml"))

    def with_parts(request: Request, answer: Callable[[], Response]) -> Iterable[bytes]:
        body = answer().body.replace(b"</sitemapindex>", f"{parts}</sitemapindex>".encode())
        return status(200, body, {"Content-Type": "application/xml"})(request, answer) or ()

    with faulty(newsroom, priangan.name, {"/wp-sitemap.xml": with_parts, "/rusak-8.xml": status(503)}):
        report = crawling.crawl(outlet)[priangan.name]
    assert any("rusak-8.xml" in reason for reason in failures_of(report))
    assert set(crawling.articles()) == {url for url in expected(newsroom) if url.startswith(priangan.url)}


def test_an_archive_without_dates_does_not_delay_new_articles(newsroom: Newsroom, crawling: Crawling) -> None:
    tatar = newsroom.outlets[1]
    old = "".join(f"<url><loc>{tatar.url}kota/{number}-arsip-lama-sekali-ini.html</loc></url>" for number in range(300))
    archive = status(200, f"<urlset>{old}</urlset>".encode(), {"Content-Type": "application/xml"})
    with faulty(newsroom, tatar.name, {"/news-sitemap.xml.gz": archive}):
        report = crawling.crawl(tatar, max_pages=40)[tatar.name]
    wanted = {url for url in expected(newsroom) if url.startswith(tatar.url)}
    assert report.failed == 0
    assert set(crawling.articles()) <= wanted
    assert len(crawling.articles()) >= 10


def test_a_placeholder_that_became_an_article_is_fetched_again(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    stub = min(url for url in expected(newsroom) if url.startswith(priangan.url))
    empty = status(200, b"<html><body><p>Menyusul.</p></body></html>", {"Content-Type": "text/html"})
    with faulty(newsroom, priangan.name, {"/" + stub.removeprefix(priangan.url): empty}):
        for _ in range(3):
            crawling.crawl(priangan)
            crawling.wait(timedelta(hours=13))
    assert stub not in crawling.articles()
    newsroom.edit(stub, title="Sekarang lengkap", at=crawling.now)
    crawling.wait(HOUR)
    crawling.crawl(priangan)
    assert crawling.articles()[stub].article.title == "Sekarang lengkap"


def test_broken_pages_do_not_delay_new_ones(newsroom: Newsroom, crawling: Crawling) -> None:
    priangan = newsroom.outlets[0]
    mine = sorted(truth.url for truth in newsroom.truth() if truth.is_recent and truth.url.startswith(priangan.url))
    broken: dict[Where, Fault] = {"/" + url.removeprefix(priangan.url): status(500) for url in mine[:7]}
    with faulty(newsroom, priangan.name, broken):
        for _ in range(3):
            crawling.crawl(priangan)
            crawling.wait(timedelta(hours=2))
        new = newsroom.publish_next(3, "priangan-pos", at=crawling.now)
        crawling.wait(HOUR)
        report = crawling.crawl(priangan)[priangan.name]
    assert report.is_ok
    assert set(crawling.articles()) == set(mine[7:]) | {truth.url for truth in new}
