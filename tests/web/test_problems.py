"""What is wrong with a request is said in the language of whoever reads it, as a page or as JSON."""

from typing import Any

import pytest

from tests.web.conftest import Office, Site
from web.security import MAX_BODY

ENGLISH = {"Accept-Language": "en"}
INDONESIAN = {"Accept-Language": "id"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "english", "indonesian"),
    [
        ("GET", "/tidak-ada", {}, b"", 404, "There is nothing at this address", "Tidak ada apa-apa di alamat ini"),
        ("PUT", "/search", {}, b"", 405, "cannot be used in this way", "tidak dapat digunakan dengan cara ini"),
        ("POST", "/add", MULTIPART, b"x", 400, "could not be read", "tidak dapat dibaca"),
        ("POST", "/sign-in", FORM, b"a" * (MAX_BODY + 1), 413, "More than 10 MB", "lebih dari 10 MB"),
        ("POST", "/add", {"Sec-Fetch-Site": "cross-site"}, b"", 403, "a page of another site", "halaman situs lain"),
        ("POST", "/account/password", FORM, b"x=1", 422, "is missing", "belum diisi"),
        ("GET", "/search?limit=x", {}, b"", 422, "limit: must be a whole number", "limit: harus berupa bilangan bulat"),
        ("GET", "/search?limit=0", {}, b"", 422, "limit: must be at least 1", "limit: paling sedikit 1"),
        ("GET", "/search?lain=1", {}, b"", 422, "lain: is not known here", "lain: tidak dikenal di sini"),
        (
            "GET",
            f"/search?q={'x' * 10_001}",
            {},
            b"",
            422,
            "at most 10,000 characters",
            "paling banyak 10.000 karakter",
        ),
    ],
)
def test_a_person_reads_it_in_their_language(
    site: Site, method: str, path: str, headers: dict[str, str], body: bytes, status: int, english: str, indonesian: str
) -> None:
    for language, text in ((ENGLISH, english), (INDONESIAN, indonesian)):
        answer = site.send(method, path, headers | language, body)
        assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), answer.text
        assert text in answer.text


def test_who_may_not_is_told_in_their_language(office: Office) -> None:
    reader = office.sign_in("Bayu")
    assert "Only an editor may change this" in office.site.get("/audit", reader | ENGLISH).text
    assert "Hanya penyunting" in office.site.get("/audit", reader | INDONESIAN).text


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_program_that_asks_for_a_language_gets_it(site: Site, language: str) -> None:
    record: dict[str, Any] = site.get("/api/v1/articles", {"Accept-Language": language}, limit="x").record
    assert record["field"] == "limit"
    assert (
        record["detail"]
        == {"en": "limit: must be a whole number", "id": "limit: harus berupa bilangan bulat"}[language]
    )
    assert site.get("/api/v1/articles", None, limit="x").record["detail"] == "limit: must be a whole number"
