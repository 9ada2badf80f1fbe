"""The route of an article's marks."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.json_records import marks_record
from actions.marks import change_marks
from core.marks import MAX_NOTE, MarkKind, Tone
from web.api.responses import FORBIDDEN, answer, not_found
from web.authentication import audited
from web.dependencies import Context, OpenStore
from web.schemas import Marks


class MarksChange(BaseModel):
    """What to change: a field that is missing stays as it is."""

    model_config = ConfigDict(extra="forbid")

    starred: bool = Field(False, description="Whether the article is starred.")
    dropped: bool = Field(False, description="Whether the article is not wanted.")
    tone: Tone | None = Field(None, description="The tone; null removes it.")
    note: Annotated[str, Field(max_length=MAX_NOTE)] | None = Field(None, description="A note; null removes it.")

    def changes(self) -> dict[MarkKind, str | None]:
        """Return the new values of the marks."""
        values: dict[str, tuple[MarkKind, str | None]] = {
            "starred": (MarkKind.STAR, "" if self.starred else None),
            "dropped": (MarkKind.DROP, "" if self.dropped else None),
            "tone": (MarkKind.TONE, self.tone),
            "note": (MarkKind.NOTE, self.note),
        }
        return dict(values[name] for name in self.model_fields_set)


router = APIRouter()


@router.patch(
    "/articles/{article_id}/marks",
    response_model=Marks,
    responses={**FORBIDDEN, **not_found("There is no such article.")},
    summary="Star, drop, judge or comment on an article",
)
def change(
    request: Request,
    context: Context,
    store: OpenStore,
    article_id: Annotated[int, Path(description="The id that a search shows.")],
    body: MarksChange,
) -> Response:
    details = body.model_dump(exclude_unset=True, mode="json")
    with audited(request, context, store, "article.mark", str(article_id), details) as user:
        marks = change_marks(store, article_id, body.changes(), user.name, context.clock())
    return answer(request, marks_record(marks))
