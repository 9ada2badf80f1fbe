"""Articles that a person types, over the API and on the page, within the limits of the command."""

import base64
import json
import re
from html import unescape
from typing import Any

import pytest

from core.article_records import MAX_TEXT
from storage import open_store
from tests.cli.commands import Kliping
from tests.web.conftest import Answer, Office, Site

API = "/api/v1/articles"

ENTRY: dict[str, Any] = {
    "outlet": "Radio Contoh",
    "title": "Banjir surut",
    "date": "2026-02-20T06:00",
    "text": "Banjir di Kota Contoh surut.\r\n\r\nWarga  kembali.",
    "authors": ["Sari Contoh", "Budi Contoh"],
    "section": "Pagi",
}


def add(site: Site, headers: dict[str, str] | None = None, /, **changed: Any) -> Answer:
    body = {name: value for name, value in {**ENTRY, **changed}.items() if value is not ...}
    return site.send("POST", API, {"Content-Type": "application/json"} | (headers or {}), json.dumps(body).encode())


def test_an_article_is_added_as_by_the_command(site: Site, archive: Kliping) -> None:
    scan = {"name": "../halaman 3.pdf", "content": base64.b64encode(b"%PDF-1.7").decode()}
    added = add(site, files=[scan])
    assert (added.status, added.record["result"], added.record["attached"]) == (201, "new", ["halaman 3.pdf"])
    article = added.record["article"]
    assert added.headers["location"] == f"{API}/{article['id']}"
    assert (article["outlet"], article["url"], article["origin"]) == ("Radio Contoh", None, "hand")
    assert (article["text"], article["authors"]) == (
        "Banjir di Kota Contoh surut.\nWarga kembali.",
        ["Sari Contoh", "Budi Contoh"],
    )
    assert {mention["keyword"] for mention in article["mentions"]} == {"Kota Contoh", "air"}
    (archive.folder / "siaran.txt").write_text(ENTRY["text"], encoding="utf-8")
    words = [word for name in ("outlet", "title", "date", "section") for word in (f"--{name}", ENTRY[name])]
    words += [word for name in ENTRY["authors"] for word in ("--author", name)]
    [same] = archive("add", *words, "--text", str(archive.folder / "siaran.txt"), "--json").records
    assert (same["result"], same["article"]) == ("unchanged", article)
    with open_store(archive.store_url, migrate=False) as store:
        [(_, row)] = store.audit_log.find(1)
    assert (row.action, row.subject, row.details) == ("article.add", str(article["id"]), {"title": "Banjir surut"})


def test_an_article_that_is_known_is_no_new_one(site: Site) -> None:
    first = add(site)
    again = add(site)
    assert (again.status, again.record["result"]) == (200, "unchanged")
    assert again.headers["location"] == first.headers["location"]


def test_an_address_stands_for_the_outlet(site: Site) -> None:
    article = add(site, url="https://kabar-contoh.example/tulis", outlet=...).record["article"]
    assert (article["outlet"], article["url"]) == ("Kabar Contoh", "https://kabar-contoh.example/tulis")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ...}, "title"),
        ({"title": " "}, "title"),
        ({"title": "x" * 2001}, "title"),
        ({"outlet": ...}, "outlet"),
        ({"date": "kapan"}, "date"),
        ({"text": " "}, "text"),
        ({"url": "ftp://x.example/1"}, None),
        ({"language": "bukan bahasa"}, None),
        ({"files": [{"name": "a", "content": "%"}]}, "content"),
        ({"files": [{"name": "a", "content": ""}] * 11}, "files"),
        ({"lain": "x"}, "lain"),
    ],
)
def test_what_is_wrong_is_named(site: Site, archive: Kliping, changed: dict[str, Any], field: str | None) -> None:
    answer = add(site, **changed)
    assert (answer.status, answer.record.get("field")) == (422, field), answer.text
    assert archive("search", "--since", "2026-02-01", "--outlet", "Radio Contoh").records == []


def test_an_article_that_was_removed_stays_so(site: Site, archive: Kliping) -> None:
    article_id = add(site).record["article"]["id"]
    archive("remove", str(article_id), "--yes")
    assert add(site).status == 404


def test_only_editors_add_articles(office: Office) -> None:
    assert add(office.site, office.sign_in("Bayu")).status == 403
    assert add(office.site, office.sign_in("Sari")).status == 201


def post_form(site: Site, **fields: str) -> Answer:
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return site.send("POST", "/add", headers, f"{parts}--x--\r\n".encode())


@pytest.mark.parametrize("way", ["api", "page"])
def test_a_text_may_be_as_long_as_by_the_command(site: Site, archive: Kliping, way: str) -> None:
    # Each letter takes three bytes.
    longest = f"Banjir {'ꦲ ' * ((MAX_TEXT - 8) // 2)}ꦲ"
    fields = {"outlet": "Buku Contoh", "title": "Panjang", "date": "2026-02-20"}
    for text, is_stored in ((longest, True), (f"{longest}ꦲ", False)):
        if way == "api":
            answer = add(site, **fields, text=text)
            assert answer.status == (201 if is_stored else 422)
            detail = answer.text
        else:
            answer = post_form(site, **fields, text=text)
            assert answer.status == (303 if is_stored else 422)
            detail = unescape(answer.text)
        assert is_stored is not bool(re.search("the text has more than 1,000,000 characters", detail))
    [found] = archive("search", "--since", "2026-02-01", "--outlet", "Buku Contoh").records
    assert len(found["text"]) == MAX_TEXT


def test_the_page_states_how_large_files_may_be(site: Site) -> None:
    assert "at most 10, together 10 MB" in site.get("/add").text
    assert "paling banyak 10, seluruhnya 10 MB" in site.get("/add", {"Accept-Language": "id"}).text
