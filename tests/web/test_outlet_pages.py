"""Outlets on the page: found, added, changed and removed, without scripts, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

import pytest

from actions.context import AppContext
from core.config import parse
from storage import Store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.crawling import loop, workers
from tests.factories import DAY, NOW, make_outlet
from tests.fetching import Fetching, fetching
from tests.small_outlet import SmallOutlet
from tests.web.conftest import Answer, Site, serve_in_thread

__all__ = ["fetching", "loop", "workers"]

INDONESIAN = {"Accept-Language": "id"}


@dataclass(frozen=True)
class Desk:
    """The page of a store, and the service that runs its tasks."""

    site: Site
    context: AppContext
    store: Store
    fetching: Fetching

    def follow(self, answer: Answer) -> Answer:
        """Return the page to which a form leads, after the tasks have run."""
        assert answer.status == 303, answer.text
        self.fetching.run(self.context, self.store)
        cookie = (answer.headers["set-cookie"] or "").partition(";")[0]
        return self.site.get(answer.headers["location"], {"Cookie": cookie} if cookie else None)

    def find_id(self, name: str) -> int:
        [outlet_id] = self.store.outlets.find_ids([name])
        return outlet_id


@pytest.fixture
def desk(archive: Kliping, fetching: Fetching) -> Iterator[Desk]:
    text = CONFIG.replace("network: {", "network: {allow_private: true, ")
    context = AppContext(parse(text, {}, str(archive.folder)), archive.folder / "config.yaml", lambda: NOW)
    with serve_in_thread(context) as site, context.open_store() as store:
        yield Desk(site, context, store, fetching)


def serve_outlet(small: SmallOutlet, title: str = "Judul") -> None:
    small.add_home('<link rel="alternate" type="application/rss+xml" href="/feed">')
    items = "".join(
        f"<item><title>{title} {number}</title><link>{small.add_article(f'berita/{number}', number)}</link>"
        f"<pubDate>Mon, 02 Mar 2026 0{number}:00:00 GMT</pubDate></item>"
        for number in range(1, 8)
    )
    small.add_source("feed", f"<rss version='2.0'><channel><title>Kabar</title>{items}</channel></rss>")


def texts(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_an_outlet_is_found_and_added_and_crawled(desk: Desk) -> None:
    with SmallOutlet.serve() as small:
        serve_outlet(small)
        sent = desk.site.post("/outlets/discover", url=f" {small.url} ")
        waiting = desk.site.get(sent.headers["location"]).text
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
        assert 'hx-trigger="every 2s"' in waiting
        page = desk.follow(sent).text
        assert "1 source was found" in page
        assert "http-equiv" not in page
        assert list(re.findall(r"<li>(Judul \d)</li>", page)) == [f"Judul {n}" for n in (7, 6, 5, 4, 3)]
        [task] = re.findall(r'name="task" value="(\d+)"', page)
        fields = {"task": task, "name": "Kabar Baru", "region": "Kota", "kind": "koran", "tags": "satu, dua"}
        crawled = desk.follow(desk.site.post("/outlets", **fields)).text
        assert "7 new articles" in texts(crawled)
        outlet = desk.store.outlets.get("Kabar Baru", NOW).outlet
        assert (outlet.region, outlet.kind, outlet.tags, outlet.private) == ("Kota", "koran", ("satu", "dua"), False)
    actions = [entry.action for _, entry in desk.store.audit_log.find(10)]
    assert actions == ["outlet.add", "task.discover"]
    assert "Kabar Baru" in desk.site.get("/outlets").text


def test_a_name_that_is_taken_keeps_what_was_typed(desk: Desk) -> None:
    with SmallOutlet.serve() as small:
        serve_outlet(small)
        page = desk.follow(desk.site.post("/outlets/discover", url=small.url)).text
        [task] = re.findall(r'name="task" value="(\d+)"', page)
        answer = desk.site.post("/outlets", task=task, name="Kabar Contoh", region="Kota <b>")
    assert answer.status == 422
    assert "there is an outlet" in texts(answer.text)
    assert 'value="Kota &lt;b&gt;"' in answer.text
    assert len(desk.store.outlets.find(NOW)) == 2


@pytest.mark.parametrize(
    "url", ["", "ftp://x", "http://a b", "https://kabar-contoh.example", "https://user:pass@a.example"]
)
def test_an_address_that_cannot_be_an_outlet_is_refused_beside_its_field(desk: Desk, url: str) -> None:
    answer = desk.site.post("/outlets/discover", INDONESIAN, url=url)
    assert answer.status == 422
    assert 'role="alert"' in answer.text
    assert desk.store.tasks.find(5) == ()


def test_private_addresses_are_the_operators_matter(archive: Kliping) -> None:
    context = AppContext(parse(CONFIG, {}, str(archive.folder)), archive.folder / "config.yaml", lambda: NOW)
    with serve_in_thread(context) as site, context.open_store() as store:
        for url in ("http://127.0.0.1:8000", "http://localhost", "http://10.0.0.1", "http://[::1]/"):
            for path in ("/outlets/discover", "/add/address", "/start/outlet"):
                assert site.post(path, url=url).status == 422, (path, url)
        store.outlets.put(make_outlet("Dalam", url="http://10.0.0.1/", private=True), NOW)
        [outlet_id] = store.outlets.find_ids(["Dalam"])
        assert site.post(f"/outlets/{outlet_id}/edit", url="http://10.0.0.1/", region="Kota").status == 303
        assert store.outlets.get("Dalam", NOW).outlet.private
        assert site.post(f"/outlets/{outlet_id}/edit", url="http://10.0.0.2/").status == 303
        assert not store.outlets.get("Dalam", NOW).outlet.private, "the permission was for the other address"


def test_an_outlet_is_paused_resumed_edited_and_removed(desk: Desk) -> None:
    desk.store.outlets.put(make_outlet("Media Uji"), NOW)
    path = f"/outlets/{desk.find_id('Media Uji')}"
    assert "is paused: it is not crawled any more" in texts(desk.follow(desk.site.post(f"{path}/pause")).text)
    assert not desk.store.outlets.get("Media Uji", NOW).outlet.active
    desk.follow(desk.site.post(f"{path}/resume"))
    assert desk.store.outlets.get("Media Uji", NOW).outlet.active
    form = desk.site.get(f"{path}/edit").text
    assert 'value="30m"' in form
    edited = desk.site.post(
        f"{path}/edit", url="https://media-uji.example/", every="2h", tags="", sources="feed=/feed/"
    )
    desk.follow(edited)
    outlet = desk.store.outlets.get("Media Uji", NOW).outlet
    assert (str(outlet.every), [source.url for source in outlet.sources]) == (
        "2:00:00",
        ["https://media-uji.example/feed/"],
    )
    wrong = desk.site.post(f"{path}/edit", url="https://media-uji.example/", every="sering")
    assert (wrong.status, 'value="sering"' in wrong.text) == (422, True)
    asked = desk.site.get(f"{path}/remove", INDONESIAN).text
    assert "0 berita" in texts(asked)
    assert desk.store.outlets.get("Media Uji", NOW)
    assert desk.site.post(f"{path}/remove").headers["location"] == "/outlets"
    assert desk.site.get(path).status == 404


def test_an_outlet_of_the_config_is_changed_there(desk: Desk) -> None:
    path = f"/outlets/{desk.find_id('Kabar Contoh')}"
    page = desk.site.get(path).text
    assert "This outlet is declared in config.yaml:6" in texts(page)
    assert f"{path}/edit" not in page
    for verb in ("pause", "edit", "remove"):
        answer = desk.site.post(f"{path}/{verb}")
        assert (answer.status, "config.yaml:6" in answer.text) == (422, True), verb
    assert desk.store.outlets.get("Kabar Contoh", NOW).outlet.active


def test_states_are_words_in_both_languages(desk: Desk) -> None:
    desk.store.outlets.put(make_outlet("Jeda", active=False), NOW)
    page = texts(desk.site.get("/outlets").text)
    assert "never crawled" in page
    assert "paused" in page
    assert "belum pernah dirayapi" in texts(desk.site.get("/outlets", INDONESIAN).text)


def test_a_task_that_failed_says_why_in_the_readers_language(desk: Desk) -> None:
    sent = desk.site.post("/outlets/discover", url="http://127.0.0.1:1/")
    page = desk.follow(sent).text
    assert "the connection is refused" in texts(page)
    assert "koneksi ditolak" in texts(desk.site.get(sent.headers["location"], INDONESIAN).text)


@pytest.mark.parametrize("path", ["/outlets/99", "/tasks/99", "/outlets/99/edit", "/outlets/99/refused"])
def test_what_does_not_exist_is_not_found(desk: Desk, path: str) -> None:
    assert desk.site.get(path).status == 404


@pytest.mark.parametrize("path", ["/tasks/{}", "/start/outlet/{}", "/start/crawl/{}"])
def test_an_id_that_no_database_has_is_refused(desk: Desk, path: str) -> None:
    assert desk.site.get(path.format(10**30)).status == 422


@pytest.mark.parametrize("path", ["/outlets", "/start/outlet/{}", "/outlets/1/refused/{}"])
def test_a_form_with_an_id_that_no_database_has_is_refused(desk: Desk, path: str) -> None:
    assert desk.site.post(path.format(10**30), name="Warta Misal", task=10**30).status == 422


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("..", "file"),
        ("../..", "file"),
        ("C:\\\\scan\\\\halaman 1.png", "halaman 1.png"),
        ("\U0001f4f0" * 80 + ".png", "\U0001f4f0" * 49 + ".png"),
    ],
    ids=["parent", "path", "windows", "long"],
)
def test_a_file_may_have_any_name(desk: Desk, sent: str, stored: str) -> None:
    fields = {"outlet": "Koran Contoh", "title": "Banjir", "date": "2026-03-01", "text": "Air naik."}
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts.append(f'name="files"; filename="{sent}"\r\n\r\npindaian')
    body = "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--x--\r\n"
    answer = desk.site.send("POST", "/add", {"Content-Type": "multipart/form-data; boundary=x"}, body.encode())
    assert answer.status == 303, answer.text
    article = desk.store.articles.get(int(answer.headers["location"].rpartition("/")[2]))
    assert [each.name for each in article.attachments] == [stored]


def test_hostile_headlines_stay_text(desk: Desk) -> None:
    with SmallOutlet.serve() as small:
        serve_outlet(small, "&amp;lt;script&amp;gt;alert(1)")
        page = desk.follow(desk.site.post("/outlets/discover", url=small.url)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_article_is_added_by_its_address_and_by_hand_with_a_file(desk: Desk) -> None:
    with SmallOutlet.serve() as small:
        url = small.add_article("berita/1", 1)
        page = desk.follow(desk.site.post("/add/address", url=url)).text
        assert "Stored as an article of" in texts(page)
    fields = {"outlet": "Koran Cetak", "title": "Judul cetak", "date": "1/3/2026", "text": "Banjir di kota.\r\nWarga."}
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    file = '--x\r\nContent-Disposition: form-data; name="files"; filename="../pindai.txt"\r\n\r\nisi\r\n--x--\r\n'
    sent = desk.site.send("POST", "/add", {"Content-Type": "multipart/form-data; boundary=x"}, (parts + file).encode())
    assert sent.status == 303, sent.text
    article = desk.store.articles.get(int(sent.headers["location"].rpartition("/")[2]))
    assert (article.article.text, [each.name for each in article.attachments]) == (
        "Banjir di kota.\nWarga.",
        ["pindai.txt"],
    )
    wrong = desk.site.post("/add", text="isi", title="Judul", outlet="Koran", date="kapan")
    assert (wrong.status, "Judul" in wrong.text) == (422, True)


def test_the_status_names_problems_with_a_cure(desk: Desk) -> None:
    page = texts(desk.site.get("/status").text)
    assert "No service is running" in page
    desk.store.leases.renew_service("lain.example/0:1:0a", DAY, NOW)
    assert "No service is running" not in texts(desk.site.get("/status").text)
    assert "process 1 on lain.example" in texts(desk.site.get("/status").text)


def test_the_status_names_the_last_backup(site: Site, archive: Kliping) -> None:
    assert "none with kliping db backup" in texts(site.get("/status").text)
    assert site.get("/api/v1/status").record["last_backup_at"] is None
    assert archive("db", "backup", str(archive.folder / "cadangan.db")).code == 0
    at = datetime.fromisoformat(site.get("/api/v1/status").record["last_backup_at"])
    assert abs(datetime.now(UTC) - at) < DAY
    assert "none with kliping db backup" not in texts(site.get("/status").text)
