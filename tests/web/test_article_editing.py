"""Corrections, removal, files and removed lines of an article on its page."""

import hashlib
import io
import re
from html import unescape

import pytest

from core.article import Page
from storage import NewAttachment, open_store
from tests.cli.commands import Kliping
from tests.factories import NOW
from tests.web.conftest import Answer, Office, Site, serve_folder


def fields(site: Site, article_id: int = 1) -> dict[str, object]:
    """Return what the form of a correction sends if nothing is changed in it."""
    page = site.get(f"/articles/{article_id}").text
    form = page.partition(f'action="/articles/{article_id}/edit"')[2].partition("</form>")[0]
    sent: dict[str, object] = {
        name: unescape(value) for name, value in re.findall(r'<input name="([^"]*)" value="([^"]*)"', form)
    }
    [authors] = re.findall(r"<textarea[^>]*>\n([^<]*)</textarea>", form)
    return sent | {"authors": unescape(authors).replace("\n", "\r\n")}


def audited(archive: Kliping) -> list[str]:
    with open_store(archive.store_url, migrate=False) as store:
        return [entry.action for _, entry in reversed(store.audit_log.find(9))]


def record(site: Site, article_id: int = 1) -> dict[str, object]:
    answer = site.get(f"/api/v1/articles/{article_id}")
    return dict(answer.record)


def follow(site: Site, answer: Answer) -> str:
    assert answer.status == 303, answer.text
    cookie = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
    return unescape(site.get(answer.headers["location"], cookie).text)


