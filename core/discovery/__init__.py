"""Read home pages into sources, and sources into candidates. The functions do no I/O and accept any bytes."""

from core.discovery.feed import read_feed
from core.discovery.home_page import common_sources, find_sources
from core.discovery.section_page import SectionPage, read_section
from core.discovery.sitemap import SitemapContent, SitemapEntry, read_sitemap, select_sitemaps
from core.discovery.wordpress import PER_PAGE, PostList, build_posts_url, read_posts

__all__ = [
    "PER_PAGE",
    "PostList",
    "SectionPage",
    "SitemapContent",
    "SitemapEntry",
    "build_posts_url",
    "common_sources",
    "find_sources",
    "read_feed",
    "read_posts",
    "read_section",
    "read_sitemap",
    "select_sitemaps",
]
