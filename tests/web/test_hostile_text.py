"""Text that tries to run a script, in every field of an article and every name, in a real browser: none runs."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from core.article import Article
from core.config import parse
from tests.cli.commands import Kliping
from tests.cli.conftest import kliping, store_articles
from tests.factories import NOW, make_article
from tests.web.browser import browser, open_window
from tests.web.conftest import Site, serve_folder
from tests.web.payloads import PAYLOADS

__all__ = ["browser", "kliping"]

# Elements and attributes that run or load something, unless they are the page's own.
FIND_ACTIVE = """() => [...document.querySelectorAll("*")].filter(element =>
    /^(iframe|object|embed|base|img|video|style|math|template)$/i.test(element.tagName)
    || /^script$/i.test(element.tagName) && !(element.getAttribute("src") || "").startsWith("/static/")
    || element.tagName == "LINK" && element.rel != "expect" && !(element.getAttribute("href") || "").startsWith("/")
    || element.tagName == "META" && element.httpEquiv
    || element.tagName == "FORM" && new URL(element.action).origin != location.origin
    || element.tagName == "A" && !["http:", "https:"].includes(new URL(element.href, location).protocol)
    || [...element.attributes].some(each => /^on|^(data-)?hx-on|^style$|^srcdoc$/i.test(each.name))
).map(element => element.outerHTML.slice(0, 200))"""


def make_hostile_config() -> str:
    """Return a config in which names of outlets, regions and keywords are payloads, as far as a config allows them."""
    outlets = [
        {"name": f"Kabar {payload}", "url": f"https://kabar-{number}.example", "region": payload, "tags": [payload]}
        for number, payload in enumerate(PAYLOADS[::6])
        if payload.isprintable()
    ]
    keywords = [{"name": payload, "query": "banjir"} for payload in PAYLOADS[::10] if payload.isprintable()]
    return json.dumps(
        {
            "network": {"contact": "redaksi@kampus.ac.id"},
            "keywords": [{"name": "air", "query": "banjir"}, *keywords],
            "outlets": outlets,
        },
        ensure_ascii=False,
    )


def write_as_a_person(site: Site) -> int:
    """Type payloads into notes and names of saved searches, each with a feed. Return the number of searches."""
    saved = 0
    for number, payload in enumerate(PAYLOADS, 1):
        assert site.post(f"/articles/{number}/marks", note=payload, star="yes").status == 303
        # A name may not be empty; control characters are no part of it.
        if site.post("/searches", name=payload, q=f"banjir kata{number}").status == 303:
            saved += 1
            assert site.post("/feeds", search=saved).status == 303
    assert saved >= len(PAYLOADS) - 2
    return saved


@pytest.mark.slow
def test_no_text_runs_a_script(kliping: Kliping, browser: Browser) -> None:
    """The browser ignores the page's Content-Security-Policy here, so that escaping alone must prevent it.

    All payloads are stored and listed; each is opened and searched.
    """
    assert len({*PAYLOADS}) >= 140
    config = make_hostile_config()
    kliping.write_config(config)
    outlets = parse(config, {}).outlets
    articles: dict[str, list[Article]] = {}
    for number, payload in enumerate(PAYLOADS):
        outlet = outlets[number % len(outlets)]
        article = make_article(
            f"{outlet.url}{number}?x={quote(payload)}#{quote(payload)}",
            title=f"Banjir {payload}",
            text=f"Banjir {payload} datang.\n{payload} banjir {payload}",
            authors=(payload, "Rina"),
            section=payload,
            tags=(payload,),
            published_at=NOW - timedelta(hours=number),
        )
        articles.setdefault(outlet.name, []).append(article)
    store_articles(kliping.store_url, articles, config)
    with serve_folder(kliping.folder) as site, open_window(browser, site.port, bypass_csp=True) as visit:
        saved = write_as_a_person(site)
        paths = ["/feeds", "/audit", "/", *(f"/searches/{number}" for number in range(1, saved + 1))]
        paths += ["/search?limit=500&all=true", "/keywords", *(f"/keywords/{number}" for number in range(1, 16))]
        paths += [f"/articles/{number}" for number in range(1, len(PAYLOADS) + 1)]
        paths += [f"/search?q={quote(payload)}&since={quote(payload)}" for payload in PAYLOADS]
        for path in paths:
            assert visit.goto(path) in {200, 422}, path
            assert visit.page.evaluate(FIND_ACTIVE) == [], path
            assert "1337" not in visit.page.content(), f"{path}: a template in a text was rendered"
        assert visit.problems == []


def test_the_payloads_run_where_text_is_not_escaped(browser: Browser) -> None:
    """Otherwise the test above could not fail."""
    page = browser.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    for payload in PAYLOADS[:10]:
        page.set_content(f"<p>{payload}</p>")
        assert page.evaluate(FIND_ACTIVE), payload
    page.close()
