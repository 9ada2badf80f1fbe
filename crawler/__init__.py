"""Crawl outlets with Scrapy: find sources and fetch pages. No other package imports Scrapy or Twisted."""

from crawler.crawl_job import STOPPED, CrawlResult
from crawler.event_loop import run_loop, start_reactor, stop_reactor
from crawler.failures import MAX_RETRY_AFTER, PAGE_WITHOUT_END, Failure, classify_page, has_no_end
from crawler.outlet_crawler import OutletCrawler
from crawler.progress import SourceRead
from crawler.settings import CrawlOptions
from crawler.spiders.page import FetchedPage, fetch_page

__all__ = [
    "MAX_RETRY_AFTER",
    "PAGE_WITHOUT_END",
    "STOPPED",
    "CrawlOptions",
    "CrawlResult",
    "Failure",
    "FetchedPage",
    "OutletCrawler",
    "SourceRead",
    "classify_page",
    "fetch_page",
    "has_no_end",
    "run_loop",
    "start_reactor",
    "stop_reactor",
]
