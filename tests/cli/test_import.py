"""`kliping import`: articles of JSONL, CSV and WARC files are stored once, and nothing is fetched."""

import json
import signal
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.import_articles import hash_file
from storage import ArticleOrigin, CandidateState, open_store
from tests.cli.commands import PROGRAM, Kliping, clean_environ
from tests.cli.conftest import CONFIG
from tests.factories import DAY, HOUR, claim, find_candidates, make_candidate
from tests.outlet_pages import make_paragraphs
from tests.warc import compress, make_record

pytestmark = pytest.mark.process

URL = "https://kabar-lama.example/2019/05/banjir"


@pytest.fixture
def empty(kliping: Kliping) -> Kliping:
    kliping.write_config(CONFIG)
    return kliping


def make_fields(number: int = 1, **fields: object) -> dict[str, object]:
    filled: dict[str, object] = {
        "url": f"{URL}-{number}",
        "title": f"Banjir {number}",
        "text": f"Air di Kota Contoh surut pada hari ke-{number} bulan itu.",
        "date": f"2019-05-{number % 28 + 1:02}T08:{number % 60:02}:00+07:00",
    }
    return filled | fields


def write_jsonl(folder: Path, *records: object, name: str = "lama.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return path


def test_articles_are_matched_and_stored_once(empty: Kliping) -> None:
    write_jsonl(empty.folder, *(make_fields(number) for number in range(1, 8)))
    done = empty("import", "lama.jsonl")
    assert (done.code, done.out) == (0, "lama.jsonl: 7 records: 7 new, 0 known, 0 skipped\n")
    assert empty("import", "lama.jsonl").out == done.out
    write_jsonl(empty.folder, *(make_fields(number) for number in range(5, 10)), name="lain.jsonl")
    assert empty("import", "lain.jsonl").out == "lain.jsonl: 5 records: 2 new, 3 known, 0 skipped\n"
    records = empty("search", "--keyword", "air", "--limit", "100").records
    assert len(records) == 9
    assert {record["origin"] for record in records} == {"import"}
    assert {record["outlet"] for record in records} == {"kabar-lama.example"}
    assert {record["language"] for record in records} == {"id"}
    changes = empty("search", "--since-change", "0", "--all", "--limit", "100").records
    assert {change["change"]["cause"] for change in changes if "change" in change} <= {"import"}
    [outlet] = [each for each in empty("outlets").records if each["name"] == "kabar-lama.example"]
    assert (outlet["active"], outlet["articles"]) == (False, 9)


def test_imported_articles_are_not_fetched(empty: Kliping) -> None:
    url = "https://kabar-contoh.example/1"
    write_jsonl(empty.folder, make_fields(1, url=f"{url}?utm_source=x", title="Pasar pagi", text="Pedagang datang."))
    empty("import", "lama.jsonl")
    later = datetime.now(UTC) + HOUR
    with open_store(empty.store_url, migrate=False) as store:
        claimed = next(each for each in claim(store, now=later) if each.outlet.name == "Kabar Contoh")
        assert find_candidates(store, claimed, [make_candidate(url, modified_at=None)], later) == ()
        [candidate] = store.candidates.find(None, 10, refused=False)
        assert candidate.state is CandidateState.KEPT
        assert store.prune(later + 40 * DAY, unmatched_days=1, retention_days=None).unmatched == 0
        assert store.articles.get(1).origin is ArticleOrigin.IMPORT


def test_a_waiting_candidate_is_settled(empty: Kliping) -> None:
    url = "https://kabar-contoh.example/1"
    write_jsonl(empty.folder, make_fields(2))
    empty("import", "lama.jsonl")
    later = datetime.now(UTC) + HOUR
    with open_store(empty.store_url, migrate=False) as store:
        claimed = next(each for each in claim(store, now=later) if each.outlet.name == "Kabar Contoh")
        assert len(find_candidates(store, claimed, [make_candidate(url)], later)) == 1
    write_jsonl(empty.folder, make_fields(1, url=url), name="lain.jsonl")
    empty("import", "lain.jsonl")
    with open_store(empty.store_url, migrate=False) as store:
        assert store.candidates.find_waiting(claimed.outlet_id, later, 10) == ()


def test_a_stopped_import_continues(empty: Kliping) -> None:
    """The process dies after the first batch, which is in the store with its position."""
    write_jsonl(empty.folder, *(make_fields(number) for number in range(700)))
    assert empty("import", "lama.jsonl").out.startswith("lama.jsonl: 700 records: 700 new")
    with sqlite3.connect(empty.folder / "kliping.db") as db:
        db.execute("UPDATE imports SET finished_at = NULL, position = 500, new = 500")
    done = empty("import", "lama.jsonl")
    assert done.out == "lama.jsonl: 700 records: 500 new, 200 known, 0 skipped\n"


HOSTILE = [
    ("{", "this is not valid JSON"),
    ("[1]", "this is not a JSON object"),
    ('{"url": "https://a.example/1", "title": "T"}', "'text' is missing; found: url, title"),
    ('{"url": "javascript:1", "title": "T", "text": "x"}', "'javascript:1' is not a web address"),
    ('{"url": "https://a.example/1", "title": ["T"], "text": "x"}', "'title' is not a text"),
    ('{"url": "https://a.example/1", "title": "T", "text": "x", "date": "kapan"}', "'kapan' is not a date"),
    ('{"url": "https://a.example/1", "title": "T", "text": "x", "date": "2999-01-01"}', "lies in the future"),
    ('{"url": "https://a.example/1", "title": "T", "text": "x", "language": "klingonese"}', "is not a language"),
    ('{"url": "https://a.example/1", "title": "T", "text": "x", "authors": {"name": "A"}}', "'authors' is not a text"),
    ("[" * 100_000, "this is not valid JSON"),
]


def test_bad_lines_are_named_and_the_rest_goes_on(empty: Kliping) -> None:
    lines = [line for line, _ in HOSTILE] + [json.dumps(make_fields())]
    (empty.folder / "a.jsonl").write_text("\n".join(lines))
    done = empty("import", "a.jsonl", "--json")
    assert done.code == 0
    for number, (line, problem) in enumerate(zip(done.err.splitlines(), HOSTILE, strict=True), 1):
        assert line.startswith(f"a.jsonl:{number}: ")
        assert problem[1] in line
    [record] = done.records
    assert (record["new"], record["invalid"], record["position"]) == (1, len(HOSTILE), len(HOSTILE) + 1)


def test_broken_encoding_and_control_characters(empty: Kliping) -> None:
    good = json.dumps(make_fields(title="Banjir\x1b[31m\u202e surut\x00")).encode()
    bad = json.dumps(make_fields(2, title="caf#")).encode().replace(b"#", b"\xe9")
    (empty.folder / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + bad + b"\n" + good + b"\n")
    done = empty("import", "a.jsonl")
    assert done.err == "a.jsonl:1: 'title' is not UTF-8 text; save the file as UTF-8, in Excel as 'CSV UTF-8'\n"
    [record] = empty("search", "--all").records
    assert record["title"] == "Banjir [31m surut"


CSV_FILES = {
    "comma": b"url,title,text,date\n%s,Judul,Air surut,2019-05-01\n",
    "byte order mark and semicolons": b"\xef\xbb\xbfURL;Judul;Isi;Tanggal\r\n%s;Judul;Air surut;01/05/2019\r\n",
    "separator line": b"sep=;\nlink;title;content;publish_date\n%s;Judul;Air surut;2019-05-01 00:00:00\n",
    "serial date": b"url\ttitle\ttext\tdate\n%s\tJudul\tAir surut\t43586\n",
}


@pytest.mark.parametrize("content", CSV_FILES.values(), ids=CSV_FILES.keys())
def test_csv_of_many_kinds(empty: Kliping, content: bytes) -> None:
    (empty.folder / "a.csv").write_bytes(content % URL.encode())
    done = empty("import", "a.csv")
    assert done.err == ""
    [record] = empty("search", "--all").records
    assert (record["url"], record["title"], record["text"]) == (URL, "Judul", "Air surut")
    assert record["published_at"] == "2019-04-30T17:00:00+00:00"


def test_an_export_can_be_imported(empty: Kliping) -> None:
    write_jsonl(empty.folder, *(make_fields(number, title=f"=Banjir {number}") for number in range(3)))
    empty("import", "lama.jsonl")
    empty("export", "--all", "-o", "lagi.csv")
    assert empty("import", "lagi.csv").out == "lagi.csv: 3 records: 0 new, 3 known, 0 skipped\n"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "judul,tautan,ringkasan\n1,2,3\n", "found: judul, tautan, ringkasan"),
        ("a.csv", "", "found: none"),
        ("a.xlsx", "PK", "name a file that ends in .jsonl, .csv, .warc or .warc.gz"),
        ("tidak/ada.csv", None, "cannot be read (No such file or directory)"),
    ],
)
def test_wrong_files(empty: Kliping, name: str, content: str | None, problem: str) -> None:
    if content is not None:
        (empty.folder / name).write_text(content)
    done = empty("import", name)
    assert done.code == 2
    assert problem in done.err


