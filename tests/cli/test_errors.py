"""Errors are messages on stderr and exit codes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.errors import EXIT_CODES, exit_code
from core.config.redaction import redact_credentials
from core.errors import ArticleNotFound, ConfigError, KlipingError, QueryError, StoreError
from core.messages import message
from storage import upgrade_store
from tests.cli.commands import Kliping, run_fresh
from tests.cli.conftest import CONFIG

LOADING = {
    "check": ["check"],
    "crawl": ["crawl"],
    "run": ["run"],
    "web": ["web", "--port", "0"],
    "mcp": ["mcp"],
    "users": ["users"],
    "users add": ["users", "add", "Sari"],
    "audit": ["audit"],
    "search": ["search"],
    "show": ["show", "1"],
    "export": ["export"],
    "import": ["import", "a.jsonl"],
    "add": ["add", "https://kabar-contoh.example/1"],
    "edit": ["edit", "1", "--title", "Judul"],
    "remove": ["remove", "1", "--yes"],
    "keywords": ["keywords"],
    "keywords add": ["keywords", "add", "banjir"],
    "keywords edit": ["keywords", "edit", "banjir", "surut"],
    "keywords pause": ["keywords", "pause", "banjir"],
    "keywords resume": ["keywords", "resume", "banjir"],
    "keywords remove": ["keywords", "remove", "banjir"],
    "keywords rises": ["keywords", "rises"],
    "keywords backfill": ["keywords", "backfill"],
    "keywords export": ["keywords", "export"],
    "keywords test": ["keywords", "test", "banjir"],
    "alerts": ["alerts"],
    "report": ["report"],
    "candidates": ["candidates"],
    "tasks": ["tasks"],
    "outlets": ["outlets"],
    "outlets check": ["outlets", "check", "https://kabar-contoh.example"],
    "status": ["status"],
    "extract": ["extract", "page.html"],
    "db upgrade": ["db", "upgrade"],
    "db path": ["db", "path"],
    "db stats": ["db", "stats"],
    "db vacuum": ["db", "vacuum"],
    "db backup": ["db", "backup"],
    "db restore": ["db", "restore", "backup.db"],
    "db verify": ["db", "verify"],
    "db copy": ["db", "copy", "sqlite:///copy.db"],
}
READING = {
    name: LOADING[name]
    for name in (
        "web",
        "mcp",
        "users",
        "audit",
        "search",
        "show",
        "export",
        "keywords",
        "keywords rises",
        "keywords export",
        "outlets",
        "status",
        "tasks",
        *("db stats", "db vacuum", "db backup", "db verify", "db copy"),
    )
}
BROKEN = """\
storage: {unmatched_days: -1}
keywords:
  - {name: dua, query: "(banjir OR"}
