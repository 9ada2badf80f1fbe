"""The route of exports: articles as a file, streamed with memory that does not grow with their number."""

import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response, StreamingResponse

from actions.export import PAGE_SIZE, build_export_filter, cursor_after, stream_articles
from actions.export_formats import (
    ExportFormat,
    Layout,
    TextOptions,
    check_options,
    make_binary_writer,
    make_layout,
    make_text_writer,
    split_names,
)
from actions.parameters import ArticleConditions, ShortText, empty_as_none
from actions.search import MAX_INT64
from core.errors import UsageError
from core.filters import ORDER_NAMES
from core.messages import message, translate
from storage import Store, StoredArticle
from web.api.responses import not_found
from web.dependencies import Context, OpenStore
from web.language import choose_language

MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv",
    ExportFormat.JSONL: "application/jsonl",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
    ExportFormat.ATOM: "application/atom+xml",
}

# Bytes that are sent of a finished file at once.
_PIECE = 65_536

_Text = Annotated[ShortText | None, BeforeValidator(empty_as_none)]


class ExportParameters(ArticleConditions):
    """The parameters of a search, and those of the file."""

    format: Literal["csv", "jsonl", "xlsx", "parquet", "atom"] = Field("csv", description="The format of the file.")
    columns: _Text = Field(None, description="Names of columns, separated by commas.")
    layout: _Text = Field(None, description="newswatch: the columns of that program.")
    excel: bool = Field(False, description="Begin CSV with a byte order mark, as Excel expects.")
    limit: int = Field(MAX_INT64, ge=1, le=MAX_INT64, description="The greatest number of articles; all by default.")
    after: int | None = Field(None, description="Articles stored after the one with this id, oldest first.")
    cursor: _Text = Field(None, description="Continue CSV or JSONL at a cursor, without a header.")
    resume_after: Annotated[int, Field(ge=1, le=MAX_INT64)] | None = Field(
        None, description="Continue CSV or JSONL after the article with this id: the last complete row of a download."
    )


router = APIRouter()


@router.get(
    "/export",
    response_class=Response,
    responses={
        200: {"description": "The file.", "content": {each: {} for each in MEDIA_TYPES.values()}},
        **not_found("There is no such keyword, outlet, region, kind, tag or article."),
    },
    summary="Download articles as a file",
)
def export(
    request: Request, context: Context, store: OpenStore, parameters: Annotated[ExportParameters, Query()]
) -> Response:
    chosen = ExportFormat(parameters.format)
    has_layout = parameters.columns is not None or parameters.layout is not None
    cursor = _find_cursor(store, parameters)
    check_options(chosen, excel=parameters.excel, has_layout=has_layout, is_continued=cursor is not None)
    columns = None if parameters.columns is None else split_names([parameters.columns])
    layout = make_layout(columns, parameters.layout, context.zone)
    wanted = build_export_filter(
        context, parameters.search_options(limit=parameters.limit, after=parameters.after, cursor=cursor)
    )
    articles = stream_articles(store, wanted)
    # Read before the answer begins, so that an error is one.
    articles = chain(list(islice(articles, 1)), articles)
    if chosen.is_readable:
        title = translate(message("Articles stored by Kliping"), choose_language(request))
        options = TextOptions(title, context.clock(), parameters.excel, is_continued=cursor is not None)
        pieces = _write_text(articles, chosen, layout, options)
    else:
        pieces = _read_pieces(_write_file(articles, chosen, layout))
    name = f"{_name_file(parameters)}-{context.clock().astimezone(context.zone):%Y-%m-%d}.{chosen}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(pieces, headers=headers, media_type=MEDIA_TYPES[chosen])


def _find_cursor(store: Store, parameters: ExportParameters) -> str | None:
    """Return the cursor from which to continue, or None. Raise `ArticleNotFound` for an unknown article."""
    if parameters.resume_after is None:
        return parameters.cursor
    if parameters.cursor is not None:
        raise UsageError(message("--{first} and --{second} exclude each other", first="cursor", second="resume-after"))
    order = ORDER_NAMES.get((parameters.order or "newest").lower())
    return None if order is None else str(cursor_after(store.articles.get(parameters.resume_after), order))


def _name_file(parameters: ExportParameters) -> str:
    """Return the name of the file, after the keywords and the query."""
    words = re.findall(r"[a-z0-9]+", " ".join([*parameters.keyword, parameters.q or ""]).casefold())
    return "-".join(["kliping", *words])[:60].rstrip("-")


def _write_text(
    articles: Iterable[StoredArticle], chosen: ExportFormat, layout: Layout, options: TextOptions
) -> Iterator[bytes]:
    stream = io.StringIO(newline="")
    writer = make_text_writer(chosen, stream, layout, options)
    for number, stored in enumerate(articles, 1):
        writer.write(stored)
        if number % PAGE_SIZE == 0:
            yield _take(stream)
    writer.close()
    yield _take(stream)


def _take(stream: io.StringIO) -> bytes:
    # Lone surrogates are not stored, so none can be in the text.
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text.encode()


def _write_file(articles: Iterable[StoredArticle], chosen: ExportFormat, layout: Layout) -> IO[bytes]:
    """Return a temporary file, which has no name, so that it vanishes when it is closed."""
    stream = tempfile.TemporaryFile(prefix="kliping-")  # noqa: SIM115 - whoever sends it closes it
    writer = make_binary_writer(chosen, stream, layout)
    for stored in articles:
        writer.write(stored)
    writer.close()
    stream.seek(0)
    return stream


def _read_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece
