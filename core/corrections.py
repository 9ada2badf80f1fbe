"""Corrections: what a person states about an article instead of its outlet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.article import Article
from core.origins import FROM_CORRECTION, ORIGIN_FIELDS

FieldValue = str | tuple[str, ...] | datetime | None


class CorrectedField(StrEnum):
    """A field of `Article` that a person can correct."""

    TITLE = "title"
    AUTHORS = "authors"
    PUBLISHED_AT = "published_at"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Correction:
    """The value of a field by a person, and the one by the outlet, which may change later.

    `original_from` is the origin of the original value, such as `Article.title_from`; None if it is unknown. `at` is
    the time of the correction.
    """

    field: CorrectedField
    value: FieldValue
    original: FieldValue
    at: datetime
    original_from: str | None = None


def correct(
    article: Article, corrections: Iterable[Correction], values: Mapping[CorrectedField, FieldValue], now: datetime
) -> tuple[Correction, ...]:
    """Return the corrections of an article with new values added. `article` has `corrections` applied."""
    by_field = {correction.field: correction for correction in corrections}
    original = restore(article, by_field.values())
    for field, value in values.items():
        by_field[field] = _make(field, value, original, now)
    return tuple(by_field[field] for field in CorrectedField if field in by_field)


def apply_corrections(article: Article, corrections: Iterable[Correction]) -> Article:
    """Return an article as its outlet publishes it with the corrected values."""
    changed: dict[str, Any] = {}
    for correction in corrections:
        changed[correction.field.value] = correction.value
        # A person may also state that there is nothing: no date, no author.
        changed[ORIGIN_FIELDS[correction.field]] = FROM_CORRECTION if correction.value else None
    return replace(article, **changed) if changed else article


def restore(article: Article, corrections: Iterable[Correction]) -> Article:
    """Return an article as its outlet publishes it from the corrected one."""
    changed: dict[str, Any] = {}
    for correction in corrections:
        changed[correction.field.value] = correction.original
        changed[ORIGIN_FIELDS[correction.field]] = correction.original_from
    return replace(article, **changed) if changed else article


def with_originals(corrections: Iterable[Correction], article: Article) -> tuple[Correction, ...]:
    """Return corrections with the values of the article as its outlet publishes it now."""
    return tuple(_make(each.field, each.value, article, each.at) for each in corrections)


def _make(field: CorrectedField, value: FieldValue, original: Article, at: datetime) -> Correction:
    return Correction(field, value, getattr(original, field), at, getattr(original, ORIGIN_FIELDS[field]))
