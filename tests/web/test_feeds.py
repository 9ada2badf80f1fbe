"""Feeds of keywords and saved searches: their addresses, their content, and who may read them."""

import json
import logging
import random
import re
import shutil
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest

from actions.users import make_token
from core.outline import read_opml
from core.user import Scope
from storage import open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, store_articles
from tests.factories import DAY, NOW, make_article, make_mention
from tests.feeds import check_atom, check_json_feed, check_rss
from tests.searches import draw_search
from tests.web.conftest import Answer, Office, Site, serve_folder

API = "/api/v1"
JSON = {"Content-Type": "application/json"}


def call(site: Site, method: str, path: str, record: Any = None, headers: dict[str, str] | None = None) -> Answer:
    body = None if record is None else json.dumps(record).encode()
    return site.send(method, f"{API}{path}", JSON | (headers or {}), body)


def make_feed(site: Site, path: str = "/keywords/2", headers: dict[str, str] | None = None) -> dict[str, str]:
    """Give a keyword or saved search a feed. Return the paths of its formats."""
    answer = call(site, "POST", f"{path}/feed", headers=headers)
    assert answer.status == 200, answer.text
    return {name: urlsplit(url).path for name, url in answer.record["addresses"].items()}


def save(site: Site, name: str, parameters: dict[str, Any]) -> int:
    answer = call(site, "POST", "/saved-searches", {"name": name, "parameters": parameters})
    assert answer.status == 201, answer.text
    return int(answer.record["id"])


def found_ids(site: Site, path: str) -> list[int]:
    return [int(item["_kliping"]["page_url"].rpartition("/")[2]) for item in site.get(path).record["items"]]


