"""The pages in a real browser: accessible, light, still, and without errors, in each language, width and scheme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from actions.users import make_token
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.factories import NOW
from tests.web.browser import browser, open_window
from tests.web.conftest import Office, Site, serve_folder

__all__ = ["browser"]

# Every view, each with a path that shows something, an empty state and an error where it has them.
VIEWS = (
    "/",
    "/search",
    "/search?q=banjir&stories=true",
    "/search?q=zeppelin",
    "/search?q=air+AND+(banjir",
    "/articles/1",
    "/articles/1/lines",
    "/feeds",
    "/reports",
    "/keywords",
    "/keywords/1",
    "/keywords/new?query=banjir",
    "/articles/99",
    "/outlets",
    "/outlets/1",
    "/outlets/1/refused",
    "/add",
    "/status",
    "/start/contact",
    "/start/keyword?keyword=banjir",
)
WIDTHS = {"desktop": 1440, "tablet": 768, "phone": 390}

# The values of the layout shifts since the page was opened. The observer reports them before the second frame.
LAYOUT_SHIFTS = """() => new Promise(done => {
    const values = [];
    const add = list => values.push(...list.getEntries().map(entry => entry.value));
    new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(values)));
})"""

AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

# The greatest number of bytes of a view with all its files, compressed.
MAX_BYTES = 100_000


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_light_still_and_as_wide_as_the_window(browser: Browser, site: Site, view: str) -> None:
    """axe finds no violation of WCAG A and AA: wide, light and in English, narrow, dark and in Indonesian."""
    for language, width, scheme in (("en-GB", 1440, "light"), ("id-ID", 390, "dark"), ("en-GB", 768, "light")):
        window = {"width": width, "height": 900}
        with open_window(browser, site.port, color_scheme=scheme, locale=language, viewport=window) as visit:
            visit.goto(view)
            visit.page.wait_for_load_state("networkidle")
            assert sum(visit.sizes.values()) <= MAX_BYTES
            assert visit.page.evaluate(LAYOUT_SHIFTS) == []
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
            if width != 768:
                results = Axe().run(visit.page, options=AXE_OPTIONS)
                assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("view", ["/sign-in", "/account", "/audit"])
def test_a_view_of_users_is_accessible(browser: Browser, office: Office, view: str) -> None:
    with office.store() as store:
        make_token(store, "Sari", "laporan", "read", NOW, "Sari")
    # The first of the sessions is another one.
    cookies = [{} if view == "/sign-in" else office.sign_in("Sari") for _ in range(2)]
    for width, scheme in ((1440, "light"), (390, "dark")):
        window, headers = {"width": width, "height": 900}, cookies[1] | {"Accept-Language": "id"}
        options = {"color_scheme": scheme, "viewport": window, "extra_http_headers": headers}
        with open_window(browser, office.site.port, **options) as visit:
            visit.goto(view)
            results = Axe().run(visit.page, options=AXE_OPTIONS)
            assert results.violations_count == 0, results.generate_report()
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_while_a_busy_browser_loads(browser: Browser, site: Site) -> None:
    """A slow processor lets the parser yield in the middle of the header, whose right part grows with each link."""
    for _ in range(6):
        with open_window(browser, site.port, viewport={"width": 1440, "height": 900}) as visit:
            visit.page.context.new_cdp_session(visit.page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
            visit.goto("/start/contact")
            assert visit.page.evaluate(LAYOUT_SHIFTS) == []


def test_without_scripts_one_can_search_and_read(browser: Browser, site: Site) -> None:
    with open_window(browser, site.port, java_script_enabled=False) as visit:
        page = visit.page
        visit.goto("/search")
        page.get_by_label("Query").fill("banjir")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("3 articles in all")
        page.get_by_role("link", name="Banjir 3").click()
        expect(page.get_by_role("article").locator("mark").first).to_be_visible()
        page.go_back()
        expect(page.get_by_label("Query")).to_have_value("banjir")


def test_the_coming_report_is_accessible_and_moves_without_scripts(browser: Browser, archive: Kliping) -> None:
    config = CONFIG + "reports: [{name: harian, period: 5d}, {name: lain}]\n"
    with serve_folder(archive.folder, config=config) as site:
        for language, width, scheme in (("en-GB", 1440, "light"), ("id-ID", 390, "dark")):
            window = {"width": width, "height": 900}
            with open_window(browser, site.port, color_scheme=scheme, locale=language, viewport=window) as visit:
                visit.goto("/reports")
                visit.page.wait_for_load_state("networkidle")
                assert visit.page.evaluate(LAYOUT_SHIFTS) == []
                assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
                results = Axe().run(visit.page, options=AXE_OPTIONS)
                assert results.violations_count == 0, results.generate_report()
        with open_window(browser, site.port, java_script_enabled=False) as visit:
            visit.goto("/reports")
            page = visit.page
            headlines = page.locator("ol.clips h3 a")
            before = headlines.all_inner_texts()
            page.get_by_role("button", name="Move “Banjir 3” up").click()
            expect(headlines.first).to_have_text("Banjir 3")
            assert headlines.all_inner_texts() == [before[1], before[0], *before[2:]]
            expect(page.get_by_role("button", name="Move “Banjir 3” up")).to_be_disabled()
            page.get_by_role("button", name="Drop").first.click()
            expect(page.get_by_role("heading", name="Dropped")).to_be_visible()
            assert headlines.all_inner_texts() == [before[0], *before[2:]]


def test_the_first_tab_stop_skips_to_the_content(browser: Browser, site: Site) -> None:
    with open_window(browser, site.port) as visit:
        visit.goto("/search")
        visit.page.keyboard.press("Tab")
        skip = visit.page.get_by_role("link", name="Skip to the content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()


@pytest.mark.parametrize(("width", "locale"), [(390, "id-ID"), (768, "id-ID"), (390, "en-GB")])
def test_on_a_narrow_window_the_views_are_behind_one_button(
    browser: Browser, site: Site, width: int, locale: str
) -> None:
    window = {"width": width, "height": 844}
    with open_window(browser, site.port, viewport=window, locale=locale, java_script_enabled=False) as visit:
        page, header = visit.page, visit.page.locator("header.site")
        visit.goto("/keywords")
        assert header.evaluate("each => each.offsetHeight") <= 80
        header.get_by_text("Menu").click()
        expect(header.get_by_role("link", name="English")).to_be_visible()
        header.get_by_role("link", name="Media" if locale == "id-ID" else "Outlets").click()
        expect(page).to_have_url(f"http://127.0.0.1:{site.port}/outlets")
        header.get_by_role("link", name="Kliping").click()
        expect(page).to_have_url(f"http://127.0.0.1:{site.port}/")
        header.get_by_text("Menu").click()
        # The name can still be followed while the menu is open.
        header.get_by_role("link", name="Kliping").click(timeout=5_000)
