"""Characters that end a sentence or a line of running text.

The sets differ on purpose, because each answers another question; the reason stands below each. All are tuples of
suffixes for `str.endswith` unless stated.
"""

STOPS = (".", "!", "?")
DASHES = ("-", "–", "—")
DOUBLE_QUOTES = ("”", '"')
CLOSING_QUOTES = (*DOUBLE_QUOTES, "’", "'")
ELLIPSES = ("..", "…")

SENTENCE_ENDS = (*STOPS, "…", *(stop + quote for stop in STOPS for quote in DOUBLE_QUOTES))
"""A whole sentence. A quotation mark alone is no end: headlines and names close with one."""

STATEMENT_ENDS = (".", ".”", '."')
"""A sentence that states something. Headlines and prompts may ask or exclaim, but have no full stop."""

CLAUSE_ENDS = (*STOPS, *DASHES, ":")
"""A line that is no mere link or label: it ends, or leads on to the next line."""

RUNNING_TEXT_ENDS = (*CLAUSE_ENDS, "…", ";", ",", *CLOSING_QUOTES)
"""Any end that a paragraph cut by line breaks may have. A caption has none of them."""

COMPLETE_TEXT_ENDS = (*STOPS, *CLOSING_QUOTES, ")", "]", "*")
"""A text that does not break off: closing brackets and asterisks belong to sign-offs."""

QUOTED_OR_CONTINUED_ENDS = (*STOPS, ",", *DOUBLE_QUOTES)
"""A part of a sentence of the story, rather than a headline that a cross-link cites."""

NON_HEADING_ENDS = frozenset(".!…。")
"""Last characters that no sub-heading has. It may be a question."""

PROSE_PUNCTUATION = frozenset(".,!?;:。、")
"""Characters of which running text has at least one."""

SENTENCE_END_CLASS = r".!?\"”’'"
"""Content of a character class: what stands directly before a sign-off or a cross-link behind a sentence."""

CLAUSE_END_CLASS = r".;:!?\n"
"""Content of a character class: what no list item between commas contains."""
