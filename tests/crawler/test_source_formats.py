"""Crawls of outlets whose feeds and sitemaps are broken, unusual, or cut off."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.filters import ArticleFilter
from core.outlet import Source, SourceKind
from demo.response import JSON, XML, Response
from tests.crawling import Crawling, failures_of
from tests.small_outlet import NAME, SmallOutlet, index, rss, urlset

HOUR = timedelta(hours=1)


@pytest.fixture
def small_outlet() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as opened:
        yield opened


def titles(crawling: Crawling) -> set[str]:
    found = crawling.store.articles.find(ArticleFilter(limit=100, with_unmatched=True))
    return {stored.article.title.split(" nomor ")[1].split()[0] for stored in found}


def test_a_sitemap_with_undeclared_prefixes_is_read_beside_a_feed(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    urls = [small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number) for number in range(3)]
    date = f"{crawling.now - HOUR:%Y-%m-%dT%H:%M:%SZ}"
    news = f"<news:news><news:publication_date>{date}</news:publication_date></news:news>"
    small_outlet.add_source("peta.xml", urlset(*urls[:2]).replace("</loc>", f"</loc>{news}"))
    small_outlet.add_source("rss.xml", rss(f"<link>{urls[2]}</link>"))
    report = crawling.crawl(small_outlet.outlet("peta.xml", "rss.xml"))[NAME]
    assert (report.sources, failures_of(report)) == (2, {})
    assert titles(crawling) == {"0", "1", "2"}


@pytest.mark.parametrize("path", ["rss.xml", "peta.xml"])
def test_a_source_that_is_cut_off_is_asked_for_again_as_a_whole(
    small_outlet: SmallOutlet, crawling: Crawling, path: str
) -> None:
    urls = [small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number) for number in range(6)]
    date = f"<pubDate>{crawling.now:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    lastmod = f"<lastmod>{crawling.now:%Y-%m-%d}</lastmod>"
    feed = rss(*(f"<link>{url}</link>{date}" for url in urls))
    document = feed if path == "rss.xml" else urlset(*urls).replace("</loc>", f"</loc>{lastmod}")
    complete = Response(document.encode(), XML, modified_at=crawling.now)
    small_outlet.responses["/" + path] = replace(complete, body=complete.body[: len(document) * 6 // 10])
    outlet = small_outlet.outlet(path)
    report = crawling.crawl(outlet)[NAME]
    assert any("it was cut off" in failure for failure in failures_of(report))
    assert titles(crawling) == {"0", "1", "2"}
    [stored] = [source for found in crawling.store.outlets.find(crawling.now) for source in found.sources]
    assert "it was cut off" in str(stored.last_error)
    small_outlet.responses["/" + path] = complete
    for _ in range(2):
        crawling.wait(HOUR)
        assert not failures_of(crawling.crawl(outlet)[NAME])
        assert titles(crawling) == {"0", "1", "2", "3", "4", "5"}
    headers = [request.headers.get("If-None-Match") for request in small_outlet.asked(path)]
    assert headers == [None, None, complete.etag]


def test_a_rest_list_that_is_cut_off_is_asked_for_again(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    posts = [{"link": small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number)} for number in range(2)]
    body = json.dumps(posts).encode()
    small_outlet.responses["/wp-json/wp/v2/posts?"] = Response(body[:-5], JSON)
    outlet = replace(small_outlet.outlet(), sources=(Source(SourceKind.WORDPRESS, small_outlet.url + "wp-json/"),))
    assert "it was cut off" in str(crawling.crawl(outlet)[NAME].error)
    small_outlet.responses["/wp-json/wp/v2/posts?"] = Response(body, JSON)
    crawling.wait(HOUR)
    assert crawling.crawl(outlet)[NAME].is_ok
    assert titles(crawling) == {"0", "1"}


def test_indexes_of_indexes_and_feeds_are_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    urls = [small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number) for number in range(3)]
    date = f"<lastmod>{crawling.now:%Y-%m-%d}</lastmod>"
    at = small_outlet.url
    small_outlet.add_source("peta.xml", index(f"{at}peta-1.xml", f"{at}rss.xml", f"{at}peta.xml"))
    small_outlet.add_source("peta-1.xml", index(f"{at}peta-2.xml", f"{at}peta-1.xml"))
    small_outlet.add_source("peta-2.xml", index(f"{at}peta-3.xml"))
    small_outlet.add_source("peta-3.xml", urlset(*urls[:2]).replace("</loc>", f"</loc>{date}"))
    small_outlet.add_source("rss.xml", rss(f"<link>{urls[2]}</link><pubDate>{crawling.now:%d-%m-%Y %H:%M}</pubDate>"))
    report = crawling.crawl(small_outlet.outlet("peta.xml"))[NAME]
    assert failures_of(report) == {}
    assert titles(crawling) == {"0", "1", "2"}
    assert [len(small_outlet.asked(f"peta{suffix}.xml")) for suffix in ("", "-1", "-2", "-3")] == [1, 1, 1, 1]
    small_outlet.add_source("peta-3.xml", index(f"{at}peta-4.xml"))
    crawling.wait(HOUR)
    report = crawling.crawl(small_outlet.outlet("peta.xml"))[NAME]
    assert [failure for failure in failures_of(report) if "a sitemap index nested in 3 others is not read" in failure]


def test_the_number_of_sitemaps_of_an_index_is_limited(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    at = small_outlet.url
    small_outlet.add_source("peta.xml", index(*(f"{at}peta-{number}.xml" for number in range(10))))
    for number in range(10):
        listed = [f"{at}peta-{number}-{part}.xml" for part in range(10)]
        small_outlet.add_source(f"peta-{number}.xml", index(*listed))
        for part in range(10):
            url = small_outlet.add_article(f"kota/kabar-dari-desa-{number}-{part}", 10 * number + part)
            small_outlet.add_source(f"peta-{number}-{part}.xml", urlset(url))
    report = crawling.crawl(small_outlet.outlet("peta.xml"), max_pages=1)[NAME]
    assert sum(request.target.startswith("/peta-") for request in small_outlet.requests) == 50
    assert [failure for failure in failures_of(report) if "60 more sitemaps of the index were not read" in failure]


@pytest.mark.parametrize(
    "date_format",
    ["%d-%m-%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%a, %d %b %Y %H:%M:%S WIB", "%b %d %Y %I:%M:%S %p", "%d/%m/%y %H.%M"],
)
def test_todays_articles_of_a_feed_with_unusual_dates_are_not_old(
    small_outlet: SmallOutlet, crawling: Crawling, date_format: str
) -> None:
    items = []
    for number in range(3):
        url = small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number)
        local_time = crawling.now - (number + 1) * HOUR + 7 * HOUR
        items.append(f"<link>{url}</link><pubDate>{local_time:{date_format}}</pubDate>")
    small_outlet.add_source("rss.xml", rss(*items))
    crawling.crawl(small_outlet.outlet("rss.xml"))
    found = crawling.store.articles.find(ArticleFilter(limit=100, with_unmatched=True))
    dates = {stored.article.published_at and crawling.now - stored.article.published_at for stored in found}
    assert dates == {HOUR, 2 * HOUR, 3 * HOUR}


def test_a_page_that_a_sitemap_dates_in_the_future_is_fetched(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    """A year too late, for example. An old page and one without a date are set aside."""
    dates = [crawling.now + 72 * HOUR, crawling.now + 365 * 24 * HOUR, crawling.now - 90 * 24 * HOUR]
    urls = [small_outlet.add_article(f"kota/kabar-{number}-dari-desa-kita", number) for number in range(4)]
    entries = [f"<url><loc>{url}</loc><lastmod>{at}</lastmod></url>" for url, at in zip(urls, dates, strict=False)]
    small_outlet.add_source("peta.xml", f"<urlset>{''.join(entries)}<url><loc>{urls[3]}</loc></url></urlset>")
    crawling.crawl(small_outlet.outlet("peta.xml"))
    assert set(crawling.articles()) == set(urls[:2])


def test_sitemaps_of_an_index_that_are_not_read_are_counted(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    url = small_outlet.add_article("kota/kabar-dari-desa-kita", 1)
    for number in range(25):
        small_outlet.add_source(f"peta-{number}.xml", urlset(url))
    small_outlet.add_source("peta.xml", index(*(f"{small_outlet.url}peta-{number}.xml" for number in range(25))))
    report = crawling.crawl(small_outlet.outlet("peta.xml"))[NAME]
    assert set(crawling.articles()) == {url}
    assert failures_of(report) == {
        f"sitemap {small_outlet.url}peta.xml: 15 more sitemaps of the index were not read": 1
    }
    assert (report.error, report.sources) == (None, 1)


def test_the_author_that_a_source_states_is_that_of_a_page_without_one(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    """The author of a feed and of a WordPress post. A desk is no author, and the page takes precedence."""
    urls = [small_outlet.add_article(f"kota/kabar-{number}-dari-desa-kita", number) for number in range(4)]
    page = small_outlet.responses["/kota/kabar-2-dari-desa-kita"]
    byline = page.body.replace(b"</h1>", b"</h1><p>Penulis: Dadan Hidayat</p>")
    small_outlet.responses["/kota/kabar-2-dari-desa-kita"] = replace(page, body=byline)
    names = ("Rina Marlina", "Redaksi Kabar Contoh", "Rina Marlina")
    items = (
        f"<link>{url}</link><author>a@kabar.example ({name})</author>" for url, name in zip(urls, names, strict=False)
    )
    small_outlet.add_source("rss.xml", rss(*items))
    embedded = {"author": [{"id": 3, "name": "Euis Kartini"}]}
    posts = [{"id": 1, "link": urls[3], "date_gmt": f"{crawling.now:%Y-%m-%dT%H:%M:%S}", "_embedded": embedded}]
    small_outlet.add_source("wp-json/wp/v2/posts?", json.dumps(posts), JSON)
    rest = Source(SourceKind.WORDPRESS, small_outlet.url + "wp-json/")
    sources = (*small_outlet.outlet("rss.xml").sources, rest)
    crawling.crawl(replace(small_outlet.outlet(), sources=sources))
    found = {url: stored.article.authors for url, stored in crawling.articles().items()}
    authors = (("Rina Marlina",), (), ("Dadan Hidayat",), ("Euis Kartini",))
    assert found == dict(zip(urls, authors, strict=True))


def test_a_sitemap_is_read_although_our_clock_is_days_behind(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    """The dates are in the future by our clock, but not by that of the outlet."""
    urls = [small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number) for number in range(2)]
    lastmod = f"<lastmod>{crawling.now - HOUR:%Y-%m-%dT%H:%M:%SZ}</lastmod>"
    small_outlet.add_source("rss.xml", rss(f"<link>{urls[0]}</link>"))
    small_outlet.add_source("peta.xml", urlset(urls[1]).replace("</loc>", f"</loc>{lastmod}"))
    outlet_clock = (("Date", f"{crawling.now:%a, %d %b %Y %H:%M:%S} GMT"),)
    for target, response in small_outlet.responses.items():
        small_outlet.responses[target] = replace(response, headers=outlet_clock)
    crawling.wait(-10 * 24 * HOUR)
    crawling.crawl(small_outlet.outlet("rss.xml", "peta.xml"))
    assert titles(crawling) == {"0", "1"}


def test_articles_of_a_feed_behind_a_counting_service_are_found(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    url = small_outlet.add_article("kota/kabar-dari-desa-1", 1)
    proxied = f"<link>https://proxy.invalid/1</link><feedburner:origLink>{url}</feedburner:origLink>"
    small_outlet.add_source("rss.xml", rss(proxied, "<link>https://lain.invalid/2</link>"))
    outlet = small_outlet.outlet("rss.xml")
    report = crawling.crawl(outlet)[NAME]
    assert titles(crawling) == {"1"}
    [failure] = failures_of(report)
    assert failure.endswith("1 entry was left out, because it leads to another site (lain.invalid:443)")
    assert report.sources == 1


def test_a_feed_whose_entries_are_all_of_another_site_counts_as_failed(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    small_outlet.add_source(
        "rss.xml", rss("<link>https://lain.invalid/1</link>", "<link>https://lain.invalid/2</link>")
    )
    report = crawling.crawl(small_outlet.outlet("rss.xml"))[NAME]
    assert report.sources == 0
    assert "2 entries were left out, because they lead to other sites (lain.invalid:443)" in str(report.error)


def test_a_rest_list_whose_posts_are_all_of_another_site_counts_as_failed(
    small_outlet: SmallOutlet, crawling: Crawling
) -> None:
    posts = [{"link": f"https://lain.invalid/{number}", "title": {"rendered": "Judul"}} for number in range(2)]
    small_outlet.responses["/wp-json/wp/v2/posts?"] = Response(json.dumps(posts).encode(), JSON)
    outlet = replace(small_outlet.outlet(), sources=(Source(SourceKind.WORDPRESS, small_outlet.url + "wp-json/"),))
    report = crawling.crawl(outlet)[NAME]
    assert "2 entries were left out, because they lead to other sites (lain.invalid:443)" in str(report.error)
    posts.append({"link": small_outlet.add_article("kota/kabar-dari-desa-1", 1), "title": {"rendered": "Judul"}})
    notice = b"<b>Notice</b>: Undefined index [1]\n"
    small_outlet.responses["/wp-json/wp/v2/posts?"] = Response(notice + json.dumps(posts).encode(), JSON)
    crawling.wait(HOUR)
    report = crawling.crawl(outlet)[NAME]
    assert report.is_ok
    assert [failure for failure in failures_of(report) if "2 entries were left out" in failure]
    assert titles(crawling) == {"1"}


def test_articles_with_small_ids_are_several_articles(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    paths = ["berita/detail/7", "berita/detail/12", "berita/detail/19", "kabar-dari-desa-kita/7"]
    urls = [small_outlet.add_article(path, number) for number, path in enumerate(paths)]
    small_outlet.add_source("rss.xml", rss(*(f"<link>{url}</link>" for url in urls)))
    links = "".join(f"<li><a href='{url}'>Warga desa menata kebun bersama para tetangga</a></li>" for url in urls)
    section = Response(f"<html><body><h1>Kabar</h1><ul>{links}</ul></body></html>".encode())
    small_outlet.responses |= {"/berita/detail": section, "/kabar-dari-desa-kita": section}
    crawling.crawl(small_outlet.outlet("rss.xml"))
    assert titles(crawling) == {"0", "1", "2", "3"}
    assert set(crawling.articles()) == set(urls)


def test_a_feed_named_by_robots_txt_as_a_sitemap_is_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    url = small_outlet.add_article("kota/kabar-dari-desa-1", 1)
    small_outlet.add_home(robots=f"User-agent: *\nAllow: /\nSitemap: {small_outlet.url}kabar.rss\n")
    small_outlet.add_source("kabar.rss", rss(f"<link>{url}</link>"))
    report = crawling.crawl(small_outlet.outlet())[NAME]
    assert report.is_ok
    assert titles(crawling) == {"1"}


def test_a_text_sitemap_is_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    urls = [small_outlet.add_article(f"kota/kabar-dari-desa-{number}", number) for number in range(2)]
    small_outlet.add_home(robots=f"Sitemap: {small_outlet.url}daftar.txt\n")
    small_outlet.add_source("daftar.txt", "\n".join(urls), "text/plain")
    assert crawling.crawl(small_outlet.outlet())[NAME].is_ok
    assert titles(crawling) == {"0", "1"}


def test_an_announced_json_feed_is_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    url = small_outlet.add_article("kota/kabar-dari-desa-1", 1)
    small_outlet.add_home('<link rel="alternate" type="application/feed+json" href="/umpan.json">')
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Kabar", "items": [{"id": "1", "url": url}]}
    small_outlet.add_source("umpan.json", json.dumps(feed), "application/feed+json")
    assert crawling.crawl(small_outlet.outlet())[NAME].is_ok
    assert titles(crawling) == {"1"}


def test_an_outlet_whose_address_is_its_sitemap_is_read(small_outlet: SmallOutlet, crawling: Crawling) -> None:
    url = small_outlet.add_article("kota/kabar-dari-desa-1", 1)
    small_outlet.add_source(
        "peta.xml", urlset(url).replace("</loc>", f"</loc><lastmod>{crawling.now:%Y-%m-%d}</lastmod>")
    )
    outlet = small_outlet.outlet(home="peta.xml")
    for _ in range(2):
        assert crawling.crawl(outlet)[NAME].is_ok
        crawling.wait(13 * HOUR)
    assert titles(crawling) == {"1"}
