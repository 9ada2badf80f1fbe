"""Each rule removes its examples, by its own name, and keeps the sentences of articles that look like them."""

import re

import pytest

from core.normalizer.boilerplate.line_filter import remove_boilerplate_lines
from core.normalizer.boilerplate.rules import RULES, Example, Rule
from core.normalizer.document.boxes import Box
from core.normalizer.document.line import Line

pytestmark = pytest.mark.page

HOME = Box("div")
ABOVE = Line("Wali kota meresmikan jembatan baru di atas sungai pada Senin pagi.", "p", HOME)
BELOW = Line("Warga menyambut peresmian itu dengan arak-arakan.", "p", HOME)


def make_line(example: Example) -> Line:
    text, linked = (example, 0.0) if isinstance(example, str) else example
    return Line(text, "p", HOME, linked)


EXAMPLES = [pytest.param(rule, example, id=f"{rule.name}-{example}") for rule in RULES for example in rule.examples]
LOOK_ALIKES = [pytest.param(example, id=f"{rule.name}-{example}") for rule in RULES for example in rule.look_alikes]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_is_removed_by_its_rule(rule: Rule, example: Example) -> None:
    filtered = remove_boilerplate_lines([ABOVE, make_line(example)])
    assert list(filtered.lines) == [ABOVE]
    assert [removal.cause.rule for removal in filtered.removals] == [rule.name]


@pytest.mark.parametrize("example", LOOK_ALIKES)
def test_a_look_alike_is_kept(example: Example) -> None:
    lines = [ABOVE, make_line(example), BELOW]
    assert list(remove_boilerplate_lines(lines).lines) == lines


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_a_reason_an_example_and_a_look_alike_and_can_be_switched_off(rule: Rule) -> None:
    assert rule.reason
    assert rule.look_alikes
    others = {other.name for other in RULES} - {rule.name}
    for example in rule.examples:
        line = make_line(example)
        assert list(remove_boilerplate_lines([ABOVE, line], others).lines) == [ABOVE]
        assert list(remove_boilerplate_lines([ABOVE, line], {other.name for other in RULES}).lines) == [ABOVE, line]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.shape.ignores_case], ids=lambda rule: rule.name)
def test_a_pattern_that_ignores_case_is_in_lower_case(rule: Rule) -> None:
    """A capital letter, unless it is part of an escape such as `\\W`, could never match a line in lower case."""
    without_escapes = re.sub(r"\\.", "", rule.shape.pattern.pattern)
    assert without_escapes == without_escapes.lower()


def test_the_names_of_rules_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
