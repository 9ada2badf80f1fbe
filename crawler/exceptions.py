"""Requests that are not made, and why."""

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """A request that is not made. `reason` in plain words; `is_lasting` where asking again later cannot help."""

    def __init__(self, reason: str, *, is_lasting: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_lasting = is_lasting


class Stopped(IgnoreRequest):
    """A request that is not made because the crawl of its outlet was ended; it stays due."""
