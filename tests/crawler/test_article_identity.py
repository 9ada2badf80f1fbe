"""One story is one article, fetched once, whatever addresses its outlet uses for it. Different stories stay apart."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.outlet import Source, SourceKind
from demo.response import HTML, Response
from tests.crawling import Crawling
from tests.outlet_pages import make_paragraphs
from tests.small_outlet import SmallOutlet, rss

HOUR = timedelta(hours=1)


@pytest.fixture
def outlet() -> Iterator[SmallOutlet]:
    with SmallOutlet.serve() as served:
        yield served


def add_story(outlet: SmallOutlet, path: str, number: int, head: str = "", title: str | None = None) -> None:
    """Serve a story at a path, with any query, and with the same text for the same number."""
    title = title or f"Warga desa menata kebun nomor {number} bersama para tetangga"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in make_paragraphs(number) + make_paragraphs(number + 13))
    page = f"<html lang='id'><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article>"
    outlet.responses[f"/{path}?"] = outlet.responses[f"/{path}"] = Response(f"{page}</body></html>".encode(), HTML)


def set_feed(outlet: SmallOutlet, *paths: str) -> None:
    links = (f"<link>{outlet.url}{path}</link>".replace("&", "&amp;") for path in paths)
    outlet.add_source("umpan.xml", rss(*links))


def paths_of(outlet: SmallOutlet, crawling: Crawling) -> list[str]:
    return sorted(url.removeprefix(outlet.url) for url in crawling.articles())


def fetched_pages(outlet: SmallOutlet) -> list[str]:
    return [request.target for request in outlet.requests if request.target.startswith("/kabar")]


@pytest.mark.parametrize(
    "shape",
    [
        "kabar-{};jsessionid={}",
        "kabar-{}?PHPSESSID={}",
        "kabar-{}?ref=rss&sid={}",
        "kabar-{};zid={}",
        "kabar-{}?user_session={}",
        "kabar-{}?authToken={}",
    ],
)
def test_a_new_session_in_every_round_makes_no_new_articles(
    outlet: SmallOutlet, crawling: Crawling, shape: str
) -> None:
    outlet.add_home()
    for number in range(3):
        add_story(outlet, f"kabar-{number}", number)
    for session in ("0a1b2c3d4e5f6071", "9f8e7d6c5b4a3928", "5566778899aabbcc"):
        set_feed(outlet, *(shape.format(number, session) for number in range(3)))
        crawling.crawl(outlet.outlet("umpan.xml"))
        crawling.wait(HOUR)
    assert paths_of(outlet, crawling) == ["kabar-0", "kabar-1", "kabar-2"]
    assert len(fetched_pages(outlet)) == 3


@pytest.mark.parametrize(
    ("shape", "is_shared"), [("kabar-{}?pengunjung={}", True), ("kabar-{}-warga-desa-menata-kebun?w={}&x=1", False)]
)
def test_a_session_parameter_of_unknown_name_makes_no_new_articles(
    outlet: SmallOutlet, crawling: Crawling, shape: str, is_shared: bool
) -> None:
    """It is recognised if all links have the same value, or if the path alone looks like that of an article."""
    outlet.add_home()
    for crawl in range(3):
        sessions = [hashlib.md5(bytes([crawl, 0 if is_shared else number])).hexdigest() for number in range(3)]
        paths = [shape.format(number, session) for number, session in enumerate(sessions)]
        for number, path in enumerate(paths):
            add_story(outlet, path, number)
        set_feed(outlet, *paths)
        crawling.crawl(outlet.outlet("umpan.xml"))
        crawling.wait(HOUR)
    assert len(paths_of(outlet, crawling)) == len(fetched_pages(outlet)) == 3


@pytest.mark.parametrize("shape", ["kabar?dokumen={}", "kabar-dari-desa-kita?dokumen={}", "kabar/{}"])
def test_random_ids_of_articles_are_no_sessions(outlet: SmallOutlet, crawling: Crawling, shape: str) -> None:
    outlet.add_home()
    for crawl in range(2):
        paths = [shape.format(hashlib.md5(bytes([crawl, number])).hexdigest()) for number in range(3)]
        for number, path in enumerate(paths):
            add_story(outlet, path, 3 * crawl + number)
        set_feed(outlet, *paths)
        crawling.crawl(outlet.outlet("umpan.xml"))
        crawling.wait(HOUR)
    assert len(paths_of(outlet, crawling)) == 6


def test_share_reply_and_print_links_of_a_section_are_one_article(outlet: SmallOutlet, crawling: Crawling) -> None:
    story = "kabar/2026/11/warga-menata-kebun-desa"
    add_story(outlet, story, 1)
    add_story(outlet, story + "/", 1)
    endings = ("", "?share=facebook", "?replytocom=12", "?print=1", "/", "/print/", "?from=rss", "?tampil=3")
    links = "".join(f"<p><a href='/{story}{ending}'>Warga menata kebun desa</a></p>" for ending in endings)
    outlet.add_home()
    outlet.responses["/"] = Response(f"<html><body>{links}</body></html>".encode(), HTML)
    section = Source(SourceKind.SECTION, outlet.url)
    crawling.crawl(replace(outlet.outlet(), sources=(section,)))
    assert [path.rstrip("/") for path in paths_of(outlet, crawling)] == [story]
    assert len(fetched_pages(outlet)) == 1


def test_a_canonical_url_on_all_pages_replaces_no_article(outlet: SmallOutlet, crawling: Crawling) -> None:
    outlet.add_home()
    canonical = f"<link rel='canonical' href='{outlet.url}kabar-0-kebun-desa-kita'>"
    paths = [f"kabar-{number}-kebun-desa-kita" for number in range(8)]
    for number, path in enumerate(paths):
        add_story(outlet, path, number, canonical)
    set_feed(outlet, *paths)
    reports = crawling.crawl(outlet.outlet("umpan.xml"))
    assert paths_of(outlet, crawling) == paths
    assert reports["Kabar Contoh"].new == 8


def test_a_view_with_the_story_as_its_canonical_url_is_the_story(outlet: SmallOutlet, crawling: Crawling) -> None:
    outlet.add_home()
    story = "kabar/warga-menata-kebun-desa"
    canonical = f"<link rel='canonical' href='{outlet.url}{story}'>"
    add_story(outlet, story, 1, canonical)
    add_story(outlet, story + "/versi-teks", 1, canonical)
    set_feed(outlet, story + "/versi-teks", story)
    crawling.crawl(outlet.outlet("umpan.xml"))
    assert paths_of(outlet, crawling) == [story]


def test_a_post_with_a_changed_slug_is_one_article(outlet: SmallOutlet, crawling: Crawling) -> None:
    """WordPress redirects the old URL, and the guid in its feed stays."""
    outlet.add_home()
    guid = f"<guid isPermaLink='false'>{outlet.url}?p=77</guid>"
    add_story(outlet, "kabar-lama", 1)
    outlet.add_source("umpan.xml", rss(f"<link>{outlet.url}kabar-lama</link>{guid}"))
    crawling.crawl(outlet.outlet("umpan.xml"))
    del outlet.responses["/kabar-lama?"]
    outlet.responses["/kabar-lama"] = Response(b"", status=301, headers=(("Location", "/kabar-baru"),))
    add_story(outlet, "kabar-baru", 1, title="Kebun desa ditata warga bersama-sama")
    outlet.add_source("umpan.xml", rss(f"<link>{outlet.url}kabar-baru</link>{guid}"))
    crawling.wait(HOUR)
    crawling.crawl(outlet.outlet("umpan.xml"))
    [stored] = crawling.articles().values()
    assert stored.article.url == outlet.url + "kabar-baru"
    assert stored.article.title == "Kebun desa ditata warga bersama-sama"
    addresses = crawling.store.articles.addresses.find(stored.id)
    assert set(addresses) == {outlet.url + "kabar-lama", outlet.url + "kabar-baru"}
