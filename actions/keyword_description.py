"""Describe a keyword as every command shows it: its query in canonical form, and hints."""

from collections.abc import Collection
from dataclasses import dataclass

from core.forms import Variants
from core.keyword import Keyword
from core.keyword_equivalence import EquivalentKeywords
from core.query import Hint, format_query, lint, lint_languages, lint_measured, parse_keyword


@dataclass(frozen=True, slots=True)
class KeywordDescription:
    """A keyword, its query with every operator written out, and hints about probable mistakes in the query."""

    keyword: Keyword
    parsed: str
    hints: tuple[Hint, ...] = ()


def describe_query(keyword: Keyword, variants: Variants) -> str:
    """Return the keyword's query with every operator and variant written out."""
    return format_query(parse_keyword(keyword, variants))


def describe_keyword(
    keyword: Keyword, variants: Variants, others: EquivalentKeywords, languages: Collection[str] = ()
) -> KeywordDescription:
    """Describe a keyword, with hints about its query and about equivalent keywords among `others`.

    `languages` are those of the stored articles; if it is empty, the keyword's languages are not checked.
    """
    return KeywordDescription(keyword, describe_query(keyword, variants), find_hints(keyword, others, languages))


def find_hints(
    keyword: Keyword, others: EquivalentKeywords, languages: Collection[str] = (), matching: int = 0, stored: int = 0
) -> tuple[Hint, ...]:
    """Return the hints about a keyword that matches `matching` of the `stored` articles.

    `languages` are those of the stored articles, `others` the keywords to compare with.
    """
    return (
        *lint(keyword.query, keyword.forms),
        *lint_languages(keyword.query, keyword.languages, languages),
        *lint_measured(matching, stored, others.find(keyword)),
    )
