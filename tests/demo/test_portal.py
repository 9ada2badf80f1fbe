"""Kabar Tatar is a custom news portal."""

import gzip
import json
from datetime import datetime, timedelta
from xml.etree import ElementTree

import feedparser

from demo import Newsroom, Truth
from tests.demo.http_client import request

NAME = "Kabar Tatar"


def truths(newsroom: Newsroom) -> list[Truth]:
    """Newest first."""
    return [truth for truth in newsroom.truth() if truth.outlet == NAME][::-1]


def one(newsroom: Newsroom, words: str) -> Truth:
    return next(truth for truth in newsroom.truth() if words in truth.url)


def test_the_home_page_links_an_atom_feed_of_the_newest_articles(standing: Newsroom, tatar: str) -> None:
    assert request(f"{tatar}/").select("//link[@type='application/atom+xml']/@href") == ["/atom.xml"]
    feed = feedparser.parse(request(f"{tatar}/atom.xml").body)
    newest = truths(standing)[:15]
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == [truth.url for truth in newest]
    assert [entry.updated for entry in feed.entries] == [truth.modified_at.isoformat() for truth in newest]


def test_robots_names_a_gzip_news_sitemap_of_all_recent_articles(standing: Newsroom, tatar: str) -> None:
    address = f"{tatar}/news-sitemap.xml.gz"
    assert f"Sitemap: {address}" in request(f"{tatar}/robots.txt").text.splitlines()
    unpacked = gzip.decompress(request(address).body)
    assert unpacked == request(f"{tatar}/news-sitemap.xml").body
    told = [element.text for element in ElementTree.fromstring(unpacked).iter() if element.tag.endswith("}loc")]
    assert told == [truth.url for truth in truths(standing) if truth.is_recent]
    assert b"<news:publication_date>" in unpacked


def test_a_gzip_sitemap_is_deterministic(newsroom: Newsroom) -> None:
    address = f"{newsroom.outlets[1].url}news-sitemap.xml.gz"
    before = request(address).body
    newsroom.publish_next(1, "priangan-pos")
    assert request(address).body == before


def test_section_pages_list_every_article(standing: Newsroom, tatar: str) -> None:
    found: set[str] = set()
    for path in request(f"{tatar}/").select("//nav[@class='channel-nav']/a/@href"):
        here = path
        while here:
            page = request(tatar + here)
            found |= {tatar + link for link in page.select("//article/h3/a/@href")}
            here = next(iter(page.select("//div[@class='pagination']/a/@href")), "")
    assert found == {truth.url for truth in truths(standing)}
    assert "?page=2" in request(f"{tatar}/daerah/").text
    assert request(f"{tatar}/daerah/?page=9").status == 404


def test_json_ld_declares_authors_dates_with_zone_and_section(standing: Newsroom) -> None:
    for truth in truths(standing):
        (script,) = request(truth.url).select("//script[@type='application/ld+json']/text()")
        told = json.loads(script)
        assert told["@type"] == "NewsArticle"
        assert told["headline"] == truth.title
        assert datetime.fromisoformat(told["datePublished"]) == truth.published_at
        assert told["datePublished"].endswith("+07:00")
        assert told["articleSection"] == truth.section
        people = tuple(author["name"] for author in told["author"] if author["@type"] == "Person")
        assert people == truth.authors


def test_the_text_on_the_page_is_the_truth(standing: Newsroom) -> None:
    furniture = "not(@class='simak') and not(@class='para_caption') and not(starts-with(., '[Gambas'))"
    for truth in truths(standing):
        told: list[str] = []
        for number in range(1, len(truth.pages) + 1):
            page = request(f"{truth.url}?page={number}")
            (body,) = page.select("//div[@class='detail__body-text']")
            if body.xpath("./strong"):
                told.append(
                    body.xpath("string(./strong)") + body.xpath("string(./strong/following-sibling::text()[1])")
                )
            told += [piece.text_content() for piece in body.xpath(f"./p[{furniture}] | ./h2")]
        assert "\n".join(line.rstrip("\n") for line in told) == truth.text


def test_some_leads_are_outside_of_paragraphs(standing: Newsroom) -> None:
    bare = [
        truth for truth in truths(standing) if request(truth.url).select("//div[@class='detail__body-text']/strong")
    ]
    assert len(bare) == 3


def test_an_article_has_the_portals_boilerplate(standing: Newsroom) -> None:
    page = request(one(standing, "bank-sampah").url)
    for told in (
        "SCROLL UNTUK LANJUT MEMBACA", "Simak juga:", "Terpopuler", "Dapatkan update berita", "Komentar Pembaca",
        "COPYRIGHT ©", "Priangan Pos | Radio Lembur",
    ):  # fmt: skip
        assert told in page.text, told
    assert "[Gambas:Video]" in request(one(standing, "rain-choir").url).text


def test_one_article_has_two_pages_by_parameter(standing: Newsroom) -> None:
    (truth,) = [truth for truth in truths(standing) if len(truth.pages) > 1]
    first, second = request(truth.url), request(f"{truth.url}?page=2")
    assert "Halaman Selanjutnya" in first.text
    assert "Lima menit milik Bu Kokom" in second.text
    assert "Lima menit milik Bu Kokom" not in first.text
    assert second.select("//link[@rel='canonical']/@href") == [f"{truth.url}?page=2"]
    assert request(f"{truth.url}?page=3").status == 404


def test_both_datelines_of_the_outlet_occur(standing: Newsroom) -> None:
    openings = [truth.text[: truth.dateline.end] for truth in truths(standing) if truth.dateline]
    assert "Bandung, Kabar Tatar -- " in openings
    assert "KABAR TATAR, Garut - " in openings
    assert len(openings) < len(truths(standing))


def test_the_about_page_exists_and_an_unknown_page_does_not(tatar: str) -> None:
    assert request(f"{tatar}/redaksi/").status == 200
    assert request(f"{tatar}/kota/1-tidak-ada.html").status == 404


def test_recent_articles_are_from_the_last_two_days(standing: Newsroom, now: datetime) -> None:
    # The news sitemap goes no further back, and nothing else but section pages would tell of them.
    assert all(now - truth.published_at < timedelta(days=2) for truth in truths(standing) if truth.is_recent)
