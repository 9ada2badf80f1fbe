"""Rules that suggest the tone of an article: queries of a keyword. A person's mark always counts more."""

from dataclasses import dataclass
from functools import lru_cache

from core.article import Article
from core.forms import Variants
from core.keyword import Keyword
from core.marks import Tone
from core.matcher import is_true
from core.query import Node, parse_keyword


@dataclass(frozen=True, slots=True)
class SuggestedTone:
    """A tone that rules suggest, and the names of the keywords whose rules they are."""

    tone: Tone
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToneRules:
    """The rules of the keywords that an article mentions, and the spelling variants for their queries."""

    keywords: tuple[Keyword, ...]
    variants: Variants

    def suggest(self, article: Article, outlet: str) -> SuggestedTone | None:
        """Return the tone of an article, or None if no rule applies, or rules for several tones do.

        What is ambiguous is left to a person.
        """
        suggested: dict[Tone, list[str]] = {}
        for keyword in self.keywords:
            for rule in keyword.tones:
                if is_true(_parse_rule(rule.query, keyword.forms, self.variants), article, outlet):
                    suggested.setdefault(Tone(rule.tone), []).append(keyword.name)
        if len(suggested) != 1:
            return None
        [(tone, names)] = suggested.items()
        return SuggestedTone(tone, tuple(names))


@lru_cache(maxsize=1_000)
def _parse_rule(query: str, forms: str | None, variants: Variants) -> Node:
    return parse_keyword(Keyword("", query, forms=forms), variants)
