"""Parts a story from the furniture inside it: lines of its shapes, cross-links behind a sentence, the headline
repeated, the sign-off.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.normalizer.blocks import Block
from core.normalizer.furniture_shapes import LONGEST, RULES, Rule
from core.normalizer.furniture_words import OPENERS
from core.normalizer.names import folded, folds_to
from core.normalizer.sign_offs import take_sign_off

_ANY = re.compile("|".join(rule.shape.pattern for rule in RULES if not rule.shape.linked))
_LINKED_SHAPES = tuple(rule for rule in RULES if rule.shape.linked)
_FIRST = re.compile(r"[“\"‘']?([^\W\d_]+)")
"""Nearly every line is a sentence of the story: its first word mostly tells so, and one failure is cheaper than forty.
"""

_TAIL = re.compile(
    r"(?<=[.!?\"”’)])\s*[(\[]?\s*(?:baca|simak|lihat|tonton)\s+(?:juga|pula)\s?(?P<colon>:)?(?P<rest>[^:]{10,160})$",
    re.IGNORECASE,
)
_TAIL_REACH = 200
"""Code points of a cross-link behind the last sentence of a paragraph."""

_LINKED = 0.9
"""Share of the letters behind the label that are links. Those of the label may be, too."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """The story's lines, the furniture (which may tell who wrote), and the name under the story, or ""."""

    lines: tuple[Block, ...]
    dropped: tuple[Block, ...] = ()
    signature: str = ""


def drop_furniture(blocks: Sequence[Block], title: str, authors: Collection[str] = ()) -> Cleared:
    """Parts the story from its furniture. The headline repeated is furniture, and a sign-off at the end. `authors` are
    folded names that the page declares.
    """
    kept: list[Block] = []
    dropped: list[Block] = []
    headline = folded(title)
    over = False
    for block in blocks:
        rule = _rule_for(block)
        over = over or (rule is not None and rule.ends and bool(kept))
        if over or rule or folds_to(block.text, headline):
            dropped.append(block)
            continue
        kept.append(block)
        # Asking for the letters takes a tenth of what the pattern takes.
        if block.linked or "uga:" in block.text or "UGA:" in block.text:
            _cut_tail(kept, dropped)
    signed = take_sign_off(kept, authors)
    return Cleared(tuple(signed.lines), (*dropped, *signed.dropped), signed.signature)


def _rule_for(block: Block) -> Rule | None:
    if len(block.text) > LONGEST:
        return None
    rules = RULES if _may_fit(block.text) else _LINKED_SHAPES if block.linked else ()
    return next((rule for rule in rules if rule.fits(block)), None)


def _may_fit(text: str) -> bool:
    first = _FIRST.match(text)
    return (first is None or first.group(1).lower() in OPENERS) and _ANY.match(text) is not None


def _cut_tail(kept: list[Block], dropped: list[Block]) -> None:
    """Without the cross-link that stands behind the sentence of a paragraph: behind a colon, or as a link."""
    block = kept[-1]
    found = _TAIL.search(block.text, max(0, len(block.text) - _TAIL_REACH))
    if found is None:
        return
    is_link = block.linked * len(block.text) >= _LINKED * len(found["rest"].strip(" )]."))
    if is_link or (found["colon"] and not found["rest"].rstrip(" )]").endswith((".", "!", "?", ",", "”", '"'))):
        kept[-1] = block._replace(text=block.text[: found.start()])
        dropped.append(block._replace(text=found.group().strip()))
