"""Describe the problems of a configuration in plain English, with suggestions, instead of pydantic's messages."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import reduce
from typing import Any

from pydantic import ValidationError

from core.config.redaction import shorten
from core.config.schema import OPTIONS
from core.config.yaml import Path
from core.messages import Message, message, message_of

_EXPECTED_MAPPING = {
    "Storage": message("must contain options such as 'url: sqlite:///kliping.db', indented below it"),
    "Schedule": message("must contain options such as 'every: 30m', indented below it"),
    "Network": message("must contain options such as 'delay: 1s', indented below it"),
    "Web": message("must contain options such as 'port: 8321', indented below it"),
    "Mail": message("must contain options such as 'host: smtp.example.co.id', indented below it"),
    "Telegram": message("must contain options such as 'token: 123:ABC', indented below it"),
    "Webhook": message("must contain options such as 'allow_private: true', indented below it"),
    "Operator": message("must contain options such as 'to: [desk@example.co.id]', indented below it"),
    "DeclaredReport": message("must be a mapping with 'name'"),
    "DeclaredTones": message("must be a mapping with a query for 'positive', 'neutral' or 'negative'"),
    "DeclaredAlert": message("must be a mapping with 'name' and 'to'"),
    "DeclaredKeyword": message("must be text, or a mapping with 'name' and 'query'"),
    "DeclaredOutlet": message("must be an address, or a mapping with 'url'"),
    "DeclaredSource": message("must be a mapping such as 'feed: /feed/' (or sitemap, wordpress, section)"),
}
_MISSING_KEY = {
    "name": message("is missing: the name of this entry"),
    "query": message("is missing: words or a phrase, such as '\"Kota Bandung\"'"),
    "to": message("is missing: a list of addresses, such as [desk@example.co.id]"),
    "url": message("is missing: the outlet's home address, such as https://example.co.id"),
}
NO_VALUE = message("has no value; add one or remove the key")


def validation_reasons(error: ValidationError) -> Iterable[tuple[Path, Message]]:
    """Yield the path and reason of each error, except for unknown keys. Paths are relative to the validated value."""
    for details in error.errors(include_url=False):
        if details["type"] != "extra_forbidden":
            yield details["loc"], _reason(details["type"], details["input"], details["loc"], details.get("ctx", {}))


def summarize(error: ValidationError, known: Iterable[str]) -> Message:
    """Return all reasons of an error in one message. `known` are the keys of the validated value."""
    reasons = [
        message("{path}: unknown key{guess}", path=format_path(path), guess=suggestion(str(path[-1]), known))
        for path in unknown_key_paths(error)
    ]
    reasons += [
        message("{position}: {problem}", position=format_path(path), problem=reason) if path else reason
        for path, reason in validation_reasons(error)
    ]
    # The error of an invalid query has several lines and is shown last.
    reasons.sort(key=lambda reason: "\n" in str(reason))
    return reduce(lambda joined, reason: message("{first}; {second}", first=joined, second=reason), reasons)


def unknown_key_paths(error: ValidationError) -> Iterable[Path]:
    """Return the paths of unknown keys, relative to the validated value."""
    return [details["loc"] for details in error.errors(include_url=False) if details["type"] == "extra_forbidden"]


def unknown_key_reason(path: Path) -> Message:
    """Return the message for the unknown key at `path`, with a suggestion. `path` begins at the root of the file."""
    key = str(path[-1])
    section = tuple(part for part in path[:-1] if isinstance(part, str))
    allowed_keys = OPTIONS.get(section, ())
    if similar_keys := get_close_matches(key.lower(), allowed_keys, 1):
        return message("unknown key, did you mean '{meant}'?", meant=similar_keys[0])
    sections = [section_path for section_path, keys in OPTIONS.items() if key in keys]
    if len(sections) == 1:
        parent = ".".join(sections[0])
        if not parent:
            return message("unknown key here, it belongs at the top level")
        return message("unknown key here, it belongs in '{parent}'", parent=parent)
    return message("unknown key; there are: {names}", names=", ".join(allowed_keys))


def not_a_list_reason(value: object) -> Message:
    """Return the message for a `value` that must be a list but is not."""
    if isinstance(value, str):
        return message("must be a list: write '- {value}' on a line of its own", value=shorten(value))
    return message("must be a list: put '- ' before each entry")


def suggestion(word: str, known: Iterable[str]) -> Message | str:
    """Return `, did you mean 'x'?` with the most similar word in `known`; "" if no word is similar."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, 1)
    return message(", did you mean '{meant}'?", meant=by_folded[near[0]]) if near else ""


def format_path(path: Path) -> str:
    """Return a path in the form `outlets[2].every`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{shorten(key)}" for key in path).removeprefix(".")


def _reason(kind: str, value: object, path: Path, context: dict[str, Any]) -> Message:
    if kind == "missing":
        return _MISSING_KEY[str(path[-1])]
    if kind == "value_error" and value is not None:
        return message_of(context["error"])
    if value is None and path:
        return NO_VALUE
    match kind:
        case "model_type":
            return _EXPECTED_MAPPING[context["class_name"]]
        case "tuple_type":
            return not_a_list_reason(value)
        case "string_type":
            return message("must be plain text")
        case "greater_than_equal":
            return message("must be at least {minimum}", minimum=context["ge"])
        case "less_than_equal":
            return message("must be at most {maximum}", maximum=context["le"])
        case "literal_error":
            return message("must be {values}, or left out", values=context["expected"])
        case "bool_type":
            return message("must be true or false")
        case _:
            # The remaining errors are int_type, int_parsing and similar ones: the value must be an integer.
            if isinstance(value, str):
                return message("must be a whole number, not '{value}'", value=shorten(value))
            return message("must be a whole number")
