"""The query language: parse and format queries, and resolve references. Hints are in `core.query.hints`."""

from core.query.formatting import format_query
from core.query.limits import MAX_DEPTH
from core.query.logic import alternatives, can_match, conjunction, disjunction
from core.query.parser import load_grammar, parse
from core.query.references import find_unresolved, resolve_references
from core.query.spellings import parse_keyword
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
from core.query.terms import compile_regex, searched_length

__all__ = [
    "MAX_DEPTH",
    "And",
    "AnyForm",
    "ExactWord",
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
    "alternatives",
    "can_match",
    "compile_regex",
    "conjunction",
    "disjunction",
    "find_unresolved",
    "format_query",
    "load_grammar",
    "parse",
    "parse_keyword",
    "resolve_references",
    "searched_length",
]
