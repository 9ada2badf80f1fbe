"""`kliping export`: every format is opened again with another library and compared with the stored articles."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet
import pytest
from lxml import etree

from actions.export_formats import COLUMN_TYPES, Layout, XlsxWriter, export_record
from core.spreadsheet import CUT_MARK, MAX_CELL, cut_cell
from storage import StoredArticle, open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, store_articles
from tests.factories import HOUR, NOW, claim, make_article, make_evidence, make_keep_request
from tests.outlet_pages import make_paragraphs

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ATOM = "{http://www.w3.org/2005/Atom}"
JAKARTA = ZoneInfo("Asia/Jakarta")


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_xlsx(path: Path | io.BytesIO) -> list[list[list[str]]]:
    """Return the texts of the cells of each sheet, by row; numbers as they are in the file, missing cells left out."""
    sheets = []
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in sorted(each for each in archive.namelist() if each.startswith("xl/worksheets/sheet")):
            rows = etree.fromstring(archive.read(name)).iter(f"{SHEET}row")
            sheets.append(
                [
                    ["".join(map(str, cell.itertext(f"{SHEET}t", f"{SHEET}v"))) for cell in row.iter(f"{SHEET}c")]
                    for row in rows
                ]
            )
    return sheets


def cursor_of(err: str) -> str:
    return err.rpartition("--cursor ")[2].strip()


class TestCsvAndJsonl:
    def test_csv_has_the_rows_of_search(self, archive: Kliping) -> None:
        done, searched = archive("export"), archive("search", "--csv", "--limit", "100")
        assert (done.code, done.out) == (0, searched.out)
        assert len(read_csv(done.out)) == 5
        assert done.err.startswith("kliping: 5 articles exported; continue after the last one with --cursor ")

    def test_jsonl_has_the_records_of_search(self, archive: Kliping) -> None:
        done = archive("export", "--format", "jsonl", "--all")
        assert done.out == archive("search", "--json", "--all", "--limit", "100").out
        assert len(done.records) == 7

    @pytest.mark.parametrize("file_format", ["csv", "jsonl"])
    def test_a_file_is_continued_at_the_cursor(self, archive: Kliping, file_format: str) -> None:
        whole = archive("export", "--all", "--format", file_format).out
        name = f"part.{file_format}"
        first = archive("export", "--all", "-o", name, "--limit", "3")
        second = archive("export", "--all", "-o", name, "--limit", "3", "--cursor", cursor_of(first.err))
        third = archive("export", "--all", "-o", name, "--cursor", cursor_of(second.err))
        assert (first.code, second.code, third.code, first.out) == (0, 0, 0, "")
        assert (archive.folder / name).read_bytes().decode() == whole

    def test_articles_that_arrive_meanwhile_change_nothing_behind_the_cursor(self, archive: Kliping) -> None:
        rest = [row["id"] for row in read_csv(archive("export", "--all").out)][2:]
        first = archive("export", "--all", "--limit", "2")
        with open_store(archive.store_url, migrate=False) as store:
            claimed, *_ = claim(store, now=NOW + 9 * HOUR)
            store.keep(make_keep_request(store, claimed, make_article("https://kabar-contoh.example/baru")), NOW)
        done = archive("export", "--all", "--format", "jsonl", "--cursor", cursor_of(first.err))
        assert [str(record["id"]) for record in done.records] == rest

    def test_after_an_id_the_oldest_come_first(self, archive: Kliping) -> None:
        first = archive("export", "--all", "--after", "3", "--limit", "2")
        assert [row["id"] for row in read_csv(first.out)] == ["4", "5"]
        done = archive("export", "--all", "--after", "3", "--format", "jsonl", "--cursor", cursor_of(first.err))
        assert [record["id"] for record in done.records] == [6, 7]

    def test_chosen_columns(self, archive: Kliping) -> None:
        done = archive("export", "--columns", "title, prominence", "--columns", "keywords", "--limit", "1")
        assert done.out == "title,prominence,keywords\r\nPasar pagi dibuka,lead,air\r\n"
        records = archive("export", "--columns", "id,keywords", "--format", "jsonl", "--limit", "1").records
        assert records == [{"id": 7, "keywords": ["air"]}]

    def test_the_layout_of_newswatch(self, archive: Kliping) -> None:
        [row] = read_csv(
            archive("export", "--layout", "newswatch", "--excel", "--limit", "1").out.removeprefix("\ufeff")
        )
        assert list(row) == "title publish_date author content keyword category source link".split()
        assert row["publish_date"] == NOW.astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M:%S")
        assert (row["keyword"], row["source"]) == ("air", "Warta Misal")

    def test_excel_begins_with_one_byte_order_mark(self, archive: Kliping) -> None:
        first = archive("export", "--excel", "-o", "a.csv", "--limit", "2")
        archive("export", "--excel", "-o", "a.csv", "--cursor", cursor_of(first.err))
        content = (archive.folder / "a.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbfid,")
        assert content.count(b"\xef\xbb\xbf") == 1
        assert len(read_csv(content.decode("utf-8-sig"))) == 5


# Titles, and the cells that they become.
HOSTILE = {
    "\u202e=HYPERLINK(1)": "' =HYPERLINK(1)",
    "\x1b[31m\x07=1+1": " [31m =1+1",
    "＝1+1": "'＝1+1",
    "<b>&amp;</b> ]]>": "<b>&amp;</b> ]]>",
    "_x0041_ _x000D_": "_x0041_ _x000D_",
}


@pytest.fixture(params=HOSTILE, ids=["direction", "control", "fullwidth", "markup", "escape"])
def hostile(request: pytest.FixtureRequest, kliping: Kliping) -> str:
    kliping.write_config(CONFIG)
    article = make_article(title=request.param, text=f"Banjir {request.param}")
    store_articles(kliping.store_url, {"Kabar Contoh": [article]})
    return str(request.param)


class TestHostileText:
    def test_in_tables(self, kliping: Kliping, hostile: str) -> None:
        assert read_csv(kliping("export", "--all").out)[0]["title"] == HOSTILE[hostile]
        kliping("export", "--all", "-o", "a.xlsx", "--columns", "title")
        [[_, [title]]] = read_xlsx(kliping.folder / "a.xlsx")
        # Excel reads _x005F_ as an underscore.
        assert title.replace("_x005F_", "_") == HOSTILE[hostile]

    def test_in_a_feed(self, kliping: Kliping, hostile: str) -> None:
        kliping("export", "--all", "--format", "atom", "-o", "feed.xml")
        feed = etree.parse(kliping.folder / "feed.xml").getroot()
        [title] = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
        assert title == "".join(char if char.isprintable() else " " for char in hostile)

    def test_in_parquet_it_stays_as_stored(self, kliping: Kliping, hostile: str) -> None:
        kliping("export", "--all", "-o", "a.parquet")
        [title] = pyarrow.parquet.read_table(kliping.folder / "a.parquet")["title"].to_pylist()
        assert title == kliping("search", "--all").records[0]["title"]


class TestXlsx:
    def test_rows_and_local_times(self, archive: Kliping) -> None:
        done = archive("export", "-o", "a.xlsx", "--columns", "id,published_at,is_teaser,keywords")
        assert (done.code, done.out) == (0, "")
        [[header, *rows]] = read_xlsx(archive.folder / "a.xlsx")
        assert header == ["id", "published_at", "is_teaser", "keywords"]
        records = archive("search", "--limit", "100").records
        assert [row[0] for row in rows] == [str(record["id"]) for record in records]
        days = float(rows[0][1])
        shown = datetime(1899, 12, 30, tzinfo=JAKARTA) + timedelta(days=days)
        assert abs(shown - datetime.fromisoformat(records[0]["published_at"])) < timedelta(minutes=8)

    def test_the_next_sheet_begins_when_one_is_full(self) -> None:
        stream = io.BytesIO()
        writer = XlsxWriter(stream, Layout({"id": "id"}, JAKARTA), max_rows=3)
        for number in range(1, 6):
            writer.write(StoredArticle(number, "Kabar Contoh", make_article(), NOW, NOW, None, ()))
        writer.close()
        assert read_xlsx(stream) == [[["id"], ["1"], ["2"]], [["id"], ["3"], ["4"]], [["id"], ["5"]]]

    def test_a_long_text_is_cut_and_marked(self) -> None:
        stream = io.BytesIO()
        writer = XlsxWriter(stream, Layout({"text": "text"}, JAKARTA))
        for char in "a😀":
            writer.write(StoredArticle(1, "Kabar", make_article(text=char * 40_000), NOW, NOW, None, ()))
        writer.close()
        [[_, [latin], [emoji]]] = read_xlsx(stream)
        assert latin == "a" * (MAX_CELL - len(CUT_MARK)) + CUT_MARK
        assert emoji == "😀" * ((MAX_CELL - len(CUT_MARK)) // 2) + CUT_MARK

    def test_a_text_that_fits_stays(self) -> None:
        assert cut_cell("a" * MAX_CELL) == "a" * MAX_CELL
        assert cut_cell("😀" * (MAX_CELL // 2)) == "😀" * (MAX_CELL // 2)


class TestParquet:
    def test_all_columns_have_the_documented_types(self, archive: Kliping) -> None:
        archive("export", "--all", "-o", "a.parquet", "--columns", ",".join(COLUMN_TYPES))
        table = pyarrow.parquet.read_table(archive.folder / "a.parquet")
        names = {"integer": "int64", "flag": "bool", "time": "timestamp[us, tz=UTC]", "list": "list<element: string>"}
        assert {field.name: str(field.type) for field in table.schema} == {
            name: names.get(kind, "string") for name, kind in COLUMN_TYPES.items()
        }
        records = archive("search", "--all", "--limit", "100").records
        assert table["id"].to_pylist() == [record["id"] for record in records]
        assert [json.loads(each) for each in table["mentions"].to_pylist()] == [each["mentions"] for each in records]

    def test_the_schema_is_that_of_full_columns_without_any_row(self, archive: Kliping) -> None:
        archive("export", "-o", "full.parquet")
        archive("export", "tidakadasamasekali", "-o", "empty.parquet")
        full, empty = (pyarrow.parquet.read_schema(archive.folder / name) for name in ("full.parquet", "empty.parquet"))
        assert full == empty


class TestAtom:
    def test_entries(self, archive: Kliping) -> None:
        feed = etree.fromstring(archive("export", "--format", "atom").out.encode())
        assert feed.tag == f"{ATOM}feed"
        entries = list(feed.iter(f"{ATOM}entry"))
        records = archive("search", "--limit", "100").records
        assert [entry.findtext(f"{ATOM}id") for entry in entries] == [record["url"] for record in records]
        assert [entry.findtext(f"{ATOM}content") for entry in entries] == [record["text"] for record in records]
        for element in ("id", "title", "updated"):
            assert feed.findtext(f"{ATOM}{element}")
        times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
        assert all(datetime.fromisoformat(time).tzinfo is not None for time in times)
        authors = [author.text for author in entries[0].iter(f"{ATOM}name")]
        assert authors == records[0]["authors"]


class TestManifest:
    def test_states_filter_keywords_and_funnel(self, archive: Kliping) -> None:
        done = archive("export", "--keyword", "AIR", "--since", "2026-02-27", "--manifest", "m.json", "-o", "a.jsonl")
        manifest = json.loads((archive.folder / "m.json").read_text())
        assert manifest["filter"] == {"keywords": ["AIR"], "since": "2026-02-27"}
        assert [(keyword["name"], keyword["version"]) for keyword in manifest["keywords"]] == [("air", 1)]
        rows = len((archive.folder / "a.jsonl").read_text().splitlines())
        in_range = len(archive("search", "--all", "--since", "2026-02-27").records)
        assert manifest["funnel"] == {"seen": 7, "articles": 7, "in_range": in_range, "matched": rows, "clusters": rows}
        assert (manifest["rows"], manifest["is_complete"]) == (rows, True)
        assert manifest["cursor"] == cursor_of(done.err)
        assert 0 < rows < in_range < 7

    def test_copies_of_a_story_count_once(self, archive: Kliping) -> None:
        texts = ["\n".join(make_paragraphs(number)) for number in (1, 1, 1, 2)]
        records = [
            {
                "url": f"https://media-{number}.example/1",
                "title": "Air surut di kebun",
                "text": text,
                "date": "2026-02-27",
            }
            for number, text in enumerate(texts)
        ]
        (archive.folder / "lagi.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in records))
        assert archive("import", "lagi.jsonl").code == 0
        archive("export", "title:air", "--all", "--manifest", "m.json", "-o", "a.jsonl")
        funnel = json.loads((archive.folder / "m.json").read_text())["funnel"]
        assert (funnel["matched"], funnel["clusters"]) == (4, 2)

    def test_of_an_export_that_breaks_off(self, archive: Kliping) -> None:
        """The output cannot be written: the manifest states how far it got."""
        done = archive("export", "-o", "/dev/full", "--format", "csv", "--manifest", "m.json")
        assert done.code == 2
        assert "/dev/full: cannot be written (No space left on device)" in done.err
        assert json.loads((archive.folder / "m.json").read_text())["is_complete"] is False


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--format", "pdf"], "--format pdf: there are: csv, jsonl, xlsx, parquet, atom"),
        (["--columns", "judul"], "--columns judul: there are: id, published_at, outlet,"),
        (["--columns", " , "], "--columns '': there are: id, published_at, outlet,"),
        (["--columns", "id", "--layout", "newswatch"], "--columns and --layout exclude each other"),
        (["--layout", "lain"], "--layout lain: there is only 'newswatch'"),
        (["--excel", "--format", "xlsx"], "--excel is an option of CSV"),
        (["--cursor", "x", "--format", "xlsx"], "--cursor continues CSV and JSONL files, not xlsx"),
        (["--cursor", "bukan"], "--cursor bukan: write start, end, or"),
        (["--format", "atom", "--columns", "id"], "an Atom feed has no columns"),
        (["--cursor", "end"], "--cursor end: pass the cursor that an earlier export printed"),
        (["--order", "relevance"], "an export is in the order 'newest' or 'published'"),
        (["-o", "tidak/ada.csv"], "tidak/ada.csv: cannot be written (No such file or directory)"),
        (["-o", "tidak/ada.xlsx"], "tidak/ada.xlsx: cannot be written (No such file or directory)"),
    ],
)
def test_wrong_options(archive: Kliping, words: list[str], problem: str) -> None:
    done = archive("export", *words)
    assert done.code == 2
    assert problem in done.err


def test_a_dash_is_stdout(archive: Kliping) -> None:
    done = archive("export", "-o", "-", "--format", "jsonl")
    assert len(done.records) == 5
    assert not (archive.folder / "-").exists()


def test_an_unknown_keyword_writes_no_file(archive: Kliping) -> None:
    done = archive("export", "--keyword", "tidakada", "-o", "a.xlsx")
    assert done.code == 3
    assert not list(archive.folder.glob("*.xlsx"))


def test_a_failed_export_keeps_the_earlier_file(archive: Kliping) -> None:
    archive("export", "-o", "a.xlsx")
    before = (archive.folder / "a.xlsx").read_bytes()
    assert archive("export", "--keyword", "tidakada", "-o", "a.xlsx").code == 3
    assert (archive.folder / "a.xlsx").read_bytes() == before
    assert not list(archive.folder.glob(".kliping-*"))


def test_every_column_is_a_field_of_the_record() -> None:
    stored = StoredArticle(1, "Kabar Contoh", make_article(), datetime.now(UTC), NOW, None, (make_evidence(),))
    assert set(COLUMN_TYPES) == set(export_record(stored))
