"""The query language: text → tree, and the tree in full words."""

from core.query.nodes import (
    And,
    Cased,
    Forms,
    InLanguage,
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
from core.query.parsing import MAX_DEPTH, describe, parse

__all__ = [
    "MAX_DEPTH",
    "And",
    "Cased",
    "Forms",
    "InLanguage",
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
    "describe",
    "parse",
]
