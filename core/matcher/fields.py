"""The fields of an article that a query can search, as text."""

from typing import Literal, get_args
from urllib.parse import urlsplit

from core.article import Article

# A field of an article, to which the offsets of a mention refer.
Field = Literal["title", "text", "author", "section", "site"]

# All fields, in the order in which mentions are listed.
FIELDS: tuple[Field, ...] = get_args(Field)


def field_text(article: Article, outlet: str | None, field: Field) -> str:
    """Return the text of a field, to which the offsets of mentions refer, or "" if the article lacks the field.

    `author` lists one author per line, with a semicolon after each but the last. `site` is the outlet's name and, on a
    second line, the host of the article's URL. Phrases do not cross lines, so no phrase matches across two authors'
    names.
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
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def lead_end(text: str) -> int:
    """Return the offset (in code points) at which the first nonblank paragraph ends."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return len(text) if end < 0 else end
