"""The mentions of an article: the positions at which the queries of keywords match."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.article import Article
from core.folded_text import CharSpan
from core.matcher.evaluation import Leaf, evaluate, find_spans
from core.matcher.fields import FIELDS, Field, field_text
from core.matcher.index import CompiledKeyword
from core.matcher.prominence import Prominence, ProminenceClassifier
from core.matcher.snippet import make_snippet
from core.matcher.thresholds import MAX_MENTIONS
from core.matcher.tokenized_article import Scope, TokenizedArticle
from core.query import And, InField, Near, Node, Or, Regex, Term, format_query


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a clause of a keyword's query.

    `keyword` is the keyword's name. `start` and `end` are offsets into the article's `field`, in code points. `snippet`
    is the occurrence with the words around it, on one line; `snippet[mark_start:mark_end]` is the occurrence alone.
    `total` is the number of occurrences of this keyword in this field, including those beyond the 20 that become
    mentions. `clause` is the clause that occurs here, in the syntax of queries.
    """

    keyword: str
    field: Field
    start: int
    end: int
    snippet: str
    mark_start: int = 0
    mark_end: int = 0
    total: int = 1
    clause: str = ""
    prominence: Prominence = "body"


@dataclass(frozen=True, slots=True)
class Clipping:
    """An article, and the mentions of all keywords in it. There may be none."""

    article: Article
    mentions: tuple[Mention, ...]


class Clause(NamedTuple):
    """A leaf of a query, and the field to which it is restricted."""

    leaf: Leaf
    scope: Scope


def _find_true_clauses(node: Node, article: TokenizedArticle, scope: Scope = None) -> Iterator[Clause]:
    """Yield the leaves that make a query true, in the query's order, except those inside a NOT or a false branch.

    The query must be true of the article.
    """
    match node:
        case Term() | Near() | Regex():
            yield Clause(node, scope)
        case And(children=children):
            for child in children:
                yield from _find_true_clauses(child, article, scope)
        case Or(children=children):
            for child in children:
                if evaluate(child, article, scope):
                    yield from _find_true_clauses(child, article, scope)
        case InField(field=field, child=child):
            yield from _find_true_clauses(child, article, field)


def find_occurrences(node: Node, article: TokenizedArticle) -> dict[Field, dict[CharSpan, Clause]]:
    """Return the clauses of a query by the field and span at which they occur. The query must be true of the article.

    A span at which two clauses occur belongs to the first of them. Words and phrases inside a longer phrase are left
    out: `covid OR "covid 19"` has one occurrence in "covid 19".
    """
    occurrences: dict[Field, dict[CharSpan, Clause]] = {}
    if type(node) is Term:  # nearly every keyword is a phrase
        clause = Clause(node, None)
        for field in article.fields(None):
            if spans := field.find_char_spans(node):
                occurrences[field.field] = dict.fromkeys(spans, clause)
        return occurrences
    clauses = list(_find_true_clauses(node, article))
    for clause in clauses:
        for field in article.fields(clause.scope):
            for span in find_spans(clause.leaf, field):
                occurrences.setdefault(field.field, {}).setdefault(span, clause)
    if len(clauses) > 1 and any(isinstance(clause.leaf, Term) and len(clause.leaf.words) > 1 for clause in clauses):
        return {field: _without_nested_terms(spans) for field, spans in occurrences.items()}
    return occurrences


def _without_nested_terms(spans: dict[CharSpan, Clause]) -> dict[CharSpan, Clause]:
    outermost_spans = {}
    term_end = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        is_term = isinstance(spans[span].leaf, Term)
        if not (is_term and span[1] <= term_end):
            outermost_spans[span] = spans[span]
            term_end = span[1] if is_term else term_end
    return outermost_spans


def find_mentions(
    compiled: CompiledKeyword, article: TokenizedArticle, prominence: ProminenceClassifier
) -> Iterator[Mention]:
    """Yield the mentions of a keyword by field and position. The keyword's query must be true of the article."""
    occurrences = find_occurrences(compiled.node, article)
    in_prose = len(occurrences.get("title", ())) + len(occurrences.get("text", ()))
    for field in sorted(occurrences, key=FIELDS.index):
        source = field_text(article.article, article.outlet, field)
        for span in sorted(occurrences[field])[:MAX_MENTIONS]:
            snippet, mark_start, mark_end = make_snippet(source, *span)
            yield Mention(
                compiled.keyword.name,
                field,
                *span,
                snippet=snippet,
                mark_start=mark_start,
                mark_end=mark_end,
                total=len(occurrences[field]),
                clause=_format_clause(compiled, occurrences[field][span]),
                prominence=prominence.classify(field, span, in_prose),
            )


def _format_clause(compiled: CompiledKeyword, clause: Clause) -> str:
    clause_texts = compiled.clause_texts
    if clause_texts is None:
        # If two threads do this at once, one cache is lost, which only costs time.
        clause_texts = compiled.clause_texts = {}
    clause_key = id(clause.leaf), clause.scope
    if clause_key not in clause_texts:
        clause_texts[clause_key] = format_query(
            clause.leaf if clause.scope is None else InField(clause.scope, clause.leaf)
        )
    return clause_texts[clause_key]
