"""Steps, selection passes and rules can be switched off by name, except those without which there is no article."""

import pytest

from benchmarks.extract_pages import switchable_names
from core.article import Article, NotAnArticle
from core.normalizer import normalize
from core.normalizer.boilerplate.rules import RULES
from core.normalizer.pipeline import STEPS
from core.normalizer.selection.line_selection import PASSES
from tests.core.normalizer.boundary_pages import column, make_page, prose

PAGE = make_page(column("<h2>Sub</h2>", *prose(), "Baca juga: Pasar Hewan Dibuka", "(rin/agu)"))


@pytest.mark.parametrize("name", switchable_names())
def test_a_page_is_normalized_without_any_step_or_rule(name: str) -> None:
    found = normalize(PAGE, without=frozenset([name]))
    assert isinstance(found, Article) or not found.is_fault


def test_a_name_switches_off_one_part() -> None:
    names = [name for step in STEPS for name in (step.name, *step.rules)]
    assert len(set(names)) == len(names) == len(STEPS) + len(PASSES) + len(RULES)


def test_switching_a_step_off_changes_the_result() -> None:
    complete = normalize(PAGE)
    without_rules = normalize(PAGE, without=frozenset(["boilerplate rules"]))
    without_sign_off = normalize(PAGE, without=frozenset(["sign-off"]))
    assert not isinstance(complete, NotAnArticle)
    assert not isinstance(without_rules, NotAnArticle)
    assert not isinstance(without_sign_off, NotAnArticle)
    assert "Baca juga" not in complete.text
    assert "Baca juga" in without_rules.text
    assert without_sign_off.text == f"{complete.text}\n(rin/agu)"
