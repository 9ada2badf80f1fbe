"""The query language: text → tree, and the tree in full words."""

from core.query.formatting import format_query
from core.query.hints import Hint, lint, lint_languages, lint_measured
from core.query.logic import can_match, conjunction, disjunction
from core.query.parser import MAX_DEPTH, load_grammar, parse
from core.query.references import find_unresolved, parse_keyword, resolve_references
from core.query.syntax_tree import (
    And,
    AnyForm,
    ExactWord,
    InField,
    InLanguage,
    Near,
    Node,
    Not,
    Or,
    Published,
    Reference,
    Regex,
    Term,
    TextField,
    Wildcard,
    WithClitics,
    WordPattern,
)
from core.query.terms import compile_regex

__all__ = [
    "MAX_DEPTH",
    "And",
    "AnyForm",
    "ExactWord",
    "Hint",
    "InField",
    "InLanguage",
    "Near",
    "Node",
    "Not",
    "Or",
    "Published",
    "Reference",
    "Regex",
    "Term",
    "TextField",
    "Wildcard",
    "WithClitics",
    "WordPattern",
    "can_match",
    "compile_regex",
    "conjunction",
    "disjunction",
    "find_unresolved",
    "format_query",
    "lint",
    "lint_languages",
    "lint_measured",
    "load_grammar",
    "parse",
    "parse_keyword",
    "resolve_references",
]
