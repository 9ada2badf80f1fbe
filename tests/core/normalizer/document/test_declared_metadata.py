import pytest

from core.normalizer.document.declared_metadata import read_declared_metadata
from core.normalizer.document.html import parse_html

NAME = '"author": {"@type": "Person", "name": "Rina Marlina"}'
ARTICLE = f'{{"@type": "NewsArticle", "url": "https://contoh.example/a//b", {NAME}}}'
WITH_COMMA = f'{{"@type": "NewsArticle", "keywords": ["banjir, hujan", ], {NAME} , }}'


@pytest.mark.parametrize(
    "script",
    [
        f"// <![CDATA[\n{ARTICLE}\n// ]]>",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/* <![CDATA[ */ {ARTICLE} /* ]]> */",
        f"<![CDATA[{ARTICLE}]]>",
        f"<!-- {ARTICLE} -->",
        f"<!--\n{ARTICLE}\n//-->",
        f"/* article */ {ARTICLE} // end",
        f'{{"@type": "NewsArticle", // the type\n {NAME}}}',
        WITH_COMMA,
        f"[{ARTICLE},]",
        f"{{}} {ARTICLE}",
        f"{ARTICLE}\n{{",
        f'{{"@type": "WebSite"}},{ARTICLE};',
        f"\ufeff{ARTICLE};",
        ARTICLE.replace('"', "&quot;"),
        ARTICLE.replace(",", ",,", 1),
        ARTICLE[:-1],
        f"[{ARTICLE[:-1]}",
        f"var article = {ARTICLE};",
        ARTICLE[:-1] + r', "headline": "Jum\'at"}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
    ],
)
def test_json_ld_in_comments_and_with_small_mistakes_is_read(script: str) -> None:
    declared = read_declared_metadata(
        parse_html(f'<html><head><script type="application/ld+json">{script}</script></head></html>')
    )
    assert declared.article_texts("author") == ["Rina Marlina"]


def test_addresses_and_commas_in_strings_are_kept() -> None:
    script = (
        f'<script type="application/ld+json">{WITH_COMMA[:-1]} "url": "https://contoh.example/a,}}//b", }}</script>'
    )
    declared = read_declared_metadata(parse_html(f"<html><head>{script}</head></html>"))
    assert declared.article_texts("keywords", "url") == ["banjir, hujan", "https://contoh.example/a,}//b"]


@pytest.mark.parametrize("script", ["{", '{"a": ', "[1, 2", "/*" * 50_000, "<!--" * 50_000, '"' * 99_999, "," * 99_999])
def test_other_scripts_contain_nothing(script: str) -> None:
    tree = parse_html(f'<html><head><script type="application/ld+json">{script}</script></head></html>')
    assert read_declared_metadata(tree).objects == ()
