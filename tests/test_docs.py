"""The documents say what is so: links, names, commands, options, tables and examples are compared with the code."""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic.fields import FieldInfo
from sqlalchemy import JSON, Boolean, DateTime, Integer, LargeBinary

from cli import errors, shapes
from core.article import Page
from core.config import parse as parse_config
from core.config.schema import ENTRIES, SECTIONS, DeclaredSource
from core.durations import format_duration
from core.errors import QueryError
from core.keyword import Keyword
from core.matcher import is_true
from core.outlet import SourceKind
from core.query import format_query, parse, parse_keyword
from core.query.parser import grammar
from ingest.replay import ReplayedPage, ReplayResult
from storage import StoredArticle, StoredKeyword, StoredOutlet, StoredPage, StoredSource
from storage.schema import metadata
from tests.docs_help import find_commands, make_page
from tests.factories import NOW, make_article, make_evidence, make_keyword, make_outlet, make_report
from tests.test_architecture import BELOW

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_PLACED = re.compile(r"`(\w+)`\s+in\s+`([\w/.]+\.py)`")
_IN_TREE = re.compile(rf"(?:(?:{'|'.join(BELOW)}|tests|docs|benchmarks)/[\w./-]*|scheduler\.py)")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(page: Path, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return [body for named, body in _FENCE.findall(read(page)) if named == language]


def inline_code(page: Path) -> list[str]:
    return _CODE.findall(_FENCE.sub("", read(page)))


def tables(page: Path) -> dict[str, list[list[str]]]:
    """Heading → the rows of the tables below it, their heads left out, as cells without backticks around them."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in _FENCE.sub("", read(page)).splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| ---"):
            found.setdefault(heading, []).clear()
        elif line.startswith("| "):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def plain(cell: str) -> str:
    return cell.removeprefix("`").removesuffix("`")


def first_column(rows: list[list[str]]) -> list[str]:
    return [plain(row[0]) for row in rows]


# --- every page ---


@every_page
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", _FENCE.sub("", read(page)))
    relative = [link for link in links if not link.startswith(("https://", "http://"))]
    assert not [link for link in relative if not (page.parent / link).exists()]


@every_page
def test_paths_that_are_named_exist(page: Path) -> None:
    named = [code for code in inline_code(page) if _IN_TREE.fullmatch(code)]
    assert not [path for path in named if not (ROOT / path).exists()]


@every_page
def test_names_stand_in_the_files_where_they_are_said_to(page: Path) -> None:
    placed = _PLACED.findall(read(page))
    defined = r"^\s*(?:(?:async )?def|class) {0}\b|^{0}(?:: .*)? ="
    wrong = [
        f"{name} in {path}"
        for name, path in placed
        if not (ROOT / path).exists() or not re.search(defined.format(name), read(ROOT / path), re.MULTILINE)
    ]
    assert not wrong


@every_page
def test_commands_and_options_exist(page: Path) -> None:
    lines = [line for language in ("sh", "ini") for block in fences(page, language) for line in block.splitlines()]
    told = [found[1] for code in lines + inline_code(page) if (found := re.search(r"(?:^|bin/)kliping (.+)$", code))]
    assert not [f"kliping {words}: {flaw}" for words in told if (flaw := command_flaw(words))]


def command_flaw(words: str) -> str | None:
    """Why this cannot be typed behind `kliping`, or None."""
    commands = find_commands()
    path: tuple[str, ...] = ()
    parts = shlex.split(words, comments=True)
    while parts and (*path, parts[0]) in commands:
        path = (*path, parts.pop(0))
    known = {option for parameter in commands[path].params for option in parameter.opts} | {"--help"}
    options = {part for part in parts if part.startswith("--")}
    if not path and not words.startswith("--"):
        return "no such command"
    return f"no option {options - known}" if options - known else None


@every_page
def test_make_targets_exist(page: Path) -> None:
    code = [*inline_code(page), *(line for block in fences(page, "sh") for line in block.splitlines())]
    named = {found[1] for line in code if (found := re.match(r"make (\w+)", line))}
    assert not named - set(re.findall(r"^(\w+):", read(ROOT / "Makefile"), re.MULTILINE))


@every_page
def test_examples_of_the_config_are_right(page: Path) -> None:
    for block in fences(page, "yaml"):
        parse_config(block, {})


@every_page
def test_environment_variables_are_read(page: Path) -> None:
    options = {f"KLIPING_{name}__{option}".upper() for name, model in SECTIONS.items() for option in model.model_fields}
    named = {name.rstrip("_") for name in re.findall(r"KLIPING_\w+", read(page))}
    assert not {name.removesuffix("_FILE") for name in named} - options - {"KLIPING_CONFIG"}


# --- README and CHANGELOG ---


def normal(text: str) -> str:
    """Without line breaks, and without the numbers, which differ from run to run."""
    return re.sub(r"\d+", "0", " ".join(text.split()))


def test_the_readme_shows_what_the_demo_prints() -> None:
    done = subprocess.run([sys.executable, "-m", "cli", "demo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    block = next(block for block in fences(ROOT / "README.md", "text") if "newsroom opens" in block)
    shown = [normal(part) for part in re.split(r"^…$|\n\n", block, flags=re.MULTILINE) if part.strip()]
    assert len(shown) >= 4
    assert not [part for part in shown if part not in normal(done.stdout)]


def test_the_readme_maps_all_rooms() -> None:
    links = [row[0] for row in tables(ROOT / "README.md")["The rooms"]]
    mapped = {re.sub(r"\[([\w]+).*", r"\1", link) for link in links}
    assert mapped == {*BELOW, "tests", "docs", "benchmarks"}


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## (\S+)", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


# --- glossary ---


def test_every_word_of_the_glossary_says_where_it_lives() -> None:
    entries = re.findall(r"^- \*\*(.+?)\*\*(.*?)(?=^- |^$)", read(DOCS / "glossary.md"), re.MULTILINE | re.DOTALL)
    assert len(entries) > 25
    assert not [word for word, meaning in entries if not _PLACED.search(meaning)]


# --- reference ---


def test_the_page_of_commands_is_their_help() -> None:
    cure = "write it anew: python -m tests.docs_help > docs/reference/commands.md"
    assert read(DOCS / "reference/commands.md") == make_page(), cure


CODES = {errors.DONE, errors.SOME_OUTLET_FAILED, errors.WRONG_USAGE, errors.NOT_FOUND}


def test_exit_codes() -> None:
    told = tables(DOCS / "reference/exit-codes.md")
    assert {int(row[0]) for row in told["Exit codes"]} == CODES
    in_readme = re.search(r"^Exit codes(.*?)\n\n", read(ROOT / "README.md"), re.MULTILINE | re.DOTALL)
    assert in_readme is not None
    assert {int(code) for code in re.findall(r"\*\*(\d)\*\*", in_readme[1])} == CODES


def test_errors_and_their_exit_codes() -> None:
    told = {plain(name): int(code) for name, code in tables(DOCS / "reference/exit-codes.md")["For developers"]}
    assert list(told.items()) == [(kind.__name__, code) for kind, code in errors.EXIT_CODES]


MODELS: Mapping[str, Any] = {**SECTIONS, **ENTRIES, "outlets.sources": DeclaredSource}
IN_WORDS = {"none", "all", "host", "discovered", "`schedule.every`"}


@pytest.mark.parametrize("section", MODELS)
def test_options_and_their_defaults(section: str) -> None:
    told = {plain(row[0]): row[1] for row in tables(DOCS / "reference/config.md")[section]}
    fields: dict[str, FieldInfo] = MODELS[section].model_fields
    assert list(told) == list(fields)
    wrong = {
        name: told[name]
        for name, field in fields.items()
        if (told[name] not in IN_WORDS if (default := shown_default(field)) is None else told[name] != default)
    }
    assert not wrong


def shown_default(field: FieldInfo) -> str | None:
    """The default as the page has it; None where it can only be told in words."""
    if field.is_required():
        return "required"
    match field.default:
        case None | ():
            return None
        case bool(value):
            return f"`{str(value).lower()}`"
        case timedelta() as duration:
            return f"`{format_duration(duration)}`"
        case value:
            return f"`{value}`"


def test_every_section_of_the_config_is_told_of() -> None:
    assert set(tables(DOCS / "reference/config.md")) == set(MODELS)


@pytest.mark.parametrize("query", first_column(tables(DOCS / "reference/query.md")["The query language"]))
def test_queries_are_understood_as_told(query: str) -> None:
    told = {plain(row[0]): plain(row[1]) for row in tables(DOCS / "reference/query.md")["The query language"]}
    assert format_query(parse(query)) == told[query]


@pytest.mark.parametrize("query", first_column(tables(DOCS / "reference/query.md")["What is refused"]))
def test_queries_are_refused_as_told(query: str) -> None:
    told = {plain(row[0]): int(row[1]) for row in tables(DOCS / "reference/query.md")["What is refused"]}
    with pytest.raises(QueryError) as refused:
        parse(query)
    assert refused.value.column == told[query]


def test_every_sign_of_the_grammar_is_told_of() -> None:
    named = set(re.findall(r"^([A-Z]+)[.:0-9]*:", grammar(), re.MULTILINE)) | set(re.findall(r'"([A-Z]+)"', grammar()))
    assert set(first_column(tables(DOCS / "reference/query.md")["Signs"])) == named


@pytest.mark.parametrize("row", tables(DOCS / "reference/query.md")["Forms"], ids=lambda row: plain(row[0]))
def test_forms_are_found_as_told(row: list[str]) -> None:
    query = parse_keyword(Keyword("forms", plain(row[0])))
    for text in row[1].split(", "):
        assert is_true(query, make_article(title="Judul", text=text)), text
    for text in row[2].split(", "):
        assert not is_true(query, make_article(title="Judul", text=text)), text


def test_every_table_of_the_store_is_told_of() -> None:
    assert set(tables(DOCS / "reference/store.md")) == set(metadata.tables)


@pytest.mark.parametrize("table", metadata.tables)
def test_columns_of_the_store(table: str) -> None:
    told = [(plain(row[0]), row[1]) for row in tables(DOCS / "reference/store.md")[table]]
    assert told == [(column.name, shown_type(column)) for column in metadata.tables[table].columns]


def shown_type(column: Any) -> str:
    kinds = ((Integer, "integer"), (Boolean, "boolean"), (DateTime, "time"), (JSON, "list"), (LargeBinary, "bytes"))
    impl = getattr(column.type, "impl", column.type)
    kind = next((name for each, name in kinds if isinstance(impl, each)), "text")
    return f"{kind} or null" if column.nullable else kind


def json_records() -> dict[str, Mapping[str, Any]]:
    """Heading in json.md → an object of that kind, as the commands print it."""
    stored = StoredArticle(1, "Kabar Contoh", make_article(), NOW, NOW, None, (make_evidence(),))
    source = StoredSource(1, SourceKind.FEED, "https://kabar.example/feed/", "config", True, NOW, NOW, None, 0)
    outlet = StoredOutlet(1, make_outlet(), "config", (source,), 2, 1, 0, NOW, None, NOW, NOW, 1, None)
    kept = StoredPage(1, 1, "Kabar Contoh", Page("https://kabar.example/1", b"", NOW), stored)
    article, told = shapes.stored_record(stored), shapes.outlet_record(outlet)
    return {
        "An article": article,
        "A mention": article["mentions"][0],
        "A keyword": shapes.keyword_record(StoredKeyword(1, make_keyword(), "config", 1, 2, NOW)),
        "An outlet": told,
        "A source": told["sources"][0],
        "A crawl report": shapes.report_record(make_report()),
        "A page read again": shapes.replayed_record(ReplayedPage(kept, ReplayResult.NOT_ARTICLE)),
        "What reading again came to": shapes.renormalize_record(dict.fromkeys(ReplayResult, 0), dry_run=True),
    }


@pytest.mark.parametrize("kind", json_records())
def test_fields_of_json(kind: str) -> None:
    assert first_column(tables(DOCS / "reference/json.md")[kind]) == list(json_records()[kind])


def test_columns_of_csv() -> None:
    told = read(DOCS / "reference/json.md").partition("## CSV")[2].partition(".")[0]
    assert _CODE.findall(told)[1:] == list(shapes.CSV_COLUMNS)
