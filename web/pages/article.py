"""The page of one article: what is known of it, corrections, removal, files, and what was removed from its page."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import groupby
from threading import BoundedSemaphore
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from actions.context import AppContext
from actions.edit import edit_article, parse_values, undo_edits
from actions.extract import explain_stored
from actions.search import MAX_INT64
from actions.show import ShownArticle, find_article
from core.article import Article
from core.errors import UsageError
from core.messages import Message, message
from core.normalizer import Explanation
from core.origins import find_origins
from core.quotes import Quote, Speaker, group_by_speaker, quotation
from web.authentication import audited
from web.dependencies import Context, OpenStore
from web.language import choose_language
from web.pages.redirects import redirect
from web.pages.transactions import in_one_transaction
from web.problems import Refusal, problem_of
from web.rendering import make_time_formatter, render

_ArticleId = Annotated[int, Path(ge=1, le=MAX_INT64)]

# Seconds for which a request waits until another page has been read. One page is read at a time.
_PATIENCE = 20

_READING = BoundedSemaphore(1)


class CorrectionForm(BaseModel):
    """The fields of an article as typed, the authors one a line."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=2_000)
    authors: str = Field("", max_length=5_000)
    date: str = Field("", max_length=100)
    section: str = Field("", max_length=500)


router = APIRouter(prefix="/articles/{article_id}")


@router.get("")
@in_one_transaction
def article_page(request: Request, context: Context, store: OpenStore, article_id: int) -> Response:
    return _render(request, context, find_article(store, article_id))


@router.post("/edit")
def edit(
    request: Request,
    context: Context,
    store: OpenStore,
    article_id: _ArticleId,
    form: Annotated[CorrectionForm, Form()],
) -> Response:
    shown = find_article(store, article_id)
    before = _form(context, shown.stored.article)
    # A field that was not changed stays, so that a date does not lose its seconds.
    typed = {
        name: value
        for name, value in form.model_dump().items()
        # A browser sends each line break as two characters.
        if value.splitlines() != getattr(before, name).splitlines()
    }
    authors = typed.get("authors")
    try:
        values = parse_values(
            context,
            typed.get("title"),
            None if authors is None else authors.splitlines() or [""],
            typed.get("date"),
            typed.get("section"),
        )
    except UsageError as error:
        return _render(request, context, shown, form, error)
    if not values:
        return redirect(request, f"/articles/{article_id}", message("Nothing was changed."))
    details = {str(field): str(value) for field, value in values.items()}

    def transaction() -> AbstractContextManager[object]:
        return audited(request, context, store, "article.edit", str(article_id), details)

    edit_article(context, store, article_id, values, transaction)
    return redirect(request, f"/articles/{article_id}", message("The article was corrected."))


@router.post("/undo")
def undo(request: Request, context: Context, store: OpenStore, article_id: _ArticleId) -> Response:
    def transaction() -> AbstractContextManager[object]:
        return audited(request, context, store, "article.undo", str(article_id))

    undo_edits(context, store, article_id, transaction)
    notice = message("The corrections were undone: the article is as its outlet publishes it.")
    return redirect(request, f"/articles/{article_id}", notice)


@router.post("/remove")
def remove(
    request: Request,
    context: Context,
    store: OpenStore,
    article_id: _ArticleId,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    details = {"reason": reason.strip()} if reason.strip() else {}
    with audited(request, context, store, "article.remove", str(article_id), details):
        store.remove_articles([article_id], reason.strip() or None, context.clock())
    return redirect(request, "/search", message("The article was removed for good."))


@router.get("/lines")
def lines(request: Request, context: Context, store: OpenStore, article_id: _ArticleId) -> Response:
    """Read the stored page once more, and show which of its lines were removed, and why."""
    shown = find_article(store, article_id)
    if not _READING.acquire(timeout=_PATIENCE):
        raise Refusal(503, message("Other pages are being read; try again."))
    try:
        explanation = explain_stored(context, store, article_id)
    finally:
        _READING.release()
    groups = None if explanation is None else _group_removed(explanation)
    values = {"stored": shown.stored, "explanation": explanation, "groups": groups}
    return render(request, "article_lines.html", values)


@router.get("/attachments/{attachment_id}")
def attachment(store: OpenStore, article_id: _ArticleId, attachment_id: _ArticleId) -> Response:
    """Send a file to be saved. It is never shown, since it may contain a page with scripts."""
    stored = find_article(store, article_id).stored
    found = next((each for each in stored.attachments if each.id == attachment_id), None)
    if found is None:
        raise Refusal(404, message("There is no such file."))
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Length": str(found.size),
    }
    content = store.attachments.read(attachment_id)
    return StreamingResponse(content, headers=headers, media_type="application/octet-stream")


def _render(
    request: Request,
    context: AppContext,
    shown: ShownArticle,
    form: CorrectionForm | None = None,
    error: UsageError | None = None,
) -> Response:
    problem = None if error is None else problem_of(error, choose_language(request))
    values = {
        **_article_values(shown),
        "form": form or _form(context, shown.stored.article),
        "problem": problem,
        "when": make_time_formatter(request, context),
    }
    return render(request, "article.html", values, 200 if problem is None else problem.status, is_cacheable=True)


def _form(context: AppContext, article: Article) -> CorrectionForm:
    """Return the fields of an article as a person would type them."""
    return CorrectionForm.model_construct(
        title=article.title,
        authors="\n".join(article.authors),
        date=_format(context, article.published_at),
        section=article.section or "",
    )


def _format(context: AppContext, moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(context.zone).strftime("%Y-%m-%dT%H:%M")


def _group_removed(explanation: Explanation) -> list[tuple[str, str, Message, list[str]]]:
    """Return the removed lines in page order, with step, rule and reason, those with the same cause together."""
    return [
        (step, rule, reason, [line.text for line in lines])
        for (step, rule, reason), lines in groupby(
            explanation.removed, key=lambda line: (line.step, line.rule, line.reason)
        )
    ]


def _find_speakers(shown: ShownArticle) -> list[tuple[Speaker, list[tuple[Quote, str, int]]]]:
    """Return who was quoted: each with the quotations, their words, and the number of the paragraph that has them."""
    text = shown.stored.article.text
    return [
        (speaker, [(each, quotation(each, text), text.count("\n", 0, each.spans[0][0]) + 1) for each in speaker.quotes])
        for speaker in group_by_speaker(shown.quotes)
    ]


def _article_values(shown: ShownArticle) -> Mapping[str, Any]:
    """Return the values of an article's page, the latest edit first."""
    versions = shown.versions
    current = {mention.keyword for mention in shown.stored.mentions}
    past = {evidence.mention.keyword: version.replaced_at for version in versions for evidence in version.evidence}
    return {
        "shown": shown,
        "stored": shown.stored,
        "article": shown.stored.article,
        "origins": find_origins(shown.stored.article),
        "edits": shown.find_edits()[::-1],
        "speakers": _find_speakers(shown),
        "named_until": {keyword: at for keyword, at in past.items() if keyword not in current},
    }
