"""The query language: text → tree, and the tree in full words."""

from core.query.formatting import describe
from core.query.hints import Hint, lint, lint_languages, lint_measured
from core.query.logic import can_match, conjunction, disjunction
from core.query.parser import MAX_DEPTH, load_grammar, parse
from core.query.references import find_unresolved, read, resolve
from core.query.syntax_tree import (
    And,
    Cased,
    Forms,
    InLanguage,
    Name,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Published,
    Reference,
    Regex,
    Term,
    TextField,
    Wild,
    Within,
)
from core.query.terms import compile_regex

__all__ = [
    "MAX_DEPTH",
    "And",
    "Cased",
    "Forms",
    "Hint",
    "InLanguage",
    "Name",
    "Near",
    "Node",
    "Not",
    "Or",
    "Pattern",
    "Published",
    "Reference",
    "Regex",
    "Term",
    "TextField",
    "Wild",
    "Within",
    "can_match",
    "compile_regex",
    "conjunction",
    "describe",
    "disjunction",
    "find_unresolved",
    "lint",
    "lint_languages",
    "lint_measured",
    "load_grammar",
    "parse",
    "read",
    "resolve",
]
