"""Text that strangers wrote, made safe for a language model to read: cleaned, shortened and named as theirs."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

# The fields with texts of this installation. The texts of all other fields are taken for an outlet's.
OWN_FIELDS = frozenset({"keyword", "query", "field", "clause", "prominence", "origin"})

# The field of a record that has the texts of others.
UNTRUSTED = "untrusted"

# Printable characters that show nothing, in which instructions can be hidden: a joiner, fillers, variation selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

# What begins an image in Markdown, which a client would fetch; and what begins a tag of HTML or one of the tokens by
# which language models tell speakers apart, such as `<|im_start|>`.
_ACTIVE = re.compile(r"!(?=\[)|<(?=\S)|\[(?=/?INST\])")


def clean_text(text: str) -> str:
    """Return a text without controls, direction overrides and invisible characters; newlines stay.

    Spaces are inserted where a client would load an image or a model could take text for markup. The text is at most
    twice as long.
    """
    text = _INVISIBLE.sub("", text)
    if not text.replace("\n", "").isprintable():
        text = "".join(map(_make_printable, text))
    return _ACTIVE.sub(r"\g<0> ", text)


def _make_printable(char: str) -> str:
    if char.isprintable() or char == "\n":
        return char
    return " " if char == "\t" or unicodedata.category(char) in {"Zs", "Zl", "Zp"} else ""


def separate(record: Mapping[str, Any], max_items: int, max_text: int) -> dict[str, Any]:
    """Return a record for a language model, with the texts of others in an object of their own.

    All texts are cleaned, and cut after `max_text` characters. Lists are cut after `max_items`, and `NAME_left_out` is
    the number of items that are missing. Unknown values and empty lists are left out.
    """
    own: dict[str, Any] = {}
    untrusted: dict[str, Any] = {}
    for name, value in record.items():
        if value is None or value in ("", [], ()):
            continue
        items = value[:max_items] if isinstance(value, list | tuple) else value
        prepared = _prepare(items, max_items, max_text)
        (untrusted if _has_text(items) and name not in OWN_FIELDS else own)[name] = prepared
        if isinstance(items, list | tuple) and len(value) > len(items):
            own[f"{name}_left_out"] = len(value) - len(items)
    return own | ({UNTRUSTED: untrusted} if untrusted else {})


def _has_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list | tuple) and any(map(_has_text, value)))


def _prepare(value: Any, max_items: int, max_text: int) -> Any:
    match value:
        case str():
            cleaned = clean_text(value)
            return cleaned if len(cleaned) <= max_text else f"{cleaned[:max_text]}…"
        case Mapping():
            return separate(value, max_items, max_text)
        case list() | tuple():
            return [_prepare(each, max_items, max_text) for each in value]
        case bool() | int() | float() | date():
            return value
        case _:
            raise TypeError(f"not a value of a record: {value!r}")
