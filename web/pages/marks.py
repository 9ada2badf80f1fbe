"""The form that marks an article, on every page that shows it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from actions.marks import change_marks
from actions.today import record_action
from core.marks import MAX_NOTE, MarkKind, Tone
from core.messages import message
from web.authentication import audited
from web.dependencies import Context, OpenStore
from web.pages.positions import PositionText, parse_position
from web.pages.redirects import redirect
from web.rendering import make_time_formatter, render

# Longest address of the page to return to, in characters.
_MAX_BACK = 10_000


class MarksForm(BaseModel):
    """The fields of the form: each button sends its own, the note has a form of its own.

    `seen` is what a page with news showed, and `back` is its address.
    """

    model_config = ConfigDict(extra="forbid")

    star: Literal["yes", "no"] | None = None
    drop: Literal["yes", "no"] | None = None
    tone: Tone | Literal["none"] | None = None
    # A browser sends each line break as two characters.
    note: str | None = Field(None, max_length=2 * MAX_NOTE)
    back: str = Field("/", max_length=_MAX_BACK)
    seen: PositionText | None = None

    def changes(self) -> dict[MarkKind, str | None]:
        """Return the new values of the marks."""
        values = {
            MarkKind.STAR: self.star,
            MarkKind.DROP: self.drop,
            MarkKind.TONE: self.tone,
            MarkKind.NOTE: self.note,
        }
        return {
            kind: None if value in ("no", "none") and kind is not MarkKind.NOTE else value
            for kind, value in values.items()
            if value is not None
        }


router = APIRouter()


@router.post("/articles/{article_id}/marks")
def mark(
    request: Request, context: Context, store: OpenStore, article_id: int, form: Annotated[MarksForm, Form()]
) -> Response:
    changes = form.changes()
    details = {str(kind): value for kind, value in changes.items()}
    with audited(request, context, store, "article.mark", str(article_id), details) as user:
        marks = change_marks(store, article_id, changes, user.name, context.clock())
        if form.seen is not None:
            record_action(context, store, user.name, parse_position(form.seen))
    if request.headers.get("hx-request") == "true":
        suggested = None if marks.tone else store.articles.get(article_id).suggested_tone
        values = {"article_id": article_id, "marks": marks, "back": form.back, "seen": form.seen}
        values["suggested"] = suggested
        return render(request, "marks_fragment.html", {**values, "when": make_time_formatter(request, context)})
    if form.drop == "yes" and form.back == "/":
        # The page does not show the article any more, so it offers to undo this.
        return redirect(request, f"/?undo={article_id}")
    notice = message("Saved.")
    return redirect(request, f"/#article-{article_id}" if form.back == "/" else form.back, notice)
