"""What people do in a real browser: the first visit; in the morning open, mark, read, search, and add a keyword."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.commands import Kliping
from tests.factories import NOW
from tests.processes import Installation
from tests.web.browser import browser, open_window
from tests.web.conftest import Site, serve_folder

__all__ = ["browser"]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def morning(archive: Kliping) -> Iterator[Site]:
    """The page an hour after the seven articles of the store arrived."""
    with serve_folder(archive.folder, clock=lambda: NOW + timedelta(hours=1)) as served:
        yield served


def press(page: Page, key: str) -> None:
    """Press a key when the answer to the last one stands on the page: before, a form is sent as without scripts."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
    page.keyboard.press(key)


def open_first(page: Page) -> str:
    """Open the first story of Today. Return its headline."""
    link = page.locator(".item h3 a").first
    headline = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    return headline


def test_the_morning_with_mouse_and_keys(browser: Browser, morning: Site) -> None:
    with open_window(browser, morning.port) as visit:
        page = visit.page
        visit.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Today")
        first = page.locator(".item").first
        first.get_by_role("button", name="Star").click()
        expect(first.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")

        press(page, "j")
        expect(page.locator(".item h3 a").nth(1)).to_be_focused()
        press(page, "k")
        expect(page.locator(".item h3 a").first).to_be_focused()
        press(page, "3")
        expect(first.get_by_role("button", name="Negative")).to_have_attribute("aria-pressed", "true")
        press(page, "x")
        expect(first.get_by_text("Dropped")).to_be_visible()
        press(page, "u")
        expect(first.get_by_role("button", name="Drop")).to_be_visible()

        headline = open_first(page)
        expect(page.get_by_role("article").locator("mark").first).to_be_visible()
        page.go_back()
        expect(page.locator(".item").first.get_by_role("button", name="Negative")).to_have_attribute(
            "aria-pressed", "true"
        )

        page.get_by_role("link", name="Search", exact=True).click()
        page.get_by_label("Query").fill("banjir")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("3 articles")
        assert headline

        visit.goto("/")
        page.get_by_role("button", name="Done").click()
        expect(page.get_by_text("Nothing new since")).to_be_visible()


def test_a_keyword_is_added_with_a_preview_while_typing(browser: Browser, morning: Site) -> None:
    with open_window(browser, morning.port, locale="id-ID") as visit:
        page = visit.page
        visit.goto("/keywords")
        page.get_by_role("link", name="Tambah kata kunci").click()
        page.get_by_label("Nama").fill("pasar pagi")
        page.get_by_label("Kueri").press_sequentially("pasar AND (subuh")
        expect(page.get_by_role("alert")).to_contain_text("^")
        page.get_by_label("Kueri").press_sequentially(")")
        expect(page.locator("#preview .found")).to_contain_text("2 berita tersimpan")
        expect(page.locator("#preview mark").first).to_have_text(re.compile("pasar|subuh", re.IGNORECASE))
        page.get_by_role("button", name="Tambah", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("'pasar pagi' ditambahkan.")
        page.get_by_role("link", name="pasar pagi").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("pasar pagi")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_morning_on_a_phone(browser: Browser, morning: Site, scripts: bool) -> None:
    with open_window(browser, morning.port, java_script_enabled=scripts, **PHONE) as visit:
        page = visit.page
        visit.goto("/")
        item = page.locator(".item").first
        item.get_by_role("button", name="Positive").tap()
        expect(page.locator(".item").first.get_by_role("button", name="Positive")).to_have_attribute(
            "aria-pressed", "true"
        )
        open_first(page)
        page.get_by_text("Menu", exact=True).tap()
        page.get_by_role("link", name="Keywords").tap()
        page.get_by_role("link", name="air").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("air")
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_first_visit_ends_with_the_first_mentions(browser: Browser, installation: Installation) -> None:
    """From an empty store, by the page alone; its tasks run in the process that the page starts."""
    config = {"storage": {"url": installation.url}, "network": {"delay": "0s", "allow_private": True}}
    installation.config.write_text(json.dumps(config), encoding="utf-8")
    outlet = installation.newsroom.outlets[0]
    with installation.start("web", "--port", "0") as running:
        port = int(re.findall(r"http://127\.0\.0\.1:(\d+)/", running.err.wait_for("the page is at"))[0])
        with open_window(browser, port) as visit:
            page = visit.page
            visit.goto("/")
            expect(page.get_by_role("heading", level=1)).to_have_text("Which outlet do you want to read?")
            page.get_by_label("Address of the home page").fill(outlet.url)
            page.get_by_role("button", name="Look for sources").click()
            take = page.get_by_role("button", name="Take this outlet")
            expect(take).to_be_visible(timeout=60_000)
            expect(page.get_by_role("heading", name="Latest headlines")).to_be_visible()
            page.get_by_label("Name of the outlet").fill(outlet.name)
            take.click()

            expect(page.get_by_role("heading", level=1)).to_have_text("What are you looking for?")
            page.get_by_label("Keyword").press_sequentially("Kota Bandung")
            expect(page.get_by_role("heading", name=re.compile(r"headlines? mentions? it"))).to_be_visible()
            page.get_by_role("button", name="Start the first crawl").click()
            expect(page.get_by_role("heading", name="First mentions")).to_be_visible(timeout=60_000)
            page.locator(".samples a").first.click()
            expect(page.get_by_role("article").locator("mark").first).to_be_visible()
            visit.goto("/")
            expect(page.get_by_role("heading", level=1)).to_have_text("Today")
            expect(page.locator(".item").first).to_be_visible()
