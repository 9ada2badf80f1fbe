"""Crawl outlets: fetch, normalize, match, keep. The only room that knows Scrapy and Twisted."""

from crawler.job import STOPPED, CrawlResult, SourceRead
from crawler.loop import run_loop, start_reactor, stop_reactor
from crawler.options import CrawlOptions
from crawler.replay import Replay, Replayed, Result
from crawler.run import OutletCrawler, fetch_page
from crawler.watching import Watch
from crawler.workers import Workers

__all__ = [
    "STOPPED",
    "CrawlOptions",
    "CrawlResult",
    "OutletCrawler",
    "Replay",
    "Replayed",
    "Result",
    "SourceRead",
    "Watch",
    "Workers",
    "fetch_page",
    "run_loop",
    "start_reactor",
    "stop_reactor",
]
