"""Remove boilerplate from an article: repeated headlines, lines that match a rule, and cross-links at line ends."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from core.messages import message
from core.normalizer.boilerplate.rule_exceptions import MatchedLine
from core.normalizer.boilerplate.rules import RULES, Rule, Shape
from core.normalizer.boilerplate.thresholds import CROSS_LINK_TAIL_LETTERS, MAX_RULE_LETTERS, MIN_TAIL_LINK_SHARE
from core.normalizer.document.bylines import find_byline_positions
from core.normalizer.document.line import Line
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.explanation import Cause, FilteredLines, Removal
from core.vocabulary.sentence_ends import QUOTED_OR_CONTINUED_ENDS, SENTENCE_END_CLASS

BYLINE_STEP = "byline"
HEADLINE_STEP = "repeated headline"
RULES_STEP = "boilerplate rules"
CROSS_LINK_STEP = "cross-link after a sentence"

_BYLINE = Cause(BYLINE_STEP, "", message("names the author, with a label or a date"))
_HEADLINE = Cause(HEADLINE_STEP, "", message("repeats the headline"))
_TAIL = Cause(CROSS_LINK_STEP, "", message("points to another article, after a sentence"))

_CROSS_LINK_TAIL = re.compile(
    rf"(?<=[{SENTENCE_END_CLASS})])\s*[(\[]?\s*(?:baca|simak|lihat|tonton)\s+(?:juga|pula)\s?(?P<colon>:)?"
    r"(?P<rest>[^:]{10,160})$",
    re.IGNORECASE,
)


def remove_repeated_headline(lines: Sequence[Line], title: str) -> FilteredLines:
    """Remove the lines that consist of the same words as `title`."""
    headline = word_key(title)
    removals = [Removal(line, _HEADLINE) for line in lines if has_word_key(line.text, headline)]
    if not removals:
        return FilteredLines(lines)
    return FilteredLines([line for line in lines if not has_word_key(line.text, headline)], removals)


def remove_bylines(lines: Sequence[Line], page_lines: Sequence[Line]) -> FilteredLines:
    """Remove bylines above and below the text if they consist of several lines, or of a name and a date."""
    positions = find_byline_positions(lines, page_lines)
    if not positions:
        return FilteredLines(lines)
    removals = [Removal(line, _BYLINE) for line in lines if line.position in positions]
    return FilteredLines([line for line in lines if line.position not in positions], removals)


def remove_boilerplate_lines(lines: Sequence[Line], without: Collection[str] = ()) -> FilteredLines:
    """Remove the lines that match a rule. `without` contains the names of rules that are not applied."""
    kept: list[Line] = []
    removals: list[Removal] = []
    end: Rule | None = None
    for line, rule in zip(lines, _applied_rules(lines, without), strict=True):
        if end is None and rule is not None and rule.ends_article and kept:
            end = rule
        if rule is not None:
            removals.append(Removal(line, Cause(RULES_STEP, rule.name, rule.reason)))
        elif end is not None:
            below = message("is below a line of the rule “{rule}”, which ends the article", rule=end.name)
            removals.append(Removal(line, Cause(RULES_STEP, end.name, below)))
        else:
            kept.append(line)
    return FilteredLines(kept, removals)


def _applied_rules(lines: Sequence[Line], without: Collection[str]) -> list[Rule | None]:
    rule_set = _rule_set(frozenset(without))
    rules = [rule_set.find_rule(line) for line in lines]
    matches = [rule is not None for rule in rules]
    follows_kept = False
    for index, rule in enumerate(rules):
        if rule is not None:
            match = MatchedLine(lines, index, matches, follows_kept)
            if any(is_exception(match) for is_exception in rule.exceptions):
                rules[index] = None
        follows_kept = rules[index] is None
    return rules


class _RuleSet:
    """A list of rules and two regular expressions. Together, the two match every line that any of the rules matches.

    Most lines match no rule. Two failed matches are cheaper than forty.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._for_links = tuple(rule for rule in rules if rule.shape.min_linked)
        self._exact = tuple(rule for rule in rules if rule.shape.min_linked or not rule.shape.ignores_case)
        shapes = [rule.shape for rule in rules if not rule.shape.min_linked]
        self._any_case = _combine(shape for shape in shapes if shape.ignores_case)
        self._exact_case = _combine(shape for shape in shapes if not shape.ignores_case)

    def find_rule(self, line: Line) -> Rule | None:
        """Return the first rule that the line matches."""
        text = line.text
        if len(text) > MAX_RULE_LETTERS:
            return None
        if self._any_case.match(text.lower()):
            candidates = self._rules
        elif self._exact_case.match(text):
            candidates = self._exact
        elif line.linked:
            candidates = self._for_links
        else:
            return None
        return next((rule for rule in candidates if rule.matches(line)), None)


def _combine(shapes: Iterable[Shape]) -> re.Pattern[str]:
    """Return a pattern that matches what any of the shapes matches.

    Equal openings are matched only once, which takes two thirds of the time.
    """
    alternatives: dict[tuple[str, str], list[str]] = {}
    for shape in shapes:
        alternatives.setdefault((shape.opening, shape.end), []).append(shape.alternatives)
    return re.compile(
        "|".join(f"{opening}(?:{'|'.join(bodies)}){end}" for (opening, end), bodies in alternatives.items())
    )


@lru_cache(maxsize=64)
def _rule_set(without: frozenset[str]) -> _RuleSet:
    return _RuleSet(tuple(rule for rule in RULES if rule.name not in without))


# Compiled at import, so that a worker's first page does not have to wait 18 ms for it.
_rule_set(frozenset())


def cut_cross_links(lines: Sequence[Line]) -> FilteredLines:
    """Cut cross-links off the ends of paragraphs. A cross-link has a label with a colon, or it is a link."""
    kept: list[Line] = []
    removals: list[Removal] = []
    for line in lines:
        tail = _find_cross_link(line) if (line.linked or ":" in line.text) and _may_be_cross_link(line) else None
        if tail is None:
            kept.append(line)
        else:
            kept.append(line._replace(text=line.text[: tail.start()]))
            removals.append(Removal(line._replace(text=tail.group().strip()), _TAIL))
    return FilteredLines(kept, removals) if removals else FilteredLines(lines)


def _may_be_cross_link(line: Line) -> bool:
    # Searching for the letters takes a tenth of the time that the regular expression takes.
    text = line.text.lower()
    return "uga:" in text or (line.linked > 0 and ("juga" in text or "pula" in text))


def _find_cross_link(line: Line) -> re.Match[str] | None:
    cross_link = _CROSS_LINK_TAIL.search(line.text, max(0, len(line.text) - CROSS_LINK_TAIL_LETTERS))
    if cross_link is None:
        return None
    headline = cross_link["rest"]
    if line.linked * len(line.text) >= MIN_TAIL_LINK_SHARE * len(headline.strip(" )].")):
        return cross_link
    is_headline = cross_link["colon"] and not headline.rstrip(" )]").endswith(QUOTED_OR_CONTINUED_ENDS)
    return cross_link if is_headline else None
