"""Where the fields of an article were read, for people: `published_from` and the other origins of `Article`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.article import Article
from core.messages import Message, message

# The origins of what a person corrected, and of what a person typed.
FROM_CORRECTION = "correction"
FROM_HAND = "hand"

# The fields of `Article` that have an origin, with the field that contains it.
ORIGIN_FIELDS: Mapping[str, str] = {
    "title": "title_from",
    "authors": "authors_from",
    "section": "section_from",
    "published_at": "published_from",
    "modified_at": "modified_from",
}

_PLACES: Mapping[str, Message] = {
    "heading": message("the heading on the page"),
    "byline": message("the line with the author's name"),
    "shown": message("the text of the page"),
    "json-ld": message("the page's JSON-LD data"),
    "meta": message("the page's meta data"),
    "title": message("the title of the browser's tab"),
    "markup": message("a marked part of the page"),
    "time": message("a marked time on the page"),
    "breadcrumbs": message("the path above the article"),
    "link": message("a link to a category"),
    "data-layer": message("data for visitor statistics"),
    "candidate": message("the outlet's feed or list"),
    "url": message("the page's address"),
    "archive": message("the time of the archived copy"),
    "update": message("the date of the last change"),
}
_BY_HAND = message("by hand")


def describe_origin(origin: str) -> Message:
    """Return words for an origin, such as `read from the heading on the page`. An unknown one is shown as it is."""
    if origin in (FROM_CORRECTION, FROM_HAND):
        return _BY_HAND
    return message("read from {source}", source=_PLACES.get(origin, origin))


def state_origin(article: Article, origin: str) -> Article:
    """Return the article with `origin` as that of all its fields that have a value."""
    fields: dict[str, Any] = {name: origin for field, name in ORIGIN_FIELDS.items() if getattr(article, field)}
    return replace(article, **fields)


def find_origins(article: Article) -> dict[str, Message]:
    """Return words for the known origins of an article's fields, by the name of the field."""
    origins = {field: getattr(article, origin) for field, origin in ORIGIN_FIELDS.items()}
    return {field: describe_origin(origin) for field, origin in origins.items() if origin is not None}
