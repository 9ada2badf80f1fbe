"""The API sends what the commands print, names what is wrong with a request, and describes itself."""

import random
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Kliping
from tests.factories import NOW
from tests.searches import command_words, draw_search
from tests.web.conftest import Site, serve_folder
from web import schemas

API = "/api/v1"
DESCRIPTION = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"


def test_the_description_names_how_to_sign_in(site: Site) -> None:
    description = site.get(f"{API}/openapi.json").record
    schemes = description["components"]["securitySchemes"]
    assert {name: scheme["type"] for name, scheme in schemes.items()} == {"token": "http", "session": "apiKey"}
    assert schemes["token"]["scheme"] == "bearer"
    operations = [each for path in description["paths"].values() for each in path.values()]
    assert all(each["security"] == [{"token": []}, {"session": []}] for each in operations)


@pytest.mark.parametrize("seed", range(2))
def test_api_and_command_find_the_same_articles(seed: int, archive: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.context.now", lambda: NOW)
    generator = random.Random(seed)
    with serve_folder(archive.folder) as site:
        for parameters in [draw_search(generator) for _ in range(25)]:
            printed, answer = archive(*command_words(parameters)), site.get(f"{API}/articles", **parameters)
            assert (printed.code, answer.status) == (0, 200), (parameters, printed, answer)
            assert answer.record["articles"] == printed.records, parameters


def test_records_are_as_described(site: Site) -> None:
    page = site.get(f"{API}/articles", all="true", facets="all", stories="true").record
    assert len(schemas.ArticlePage.model_validate(page).articles) == 7
    assert schemas.ArticlePage.model_validate(site.get(f"{API}/articles", versions="true").record).facets is None
    assert schemas.ShownArticle.model_validate(site.get(f"{API}/articles/1").record).title == "Banjir 1"
    assert schemas.ChangePage.model_validate(site.get(f"{API}/changes").record).next_change > 0
    assert len(schemas.KeywordList.model_validate(site.get(f"{API}/keywords").record).keywords) == 2
    assert len(schemas.OutletList.model_validate(site.get(f"{API}/outlets").record).outlets) == 2
    assert schemas.Outlet.model_validate(site.get(f"{API}/outlets/1").record).state == "new"
    assert schemas.CandidateList.model_validate(site.get(f"{API}/outlets/1/refused").record).candidates == []
    assert schemas.Status.model_validate(site.get(f"{API}/status").record).outlets["new"] == 2


def test_a_client_that_follows_the_changes_misses_none(site: Site) -> None:
    seen: list[Any] = []
    position, has_more = 0, True
    while has_more:
        page = site.get(f"{API}/changes", since_change=position, limit=2, all="true").record
        seen += page["changes"]
        position, has_more = page["next_change"], page["has_more"]
    numbers = [each["change"]["seq"] for each in seen]
    assert numbers == sorted(set(numbers))
    assert {each["id"] for each in seen} == set(range(1, 8))


def test_pages_by_cursor_have_each_article_once(site: Site) -> None:
    ids: list[int] = []
    parameters: dict[str, object] = {"limit": 2, "all": "true"}
    while True:
        page = site.get(f"{API}/articles", **parameters).record
        ids += [each["id"] for each in page["articles"]]
        if page["next"] is None:
            break
        parameters["cursor"] = page["next"]
    assert ids == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("parameters", "field", "column"),
    [
        ({"q": "air AND (banjir"}, "q", 9),
        ({"q": "@lain"}, "q", 1),
        ({"since": "besok sore"}, "since", None),
        ({"kept_until": "31/02/2026"}, "kept_until", None),
        ({"language": "klingon"}, "language", None),
        ({"prominence": "loud"}, "prominence", None),
        ({"order": "oldest"}, "order", None),
        ({"order": "relevance", "cursor": "end"}, "order", None),
        ({"cursor": "abc"}, "cursor", None),
        ({"facets": "colour"}, "facets", None),
        ({"limit": 0}, "limit", None),
        ({"limit": "many"}, "limit", None),
        ({"outlt": "x"}, "outlt", None),
        ({"q": "a" * 10_001}, "q", None),
    ],
)
def test_an_invalid_parameter_is_named(
    site: Site, parameters: dict[str, object], field: str, column: int | None
) -> None:
    answer = site.get(f"{API}/articles", **parameters)
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (answer.record["field"], answer.record.get("column")) == (field, column), answer.record
    assert answer.record["status"] == 422
    assert "--" not in answer.record["detail"]


@pytest.mark.parametrize("name", ["keyword", "outlet"])
def test_an_unknown_name_is_not_found(site: Site, name: str) -> None:
    answer = site.get(f"{API}/articles", **{name: "Tidak Ada"})
    assert (answer.status, answer.record["title"]) == (404, "Not found")
    assert "Tidak Ada" in answer.record["detail"]


@pytest.mark.parametrize(("path", "status"), [("/articles/99", 404), ("/articles/x", 422), ("/nothing", 404)])
def test_other_errors_are_problems_too(site: Site, path: str, status: int) -> None:
    answer = site.get(f"{API}{path}")
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.record["status"] == status


def test_problems_are_in_the_language_of_the_client(site: Site) -> None:
    answer = site.get(f"{API}/articles/99", {"Accept-Language": "id-ID,id;q=0.9,en;q=0.8"})
    assert "99" in answer.record["detail"]
    assert answer.record["detail"] != site.get(f"{API}/articles/99").record["detail"]


def test_a_known_etag_is_not_sent_again(site: Site) -> None:
    first = site.get(f"{API}/articles")
    for known in (first.headers["etag"], f"W/{first.headers['etag']}", f'"other", {first.headers["etag"]}'):
        again = site.get(f"{API}/articles", {"If-None-Match": known})
        assert (again.status, again.body) == (304, b"")
    assert site.get(f"{API}/articles", {"If-None-Match": first.headers["etag"]}, limit=1).status == 200


def test_a_store_that_fails_is_a_problem(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        shutil.copyfile(archive.folder / "config.yaml", archive.folder / "kliping.db")
        answer = site.get(f"{API}/articles")
    assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "kliping db verify" in answer.record["detail"]


def test_an_unexpected_exception_is_a_problem_without_details(archive: Kliping) -> None:
    def fail() -> datetime:
        raise ZeroDivisionError("secret")

    with serve_folder(archive.folder, fail) as site:
        answer = site.get(f"{API}/outlets")
        page = site.get("/search")
    assert (answer.status, answer.record["detail"], page.status) == (500, "ZeroDivisionError", 500)
    assert "secret" not in page.text
    assert page.headers["content-security-policy"]


def test_the_description_is_the_one_that_is_checked_in(site: Site) -> None:
    """Write it anew: python -m tests.web.openapi > docs/reference/openapi.json"""
    served = site.get(f"{API}/openapi.json")
    assert served.text == DESCRIPTION.read_text(encoding="utf-8").strip()
