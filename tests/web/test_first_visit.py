"""The first visit: from an empty store to the first mentions, without scripts and without a config file."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from actions.context import AppContext
from core.config import parse
from tests.crawling import loop, workers
from tests.factories import NOW
from tests.fetching import Fetching, fetching
from tests.small_outlet import SmallOutlet
from tests.stores import copy_template
from tests.web.conftest import serve_in_thread
from tests.web.test_outlet_pages import Desk, serve_outlet, texts

__all__ = ["fetching", "loop", "workers"]


@contextmanager
def serve_empty(config: str, fetching: Fetching, folder: Path) -> Iterator[Desk]:
    context = AppContext(parse(config, {}, str(folder)), folder / "config.yaml", lambda: NOW)
    copy_template(context.config.storage.url)
    with serve_in_thread(context) as site, context.open_store() as store:
        yield Desk(site, context, store, fetching)


def test_three_screens_lead_to_the_first_mentions(tmp_path: Path, fetching: Fetching) -> None:
    with (
        serve_empty("network: {allow_private: true}", fetching, tmp_path) as desk,
        SmallOutlet.serve() as small,
    ):
        serve_outlet(small, "Warga desa menata kebun")
        assert desk.site.get("/").headers["location"] == "/start"
        found = desk.follow(desk.site.post("/start/outlet", url=small.url)).text
        assert "1 source was found" in found
        assert found.count("<li>Warga desa menata kebun") == 5
        [path] = re.findall(r'action="(/start/outlet/\d+)"', found)
        assert desk.site.post(path, name="Kabar Desa").headers["location"] == "/start/keyword"
        assert desk.site.get("/start").headers["location"] == "/start/keyword", "it is found again"
        preview = desk.site.get("/start/keyword", keyword="menata kebun").text
        assert "7 of 7 headlines mention it" in texts(preview)
        assert "<mark>menata kebun</mark>" in preview
        assert "0 of 7" in texts(desk.site.get("/start/keyword", keyword="gempa").text)
        crawled = desk.follow(desk.site.post("/start/keyword", keyword="menata kebun")).text
        assert "7 new articles, 7 with a keyword" in texts(crawled)
        assert "First mentions" in crawled
        assert desk.site.get("/").headers["location"] != "/start"


def test_the_contact_is_asked_for_and_used(tmp_path: Path, fetching: Fetching) -> None:
    with serve_empty("", fetching, tmp_path) as desk:
        assert desk.site.get("/start").headers["location"] == "/start/contact"
        for typed in ("", "redaksi", "you@example.com", "a@b.c\r\nX: y"):
            answer = desk.site.post("/start/contact", contact=typed)
            assert (answer.status, 'role="alert"' in answer.text) == (422, True), typed
        assert desk.site.post("/start/contact", contact="humas@kab-contoh.go.id").headers["location"] == "/start/outlet"
        assert desk.site.get("/start").headers["location"] == "/start/outlet"
        options = desk.context.with_contact(desk.store).crawl_options()
        assert (options.contact, options.contact_problem) == ("humas@kab-contoh.go.id", None)


def test_the_contact_of_the_config_comes_first(tmp_path: Path, fetching: Fetching) -> None:
    with serve_empty("network: {contact: redaksi@kampus.ac.id}", fetching, tmp_path) as desk:
        assert desk.site.get("/start").headers["location"] == "/start/outlet"
        assert desk.site.post("/start/contact", contact="humas@kab-contoh.go.id").status == 422
        desk.store.settings.set_contact("humas@kab-contoh.go.id")
        assert desk.context.contact(desk.store) == "redaksi@kampus.ac.id"


@pytest.mark.parametrize("keyword", ["", "   ", "...", "a" * 2001])
def test_a_keyword_without_words_is_refused(tmp_path: Path, fetching: Fetching, keyword: str) -> None:
    with serve_empty("network: {allow_private: true}", fetching, tmp_path) as desk:
        assert desk.site.post("/start/keyword", keyword=keyword).status == 422
        assert desk.store.keywords.find_all() == ()


def test_every_screen_is_translated(tmp_path: Path, fetching: Fetching) -> None:
    with serve_empty("", fetching, tmp_path) as desk:
        for path, words in (("contact", "Siapa Anda?"), ("outlet", "Media mana"), ("keyword", "Apa yang Anda cari?")):
            assert words in texts(desk.site.get(f"/start/{path}", {"Accept-Language": "id"}).text)
