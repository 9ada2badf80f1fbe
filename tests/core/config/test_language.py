"""Forms, spellings and keyword references in config.yaml."""

import pytest

from core.config import parse
from core.errors import ConfigError
from core.query import format_query, parse_keyword, resolve_references

KEYWORDS = """\
keywords:
  - name: banjir
    query: banjir wako
    forms: id
  - name: basah
    query: '@Banjir -simulasi'
variants:
  - [wali kota, Wako]
"""


def test_forms_spellings_and_references_are_read() -> None:
    config = parse(KEYWORDS, {})
    nodes = {keyword.name: parse_keyword(keyword, config.variants) for keyword in config.keywords}
    assert format_query(resolve_references(nodes)["basah"]) == (
        'banjir{id} AND (wako{id} OR "wali kota"{id} OR walikota{id}) AND NOT "simulasi"'
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (KEYWORDS.replace("forms: id", "forms: en"), "config.yaml:4: keywords[0].forms: must be 'id'"),
        (KEYWORDS.replace("@Banjir", "@Banjr"), "config.yaml:6: keywords[1].query: no keyword is named 'Banjr', did"),
        (KEYWORDS.replace("banjir wako", "'@basah'"), "config.yaml:3: keywords[0].query: these keywords refer to one"),
        (KEYWORDS.replace("banjir wako", "banjir ba*"), "config.yaml:3: keywords[0].query: column 8: a wildcard"),
        (KEYWORDS.replace("[wali kota, Wako]", "wali kota"), "variants[0]: must be a list of spellings"),
        (KEYWORDS.replace("[wali kota, Wako]", "[wali kota]"), "variants[0]: needs at least two"),
        (KEYWORDS.replace("[wali kota, Wako]", "[..., wako]"), "variants[0]: there is no letter"),
    ],
)
def test_problems_have_line_numbers(text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, {})
    assert problem in str(caught.value)
