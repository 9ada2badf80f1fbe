"""The text that a page declares in JSON-LD (`articleBody`), for pages whose displayed text is written by a script."""

from collections.abc import Sequence
from html import unescape

from selectolax.lexbor import SelectolaxError

from core.normalizer.document.boxes import Box
from core.normalizer.document.declared_metadata import DeclaredMetadata
from core.normalizer.document.html import parse_html, printable
from core.normalizer.document.line import Line
from core.normalizer.document.line_reader import read_lines
from core.normalizer.document.text_keys import has_word_key, word_key
from core.normalizer.document.thresholds import MAX_OPEN_TAGS
from core.normalizer.selection.thresholds import (
    MAX_DECLARED_TEXT_LETTERS,
    MIN_DECLARED_TEXT_LETTERS,
    MIN_DECLARED_TEXT_RATIO,
)


def read_declared_text(declared: DeclaredMetadata, displayed: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of the longest declared text, or () if it is not much longer than the `displayed` lines."""
    bodies = (article_object.get("articleBody") for article_object in declared.articles)
    body = max((text[:MAX_DECLARED_TEXT_LETTERS] for text in bodies if isinstance(text, str)), key=len, default="")
    letters = sum(len(line.text) for line in displayed)
    if len(body) < max(MIN_DECLARED_TEXT_LETTERS, MIN_DECLARED_TEXT_RATIO * letters):
        return ()
    return _split(unescape(body))


def _split(body: str) -> tuple[Line, ...]:
    if "</" in body and body.count("<") <= MAX_OPEN_TAGS:
        try:
            return read_lines(parse_html(body))
        except (SelectolaxError, ValueError):
            return ()
    home = Box("div")
    texts = (" ".join(printable(line).split()) for line in body.splitlines())
    return tuple(Line(text, "p", home, position=number) for number, text in enumerate(filter(None, texts)))


def find_headline(lines: Sequence[Line], title: str) -> tuple[Line, ...]:
    """Return a tuple with the headline or, if no line is the headline, the first line.

    Return () if there are no lines.
    """
    headline = word_key(title)
    return tuple([*(line for line in lines if has_word_key(line.text, headline)), *lines][:1])
