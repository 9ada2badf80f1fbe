"""An outlet, its sources, and the report of a crawl."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from core.reasons import Reason
from core.vocabulary.time_zones import DEFAULT_ZONE


class SourceKind(StrEnum):
    """The type of a source. HOME is the outlet's own address, from which the others are discovered."""

    HOME = "home"
    FEED = "feed"
    SITEMAP = "sitemap"
    WORDPRESS = "wordpress"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an outlet lists new articles. For WORDPRESS, `url` is the REST root: `https://example.co.id/wp-json/`."""

    kind: SourceKind
    url: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news site to watch, as configured.

    `url` is its home address. `sources` are set by the user and replace discovery. `every` is the time between two
    crawls (None: that of the schedule). `language` (ISO 639-1) and `timezone` (IANA name) apply to pages that do not
    state their own. `private` allows the outlet's own host and port on a private network.
    """

    name: str
    url: str
    sources: tuple[Source, ...] = ()
    every: timedelta | None = None
    language: str | None = None
    timezone: str = DEFAULT_ZONE
    private: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What one crawl of one outlet came to.

    `sources` counts those read, `candidates` the URLs newly found, `fetched` the article pages that answered,
    `matched` the new or updated articles that mention a keyword. `failures` maps a reason to how often it occurred,
    pages and sources together. `error` says why the crawl as a whole failed, else None. `stopped` says why it ended
    early though nothing is wrong: the rest is still due.
    """

    outlet: str
    sources: int = 0
    candidates: int = 0
    fetched: int = 0
    new: int = 0
    matched: int = 0
    updated: int = 0
    not_modified: int = 0
    not_articles: int = 0
    refused: int = 0
    failed: int = 0
    failures: Mapping[Reason, int] = field(default_factory=dict)
    error: Reason | None = None
    stopped: Reason | None = None

    @property
    def is_ok(self) -> bool:
        """False if the crawl as a whole failed; single pages that failed are in `failures`."""
        return self.error is None

    def add(self, **counts: int) -> "CrawlReport":
        """Return the report with some of its counts increased."""
        return replace(self, **{name: getattr(self, name) + count for name, count in counts.items()})

    def add_failure(self, reason: Reason) -> "CrawlReport":
        """Return the report with one more occurrence of a failure."""
        return replace(self, failures={**self.failures, reason: self.failures.get(reason, 0) + 1})
