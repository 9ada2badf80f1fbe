"""Take the pictures of the page and of a report in docs/images, for `make screenshots`.

The clock, the addresses of the newsroom and the marks are always the same, so that a picture changes only if the page
does.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from actions.context import AppContext
from actions.crawl import crawl
from actions.report import write_report
from cli.demo import SAMPLE_REPORT, write_demo_config
from core.filters import ArticleFilter
from core.report import ReportFormat, find_period
from demo import Newsroom
from demo.dates import WIB
from tests.web.browser import NOT_INSTALLED, find_chromium
from tests.web.conftest import serve_in_thread

ROOT = Path(__file__).parent.parent.parent
IMAGES = ROOT / "docs/images"

# A Monday morning.
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=WIB)
PORTS = (8331, 8332)

DESKTOP = {"viewport": {"width": 1200, "height": 600}, "locale": "en-GB"}
# Lower, since a picture of so many words takes more bytes.
READING = {**DESKTOP, "viewport": {"width": 1200, "height": 480}}
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "id-ID", "color_scheme": "dark", "is_mobile": True}

# The name of the picture of the report.
REPORT = "report"

HEADLINE = "Yayasan Tunas Priangan Rintis Panen Lobster di Bekas Galian Pasir"


def mark_stories(page: Page) -> None:
    """Mark some stories as an office does."""
    for place, button in ((0, "Star"), (1, "Positive"), (3, "Negative")):
        pressed = page.locator(".item").nth(place).get_by_role("button", name=button)
        pressed.click()
        expect(pressed).to_have_attribute("aria-pressed", "true")
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)


def type_keyword(page: Page) -> None:
    """Fill in the form, and wait for what the keyword would find."""
    page.get_by_label("Name").fill("banjir lokal")
    with page.expect_response("**/keywords/preview"):
        page.get_by_label("Query").fill("banjir -jakarta")


@dataclass(frozen=True)
class Picture:
    """A picture: the name of its file, the path of the view, the options of the window, and what is done first."""

    name: str
    path: str
    window: dict[str, Any]
    prepare: Callable[[Page], None] = lambda _page: None


def list_pictures(article_id: int) -> tuple[Picture, ...]:
    return (
        Picture("today", "/", DESKTOP, mark_stories),
        Picture("search", "/search?q=banjir+OR+%22kerja+sama%22", DESKTOP),
        Picture("article", f"/articles/{article_id}", READING),
        Picture("keyword", "/keywords/new", DESKTOP, type_keyword),
        Picture("today-phone", "/", PHONE),
    )


def take_pictures(folder: Path = IMAGES) -> None:
    """Crawl the sample newsroom with a fixed clock, and write the pictures of its page to a folder."""
    path = find_chromium()
    if path is None:
        sys.exit(NOT_INSTALLED)
    with tempfile.TemporaryDirectory() as temporary, Newsroom.serve(NOW, PORTS) as newsroom:
        context = replace(write_demo_config(Path(temporary), newsroom), clock=lambda: NOW)
        article_id = _fill_store(context)
        with serve_in_thread(context) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--font-render-hinting=none"]
            )
            for picture in list_pictures(article_id):
                _take(browser, f"http://127.0.0.1:{site.port}", picture, folder)
            browser.close()
        take_report(context, folder)


def take_report(context: AppContext, folder: Path) -> None:
    """Write the picture of the first page of a report of the newsroom. pdftoppm (poppler) draws it."""
    program = shutil.which("pdftoppm")
    if program is None:
        sys.exit("pdftoppm is not installed (Debian: apt-get install poppler-utils)")
    period = find_period(SAMPLE_REPORT, NOW.date(), context.zone)
    report = write_report(context, SAMPLE_REPORT, period, ReportFormat.PDF).content
    options = ["-png", "-r", "75", "-singlefile", "-f", "1"]
    subprocess.run([program, *options, "-", str(folder / REPORT)], input=report, check=True)


def _fill_store(context: AppContext) -> int:
    """Crawl the newsroom. Return the id of the article that is shown."""
    store, _ = context.open_mirrored_store()
    with store:
        reports = crawl(context, store, None, lambda _report: None).reports
        if any(report.failed for report in reports):
            sys.exit(f"pages could not be fetched: {reports}")
        articles = store.articles.find(ArticleFilter(limit=1000))
        return next(stored.id for stored in articles if stored.article.title == HEADLINE)


def _take(browser: Browser, url: str, picture: Picture, folder: Path) -> None:
    window = browser.new_context(base_url=url, timezone_id="Asia/Jakarta", reduced_motion="reduce", **picture.window)
    page = window.new_page()
    page.goto(picture.path, wait_until="networkidle")
    picture.prepare(page)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
    page.screenshot(path=folder / f"{picture.name}.png", animations="disabled", caret="hide")
    window.close()