def test_each_format_is_valid_and_has_the_articles_of_the_keyword(site: Site) -> None:
    paths = make_feed(site)
    for name, media_type, check in (
        ("atom", "application/atom+xml", check_atom),
        ("rss", "application/rss+xml", check_rss),
        ("json", "application/feed+json", check_json_feed),
    ):
        answer = site.get(paths[name])
        assert (answer.status, answer.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
        assert answer.headers["referrer-policy"] == "no-referrer"
        check(answer.body)
        assert f"http://127.0.0.1:{site.port}{paths[name]}" in answer.text
    parsed = feedparser.parse(site.get(paths["atom"]).body)
    assert [entry.title for entry in parsed.entries] == ["Pasar pagi dibuka", "Banjir 3", "Banjir 2", "Banjir 1"]
    assert parsed.entries[0].summary == "Warta Misal: Air surut. Air SURUT lagi."
    assert parsed.entries[0].link == "https://warta-misal.example/7"
    assert parsed.entries[0].source.title == "Warta Misal"
    assert [author.name for author in parsed.entries[0].authors] == ["Siti Contoh", "Budi Misal"]


@pytest.mark.parametrize("seed", range(2))
def test_command_api_page_and_feed_give_the_same_articles(
    seed: int, archive: Kliping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed has its own order and number, so it is compared with the same search for all articles."""
    monkeypatch.setattr("cli.context.now", lambda: NOW)
    generator = random.Random(seed)
    with serve_folder(archive.folder) as site:
        for number in range(12):
            drawn = draw_search(generator)
            page = site.get("/search", **drawn).text
            shown = [int(each) for each in re.findall(r'<h2><a href="/articles/(\d+)"', page)]
            assert shown == [each["id"] for each in site.get(f"{API}/articles", **drawn).record["articles"]], drawn
            drawn = {name: values for name, values in drawn.items() if name not in {"after", "limit"}}
            wanted = {each["id"] for each in site.get(f"{API}/articles", limit=100, **drawn).record["articles"]}
            parameters = {
                name: True
                if name in {"all", "stories"}
                else values
                if name in {"keyword", "outlet", "language", "author"}
                else values[0]
                for name, values in drawn.items()
            }
            paths = make_feed(site, f"/saved-searches/{save(site, str(number), parameters)}")
            assert set(found_ids(site, paths["json"])) == wanted, drawn


def test_an_earlier_article_in_which_the_keyword_appears_later_joins_on_top(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        call(site, "POST", "/keywords", {"name": "pagi", "query": "pasar", "outlets": ["Kabar Contoh"]})
        paths = make_feed(site, "/keywords/3")
        assert found_ids(site, paths["json"]) == []
        before = site.get(paths["atom"])
        with open_store(archive.store_url, migrate=False) as store:
            store.articles.add_mentions({5: [make_mention("pagi", start=0, end=5)]}, NOW + DAY)
        after = site.get(paths["atom"], {"If-None-Match": before.headers["etag"]})
        assert (after.status, found_ids(site, paths["json"])) == (200, [5])
        # The search for articles with any keyword knows it, too, and sorts it by the time of its first mention.
        anything = make_feed(site, f"/saved-searches/{save(site, 'semua', {})}")
        assert found_ids(site, anything["json"])[0] == 5


def test_a_feed_that_did_not_change_is_not_sent_again(site: Site) -> None:
    path = make_feed(site)["atom"]
    first = site.get(path)
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-Modified-Since": first.headers["last-modified"]},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ):
        again = site.get(path, headers)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"]), headers
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]},
        {"If-Modified-Since": "Mon, 02 Mar 2020 08:30:00 GMT"},
        {"If-Modified-Since": "kemarin"},
    ):
        assert site.get(path, headers).status == 200, headers
    head = site.send("HEAD", path)
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", first.headers["etag"])


def test_a_new_address_ends_the_old_one_and_keeps_the_ids(site: Site) -> None:
    old = make_feed(site)
    ids = [item["id"] for item in site.get(old["json"]).record["items"]]
    new = make_feed(site)
    assert old["json"] != new["json"]
    assert [site.get(path).status for path in old.values()] == [404] * 3
    assert [item["id"] for item in site.get(new["json"]).record["items"]] == ids
    assert call(site, "DELETE", "/keywords/2/feed").status == 204
    assert site.get(new["atom"]).status == 404
    assert call(site, "DELETE", "/keywords/2/feed").status == 204


def test_only_the_whole_address_is_known(site: Site) -> None:
    path = make_feed(site)["atom"]
    assert len(path) >= len("/feeds/1-.atom") + 32
    token = path.removeprefix("/feeds/").removesuffix(".atom")
    number, _, secret = token.partition("-")
    for wrong in (
        f"{token}.xml",
        token,
        f"{token[:-1]}.atom",
        f"{token}x.atom",
        f"{number}-.atom",
        f"2-{secret}.atom",
        f"0{token}x.atom",
        f"-{secret}.atom",
        f"{secret}.atom",
        f"99999999999999999999-{secret}.atom",
        f"%D9%A1-{secret}.atom",
        ".atom",
        "%00.atom",
        f"{token}.atom/",
    ):
        answer = site.send("GET", f"/feeds/{wrong}")
        assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8"), wrong
    assert site.send("POST", path).status == 405


def test_whoever_has_the_address_needs_no_session(office: Office) -> None:
    editor, reader = office.sign_in("Sari"), office.sign_in("Bayu")
    path = make_feed(office.site, headers=editor)["atom"]
    assert office.site.get(path).status == 200
    assert office.site.get("/feeds").status == 303
    assert office.site.get("/feeds.opml").status == 303
    assert "New address" not in office.site.get("/feeds", reader).text
    assert call(office.site, "POST", "/keywords/2/feed", headers=reader).status == 403
    assert office.site.send("POST", "/feeds", reader, b"keyword=2").status == 403
    assert office.site.get(path).status == 200


def test_readers_see_which_feeds_there_are_but_no_address(office: Office) -> None:
    editor, reader = office.sign_in("Sari"), office.sign_in("Bayu")
    secret = make_feed(office.site, headers=editor)["atom"].removeprefix("/feeds/").removesuffix(".atom")
    assert secret in office.site.get("/feeds", editor).text
    page = office.site.get("/feeds", reader).text
    assert (secret in page, "made by Sari" in page, "ask one for the feed" in page) == (False, True, True)
    [seen] = office.site.get("/api/v1/feeds", editor).record["feeds"]
    [hidden] = office.site.get("/api/v1/feeds", reader).record["feeds"]
    assert secret in seen["addresses"]["atom"]
    assert hidden == {**seen, "addresses": None}
    with office.store() as store:
        token, _ = make_token(store, "Sari", "laporan", Scope.READ, NOW, "Sari")
    assert secret not in office.site.get("/api/v1/feeds", {"Authorization": f"Bearer {token}"}).text
    assert office.site.get("/feeds.opml", reader).status == 403
    assert secret in office.site.get("/feeds.opml", editor).text


def test_an_address_is_neither_logged_nor_audited(archive: Kliping, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve_folder(archive.folder) as site:
        path = make_feed(site)["atom"]
        secret = path.partition("-")[2].removesuffix(".atom")
        with open_store(archive.store_url, migrate=False) as store:
            audited = store.audit_log.find(9)
        shutil.copyfile(archive.folder / "config.yaml", archive.folder / "kliping.db")
        assert site.get(path).status == 503
    assert [(entry.action, entry.subject) for _, entry in audited] == [("feed.renew", "keyword 2")]
    assert secret not in str(audited) + caplog.text


def test_a_search_that_cannot_be_asked_any_more_says_so(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        path = make_feed(site, f"/saved-searches/{save(site, 'hilang', {'keyword': ['air']})}")["atom"]
        assert site.get(path).status == 200
        with open_store(archive.store_url, migrate=False) as store:
            store.keywords.remove("air", NOW)
        answer = site.get(path, {"Accept-Language": "id"})
    assert (answer.status, answer.headers["content-type"]) == (409, "text/plain; charset=utf-8")
    assert "'air'" in answer.text


def test_a_feed_ends_with_its_keyword_or_search(site: Site) -> None:
    search = save(site, "air di Kabar", {"keyword": ["air"], "outlet": ["Kabar Contoh"]})
    call(site, "POST", "/keywords", {"name": "pagi", "query": "pasar"})
    paths = [make_feed(site, f"/saved-searches/{search}")["atom"], make_feed(site, "/keywords/3")["atom"]]
    assert [site.get(path).status for path in paths] == [200, 200]
    assert call(site, "DELETE", f"/saved-searches/{search}").status == 204
    assert call(site, "DELETE", "/keywords/3?with_mentions=true").status == 204
    assert [site.get(path).status for path in paths] == [404, 404]


def test_the_page_makes_renews_and_ends_feeds_without_scripts(site: Site) -> None:
    search = save(site, "Banjir <b>", {"q": "banjir"})
    assert "Banjir &lt;b&gt;" in site.get("/feeds").text
    assert site.post("/feeds", search=search).status == 303
    [address] = re.findall(r'readonly value="([^"]*)"', site.get("/feeds").text)
    assert site.get(urlsplit(unescape(address)).path).status == 200
    assert site.post("/feeds", search=search).status == 303
    assert site.get(urlsplit(address).path).status == 404
    page = site.get("/feeds", {"Accept-Language": "id"}).text
    assert "Alamat baru" in page
    assert site.post("/feeds", search=search, remove="true").status == 303
    assert "readonly" not in site.get("/feeds").text
    for wrong in ({}, {"search": 99}, {"keyword": 99}, {"keyword": 0}, {"keyword": "x"}):
        assert site.post("/feeds", **wrong).status in {404, 422}, wrong


def test_subscriptions_of_all_feeds(site: Site) -> None:
    paths = [make_feed(site)["atom"], make_feed(site, "/keywords/1")["atom"]]
    answer = site.get("/feeds.opml")
    assert answer.headers["content-disposition"] == 'attachment; filename="kliping-feeds.opml"'
    outlines = read_opml(answer.body)
    assert [(each.name, urlsplit(each.feed_url or "").path) for each in outlines] == [
        ("air – Kliping", paths[0]),
        ("Kota Contoh – Kliping", paths[1]),
    ]


def test_a_feed_has_the_latest_articles_only(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    articles = [
        make_article(f"https://kabar-contoh.example/{number}", title=f"Banjir {number}", text="Banjir.")
        for number in range(130)
    ]
    store_articles(kliping.store_url, {"Kabar Contoh": articles})
    with serve_folder(kliping.folder) as site:
        ids = found_ids(site, make_feed(site)["json"])
    assert ids == [*range(130, 30, -1)]
