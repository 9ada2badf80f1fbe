"""A crawl uses the components of Scrapy that its settings name, and nothing that Scrapy enables by default."""

import subprocess
import sys

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiders import Spider

from crawler.settings import CrawlOptions, NoStats, make_settings
from tests.factories import NOW

OPTIONS = CrawlOptions(clock=lambda: NOW, contact="https://kliping.invalid/")


def test_no_component_is_enabled_by_default() -> None:
    settings = Settings(make_settings(OPTIONS))
    assert settings.get_component_priority_dict_with_base("EXTENSIONS") == {}
    assert settings.get_component_priority_dict_with_base("SPIDER_MIDDLEWARES") == {}
    names = {
        component.rpartition(".")[2]
        for component in settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    }
    assert names == {
        "OutletLimits", "RobotsTxt", "DownloadTimeoutMiddleware", "DefaultHeadersMiddleware", "RetryMiddleware",
        "PrivateAddresses", "ConnectionFailures", "RefreshRedirects", "Decompression", "RedirectMiddleware",
        "RedirectCookies",
    }  # fmt: skip


@pytest.mark.process
def test_components_that_a_crawl_does_not_use_are_not_imported() -> None:
    program = (
        "import sys; import crawler; from scrapy.settings import Settings; from crawler.settings import make_settings;"
        " from tests.crawler.test_settings import OPTIONS; settings = Settings(make_settings(OPTIONS));"
        " [settings.get_component_priority_dict_with_base(name) for name in"
        " ('EXTENSIONS', 'SPIDER_MIDDLEWARES', 'DOWNLOADER_MIDDLEWARES')];"
        " print([name for name in ('aiohttp', 'scrapy.extensions.remote_control', 'scrapy.extensions.feedexport')"
        " if name in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "[]"


def test_nothing_is_counted() -> None:
    stats = NoStats(Crawler(Spider, Settings(make_settings(OPTIONS))))
    stats.inc_value("downloader/request_count")
    stats.set_value("elapsed_time_seconds", 1)
    assert stats.get_stats() == {}
