"""The command that shows what Kliping makes of one page."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from cli.errors import DONE, NOT_FOUND, SOME_OUTLET_FAILED, UsageError
from cli.setup import crawl_options, load_config_if_any, now
from cli.shapes import article_record, json_line, mention_record
from cli.terminal import TEASER, console, marked, safe
from core.article import NotAnArticle, Page
from core.clipping import Clipping, clip
from core.config import Config
from core.config.addresses import USER_IN_ADDRESS
from core.matcher import Matcher
from core.normalizer import PartReading, read_part
from core.normalizer.pager import has_sign_of_parts
from core.outlet import Outlet
from core.urls import host_with_port, normalize_url, site_key


def extract_page(path: Path, wanted: str, url: str | None, shape: str) -> int:
    """Normalize and match one page; gives the exit code: 3 where it is no article, 1 where it cannot be fetched."""
    config = load_config_if_any(path)
    outlet = outlet_of(config, wanted, url)
    page = get_page(config, outlet, wanted, url)
    if isinstance(page, str):
        print(safe(f"kliping: {wanted}: {page}"), file=sys.stderr)
        return SOME_OUTLET_FAILED
    clipping = clip(page, outlet, Matcher(config.keywords, config.variants))
    if isinstance(clipping, NotAnArticle):
        if shape == "json":
            print(json_line({"url": page.url, "not_an_article": str(clipping.reason)}))
        else:
            print(safe(f"kliping: {wanted} holds no article: {clipping.reason}"), file=sys.stderr)
        return NOT_FOUND
    later = later_pages(page, outlet)
    if shape == "json":
        record = article_record(clipping.article, map(mention_record, clipping.mentions))
        print(json_line({"outlet": outlet.name} | record | {"later_pages": later}))
    else:
        _print_clipping(clipping, outlet)
        if later:
            console().print(f"{len(later)} more pages of this story are not shown; a crawl joins them to the first")
    return DONE


def later_pages(page: Page, outlet: Outlet) -> list[str]:
    """Where the page says that its story goes on, in the story's order."""
    reading = read_part(page, page.url, outlet) if has_sign_of_parts(page.body) else None
    parts = reading.pager.parts if isinstance(reading, PartReading) else {}
    return [parts[number] for number in sorted(parts)]


def outlet_of(config: Config, wanted: str, url: str | None) -> Outlet:
    """The outlet of a page on the web, or of a saved one that came from `url`."""
    return find_outlet(config, (wanted if _is_address(wanted) else url) or "https://page.invalid/")


def get_page(config: Config, outlet: Outlet, wanted: str, url: str | None) -> Page | str:
    """A page from the web or a file; or in plain words why there is none."""
    return _fetched(config, outlet, wanted) if _is_address(wanted) else _read(wanted, url)


def _is_address(wanted: str) -> bool:
    return wanted.lower().startswith(("http://", "https://"))


def find_outlet(config: Config, url: str) -> Outlet:
    """The configured outlet that an address belongs to, else one made up of its host."""
    if normalize_url(url) is None:
        raise UsageError(f"{url}: this is no web address; write https://…")
    if "@" in urlsplit(url).netloc:
        raise UsageError(USER_IN_ADDRESS)
    of_host = [outlet for outlet in config.outlets if host_with_port(outlet.url) == host_with_port(url)]
    of_site = [outlet for outlet in config.outlets if site_key(outlet.url) == site_key(url)]
    parts = urlsplit(url)
    return next(iter([*of_host, *of_site]), Outlet(parts.hostname or "", f"{parts.scheme}://{parts.netloc}/"))


def _read(file: str, url: str | None) -> Page:
    if not file.strip():
        raise UsageError("neither an address nor a file is named; write https://… or the path of a saved page")
    try:
        body = Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}); an address starts with https://") from error
    return Page(url or "https://page.invalid/saved-page-without-an-address.html", body, now())


def _fetched(config: Config, outlet: Outlet, url: str) -> Page | str:
    from crawler import fetch_page, run_loop

    page = run_loop(lambda: fetch_page(outlet, url, crawl_options(config)))
    return page if isinstance(page, Page) else str(page)


def _print_clipping(clipping: Clipping, outlet: Outlet) -> None:
    article, out = clipping.article, console()
    when = article.published_at.isoformat(" ", "minutes") if article.published_at else "no date"
    out.print(safe(article.title), style="bold")
    out.print(safe(f"{outlet.name} · {when} · {', '.join(article.authors) or 'no author named'} · {article.language}"))
    out.print(safe(article.url), soft_wrap=True)
    if article.is_teaser:
        out.print(TEASER)
    out.print()
    out.print(safe(article.text))
    out.print()
    for mention in clipping.mentions:
        out.print(marked(mention))
    out.print(f"{len(clipping.mentions)} mentions of configured keywords")
