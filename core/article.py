"""The values that the pipeline passes on: candidate → page → article."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that a source lists and that may be an article.

    `published_at` and `modified_at` are timezone-aware datetimes, or None if the source does not state them.
    `shortlink` is the URL of a WordPress post that contains the post's number. It stays the same when the usual URL
    changes. `authors` are the authors that a feed states, which may be desks. If `is_dated_ahead`, the source states
    only dates that are too far in the future to be right, so nothing is known about the age of the article.
    `key_url` is the URL by which the candidate is recognised if it differs from `url`: without parameters that only
    identify a visit. `full_text` is the text of the article that a feed states in full, as words separated by spaces.
    It is not stored.
    """

    url: str
    title: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    shortlink: str | None = None
    authors: tuple[str, ...] = ()
    is_dated_ahead: bool = False
    key_url: str | None = None
    full_text: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page.

    `url` is the URL after redirects, `body` the bytes as received, `fetched_at` a timezone-aware datetime, and
    `content_type` the value of the HTTP header. `parts` are the other pages of an article that is split into several
    pages.
    """

    url: str
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    candidate: Candidate | None = None
    parts: tuple["Page", ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """The beginning of a text that names the outlet and the place of the report, such as `example.co.id, REGOL – `.

    `credit` is the name of the outlet as written. `credit` or `place` may be "". The dateline is `text[:end]`, in code
    points, and includes the dash and the space after it.
    """

    credit: str
    place: str
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A news article without boilerplate.

    - `url`: the canonical URL
    - `text`: the paragraphs as published, joined by one newline, including the dateline
    - `authors`: the people who wrote the article, without editors and outlets
    - `published_at`, `modified_at`: timezone-aware datetimes, or None
    - `published_from`, `modified_from`: the origins of these dates ("json-ld", "meta", "time", "shown", "candidate" or
      "url"), or None. If only the date of the last change is known, it is also the date of publication, from "update".
      "archive" is the date at which a web archive fetched the page
    - `title_from`, `authors_from`, `section_from`: the origins of these fields (see `core.origins`), or None for an
      empty field and for an article that an earlier release stored
    - `language`: an ISO 639-1 code, an ISO 639-3 code if the language has no other, or None
    - `is_teaser`: True if the article is behind a paywall or ends with a link to the rest, so `text` may be incomplete
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
    title_from: str | None = None
    authors_from: str | None = None
    section_from: str | None = None

    def without_text(self) -> "Article":
        """Return the article as it is stored of an outlet with `excerpts_only`."""
        return replace(self, text="", dateline=None)


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """The reason why a page is not an article, such as `Reason("section_page")`.

    `is_fault` is True if the page could not be read, which may be a fault of Kliping. Such a page should be retried.
    """

    reason: Reason
    is_fault: bool = False
