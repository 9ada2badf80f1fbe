"""The filter by which commands and tasks select articles, the order of the results, and positions in them."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from core.marks import Tone
from core.query import InField, Node, Term, TextField, conjunction, disjunction
from core.text import words


class ArticleOrder(StrEnum):
    """The order of the selected articles: the latest arrivals first, or the latest publications first.

    An article without a date of publication is sorted by the time at which it was kept. In the order of RELEVANCE, the
    latest RELEVANCE_WINDOW arrivals are sorted by how often the words of the query occur in them, above all in the
    title. It has one page.
    """

    KEPT = "kept"
    PUBLISHED = "published"
    RELEVANCE = "relevance"


RELEVANCE_WINDOW = 500

# The words for the orders in commands.
ORDER_NAMES = {
    "newest": ArticleOrder.KEPT,
    "published": ArticleOrder.PUBLISHED,
    "relevance": ArticleOrder.RELEVANCE,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the results of a filter, from which the next page starts: an article's sort key.

    The page begins with the article that follows this key, or ends with the one that precedes it if `is_backward`. So
    a page stays the same while articles arrive. `dated_at` is None if the articles are sorted by arrival. If
    `article_id` is None, too, the position is the beginning of the results, or their end if `is_backward`.
    """

    article_id: int | None = None
    dated_at: datetime | None = None
    is_backward: bool = False

    def __str__(self) -> str:
        """Return the cursor as a short string of letters and digits, "-" and "_"."""
        dated_at = None if self.dated_at is None else self.dated_at.isoformat()
        fields = json.dumps([self.article_id, dated_at, int(self.is_backward)], separators=(",", ":"))
        return base64.urlsafe_b64encode(fields.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the cursor that `str` turned into `text`. Raise ValueError for any other text."""
        try:
            padded = text.encode() + b"=" * (-len(text) % 4)
            article_id, dated_at, is_backward = json.loads(base64.urlsafe_b64decode(padded))
            moment = None if dated_at is None else datetime.fromisoformat(dated_at)
        except (ValueError, TypeError) as error:
            raise ValueError(f"not a cursor: {text!r}") from error
        is_valid_id = article_id is None or (type(article_id) is int and abs(article_id) < 2**63)
        if not is_valid_id or is_backward not in (0, 1) or (moment is not None and moment.utcoffset() is None):
            raise ValueError(f"not a cursor: {text!r}")
        return cls(article_id, moment, bool(is_backward))


# The position of the last page.
END = Cursor(is_backward=True)


@dataclass(frozen=True, slots=True)
class OutletGroup:
    """The outlets that have one of the regions, one of the kinds and one of the tags. Empty tuples are not applied."""

    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


EVERY_OUTLET = OutletGroup()


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """The conditions that an article must meet to be selected. A condition that is None or empty is not applied.

    - `query` contains no references (`core.query.resolve_references` replaces them).
    - `keywords`, `outlets` and `languages`: the article has one of these.
    - `group`: the article's outlet is in this group.
    - `authors` and `sections`: the words of one of these occur in this order in an author's name, or in the section.
    - `prominence` is "headline", "lead", "body" or "passing": the article has a mention, of one of the `keywords` if
      there are any, that is at least as prominent.
    - `since` (inclusive) and `until` (exclusive) are timezone-aware datetimes. They apply to `published_at`, or to
      `kept_at` if an article lacks a date of publication. `kept_since` and `kept_until` apply to `kept_at`.
    - `after` and `before` are article ids, both exclusive. The articles after an id are selected in ascending order.
    - `is_starred`: a person starred the article.
    - `tones`: a person judged the article to have one of these.
    - `is_dropped`: a person dropped the article or another one of its story; if it is False, nobody did.
    - If `in_versions` is True, an article is also selected if one of its earlier versions meets the conditions on query
      (with authors and sections), keywords and prominence, and any of its versions has a mention unless
      `with_unmatched`. The other conditions are compared with the newest version.
    - If `with_unmatched` is True, articles without mentions are included.
    - If `one_per_story` is True, only one of the selected articles of a cluster is: the one that was kept first. Those
      before `after` count, too, so that a story is not selected again when a copy of it arrives.

    At most `limit` articles are selected, from the position of `cursor` on.
    """

    query: Node | None = None
    keywords: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    prominence: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    kept_since: datetime | None = None
    kept_until: datetime | None = None
    after: int | None = None
    before: int | None = None
    with_unmatched: bool = False
    one_per_story: bool = False
    order: ArticleOrder = ArticleOrder.KEPT
    cursor: Cursor = Cursor()
    limit: int = 20
    in_versions: bool = False
    group: OutletGroup = EVERY_OUTLET
    is_starred: bool = False
    tones: tuple[Tone, ...] = ()
    is_dropped: bool | None = None

    @property
    def full_query(self) -> Node | None:
        """The query together with the conditions on authors and sections, or None."""
        conditions = [] if self.query is None else [self.query]
        fields: tuple[tuple[TextField, tuple[str, ...]], ...] = (("author", self.authors), ("section", self.sections))
        for field, names in fields:
            # A name without any word is in no field, like a colon.
            phrases = [tuple(word.folded for word in words(name)) or (":",) for name in names]
            if phrases:
                conditions.append(disjunction(tuple(InField(field, Term(phrase)) for phrase in phrases)))
        return conjunction(tuple(conditions)) if conditions else None
