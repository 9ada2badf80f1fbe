"""Indonesian forms: which words are the same word inflected, and which spellings are the same word."""

from core.forms.morphology import beginnings, is_acronym, is_reduplicated, is_word, lemma
from core.forms.variants import DEFAULT, NONE, Variants

__all__ = ["DEFAULT", "NONE", "Variants", "beginnings", "is_acronym", "is_reduplicated", "is_word", "lemma"]
