"""How to crawl: the manners and bounds that hold for all outlets of a round."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """`contact` stands in the user agent. `delay` is the pause between two requests to one host; `concurrency` the
    requests under way at once, over all outlets. `first_days` is how far back an outlet's first round goes,
    `max_pages` how many article pages one round asks for. With `keeps_unmatched=False` articles without mentions are
    not stored; with `keeps_pages` the bytes of their pages are, too. `contact_problem`, where given, says why only
    private outlets may be crawled. `clock` gives the present as an aware datetime.
    """

    clock: Callable[[], datetime]
    contact: str | None = None
    contact_problem: str | None = None
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
        """Who we are and where complaints go, as site owners expect it."""
        return f"Kliping/{self.version} (+{self.contact})" if self.contact else f"Kliping/{self.version}"
