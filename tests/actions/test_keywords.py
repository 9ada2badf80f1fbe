"""Changes of keywords, as values."""

import pytest

from actions.context import AppContext
from actions.keywords import KeywordChange, KeywordFields, make_editor, refuse_declared
from core.errors import ConfigError, KeywordNotFound, OutletNotFound, UsageError
from core.keyword import Keyword
from storage import Store


def add(context: AppContext, store: Store, name: str, query: str | None = None) -> KeywordChange:
    return make_editor(context, store, name).add(KeywordFields(name, query).build())


def test_a_new_keyword_is_described_with_its_hints(context: AppContext, opened: Store) -> None:
    change = add(context, opened, "sama", "surut OR banjir")
    assert (change.before, change.is_changed, change.description.parsed) == (None, True, '"surut" OR "banjir"')
    assert [str(hint.message) for hint in change.description.hints] == ["the same query as keyword 'air'"]
    with pytest.raises(UsageError, match="there is a keyword 'sama' already"):
        add(context, opened, "SAMA")


def test_an_edit_keeps_what_is_not_given(context: AppContext, opened: Store) -> None:
    add(context, opened, "pasar")
    editor = make_editor(context, opened, "Pasar")
    limited = editor.edit(KeywordFields("Pasar", languages=["id"], outlets=["Warta Misal"], forms="id"))
    assert limited.description.keyword == Keyword("pasar", '"pasar"', ("id",), ("Warta Misal",), forms="id")
    freed = editor.edit(KeywordFields("Pasar", languages=["all"], outlets=["all"], forms="none"))
    assert freed.description.keyword == Keyword("pasar", '"pasar"')
    assert freed.before is not None
    assert freed.before.keyword == limited.description.keyword
    assert not editor.edit(KeywordFields("Pasar")).is_changed


def test_pause_and_resume_change_a_keyword_once(context: AppContext, opened: Store) -> None:
    add(context, opened, "pasar")
    editor = make_editor(context, opened, "pasar")
    assert [editor.set_active(active=False).is_changed for _ in range(2)] == [True, False]
    assert editor.set_active(active=True).description.keyword.active
    assert not editor.set_active(active=True).is_changed


def test_remove_returns_the_number_of_articles(context: AppContext, opened: Store) -> None:
    add(context, opened, "pasar")
    editor = make_editor(context, opened, "pasar")
    assert editor.remove(with_mentions=False) == 0
    with pytest.raises(KeywordNotFound):
        editor.remove(with_mentions=False)


def test_an_unknown_outlet_is_refused(context: AppContext, opened: Store) -> None:
    keyword = KeywordFields("pasar", outlets=["Lain"]).build()
    with pytest.raises(OutletNotFound):
        make_editor(context, opened, "pasar").add(keyword)


def test_a_declared_keyword_is_refused_with_its_line(context: AppContext) -> None:
    with pytest.raises(ConfigError, match=r"config.yaml:4: the keyword 'air' is declared"):
        refuse_declared(context, "Air")
    refuse_declared(context, "pasar")
