"""Lines that only tell what a picture shows, where no <figcaption> says so.

Such a line stands directly behind its picture and is no sentence, names who took it, is set apart as a whole (in
italics, small or centred, while the text around is not), or shares a short paragraph with it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from core.normalizer.document.lines import BLOCKS, HEADINGS, Line
from core.vocabulary.sentence_ends import RUNNING_TEXT_ENDS

_LONGEST = 200
_CREDITED = 400
"""Code points of a caption, and of one that ends with a credit."""

_SHARED = 100
"""Code points: a longer line in one <p> with a picture is a paragraph that begins with it."""

_FEWEST = 3
"""Words of a line without an end: fewer may be a sub-heading."""

_MOST = 0.35
"""Share of a story's letters. Where more stands behind pictures, they are what it tells of."""

_STEPS = 60
_CREDIT = re.compile(
    r"(?:[(\[](?:(?i:foto|photo|ist|istimewa|dok|doc|dokumentasi|sumber|source|credit|ilustrasi)\b[^()\[\]]{0,80}"
    r"|[^()\[\]]{1,60}[/ ](?i:foto|ist|istimewa|dok)\b\.?[^()\[\]]{0,20})[)\]]"
    r"|(?:\bFoto|\bFOTO|\bfoto|\bPhoto|\bDok|\bIst)\s?[:.]\s?[^.:]{2,50}|\b(?:ISTIMEWA|Istimewa))\W*$"
)
_QUOTES = "“”\"‘’'«»"
_NUMBERED = re.compile(r"\W{0,2}\d{1,3}[.)]\s")
_SLANTED = frozenset("em i small cite sub".split())
_BOLD = frozenset("b strong u mark".split())
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)


class Parted(NamedTuple):
    """A story's lines, and the captions among them."""

    lines: tuple[Line, ...]
    captions: tuple[Line, ...] = ()


def part_captions(lines: tuple[Line, ...]) -> Parted:
    """`lines` without captions; all of them where the captions are the story."""
    if all(block.picture is None for block in lines):
        return Parted(lines)
    captions = tuple(block for block in lines if block.picture is not None and _is_caption(block, block.picture))
    if not captions or _letters(captions) > _MOST * _letters(lines):
        return Parted(lines)
    known = set(map(id, captions))
    return Parted(tuple(block for block in lines if id(block) not in known), captions)


def _letters(lines: Sequence[Line]) -> int:
    return sum(len(block.text) for block in lines)


def _is_caption(block: Line, picture: LexborNode) -> bool:
    text = block.text
    if len(text) > _CREDITED or block.tag in HEADINGS or block.tag == "li":
        return False
    if _CREDIT.search(text, max(0, len(text) - 120)):
        return True
    if len(text) > _LONGEST or _NUMBERED.match(text) or (text[0] in _QUOTES and text[-1] in _QUOTES):
        return False
    if block.tag == "p" and block.box.pictures and len(text) < _SHARED:
        return True
    look = _look_behind(picture, text)
    is_open = not text.endswith(RUNNING_TEXT_ENDS) and len(text.split()) >= _FEWEST
    return look.is_apart or (is_open and not look.is_bold)


class _Look(NamedTuple):
    """How a line is set: in italics, small or centred while what follows is not; bold."""

    is_apart: bool = False
    is_bold: bool = False


def _look_behind(picture: LexborNode, text: str) -> _Look:
    node = next(_nodes_behind(picture), None)
    if node is None:
        return _Look()
    wraps: set[str] = set()
    inner: LexborNode = node
    while inner.parent is not None and inner.parent.tag not in BLOCKS:
        inner = inner.parent
        if len(" ".join(inner.text().split())) >= len(text):
            wraps.add(inner.tag or "")
    slanted = wraps & _SLANTED
    is_apart = bool(slanted) and not _goes_on(inner, slanted)
    box = inner.parent
    if box is not None and _is_centred(box):
        follower = _element_after(box)
        is_apart = is_apart or follower is None or not _is_centred(follower)
    return _Look(is_apart, bool(wraps & _BOLD))


def _goes_on(node: LexborNode, tags: set[str]) -> bool:
    """Whether what follows an element, or the paragraph that it fills, opens with one of the same kind."""
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
    if box.tag == "center":
        return True
    attributes = box.attributes
    return attributes.get("align") == "center" or _CENTRED.search(attributes.get("style") or "") is not None


def _nodes_behind(node: LexborNode) -> Iterator[LexborNode]:
    """The texts behind a node, in page order."""
    inner: LexborNode | None = node
    climbs = True
    for _ in range(_STEPS):
        if inner is None:
            return
        if not climbs and inner.is_text_node and (inner.text_content or "").strip():
            yield inner
        child = None if climbs else inner.first_child
        if child is not None:
            inner = child
        elif inner.next is not None:
            inner, climbs = inner.next, False
        else:
            inner, climbs = inner.parent, True
