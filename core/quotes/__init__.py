"""Who was quoted: direct and indirect speech in an article, and whose it is. By rules, without a model."""

from core.quotes.finder import find_quotes
from core.quotes.speakers import Speaker, fold_name, group_by_speaker, quotation, speaker_key, speaker_name
from core.quotes.values import Kind, Quote

__all__ = [
    "Kind",
    "Quote",
    "Speaker",
    "find_quotes",
    "fold_name",
    "group_by_speaker",
    "quotation",
    "speaker_key",
    "speaker_name",
]
