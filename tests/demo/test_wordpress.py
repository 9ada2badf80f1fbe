"""Priangan Pos behaves like a WordPress site."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import pytest

from demo import Newsroom, Truth
from tests.demo.http_client import request

NAME = "Priangan Pos"
REST = "/wp-json/wp/v2/posts"


def truths(newsroom: Newsroom) -> list[Truth]:
    """Newest first."""
    return [truth for truth in newsroom.truth() if truth.outlet == NAME][::-1]


def one(newsroom: Newsroom, words: str) -> Truth:
    return next(truth for truth in newsroom.truth() if words in truth.url)


def locations(body: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(body).iter() if element.tag.endswith("}loc")]


def posts(url: str) -> list[dict[str, Any]]:
    found = json.loads(request(url).body)
    assert isinstance(found, list)
    return found


def test_the_feed_contains_excerpts_of_the_ten_newest(standing: Newsroom, priangan: str) -> None:
    feed = feedparser.parse(request(f"{priangan}/feed/").body)
    newest = truths(standing)[:10]
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == [truth.url for truth in newest]
    assert [entry.title for entry in feed.entries] == [truth.title for truth in newest]
    assert all("[…]" in entry.summary for entry in feed.entries)


def test_the_comments_feed_links_to_articles(standing: Newsroom, priangan: str) -> None:
    feed = feedparser.parse(request(f"{priangan}/comments/feed/").body)
    assert len(feed.entries) == 10
    assert {entry.link.partition("#")[0] for entry in feed.entries} <= {truth.url for truth in truths(standing)}


def test_the_home_page_links_both_feeds_and_the_api(priangan: str) -> None:
    home = request(f"{priangan}/")
    feeds = home.select("//link[@type='application/rss+xml']/@href")
    assert feeds == [f"{priangan}/feed/", f"{priangan}/comments/feed/"]
    assert home.headers["Link"] == f'<{priangan}/wp-json/>; rel="https://api.w.org/"'
    assert home.headers["Content-Type"] == "text/html; charset=UTF-8"


def test_the_home_page_links_tracking_urls_the_about_page_and_the_disallowed_article(
    standing: Newsroom, priangan: str
) -> None:
    links = request(f"{priangan}/").select("//a/@href")
    assert any(link.endswith("?utm_source=beranda&utm_medium=gambar") for link in links)
    assert "/tentang-kami/" in links
    assert set(standing.forbidden) == {priangan + link for link in links if link.startswith("/arsip-internal/")}


def test_robots_names_the_sitemap_and_disallows_two_paths(priangan: str) -> None:
    lines = request(f"{priangan}/robots.txt").text.splitlines()
    assert {"Disallow: /wp-admin/", "Disallow: /arsip-internal/", f"Sitemap: {priangan}/wp-sitemap.xml"} <= set(lines)


def test_a_disallowed_article_exists_but_is_not_listed(standing: Newsroom, priangan: str) -> None:
    (url,) = standing.forbidden
    assert request(url).status == 200
    assert url not in {truth.url for truth in standing.truth()}
    for place in ("/feed/", "/wp-sitemap-posts-post-1.xml", f"{REST}?per_page=100"):
        assert "arsip-internal" not in request(priangan + place).text


def test_the_sitemap_lists_all_articles_with_their_last_change(standing: Newsroom, priangan: str) -> None:
    parts = locations(request(f"{priangan}/wp-sitemap.xml").body)
    names = ("posts-post-1", "posts-page-1", "taxonomies-category-1", "taxonomies-post_tag-1", "users-1")
    assert parts == [f"{priangan}/wp-sitemap-{name}.xml" for name in names]
    posts_map = request(parts[0])
    assert set(locations(posts_map.body)) == {truth.url for truth in truths(standing)}
    assert posts_map.text.count("<lastmod>") == len(truths(standing))
    assert f"{priangan}/tentang-kami/" in locations(request(parts[1]).body)


@pytest.mark.parametrize("name", ["taxonomies-category-1", "taxonomies-post_tag-1", "users-1"])
def test_every_url_of_the_other_sitemaps_exists(priangan: str, name: str) -> None:
    found = locations(request(f"{priangan}/wp-sitemap-{name}.xml").body)
    assert found
    assert {request(url).status for url in found} == {200}


def test_an_unknown_sitemap_is_missing(priangan: str) -> None:
    assert request(f"{priangan}/wp-sitemap-posts-book-1.xml").status == 404


def test_rest_returns_all_posts_in_pages_newest_first(standing: Newsroom, priangan: str) -> None:
    first = request(f"{priangan}{REST}?per_page=30")
    assert first.headers["X-WP-Total"] == str(len(truths(standing)))
    assert first.headers["X-WP-TotalPages"] == "2"
    assert 'rel="next"' in first.headers["Link"]
    found = json.loads(first.body) + posts(f"{priangan}{REST}?per_page=30&page=2")
    assert [post["link"] for post in found] == [truth.url for truth in truths(standing)]


def test_rest_refuses_invalid_parameters_with_wordpress_codes(priangan: str) -> None:
    past = request(f"{priangan}{REST}?per_page=30&page=3")
    assert (past.status, json.loads(past.body)["code"]) == (400, "rest_post_invalid_page_number")
    for query in ("per_page=0", "per_page=101", "page=x", "after=kemarin", "order=up", "orderby=mood"):
        bad = request(f"{priangan}{REST}?{query}")
        assert (bad.status, json.loads(bad.body)["code"]) == (400, "rest_invalid_param"), query


def test_rest_filters_by_an_instant_with_or_without_zone(standing: Newsroom, priangan: str) -> None:
    since = truths(standing)[5].published_at
    newer = [truth.url for truth in truths(standing)[:5]]
    for told in (since.isoformat(), f"{since:%Y-%m-%dT%H:%M:%S}"):
        assert [post["link"] for post in posts(f"{priangan}{REST}?after={quote(told)}")] == newer
    ascending = posts(f"{priangan}{REST}?after={quote(since.isoformat())}&order=asc&orderby=date")
    assert [post["link"] for post in ascending] == newer[::-1]


def test_rest_finds_what_changed_since(newsroom: Newsroom) -> None:
    truth = truths(newsroom)[7]
    newsroom.edit(truth.url, title="Judul Baru", at=newsroom.now)
    since = quote((newsroom.now - timedelta(minutes=5)).isoformat())
    changed = posts(f"{newsroom.outlets[0].url.rstrip('/')}{REST}?modified_after={since}")
    assert [(post["link"], post["title"]["rendered"]) for post in changed] == [(truth.url, "Judul Baru")]


def test_rest_returns_the_requested_fields_only(standing: Newsroom, priangan: str) -> None:
    (post,) = posts(f"{priangan}{REST}?per_page=1&_fields=id,date_gmt,link,title.rendered")
    newest = truths(standing)[0]
    assert set(post) == {"id", "date_gmt", "link", "title"}
    assert post["title"] == {"rendered": newest.title}
    assert newest.published_at.isoformat().startswith(f"{newest.published_at:%Y-%m-%d}")
    assert post["date_gmt"].endswith(f"{newest.published_at:%M:%S}")


def test_the_rest_root_names_the_site(priangan: str) -> None:
    root = json.loads(request(f"{priangan}/wp-json/").body)
    assert root["name"] == NAME
    assert "/wp/v2/posts" in root["routes"]


def test_an_article_has_all_boilerplate_of_the_theme(standing: Newsroom) -> None:
    page = request(one(standing, "jajaki-kerja-sama").url)
    for told in (
        "Bagikan ini:", "Baca juga: ", "Foto: Petugas", "Penulis: Rini Mulyasari", "Editor: Asep Hidayatmaja",
        "(rm/ah)", "Berita Terkait", "Pos Terbaru", "Tinggalkan Balasan", "Batalkan balasan",
        "Alamat email Anda tidak akan dipublikasikan.", "Ruas yang wajib ditandai", "Selasa, 3 Maret 2026 | 00:18 WIB",
    ):  # fmt: skip
        assert told in page.text, told


def test_the_head_of_an_article_declares_canonical_url_title_and_date(standing: Newsroom) -> None:
    truth = one(standing, "pasar-tunas-sauyunan")
    page = request(f"{truth.url}?utm_source=beranda")
    assert page.select("//link[@rel='canonical']/@href") == [truth.url]
    assert page.select("//title/text()") == [f"{truth.title} - {NAME}"]
    assert page.select("//meta[@property='og:title']/@content") == [f"{truth.title} - {NAME}"]
    assert page.select("//meta[@property='article:published_time']/@content") == [truth.published_at.isoformat()]


def test_the_text_on_the_page_is_the_truth(standing: Newsroom) -> None:
    content = "//div[@class='entry-content']"
    for truth in truths(standing):
        told: list[str] = []
        for number in range(1, len(truth.pages) + 1):
            page = request(truth.url if number == 1 else f"{truth.url}{number}/")
            pieces = page.select(f"{content}/p[not(@class)] | {content}/h2")
            told += [piece.text_content() for piece in pieces]
        kept = [line for line in told if not line.startswith(("Penulis: ", "Editor: ", "("))]
        assert "\n".join(kept) == truth.text


def test_one_article_has_three_pages_with_mentions_on_the_first(standing: Newsroom) -> None:
    (truth,) = [truth for truth in truths(standing) if len(truth.pages) > 1]
    assert len(truth.pages) == 3
    assert truth.text == "\n".join(truth.pages)
    assert "kerja sama" in truth.pages[0]
    assert request(truth.url).select("//p[@class='post-nav-links']/a/@href") == [
        truth.url.removeprefix(standing.outlets[0].url.rstrip("/")) + part for part in ("2/", "3/")
    ]
    assert request(f"{truth.url}4/").status == 404


def test_lists_have_further_pages_and_end(priangan: str) -> None:
    first = request(f"{priangan}/category/kota-bandung/")
    assert first.status == 200
    home, second = request(f"{priangan}/"), request(f"{priangan}/page/2/")
    assert home.select("//nav[@class='pagination']/a/@href") == ["/page/2/"]
    assert not set(home.select("//h2/a/@href")) & set(second.select("//h2/a/@href"))
    assert request(f"{priangan}/page/99/").status == 404
    assert request(f"{priangan}/category/tidak-ada/").status == 404


def test_search_tag_author_and_about_pages_exist(priangan: str) -> None:
    assert "Hasil Pencarian" in request(f"{priangan}/?s=banjir").text
    for path in ("/tag/literasi/", "/author/rini-mulyasari/", "/tentang-kami/"):
        assert request(priangan + path).status == 200
    assert request(f"{priangan}/wp-admin/").status == 403


def test_other_urls_of_an_article_redirect_to_its_permalink(standing: Newsroom, priangan: str) -> None:
    (post,) = posts(f"{priangan}{REST}?per_page=1")
    short = request(f"{priangan}/?p={post['id']}")
    assert (short.status, short.headers["Location"]) == (301, post["link"])
    bare = request(post["link"].rstrip("/"))
    assert (bare.status, priangan + bare.headers["Location"]) == (301, post["link"])
    assert request(f"{priangan}/?p=1").status == 404
