"""Marks through the API and the pages."""

import json

import pytest

from storage import open_store
from tests.cli.commands import Kliping
from tests.factories import NOW
from tests.web.conftest import Answer, Site, serve_folder
from web import schemas

API = "/api/v1/articles"
BY = {"user": "local", "at": NOW.isoformat()}


def patch(site: Site, article_id: object, body: object) -> Answer:
    headers = {"Content-Type": "application/json"}
    return site.send("PATCH", f"{API}/{article_id}/marks", headers, json.dumps(body).encode())


def test_marks_are_changed_and_shown(site: Site) -> None:
    answer = patch(site, 1, {"starred": True, "tone": "negative", "note": " Tanggapi\r\nhari ini "})
    expected = {
        "starred": BY,
        "dropped": None,
        "tone": {"value": "negative", **BY},
        "note": {"text": "Tanggapi\nhari ini", **BY},
    }
    assert (answer.status, answer.record) == (200, expected)
    assert schemas.Marks.model_validate(answer.record).dropped is None
    assert site.get(f"{API}/1").record["marks"] == expected
    answer = patch(site, 1, {"starred": False, "tone": None, "note": "  ", "dropped": True})
    assert answer.record == {"starred": None, "dropped": BY, "tone": None, "note": None}
    assert patch(site, 1, {}).record == answer.record


def test_searches_for_marks_by_api_and_command(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        for article_id, body in (
            (1, {"starred": True}),
            (2, {"tone": "positive"}),
            (3, {"tone": "negative"}),
            (4, {"dropped": True, "starred": True}),
        ):
            patch(site, article_id, body)
        for parameters, words, expected in (
            ({"starred": "true"}, ["--starred"], [4, 1]),
            ({"starred": "true", "dropped": "false"}, ["--starred", "--no-dropped"], [1]),
            ({"dropped": "true"}, ["--dropped"], [4]),
            ({"dropped": ""}, [], [7, 4, 3, 2, 1]),
            ({"tone": ["positive", "negative"]}, ["--tone", "Positive", "--tone", "negative"], [3, 2]),
        ):
            found = site.get(API, facets="tone", **parameters).record
            assert [each["id"] for each in found["articles"]] == expected
            assert archive("search", "--json", *words).records == found["articles"]
        assert found["facets"] == {"tone": {"positive": 1, "negative": 1}}
        assert site.get(API, tone="angry").record["field"] == "tone"
        rows = archive("export", "--tone", "negative", "--columns", "id,starred,dropped,tone,note").out.splitlines()
    assert rows == ["id,starred,dropped,tone,note", "3,false,false,negative,"]


@pytest.mark.parametrize(
    "body", [{"tone": "angry"}, {"star": True}, [], None, {"note": "x" * 2001}, {"note": "\ud800"}]
)
def test_invalid_changes_are_refused(site: Site, body: object) -> None:
    assert patch(site, 1, body).status == 422
    assert site.get(f"{API}/1").record["marks"]["note"] is None


@pytest.mark.parametrize("article_id", [99, -1, 2**80])
def test_unknown_articles_are_not_found(site: Site, article_id: int) -> None:
    assert patch(site, article_id, {"starred": True}).status == 404


def test_each_change_is_in_the_audit_log(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        patch(site, 1, {"tone": "negative", "note": None})
    with open_store(archive.store_url, migrate=False) as store:
        [(_, entry)] = store.audit_log.find(9)
    assert (entry.user, entry.action, entry.subject, entry.at) == ("local", "article.mark", "1", NOW)
    assert entry.details == {"tone": "negative", "note": None}