outlets:
  - {url: https://kabar-contoh.example, evry: 1h}
"""
PROBLEMS = [
    "config.yaml:1: storage.unmatched_days: must be at least 0",
    "config.yaml:3: keywords[0].query: column 1: this parenthesis is never closed; add a )",
    "    (banjir OR",
    "    ^",
    "config.yaml:5: outlets[0].evry: unknown key, did you mean 'every'?",
]

every_loading = pytest.mark.parametrize("words", LOADING.values(), ids=LOADING.keys())
every_reading = pytest.mark.parametrize("words", READING.values(), ids=READING.keys())


class TestConfig:
    @every_loading
    def test_reports_every_problem_of_an_invalid_file(self, kliping: Kliping, words: list[str]) -> None:
        kliping.write_config(BROKEN)
        done = kliping(*words)
        assert (done.code, done.out, done.err.splitlines()) == (2, "", PROBLEMS)
        assert sorted(path.name for path in kliping.folder.iterdir()) == ["config.yaml"]

    @every_loading
    def test_reports_problems_of_the_environment_as_well(self, kliping: Kliping, words: list[str]) -> None:
        kliping.write_config(BROKEN)
        kliping.set_variable("KLIPING_NETWORK__DELY", "1s")
        done = kliping(*words)
        assert done.err.splitlines() == [
            *PROBLEMS,
            "KLIPING_NETWORK__DELY: unknown variable, did you mean 'KLIPING_NETWORK__DELAY'?",
        ]

    @every_loading
    def test_reports_a_missing_named_file(self, kliping: Kliping, words: list[str]) -> None:
        done = kliping(*words, "--config", "lain.yaml")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("lain.yaml: there is no such file; 'kliping init ")

    @every_loading
    def test_the_variable_kliping_config_names_the_file(self, kliping: Kliping, words: list[str]) -> None:
        named = kliping.write_config(BROKEN.replace("-1", "-2"), "lain.yaml")
        kliping.write_config(CONFIG)
        kliping.set_variable("KLIPING_CONFIG", str(named))
        done = kliping(*words)
        assert done.code == 2
        assert done.err.splitlines() == [problem.replace("config.yaml", "lain.yaml") for problem in PROBLEMS]

    @pytest.mark.parametrize("name", [name for name in LOADING if name not in {"web", "outlets check", "extract"}])
    def test_most_commands_need_a_config_file(self, kliping: Kliping, name: str) -> None:
        done = kliping(*LOADING[name])
        assert done.code == 2
        assert done.err.startswith("config.yaml: there is no such file; ")

    def test_refuses_a_folder(self, kliping: Kliping) -> None:
        done = kliping("check", "--config", str(kliping.folder))
        assert (done.code, done.err) == (2, f"{kliping.folder}: cannot be read: Is a directory\n")

    def test_refuses_another_encoding(self, kliping: Kliping) -> None:
        (kliping.folder / "config.yaml").write_bytes("keywords:\n  - kota\n  - café\n".encode("latin-1"))
        done = kliping("check")
        assert (done.code, done.err) == (2, "config.yaml:3: is not UTF-8 text; save the file as UTF-8\n")

    def test_escapes_control_characters_in_a_file_name(self, kliping: Kliping) -> None:
        assert "\x1b" not in kliping("check", "--config", "\x1b[31mlain").err


class TestStore:
    @pytest.mark.parametrize("words", [words for name, words in READING.items() if name != "web"], ids=" ".join)
    def test_reports_a_missing_store(self, kliping: Kliping, words: list[str]) -> None:
        kliping.write_config(CONFIG)
        done = kliping(*words)
        path = kliping.folder / "kliping.db"
        assert (done.code, done.out) == (2, "")
        assert done.err == f"kliping: no store yet at {path}; 'kliping crawl' makes one\n"
        assert not path.exists()

    @every_reading
    def test_reports_a_file_that_is_not_a_database(self, kliping: Kliping, words: list[str]) -> None:
        kliping.write_config(CONFIG)
        (kliping.folder / "kliping.db").write_text("This is a letter to my aunt. " * 100)
        done = kliping(*words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("kliping: cannot use the store at ")

    def test_reports_a_location_that_cannot_hold_a_store(self, kliping: Kliping) -> None:
        kliping.write_config("storage: {url: sqlite:///config.yaml/kliping.db}")
        done = kliping("db", "upgrade")
        assert done.code == 2
        assert "cannot use the store at" in done.err

    def test_upgrade_creates_the_store_once(self, kliping: Kliping) -> None:
        kliping.write_config(CONFIG)
        first, second = kliping("db", "upgrade"), kliping("db", "upgrade")
        revision = upgrade_store(kliping.store_url).after
        assert (first.code, first.out) == (0, f"The store's schema was migrated from nothing to {revision}.\n")
        assert (second.code, second.out) == (0, f"The store has this version's schema already ({revision}).\n")
        assert kliping("search").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["search", "--outlet", "Lain"], "no outlet is named 'Lain'; there are: Kabar Contoh, Warta Misal"),
        (["search", "--keyword", "Lain"], "no keyword is named 'Lain'; there are: Kota Contoh, air"),
        (["show", "999"], "no article has the id 999"),
        (["show", "0"], "no article has the id 0"),
        (["show", "99999999999999999999"], "no article has the id 99999999999999999999"),
    ],
)
@pytest.mark.parametrize("form", ["--json", "--table"])
def test_not_found(archive: Kliping, words: list[str], message: str, form: str) -> None:
    done = archive(*words, form)
    assert (done.code, done.out, done.err) == (3, "", f"kliping: {message}\n")


class TestWrongUsage:
    @pytest.mark.parametrize("option", ["--since", "--until"])
    @pytest.mark.parametrize(
        "moment",
        ["kemarin sore", "31/02/2026", "", "2026-13-01", "3", "-3d", "1000d", "0001-01-01", "9999-12-31T23:59-12:00"],
    )
    def test_refuses_invalid_times(self, archive: Kliping, option: str, moment: str) -> None:
        done = archive("search", f"{option}={moment}")
        assert (done.code, done.out) == (2, "")
        examples = "2026-11-20, 20/11/2026, 2026-11-20T08:00, yesterday, 12h or 3d, at most 366d"
        assert done.err == f"kliping: {option} {moment}: write {examples}\n"

    def test_shows_the_column_of_a_query_error_with_a_caret(self, archive: Kliping) -> None:
        done = archive("search", "banjir (longsor OR")
        assert done.code == 2
        assert done.err == (
            "kliping: column 8: this parenthesis is never closed; add a )\n  banjir (longsor OR\n         ^\n"
        )

    @pytest.mark.parametrize("query", ["", "NOT banjir", "ba*", '"banjir', "a\n\x1b[31m(b", "(" * 1000, "?" * 5000])
    def test_refuses_invalid_queries(self, archive: Kliping, query: str) -> None:
        done = archive("search", query)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("kliping: column ")
        assert "\x1b" not in done.err
        # The reason, the line, the caret.
        assert len(done.err.splitlines()) == 3

    @pytest.mark.parametrize(
        ("words", "pair"),
        [
            (["search", "--json", "--csv"], "--json and --csv"),
            (["search", "--csv", "--table"], "--csv and --table"),
            (["search", "--json", "--csv", "--table"], "--json and --csv"),
            (["show", "1", "--json", "--table"], "--json and --table"),
            (["outlets", "--json", "--table"], "--json and --table"),
            (["extract", "page.html", "--json", "--table"], "--json and --table"),
        ],
    )
    def test_accepts_one_output_format(self, archive: Kliping, words: list[str], pair: str) -> None:
        done = archive(*words)
        assert (done.code, done.out, done.err) == (2, "", f"kliping: {pair} exclude each other\n")

    @pytest.mark.parametrize(
        "words",
        [["lain"], ["search", "--lain"], ["show"], ["show", "satu"], ["search", "--limit", "0"], ["db", "lain"]],
    )
    def test_refuses_unknown_commands_and_options(self, archive: Kliping, words: list[str]) -> None:
        done = archive(*words)
        assert (done.code, done.out) == (2, "")
        assert "Error: " in done.err

    def test_refuses_arguments_that_are_not_utf_8(self, archive: Kliping) -> None:
        done = archive("search", "--outlet", "Kabar \udcff")
        assert (done.code, done.err) == (2, "kliping: the arguments must be UTF-8 text\n")


def test_the_process_exits_with_the_code(tmp_path: Path) -> None:
    done = run_fresh(tmp_path, "check")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("config.yaml: there is no such file; ")


def test_every_error_has_an_exit_code() -> None:
    assert exit_code(KlipingError("")) == 1
    assert (
        exit_code(ConfigError(("",)))
        == exit_code(StoreError(""))
        == exit_code(QueryError("", 1, message("wrong")))
        == 2
    )
    assert exit_code(ArticleNotFound(1)) == 3
    assert all(issubclass(kind, KlipingError) for kind, _ in EXIT_CODES)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:rah@sia@127.0.0.1:9/x",
        "postgresql://u:rah%sia@127.0.0.1:9/x",
        "postgresql://u:rah@sia%zz@127.0.0.1:9/x",
        "postgresql://u:rah/sia@127.0.0.1:9/x",
        "postgresql://u:rah%40sia@127.0.0.1:9/x",
        "postgresql://u@127.0.0.1:9/x?password=rah@sia",
    ],
)
@pytest.mark.parametrize("is_variable", [True, False])
def test_no_part_of_a_password_is_printed(kliping: Kliping, url: str, is_variable: bool) -> None:
    if is_variable:
        kliping.write_config("{}")
        kliping.set_variable("KLIPING_STORAGE__URL", url)
    else:
        kliping.write_config(f"storage: {{url: '{url}'}}")
    done = kliping("crawl")
    assert done.code == 2
    assert "rah" not in done.err
    assert "sia" not in done.err
    assert len(done.err.splitlines()) == 1


def test_a_password_in_a_broken_database_address_is_redacted() -> None:
    for broken in ("postgresql://u:rah/si@a@db/x", "postgres://u:rah?s#ia@db/x", "mysql://u:rah/sia@db/x"):
        assert redact_credentials(f"'{broken}' is wrong") == f"'{broken.partition('//')[0]}//***@db/x' is wrong"


def test_a_store_that_another_program_locks_is_named_with_the_cure(
    archive: Kliping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.LOCK_TIMEOUT", 0)
    with closing(sqlite3.connect(archive.folder / "kliping.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = archive("edit", "1", "--title", "Judul")
    assert done.code == 2
    assert "kliping.db: database is locked; another program is writing to it: repeat the command" in done.err
