"""The boxes that make up a story: its container, and the sibling boxes in which it goes on."""

from dataclasses import dataclass, field

from core.normalizer.document.boxes import Box, ancestors
from core.normalizer.selection.text_weights import Mass, Masses

_WORTH = 0.03
"""Share of what is found so far. Siblings that bring less are no part that would be missed."""
_OWN = 0.1
_LARGE = 0.2
_PROSE = 0.55
_LINKED = 0.2
_DENSE = 0.3


@dataclass(slots=True)
class Parts:
    """`boxes` hold the story; `path` are those around one of them and below where the parts come together: only
    sub-headings stand right in these.
    """

    boxes: set[Box]
    path: set[Box] = field(default_factory=set)


def find_container(masses: Masses) -> Box:
    """The box with the largest claim; links count against it."""
    return max(masses, key=lambda box: _claim(masses[box]))


def _claim(mass: Mass) -> float:
    return mass.score * (1 - mass.linked / mass.text) if mass.text else 0.0


def gather_parts(top: Box, masses: Masses) -> Parts:
    """The container and, level by level on the way up, its siblings that read like further parts of the story.

    Ends at the first <article> or <main>, and below a box that holds another headline.
    """
    inside: dict[Box, list[Box]] = {}
    for box in masses:
        if box.parent is not None:
            inside.setdefault(box.parent, []).append(box)
    parts = Parts({top})
    weight = masses[top].sentences
    path: list[Box] = []
    inner = top
    for outer in ancestors(top.parent):
        if _is_too_wide(outer, inner, masses):
            break
        path.append(outer)
        found = [box for box in inside[outer] if box is not inner and _is_part(box, inner, masses, weight)]
        if _holds_text(outer, masses[outer], weight):
            found.append(outer)
        more = sum(masses[box].own if box is outer else masses[box].sentences for box in found)
        if more >= _WORTH * weight:
            parts.boxes.update(found)
            parts.path.update(path)
            weight += more
        inner = outer
        if outer.tag in {"article", "main"}:
            break
    return parts


def _is_too_wide(outer: Box, inner: Box, masses: Masses) -> bool:
    if outer.tag in {"body", "html"} or outer.parent is None:
        return True
    return masses[outer].headlines > max(1, masses[inner].headlines)


def _holds_text(outer: Box, mass: Mass, weight: float) -> bool:
    """Whether text stands right in a box around the container; one sentence is more often a standfirst or a notice."""
    return mass.own > 0 and (outer.meaning == "story" or (mass.own >= _OWN * weight and mass.own_paragraphs > 1))


def _is_part(box: Box, inner: Box, masses: Masses, weight: float) -> bool:
    mass = masses[box]
    if not mass.sentences or mass.teasers:
        return False
    if box.meaning == "story" or (_is_beside(box, inner) and mass.sentences >= _LARGE * weight):
        return mass.sentences >= 0.5 * (mass.text - mass.linked) and mass.linked <= 0.5 * mass.text
    if mass.sentences < _PROSE * mass.text or mass.linked > _LINKED * mass.text:
        return False
    return box.is_like(inner) or (mass.paragraphs > 1 and mass.densest >= _DENSE * weight)


def _is_beside(box: Box, inner: Box) -> bool:
    """Whether a box is of the same make and lies with the other in what is called the story: a further page of it, to
    which lists of links may belong.
    """
    return box.parent is not None and box.parent.meaning == "story" and box.is_like(inner)
