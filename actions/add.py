"""Store an article that a person added: an entry that was typed, or a page that was fetched (`actions.add_page`)."""

import asyncio
import hashlib
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from actions.attachments import open_attachment
from actions.context import AppContext
from actions.options import parse_publication
from actions.outlets import OutletDirectory
from core.article import Article
from core.article_records import ArticleRecord, InvalidRecordError, read_record
from core.config.addresses import USER_IN_ADDRESS
from core.errors import UsageError
from core.folded_text import FoldedArticle
from core.keyword import name_key
from core.matcher import Mention
from core.messages import message, os_error_message
from core.origins import FROM_HAND, state_origin
from core.reasons import Reason
from core.urls import NO_ADDRESS, article_key, normalize_url
from ingest.current_matcher import CurrentMatcher, MatcherVersion
from ingest.page_pipeline import match_and_keep
from storage import (
    AddResult,
    ArticleOrigin,
    FetchedArticle,
    KeepRequest,
    KeepResult,
    NewAttachment,
    Store,
    StoredArticle,
)


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """An article that a person added, as it is stored now.

    `result` is NEW, or UPDATED or UNCHANGED if it was stored already, or DUPLICATE if another outlet's article has this
    address. `changed` are the names of the fields that changed, `attached` those of the files that it did not have yet.
    `problem` is the reason why a part may be missing.
    """

    stored: StoredArticle
    result: KeepResult
    changed: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    problem: Reason | None = None


# The fields of an article whose changes are reported.
_COMPARED = ("title", "text", "authors", "published_at", "section")


@dataclass(frozen=True, slots=True)
class EntryFields:
    """An article as a person typed it."""

    text: str
    outlet: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None


def add_entry(context: AppContext, store: Store, fields: EntryFields, files: Sequence[Path]) -> AddedArticle:
    """Store an article that was read on paper, heard or seen, with files such as a scan. Nothing is fetched.

    If the outlet is not stored, add it, paused. Raise `UsageError` for missing or invalid fields and files that cannot
    be read, and `ArticleRemoved` if the article was removed for good.
    """
    record = _read_entry(context, fields)
    article, directory = record.article, OutletDirectory(context, store)
    outlet = directory.find(article.url, record.outlet)
    with ExitStack() as stack:
        attached = [open_attachment(stack, file) for file in files]
        store.removals.check([article_key(article.url)])
        request = KeepRequest(
            outlet_id=directory.get_id(outlet),
            candidate_id=0,
            article=article,
            folded=FoldedArticle(article),
            mentions=(),
            fetched_at=context.clock(),
            origin=ArticleOrigin.HAND,
        )
        return asyncio.run(keep_added(context, store, request, outlet.name, attached))


def _read_entry(context: AppContext, fields: EntryFields) -> ArticleRecord:
    """Return the article of an entry. Without an address, it gets one that stands for its contents."""
    required = {"--title": fields.title, "--date": fields.date, "--text": fields.text}
    if fields.url is None:
        required["--outlet"] = fields.outlet
    for option, typed in required.items():
        if not (typed or "").strip():
            raise UsageError(message("{option} is missing; an article that is typed needs it", option=option))
    text, date = fields.text, parse_publication(context, "--date", fields.date or "")
    contents = (name_key(fields.outlet or ""), date.isoformat(), fields.title, text)
    token = hashlib.sha256("\0".join(map(str, contents)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    typed_fields = {
        "url": f"{NO_ADDRESS}{token}" if fields.url is None else parse_article_url(fields.url),
        "outlet": fields.outlet,
        "title": fields.title,
        "text": text,
        "date": date.isoformat(),
        "authors": list(fields.authors),
        "section": fields.section,
        "language": fields.language,
    }
    try:
        record = read_record(typed_fields, context.zone, context.clock())
    except InvalidRecordError as error:
        raise UsageError(error.reason) from error
    return replace(record, article=state_origin(record.article, FROM_HAND))


def read_text(file: str) -> str:
    """Return the contents of a text file, or of stdin for "-". Raise `UsageError` if it cannot be read."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            message("{file}: cannot be read ({problem})", file=file, problem=os_error_message(error))
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(message("{file}: this is not a text in UTF-8", file=file)) from error


def parse_article_url(typed: str) -> str:
    """Return the normal form of a URL. Raise `UsageError` if it is not a web address or contains a user name."""
    url = normalize_url(typed)
    if url is None:
        raise UsageError(message("{url}: this is not a web address; write https://…", url=typed))
    if "@" in urlsplit(typed).netloc:
        raise UsageError(USER_IN_ADDRESS)
    return url


async def keep_added(
    context: AppContext,
    store: Store,
    request: KeepRequest,
    outlet_name: str,
    files: Sequence[NewAttachment] = (),
    problem: Reason | None = None,
) -> AddedArticle:
    """Match the article of a request, and store it with files. Raise `ArticleRemoved` if it was removed for good."""
    before = find_stored(store, request.fetched)
    current, published = CurrentMatcher(store), request.folded or FoldedArticle(request.article)
    await current.refresh()
    added: list[AddResult] = []

    async def find_corrected() -> Article:
        return await store.call(store.articles.find_corrected, request.fetched)

    async def keep(
        folded: FoldedArticle, match: Callable[[], tuple[Mention, ...]], version: MatcherVersion
    ) -> KeepResult:
        def match_and_add() -> AddResult:
            matched = replace(
                request,
                article=folded.article,
                uncorrected=None if folded.article is request.article else request.article,
                folded=folded,
                mentions=match(),
                change=version.change,
            )
            return store.add_article(matched, context.clock(), files)

        added.append(await store.call(match_and_add))
        return added[-1].result

    await match_and_keep(published, outlet_name, current, find_corrected, keep)
    last = added[-1]
    stored = store.articles.get(last.article_id or 0)
    changed = () if before is None else _compare(before.article, stored.article)
    return AddedArticle(stored, last.result, changed, last.attached, problem)


def find_stored(store: Store, fetched: FetchedArticle) -> StoredArticle | None:
    """Return the stored article that a page or an entry shows, or None."""
    article_id = store.articles.addresses.identify(fetched).article_id
    return None if article_id is None else store.articles.get(article_id)


def _compare(before: Article, after: Article) -> tuple[str, ...]:
    return tuple(name for name in _COMPARED if getattr(before, name) != getattr(after, name))
