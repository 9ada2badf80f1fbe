"""Read home pages into sources, and sources into candidates. The functions do no I/O and accept any bytes."""

from core.discovery.candidates import SitemapEntry, SourceContent
from core.discovery.home_page import common_sources, find_sources
from core.discovery.section_page import SectionPage, read_section
from core.discovery.sitemap import SelectedSitemaps, select_sitemaps
from core.discovery.source import read_source
from core.discovery.wordpress import PER_PAGE, PostList, build_posts_url, read_posts

__all__ = [
    "PER_PAGE",
    "PostList",
    "SectionPage",
    "SelectedSitemaps",
    "SitemapEntry",
    "SourceContent",
    "build_posts_url",
    "common_sources",
    "find_sources",
    "read_posts",
    "read_section",
    "read_source",
    "select_sitemaps",
]
