"""The values that flow down the one road: candidate → page → article."""

from dataclasses import dataclass
from datetime import datetime

from core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that may be an article, as a source told of it.

    `published_at` and `modified_at` are aware datetimes, or None where the source does not say.
    """

    url: str
    title: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page: the bytes as they came, the address after redirects, the instant (aware) of the fetch.

    `content_type` is the HTTP header as sent. `parts` holds the later pages of a story that spans several.
    """

    url: str
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    candidate: Candidate | None = None
    parts: tuple["Page", ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of a text that tells who reports from where, such as `example.co.id, REGOL – `.

    `credit` is the outlet's own name as it stands there ("" where there is none), `place` the place (""
    where there is none); `text[:end]` is the whole dateline, in code points, with its dash and the space behind it.
    """

    credit: str
    place: str
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, without its boilerplate.

    `url` is the canonical URL. `text` is the paragraphs as the outlet published them, joined by one newline; the
    dateline stays in it. `published_at` and `modified_at` are aware datetimes or None; `published_from` and
    `modified_from` name where they were read ("json-ld", "meta", "time", "shown", "candidate", "url"). `authors` are
    the people who wrote, never the editor or the outlet. `language` is an ISO 639-1 code (ISO 639-3 where there is
    none), or None. `is_teaser` where the page says that the story is not free to read, or breaks off before a link to
    the rest: `text` may be its opening only.
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
