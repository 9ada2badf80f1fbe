import gzip
from datetime import UTC, datetime, timedelta

import pytest

from core.discovery import SitemapEntry, read_source, select_sitemaps
from tests.core.discovery.sample_sources import HOME, NEWS_SITEMAP, NOW, OUTLET

DAY = timedelta(days=1)


@pytest.mark.parametrize("body", [NEWS_SITEMAP, gzip.compress(NEWS_SITEMAP, mtime=0)])
def test_a_news_sitemap(body: bytes) -> None:
    content = read_source(body, HOME + "news.xml", OUTLET, NOW)
    assert content is not None
    [only] = content.candidates
    assert (only.url, only.title) == ("https://kabar.example/satu.html", "Satu")
    assert (only.published_at, only.modified_at) == (
        datetime(2026, 3, 2, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 1, tzinfo=UTC),
    )


def test_a_gzip_bomb_is_rejected() -> None:
    assert read_source(gzip.compress(b"<urlset>" + b" " * 60_000_000), HOME, OUTLET, NOW) is None
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 8) for n in range(9)
    )
    content = read_source(laughs + b"]><urlset><url><loc>&j;</loc></url></urlset>", HOME, OUTLET, NOW)
    assert content is None or not content.candidates


def test_dates_without_a_zone_are_in_the_outlets_zone() -> None:
    body = b"<urlset><url><loc>https://kabar.example/a</loc><lastmod>2026-03-02T10:00:00</lastmod></url></urlset>"
    content = read_source(body, HOME, OUTLET, NOW)
    assert content is not None
    assert content.candidates[0].modified_at == datetime(2026, 3, 2, 2, tzinfo=UTC)


def index_entry(name: str, days_ago: float | None) -> SitemapEntry:
    return SitemapEntry(HOME + name, None if days_ago is None else NOW - days_ago * DAY)


def test_index_entries_without_new_articles_are_skipped() -> None:
    entries = (
        index_entry("wp-sitemap-posts-post-1.xml", 40),
        index_entry("wp-sitemap-posts-post-2.xml", 0.1),
        index_entry("wp-sitemap-posts-page-1.xml", 0.1),
        index_entry("wp-sitemap-taxonomies-category-1.xml", 0.1),
        index_entry("wp-sitemap-users-1.xml", 0.1),
        index_entry("post-sitemap9.xml", None),
        index_entry("post-sitemap10.xml", None),
        index_entry("category-sitemap.xml", None),
    )
    chosen = [each.url.removeprefix(HOME) for each in select_sitemaps(entries, NOW - 3 * DAY, 50).entries]
    assert chosen == ["wp-sitemap-posts-post-2.xml", "post-sitemap10.xml", "post-sitemap9.xml"]
    many = tuple(index_entry(f"sitemap-{number}.xml", None) for number in range(300))
    selected = select_sitemaps(many, NOW, limit=2)
    assert [each.url for each in selected.entries] == [HOME + "sitemap-299.xml", HOME + "sitemap-298.xml"]
    assert selected.left_out == 298


def test_of_many_index_entries_without_different_dates_the_highest_numbers_are_read() -> None:
    for days_ago in (0, None):
        entries = tuple(index_entry(f"sitemap-{number}.xml", days_ago) for number in range(300))
        selected = select_sitemaps(entries, NOW - DAY, limit=50)
        assert [each.url for each in selected.entries] == [f"{HOME}sitemap-{n}.xml" for n in range(299, 289, -1)]
        assert selected.left_out == 290
    entries = tuple(index_entry(f"sitemap-{number}.xml", number / 100) for number in range(60))
    selected = select_sitemaps(entries, NOW - DAY, limit=50)
    assert [each.url for each in selected.entries] == [f"{HOME}sitemap-{n}.xml" for n in range(50)]
    assert selected.left_out == 10


def test_index_entries_of_one_date_are_sorted_by_number() -> None:
    entries = tuple(index_entry(f"sitemap-{number}.xml", 0) for number in range(1, 31))
    chosen = select_sitemaps(entries, NOW - DAY, limit=3)
    assert [each.url for each in chosen.entries] == [f"{HOME}sitemap-{number}.xml" for number in (30, 29, 28)]
