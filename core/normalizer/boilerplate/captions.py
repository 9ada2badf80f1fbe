"""Remove the captions of pictures that are not marked up with <figcaption>."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from core.messages import message
from core.normalizer.boilerplate.thresholds import (
    CREDIT_TAIL_LETTERS,
    MAX_CAPTION_LETTERS,
    MAX_CAPTION_SHARE,
    MAX_CREDITED_CAPTION_LETTERS,
    MAX_GLUED_CREDIT_LETTERS,
    MAX_NODES_AFTER_PICTURE,
    MAX_SHARED_PARAGRAPH_LETTERS,
    MIN_OPEN_CAPTION_WORDS,
)
from core.normalizer.document.boxes import HEADINGS
from core.normalizer.document.line import Line
from core.normalizer.document.line_reader import BLOCKS
from core.normalizer.document.thresholds import MIN_SENTENCE_LETTERS
from core.normalizer.explanation import Cause, FilteredLines, Removal
from core.vocabulary.sentence_ends import RUNNING_TEXT_ENDS

CAPTION_STEP = "caption after a picture"
_CREDITED = Cause(CAPTION_STEP, "credit", message("follows a picture and ends with a photo credit"))
_SAME_PARAGRAPH = Cause(CAPTION_STEP, "same paragraph", message("shares a short paragraph with a picture"))
_SET_APART = Cause(
    CAPTION_STEP, "set apart", message("is centred, small or in italics after a picture, unlike the text below")
)
_OPEN = Cause(CAPTION_STEP, "no sentence", message("follows a picture and does not end like a sentence"))

_CREDIT = re.compile(
    r"(?:[(\[](?:(?i:foto|photo|ist|istimewa|dok|doc|dokumentasi|sumber|source|credit|ilustrasi)\b[^()\[\]]{0,80}"
    r"|[^()\[\]]{1,60}[/ ](?i:foto|ist|istimewa|dok)\b\.?[^()\[\]]{0,20})[)\]]"
    r"|(?:\bFoto|\bFOTO|\bfoto|\bPhoto|\bDok|\bIst)\s?[:.]\s?[^.:]{2,50}|\b(?:ISTIMEWA|Istimewa))\W*$"
)
_GLUED = Cause(CAPTION_STEP, "glued credit", message("credits the picture before the first sentence of a paragraph"))
_CREDIT_WORD = r"(?i:foto|photo|picture|image|ist|istimewa|dok|doc|dokumentasi|sumber|source|credit|kredit|ilustrasi)"
_BRACKETED_CREDIT = re.compile(rf"[(\[]{_CREDIT_WORD}\b[^()\[\]]{{0,80}}[)\]]")
_LABELLED_CREDIT = re.compile(rf"{_CREDIT_WORD}(?: (?i:oleh|by|credit))?\s?[:/]")
_QUOTES = "“”\"‘’'«»"
_NUMBERED = re.compile(r"\W{0,2}\d{1,3}[.)]\s")
_ITALIC_OR_SMALL = frozenset("em i small cite sub".split())
_BOLD = frozenset("b strong u mark".split())
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)


def remove_captions(lines: Sequence[Line]) -> FilteredLines:
    """Remove captions. Keep them if they make up so much of the article that it is a photo feature."""
    kept: list[Line] = []
    removals: list[Removal] = []
    for line in lines:
        cause = None if line.picture is None else _find_cause(line, line.picture)
        credit = _find_glued_credit(line, line.picture) if line.picture is not None and cause is None else ""
        if credit:
            kept.append(line._replace(text=line.text[len(credit) :].lstrip()))
            removals.append(Removal(line._replace(text=credit), _GLUED))
        elif cause is None:
            kept.append(line)
        else:
            removals.append(Removal(line, cause))
    letters = sum(len(removal.line.text) for removal in removals)
    if not removals or letters > MAX_CAPTION_SHARE * sum(len(line.text) for line in lines):
        return FilteredLines(lines)
    return FilteredLines(kept, removals)


def _find_cause(line: Line, picture: LexborNode) -> Cause | None:
    """Return the reason why a line after `picture` is its caption, or None if the line is text."""
    text = line.text
    if len(text) > MAX_CREDITED_CAPTION_LETTERS or line.tag in HEADINGS or line.tag == "li":
        return None
    if _CREDIT.search(text, max(0, len(text) - CREDIT_TAIL_LETTERS)):
        return _CREDITED
    if len(text) > MAX_CAPTION_LETTERS or _NUMBERED.match(text) or (text[0] in _QUOTES and text[-1] in _QUOTES):
        return None
    if line.tag == "p" and line.box.pictures and len(text) < MAX_SHARED_PARAGRAPH_LETTERS:
        return _SAME_PARAGRAPH
    style = _style_after(picture, text)
    if style.is_set_apart:
        return _SET_APART
    is_open = not text.endswith(RUNNING_TEXT_ENDS) and len(text.split()) >= MIN_OPEN_CAPTION_WORDS
    return _OPEN if is_open and not style.is_bold else None


def _find_glued_credit(line: Line, picture: LexborNode) -> str:
    """Return the credit of `picture` that is in the same line as the text below the picture, or ""."""
    bracketed = _BRACKETED_CREDIT.match(line.text)
    credit = bracketed[0] if bracketed else _find_inline_credit(line, picture)
    text = line.text[len(credit) :].lstrip()
    return credit if len(text) >= MIN_SENTENCE_LETTERS and not text[0].islower() else ""


def _find_inline_credit(line: Line, picture: LexborNode) -> str:
    """Return the text of the inline element after `picture` if it is a credit, or ""."""
    if not _LABELLED_CREDIT.match(line.text):
        return ""
    node = next(_text_nodes_after(picture), None)
    credit = ""
    while node is not None and node.parent is not None and node.parent.tag not in BLOCKS:
        node = node.parent
        text = " ".join((node.text() or "").split())
        credit = text if len(text) < len(line.text) else credit
    return credit if len(credit) <= MAX_GLUED_CREDIT_LETTERS and line.text.startswith(credit) else ""


class _Style(NamedTuple):
    """The style of a line. A line is set apart if it is centred, small or in italics, and the text after it is not."""

    is_set_apart: bool = False
    is_bold: bool = False


def _style_after(picture: LexborNode, text: str) -> _Style:
    node = next(_text_nodes_after(picture), None)
    if node is None:
        return _Style()
    wrappers: set[str] = set()
    inner: LexborNode = node
    while inner.parent is not None and inner.parent.tag not in BLOCKS:
        inner = inner.parent
        if len(" ".join(inner.text().split())) >= len(text):
            wrappers.add(inner.tag or "")
    italic_or_small = wrappers & _ITALIC_OR_SMALL
    is_set_apart = bool(italic_or_small) and not _continues(inner, italic_or_small)
    box = inner.parent
    if box is not None and _is_centred(box):
        follower = _element_after(box)
        is_set_apart = is_set_apart or follower is None or not _is_centred(follower)
    return _Style(is_set_apart, bool(wrappers & _BOLD))


def _continues(node: LexborNode, tags: set[str]) -> bool:
    """Return whether the next element has one of `tags`.

    If nothing follows `node` in its paragraph, look at the first element of the next paragraph.
    """
    after = _element_after(node)
    if after is None and node.parent is not None:
        after = _element_after(node.parent)
        after = after.first_child if after is not None else None
    return after is not None and after.tag in tags


def _element_after(node: LexborNode) -> LexborNode | None:
    after = node.next
    while after is not None and (after.tag == "br" or (after.is_text_node and not (after.text_content or "").strip())):
        after = after.next
    return after


def _is_centred(box: LexborNode) -> bool:
    align, style = box.attributes.get("align"), box.attributes.get("style") or ""
    return box.tag == "center" or align == "center" or _CENTRED.search(style) is not None


def _text_nodes_after(node: LexborNode) -> Iterator[LexborNode]:
    current: LexborNode | None = node
    skips_children = True
    for _ in range(MAX_NODES_AFTER_PICTURE):
        if current is None:
            return
        if not skips_children and current.is_text_node and (current.text_content or "").strip():
            yield current
        child = None if skips_children else current.first_child
        if child is not None:
            current = child
        elif current.next is not None:
            current, skips_children = current.next, False
        else:
            current, skips_children = current.parent, True
