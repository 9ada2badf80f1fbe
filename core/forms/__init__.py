"""Indonesian words: their inflected forms and their variant spellings."""

from core.forms.morphology import (
    form_prefixes,
    has_clitics,
    has_reduplicated_form,
    is_acronym,
    is_common_word,
    is_root_word,
    lemma,
)
from core.forms.variants import DEFAULT_VARIANTS, NO_VARIANTS, Variants

__all__ = [
    "DEFAULT_VARIANTS",
    "NO_VARIANTS",
    "Variants",
    "form_prefixes",
    "has_clitics",
    "has_reduplicated_form",
    "is_acronym",
    "is_common_word",
    "is_root_word",
    "lemma",
]
