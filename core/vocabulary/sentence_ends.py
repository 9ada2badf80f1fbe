"""Characters at the end of a sentence or of a line of running text.

The sets differ on purpose, because each answers a different question. All are tuples of suffixes for `str.endswith`,
unless stated.
"""

STOPS = (".", "!", "?")
DASHES = ("-", "–", "—")
DOUBLE_QUOTES = ("”", '"')
CLOSING_QUOTES = (*DOUBLE_QUOTES, "’", "'")
ELLIPSES = ("..", "…")

SENTENCE_ENDS = (*STOPS, "…", *(stop + quote for stop in STOPS for quote in DOUBLE_QUOTES))
"""Ends of a sentence. A closing quotation mark alone is not one: headlines and names end with it, too."""

STATEMENT_ENDS = (".", ".”", '."')
"""Ends of a statement. Headlines and calls to action may end with ? or !, but not with a full stop."""

CLAUSE_ENDS = (*STOPS, *DASHES, ":")
"""Ends of a line of text, complete or continued in the next line, but not of a link or label."""

RUNNING_TEXT_ENDS = (*CLAUSE_ENDS, "…", ";", ",", *CLOSING_QUOTES)
"""Ends of any line of a paragraph. Captions have none of them."""

COMPLETE_TEXT_ENDS = (*STOPS, *CLOSING_QUOTES, ")", "]", "*")
"""Ends of a complete text: closing brackets and asterisks are those of sign-offs. A teaser breaks off without them."""

QUOTED_OR_CONTINUED_ENDS = (*STOPS, ",", *DOUBLE_QUOTES)
"""Ends of a part of a sentence. The headline in a cross-link has none of them."""

NON_HEADING_ENDS = frozenset(".!…。")
"""Last characters that sub-headings never have. A question mark is not among them."""

PROSE_PUNCTUATION = frozenset(".,!?;:。、")
"""Characters of which running text contains at least one."""

SENTENCE_END_CLASS = r".!?\"”’'"
"""For use in a character class: the character directly before a sign-off or cross-link behind a sentence."""

CLAUSE_END_CLASS = r".;:!?\n"
"""For use in a character class: characters that an item of a list between commas does not contain."""
