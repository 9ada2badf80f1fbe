"""Describe the problems of a configuration in plain English, with suggestions, instead of pydantic's messages."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from core.config.redaction import shorten
from core.config.schema import OPTIONS
from core.config.yaml import Path

_EXPECTED_MAPPING = {
    "Storage": "must contain options such as 'url: sqlite:///kliping.db', indented below it",
    "Schedule": "must contain options such as 'every: 30m', indented below it",
    "Network": "must contain options such as 'delay: 1s', indented below it",
    "DeclaredKeyword": "must be text, or a mapping with 'name' and 'query'",
    "DeclaredOutlet": "must be an address, or a mapping with 'url'",
    "DeclaredSource": "must be a mapping such as 'feed: /feed/' (or sitemap, wordpress, section)",
}
_MISSING_KEY = {
    "name": "is missing: the name of this keyword",
    "query": "is missing: words or a phrase, such as '\"Kota Bandung\"'",
    "url": "is missing: the outlet's home address, such as https://example.co.id",
}
NO_VALUE = "has no value; add one or remove the key"


def validation_reasons(error: ValidationError) -> Iterable[tuple[Path, str]]:
    """Yield path and reason of each error, except for unknown keys. Paths are relative to the validated value."""
    for details in error.errors(include_url=False):
        if details["type"] != "extra_forbidden":
            yield details["loc"], _reason(details["type"], details["input"], details["loc"], details.get("ctx", {}))


def unknown_key_paths(error: ValidationError) -> Iterable[Path]:
    """Return the paths of unknown keys, relative to the validated value."""
    return [details["loc"] for details in error.errors(include_url=False) if details["type"] == "extra_forbidden"]


def unknown_key_reason(path: Path) -> str:
    """Return the message for the unknown key at `path`, with a suggestion. `path` begins at the root of the file."""
    key = str(path[-1])
    section = tuple(part for part in path[:-1] if isinstance(part, str))
    allowed_keys = OPTIONS.get(section, ())
    if similar_keys := get_close_matches(key.lower(), allowed_keys, 1):
        return f"unknown key, did you mean '{similar_keys[0]}'?"
    sections = [section_path for section_path, keys in OPTIONS.items() if key in keys]
    if len(sections) == 1:
        parent = ".".join(sections[0])
        return (
            f"unknown key here, it belongs in '{parent}'" if parent else "unknown key here, it belongs at the top level"
        )
    return f"unknown key; there are: {', '.join(allowed_keys)}"


def not_a_list_reason(value: object) -> str:
    """Return the message for a `value` that must be a list but is not."""
    advice = (
        f"write '- {shorten(value)}' on a line of its own" if isinstance(value, str) else "put '- ' before each entry"
    )
    return f"must be a list: {advice}"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `, did you mean 'x'?` with the most similar word in `known`; "" if no word is similar."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, 1)
    return f", did you mean '{by_folded[near[0]]}'?" if near else ""


def format_path(path: Path) -> str:
    """Return a path in the form `outlets[2].every`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{shorten(key)}" for key in path).removeprefix(".")


def _reason(kind: str, value: object, path: Path, context: dict[str, Any]) -> str:
    if kind == "missing":
        return _MISSING_KEY[str(path[-1])]
    if kind == "value_error" and value is not None:
        return str(context["error"])
    if value is None and path:
        return NO_VALUE
    match kind:
        case "model_type":
            return _EXPECTED_MAPPING[context["class_name"]]
        case "tuple_type":
            return not_a_list_reason(value)
        case "string_type":
            return "must be plain text"
        case "greater_than_equal":
            return f"must be at least {context['ge']}"
        case "less_than_equal":
            return f"must be at most {context['le']}"
        case "literal_error":
            return f"must be {context['expected']}, or left out"
        case "bool_type":
            return "must be true or false"
        case _:
            # The remaining errors are int_type, int_parsing and similar ones: the value must be an integer.
            return (
                f"must be a whole number, not '{shorten(value)}'"
                if isinstance(value, str)
                else "must be a whole number"
            )
