"""A keyword: what the user wants to find in the news."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keyword:
    """A name and a query in the query language (`core.query`).

    `languages` (ISO 639-1 codes) and `outlets` (names) limit the articles that are searched; empty means all. `forms`
    is "id" if the words of the query stand for all their Indonesian forms (`core.query.parse_keyword`), else None.
    """

    name: str
    query: str
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    active: bool = True
    forms: str | None = None

    @classmethod
    def phrase(cls, text: str) -> "Keyword":
        """Return the keyword that a plain string in config.yaml stands for: a phrase that is also its name."""
        return cls(name=text, query=phrase_query(text))


def phrase_query(text: str) -> str:
    """Return the query that finds `text` as a phrase, without the characters that have a meaning in a query."""
    return '"' + " ".join(_SYNTAX_CHARACTERS.sub(" ", text).split()) + '"'


_SYNTAX_CHARACTERS = re.compile(r'["“”„‟＂*?={}]')


def name_key(name: str) -> str:
    """Return a key that is equal for names of the same keyword: case and repeated spaces are ignored."""
    return " ".join(name.casefold().split())


def find_name(name: str, known: Iterable[str]) -> str | None:
    """Return the exact name among those known, else one with the same key, else None."""
    equal = [each for each in known if each == name or name_key(each) == name_key(name)]
    return name if name in equal else next(iter(equal), None)
