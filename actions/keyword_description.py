"""A keyword with its query in canonical form and the hints about it, as every command shows it."""

from collections.abc import Collection
from dataclasses import dataclass

from core.forms import Variants
from core.keyword import Keyword
from core.keyword_equivalence import EquivalentKeywords
from core.query import Hint, format_query, lint, lint_languages, lint_measured, parse_keyword


@dataclass(frozen=True, slots=True)
class KeywordDescription:
    """A keyword; its query with every operator written out; what the query probably does not mean."""

    keyword: Keyword
    parsed: str
    hints: tuple[Hint, ...] = ()


def describe_query(keyword: Keyword, variants: Variants) -> str:
    """Return the keyword's query with every operator and variant written out."""
    return format_query(parse_keyword(keyword, variants))


def describe_keyword(
    keyword: Keyword, variants: Variants, others: EquivalentKeywords, languages: Collection[str] = ()
) -> KeywordDescription:
    """Describe a keyword, with hints about its query and the `others` that find the same.

    `languages` are those of the stored articles; none are compared if it is empty.
    """
    return KeywordDescription(keyword, describe_query(keyword, variants), find_hints(keyword, others, languages))


def find_hints(
    keyword: Keyword, others: EquivalentKeywords, languages: Collection[str] = (), matching: int = 0, stored: int = 0
) -> tuple[Hint, ...]:
    """Return the hints about a keyword whose query matches `matching` of `stored` articles, in these `languages`."""
    return (
        *lint(keyword.query, keyword.forms),
        *lint_languages(keyword.query, keyword.languages, languages),
        *lint_measured(matching, stored, others.find(keyword)),
    )
