"""Lists of outlets from feed readers on the page, shown before anything is added, and over the API."""

import json
import re
from html import unescape

import pytest

from core.outline import MAX_BYTES, MAX_OUTLINES, read_opml
from storage import open_store
from tests.cli.commands import Kliping
from tests.cli.test_outlet_lists import LIST, write_list
from tests.web.conftest import Answer, Office, Site

API = "/api/v1/outlets.opml"


def upload(site: Site, content: bytes, headers: dict[str, str] | None = None, name: str = "langganan.opml") -> Answer:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n--x--\r\n' % (
        name.encode(),
        content,
    )
    return site.send(
        "POST", "/outlets/list", {"Content-Type": "multipart/form-data; boundary=x"} | (headers or {}), body
    )


def hidden_field(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    assert found
    return unescape(found[1])


def list_names(archive: Kliping) -> set[str]:
    return {each["name"] for each in archive("outlets").records}


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["3 new outlets", "3 entries that cannot be added", "line 12: this address is on a private network"]),
        ("id", ["3 media baru", "3 entri tidak dapat ditambahkan", "baris 12: alamat ini ada di jaringan pribadi"]),
    ],
)
def test_a_list_is_shown_before_anything_is_added(
    site: Site, archive: Kliping, language: str, texts: list[str]
) -> None:
    before = list_names(archive)
    shown = upload(site, LIST.encode(), {"Accept-Language": language})
    assert shown.status == 200
    assert [text for text in (*texts, "langganan.opml", "Kabar Contoh") if text not in unescape(shown.text)] == []
    assert list_names(archive) == before


def test_the_chosen_outlets_are_added_with_a_row_in_the_audit_log(site: Site, archive: Kliping) -> None:
    before, page = list_names(archive), upload(site, LIST.encode()).text
    assert re.findall(r'name="chosen" value="(\d+)"', page) == ["0", "1", "2"]
    fields = {name: hidden_field(page, name) for name in ("file", "content")}
    done = site.post("/outlets/list/add", **fields, chosen=[0, 2, 5])
    assert (done.status, done.headers["location"]) == (303, "/outlets")
    assert list_names(archive) - before == {"Terbaru", "Tanpa feed"}
    with open_store(archive.store_url, migrate=False) as store:
        [(_, newest)] = store.audit_log.find(1)
    assert (newest.action, newest.subject) == ("outlet.import", "langganan.opml")
    assert newest.details == {"outlets": ["Terbaru", "Tanpa feed"]}
    # What was added meanwhile is not added once more.
    assert site.post("/outlets/list/add", **fields, chosen=[0, 1, 2]).status == 303
    assert list_names(archive) - before == {"Terbaru", "Tanpa feed", "media-lain.example"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "this is not an OPML file"),
        (b"\xff\xfe\x00", "this is not an OPML file"),
        (b"<opml><body/></opml>", "lists no feed and no address"),
        (b" " * (MAX_BYTES + 1), "larger than 2,000,000 bytes"),
    ],
)
def test_a_bad_file_is_named_beside_its_field(site: Site, content: bytes, problem: str) -> None:
    answer = upload(site, content, name="C:\\\\Berkas\\\\langganan.opml")
    [shown] = re.findall(r'<p id="file-problem"[^>]*>([^<]*)', unescape(answer.text))
    assert (answer.status, problem in shown, shown.startswith("langganan.opml: ")) == (422, True, True), shown


def test_a_changed_form_is_refused(site: Site) -> None:
    answer = site.post("/outlets/list/add", file="x.opml", content="%%%", chosen=[0])
    assert (answer.status, "the list is damaged" in answer.text) == (422, True)


def test_the_longest_list_can_be_sent_back(site: Site, archive: Kliping) -> None:
    entries = "".join(f'<outline text="x" url="https://m{n}.example"/>' for n in range(MAX_OUTLINES))
    page = upload(site, f"<opml><body>{entries}</body></opml>".encode()).text
    fields = {name: hidden_field(page, name) for name in ("file", "content")}
    before = list_names(archive)
    assert site.post("/outlets/list/add", **fields, chosen=[MAX_OUTLINES - 1]).status == 303
    assert list_names(archive) - before == {f"m{MAX_OUTLINES - 1}.example"}
    every = site.post("/outlets/list/add", **fields, chosen=list(range(MAX_OUTLINES)))
    assert every.status == 303, every.text
    assert len(list_names(archive) - before) == MAX_OUTLINES


def test_hostile_names_stay_text(site: Site) -> None:
    page = upload(
        site,
        b"<opml><body><outline text='&lt;script&gt;x' url='https://x.example/&lt;script&gt;'/></body></opml>",
        name="<script>.opml",
    ).text
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
    assert "<script>." not in page


def test_readers_neither_see_nor_send_the_form(office: Office) -> None:
    reader = office.sign_in("Bayu")
    assert "/outlets/list" not in office.site.get("/outlets", reader).text
    assert upload(office.site, LIST.encode(), reader).status == 403
    assert "/outlets/list" in office.site.get("/outlets", office.sign_in("Sari")).text


def test_a_list_is_added_over_the_api(site: Site, archive: Kliping) -> None:
    before, sent = list_names(archive), {"Content-Type": "text/x-opml"}
    printed = archive("outlets", "import", write_list(archive, LIST), "--dry-run", "--json").records
    assert site.send("POST", f"{API}?preview=true", sent, LIST.encode()).record["outlets"] == printed
    assert list_names(archive) == before
    assert site.send("POST", API, sent, LIST.encode()).record["outlets"] == printed
    assert list_names(archive) - before == {"Terbaru", "media-lain.example", "Tanpa feed"}
    exported = site.get(API)
    assert exported.headers["content-type"] == "text/x-opml; charset=utf-8"
    assert exported.text == archive("outlets", "export").out
    assert "https://kabar-baru.example/feed/" in {each.feed_url for each in read_opml(exported.body)}


def test_a_bad_list_is_a_problem_of_the_api(site: Site) -> None:
    answer = site.send("POST", API, {"Content-Type": "text/x-opml"}, b"<rss/>")
    assert (answer.status, json.loads(answer.body)["title"]) == (422, "A parameter is not valid")
    assert "no element 'opml'" in answer.record["detail"]