def test_a_line_without_end_is_skipped(empty: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.import_articles.MAX_LINE", 1000)
    long = json.dumps(make_fields(text="x" * 5000))
    (empty.folder / "a.jsonl").write_text(f"{long}\n{json.dumps(make_fields(2))}\n")
    (empty.folder / "a.csv").write_text(f"url,title,text\n{URL}-3,T,{'y' * 5000}\n{URL}-4,Judul,Air surut\n")
    for name in ("a.jsonl", "a.csv"):
        done = empty("import", name)
        assert f"{name}:{1 + (name == 'a.csv')}: the line has more than" in done.err
        assert ": 2 records: 1 new, 0 known, 1 skipped" in done.out


UNCLOSED = {
    "at the end": '{url}-1,A,Air surut\n{url}-2,B,"tidak ditutup\n{url}-3,C,Air surut\n{url}-4,D,Air surut',
    "in the last line": '{url}-1,A,Air surut\n{url}-3,C,Air surut\n{url}-4,D,Air surut\n{url}-2,B,"tidak',
    "before another": '{url}-1,A,Air surut\n{url}-2,B,"tidak ditutup\n{url}-3,C,"Air surut"\n{url}-4,D,"Air\nsurut"\n',
}


@pytest.mark.parametrize("content", UNCLOSED.values(), ids=UNCLOSED.keys())
def test_a_quotation_mark_that_is_not_closed_costs_one_line(empty: Kliping, content: str) -> None:
    (empty.folder / "a.csv").write_text("url,title,text\n" + content.format(url=URL))
    done = empty("import", "a.csv")
    number = content[: content.index("-2")].count("\n") + 2
    assert done.err == f"a.csv:{number}: a quotation mark in this row is not closed\n"
    assert done.out == "a.csv: 4 records: 3 new, 0 known, 1 skipped\n"
    assert {record["title"] for record in empty("search", "--all").records} == {"A", "C", "D"}


def test_articles_belong_to_the_outlet_with_the_nearest_address(kliping: Kliping) -> None:
    """A part of a site comes before the site, and the own host before others; http and `www.` make no difference."""
    homes = ["https://utara.kabar.com", "https://kabar.com", "https://kabar.com/kota/", "https://barat.kabar.com"]
    kliping.write_config(json.dumps({"outlets": [{"name": home, "url": home} for home in homes]}))
    addresses = {
        "https://kabar.com/umum/1": "https://kabar.com",
        "https://kabar.com/kota/2": "https://kabar.com/kota/",
        "https://kabar.com/kotabaru/3": "https://kabar.com",
        "http://barat.kabar.com/4": "https://barat.kabar.com",
        "https://www.kabar.com/5": "https://kabar.com",
        "https://timur.kabar.com/6": "https://kabar.com",
    }
    write_jsonl(kliping.folder, *(make_fields(number, url=url) for number, url in enumerate(addresses)))
    kliping("import", "lama.jsonl")
    assert {each["url"]: each["outlet"] for each in kliping("search", "--all").records} == addresses


class TestWarc:
    """Pages in WARC files are extracted; nothing is fetched."""

    @pytest.fixture
    def archived(self, kliping: Kliping, store_url: str) -> Kliping:
        """The command with an empty store and a file of twelve articles, an image and a page that is no article."""
        kliping.write_config(json.dumps({"storage": {"url": store_url}, "keywords": ["kebun"]}))
        records = [make_record(f"{SITE}/kebun-{number}", make_html(number)) for number in range(12)]
        image = make_record(f"{SITE}/foto", b"\x89PNG", head=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n")
        menu = make_record(f"{SITE}/tentang", b"<html><title>Menu</title><p>Menu</p></html>")
        (kliping.folder / "arsip.warc.gz").write_bytes(b"".join(compress([*records, image, menu])))
        return kliping

    def test_articles_are_extracted_matched_and_stored_once(self, archived: Kliping) -> None:
        done = archived("import", "arsip.warc.gz")
        assert done.out == "arsip.warc.gz: 13 records: 12 new, 0 known, 1 skipped\n"
        assert done.err.startswith(f"arsip.warc.gz:13: {SITE}/tentang is not an article: ")
        records = archived("search", "--limit", "100").records
        assert {record["url"] for record in records} == {f"{SITE}/kebun-{number}" for number in range(12)}
        assert {record["text"] for record in records} == {
            "\n".join(make_paragraphs(number) + make_paragraphs(number + 13)) for number in range(12)
        }
        assert {(each["origin"], each["outlet"]) for each in records} == {("import", "kabar-lama.example")}
        # The pages state no date, so that of the archive is used.
        assert {(each["fetched_at"], each["published_from"]) for each in records} == {
            ("2019-05-01T03:00:00+00:00", "archive")
        }
        assert {each["published_at"] for each in records} == {"2019-05-01T03:00:00+00:00"}
        assert {each["state"] for each in archived("candidates").records} == {"kept"}
        assert archived("import", "arsip.warc.gz").out == done.out
        assert archived("db", "verify").code == 0

    def test_damaged_records_are_counted_and_the_rest_is_imported(self, archived: Kliping) -> None:
        content = bytearray((archived.folder / "arsip.warc.gz").read_bytes())
        second = content.index(b"\x1f\x8b\x08", 100)
        content[second + 200] ^= 0xFF
        (archived.folder / "rusak.warc.gz").write_bytes(content)
        done = archived("import", "rusak.warc.gz", "--json")
        assert (done.records[0]["new"], done.records[0]["invalid"]) == (11, 2)
        assert "the record is damaged" in done.err

    def test_a_known_article_does_not_change(self, archived: Kliping) -> None:
        archived("import", "arsip.warc.gz")
        before = archived("search", "--limit", "100").out
        other = make_record(f"{SITE}/kebun-3", make_html(50), date="2024-01-01T00:00:00Z")
        (archived.folder / "lain.warc").write_bytes(other)
        assert archived("import", "lain.warc").out == "lain.warc: 1 record: 0 new, 1 known, 0 skipped\n"
        assert archived("search", "--limit", "100").out == before

    def test_a_removed_article_stays_removed(self, archived: Kliping) -> None:
        archived("import", "arsip.warc.gz")
        [found] = [each for each in archived("search", "--limit", "100").records if each["url"].endswith("kebun-3")]
        archived("remove", str(found["id"]), "--yes")
        again = make_record(f"{SITE}/kebun-3", make_html(3), date="2020-01-01T00:00:00Z")
        (archived.folder / "lain.warc").write_bytes(again)
        assert archived("import", "lain.warc").out.endswith("0 new, 1 known, 0 skipped\n")

    def test_a_file_without_records_is_refused(self, archived: Kliping) -> None:
        (archived.folder / "salah.warc").write_bytes(b"bukan arsip")
        done = archived("import", "salah.warc")
        assert done.code == 2
        assert "salah.warc: it contains no record of a WARC file" in done.err


SITE = "https://kabar-lama.example"


def make_html(number: int) -> bytes:
    title = f"Warga desa menata kebun nomor {number} bersama para tetangga"
    body = "".join(f"<p>{each}</p>" for each in make_paragraphs(number) + make_paragraphs(number + 13))
    head = f"<head><title>{title}</title></head>"
    return f"<html lang='id'>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


@pytest.mark.parametrize("kind", ["jsonl", "warc"])
def test_a_killed_import_continues(kliping: Kliping, store_url: str, kind: str) -> None:
    """SIGKILL after the first transaction. The second run stores the rest, and nothing twice."""
    kliping.write_config(json.dumps({"storage": {"url": store_url}, "keywords": ["kebun"]}))
    # So many pages that the process cannot reach the end before it is killed.
    number = 1_200 if kind == "jsonl" else 250
    if kind == "jsonl":
        file = write_jsonl(kliping.folder, *(make_fields(each) for each in range(number)))
    else:
        file = kliping.folder / "arsip.warc"
        dates = (f"2019-05-{each % 28 + 1:02}T{each // 60:02}:{each % 60:02}:00Z" for each in range(number))
        records = (make_record(f"{SITE}/kebun-{each}", make_html(each), date=date) for each, date in enumerate(dates))
        file.write_bytes(b"".join(records))
    with open_store(store_url, migrate=True) as store:
        with subprocess.Popen([PROGRAM, "import", file.name, "--json"], cwd=kliping.folder, env=clean_environ()) as run:
            while (killed := store.imports.get(hash_file(file))) is None and run.poll() is None:
                pass
            run.kill()
        assert run.returncode == -signal.SIGKILL
        killed = store.imports.get(hash_file(file))
    assert killed is not None
    assert 0 < killed.position < number
    assert killed.finished_at is None
    [done] = kliping("import", file.name, "--json").records
    assert (done["position"], done["new"], done["known"], done["invalid"]) == (number, number, 0, 0)
    assert len({each["url"] for each in kliping("search", "--all", "--limit", "5000").records}) == number
    assert kliping("db", "verify").code == 0
