"""Mark an article, as typed."""

from collections.abc import Mapping
from datetime import datetime

from actions.search import MAX_INT64
from core.errors import ArticleNotFound, UsageError
from core.marks import MAX_NOTE, MarkKind, Marks, Tone
from core.messages import message
from storage import Store


def change_marks(
    store: Store, article_id: int, changes: Mapping[MarkKind, str | None], user: str, now: datetime
) -> Marks:
    """Set and remove marks of an article for a user. Return its marks afterwards.

    A kind with None is removed, and so is a note without a text. Raise `UsageError` for an unknown tone or a note that
    is too long, and ArticleNotFound for an unknown id.
    """
    if abs(article_id) > MAX_INT64:
        raise ArticleNotFound(article_id)
    return store.marks.change(article_id, {kind: _parse(kind, value) for kind, value in changes.items()}, user, now)


def _parse(kind: MarkKind, value: str | None) -> str | None:
    if value is None:
        return None
    if kind is MarkKind.NOTE:
        note = value.strip().replace("\r\n", "\n")
        if len(note) > MAX_NOTE:
            raise UsageError(message("--note: at most {maximum:,} characters", maximum=MAX_NOTE))
        return note or None
    if kind is MarkKind.TONE:
        if value not in list(Tone):
            raise UsageError(message("--tone {text}: write {names}", text=value, names=", ".join(Tone)))
        return value
    return ""
