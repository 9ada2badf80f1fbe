"""The texts of pages are compared with those that the outlet's feed states in full, and a fall is reported."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import parse_qsl, urlsplit

import pytest

from actions.json_records import agreement_record, json_line, report_record
from core.article import Candidate
from core.normalizer import Profile, load_profile
from core.normalizer.profile.thresholds import AGREEMENT_PAGES
from core.outlet import CrawlReport, Outlet, Source, SourceKind
from crawler.crawl_job import MAX_FULL_TEXTS, CrawlJob, CrawlTools
from demo.response import HTML, JSON, Response
from demo.server import Request
from ingest.article_writer import ArticleWriter
from ingest.current_matcher import CurrentMatcher
from tests.crawling import Crawling
from tests.factories import claim
from tests.outlet_pages import make_paragraphs
from tests.small_outlet import NAME, SmallOutlet, rss

GOOD = 2 * AGREEMENT_PAGES
REST = "/wp-json/wp/v2/posts"


def texts(number: int) -> list[str]:
    return [paragraph for part in range(3) for paragraph in make_paragraphs(number + 13 * part)]


def publish(small: SmallOutlet, numbers: range, shown: slice = slice(None), feed: slice | None = slice(None)) -> None:
    """Serve articles, and a feed of them. `shown` and `feed` are the paragraphs that the pages and the feed contain."""
    items = []
    for number in numbers:
        title = f"Warga desa menata kebun nomor {number} bersama para tetangga"
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in texts(number)[shown])
        page = f"<html lang='id'><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article>"
        small.responses[f"/kota/{number}/warga-menata-kebun"] = Response(f"{page}</body></html>".encode(), HTML)
        content = "" if feed is None else "".join(f"<p>{paragraph}</p>" for paragraph in texts(number)[feed])
        items.append(
            f"<title>{title}</title><link>{small.url}kota/{number}/warga-menata-kebun</link>"
            f"<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'>{escape(content)}</c:encoded>"
        )
    small.add_source("umpan.xml", rss(*items))


def crawl(crawling: Crawling, small: SmallOutlet) -> CrawlReport:
    return crawling.crawl(small.outlet("umpan.xml"))[NAME]


def profile(crawling: Crawling) -> Profile:
    [stored] = crawling.store.outlets.find(crawling.now)
    return load_profile(crawling.store.profiles.get(stored.id))


@pytest.fixture
def small() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as served:
        yield served


@pytest.fixture
def known(crawling: Crawling, small: SmallOutlet) -> Crawling:
    """A store with an outlet whose pages have the same texts as its feed."""
    publish(small, range(GOOD))
    report = crawl(crawling, small)
    assert (report.new, report.compared, report.agreement) == (GOOD, GOOD, 1.0)
    assert report.failures == {}
    return crawling


def test_pages_with_the_texts_of_the_feed_agree(known: Crawling, small: SmallOutlet) -> None:
    publish(small, range(100, 100 + AGREEMENT_PAGES))
    report = crawl(known, small)
    assert (report.compared, report.agreement, report.failures) == (AGREEMENT_PAGES, 1.0, {})
    assert profile(known).agreement.recent == (1.0,) * AGREEMENT_PAGES


def test_a_fall_is_reported_until_the_pages_agree_again(known: Crawling, small: SmallOutlet) -> None:
    publish(small, range(100, 100 + AGREEMENT_PAGES), shown=slice(5))
    report = crawl(known, small)
    assert report.is_ok
    [reason] = report.failures
    assert reason.code == "texts_differ"
    assert f"the last {AGREEMENT_PAGES} pages agree less with the outlet's feed" in str(reason)
    assert "percent instead of 100;" in str(reason)
    assert report.agreement is not None
    assert 0.3 < report.agreement < 0.7
    record = agreement_record(profile(known).agreement)
    assert record == {"pages": AGREEMENT_PAGES, "now": round(report.agreement, 3), "before": 1.0, "has_fallen": True}
    # The text of the page is stored as it is; that of the feed replaces nothing.
    stored = known.articles()[f"{small.url}kota/100/warga-menata-kebun"]
    assert stored.article.text == "\n".join(texts(100)[:5])
    assert known.store.outlets.get(NAME, known.now).last_error == reason

    assert list(crawl(known, small).failures) == [reason], "a crawl without new pages must still report it"

    publish(small, range(200, 200 + AGREEMENT_PAGES))
    assert crawl(known, small).failures == {}
    assert known.store.outlets.get(NAME, known.now).last_error is None


def test_a_feed_of_excerpts_is_not_compared(crawling: Crawling, small: SmallOutlet) -> None:
    publish(small, range(3), feed=slice(1))
    report = crawl(crawling, small)
    assert (report.new, report.compared, report.agreement) == (3, 0, None)
    assert profile(crawling).agreement == Profile().agreement
    assert agreement_record(profile(crawling).agreement) is None


def test_a_feed_that_is_longer_than_the_pages_from_the_beginning_is_no_fall(
    crawling: Crawling, small: SmallOutlet
) -> None:
    publish(small, range(GOOD), shown=slice(5))
    report = crawl(crawling, small)
    assert (report.compared, report.failures) == (GOOD, {})
    assert report.agreement is not None
    assert report.agreement < 0.7


def test_an_outlet_whose_feed_has_only_excerpts_from_now_on_keeps_its_history(
    known: Crawling, small: SmallOutlet
) -> None:
    publish(small, range(100, 103), feed=None)
    assert crawl(known, small).compared == 0
    assert profile(known).agreement.recent == (1.0,) * AGREEMENT_PAGES


def test_hostile_markup_in_a_feed_changes_nothing_but_the_agreement(crawling: Crawling, small: SmallOutlet) -> None:
    publish(small, range(2))
    feed = small.responses["/umpan.xml"].body.decode()
    hostile = escape("<script>" + "x" * 5_000 + "</script>" + "<div>" * 20_000 + "=1+1 \u202e bukan berita")
    small.add_source("umpan.xml", feed.replace(escape("<p>"), hostile, 1))
    report = crawl(crawling, small)
    assert (report.new, report.failures) == (2, {})
    assert {stored.article.text for stored in crawling.articles().values()} == {
        "\n".join(texts(number)) for number in range(2)
    }


def test_the_texts_that_a_crawl_keeps_are_limited(crawling: Crawling, small: SmallOutlet) -> None:
    crawling.store.mirror([small.outlet("umpan.xml")], (), crawling.now)
    tools = CrawlTools(
        crawling.store,
        crawling.workers,
        CurrentMatcher(crawling.store),
        ArticleWriter(crawling.store),
        crawling.options(),
        lambda _: None,
    )
    [claimed] = claim(crawling.store)
    job = CrawlJob(claimed, tools)
    urls = [f"{small.url}kota/{number}/a-b-c-d" for number in range(MAX_FULL_TEXTS + 1)]
    job.add_full_texts(Candidate(url, full_text=url) for url in urls)
    taken = [job.take_full_text(url) for url in urls]
    assert taken == [*urls[:-1], None]
    assert job.take_full_text(urls[0]) is None


def test_the_report_in_json_states_the_agreement(crawling: Crawling, small: SmallOutlet) -> None:
    publish(small, range(2), shown=slice(9))
    record = json.loads(json_line(report_record(crawl(crawling, small))))
    assert record["compared"] == 2
    assert 0.7 < record["agreement"] < 1
    assert len(str(record["agreement"])) <= 5


def publish_posts(small: SmallOutlet, numbers: range, shown: slice = slice(None), *, fails: bool = False) -> Outlet:
    """Serve articles and a WordPress REST list of them, which states the texts if they are requested.

    If it `fails`, requests with texts get an error.
    """
    publish(small, numbers, shown, feed=None)
    posts = [
        {
            "id": number,
            "link": f"{small.url}kota/{number}/warga-menata-kebun",
            "title": {"rendered": f"Warga desa menata kebun nomor {number} bersama para tetangga"},
            "content": {"rendered": "".join(f"<p>{text}</p>" for text in texts(number)), "protected": False},
        }
        for number in numbers
    ]

    def respond(request: Request) -> Response:
        fields = dict(parse_qsl(urlsplit(request.target).query))["_fields"].split(",")
        if "content.rendered" in fields and fails:
            return Response(b"memory exhausted", "text/plain", status=500)
        shown_posts = [
            {name: post[name] for name in post if name in {each.split(".")[0] for each in fields}} for post in posts
        ]
        return Response(json.dumps(shown_posts).encode(), JSON)

    small.handlers[f"{REST}?"] = respond
    return replace(small.outlet(), sources=(Source(SourceKind.WORDPRESS, f"{small.url}wp-json/"),))


def asks_for_texts(small: SmallOutlet) -> list[bool]:
    """Return for each request of the REST list whether it asked for texts, and forget the requests."""
    targets = [request.target for request in small.requests if request.target.startswith(REST)]
    small.requests.clear()
    return ["content.rendered" in target for target in targets]


def test_the_rest_interface_is_asked_for_texts_once_in_three_hours(crawling: Crawling, small: SmallOutlet) -> None:
    crawling.now = datetime(2026, 3, 2, 6, 10, tzinfo=UTC)
    report = crawling.crawl(publish_posts(small, range(3)))[NAME]
    assert (report.new, report.compared, report.agreement) == (3, 3, 1.0)
    assert asks_for_texts(small) == [True], "no further request"

    crawling.now += timedelta(hours=2)
    report = crawling.crawl(publish_posts(small, range(4)))[NAME]
    assert (report.new, report.compared) == (1, 0)
    assert asks_for_texts(small) == [False]

    crawling.now += timedelta(hours=1)
    report = crawling.crawl(publish_posts(small, range(5), shown=slice(5)))[NAME]
    assert (report.new, report.compared) == (1, 1)
    assert report.agreement is not None
    assert report.agreement < 0.7
    assert asks_for_texts(small) == [True]


def test_a_list_with_texts_that_the_outlet_cannot_send_is_read_without_them(
    crawling: Crawling, small: SmallOutlet
) -> None:
    report = crawling.crawl(publish_posts(small, range(3), fails=True))[NAME]
    assert (report.new, report.compared, report.failures) == (3, 0, {})
    *retries, last = asks_for_texts(small)
    assert all(retries)
    assert not last


def test_what_is_read_of_the_rest_interface_does_not_replace_the_page(crawling: Crawling, small: SmallOutlet) -> None:
    crawling.crawl(publish_posts(small, range(1), shown=slice(5)))
    [stored] = crawling.articles().values()
    assert stored.article.text == "\n".join(texts(0)[:5])
