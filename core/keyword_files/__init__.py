"""Convert keyword files (CSV, YAML, or lines of words) to keywords, and keywords to the text of such files."""

from core.keyword_files.entries import keyword_from_fields
from core.keyword_files.keyword_file import Format, KeywordFile, read_keywords, write_keywords

__all__ = ["Format", "KeywordFile", "keyword_from_fields", "read_keywords", "write_keywords"]
