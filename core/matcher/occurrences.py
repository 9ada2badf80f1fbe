"""Find the occurrences of a query that is true, clause by clause, and make mentions of them."""

from collections.abc import Iterator
from typing import NamedTuple

from core.matcher.evaluation import Leaf, evaluate, find_spans
from core.matcher.fields import FIELDS, field_text
from core.matcher.index import CompiledKeyword
from core.matcher.mention import Field, Mention
from core.matcher.prominence import ProminenceClassifier
from core.matcher.snippet import make_snippet
from core.matcher.thresholds import MAX_MENTIONS
from core.matcher.tokenized_article import Scope, TokenizedArticle
from core.matcher.tokens import CharSpan
from core.query import And, InField, Near, Node, Or, Regex, Term, format_query


class Clause(NamedTuple):
    """A leaf of a query, and the field that it is restricted to."""

    leaf: Leaf
    scope: Scope

    @property
    def node(self) -> Node:
        """The clause as a query of its own."""
        return self.leaf if self.scope is None else InField(self.scope, self.leaf)


def find_true_clauses(node: Node, article: TokenizedArticle, scope: Scope = None) -> Iterator[Clause]:
    """Find the positive leaves of a true query in those of its branches that are true, in the query's order."""
    match node:
        case Term() | Near() | Regex():
            yield Clause(node, scope)
        case And(children=children):
            for child in children:
                yield from find_true_clauses(child, article, scope)
        case Or(children=children):
            for child in children:
                if evaluate(child, article, scope):
                    yield from find_true_clauses(child, article, scope)
        case InField(field=field, child=child):
            yield from find_true_clauses(child, article, field)
        case _:
            return


Occurrences = dict[Field, dict[CharSpan, Clause]]
"""All occurrences of a query by field and span, each with the clause that occurs there."""


def find_occurrences(node: Node, article: TokenizedArticle) -> Occurrences:
    """Return the occurrences of a query that is true of the article.

    A span at which two clauses occur belongs to the first of them. Words and phrases inside a longer phrase are left
    out: `covid OR "covid 19"` has one occurrence in "covid 19".
    """
    occurrences: Occurrences = {}
    clauses = list(find_true_clauses(node, article))
    for clause in clauses:
        for field in article.fields(clause.scope):
            for span in find_spans(clause.leaf, field):
                occurrences.setdefault(field.field, {}).setdefault(span, clause)
    if len(clauses) > 1 and any(isinstance(clause.leaf, Term) and len(clause.leaf.words) > 1 for clause in clauses):
        return {field: _without_nested_terms(spans) for field, spans in occurrences.items()}
    return occurrences


def _without_nested_terms(spans: dict[CharSpan, Clause]) -> dict[CharSpan, Clause]:
    remaining = {}
    term_end = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        is_term = isinstance(spans[span].leaf, Term)
        if not (is_term and span[1] <= term_end):
            remaining[span] = spans[span]
            term_end = span[1] if is_term else term_end
    return remaining


def find_mentions(
    compiled: CompiledKeyword, article: TokenizedArticle, prominence: ProminenceClassifier
) -> Iterator[Mention]:
    """Find the mentions of a keyword whose query is true of the article, by field and position."""
    occurrences = find_occurrences(compiled.node, article)
    in_prose = len(occurrences.get("title", ())) + len(occurrences.get("text", ()))
    for field in sorted(occurrences, key=FIELDS.index):
        source = field_text(article.article, article.outlet, field)
        for span in sorted(occurrences[field])[:MAX_MENTIONS]:
            line, mark_start, mark_end = make_snippet(source, *span)
            yield Mention(
                compiled.keyword.name,
                field,
                *span,
                snippet=line,
                mark_start=mark_start,
                mark_end=mark_end,
                total=len(occurrences[field]),
                clause=_format_clause(compiled, occurrences[field][span]),
                prominence=prominence.classify(field, span, in_prose),
            )


def _format_clause(compiled: CompiledKeyword, clause: Clause) -> str:
    texts = compiled.clause_texts
    if texts is None:
        # Two threads may both do this; then one cache is lost, which costs time only.
        texts = compiled.clause_texts = {}
    key = id(clause.leaf), clause.scope
    text = texts.get(key)
    if text is None:
        text = texts[key] = format_query(clause.node)
    return text
