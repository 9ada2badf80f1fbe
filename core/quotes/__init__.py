"""Who was quoted: direct and indirect speech in an article, and whose it is. By rules, without a model."""

from core.quotes.finder import find_quotes
from core.quotes.values import Kind, Quote

__all__ = ["Kind", "Quote", "find_quotes"]
