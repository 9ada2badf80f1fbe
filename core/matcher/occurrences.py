"""The evidence that a true query leaves: its clauses, and the mentions where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from core.matcher.evaluation import Leaf, Place, holds, places
from core.matcher.fields import FIELDS, field_text
from core.matcher.index import Watched
from core.matcher.mention import Field, Mention
from core.matcher.prominence import Prominences
from core.matcher.snippet import make_snippet
from core.matcher.tokenized_article import Reading, Scope
from core.query import And, InField, Near, Node, Or, Regex, Term, format_query

MAX_MENTIONS = 20
"""Occurrences of one keyword in one field that become mentions; the rest is counted in Mention.total."""


class Clause(NamedTuple):
    """A leaf of a query with the field that it is narrowed to."""

    leaf: Leaf
    scope: Scope

    @property
    def node(self) -> Node:
        """The clause as a query of its own."""
        return self.leaf if self.scope is None else InField(self.scope, self.leaf)


def evidence(node: Node, reading: Reading, scope: Scope = None) -> Iterator[Clause]:
    """The positive leaves in those branches of a true query that are true themselves, in the query's order."""
    match node:
        case Term() | Near() | Regex():
            yield Clause(node, scope)
        case And(children=children):
            for child in children:
                yield from evidence(child, reading, scope)
        case Or(children=children):
            for child in children:
                if holds(child, reading, scope):
                    yield from evidence(child, reading, scope)
        case InField(field=field, child=child):
            yield from evidence(child, reading, field)
        case _:
            return


Found = dict[Field, dict[Place, Clause]]
"""Every place of a query's evidence, by field, with the clause that is found there."""


def find(node: Node, reading: Reading) -> Found:
    """Where a true query's evidence stands. A place that two clauses find is told once, by the first of them; of a
    phrase and a word or shorter phrase in it, the phrase is told: `covid` and `covid 19` find one occurrence."""
    found: Found = {}
    clauses = list(evidence(node, reading))
    for clause in clauses:
        for words in reading.fields(clause.scope):
            for place in places(clause.leaf, words):
                found.setdefault(words.field, {}).setdefault(place, clause)
    if len(clauses) > 1 and any(isinstance(clause.leaf, Term) and len(clause.leaf.words) > 1 for clause in clauses):
        return {field: _outermost(row) for field, row in found.items()}
    return found


def _outermost(row: dict[Place, Clause]) -> dict[Place, Clause]:
    """Without the words and phrases that lie in another one."""
    left = {}
    reached = 0
    for place in sorted(row, key=lambda place: (place[0], -place[1])):
        is_term = isinstance(row[place].leaf, Term)
        if not (is_term and place[1] <= reached):
            left[place] = row[place]
            reached = place[1] if is_term else reached
    return left


def mentions_of(watched: Watched, reading: Reading, prominences: Prominences) -> Iterator[Mention]:
    """The mentions of a keyword that is true, in the order of field and place."""
    found = find(watched.node, reading)
    times = len(found.get("title", ())) + len(found.get("text", ()))
    for field in sorted(found, key=FIELDS.index):
        source = field_text(reading.article, reading.outlet, field)
        for place in sorted(found[field])[:MAX_MENTIONS]:
            line, mark_start, mark_end = make_snippet(source, *place)
            yield Mention(
                watched.keyword.name,
                field,
                *place,
                snippet=line,
                mark_start=mark_start,
                mark_end=mark_end,
                total=len(found[field]),
                clause=_told(watched, found[field][place]),
                prominence=prominences.of(field, place, times),
            )


def _told(watched: Watched, clause: Clause) -> str:
    if watched.told is None:
        watched.told = {}
    key = id(clause.leaf), clause.scope
    if key not in watched.told:
        watched.told[key] = format_query(clause.node)
    return watched.told[key]
