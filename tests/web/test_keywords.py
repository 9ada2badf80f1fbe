"""Keywords on the page and in the API: list, try, add, edit, pause, backfill, remove."""

import json
import re
from html import unescape
from typing import Any

import pytest

from storage import open_store
from tests.cli.commands import Kliping
from tests.web.conftest import Answer, Site, serve_folder

INDONESIAN = {"Accept-Language": "id"}


def call(site: Site, method: str, path: str, record: Any = None) -> Answer:
    body = None if record is None else json.dumps(record).encode()
    return site.send(method, f"/api/v1/keywords{path}", {"Content-Type": "application/json"}, body)


def add(site: Site, name: str = "air bersih", query: str = "surut", **fields: Any) -> Any:
    answer = call(site, "POST", "", {"name": name, "query": query, **fields})
    assert answer.status == 201, answer.text
    return answer.record


def follow(site: Site, answer: Answer) -> str:
    """Return the page to which the answer to a form leads, with its notice."""
    assert answer.status == 303, answer.text
    return site.get(answer.headers["location"], {"Cookie": answer.headers["set-cookie"].partition(";")[0]}).text


def audited_actions(archive: Kliping) -> list[tuple[str, str]]:
    with open_store(archive.store_url, migrate=False) as store:
        return [(entry.action, entry.subject) for _, entry in reversed(store.audit_log.find(100))]


def test_the_list_shows_each_keyword_with_its_articles_of_thirty_days(site: Site) -> None:
    page = site.get("/keywords").text
    rows = re.findall(r'<a href="/keywords/(\d+)">([^<]*)</a>', page)
    assert rows == [("1", "Kota Contoh"), ("2", "air")]
    assert re.search(r"<path d=\"M[^>]+/></svg>\s*<span class=\"hidden\">4 articles in 30 days</span>", page)
    assert "Kata kunci" in site.get("/keywords", INDONESIAN).text


def test_a_new_keyword_is_tried_added_and_matched(site: Site, archive: Kliping) -> None:
    form = {"name": "pagi", "query": "pasar AND subuh", "matches_stored": "true"}
    tried = site.post("/keywords/preview", **form)
    assert tried.status == 200
    assert "Understood as: &#34;pasar&#34; AND &#34;subuh&#34;" in tried.text
    assert "2 stored articles</strong> of 7 in all" in tried.text
    assert len(re.findall(r'<a href="/articles/\d+">Pasar', tried.text)) == 2
    assert 'value="pagi"' in tried.text
    fragment = site.post("/keywords/preview", {"HX-Request": "true"}, **form).text
    assert "<html" not in fragment
    assert "2 stored articles" in fragment

    page = follow(site, site.post("/keywords/new", **form))
    assert "&#39;pagi&#39; was added. The stored articles are being matched." in page
    assert ">pagi</a>" in page
    [task] = archive("tasks").records
    assert (task["kind"], task["keywords"]) == ("backfill", ["pagi"])
    assert audited_actions(archive) == [("keyword.add", "pagi")]


def test_a_preview_names_the_place_of_an_error_and_keeps_what_was_typed(site: Site) -> None:
    form = {"name": "pagi", "query": "pasar AND (subuh"}
    for path in ("/keywords/preview", "/keywords/new"):
        answer = site.post(path, INDONESIAN, **form)
        assert answer.status == 422
        assert "pasar AND (subuh\n          ^" in unescape(answer.text)
        assert ">pasar AND (subuh</textarea>" in answer.text
    assert site.post("/keywords/preview", {"HX-Request": "true"}, **form).status == 200


def test_a_keyword_is_edited_paused_resumed_and_removed(site: Site, archive: Kliping) -> None:
    record = add(site)
    path = f"/keywords/{record['id']}"
    assert ">surut</textarea>" in site.get(path).text
    page = follow(site, site.post(path, name="air bersih", query="surut OR pasang", forms="true"))
    assert "was changed." in page
    assert re.findall(r'<tr><th scope="row">(\d)</th>', page) == ["2", "1"]
    unchanged = follow(site, site.post(path, name="air bersih", query="surut OR pasang", forms="true"))
    assert "Nothing was changed." in unchanged
    paused = follow(site, site.post(f"{path}/active", active="false"))
    assert "This keyword is paused" in paused
    assert "This keyword is paused" not in follow(site, site.post(f"{path}/active", active="true"))
    assert "being matched" in follow(site, site.post(f"{path}/backfill"))
    removed = follow(site, site.post(f"{path}/remove", with_mentions="true"))
    assert "&#39;air bersih&#39; was removed from 0 articles." in removed
    assert site.get(path).status == 404
    assert [action for action, _ in audited_actions(archive)] == [
        "keyword.add",
        # The edit that changes nothing is not logged.
        "keyword.edit",
        "keyword.pause",
        "keyword.resume",
        "keyword.backfill",
        "keyword.remove",
    ]


def test_the_notice_is_shown_once(site: Site) -> None:
    answer = site.post("/keywords/new", name="pagi", query="subuh")
    cookie = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
    shown = site.get("/keywords", cookie)
    assert "was added" in shown.text
    assert shown.headers["set-cookie"].startswith('notice="";')
    assert "Max-Age=0" in shown.headers["set-cookie"]


def test_a_keyword_of_the_config_is_changed_there(site: Site, archive: Kliping) -> None:
    page = site.get("/keywords/2").text
    assert "config.yaml:4 declares this keyword; change it there." in page
    assert "<textarea" not in page
    answer = site.post("/keywords/2", name="air", query="kering")
    assert (answer.status, "declared in the file; change it there" in unescape(answer.text)) == (409, True)
    for method, path, record in (("PATCH", "/2", {"query": "kering"}), ("DELETE", "/2", None)):
        answer = call(site, method, path, record)
        assert (answer.status, answer.record["status"]) == (409, 409)
    assert audited_actions(archive) == []


