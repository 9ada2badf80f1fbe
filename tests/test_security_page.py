"""docs/security.md: each promise names tests, and these exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| (.+) \| (`tests/.+`) \|$", PAGE.partition("## Promises")[2], re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py::[\w:]+)`", PAGE)))


def test_every_promise_names_a_test() -> None:
    rows = [row for row in PAGE.partition("## Promises")[2].splitlines() if row.startswith("| ")]
    headers = [row for row in rows if row.startswith(("| promise |", "| --- |"))]
    assert len(PROMISES) == len(rows) - len(headers) >= 20


@pytest.mark.parametrize("named", NAMED)
def test_the_named_test_exists(named: str) -> None:
    file, *names = named.split("::")
    body: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for name in names:
        found = [each for each in body if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.name == name]
        assert found, f"{named}: name the test that shows this promise in docs/security.md"
        body = found[0].body
