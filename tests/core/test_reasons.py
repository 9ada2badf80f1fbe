"""Reasons: codes and parameters that are stored, and the text that people read."""

import pickle
import string

import pytest

from core.messages import message, plural_message, translate
from core.reasons import TEMPLATES, TEXT, Reason, dump_params, load_reason, reason_from_message

NESTED = Reason("pages_failed", count=5, reason=Reason("page_of_story", number=2, reason=Reason("gone", status=404)))


def test_the_text_is_made_of_code_and_parameters() -> None:
    assert str(Reason("gone", status=404)) == "no longer there (HTTP 404)"
    assert str(NESTED) == "5 pages in a row failed; the last one: page 2: no longer there (HTTP 404)"
    assert str(Reason(TEXT, text="a {brace} stays")) == "a {brace} stays"


def test_reasons_are_values() -> None:
    assert Reason("bot_wall", status=403) == Reason("bot_wall", status=403) != Reason("bot_wall", status=200)
    assert {NESTED: 1}[pickle.loads(pickle.dumps(NESTED))] == 1


@pytest.mark.parametrize(
    "reason", [NESTED, Reason("no_text"), Reason(TEXT, text='Kata "lama"\n'), Reason("x", a=1.5, b=True)]
)
def test_a_stored_reason_comes_back(reason: Reason) -> None:
    assert load_reason(reason.code, dump_params(reason)) == reason


@pytest.mark.parametrize("params", ["[]", '{"a": null}', '{"a": [1]}', '{"a": {"b": 1}}', "", "{"])
def test_parameters_of_another_shape_are_refused(params: str) -> None:
    with pytest.raises(ValueError):
        load_reason("text", params)


def test_a_code_of_a_later_version_is_shown_with_its_parameters() -> None:
    assert str(Reason("from_tomorrow", status=418)) == "from_tomorrow status=418"


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason("slow_down_until", status=429), "slow_down_until status=429"),
        (Reason("gone"), "gone"),
        (Reason("worker_timeout", seconds="ten"), "worker_timeout seconds=ten"),
        (Reason("page_of_story", number=2, reason=Reason("gone")), "page 2: gone"),
    ],
)
def test_a_stored_reason_that_lacks_a_placeholder_of_its_template_is_shown_with_its_code(
    reason: Reason, text: str
) -> None:
    assert str(reason) == translate(reason.message, "id").replace("halaman 2", "page 2") == text


def test_every_template_can_be_filled() -> None:
    for code, template in TEMPLATES.items():
        names = [name for _, name, _, _ in string.Formatter().parse(template.template) if name]
        assert str(Reason(code, **dict.fromkeys(names, 1)))


def test_a_reason_is_translated_with_the_reasons_inside_it() -> None:
    assert translate(NESTED.message, "id") == (
        "5 halaman berturut-turut gagal; yang terakhir: halaman 2: sudah tidak ada (HTTP 404)"
    )


def test_a_message_without_a_code_is_kept_with_its_parameters() -> None:
    inner = plural_message("{count} keyword", "{count} keywords", count=2)
    kept = reason_from_message(
        message("{path} is valid: {keywords}, {outlets}.", path="x", keywords=inner, outlets="-")
    )
    loaded = load_reason(kept.code, dump_params(kept))
    assert loaded == kept
    assert str(loaded) == "x is valid: 2 keywords, -."
    assert translate(loaded.message, "id") == "x sah: 2 kata kunci, -."


def test_a_damaged_message_is_shown_as_it_is_stored() -> None:
    assert str(Reason("message", template="{a}")) == "message template={a}"
    assert "template={a}" in str(Reason("message", template="{a}", params=Reason("params", b=1)))
    assert str(Reason("message", template=1, params=2)) == "message params=2 template=1"
