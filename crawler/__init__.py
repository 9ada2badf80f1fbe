"""Crawl outlets: fetch, normalize, match, keep. The only room that knows Scrapy and Twisted."""

from crawler.crawl_job import STOPPED, CrawlResult, SourceRead
from crawler.event_loop import run_loop, start_reactor, stop_reactor
from crawler.options import CrawlOptions
from crawler.outlet_crawler import OutletCrawler, fetch_page

__all__ = [
    "STOPPED",
    "CrawlOptions",
    "CrawlResult",
    "OutletCrawler",
    "SourceRead",
    "fetch_page",
    "run_loop",
    "start_reactor",
    "stop_reactor",
]