def test_the_api_adds_edits_pauses_and_removes(site: Site) -> None:
    added = add(site, languages=["indonesia"], outlets=["Kabar Contoh"], forms="id")
    assert (added["name"], added["languages"], added["outlets"], added["forms"]) == (
        "air bersih",
        ["id"],
        ["Kabar Contoh"],
        "id",
    )
    assert (added["version"], added["declared_at"]) == (1, None)
    assert added["task"] == 1
    path = f"/{added['id']}"
    edited = call(site, "PATCH", path, {"languages": [], "forms": "none"}).record
    assert (edited["query"], edited["languages"], edited["outlets"], edited["forms"]) == (
        "surut",
        [],
        ["Kabar Contoh"],
        None,
    )
    assert [version["number"] for version in edited["versions"]] == [2, 1]
    assert call(site, "PUT", f"{path}/active", {"active": False}).record["active"] is False
    assert call(site, "POST", f"{path}/backfill").status == 202
    assert call(site, "DELETE", path).status == 204
    assert call(site, "GET", path).status == 404


def test_rules_for_the_tone_are_edited_and_suggest_it_everywhere(site: Site, archive: Kliping) -> None:
    record = add(site, "banjir lagi", "banjir", tone={"negative": "surut"})
    assert record["tone"] == {"negative": "surut"}
    path = f"/keywords/{record['id']}"
    page = site.get(path).text
    assert 'name="negative" value="surut"' in page
    assert "was changed." in follow(site, site.post(path, name="banjir lagi", query="banjir", positive="pompa"))
    edited = call(site, "GET", f"/{record['id']}").record
    assert (edited["tone"], edited["version"]) == ({"positive": "pompa"}, 1)
    # A client that knows no rules leaves them.
    assert call(site, "PATCH", f"/{record['id']}", {"query": "banjir OR air"}).record["tone"] == {"positive": "pompa"}
    wrong = call(site, "PATCH", f"/{record['id']}", {"tone": {"neutral": "(banjir"}})
    assert wrong.status == 422
    call(site, "PATCH", f"/{record['id']}", {"tone": {"negative": "surut"}})
    assert archive("keywords", "backfill", "banjir lagi", "--yes").code == 0
    found = site.get("/api/v1/articles", keyword="banjir lagi").record["articles"]
    [first, *_] = [each["id"] for each in found if each["suggested_tone"] is not None]
    suggested = {"value": "negative", "keywords": ["banjir lagi"]}
    assert site.get(f"/api/v1/articles/{first}").record["suggested_tone"] == suggested
    for shown in (f"/articles/{first}", "/search?keyword=banjir+lagi"):
        assert "by rule: negative" in site.get(shown).text
    answer = site.send(
        "POST",
        f"/articles/{first}/marks",
        {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"},
        b"tone=positive&back=%2F",
    )
    assert "by rule" not in answer.text
    assert site.get(f"/api/v1/articles/{first}").record["suggested_tone"] is None


def test_the_api_tries_a_keyword_as_it_would_be_stored(site: Site) -> None:
    tried = call(site, "POST", "/preview", {"name": "banjir"}).record
    assert (tried["parsed"], tried["found"], tried["is_found_exact"], tried["stored"]) == ('"banjir"', 3, True, 7)
    assert [sample["id"] for sample in tried["samples"]] == [3, 2, 1]
    assert tried["samples"][0]["mentions"][0]["prominence"] == "headline"
    limited = call(site, "POST", "/preview", {"name": "banjir", "outlets": ["Warta Misal"]}).record
    assert limited["found"] == 0


@pytest.mark.parametrize(
    ("record", "status", "field"),
    [
        ({"name": "x", "query": "a AND ("}, 422, "query"),
        ({"name": ""}, 422, "name"),
        ({"name": "x", "colour": "red"}, 422, "colour"),
        ({"name": "x", "outlets": ["Nirwana"]}, 404, None),
        ({"name": "x", "languages": ["klingon"]}, 422, "language"),
        ({"name": "AIR"}, 409, None),
        ({"name": "x", "query": "@nirwana"}, 422, "query"),
    ],
)
def test_the_api_names_what_is_wrong(site: Site, record: Any, status: int, field: str | None) -> None:
    answer = call(site, "POST", "", record)
    assert (answer.status, answer.record.get("field")) == (status, field), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_two_keywords_cannot_have_one_name(site: Site) -> None:
    add(site)
    again = call(site, "POST", "", {"name": "Air  Bersih", "query": "kering"})
    assert again.status == 422
    assert "there is a keyword 'air bersih' already" in again.record["detail"]


def test_somebody_is_told_to_match_the_stored_articles(archive: Kliping) -> None:
    told: list[str] = []
    with serve_folder(archive.folder, start_tasks=lambda: told.append("start")) as site:
        path = f"/{add(site)['id']}"
        assert told == ["start"]
        call(site, "PATCH", path, {"query": "surut"})
        call(site, "PUT", f"{path}/active", {"active": False})
        assert told == ["start"], "nothing is to be matched"
        for method, change, record, is_planned in (
            ("PATCH", path, {"query": "pasang"}, False),
            ("PUT", f"{path}/active", {"active": True}, True),
            ("POST", f"{path}/backfill", None, True),
        ):
            told.clear()
            task = call(site, method, change, record).record["task"]
            assert (task is not None, told) == (is_planned, ["start"] if is_planned else [])
