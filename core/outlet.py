"""An outlet, the sources of an outlet, and the report of a crawl."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from core.reasons import Reason
from core.vocabulary.time_zones import DEFAULT_ZONE


class SourceKind(StrEnum):
    """The type of a source. HOME is the outlet's home page, from which the other sources are discovered."""

    HOME = "home"
    FEED = "feed"
    SITEMAP = "sitemap"
    WORDPRESS = "wordpress"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Source:
    """A list of an outlet's new articles. The `url` of a WORDPRESS source is the root of the REST API, `…/wp-json/`."""

    kind: SourceKind
    url: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news site to watch, as configured.

    `url` is the URL of the home page. Sources are discovered only if `sources` is empty. `every` is the time between
    two crawls; if it is None, the schedule's `every` applies. `language` (an ISO 639-1 code) and `timezone` (an IANA
    name) apply to pages that state none. `private` allows requests to the outlet's host and port on a private network.
    `region`, `kind` and `tags` are free labels by which outlets are grouped. Labels are compared as names are
    (`core.keyword.name_key`). `unmatched_days` and `retention_days` are the numbers of days for which its articles
    without and with mentions are stored; None means those of the store. With `excerpts_only`, the texts of its articles
    are not stored, only the snippets around mentions.
    """

    name: str
    url: str
    sources: tuple[Source, ...] = ()
    every: timedelta | None = None
    language: str | None = None
    timezone: str = DEFAULT_ZONE
    private: bool = False
    active: bool = True
    region: str | None = None
    kind: str | None = None
    tags: tuple[str, ...] = ()
    unmatched_days: int | None = None
    retention_days: int | None = None
    excerpts_only: bool = False

    def keeps_unmatched(self, others_do: bool) -> bool:
        """Return whether its articles without mentions are stored, given whether those of other outlets are."""
        return others_do if self.unmatched_days is None else self.unmatched_days > 0


# The codes of reasons that concern an outlet as a whole: wrong clocks, and texts that differ from those in its feed.
_CONCERNS = frozenset({"clocks_differ", "texts_differ"})


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """The result of one crawl of one outlet.

    `sources` is the number of sources that were read, and `candidates` the number of new candidates. `fetched` is the
    number of fetched article pages, and `matched` the number of new or updated articles with mentions. `compared` is
    the number of articles whose text was compared with the one in the outlet's feed, and `agreement` the mean of how
    well they agree, from 0 to 1. `failures` counts the failures of pages and sources by reason. `error` is the reason
    why the complete crawl failed, or None. `stopped` is the reason why the crawl ended early without a failure, or
    None. After an early end, the remaining sources and candidates are still due.
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
    compared: int = 0
    agreement: float | None = None
    failures: Mapping[Reason, int] = field(default_factory=dict)
    error: Reason | None = None
    stopped: Reason | None = None

    @property
    def problem(self) -> Reason | None:
        """The error or, if there is none, the reason why the outlet needs attention although it can be crawled."""
        return self.error or next((reason for reason in self.failures if reason.code in _CONCERNS), None)

    @property
    def is_ok(self) -> bool:
        """Whether the crawl as a whole succeeded. Single pages and sources may have failed."""
        return self.error is None

    def add(self, **counts: int) -> "CrawlReport":
        """Return a report in which the named counts are increased."""
        return replace(self, **{name: getattr(self, name) + count for name, count in counts.items()})

    def add_agreement(self, agreement: float) -> "CrawlReport":
        """Return a report in which one more article was compared with the text in the outlet's feed."""
        compared, mean = self.compared + 1, self.agreement or 0.0
        return replace(self, compared=compared, agreement=mean + (agreement - mean) / compared)

    def add_failure(self, reason: Reason) -> "CrawlReport":
        """Return a report in which one more failure is counted."""
        return replace(self, failures={**self.failures, reason: self.failures.get(reason, 0) + 1})
