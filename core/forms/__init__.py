"""Indonesian forms: which words are the same word inflected, and which spellings are the same word."""

from core.forms.morphology import beginnings, has_clitics, is_acronym, is_common, is_reduplicated, is_word, lemma
from core.forms.variants import DEFAULT, NONE, Variants

__all__ = [
    "DEFAULT",
    "NONE",
    "Variants",
    "beginnings",
    "has_clitics",
    "is_acronym",
    "is_common",
    "is_reduplicated",
    "is_word",
    "lemma",
]