def test_fields_are_corrected_and_the_corrections_undone(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        before, form = record(site), fields(site)
        assert form == {
            "title": "Banjir 1",
            "authors": "Siti Contoh\r\nBudi Misal",
            "date": "2026-03-01T15:30",
            "section": "Daerah",
        }
        assert "Nothing was changed." in follow(site, site.post("/articles/1/edit", **form))
        assert audited(archive) == []

        changed = form | {"title": " Banjir  surut <b> ", "authors": "Rina\r\n\r\n Siti Contoh "}
        page = follow(site, site.post("/articles/1/edit", **changed))
        assert "The article was corrected." in page
        after = record(site)
        assert (after["title"], after["authors"]) == ("Banjir surut <b>", ["Rina", "Siti Contoh"])
        # The date was shown without its seconds, and stays as it was.
        assert (after["published_at"], after["section"]) == (before["published_at"], before["section"])
        assert len(after["corrections"]) == 2  # type: ignore[arg-type]

        assert "were undone" in follow(site, site.post("/articles/1/undo"))
        assert record(site) | {"updated_at": None} == before | {"updated_at": None}
        assert site.post("/articles/1/undo").status == 422
    assert audited(archive) == ["article.edit", "article.undo"]


def test_where_each_field_was_read(site: Site) -> None:
    def origins(language: str) -> dict[str, str]:
        page = unescape(site.get("/articles/1", {"Accept-Language": language}).text)
        known = page.partition('<dl class="known">')[2].partition("</dl>")[0]
        read = re.findall(r'<dt>([^<]+)</dt><dd(?: class="facts">|>[^<]*<span class="facts">)([^<]+)', known)
        return {name: text.strip("()") for name, text in read}

    english = origins("en")
    assert english["Title"] == "read from the heading on the page"
    assert english["Authors"] == "read from the line with the author's name"
    assert english["Section"] == "read from the path above the article"
    assert english["Published"] == "read from the page's JSON-LD data"
    assert origins("id")["Penulis"] == "dibaca dari baris nama penulis"
    assert record(site)["authors_from"] == "byline"

    site.post("/articles/1/edit", **fields(site) | {"title": "Judul lain", "section": ""})
    english = origins("en")
    assert (english["Title"], english.get("Section")) == ("by hand", None)
    assert record(site)["title_from"] == "correction"


def test_empty_fields_are_emptied(site: Site) -> None:
    assert site.post("/articles/1/edit", **fields(site) | {"authors": "", "date": "", "section": ""}).status == 303
    after = record(site)
    assert (after["authors"], after["published_at"], after["section"]) == ([], None, None)


@pytest.mark.parametrize(("name", "value"), [("title", " "), ("date", "besok sore")])
def test_an_error_is_shown_beside_its_field_and_the_rest_kept(site: Site, name: str, value: str) -> None:
    answer = site.post("/articles/1/edit", **fields(site) | {name: value, "section": "Kota <i>"})
    assert answer.status == 422
    assert 'value="Kota &lt;i&gt;"' in answer.text
    assert re.search(rf'name="{name}" value="{value}"[^>]*aria-invalid="true" aria-describedby="problem"', answer.text)
    assert record(site)["corrections"] == []


def test_an_article_is_removed_for_good(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        assert "was removed for good" in follow(site, site.post("/articles/1/remove", reason=" Salah media "))
        assert site.get("/articles/1").status == 404
        assert "Salah media" in site.get("/api/v1/articles/1").record["detail"]
        assert site.post("/articles/1/remove").status == 404
    assert audited(archive) == ["article.remove"]


def test_readers_see_no_forms(office: Office) -> None:
    reader = office.sign_in("Bayu")
    page = office.site.get("/articles/1", reader).text
    assert "/articles/1/edit" not in page
    assert "/articles/1/remove" not in page
    assert office.site.get("/articles/1/lines", reader).status == 200


def test_a_file_is_sent_to_be_saved_never_shown(archive: Kliping) -> None:
    content = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    with open_store(archive.store_url, migrate=False) as store:
        name = 'pindai "ä"\r\n.svg'
        digest = hashlib.sha256(content).hexdigest()
        store.attachments.add(1, NewAttachment(name, "image/svg+xml", len(content), digest, io.BytesIO(content)), NOW)
    with serve_folder(archive.folder) as site:
        assert "/articles/1/attachments/1" in site.get("/articles/1").text
        answer = site.get("/articles/1/attachments/1")
        assert (answer.status, answer.body) == (200, content)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"] == ("attachment; filename*=UTF-8''pindai%20%22%C3%A4%22%0D%0A.svg")
        assert answer.headers["x-content-type-options"] == "nosniff"
        # The file of another article is none of this one.
        assert site.get("/articles/2/attachments/1").status == 404
        assert site.get("/articles/1/attachments/2").status == 404


PAGE = """<html lang="id"><head><title>Banjir 1 - Kabar Contoh</title></head><body>
<nav><a href="/">Beranda</a> <a href="/kota">Kota</a></nav>
<article><h1>Banjir 1</h1>
<p>Warga Kota Contoh membersihkan lumpur sejak pagi setelah banjir surut dari permukiman mereka di tepi sungai.</p>
<p>Baca juga: <a href="/lain">Pasar pagi dibuka</a></p>
<p>Petugas membagikan air bersih kepada warga, dan sekolah di kawasan itu dibuka kembali pada hari berikutnya.</p>
<p>Pemerintah kota menyiapkan pompa tambahan karena hujan diperkirakan turun lagi sampai akhir pekan ini.</p>
</article></body></html>"""


def test_what_was_removed_from_the_page_is_shown_with_the_reason(archive: Kliping) -> None:
    with open_store(archive.store_url, migrate=False) as store:
        with store._database.reading() as connection:  # the candidate of the first article
            candidate_id = connection.exec_driver_sql("SELECT min(id) FROM candidates").scalar_one()
        page = Page("https://kabar-contoh.example/1", PAGE.encode(), NOW, "text/html; charset=utf-8")
        store.pages.put(candidate_id, 1, page)
    with serve_folder(archive.folder) as site:
        shown = unescape(site.get("/articles/1/lines").text)
        assert "3 lines are the article's text." in shown
        assert "<li>Baca juga: Pasar pagi dibuka</li>" in shown
        assert "belum" not in shown
        assert "The page is not stored" in site.get("/articles/2/lines").text
        assert "tidak disimpan" in site.get("/articles/2/lines", {"Accept-Language": "id"}).text
        assert site.get("/articles/99/lines").status == 404
