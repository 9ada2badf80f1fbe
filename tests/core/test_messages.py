"""The catalogues of messages: complete, current and compiled."""

import ast
import io
import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from core.messages import LANGUAGES, message, plural_message, translate

ROOT = Path(__file__).parent.parent.parent
PRODUCT = (
    "core",
    "storage",
    "ingest",
    "crawler",
    "alerts",
    "reports",
    "scheduler.py",
    "actions",
    "web",
    "mcp_server",
    "cli",
)
TRANSLATED = [language for language in LANGUAGES if language != "en"]

TEXTS_OF = {"message": 1, "plural_message": 2, "message_id": 1, "localized": 1, "localized_plural": 2}
"""The number of English texts in a call of each function."""

MessageId = str | tuple[str, str]
"""The English text, or singular and plural."""


def catalogue_path(language: str) -> Path:
    return ROOT / f"core/messages/locale/{language}/LC_MESSAGES/kliping.po"


def read_catalogue(language: str) -> Catalog:
    return read_po(io.BytesIO(catalogue_path(language).read_bytes()))


@cache
def find_calls() -> list[tuple[str, ast.Call]]:
    """Every call that names a message, with its location. Calls that pass a message on have no text."""
    files = (path for name in PRODUCT for path in sorted((ROOT / name).rglob("*.py")) or [ROOT / name])
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node)
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called_name(node.func) in TEXTS_OF
    ]


def called_name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ast.unparse(function)


def texts(call: ast.Call) -> list[str]:
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def code_ids() -> set[MessageId]:
    """The ids of all messages in the code and in the templates."""
    in_code = (tuple(found) for _, call in find_calls() if (found := texts(call)))
    return {found[0] if len(found) == 1 else (found[0], found[1]) for found in (*in_code, *template_texts())}


def template_texts() -> Iterator[tuple[str, ...]]:
    """The literal texts in each call of `_` and `plural` in the templates; none for a value that is translated."""
    for path in sorted([*(ROOT / "web/templates").glob("*.html"), *(ROOT / "alerts/templates").iterdir()]):
        with path.open("rb") as file:
            for _, _, found, _ in babel_extract(file, ("_", "plural"), (), {}):
                arguments = (found,) if isinstance(found, str) else found or ()
                literals = tuple(argument for argument in arguments if argument is not None)
                if literals:
                    yield literals


def placeholders(template: str) -> set[tuple[str, str | None, str | None]]:
    """The name, format and conversion of each placeholder."""
    parts = Formatter().parse(template)
    return {(name, spec, conversion) for _, name, spec, conversion in parts if name is not None}


def as_tuple(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_the_texts_in_the_code_are_literals() -> None:
    """`make messages` does not collect computed texts, so they would never be translated."""
    wrong = [
        location
        for location, call in find_calls()
        if not len(texts(call)) == len(call.args) == TEXTS_OF[ast.unparse(call.func)]
    ]
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_translates_exactly_the_messages_in_the_code(language: str) -> None:
    catalogue = read_catalogue(language)
    known: set[MessageId] = {
        each.id if isinstance(each.id, str) else (each.id[0], each.id[1]) for each in catalogue if each.id
    }
    assert known == code_ids(), "run 'make messages' and translate what it adds"
    assert not catalogue.obsolete, "run 'make messages'"
    incomplete = [each.id for each in catalogue if each.fuzzy or not (each.string and all(as_tuple(each.string)))]
    assert not [each for each in incomplete if each], "translate these"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_placeholders_of_the_english_text(language: str) -> None:
    wrong = [
        each.id
        for each in read_catalogue(language)
        if each.id
        for text in as_tuple(each.string)
        if placeholders(text) != placeholders(as_tuple(each.id)[-1])
    ]
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_current(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language))
    assert catalogue_path(language).with_suffix(".mo").read_bytes() == compiled.getvalue(), "run 'make messages'"


def test_translate() -> None:
    refused = message("'{code}' is not a language code", code="xx")
    assert str(refused) == translate(refused, "en") == "'xx' is not a language code"
    assert translate(refused, "id") == "'xx' bukan kode bahasa"
    assert translate(refused, "fr") == str(refused)
    assert refused == message("'{code}' is not a language code", code="xx") == pickle.loads(pickle.dumps(refused))
    assert hash(refused) != hash(message("'{code}' is not a language code", code="yy"))


def test_a_parameter_can_be_a_message() -> None:
    outer = message("({inner})", inner=message("'{code}' is not a language code", code="{x}"))
    assert translate(outer, "id") == "('{x}' bukan kode bahasa)"


@pytest.mark.parametrize(("count", "shown"), [(0, "0 articles"), (1, "1 article"), (1000, "1,000 articles")])
def test_count_selects_the_plural_form(count: int, shown: str) -> None:
    assert str(plural_message("{count} article", "{count:,} articles", count=count)) == shown


def test_numbers_are_written_as_the_language_writes_them() -> None:
    refused = message("more than {maximum:,} words in one query; split it into several keywords", maximum=1000)
    assert "1,000" in translate(refused, "en")
    assert "1.000" in translate(refused, "id")
    slow = message("processing it took more than {seconds:g} s", seconds=2.5)
    assert "2.5" in translate(slow, "en")
    assert "2,5" in translate(slow, "id")
