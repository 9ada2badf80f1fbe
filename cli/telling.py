"""How keywords are told of, in the same words by every command."""

from core.keyword import Keyword
from core.query import describe, parse


def query_line(keyword: Keyword) -> str:
    """How the query is understood, with every operator written out."""
    return describe(parse(keyword.query))


def scope_line(keyword: Keyword) -> str:
    """What follows the query: the limits of the keyword, where it has any."""
    languages = f", in {' or '.join(keyword.languages)}" if keyword.languages else ""
    outlets = f", at {' or '.join(keyword.outlets)}" if keyword.outlets else ""
    return languages + outlets


def counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
