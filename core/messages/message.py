"""A message as a value, and the gettext catalogues that translate it.

The English text in the code is the message's id in the catalogue, so that the code can be read without the catalogue.
`make messages` collects these texts from the calls of `message`, `plural_message` and `message_id`, and from those of
`localized` and `localized_plural` in the command line. In these calls, the texts must be literals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from string import Formatter
from typing import Any

# ISO 639-1 codes of the languages in which every message can be shown.
LANGUAGES = ("en", "id")


@dataclass(frozen=True, slots=True)
class Message:
    """A message for users, which is translated when it is shown.

    `template` is the English text with placeholders in the syntax of `str.format`, such as `{name}`. `params` holds
    their values by name; a value may be another message. If there is a `plural`, the parameter `count` decides:
    `template` is the English text for a count of one, and `plural` is the text for any other count.
    """

    template: str
    params: tuple[tuple[str, Param], ...] = ()
    plural: str | None = None

    def __str__(self) -> str:
        return translate(self, "en")


Param = str | int | float | Message


def message(template: str, /, **params: Param) -> Message:
    """Return a message with an English text, in which a literal brace is doubled as in `str.format`."""
    return Message(template, tuple(params.items()))


def plural_message(singular: str, plural: str, /, *, count: int, **params: Param) -> Message:
    """Return a message whose text depends on `count`. Both texts may contain the placeholder `{count}`."""
    return Message(singular, (("count", count), *params.items()), plural)


def message_id(text: str, /) -> str:
    """Return an English text unchanged. `make messages` collects it, for code that translates it later."""
    return text


def message_of(error: Exception) -> Message:
    """Return the message with which an exception was raised, or its text as a message that has no translation."""
    argument = error.args[0] if error.args else ""
    return argument if isinstance(argument, Message) else message("{text}", text=str(error))


def os_error_message(error: OSError) -> Message:
    """Return the reason of an operating system's error. Rare reasons have no translation."""
    text = error.strerror or str(error)
    return next((known for known in _OS_ERRORS if known.template == text), message("{text}", text=text))


def translate(message: Message, language: str) -> str:
    """Return the text of a message in a language of `LANGUAGES`, or in English for any other language."""
    catalogue = _load_catalogue(language)
    params = dict(message.params)
    if message.plural is None:
        template = catalogue.gettext(message.template)
    else:
        template = catalogue.ngettext(message.template, message.plural, int(str(params["count"])))
    for name, value in params.items():
        if isinstance(value, Message):
            params[name] = translate(value, language)
    # The formatter is written in Python, and takes several times as long as the method of strings.
    if language != "id" or not _has_format(template):
        return template.format(**params)
    return _INDONESIAN.format(template, **params)


@cache
def _has_format(template: str) -> bool:
    """Return whether a template says how a value is formatted, as `{count:,}` does."""
    return any(format_spec for _, _, format_spec, _ in Formatter().parse(template))


class _IndonesianFormatter(Formatter):
    """Formats numbers as Indonesian writes them: `1.000` is a thousand, `2,5` two and a half."""

    def format_field(self, value: Any, format_spec: str) -> str:
        formatted: str = super().format_field(value, format_spec)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return formatted.translate(_SWAPPED_SEPARATORS) if is_number and format_spec else formatted


# The texts of Python on POSIX systems.
_OS_ERRORS = (
    message("No such file or directory"),
    message("Permission denied"),
    message("Is a directory"),
    message("Not a directory"),
    message("File exists"),
    message("File name too long"),
    message("No space left on device"),
    message("Read-only file system"),
    message("Too many open files"),
    message("Input/output error"),
)

_SWAPPED_SEPARATORS = str.maketrans(",.", ".,")
_INDONESIAN = _IndonesianFormatter()


@cache
def _load_catalogue(language: str) -> NullTranslations:
    if language == "en" or language not in LANGUAGES:
        return NullTranslations()
    path = files("core.messages").joinpath("locale", language, "LC_MESSAGES", "kliping.mo")
    with path.open("rb") as file:
        return GNUTranslations(file)
