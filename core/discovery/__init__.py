"""Discovery: the bytes of a source → candidates, the bytes of a home page → sources. Pure, and safe on any bytes."""

from core.discovery.feed import read_feed
from core.discovery.home_page import find_sources, usual_places
from core.discovery.section_page import SectionReading, read_section
from core.discovery.sitemap import SitemapPart, SitemapReading, choose_parts, read_sitemap
from core.discovery.wordpress import PER_PAGE, PostList, posts_url, read_posts

__all__ = [
    "PER_PAGE",
    "PostList",
    "SectionReading",
    "SitemapPart",
    "SitemapReading",
    "choose_parts",
    "find_sources",
    "posts_url",
    "read_feed",
    "read_posts",
    "read_section",
    "read_sitemap",
    "usual_places",
]
