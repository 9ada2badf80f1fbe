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
