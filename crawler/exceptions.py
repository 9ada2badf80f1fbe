"""The exceptions that the downloader middlewares raise to end a request. Each has a `reason`."""

from scrapy.exceptions import IgnoreRequest

from core.reasons import Reason


class _WithReason(Exception):  # noqa: N818 - a base, not an error
    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class RequestRefused(_WithReason, IgnoreRequest):
    """A request that is not sent. If `is_permanent`, a later attempt would be refused as well."""

    def __init__(self, reason: Reason, *, is_permanent: bool) -> None:
        super().__init__(reason)
        self.is_permanent = is_permanent


class CrawlStopped(_WithReason, IgnoreRequest):
    """A request that is not sent because the crawl was stopped. The candidate or source stays due."""


class UnreadableResponse(_WithReason):
    """A response that cannot be decompressed."""
