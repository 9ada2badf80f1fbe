"""The options of a crawl, and the Scrapy settings derived from them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scrapy.settings import default_settings
from scrapy.statscollectors import DummyStatsCollector

from core.reasons import Reason


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """Options that apply to the crawls of all outlets.

    `clock` returns the current time as a timezone-aware datetime. The User-Agent header contains `contact`. If
    `contact_problem` is given, only private outlets may be crawled. `delay` is the pause between two requests to one
    host. `concurrency` is the number of outlets that are crawled at the same time. The first crawl of an outlet covers
    the last `first_days` days. A crawl requests at most `max_pages` article pages. `rechecks` are the ages at which
    stored articles with mentions are requested again. Articles without mentions are stored only if `keeps_unmatched`,
    unless their outlet has a period of its own. The bytes of pages are stored only if `keeps_pages`.
    """

    clock: Callable[[], datetime]
    contact: str | None = None
    contact_problem: Reason | None = None
    delay: timedelta = timedelta(seconds=1)
    concurrency: int = 8
    allow_private: bool = False
    first_days: int = 3
    max_pages: int = 200
    rechecks: tuple[timedelta, ...] = ()
    keeps_unmatched: bool = True
    keeps_pages: bool = True
    version: str = "0"

    @property
    def user_agent(self) -> str:
        """The User-Agent header: the name of the product, and the contact to which site owners can complain."""
        return f"Kliping/{self.version} (+{self.contact})" if self.contact else f"Kliping/{self.version}"


class NoStats(DummyStatsCollector):
    """Count nothing. Scrapy counts dozens of events of each request, and looks up each counter by inspecting it."""

    __getattribute__ = object.__getattribute__


# Maximum size of a response in bytes. The standard allows sitemaps of 50 MB, but real ones are far smaller; a page has
# about 0.1 MB.
MAX_BYTES = 20 * 1024 * 1024

# Maximum duration of a request in seconds, from the DNS query to the last byte of the response.
TIMEOUT_SECONDS = 30

# The settings that do not depend on options. Everything that Scrapy enables by default but a crawl does not need is
# disabled.
_FIXED: dict[str, Any] = {
    "ROBOTSTXT_USER_AGENT": "Kliping",
    "ROBOTSTXT_OBEY": True,
    # One request at a time to an outlet. crawler/outlet_crawler.py limits how many outlets are crawled at once. The
    # first setting limits the requests that the spider yields, the second also those that it awaits itself (sources).
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    # The configured pause is the minimum, not the mean.
    "DOWNLOAD_DELAY_JITTER": 0,
    "DOWNLOAD_MAXSIZE": MAX_BYTES,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # Retry at once only if that can help. After a 429 or 503, which request a pause, a later round retries
    # (crawler/decisions.py). Timeouts are not retried at once either: three of them would delay the other pages for too
    # long.
    "RETRY_TIMES": 2,
    "RETRY_EXCEPTIONS": [
        name for name in default_settings.RETRY_EXCEPTIONS if name != "scrapy.exceptions.DownloadTimeoutError"
    ],
    "RETRY_HTTP_CODES": [408, 500, 502, 504, 520, 522, 524],
    "REDIRECT_MAX_TIMES": 8,
    # A refresh after more seconds than this only reloads a page while someone is reading it.
    "METAREFRESH_MAXDELAY": 10,
    # Scrapy starts this many tasks for each response, and a callback yields at most one item. The default of 100 tasks
    # takes as much CPU time as parsing the page.
    "CONCURRENT_ITEMS": 1,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    # Requests are sent in the order in which articles are kept: oldest first.
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "s3", "ftp")),
    # The settings that end in _BASE list what Scrapy enables by default. Scrapy advises against changing them, but it
    # imports even what is disabled (half a second of the start-up time), and a later version may enable more: 2.19
    # added an extension that opens a port.
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "DOWNLOADER_MIDDLEWARES": {
        "crawler.middlewares.OutletLimits": 90,
        "crawler.middlewares.RobotsTxt": 100,
        "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
        "crawler.middlewares.PrivateAddresses": 560,
        "crawler.middlewares.ConnectionFailures": 570,
        "crawler.middlewares.RefreshRedirects": 580,
        "crawler.middlewares.Decompression": 590,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
        "crawler.middlewares.RedirectCookies": 700,
    },
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
    "ITEM_PIPELINES": {"crawler.item_pipeline.ArticlePipeline": 100},
    "STATS_CLASS": "crawler.settings.NoStats",
    # Chooses the next request without regard to hosts, because a crawl sends one request at a time.
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
    # Disabled here as well, because these open ports or read proxies from the environment without the user's knowledge.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "LOG_ENABLED": False,
    "STATS_DUMP": False,
}


def make_settings(options: CrawlOptions) -> dict[str, Any]:
    """Return the settings of Scrapy for a crawl of one outlet."""
    return _FIXED | {
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "id,en;q=0.7",
            "User-Agent": options.user_agent,
        },
        "DOWNLOAD_TIMEOUT": TIMEOUT_SECONDS,
        # Never zero. Without a delay, Scrapy 2.19 sends two requests of a slot at once if both arrive in one iteration
        # of the event loop, because a request occupies the slot only in the next iteration.
        "DOWNLOAD_DELAY": max(options.delay.total_seconds(), 0.001),
    }
