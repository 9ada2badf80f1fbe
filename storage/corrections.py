"""The corrections of articles by a person."""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from core.article import Article
from core.corrections import CorrectedField, Correction, FieldValue, apply_corrections, with_originals
from storage.columns import Record, in_ids, replace_unstorable
from storage.database import Repository
from storage.schema import corrections

_SELECT = (
    select(corrections).where(in_ids(corrections.c.article_id)).order_by(corrections.c.article_id, corrections.c.id)
)


class Corrections(Repository):
    """Read and write the table `corrections`."""

    def find(self, article_ids: Collection[int]) -> dict[int, tuple[Correction, ...]]:
        """Return the corrections of articles, by article id. Articles without corrections are left out."""
        found: dict[int, tuple[Correction, ...]] = {}
        for row in self._fetch_rows(_SELECT, {"ids": article_ids}):
            found[row.article_id] = (*found.get(row.article_id, ()), _make_correction(row))
        return found

    def apply(self, article_id: int | None, article: Article) -> Article:
        """Return an article as its outlet publishes it with the corrections of the stored one, if it is stored."""
        return (
            article if article_id is None else apply_corrections(article, self.find([article_id]).get(article_id, ()))
        )

    def put(self, article_id: int, new_corrections: Sequence[Correction]) -> None:
        """Replace the corrections of an article."""
        rows = [
            {
                "article_id": article_id,
                "field": each.field,
                "value": _encode(each.value),
                "original": _encode(each.original),
                "original_from": each.original_from,
                "corrected_at": each.at,
            }
            for each in new_corrections
        ]
        with self._database.writing():
            self._execute(delete(corrections).where(corrections.c.article_id == article_id))
            if rows:
                self._execute(insert(corrections), rows)

    def update_originals(self, article_id: int, article: Article) -> None:
        """Store the values of the corrected fields that the outlet publishes now."""
        with self._database.writing():
            stored = self.find([article_id]).get(article_id, ())
            if (updated := with_originals(stored, article)) != stored:
                self.put(article_id, updated)


def _encode(value: FieldValue) -> str:
    if isinstance(value, datetime):
        return json.dumps(value.astimezone(UTC).isoformat())
    if isinstance(value, tuple):
        return json.dumps([replace_unstorable(each) for each in value], ensure_ascii=False)
    return json.dumps(None if value is None else replace_unstorable(value), ensure_ascii=False)


def _make_correction(row: Record) -> Correction:
    field = CorrectedField(row.field)
    value, original = (_decode(field, text) for text in (row.value, row.original))
    return Correction(field, value, original, row.corrected_at, row.original_from)


def _decode(field: CorrectedField, text: str) -> FieldValue:
    value: Any = json.loads(text)
    if field is CorrectedField.AUTHORS:
        return tuple(value)
    if field is CorrectedField.PUBLISHED_AT and value is not None:
        return datetime.fromisoformat(value)
    return None if value is None else str(value)
