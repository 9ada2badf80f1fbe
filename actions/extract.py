"""Extract the article of one page, on the web or saved, and match it against the configured keywords."""

from dataclasses import dataclass
from pathlib import Path

from actions.context import AppContext
from actions.outlets import find_outlet
from core.article import NotAnArticle, Page
from core.clipping import Clipping, clip
from core.errors import PageNotFetched, UsageError
from core.matcher import Matcher
from core.normalizer import ArticlePage, read_article_page
from core.normalizer.pager import may_have_pages
from core.outlet import Outlet

_NO_ADDRESS = "https://page.invalid/"
"""The address of a saved page that came from nowhere."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page, its outlet, its article with mentions or the reason why it is not an article.

    `later_pages` are the addresses at which the article continues, in order.
    """

    page: Page
    outlet: Outlet
    result: Clipping | NotAnArticle
    later_pages: tuple[str, ...] = ()


def extract(context: AppContext, target: str, url: str | None) -> Extraction:
    """Extract the page at `target`, an address or a file that was saved from `url`.

    Raise `UsageError` if there is no such file or address, `PageNotFetched` if there was no usable answer.
    """
    outlet, page = load_page(context, target, url)
    result = clip(page, outlet, Matcher(context.config.keywords, context.config.variants))
    later = () if isinstance(result, NotAnArticle) else _find_later_pages(page, outlet)
    return Extraction(page, outlet, result, later)


def load_page(context: AppContext, target: str, url: str | None) -> tuple[Outlet, Page]:
    """Return a page from the web or from a file, and its outlet. Raise as `extract` does."""
    is_address = target.lower().startswith(("http://", "https://"))
    outlet = find_outlet(context.config, (target if is_address else url) or _NO_ADDRESS)
    return outlet, _fetch(context, outlet, target) if is_address else _read(context, target, url)


def _read(context: AppContext, file: str, url: str | None) -> Page:
    if not file.strip():
        raise UsageError("neither an address nor a file is named; write https://… or the path of a saved page")
    try:
        body = Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}); an address starts with https://") from error
    return Page(url or f"{_NO_ADDRESS}saved-page-without-an-address.html", body, context.clock())


def _fetch(context: AppContext, outlet: Outlet, url: str) -> Page:
    from crawler import fetch_page, run_loop

    page = run_loop(lambda: fetch_page(outlet, url, context.crawl_options()))
    if isinstance(page, str):
        raise PageNotFetched(url, page)
    return page


def _find_later_pages(page: Page, outlet: Outlet) -> tuple[str, ...]:
    reading = read_article_page(page, page.url, outlet) if may_have_pages(page.body) else None
    parts = reading.pager.urls if isinstance(reading, ArticlePage) else {}
    return tuple(parts[number] for number in sorted(parts))
