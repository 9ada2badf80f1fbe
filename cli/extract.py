"""`kliping extract`."""

import sys
from itertools import groupby
from pathlib import Path

from rich.text import Text

from actions.extract import Extraction, extract
from actions.json_records import article_record, explanation_record, json_line, mention_record
from cli.context import load_or_default
from cli.errors import DONE, NOT_FOUND
from cli.language import localize, localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import ID_WIDTH, console, highlight_snippet, print_article, print_indented, print_origins, safe
from core.article import Article, NotAnArticle
from core.normalizer import Explanation, KeptLine, RemovedLine


def extract_page(path: Path, target: str, url: str | None, output_format: OutputFormat, *, explained: bool) -> int:
    """Print the article and the mentions of a page. Return exit code 3 if the page is not an article, else 0.

    If `explained`, also print every line of the page. For a removed line, print the reason. Raise the errors of
    `extract`.
    """
    extraction = extract(load_or_default(path), target, url)
    explanation, result = extraction.explanation, extraction.explanation.result
    if output_format == "json":
        record = _extraction_record(extraction)
        print(json_line(record | {"explanation": explanation_record(explanation)} if explained else record))
    else:
        if isinstance(result, Article):
            _print_extraction(result, extraction)
        if explained:
            _print_explanation(explanation)
        if isinstance(result, NotAnArticle):
            problem = localized("{page} is not an article: {reason}", page=target, reason=result.reason)
            print(safe(f"kliping: {problem}"), file=sys.stderr)
    return NOT_FOUND if isinstance(result, NotAnArticle) else DONE


def _extraction_record(extraction: Extraction) -> dict[str, object]:
    result = extraction.explanation.result
    if isinstance(result, NotAnArticle):
        return {"url": extraction.page.url, "not_an_article": str(result.reason)}
    article = article_record(result, map(mention_record, extraction.mentions))
    return {"outlet": extraction.outlet.name, **article, "later_pages": list(extraction.later_pages)}


def _print_extraction(article: Article, extraction: Extraction) -> None:
    out, mentions = console(), extraction.mentions
    date = article.published_at.isoformat(" ", "minutes") if article.published_at else localized("no date")
    print_article(article, mentions, extraction.outlet.name, date, str(article.language))
    for mention in mentions:
        out.print(highlight_snippet(mention))
    out.print(
        localized_plural("{count} mention of your keywords", "{count} mentions of your keywords", count=len(mentions))
    )
    if extraction.later_pages:
        out.print(
            localized_plural(
                "{count} later page not shown; a crawl appends it to the text",
                "{count} later pages not shown; a crawl appends them to the text",
                count=len(extraction.later_pages),
            )
        )


def _print_explanation(explanation: Explanation) -> None:
    """Print all lines in page order. Kept lines begin with `+`. Removed lines begin with `-`, below step and reason."""
    out = console()
    if isinstance(explanation.result, Article):
        out.print()
        print_origins(explanation.result)
    if explanation.source:
        out.print("\n" + localized("Text from: {source}", source=explanation.source))
    if explanation.decided_by:
        out.print("\n" + localized("Refused by: {step}", step=explanation.decided_by))
    lines: list[KeptLine | RemovedLine] = [*explanation.kept, *explanation.removed]
    for cause, group in groupby(sorted(lines, key=lambda line: line.position), _cause):
        if cause:
            print_indented(out, "", Text(localized("removed: {cause}", cause=cause), style="yellow"))
        for line in group:
            text = Text(safe(line.text), style="dim" if cause else "")
            print_indented(out, f"{line.position:>{ID_WIDTH - 3}} {'-' if cause else '+'} ", text)


def _cause(line: KeptLine | RemovedLine) -> str:
    """Return the step, rule and reason that removed a line; empty for a kept line."""
    if isinstance(line, KeptLine):
        return ""
    rule = f" ({line.rule})" if line.rule else ""
    return f"{line.step}{rule}: {localize(line.reason)}"
