"""The values of the pipeline: candidate → page → article."""

from dataclasses import dataclass
from datetime import datetime

from core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that may be an article, as a source lists it.

    `published_at` and `modified_at` are aware datetimes, or None if the source does not state them.
    """

    url: str
    title: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page: the bytes as received, the URL after redirects, and the instant (aware) of the fetch.

    `content_type` is the HTTP header as sent. `parts` are the later pages of a story that spans several pages.
    """

    url: str
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    candidate: Candidate | None = None
    parts: tuple["Page", ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """The beginning of a text that states who reports from where, such as `example.co.id, REGOL – `.

    `credit` is the outlet's own name as written, `place` the place; either may be "". `text[:end]`, in code points, is
    the complete dateline, including its dash and the space behind it.
    """

    credit: str
    place: str
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A news article without boilerplate.

    - `url`: the canonical URL
    - `text`: the paragraphs as published, joined by one newline, including the dateline
    - `authors`: the people who wrote the article, not editors and outlets
    - `published_at`, `modified_at`: aware datetimes, or None
    - `published_from`, `modified_from`: where these were found ("json-ld", "meta", "time", "shown", "candidate", "url")
    - `language`: an ISO 639-1 code, an ISO 639-3 code for languages without one, or None
    - `is_teaser`: whether the story is behind a paywall or breaks off before a link to the rest, so that `text` may be
      its beginning only
    """

    url: str
    title: str
    text: str
    authors: tuple[str, ...] = ()
    dateline: Dateline | None = None
    published_at: datetime | None = None
    published_from: str | None = None
    modified_at: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    image_url: str | None = None
    modified_from: str | None = None
    is_teaser: bool = False


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """Why a page is not an article, such as `Reason("section_page")`.

    `is_fault`: the page could not be read at all, which may be a fault of Kliping, so another try is worthwhile.
    """

    reason: Reason
    is_fault: bool = False
