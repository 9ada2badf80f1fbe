"""Combine trees by AND, OR and NOT in the normal form that a full-text index can answer; find contradictions."""

from collections.abc import Iterator
from datetime import date

from core.query.syntax_tree import And, InField, InLanguage, Near, Node, Not, Or, Published, Reference, Regex, Term


def conjunction(children: tuple[Node, ...]) -> Node:
    """Return the AND of trees in normal form, with a positive child: NOT a AND NOT b becomes NOT (a OR b)."""
    flat = _flatten(And, children)
    if all(isinstance(child, Not) for child in flat):
        return Not(disjunction(tuple(child.child for child in flat if isinstance(child, Not))))
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(children: tuple[Node, ...]) -> Node:
    """Return the OR of trees in normal form, in which no child is a Not: a OR NOT b becomes NOT (b AND NOT a)."""
    flat = _flatten(Or, children)
    if any(isinstance(child, Not) for child in flat):
        return Not(conjunction(tuple(negation(child) for child in flat)))
    return flat[0] if len(flat) == 1 else Or(flat)


def negation(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _flatten(kind: type[And] | type[Or], children: tuple[Node, ...]) -> tuple[Node, ...]:
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, And | Or) and isinstance(child, kind) else (child,))
    return tuple(dict.fromkeys(flat))


def requires_text(node: Node) -> bool:
    """Return whether the tree can only be true if one of its words, phrases or regular expressions occurs."""
    match node:
        case And(children=children):
            return any(map(requires_text, children))
        case Or(children=children):
            return all(map(requires_text, children))
        case Not() | InLanguage() | Published():
            return False
        case _:
            return True


def leaves(node: Node) -> Iterator[Term | Regex | InLanguage | Published | Reference]:
    """Yield all leaves from left to right, including those inside a Near or Not."""
    match node:
        case And(children=children) | Or(children=children) | Near(children=children):
            for child in children:
                yield from leaves(child)
        case Not(child=child) | InField(child=child):
            yield from leaves(child)
        case _:
            yield node


def is_allowed_in_field(node: Node) -> bool:
    """Return whether a field can enclose the tree, which must contain no other field, attribute or reference."""
    match node:
        case And(children=children) | Or(children=children):
            return all(map(is_allowed_in_field, children))
        case Not(child=child):
            return is_allowed_in_field(child)
        case InField() | InLanguage() | Published() | Reference():
            return False
        case _:
            return True


def can_match(node: Node) -> bool:
    """Return False if the query requires something that it also excludes. Some contradictions are not detected."""
    match node:
        case And(children=children):
            required = [child for child in children if not isinstance(child, Not)]
            excluded = [child.child for child in children if isinstance(child, Not)]
            return (
                all(map(can_match, required))
                and not any(
                    _implies(required_node, excluded_node)
                    for required_node in required
                    for tree in excluded
                    for excluded_node in alternatives(tree)
                )
                and len({child.code for child in required if isinstance(child, InLanguage)}) < 2
                and _overlap([child for child in required if isinstance(child, Published)])
            )
        case Or(children=children):
            return any(map(can_match, children))
        case InField(child=child):
            return can_match(child)
        case _:
            return True


def alternatives(node: Node) -> tuple[Node, ...]:
    """Return the children of an Or. For any other node, return the node as the only alternative."""
    return node.children if isinstance(node, Or) else (node,)


def _implies(required: Node, excluded: Node) -> bool:
    """Return whether `required` can only be true if `excluded` is true, too.

    This is certain if both are equal, or if `excluded` is a part of the phrase `required`.
    """
    if required == excluded:
        return True
    match required, excluded:
        case Term(words=phrase), Term(words=part):
            starts = range(len(phrase) - len(part) + 1)
            return any(phrase[start : start + len(part)] == part for start in starts)
        case InField(field="title" | "body", child=child), other:
            return not isinstance(other, InField) and _implies(child, other)
        case Near(children=children), other:
            return any(_implies(child, other) for child in children)
        case _:
            return False


def _overlap(ranges: list[Published]) -> bool:
    since = max((days.since for days in ranges if days.since), default=date.min)
    return since <= min((days.until for days in ranges if days.until), default=date.max)
