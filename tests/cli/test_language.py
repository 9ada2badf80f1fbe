"""The language of the output: how it is chosen, and that nothing stays in English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import core.errors
from cli.app import app
from cli.language import set_language
from core.messages import LANGUAGES
from tests.cli.commands import Kliping
from tests.cli.test_help import COMMANDS

HELP = {"en": "Usage: kliping", "id": "Pemakaian: kliping"}


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    set_language([], {})


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "id_ID"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_US", "LC_ALL": "id_ID@latin"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": ""}, "id"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_locale_chooses_the_language(kliping: Kliping, variables: dict[str, str], language: str) -> None:
    for name, value in variables.items():
        kliping.set_variable(name, value)
    assert kliping("--help").out.startswith(HELP[language])


@pytest.mark.parametrize(
    "words",
    [["--lang", "id", "search", "--help"], ["search", "--lang=id", "--help"], ["search", "--help", "--lang", "id"]],
    ids=" ".join,
)
def test_the_option_overrides_the_locale(kliping: Kliping, words: list[str]) -> None:
    kliping.set_variable("LC_ALL", "en_US.UTF-8")
    assert kliping(*words).out.startswith("Pemakaian: kliping search")


@pytest.mark.parametrize("words", [["--lang", "fr"], ["--lang="], ["status", "--lang"]], ids=" ".join)
def test_other_languages_are_refused(kliping: Kliping, words: list[str]) -> None:
    done = kliping(*words)
    assert done.code == 2
    assert "write en, id" in done.err


def test_the_option_is_not_read_after_two_dashes(kliping: Kliping) -> None:
    done = kliping("keywords", "explain", "--", "--lang", "--config")
    assert "unexpected extra argument" in done.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_is_indonesian(kliping: Kliping, command: list[str]) -> None:
    shown = kliping(*command, "--help", "--lang", "id").out
    assert max(map(len, shown.splitlines())) <= 80
    assert "..." not in shown.partition("Perintah:")[2]
    assert not re.search(r"\b(Usage|Options|Commands|Example|Start|default|the|of|this|Show|Print|Only)\b", shown), (
        shown
    )


def _help_texts(command: Any) -> Iterator[str]:
    yield command.help
    yield from (param.help for param in command.params if getattr(param, "help", ""))
    for child in getattr(command, "commands", {}).values():
        yield from _help_texts(child)


def test_every_help_text_is_translated() -> None:
    texts = {}
    for language in LANGUAGES:
        set_language(["--lang", language], {})
        texts[language] = list(_help_texts(typer.main.get_command(app)))
    assert len(texts["en"]) == len(texts["id"]) > 100
    assert not set(texts["en"]) & set(texts["id"])


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["cari"], "Perintah 'cari' tidak ada."),
        (["serch"], "Perintah 'serch' tidak ada. Maksud Anda 'search'"),
        (["search", "--limt", "3"], "Opsi --limt tidak ada (mungkin: --limit)"),
        (["search", "--limit"], "Opsi '--limit' memerlukan nilai."),
        (["search", "--limit", "banyak"], "Nilai '--limit' tidak sah: harus berupa bilangan bulat"),
        (["search", "--limit", "0"], "Nilai '--limit' tidak sah: harus paling sedikit 1"),
        (["search", "--json=ya"], "Opsi '--json' tidak memakai nilai."),
        (["show"], "Argumen 'ID' belum ditulis."),
        (["show", "1", "2"], "Ada argumen berlebih (2)"),
        (["search", "-jakarta"], "ditulis paling akhir, setelah --: kliping search … -- '-jakarta'"),
    ],
    ids=" ".join,
)
def test_errors_in_arguments_are_indonesian(kliping: Kliping, words: list[str], problem: str) -> None:
    done = kliping("--lang", "id", *words)
    assert done.code == 2
    assert problem in done.err
    assert not re.search(r"\b(Usage|Try|Error|No such|Missing|Invalid)\b", done.err)


TRANSLATING = {"message", "plural_message", "message_id", "localized", "localized_plural", "Reason"}
PRINTING = {"print", "say", "__init__", "add_column", "print_table", "confirm", "add_task"}
# Two words of plain text. Commands to type, such as `kliping check`, are the same in every language.
WORDS = re.compile(r"(?<![\w-])[A-Za-z]{2,} [a-z]{2,}")


def _untranslated(node: ast.AST) -> Iterator[str]:
    """Yield the texts in an expression that no call translates. A text inside another call's string is none."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in TRANSLATING:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from [node.value] if WORDS.search(node.value) and "kliping" not in node.value else []
    for child in ast.iter_child_nodes(node):
        yield from _untranslated(child)


def find_untranslated(source: str) -> list[str]:
    """Return the English texts that code prints, or raises as an error for users, without translating them."""
    errors = {each.__name__ for each in vars(core.errors).values() if isinstance(each, type)} - {"Message", "Reason"}
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in PRINTING | errors:
                found += [text for argument in node.args for text in _untranslated(argument)]
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print('Nothing found.')", ["Nothing found."]),
        ("out.print(Text(f'{count} of them remain'))", [" of them remain"]),
        ("raise UsageError(f'{path}: cannot be read')", [": cannot be read"]),
        ("raise ConfigError((f'{path}: cannot be read',))", [": cannot be read"]),
        ("print(localized('Nothing found.'))", []),
        ("raise UsageError(message('cannot be read'))", []),
        ("print('  2. kliping check')", []),
    ],
)
def test_untranslated_texts_are_found(code: str, expected: list[str]) -> None:
    assert find_untranslated(code) == expected


def _sources() -> list[str]:
    root = Path(__file__).parent.parent.parent
    folders = ("cli", "actions", "storage", "core/config", "core/keyword_files", "crawler", "ingest")
    return [str(path.relative_to(root)) for folder in folders for path in sorted((root / folder).rglob("*.py"))] + [
        "core/errors.py"
    ]


@pytest.mark.parametrize("path", _sources())
def test_no_text_is_left_untranslated(path: str) -> None:
    assert find_untranslated((Path(__file__).parent.parent.parent / path).read_text(encoding="utf-8")) == []
