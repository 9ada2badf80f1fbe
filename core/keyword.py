"""What the user watches."""

from dataclasses import dataclass


def phrase_query(text: str) -> str:
    """The query that finds `text` as a literal phrase. Quotes inside it are no words, so they fall away."""
    return '"' + " ".join(text.replace('"', " ").split()) + '"'


@dataclass(frozen=True, slots=True)
class Keyword:
    """A name and a query in the query language (`core.query`).

    `languages` (ISO 639-1 codes) and `outlets` (names) narrow where it is looked for; empty means everywhere.
    """

    name: str
    query: str
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    active: bool = True

    @classmethod
    def phrase(cls, text: str) -> "Keyword":
        """The keyword that a plain string in config.yaml stands for: named by it, found as a literal phrase."""
        return cls(name=text, query=phrase_query(text))
