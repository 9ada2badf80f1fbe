"""What the user watches."""

import re
from dataclasses import dataclass


def phrase_query(text: str) -> str:
    """The query that finds `text` as a literal phrase. Signs that mean something fall away: they are no words."""
    return '"' + " ".join(_SIGNS.sub(" ", text).split()) + '"'


_SIGNS = re.compile(r'["“”„‟＂*?={}]')


@dataclass(frozen=True, slots=True)
class Keyword:
    """A name and a query in the query language (`core.query`).

    `languages` (ISO 639-1 codes) and `outlets` (names) narrow where it is looked for; empty means everywhere.
    `forms` is "id" where its words stand for all their Indonesian forms (`core.query.read`), else None.
    """

    name: str
    query: str
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    active: bool = True
    forms: str | None = None

    @classmethod
    def phrase(cls, text: str) -> "Keyword":
        """The keyword that a plain string in config.yaml stands for: named by it, found as a literal phrase."""
        return cls(name=text, query=phrase_query(text))
