"""Indonesian words: their inflected forms and their variant spellings."""

from core.forms.lexicon import REDUPLICATED
from core.forms.morphology import (
    FORMS_VERSION,
    form_prefixes,
    has_clitics,
    is_acronym,
    is_common_word,
    is_root_word,
    lemma,
)
from core.forms.variants import DEFAULT_VARIANTS, NO_VARIANTS, Variants

# The version of the word forms. Increase it when a word gets another lemma: the articles of a store made by another
# version are then matched again (`storage.reindexes`).
FORMS_VERSION = 1

__all__ = [
    "DEFAULT_VARIANTS",
    "FORMS_VERSION",
    "NO_VARIANTS",
    "REDUPLICATED",
    "Variants",
    "form_prefixes",
    "has_clitics",
    "is_acronym",
    "is_common_word",
    "is_root_word",
    "lemma",
]
