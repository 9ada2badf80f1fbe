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


def speakers_text(article: Article) -> str:
    """Return the text with only the names of those whom it quotes. A line break stands for each other character.

    So the offsets are those of the text, and no phrase crosses two names. A pronoun counts as the name that it stands
    for, which is found where the text has it in its longest form.
    """
    from core.quotes import find_quotes  # few queries need the rules

    text, spans = article.text, set()
    for quote in find_quotes(text, article.language or ""):
        if not quote.is_pronoun:
            spans.add(quote.speaker_span)
        if quote.full_name is not None:
            start = text.find(quote.full_name)
            spans.add((start, start + len(quote.full_name)))
    masked = ["\n"] * len(text)
    for start, end in spans:
        masked[start:end] = text[start:end]
    return "".join(masked)


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
