"""The view of the coming report: order, marks, and the report that follows them."""

import json
import re

import pytest

from storage import open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.web.conftest import Answer, Site, serve_folder
from web import schemas

REPORTS = "reports: [{name: Harian/Pagi, period: 5d}, {name: lain, keywords: [air]}]\n"
DAY = "2026-03-02"
ADDRESS = "/reports?name=Harian%2FPagi&day=2026-03-02"


@pytest.fixture
def desk(archive: Kliping) -> Kliping:
    archive.write_config(CONFIG + REPORTS)
    return archive


def titles(page: str) -> list[str]:
    """Return the headlines of the clippings in their order."""
    return re.findall(r'<h3>\d+\. <a href="/articles/(\d+)"', page)


def move(site: Site, **fields: object) -> str:
    """Send the form as it is on the page, with one button. Return the page afterwards."""
    page = site.get(ADDRESS).text
    found = re.search(r'name="order" value="([\d,]*)"', page)
    assert found is not None
    answer = site.post("/reports/order", name="Harian/Pagi", day=DAY, order=found[1], **fields)
    assert answer.status == 303, answer.text
    assert answer.headers["location"].startswith(ADDRESS)
    return site.get(ADDRESS).text


def test_clippings_are_moved_and_the_report_follows(desk: Kliping) -> None:
    with serve_folder(desk.folder, config=CONFIG + REPORTS) as site:
        first = site.get("/reports").text
        assert titles(first) == ["4", "3", "2", "1", "7"]
        assert "5 articles" in first
        assert "Back to the order of publication" not in first
        assert titles(move(site, first=1)) == ["1", "4", "3", "2", "7"]
        assert titles(move(site, down=4)) == ["1", "3", "4", "2", "7"]
        assert titles(move(site, up=2)) == ["1", "3", "2", "4", "7"]
        assert titles(move(site, up=1)) == ["1", "3", "2", "4", "7"]
        site.post("/articles/3/marks", drop="yes", back=f"{ADDRESS}#article-3")
        page = site.get(ADDRESS).text
        assert titles(page) == ["1", "2", "4", "7"]
        assert "<h2>Dropped</h2>" in page
        done = desk("report", "harian/pagi", "--date", DAY, "--format", "html", "-o", "harian.html")
        assert done.code == 0, done.err
        report = (desk.folder / "harian.html").read_text()
        clips = re.findall(r"<article>\s*<h3>[^<]*<a href=\"https://[^\"]*/(\d+)\"", report)
        assert clips == ["1", "2", "4", "7"]
        assert titles(move(site, reset="true")) == ["4", "2", "1", "7"]
    with open_store(desk.store_url, migrate=False) as store:
        actions = [(entry.action, entry.subject, entry.details) for _, entry in store.audit_log.find(100)]
    assert ("report.order", "Harian/Pagi", {"day": DAY, "down": 4}) in actions


def test_each_report_and_day_has_its_own_order(desk: Kliping) -> None:
    with serve_folder(desk.folder, config=CONFIG + REPORTS) as site:
        move(site, first=1)
        assert titles(site.get("/reports", name="Harian/Pagi", day="2026-03-01").text) == ["4", "3", "2", "1"]
        assert site.get("/reports", name="lain").status == 200
        assert site.get("/reports", name="tidak ada").status == 404
        assert site.get("/reports", day="9999-12-31").status == 422
        assert site.post("/reports/order", name="Harian/Pagi", day=DAY, order="1,x", up=1).status == 422
        assert site.post("/reports/order", name="tidak ada", day=DAY, order="1", up=1).status == 404


def test_without_reports_the_page_says_how(archive: Kliping) -> None:
    with serve_folder(archive.folder) as site:
        assert "The config declares no reports" in site.get("/reports").text


def test_programs_read_and_put_the_order(desk: Kliping) -> None:
    with serve_folder(desk.folder, config=CONFIG + REPORTS) as site:
        address = "/api/v1/reports/order?name=Harian%2FPagi&day=2026-03-02"

        def order() -> list[int]:
            record = schemas.ReportOrder.model_validate(site.get(address).record)
            return [each.article for each in record.clippings]

        def put(path: str, body: dict[str, list[int]]) -> Answer:
            return site.send("PUT", path, {"content-type": "application/json"}, json.dumps(body).encode())

        assert order() == [4, 3, 2, 1, 7]
        answer = put(address, {"articles": [1, 2]})
        assert answer.status == 200
        assert schemas.ReportOrder.model_validate(answer.record).is_ordered
        assert order() == [1, 2, 4, 3, 7]
        assert titles(site.get(ADDRESS).text) == ["1", "2", "4", "3", "7"]
        assert put(address, {"articles": [99]}).status == 404
        assert put(address, {"articles": [0]}).status == 422
        assert put("/api/v1/reports/order?name=sore", {"articles": []}).status == 404
        assert order() == [1, 2, 4, 3, 7]
        assert put(address, {"articles": []}).status == 200
        assert order() == [4, 3, 2, 1, 7]
    with open_store(desk.store_url, migrate=False) as store:
        entries = [entry for _, entry in store.audit_log.find(100) if entry.action == "report.order"]
    assert [entry.details["articles"] for entry in entries][::-1] == [[1, 2], []]
