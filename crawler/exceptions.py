"""The exceptions by which the crawler's middlewares end a request; each carries its reason."""

from scrapy.exceptions import IgnoreRequest

from core.reasons import Reason


class _WithReason(Exception):  # noqa: N818 - a base, not an error
    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class RequestRefused(_WithReason, IgnoreRequest):
    """A request that is not sent. `is_permanent`: trying again later cannot help."""

    def __init__(self, reason: Reason, *, is_permanent: bool) -> None:
        super().__init__(reason)
        self.is_permanent = is_permanent


class CrawlStopped(_WithReason, IgnoreRequest):
    """A request that is not sent because the crawl of its outlet has been stopped; what it is for stays due."""


class UnreadableResponse(_WithReason):
    """A response that arrived and cannot be decoded."""
