"""The API of outlets and tasks: what the page may do, programs may do."""

import json
from typing import Any

import pytest

from storage import open_store
from tests.cli.commands import Kliping
from tests.factories import NOW
from tests.web.conftest import Answer, Site

API = "/api/v1"


def send(site: Site, method: str, path: str, record: Any) -> Answer:
    return site.send(method, API + path, {"Content-Type": "application/json"}, json.dumps(record).encode())


def test_an_outlet_is_added_changed_paused_and_removed(site: Site) -> None:
    added = send(site, "POST", "/outlets", {"url": "https://media-uji.example", "name": "Media Uji", "tags": ["satu"]})
    assert (added.status, added.record["state"], added.record["tags"]) == (201, "new", ["satu"])
    path = f"/outlets/{added.record['id']}"
    changed = send(site, "PATCH", path, {"region": "Kota", "tags": [], "sources": ["feed=/feed/"]})
    assert (changed.record["region"], changed.record["tags"]) == ("Kota", [])
    assert "https://media-uji.example/feed/" in [source["url"] for source in changed.record["sources"]]
    assert send(site, "PUT", f"{path}/active", {"active": False}).record["state"] == "paused"
    assert site.send("DELETE", API + path).status == 204
    assert site.get(API + path).status == 404


def test_an_outlet_of_the_config_and_one_with_articles_are_kept(site: Site, archive: Kliping) -> None:
    for method, path, record in (
        ("PATCH", "", {"region": "x"}),
        ("PUT", "/active", {"active": False}),
        ("DELETE", "", {}),
    ):
        answer = send(site, method, f"/outlets/1{path}", record)
        assert (answer.status, "config.yaml:6" in answer.record["detail"]) == (422, True), method


def test_an_outlet_with_another_address_is_not_private_any_more(site: Site, archive: Kliping) -> None:
    assert archive("outlets", "add", "http://10.0.0.1", "--name", "Dalam").code == 0
    with open_store(archive.store_url, migrate=False) as store:
        [outlet_id] = store.outlets.find_ids(["Dalam"])
        assert store.outlets.get("Dalam", NOW).outlet.private
        send(site, "PATCH", f"/outlets/{outlet_id}", {"region": "Kota"})
        assert store.outlets.get("Dalam", NOW).outlet.private
        send(site, "PATCH", f"/outlets/{outlet_id}", {"url": "http://10.0.0.2"})
        assert not store.outlets.get("Dalam", NOW).outlet.private
        added = send(site, "POST", "/outlets", {"url": "http://10.0.0.3"})
        assert not store.outlets.get(added.record["name"], NOW).outlet.private


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"kind": "discover", "subject": ""}, "subject"),
        ({"kind": "discover", "subject": "x" * 2001}, "subject"),
        ({"kind": "backfill", "subject": "air"}, "kind"),
        ({"kind": "fetch", "subject": "bukan alamat"}, None),
        ({"kind": "discover", "subject": "http://169.254.169.254/"}, None),
        ({"kind": "fetch", "subject": "http://localhost/1"}, None),
        ({"kind": "crawl", "subject": "Kabar Contoh", "lain": 1}, "lain"),
    ],
)
def test_a_task_that_cannot_be_run_is_refused(site: Site, record: dict[str, object], field: str | None) -> None:
    answer = send(site, "POST", "/tasks", record)
    assert (answer.status, answer.record.get("field")) == (422, field)
    assert site.get(f"{API}/tasks").record["tasks"] == []


def test_a_planned_task_waits_for_a_service(site: Site) -> None:
    planned = send(site, "POST", "/tasks", {"kind": "crawl", "subject": "Kabar Contoh"})
    assert (planned.status, planned.headers["location"]) == (202, f"{API}/tasks/1")
    assert site.get(planned.headers["location"]).record == planned.record
    assert (planned.record["state"], planned.record["subject"]) == ("waiting", "Kabar Contoh")
    assert send(site, "POST", "/tasks", {"kind": "crawl", "subject": "Kabar Contoh"}).record["id"] == 1
    assert send(site, "POST", "/tasks", {"kind": "crawl", "subject": "Tidak Ada"}).status == 404
