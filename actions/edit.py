"""Correct stored articles by hand."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

from actions.context import AppContext
from actions.options import parse_publication
from core.article import Article
from core.corrections import CorrectedField, Correction, FieldValue, apply_corrections, correct, restore
from core.errors import UsageError
from core.folded_text import FoldedArticle
from core.messages import message
from ingest.current_matcher import CurrentMatcher
from storage import KeepResult, Store, StoredArticle

# What opens the transaction in which the store is changed, so that more can be stored with the change.
Transaction = Callable[[], AbstractContextManager[object]]


class _Stale(Exception):  # noqa: N818 - ends a transaction without a change
    """The article or a keyword changed meanwhile."""


def parse_values(
    context: AppContext,
    title: str | None,
    authors: Sequence[str] | None,
    date: str | None,
    section: str | None,
) -> dict[CorrectedField, FieldValue]:
    """Interpret typed values of fields. None leaves a field as it is, and an empty text empties it.

    Raise `UsageError` for an empty title and for a date that cannot be understood.
    """
    values: dict[CorrectedField, FieldValue] = {}
    if title is not None:
        values[CorrectedField.TITLE] = " ".join(title.split())
        if not values[CorrectedField.TITLE]:
            raise UsageError(message("--title: an article cannot be without a title"))
    if authors:
        names = [" ".join(author.split()) for author in authors]
        values[CorrectedField.AUTHORS] = tuple(dict.fromkeys(filter(None, names)))
    if date is not None:
        values[CorrectedField.PUBLISHED_AT] = parse_publication(context, "--date", date) if date.strip() else None
    if section is not None:
        values[CorrectedField.SECTION] = " ".join(section.split()) or None
    return values


def edit_article(
    context: AppContext,
    store: Store,
    article_id: int,
    values: Mapping[CorrectedField, FieldValue],
    transaction: Transaction = nullcontext,
) -> StoredArticle:
    """Correct fields of an article, and match it again. Return the corrected article.

    The store is changed within `transaction()`. Raise `ArticleNotFound` for an unknown id.
    """

    def add_values(stored: StoredArticle) -> tuple[Correction, ...]:
        return correct(stored.article, stored.corrections, values, context.clock())

    return asyncio.run(_replace_corrections(context, store, article_id, add_values, transaction))


def undo_edits(
    context: AppContext, store: Store, article_id: int, transaction: Transaction = nullcontext
) -> StoredArticle:
    """Remove all corrections of an article, and match it again. Return the article as its outlet publishes it.

    The store is changed within `transaction()`.
    Raise `ArticleNotFound` for an unknown id, and `UsageError` if nothing was corrected.
    """
    if not store.articles.get(article_id).corrections:
        raise UsageError(message("nothing was corrected in the article {id}", id=article_id))
    return asyncio.run(_replace_corrections(context, store, article_id, lambda _: (), transaction))


async def _replace_corrections(
    context: AppContext,
    store: Store,
    article_id: int,
    make_corrections: Callable[[StoredArticle], tuple[Correction, ...]],
    transaction: Transaction,
) -> StoredArticle:
    current = CurrentMatcher(store)
    while True:
        version = await current.refresh()
        stored = store.articles.get(article_id)
        corrections = make_corrections(stored)
        article: Article = apply_corrections(restore(stored.article, stored.corrections), corrections)
        mentions = version.matcher.match(article, stored.outlet, FoldedArticle(article))
        with suppress(_Stale), transaction():
            result = store.correct_article(stored, corrections, mentions, version.change, context.clock())
            if result is KeepResult.STALE:
                raise _Stale
            return store.articles.get(article_id)
