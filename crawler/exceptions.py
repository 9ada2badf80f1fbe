"""The exceptions by which the crawler's middlewares end a request; each carries its reason."""

from scrapy.exceptions import IgnoreRequest

from core.reasons import Reason


class RequestRefused(IgnoreRequest):
    """A request that is not sent. `is_permanent`: trying again later cannot help."""

    def __init__(self, reason: Reason, *, is_permanent: bool) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.is_permanent = is_permanent


class CrawlStopped(IgnoreRequest):
    """A request that is not sent because the crawl of its outlet has been stopped; what it is for stays due."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class UnreadableResponse(Exception):  # noqa: N818 - reads like the others
    """A response that arrived and cannot be decoded."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason
