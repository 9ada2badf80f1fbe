"""Filter terms: words of the full-text index that state what an article is, and not what it says.

    :o12                    the outlet with the id 12
    :lid                    the language `id`
    :d2026 :d202603 :d20260302   the year, month and day of `dated_at`, in UTC; `:k…` those of `kept_at`
    :m                      the article is matched, or was so when it was indexed
    :e                      every article
    :tbanjir :abudi :sdaerah     a word of the title, the authors and the section

A filter then is an intersection of lists of article ids, which takes a millisecond where reading the columns of all
articles that contain a common word takes half a second. No folded word contains a colon, so no word of an article
equals a filter term. Measurements: docs/decisions/0025-filter-terms.md.
"""

from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from core.article import Article
from core.folded_text import FoldedArticle, FoldedText
from core.matcher.fields import Field, field_text
from core.text import BREAK

MATCHED, EVERY = ":m", ":e"

# The beginning of the terms of the words of a field.
FIELD_PREFIXES: dict[Field, str] = {"title": ":t", "author": ":a", "section": ":s"}

# The beginning of the terms of a year, month or day of `dated_at` and of `kept_at`.
DATED, KEPT = ":d", ":k"

# A period of more years than this is not translated into terms. Such a period comes from a wrong date.
MAX_YEARS = 100


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What the index knows about an article."""

    folded: FoldedArticle
    outlet_id: int
    kept_at: datetime
    is_matched: bool

    @property
    def article(self) -> Article:
        return self.folded.article


def make_filter_terms(indexed: IndexedArticle) -> list[str]:
    """Return the filter terms of an article that do not depend on its words.

    On SQLite, deleting from the index requires the terms that were inserted, but `is_matched` may have changed since.
    There, an article is always deleted as a matched one. Deleting a term that was not inserted does no harm if the
    number of terms is right, so an unmatched article has EVERY twice.
    """
    article = indexed.article
    dated_at = article.published_at or indexed.kept_at
    return [
        MATCHED if indexed.is_matched else EVERY,
        EVERY,
        outlet_term(indexed.outlet_id),
        *([language_term(article.language)] if article.language else []),
        *_calendar_terms(DATED, dated_at),
        *_calendar_terms(KEPT, indexed.kept_at),
    ]


def make_field_terms(folded: FoldedArticle) -> list[list[str]]:
    """Return the terms of the words of title, authors and section, each in their order.

    There is a term between the names of two authors, so that no phrase spans both.
    """
    article = folded.article
    return [
        [FIELD_PREFIXES["title"] + word for word in folded.title.words],
        list(_make_recurring_terms("author", field_text(article, None, "author"))),
        list(_make_recurring_terms("section", article.section or "")),
    ]


# Authors and sections recur.
@lru_cache(maxsize=4096)
def _make_recurring_terms(field: Field, field_text: str) -> tuple[str, ...]:
    return tuple(FIELD_PREFIXES[field] + word for word in FoldedText(field_text).words)


def is_break(term: str) -> bool:
    """Return whether a term separates two authors or paragraphs."""
    return term.endswith(BREAK)


def outlet_term(outlet_id: int) -> str:
    """Return the term of the articles of an outlet."""
    return f":o{outlet_id}"


def language_term(code: str) -> str:
    """Return the term of the articles in a language."""
    return f":l{code}"


def make_period_terms(prefix: str, first: datetime, last: datetime) -> list[str] | None:
    """Return terms of years, months and days such that each article of the period has exactly one of them.

    `prefix` is DATED or KEPT. The terms include the whole of the first and of the last day in UTC. Return None for a
    period of more than MAX_YEARS.
    """
    if last.year - first.year > MAX_YEARS:
        return None
    return [prefix + term for term in _cover(first.astimezone(UTC).date(), last.astimezone(UTC).date())]


def _cover(first: date, last: date) -> Iterator[str]:
    """Yield years, months and days that together cover all days from the first to the last."""
    day = first
    while True:
        text, length = _longest_period(day, last)
        yield text
        if last - day < timedelta(length):
            return
        day += timedelta(length)


def _longest_period(day: date, last: date) -> tuple[str, int]:
    """Return the year or month that begins on a day and does not end after the last one, or the day. And its length."""
    text = _compact(day)
    days_left = (last - day).days + 1
    if day.day == 1 and day.month == 1 and days_left >= 365 + isleap(day.year):
        return text[:4], 365 + isleap(day.year)
    days_in_month = monthrange(day.year, day.month)[1]
    if day.day == 1 and days_left >= days_in_month:
        return text[:6], days_in_month
    return text, 1


def _calendar_terms(prefix: str, moment: datetime) -> Iterable[str]:
    day = _compact(moment.astimezone(UTC).date())
    return (prefix + day[:4], prefix + day[:6], prefix + day)


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")
