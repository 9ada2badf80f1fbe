"""Files of keywords in CSV, YAML and word lines: text in, keywords out, and back."""

from core.keyword_files.entries import keyword_from_fields
from core.keyword_files.keyword_file import Format, KeywordFile, read_keywords, write_keywords

__all__ = ["Format", "KeywordFile", "keyword_from_fields", "read_keywords", "write_keywords"]
