"""A keyword: a named query for what the user wants to find in the news."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToneRule:
    """A query: an article that mentions the keyword and matches it probably has this tone, a value of `Tone`."""

    tone: str
    query: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """A name and a query (`core.query`).

    `languages` (ISO 639-1 codes) and `outlets` (names) limit the articles that it matches; if empty, there is no limit.
    `forms` is "id" if the words of the query stand for all their Indonesian forms (`core.query.parse_keyword`), else
    None. An inactive keyword is paused: it is not matched. `tones` suggest the tone of the articles that mention it.
    """

    name: str
    query: str
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    active: bool = True
    forms: str | None = None
    tones: tuple[ToneRule, ...] = ()

    @classmethod
    def phrase(cls, text: str) -> "Keyword":
        """Return a keyword that searches for a phrase and is named after it, like a plain string in config.yaml."""
        return cls(name=text, query=phrase_query(text))


def phrase_query(text: str) -> str:
    """Return the query that searches for `text` as a phrase, without the characters of the query syntax."""
    return '"' + " ".join(_SYNTAX_CHARACTERS.sub(" ", text).split()) + '"'


_SYNTAX_CHARACTERS = re.compile(r'["“”„‟＂*?={}]')


def name_key(name: str) -> str:
    """Return a key by which names are compared regardless of case and repeated spaces."""
    return " ".join(name.casefold().split())


def find_name(name: str, known: Iterable[str]) -> str | None:
    """Return `name` if it is among the known names, else the first known name with the same key, else None."""
    equal_names = [known_name for known_name in known if known_name == name or name_key(known_name) == name_key(name)]
    return name if name in equal_names else next(iter(equal_names), None)
