"""Parts a story from the furniture inside it: lines of its shapes, cross-links behind a sentence, the headline
repeated, the sign-off.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.normalizer.boilerplate.look_alikes import is_fact, is_step, is_told, is_value
from core.normalizer.boilerplate.rules import LONGEST, RULES, Rule
from core.normalizer.boilerplate.sign_offs import take_sign_off
from core.normalizer.boilerplate.word_lists import OPENERS
from core.normalizer.document.lines import Line
from core.normalizer.document.text_keys import has_word_key, word_key
from core.vocabulary.sentence_ends import QUOTED_OR_CONTINUED_ENDS, SENTENCE_END_CLASS

_ANY = re.compile("|".join(rule.shape.pattern for rule in RULES if not rule.shape.linked))
_LINKED_SHAPES = tuple(rule for rule in RULES if rule.shape.linked)
_FIRST = re.compile(r"[“\"‘']?([^\W\d_]+)")
"""Nearly every line is a sentence of the story: its first word mostly tells so, and one failure is cheaper than forty.
"""

_FACTS = frozenset({"credit", "tags"})
"""Rules whose shape the data of a book, a film or an invitation have, too."""

_TAIL = re.compile(
    rf"(?<=[{SENTENCE_END_CLASS})])\s*[(\[]?\s*(?:baca|simak|lihat|tonton)\s+(?:juga|pula)\s?(?P<colon>:)?(?P<rest>[^:]{{10,160}})$",
    re.IGNORECASE,
)
_TAIL_REACH = 200
"""Code points of a cross-link behind the last sentence of a paragraph."""

_LINKED = 0.9
"""Share of the letters behind the label that are links. Those of the label may be, too."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """The story's lines, the furniture (which may tell who wrote), and the name under the story, or ""."""

    lines: tuple[Line, ...]
    dropped: tuple[Line, ...] = ()
    signature: str = ""


def drop_furniture(blocks: Sequence[Line], title: str, authors: Collection[str] = ()) -> Cleared:
    """Parts the story from its furniture. The headline repeated is furniture, and a sign-off at the end. `authors` are
    folded names that the page declares.
    """
    headline = word_key(title)
    kept: list[Line] = []
    dropped = [block for block in blocks if has_word_key(block.text, headline)]
    others = [block for block in blocks if not has_word_key(block.text, headline)] if dropped else blocks
    over = False
    for block, rule in zip(others, _rules_of(others), strict=True):
        over = over or (rule is not None and rule.ends and bool(kept))
        if over or rule:
            dropped.append(block)
            continue
        kept.append(block)
        # Asking for the letters takes a tenth of what the pattern takes.
        if block.linked or "uga:" in block.text or "UGA:" in block.text:
            _cut_tail(kept, dropped)
    signed = take_sign_off(kept, authors)
    return Cleared(tuple(signed.lines), (*dropped, *signed.dropped), signed.signature)


def _rules_of(blocks: Sequence[Line]) -> list[Rule | None]:
    """Of each line the rule by which it is furniture, or None."""
    rules = [_rule_for(block) for block in blocks]
    fits = [rule is not None for rule in rules]
    is_kept = False
    for place, rule in enumerate(rules):
        if rule is not None and _is_story(rule, blocks, place, fits, follows=is_kept):
            rules[place] = None
        is_kept = rules[place] is None
    return rules


def _is_story(rule: Rule, blocks: Sequence[Line], place: int, fits: Sequence[bool], *, follows: bool) -> bool:
    """Whether a line only looks like the furniture of a rule. `follows` says that the line before it is kept."""
    block = blocks[place]
    if is_told(block) or (rule.prompts and is_step(block)):
        return True
    if rule.name == "date":
        return follows and place + 1 < len(blocks) and not fits[place + 1]
    if rule.name == "value of a label":
        return follows and is_value(blocks[place - 1])
    return rule.name in _FACTS and is_fact(blocks, place, fits=fits)


def _rule_for(block: Line) -> Rule | None:
    if len(block.text) > LONGEST:
        return None
    rules = RULES if _may_fit(block.text) else _LINKED_SHAPES if block.linked else ()
    return next((rule for rule in rules if rule.fits(block)), None)


def _may_fit(text: str) -> bool:
    first = _FIRST.match(text)
    return (first is None or first.group(1).lower() in OPENERS) and _ANY.match(text) is not None


def _cut_tail(kept: list[Line], dropped: list[Line]) -> None:
    """Without the cross-link that stands behind the sentence of a paragraph: behind a colon, or as a link."""
    block = kept[-1]
    found = _TAIL.search(block.text, max(0, len(block.text) - _TAIL_REACH))
    if found is None:
        return
    is_link = block.linked * len(block.text) >= _LINKED * len(found["rest"].strip(" )]."))
    if is_link or (found["colon"] and not found["rest"].rstrip(" )]").endswith(QUOTED_OR_CONTINUED_ENDS)):
        kept[-1] = block._replace(text=block.text[: found.start()])
        dropped.append(block._replace(text=found.group().strip()))
