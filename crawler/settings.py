"""Scrapy's settings for a crawl of one outlet: one dict, every line with its reason."""

from typing import Any

from scrapy.settings import default_settings

from crawler.options import CrawlOptions

MAX_BYTES = 20 * 1024 * 1024
"""The largest answer read: sitemaps may have 50 MB by their standard, real ones stay far below; pages have 0.1 MB."""

TIMEOUT_SECONDS = 30
"""For one whole answer, from the look-up of its host to its last byte, however many come in between."""

_TOO_LATE = "scrapy.exceptions.DownloadTimeoutError"

_FIXED: dict[str, Any] = {
    "ROBOTSTXT_USER_AGENT": "Kliping",
    "ROBOTSTXT_OBEY": True,
    # One request at a time to an outlet; how many outlets run beside one another is bounded in crawler/outlet_crawler.py.
    # The first bounds the pages that the engine hands out, the second also what is asked for inline (sources).
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    # The pause asked for is the least, not the mean.
    "DOWNLOAD_DELAY_JITTER": 0,
    "DOWNLOAD_MAXSIZE": MAX_BYTES,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # Asked for again at once only where that can help; what an outlet asks to be left alone with waits for a later
    # round (crawler/failures.py), so 429 and 503 are not in the list. Nor is what took too long: three times it would
    # hold up the outlet's other pages.
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
    # A callback yields one item at most. Scrapy starts so many tasks for each answer: with its default of 100 they
    # cost as much CPU as parsing the page.
    "CONCURRENT_ITEMS": 1,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    # The order in which requests are made is the order in which articles are kept: oldest first.
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
    # Off twice: these open ports or read the environment (proxies) behind the user's back.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "LOG_ENABLED": False,
    "STATS_DUMP": False,
}
"""What Scrapy switches on by itself and a crawl does not need is off."""


def make_settings(options: CrawlOptions) -> dict[str, Any]:
    """What AsyncCrawlerRunner is given."""
    return _FIXED | {
        "USER_AGENT": options.user_agent,
        "DOWNLOAD_TIMEOUT": TIMEOUT_SECONDS,
        # Never nothing: without a delay Scrapy 2.19 hands out two requests for one slot where both come in the same
        # turn of the loop, since a request only takes its place in the slot one turn later.
        "DOWNLOAD_DELAY": max(options.delay.total_seconds(), 0.001),
    }
