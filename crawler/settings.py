"""Scrapy's settings for a crawl of one outlet, with the reason for each."""

from typing import Any

from scrapy.settings import default_settings

from crawler.options import CrawlOptions

# The largest response that is read: sitemaps may have 50 MB by their standard, real ones are far smaller; pages have
# 0.1 MB.
MAX_BYTES = 20 * 1024 * 1024

# For one complete response, from the DNS query to the last byte, however many bytes arrive in between.
TIMEOUT_SECONDS = 30

_TOO_LATE = "scrapy.exceptions.DownloadTimeoutError"

# What Scrapy enables by default and a crawl does not need is disabled.
_FIXED: dict[str, Any] = {
    "ROBOTSTXT_USER_AGENT": "Kliping",
    "ROBOTSTXT_OBEY": True,
    # One request at a time to an outlet; crawler/outlet_crawler.py limits how many outlets are crawled at once.
    # The first limits the requests that the spider yields, the second also those sent inline (for sources).
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    # The configured pause is the minimum, not the mean.
    "DOWNLOAD_DELAY_JITTER": 0,
    "DOWNLOAD_MAXSIZE": MAX_BYTES,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # Retried at once only where that can help. A 429 or 503 asks for a pause, so these wait for a later round
    # (crawler/decisions.py). A timeout is not retried either: three of them would delay the outlet's other pages.
    "RETRY_TIMES": 2,
    "RETRY_EXCEPTIONS": [each for each in default_settings.RETRY_EXCEPTIONS if each != _TOO_LATE],
    "RETRY_HTTP_CODES": [408, 500, 502, 504, 520, 522, 524],
    "REDIRECT_MAX_TIMES": 8,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "URLLENGTH_LIMIT": 0,
    "REFERER_ENABLED": False,
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "id,en;q=0.7",
    },
    # A callback yields one item at most. Scrapy starts this many tasks for each response: its default of 100 costs
    # as much CPU as parsing the page.
    "CONCURRENT_ITEMS": 1,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    # Requests are sent in the order in which articles are to be kept: oldest first.
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "s3", "ftp")),
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "crawler.middlewares.OutletLimits": 90,
        "crawler.middlewares.RobotsTxt": 100,
        "crawler.middlewares.PrivateAddresses": 560,
        "crawler.middlewares.Decompression": 590,
    },
    "ITEM_PIPELINES": {"crawler.pipelines.ArticlePipeline": 100},
    "EXTENSIONS": dict.fromkeys(
        (
            "scrapy.extensions.telnet.TelnetConsole",
            "scrapy.extensions.memusage.MemoryUsage",
            "scrapy.extensions.logstats.LogStats",
            "scrapy.extensions.feedexport.FeedExporter",
            "scrapy.extensions.remote_control.RemoteControl",
        )
    ),
    # Disabled twice, since these open ports or read proxies from the environment without the user's knowledge.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "LOG_ENABLED": False,
    "STATS_DUMP": False,
}


def make_settings(options: CrawlOptions) -> dict[str, Any]:
    """Return the settings for AsyncCrawlerRunner."""
    return _FIXED | {
        "USER_AGENT": options.user_agent,
        "DOWNLOAD_TIMEOUT": TIMEOUT_SECONDS,
        # Never zero: without a delay Scrapy 2.19 sends two requests of one slot if both arrive in the same iteration
        # of the loop, since a request occupies its slot one iteration later.
        "DOWNLOAD_DELAY": max(options.delay.total_seconds(), 0.001),
    }
