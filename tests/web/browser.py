"""A real browser for tests: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NOT_INSTALLED = "Chromium is not installed: install it (Debian: apt-get install chromium) to run these tests"


def find_chromium() -> str | None:
    """Return the path of Chromium or Chrome, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


# Not for the whole session: as long as Playwright is open, its event loop counts as running in this thread, so that no
# other test could run one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Without it the test is skipped, in CI it fails."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(NOT_INSTALLED)
        pytest.skip(NOT_INSTALLED)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass
class Visit:
    """A page in a browser window of its own, with everything that may not happen on it.

    `problems` are dialogs, errors of scripts and of the console, and requests to other hosts. `sizes` has the bytes
    that each address took on the network.
    """

    page: Page
    problems: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    def goto(self, url: str) -> int:
        """Open an address. Return the status of the answer."""
        response = self.page.goto(url)
        assert response is not None
        return response.status


@contextmanager
def open_window(browser: Browser, port: int, **options: Any) -> Iterator[Visit]:
    """Open a window at the page on `port`, with options of Playwright's `new_context`. Fail if a problem occurs."""
    context = browser.new_context(
        **{"base_url": f"http://127.0.0.1:{port}", "locale": "en-GB", "timezone_id": "Asia/Jakarta", **options}
    )
    visit = Visit(context.new_page())
    page = visit.page

    def log_message(message: ConsoleMessage) -> None:
        # A status such as 422 of an invalid query is reported as an error, too, but it is one of the answers.
        if message.type in {"error", "warning"} and "the server responded with a status of" not in message.text:
            visit.problems.append(f"{message.type}: {message.text}")

    def log_request(request: Request) -> None:
        if urlsplit(request.url).netloc != f"127.0.0.1:{port}":
            visit.problems.append(f"request: {request.url}")

    def log_finished(request: Request) -> None:
        sizes = request.sizes()
        visit.sizes[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def log_dialog(dialog: Any) -> None:
        visit.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", log_message)
    page.on("pageerror", lambda error: visit.problems.append(f"script: {error}"))
    page.on("request", log_request)
    page.on("requestfinished", log_finished)
    page.on("dialog", log_dialog)
    try:
        yield visit
        assert visit.problems == []
    finally:
        context.close()
