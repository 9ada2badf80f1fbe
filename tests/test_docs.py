"""Documentation agrees with the code: links, names, commands, options, tables and examples."""

import re
import shlex
import sqlite3
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from pydantic.fields import FieldInfo
from sqlalchemy import JSON, Boolean, DateTime, Integer, LargeBinary

from actions import json_records
from actions.add import AddedArticle
from actions.alerts import AlertOverview, ChannelOverview, LoggedMessage
from actions.db import BackupResult, RestoreResult, VacuumResult
from actions.export_formats import COLUMN_TYPES, NEWSWATCH_COLUMNS
from actions.json_records import CSV_COLUMNS
from actions.outlet_overview import OutletOverview, overview_record
from actions.rises import KeywordComparison
from actions.search import SearchResult
from cli import errors
from cli.import_articles import import_record
from cli.remove import removed_record
from core.alerts import Channel, ChannelKind, Subscription
from core.article import Dateline, Page
from core.config import parse as parse_config
from core.config.schema import ENTRIES, SECTIONS, DeclaredSource
from core.delivery_times import DeliveryTimes
from core.errors import QueryError
from core.keyword import Keyword
from core.matcher import is_true
from core.messages import message
from core.normalizer import Explanation, KeptLine, RemovedLine
from core.outlet import SourceKind
from core.outlet_state import OutletState
from core.query import format_query, parse, parse_keyword
from core.query.grammar import grammar
from core.rises import Comparison
from core.user import Role, Scope
from ingest.replay import ReplayedPage, ReplayResult
from storage import (
    AlertMessage,
    ArticleVersion,
    AuditEntry,
    Change,
    ChangeCause,
    ChangedArticle,
    ChangeKind,
    ChangePage,
    Check,
    CheckResult,
    ClusterArticle,
    CopiedTable,
    EventKind,
    ImportProgress,
    KeepResult,
    LoggedChange,
    MessageState,
    OutletEvent,
    RemovedArticle,
    StoredArticle,
    StoredKeyword,
    StoredOutlet,
    StoredPage,
    StoredSource,
    StoredToken,
    StoredUser,
    StoreSize,
    TableSize,
)
from storage.schema import metadata
from storage.views import VIEW_NAMES
from tests.docs_help import find_commands, make_page
from tests.factories import NOW, make_article, make_evidence, make_keyword, make_outlet, make_report
from tests.test_architecture import BELOW, room_files
from tests.web.screenshots import REPORT, list_pictures

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LOCATION = re.compile(r"`(\w+)`\s+in\s+`([\w/.]+\.py)`")
_PATH = re.compile(rf"(?:(?:{'|'.join(BELOW)}|tests|docs|benchmarks)/[\w./-]*|scheduler\.py)")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def read_page(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(page: Path, language: str) -> list[str]:
    """Return the code blocks of a page in one language, without indentation."""
    return [dedent(body) for named, body in _FENCE.findall(read_page(page)) if named == language]


def inline_code(page: Path) -> list[str]:
    return _CODE.findall(_FENCE.sub("", read_page(page)))


def tables(page: Path) -> dict[str, list[list[str]]]:
    """Return heading → rows of the tables below it, without their header rows, as lists of cells."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in _FENCE.sub("", read_page(page)).splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| ---"):
            found.setdefault(heading, []).clear()
        elif line.startswith("| "):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def strip_code(cell: str) -> str:
    return cell.removeprefix("`").removesuffix("`")


def first_column(rows: list[list[str]]) -> list[str]:
    return [strip_code(row[0]) for row in rows]


# --- every page ---


@every_page
def test_relative_links_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", _FENCE.sub("", read_page(page)))
    relative = [link for link in links if not link.startswith(("https://", "http://"))]
    assert not [link for link in relative if not (page.parent / link).exists()]


def test_every_picture_is_taken_by_a_program_shown_and_small() -> None:
    pictures = {path.stem: path for path in (DOCS / "images").iterdir()}
    assert pictures.keys() == {REPORT, *(picture.name for picture in list_pictures(1))}, "run 'make screenshots'"
    links = re.findall(r"!\[[^\]]+\]\(\S*?images/(\S+)\.png\)", "".join(map(read_page, PAGES)))
    assert set(links) == pictures.keys()
    assert not [name for name, path in pictures.items() if path.stat().st_size > 120_000]


@every_page
def test_code_spans_do_not_cross_lines(page: Path) -> None:
    """The other tests would miss them, or read what is between two of them."""
    text = _FENCE.sub("", read_page(page))
    assert not [line for line in text.splitlines() if line.count("`") % 2]


@every_page
def test_paths_exist(page: Path) -> None:
    named = [code for code in inline_code(page) if _PATH.fullmatch(code)]
    assert not [path for path in named if not (ROOT / path).exists()]


@every_page
def test_names_are_defined_in_the_stated_files(page: Path) -> None:
    stated = _LOCATION.findall(read_page(page))
    defined = r"^\s*(?:(?:async )?def|class) {0}\b|^{0}(?:: .*)? ="
    wrong = [
        f"{name} in {path}"
        for name, path in stated
        if not (ROOT / path).exists() or not re.search(defined.format(name), read_page(ROOT / path), re.MULTILINE)
    ]
    assert not wrong


@every_page
def test_commands_and_options_exist(page: Path) -> None:
    lines = [line for language in ("sh", "ini") for block in fences(page, language) for line in block.splitlines()]
    documented = [
        found[1] for code in lines + inline_code(page) if (found := re.search(r"(?:^|bin/)kliping (.+)$", code))
    ]
    assert not [f"kliping {words}: {flaw}" for words in documented if (flaw := find_flaw(words))]


def find_flaw(words: str) -> str | None:
    """Return why these are not valid arguments of `kliping`, or None."""
    commands = find_commands()
    path: tuple[str, ...] = ()
    parts = shlex.split(words, comments=True)
    while parts and (*path, parts[0]) in commands:
        path = (*path, parts.pop(0))
    known = {option for parameter in commands[path].params for option in parameter.opts} | {"--help"}
    options = {part for part in parts if part.startswith("--")}
    if not path and not words.startswith("--"):
        return "unknown command"
    return f"unknown option {options - known}" if options - known else None


@every_page
def test_make_targets_exist(page: Path) -> None:
    code = [*inline_code(page), *(line for block in fences(page, "sh") for line in block.splitlines())]
    named = {found[1] for line in code if (found := re.match(r"make ([\w-]+)", line))}
    assert not named - set(re.findall(r"^([\w-]+):", read_page(ROOT / "Makefile"), re.MULTILINE))


@every_page
def test_examples_of_the_config_are_valid(page: Path) -> None:
    for block in fences(page, "yaml"):
        # An address of an alert may refer to a variable with what is secret in it.
        parse_config(block, dict.fromkeys(re.findall(r"\$\{(KLIPING_SECRET_\w+)\}", block), "secret"))


@every_page
def test_environment_variables_exist(page: Path) -> None:
    options = {f"KLIPING_{name}__{option}".upper() for name, model in SECTIONS.items() for option in model.model_fields}
    named = {name.rstrip("_") for name in re.findall(r"KLIPING_\w+", read_page(page))}
    named = {name.removesuffix("_FILE") for name in named if not name.startswith("KLIPING_SECRET")}
    assert not named - options - {"KLIPING_CONFIG"}


# --- README and CHANGELOG ---


def normalize_output(text: str) -> str:
    """Normalize white space and digits, which differ between runs."""
    return re.sub(r"\d+", "0", " ".join(text.split()))


@pytest.mark.process
def test_the_readme_shows_what_the_demo_prints() -> None:
    done = subprocess.run([sys.executable, "-m", "cli", "demo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    block = next(block for block in fences(ROOT / "README.md", "text") if "newsroom opens" in block)
    shown = [normalize_output(part) for part in re.split(r"^…$|\n\n", block, flags=re.MULTILINE) if part.strip()]
    assert len(shown) >= 4
    assert not [part for part in shown if part not in normalize_output(done.stdout)]


def test_the_readme_lists_all_rooms() -> None:
    links = [row[0] for row in tables(ROOT / "README.md")["The rooms"]]
    mapped = {re.sub(r"\[([\w]+).*", r"\1", link) for link in links}
    assert mapped == {*BELOW, "tests", "docs", "benchmarks"}


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads(read_page(ROOT / "pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## (\S+)", read_page(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


# --- glossary ---


def test_every_word_of_the_glossary_names_its_location() -> None:
    entries = re.findall(r"^- \*\*(.+?)\*\*(.*?)(?=^- |^$)", read_page(DOCS / "glossary.md"), re.MULTILINE | re.DOTALL)
    assert len(entries) > 25
    assert not [word for word, meaning in entries if not _LOCATION.search(meaning)]


# --- architecture ---


def product_files() -> list[str]:
    paths = (path for room in BELOW if room != "demo" for path in room_files(room))
    return [str(path.relative_to(ROOT)) for path in paths if path.name != "__init__.py"]


def test_the_architecture_describes_every_file() -> None:
    page = read_page(DOCS / "architecture.md").partition("## Which file contains what")[2]
    named = set(_CODE.findall(page))
    packages = tuple(name for name in named if name.endswith("/"))
    missing = [path for path in product_files() if path not in named and not path.startswith(packages)]
    assert not missing, "add a row for each to docs/architecture.md"
    rows = re.findall(r"^\| (`.+?) \|", page, re.MULTILINE)
    assert [row for row, number in Counter(rows).items() if number > 1] == []


# --- reference ---


def test_the_commands_page_equals_their_help() -> None:
    cure = "regenerate it: python -m tests.docs_help > docs/reference/commands.md"
    assert read_page(DOCS / "reference/commands.md") == make_page(), cure


CODES = {errors.DONE, errors.SOME_OUTLET_FAILED, errors.WRONG_USAGE, errors.NOT_FOUND}


def test_exit_codes() -> None:
    documented = tables(DOCS / "reference/exit-codes.md")
    assert {int(row[0]) for row in documented["Exit codes"]} == CODES
    in_readme = re.search(r"^Exit codes(.*?)\n\n", read_page(ROOT / "README.md"), re.MULTILINE | re.DOTALL)
    assert in_readme is not None
    assert {int(code) for code in re.findall(r"\*\*(\d)\*\*", in_readme[1])} == CODES


def test_errors_and_their_exit_codes() -> None:
    documented = {
        strip_code(name): int(code) for name, code in tables(DOCS / "reference/exit-codes.md")["For developers"]
    }
    assert list(documented.items()) == [(kind.__name__, code) for kind, code in errors.EXIT_CODES]


MODELS: Mapping[str, Any] = {**SECTIONS, **ENTRIES, "outlets.sources": DeclaredSource}
IN_WORDS = {"none", "all", "host", "discovered", "`schedule.every`"}


@pytest.mark.parametrize("section", MODELS)
def test_options_and_their_defaults(section: str) -> None:
    documented = {strip_code(row[0]): row[1] for row in tables(DOCS / "reference/config.md")[section]}
    fields: dict[str, FieldInfo] = {field.alias or name: field for name, field in MODELS[section].model_fields.items()}
    assert list(documented) == list(fields)
    wrong = {
        name: documented[name]
        for name, field in fields.items()
        if (
            documented[name] not in IN_WORDS
            if (default := format_default(field)) is None
            else documented[name] != default
        )
    }
    assert not wrong


def format_default(field: FieldInfo) -> str | None:
    """Return the default as documented, or None if the page describes it in words."""
    if field.is_required():
        return "required"
    match field.default:
        case None | ():
            return None
        case (str(), *_) as words:
            return f"`[{', '.join(words)}]`"
        case DeliveryTimes(text):
            return f"`{text}`"
        case bool(value):
            return f"`{str(value).lower()}`"
        case timedelta(days=days) if days:
            return f"`{days}d`"
        case timedelta() as duration:
            return f"`{duration.seconds // 60}m`" if duration.seconds >= 60 else f"`{duration.seconds}s`"
        case (timedelta(), *_) as durations:
            return f"`[{', '.join(f'{duration // timedelta(hours=1)}h' for duration in durations)}]`"
        case value:
            return f"`{value}`"


def test_every_section_of_the_config_is_documented() -> None:
    assert set(tables(DOCS / "reference/config.md")) == set(MODELS)


@pytest.mark.parametrize("query", first_column(tables(DOCS / "reference/query.md")["The query language"]))
def test_queries_are_understood_as_documented(query: str) -> None:
    documented = {
        strip_code(row[0]): strip_code(row[1]) for row in tables(DOCS / "reference/query.md")["The query language"]
    }
    assert format_query(parse(query)) == documented[query]


@pytest.mark.parametrize("query", first_column(tables(DOCS / "reference/query.md")["What is refused"]))
def test_queries_are_refused_as_documented(query: str) -> None:
    documented = {strip_code(row[0]): int(row[1]) for row in tables(DOCS / "reference/query.md")["What is refused"]}
    with pytest.raises(QueryError) as refused:
        parse(query)
    assert refused.value.column == documented[query]


def test_every_token_of_the_grammar_is_documented() -> None:
    named = set(re.findall(r"^([A-Z]+)[.:0-9]*:", grammar(), re.MULTILINE)) | set(re.findall(r'"([A-Z]+)"', grammar()))
    assert set(first_column(tables(DOCS / "reference/query.md")["Tokens"])) == named


@pytest.mark.parametrize("row", tables(DOCS / "reference/query.md")["Forms"], ids=lambda row: strip_code(row[0]))
def test_forms_are_found_as_documented(row: list[str]) -> None:
    query = parse_keyword(Keyword("forms", strip_code(row[0])))
    for text in row[1].split(", "):
        assert is_true(query, make_article(title="Judul", text=text)), text
    for text in row[2].split(", "):
        assert not is_true(query, make_article(title="Judul", text=text)), text


def test_every_table_of_the_store_is_documented() -> None:
    assert set(tables(DOCS / "reference/store.md")) == set(metadata.tables)


@pytest.mark.parametrize("table", metadata.tables)
def test_columns_of_the_store(table: str) -> None:
    documented = [(strip_code(row[0]), row[1]) for row in tables(DOCS / "reference/store.md")[table]]
    assert documented == [(column.name, format_type(column)) for column in metadata.tables[table].columns]


def test_columns_of_the_views(sqlite_template: Path) -> None:
    documented = {view: first_column(rows) for view, rows in tables(DOCS / "reference/views.md").items()}
    with closing(sqlite3.connect(sqlite_template)) as connection:
        found = {
            view: [name for (name,) in connection.execute(f"SELECT name FROM pragma_table_info('{view}')")]
            for view in VIEW_NAMES
        }
    assert documented == found


def format_type(column: Any) -> str:
    kinds = ((Integer, "integer"), (Boolean, "boolean"), (DateTime, "time"), (JSON, "list"), (LargeBinary, "bytes"))
    impl = getattr(column.type, "impl", column.type)
    kind = next((name for each, name in kinds if isinstance(impl, each)), "text")
    return f"{kind} or null" if column.nullable else kind


ALERT = Subscription("kantor", (Channel(ChannelKind.MAIL, "desk@kota.example"),))


def json_examples() -> dict[str, Mapping[str, Any]]:
    """Return heading in json.md → an object of that kind, as commands print it."""
    stored = StoredArticle(1, "Kabar Contoh", make_article(), NOW, NOW, None, (make_evidence(),))
    source = StoredSource(1, SourceKind.FEED, "https://kabar.example/feed/", "config", True, NOW, NOW, None, 0)
    outlet = StoredOutlet(1, make_outlet(), "config", (source,), 2, 1, 0, NOW, None, NOW, NOW, 1, None)
    kept = StoredPage(1, 1, "Kabar Contoh", Page("https://kabar.example/1", b"", NOW), stored)
    changed = ChangedArticle(LoggedChange(1, NOW, Change(1, ChangeKind.NEW, ChangeCause.CRAWL)), stored)
    article, outlet_object = (
        json_records.stored_record(stored),
        overview_record(OutletOverview(outlet, OutletState.WORKING, {}, None, None)),
    )
    return {
        "An article": article,
        "A rise": json_records.comparison_record(
            KeywordComparison("air", Comparison(NOW, NOW, 12, 2.0, 0, 4, 8, 0.0001))
        ),
        "A search summary": json_records.search_summary_record(SearchResult((stored,), None, 1)),
        "A change": json_records.changed_record(changed)["change"],
        "A page of changes": json_records.change_page_record(ChangePage((changed,), 1, has_more=False)),
        "An added article": json_records.added_record(AddedArticle(stored, KeepResult.NEW)),
        "An imported file": import_record(ImportProgress("0", "lama.jsonl", NOW)),
        "A removed article": removed_record(RemovedArticle(1, "Kabar Contoh", "https://kabar.example/1", NOW)),
        "An article with the same story": json_records.cluster_article_record(
            ClusterArticle(1, "Kabar Contoh", "Judul", "https://kabar.example/1", NOW, NOW, None)
        ),
        "A version": json_records.version_record(ArticleVersion(1, "Judul", "Teks", (), None, NOW, NOW, ())),
        "A mention": article["mentions"][0],
        "An explanation": json_records.explanation_record(Explanation(make_article())),
        "A keyword": json_records.keyword_record(StoredKeyword(1, make_keyword(), "config", 1, 2, NOW)),
        "An outlet": outlet_object,
        "A source": outlet_object["sources"][0],
        "A crawl report": json_records.report_record(make_report()),
        "A renormalized page": json_records.replayed_record(ReplayedPage(kept, ReplayResult.NOT_ARTICLE)),
        "A table of the store": json_records.table_size_record(TableSize("articles", 2, 4096)),
        "The size of the store": json_records.store_size_record(StoreSize(4096, 1, 4096, 0, 0)),
        "A vacuum": json_records.vacuum_record(VacuumResult(StoreSize(4096), StoreSize(4096))),
        "A backup": json_records.backup_record(BackupResult(Path("backup.db"), 4096)),
        "A restored store": json_records.restore_record(RestoreResult("kliping.db", None)),
        "A check": json_records.check_record(CheckResult(Check.PAGES), None),
        "A copied table": json_records.copied_table_record(CopiedTable("articles", 2, "digest", 0)),
        "An alert": json_records.alert_record(AlertOverview(ALERT, None, (), ())),
        "A message of an alert": json_records.alert_message_record(
            LoggedMessage(
                AlertMessage(
                    1, "u", "kantor", "mail", None, 1, MessageState.SENT, 1, NOW, NOW, answer="250 OK", error=None
                ),
                "Kantor",
                "desk@kota.example",
            )
        ),
        "A user": json_records.user_record(StoredUser(1, "Sari", Role.EDITOR, "", NOW, None, None)),
        "A token": json_records.token_record(StoredToken(1, 1, "Sari", Role.EDITOR, "laporan", Scope.READ, NOW, None)),
        "A change by a user": json_records.audit_record(1, AuditEntry("Sari", "keyword.edit", "air", {}, NOW)),
        "A renormalize summary": json_records.renormalize_record(dict.fromkeys(ReplayResult, 0), dry_run=True),
    }


@pytest.mark.parametrize("kind", json_examples())
def test_fields_of_json(kind: str) -> None:
    assert first_column(tables(DOCS / "reference/json.md")[kind]) == list(json_examples()[kind])


def test_fields_of_nested_json() -> None:
    article = make_article(dateline=Dateline("Kabar Contoh", "Garut", 20))
    event = OutletEvent(EventKind.REDESIGN, NOW, "the pages changed")
    outlet = StoredOutlet(1, make_outlet(), "config", (), 2, 1, 0, NOW, None, NOW, NOW, 1, None, event)
    kept, removed = KeptLine(0, "Isi"), RemovedLine(1, "Menu", "selection", "", message("is a menu"))
    explanation = json_records.explanation_record(Explanation(article, (kept,), (removed,)))
    alert = AlertOverview(ALERT, None, (ChannelOverview(ALERT.channels[0], None, 0),), ())
    examples = {
        ("An alert", "channels"): json_records.alert_record(alert)["channels"][0],
        ("An article", "dateline"): json_records.article_record(article, ())["dateline"],
        ("An explanation", "kept"): explanation["kept"][0],
        ("An explanation", "removed"): explanation["removed"][0],
        ("An outlet", "last_event"): json_records.outlet_record(outlet)["last_event"],
    }
    for (kind, field), example in examples.items():
        [meaning] = [row[1] for row in tables(DOCS / "reference/json.md")[kind] if strip_code(row[0]) == field]
        assert _CODE.findall(meaning)[: len(example)] == list(example)


def test_columns_of_csv() -> None:
    documented = read_page(DOCS / "reference/json.md").partition("## CSV")[2].partition(".")[0]
    assert _CODE.findall(documented)[1:] == list(CSV_COLUMNS)


def test_columns_of_exports() -> None:
    documented = {strip_code(row[0]): row[1] for row in tables(DOCS / "reference/exports.md")["Columns"]}
    assert documented == dict(COLUMN_TYPES)
    layout = {
        strip_code(row[0]): strip_code(row[1]) for row in tables(DOCS / "reference/exports.md")["Layout newswatch"]
    }
    assert layout == NEWSWATCH_COLUMNS
