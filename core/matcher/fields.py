"""The fields of an article that a query may search, as text."""

from typing import get_args
from urllib.parse import urlsplit

from core.article import Article
from core.matcher.mention import Field

FIELDS: tuple[Field, ...] = get_args(Field)
"""In the order in which mentions are listed."""


def field_text(article: Article, outlet: str | None, field: Field) -> str:
    """Return the text of a field, in which the offsets of its mentions count; "" for what the article does not have.

    `author` is the authors, separated by a semicolon and a line break. `site` is the outlet's name and, on a second
    line, the host of the article's URL. Phrases do not cross lines, so that no name is made of two authors' names.
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
            return f"{outlet or ''}\n{_host(article.url)}".strip()


def _host(url: str) -> str:
    """Return the host of a URL, "" for an invalid URL."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def lead_end(text: str) -> int:
    """Return the offset at which the first paragraph that is not blank ends, in code points."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return len(text) if end < 0 else end
