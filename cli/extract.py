"""`kliping extract`."""

import sys
from pathlib import Path

from actions.extract import Extraction, extract
from cli.context import load_or_default
from cli.errors import DONE, NOT_FOUND
from cli.json_records import article_record, json_line, mention_record
from cli.terminal import TEASER, console, count_of, highlight_snippet, safe
from core.article import NotAnArticle
from core.matcher import Clipping


def extract_page(path: Path, target: str, url: str | None, form: str) -> int:
    """Print a page's article and mentions; return exit code 3 if it is not an article. Raise as `extract` does."""
    extraction = extract(load_or_default(path), target, url)
    if form == "json":
        print(json_line(_record(extraction)))
    elif isinstance(extraction.result, NotAnArticle):
        print(safe(f"kliping: {target} is not an article: {extraction.result.reason}"), file=sys.stderr)
    else:
        _print_clipping(extraction.result, extraction)
    return NOT_FOUND if isinstance(extraction.result, NotAnArticle) else DONE


def _record(extraction: Extraction) -> dict[str, object]:
    result = extraction.result
    if isinstance(result, NotAnArticle):
        return {"url": extraction.page.url, "not_an_article": str(result.reason)}
    article = article_record(result.article, map(mention_record, result.mentions))
    return {"outlet": extraction.outlet.name, **article, "later_pages": list(extraction.later_pages)}


def _print_clipping(clipping: Clipping, extraction: Extraction) -> None:
    article, out = clipping.article, console()
    date = article.published_at.isoformat(" ", "minutes") if article.published_at else "no date"
    authors = ", ".join(article.authors) or "no author named"
    out.print(safe(article.title), style="bold")
    out.print(safe(f"{extraction.outlet.name} · {date} · {authors} · {article.language}"))
    out.print(safe(article.url), soft_wrap=True)
    if article.is_teaser:
        out.print(TEASER)
    out.print()
    out.print(safe(article.text))
    out.print()
    for mention in clipping.mentions:
        out.print(highlight_snippet(mention))
    out.print(f"{count_of(len(clipping.mentions), 'mention')} of configured keywords")
    if extraction.later_pages:
        pages = count_of(len(extraction.later_pages), "more page")
        out.print(f"{pages} of this article not shown; a crawl joins them to the first")
