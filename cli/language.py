"""The language of the output: chosen once at the start of a command; messages are translated into it when shown."""

import re
from collections.abc import Mapping

from core.messages import LANGUAGES, Message, Param, translate
from core.reasons import Reason

_OPTION = "--lang"
# By POSIX, the first of these variables that is not empty decides.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")

_language = "en"


class InvalidLanguage(Exception):  # noqa: N818 - caught at the start of a command
    """The option `--lang` has no value, or one that is not a language of the messages."""


def set_language(arguments: list[str], environ: Mapping[str, str]) -> list[str]:
    """Choose the language by the option `--lang` or the locale, and return the arguments without the option.

    `--lang` may be anywhere before an argument `--`. Raise `InvalidLanguage`.
    """
    global _language
    locale = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    locale_language = re.split(r"[_.@-]", locale)[0].lower()
    _language = locale_language if locale_language in LANGUAGES else "en"
    others: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            return [*others, argument, *remaining]
        option, equals, value = argument.partition("=")
        if option != _OPTION:
            others.append(argument)
            continue
        code = value if equals else next(remaining, "…")
        if code not in LANGUAGES:
            raise InvalidLanguage(
                localized("--lang {code}: write {languages}", code=code, languages=", ".join(LANGUAGES))
            )
        _language = code
    return others


def current_language() -> str:
    """Return the language of the output, a code of `LANGUAGES`."""
    return _language


def localize(shown: Message | Reason | str) -> str:
    """Return the text of a message or reason in the language of the output. Return plain text unchanged."""
    if isinstance(shown, str):
        return shown
    return translate(shown.message if isinstance(shown, Reason) else shown, _language)


def localized(template: str, /, **params: Param | Reason) -> str:
    """Return the translation of an English text into the language of the output. See `core.messages.message`."""
    return localize(Message(template, _params(params)))


def localized_plural(singular: str, plural: str, /, *, count: int, **params: Param | Reason) -> str:
    """Return a message that depends on `count` in the language of the output. See `core.messages.plural_message`."""
    return localize(Message(singular, (("count", count), *_params(params)), plural))


def _params(params: Mapping[str, Param | Reason]) -> tuple[tuple[str, Param], ...]:
    return tuple((name, value.message if isinstance(value, Reason) else value) for name, value in params.items())
