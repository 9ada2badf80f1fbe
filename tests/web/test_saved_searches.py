"""Saved searches, on the page and in the API."""

import json
import re
from html import unescape
from typing import Any

import pytest

from storage import open_store
from tests.cli.commands import Kliping
from tests.web.conftest import Answer, Site, serve_folder

API = "/api/v1/saved-searches"


def call(site: Site, method: str, path: str, record: Any = None) -> Answer:
    body = None if record is None else json.dumps(record).encode()
    return site.send(method, f"{API}{path}", {"Content-Type": "application/json"}, body)


def follow(site: Site, answer: Answer) -> str:
    """Return the page to which the answer to a form leads, by the address of the saved search."""
    assert answer.status == 303, answer.text
    cookie = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
    location = answer.headers["location"]
    if location.startswith("/searches/"):
        location = site.get(location).headers["location"]
    return unescape(site.get(location, cookie).text)


def test_a_search_is_saved_shown_renamed_and_removed(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        form = {
            "q": "banjir OR surut",
            "keyword": ["air", "Kota Contoh"],
            "since": "3d",
            "stories": "true",
            "order": "",
        }
        page = follow(site, site.post("/searches", name="  Banjir   tiga hari ", **form))
        assert "The search was saved as 'Banjir tiga hari'." in page
        assert re.search(r'<a href="/searches/1" aria-current="true">Banjir tiga hari</a>', page)
        assert 'value="banjir OR surut"' in page
        found = re.findall(r'<h2><a href="/articles/(\d+)"', page)
        assert found == re.findall(r'<h2><a href="/articles/(\d+)"', site.get("/search", **form).text) != []

        page = follow(site, site.post("/searches/1/rename", name="Banjir"))
        assert "The search is named 'Banjir'." in page
        assert 'aria-current="true">Banjir</a>' in page
        assert 'aria-current="true">Banjir</a>' not in site.get("/search", q="banjir").text
        assert "Banjir</a>" in site.get("/search", q="banjir").text

        assert "was removed" in follow(site, site.post("/searches/1/remove"))
        assert site.get("/searches/1").status == 404
        with open_store(archive.store_url, migrate=False) as store:
            actions = [entry.action for _, entry in reversed(store.audit_log.find(9))]
    assert actions == ["search.save", "search.rename", "search.remove"]


@pytest.mark.parametrize("name", ["BANJIR  hari ini", "", "   ", "x" * 201])
def test_a_name_that_cannot_be_used_is_shown_again_with_the_reason(site: Site, name: str) -> None:
    assert site.post("/searches", name="Banjir hari ini", q="banjir").status == 303
    answer = site.post("/searches", name=name, q="surut", keyword="air")
    page = unescape(answer.text)
    assert answer.status == 422
    assert 'aria-describedby="name-problem"' in page
    assert f'name="name" value="{name}"' in page
    assert '<input type="hidden" name="keyword" value="air">' in page
    assert 'value="surut"' in page
    assert site.post("/searches", name="Lain", q="surut").status == 303
    assert site.post("/searches/2/rename", name=name).status == 422
    assert site.post("/searches/2/rename", name="LAIN").status == 303
    assert [each["name"] for each in site.get(API).record["saved_searches"]] == ["Banjir hari ini", "LAIN"]


def test_a_search_that_cannot_be_asked_is_not_saved(site: Site) -> None:
    for wrong in ({"q": "(banjir"}, {"since": "besok sore"}, {"keyword": ["tidak ada"]}, {"order": "x"}):
        assert call(site, "POST", "", {"name": "x", "parameters": wrong}).status in {404, 422}
        assert site.post("/searches", name="x", **wrong).status in {404, 422}
    assert site.get(API).record == {"saved_searches": []}


def test_the_api_lists_adds_renames_and_removes(site: Site) -> None:
    parameters = {"q": "banjir", "outlet": ["Kabar Contoh"], "all": True, "dropped": False}
    added = call(site, "POST", "", {"name": "Banjir", "parameters": parameters | {"since": ""}})
    assert (added.status, added.record["parameters"]) == (201, parameters)
    assert added.record["page"] == "/search?q=banjir&outlet=Kabar+Contoh&dropped=false&all=true"
    assert added.record["saved_by"] == "local"
    assert call(site, "PATCH", "/1", {"name": "Banjir 2"}).record == added.record | {"name": "Banjir 2"}
    assert site.get(f"{API}/1").record["name"] == "Banjir 2"
    twice = call(site, "POST", "", {"name": "banjir  2", "parameters": {}})
    assert (twice.status, twice.record["field"]) == (422, "name")
    assert call(site, "DELETE", "/1").status == 204
    assert [call(site, method, "/1", {"name": "x"}).status for method in ("GET", "PATCH", "DELETE")] == [404] * 3


@pytest.mark.parametrize("text", ["\0", "a\0b", "\U0001f30a", "<script>", "../..", "%2F"])
def test_any_text_can_be_saved(site: Site, text: str) -> None:
    answer = call(site, "POST", "", {"name": f"n{text}", "parameters": {"author": [text]}})
    assert answer.status == 201
    assert site.get(answer.record["page"]).status == 200
    assert site.get("/feeds").status == 200


def test_the_query_is_explained_while_it_is_typed(site: Site) -> None:
    answer = site.get("/search/parsed", q="banjir (surut OR air)")
    assert "Understood as: &#34;banjir&#34; AND" in answer.text
    assert "<html" not in answer.text
    wrong = unescape(site.get("/search/parsed", {"Accept-Language": "id"}, q="air AND (banjir").text)
    assert "air AND (banjir\n        ^" in wrong
    assert "kurung" in wrong
    assert site.get("/search/parsed", q=" ").text.strip() == ""
    assert site.get("/search/parsed", q="@tidakada").status == 200
    assert site.get("/search/parsed", q="x" * 10_001).status == 422


def test_each_condition_without_a_field_can_be_removed(site: Site) -> None:
    page = site.get("/search", q="banjir", keyword=["air", "Kota Contoh"], outlet="Kabar Contoh").text
    chips = page.partition('<ul class="chips"')[2].partition("</ul>")[0]
    links = [unescape(url) for url in re.findall(r'href="([^"]*)"', chips)]
    assert links == [
        "/search?q=banjir&keyword=Kota+Contoh&outlet=Kabar+Contoh",
        "/search?q=banjir&keyword=air&outlet=Kabar+Contoh",
        "/search?q=banjir&keyword=air&keyword=Kota+Contoh",
    ]
    assert "chips" not in site.get("/search", q="banjir").text
