"""The options of a crawl: limits that apply to all outlets of a round."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.reasons import Reason


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How to crawl.

    `clock` returns the current time (aware). `contact` is sent in the user agent; `contact_problem`, if given, says why
    only private outlets may be crawled. `delay` is the pause between two requests to one host, `concurrency` how many
    outlets are crawled at once. `first_days` is how far back an outlet's first round goes, `max_pages` how many article
    pages a round requests. With `keeps_unmatched=False` articles without mentions are not stored; with `keeps_pages`
    the bytes of their pages are stored as well.
    """

    clock: Callable[[], datetime]
    contact: str | None = None
    contact_problem: Reason | None = None
    delay: timedelta = timedelta(seconds=1)
    concurrency: int = 8
    allow_private: bool = False
    first_days: int = 3
    max_pages: int = 200
    keeps_unmatched: bool = True
    keeps_pages: bool = True
    version: str = "0"

    @property
    def user_agent(self) -> str:
        """The product's name and a contact for complaints, as site owners expect."""
        return f"Kliping/{self.version} (+{self.contact})" if self.contact else f"Kliping/{self.version}"
