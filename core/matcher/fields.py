"""The fields of an article that a query may look into, as characters."""

from typing import get_args
from urllib.parse import urlsplit

from core.article import Article
from core.matcher.mention import Field

FIELDS: tuple[Field, ...] = get_args(Field)
"""In the order in which mentions are told."""


def field_text(article: Article, outlet: str | None, field: Field) -> str:
    """What the offsets of a mention in this field count in.

    `author` is the authors, with a semicolon and a line break between two, `site` the outlet's name and, on a line of
    its own, the host of the article's address; what the article does not tell is "". A phrase ends with its line: no
    name is made of two people's.
    """
    match field:
        case "title":
            return article.title
        case "text":
            return article.text
        case "author":
            return ";\n".join(article.authors)
        case "section":
            return article.section or ""
        case "site":
            return f"{outlet or ''}\n{host(article.url)}".strip()


def host(url: str) -> str:
    """The host of an address, "" where there is none to be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def lead_end(text: str) -> int:
    """Where the first paragraph that is not blank ends, in code points."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return len(text) if end < 0 else end
