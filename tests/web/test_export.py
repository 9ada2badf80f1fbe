"""Exports by the API: the files of the command, streamed."""

import csv
import io
import random
import re
from html import unescape

import pytest

from core.filters import ORDER_NAMES
from tests.cli.commands import Kliping
from tests.cli.test_export import read_xlsx
from tests.factories import NOW
from tests.searches import command_words, draw_search
from tests.web.conftest import Office, Site, serve_folder

API = "/api/v1/export"


@pytest.mark.parametrize("format_name", ["csv", "jsonl", "atom"])
def test_the_file_is_that_of_the_command(format_name: str, archive: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.context.now", lambda: NOW)
    generator = random.Random(3)
    with serve_folder(archive.folder) as site:
        for _ in range(6):
            drawn = draw_search(generator) | {"order": ["published"]}
            drawn.pop("after", None)
            words = ["export", "--format", format_name, *command_words(drawn)[2:]]
            answer = site.get(API, format=format_name, **drawn)
            assert answer.text.splitlines() == archive(*words).out.splitlines(), drawn


def test_an_xlsx_file_has_the_articles(site: Site) -> None:
    answer = site.get(API, format="xlsx", keyword="air", columns="id,title")
    assert answer.headers["content-disposition"] == 'attachment; filename="kliping-air-2026-03-02.xlsx"'
    [[header, *rows]] = read_xlsx(io.BytesIO(answer.body))
    assert header == ["id", "title"]
    assert rows == [["7", "Pasar pagi dibuka"], ["3", "Banjir 3"], ["2", "Banjir 2"], ["1", "Banjir 1"]]


def test_parquet_needs_its_library(site: Site) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    answer = site.get(API, format="parquet", all="true")
    assert pyarrow.read_table(io.BytesIO(answer.body)).num_rows == 7


@pytest.mark.parametrize("order", ORDER_NAMES)
def test_a_download_that_broke_off_is_continued(site: Site, order: str) -> None:
    if order == "relevance":
        assert site.get(API, order=order).record["status"] == 422
        return
    parameters = {"all": "true", "columns": "id,title", "order": order}
    whole = site.get(API, **parameters).text
    rows = [*csv.reader(io.StringIO(whole))]
    rest = site.get(API, resume_after=rows[3][0], **parameters).text
    assert "".join(whole.splitlines(keepends=True)[:4]) + rest == whole
    assert site.get(API, format="xlsx", resume_after=3).status == 422
    assert site.get(API, resume_after=99).status == 404


def test_excel_reads_the_file_as_utf8(site: Site) -> None:
    assert site.get(API, excel="true").body.startswith(b"\xef\xbb\xbfid,")
    assert site.get(API, format="atom").headers["content-type"] == "application/atom+xml"


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"format": "pdf"}, "format"),
        ({"format": "xlsx", "excel": "true"}, "excel"),
        ({"format": "atom", "columns": "id"}, "columns"),
        ({"columns": "colour"}, "columns"),
        ({"layout": "x"}, "layout"),
        ({"cursor": "x"}, "cursor"),
        ({"q": "(air"}, "q"),
        ({"facets": "all"}, "facets"),
    ],
)
def test_what_is_wrong_is_named(site: Site, parameters: dict[str, object], field: str) -> None:
    answer = site.get(API, **parameters)
    assert answer.status == 422
    assert answer.record.get("field") in (field, None)
    assert field in answer.text


def test_the_name_of_the_file_is_harmless(site: Site) -> None:
    answer = site.get(API, q='"a\r\nb" OR "../../é;x="')
    assert answer.headers["content-disposition"] == 'attachment; filename="kliping-a-b-or-x-2026-03-02.csv"'


def test_the_search_page_links_the_formats(site: Site) -> None:
    page = site.get("/search", q="banjir", outlet="Kabar Contoh", cursor="start").text
    links = [unescape(url) for url in re.findall(r'href="(/api/v1/export[^"]*)"', page)]
    assert links[0] == "/api/v1/export?format=xlsx&q=banjir&outlet=Kabar+Contoh"
    assert [site.get(url).status for url in links] == [200] * 5
    assert "Export" not in site.get("/search", q="zeppelin").text


def test_readers_may_export(office: Office) -> None:
    assert office.site.get(API, office.sign_in("Bayu")).status == 200
    assert office.site.get(API).status == 401


def test_the_share_of_all_stories_is_shown_where_it_is_exact(site: Site) -> None:
    """Articles 1, 2 and 3 of the six that are no older than the first of them."""
    assert ">50 % of all<" in site.get("/search", q="banjir").text
    day = {"since": "2026-02-28", "until": "2026-03-03"}
    assert ">40 % dari semua<" in site.get("/search", {"Accept-Language": "id"}, q="banjir", **day).text
    for parameters in ({"stories": "true"}, {"since": "3h"}, {"until": "2026-03-01T10:00"}):
        page = site.get("/search", q="banjir", **parameters)
        assert (page.status, "of all" in page.text) == (200, False), parameters
