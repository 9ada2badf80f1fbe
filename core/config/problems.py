"""What is wrong with a config, in plain words: pydantic's findings translated, suggestions added."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from core.config.addresses import redact_credentials
from core.config.schema import OPTIONS
from core.config.yaml import Path

_EXPECTED = {
    "Storage": "must hold options such as 'url: sqlite:///kliping.db', indented below it",
    "Schedule": "must hold options such as 'every: 30m', indented below it",
    "Network": "must hold options such as 'delay: 1s', indented below it",
    "DeclaredKeyword": "must be text, or a mapping with 'name' and 'query'",
    "DeclaredOutlet": "must be an address, or a mapping with 'url'",
    "DeclaredSource": "must be a mapping such as 'feed: /feed/' (or sitemap, wordpress, section)",
}
_MISSING = {
    "name": "is missing: what this keyword is called",
    "query": "is missing: words or a phrase, such as '\"Kota Bandung\"'",
    "url": "is missing: the outlet's home address, such as https://example.co.id",
}
NO_VALUE = "has no value; write one, or leave it out"


def validation_reasons(error: ValidationError) -> Iterable[tuple[Path, str]]:
    """Each finding as the path inside what was validated, and a reason."""
    for found in error.errors(include_url=False):
        if found["type"] != "extra_forbidden":
            yield found["loc"], _in_words(found["type"], found["input"], found["loc"], found.get("ctx", {}))


def unknown_key_paths(error: ValidationError) -> Iterable[Path]:
    """Where keys stand that nothing is known of."""
    return [found["loc"] for found in error.errors(include_url=False) if found["type"] == "extra_forbidden"]


def unknown_key_reason(path: Path) -> str:
    """What to say of the key at `path`, counted from the whole file."""
    key = str(path[-1])
    place = tuple(part for part in path[:-1] if isinstance(part, str))
    known = OPTIONS.get(place, ())
    if near := get_close_matches(key.lower(), known, 1):
        return f"unknown key, did you mean '{near[0]}'?"
    homes = [other for other, keys in OPTIONS.items() if key in keys]
    if len(homes) == 1:
        home = ".".join(homes[0])
        return (
            f"unknown key here, it belongs in '{home}'" if home else "unknown key here, it belongs at the left margin"
        )
    return f"unknown key; there are: {', '.join(known)}"


def not_a_list_reason(value: object) -> str:
    """What to say of a `value` that stands where a list must."""
    if isinstance(value, str):
        return f"must be a list: write '- {shorten(value)}' on a line of its own"
    return "must be a list: put '- ' before each entry"


def suggestion(word: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?` for the nearest of `known`, or nothing."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, 1)
    return f", did you mean '{by_folded[near[0]]}'?" if near else ""


def format_path(path: Path) -> str:
    """`outlets[2].every`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{shorten(part)}" for part in path)
    return text.removeprefix(".")


def shorten(text: str) -> str:
    """`text` as it can stand in a one-line message, without a password that may be in it."""
    line = "".join(char if char.isprintable() else " " for char in redact_credentials(text))
    return line if len(line) <= 60 else f"{line[:59]}…"


def _in_words(kind: str, value: object, path: Path, context: dict[str, Any]) -> str:
    if kind == "missing":
        return _MISSING[str(path[-1])]
    if kind == "value_error" and value is not None:
        return str(context["error"])
    if value is None and path:
        return NO_VALUE
    match kind:
        case "model_type":
            return _EXPECTED[context["class_name"]]
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
            # int_type, int_parsing and the like: the whole number is the only kind of value left.
            return (
                f"must be a whole number, not '{shorten(value)}'"
                if isinstance(value, str)
                else "must be a whole number"
            )
