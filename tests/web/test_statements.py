"""The number of SQL statements of a view does not depend on how much it shows."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.cli.conftest import store_articles
from tests.factories import make_article
from tests.web.conftest import Site, SteppedClock, serve_folder
from web.page_cache import MAX_AGE

VIEWS = (
    *("/", "/search", "/search?q=banjir&stories=true", "/articles/1", "/keywords", "/keywords/1", "/feeds"),
    *("/outlets", "/outlets/1", "/outlets/1/refused", "/status", "/add", "/audit", "/tasks/1"),
    *("/api/v1/articles?facets=outlet,keyword,day", "/api/v1/keywords", "/api/v1/outlets", "/api/v1/status"),
    *("/api/v1/feeds", "/api/v1/saved-searches", "/api/v1/outlets.opml", "/feeds.opml"),
)

MAX_STATEMENTS = 40


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Collect the statements of all stores of this process."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def fill(folder: Path, size: int) -> str:
    """Store `size` outlets, each with as many articles, and `size` keywords in each article. Return the config."""
    folder.mkdir()
    outlets = [{"name": f"Kabar {n}", "url": f"https://kabar-{n}.example", "region": f"Kota {n}"} for n in range(size)]
    keywords = [{"name": f"kata {n}", "query": f"kata{n} OR banjir"} for n in range(size)]
    config = json.dumps({"keywords": keywords, "outlets": outlets})
    articles = {
        outlet["name"]: [
            make_article(f"{outlet['url']}/{n}", title=f"Banjir {n} {outlet['name']}") for n in range(size)
        ]
        for outlet in outlets
    }
    store_articles(f"sqlite:///{folder / 'kliping.db'}", articles, config)
    return config


def use(site: Site, size: int) -> None:
    """Let an office use the page."""
    for number in range(1, size + 1):
        assert site.post(f"/articles/{number}/marks", star="yes", note="catatan").status == 303
        assert site.post("/searches", name=f"cari {number}", q=f"banjir kata{number}").status == 303
        assert site.post("/feeds", search=number).status == 303
        assert site.post("/feeds", keyword=number).status == 303
        assert site.post(f"/outlets/{number}/crawl").status == 303


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """The statements of each view, of a small store and of a larger one."""
    found: dict[str, list[list[str]]] = {view: [] for view in VIEWS}
    for size in (3, 9):
        folder = tmp_path_factory.mktemp("filled") / "store"
        config = fill(folder, size)
        clock = SteppedClock()
        with serve_folder(folder, clock, config=config) as site:
            use(site, size)
            for view in VIEWS:
                # What is cached is loaded first.
                for _ in range(2):
                    # Else the page itself would be sent again.
                    clock.advance(seconds=MAX_AGE.total_seconds())
                    with counted_statements() as statements:
                        answer = site.get(view)
                assert answer.status == 200, (view, answer.text)
                found[view].append(statements)
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_the_number_of_statements_does_not_depend_on_what_is_shown(
    counts: dict[str, list[list[str]]], view: str
) -> None:
    few, many = counts[view]
    more: Any = Counter(many) - Counter(few)
    assert len(many) <= len(few) <= MAX_STATEMENTS, more
    assert few, "nothing was counted"
