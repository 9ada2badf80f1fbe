"""Characters at the end of a sentence or of a line of running text.

Each rule needs a set of its own. All sets are tuples of suffixes for `str.endswith`, unless stated otherwise.
"""

STOPS = (".", "!", "?")
DASHES = ("-", "–", "—")
DOUBLE_QUOTES = ("”", '"')
CLOSING_QUOTES = (*DOUBLE_QUOTES, "’", "'")
ELLIPSES = ("..", "…")

# Ends of a sentence. A closing quotation mark after another character may also end a headline or a name.
SENTENCE_ENDS = (*STOPS, "…", *(stop + quote for stop in STOPS for quote in DOUBLE_QUOTES))

# Ends of a statement. Headlines and calls to action may end with ? or !, but not with a full stop.
STATEMENT_ENDS = (".", ".”", '."')

# Ends of a line of running text, whether or not its last sentence continues in the next line. Links and labels end
# differently.
CLAUSE_ENDS = (*STOPS, *DASHES, ":")

# Ends of any line of a paragraph. Captions end differently.
RUNNING_TEXT_ENDS = (*CLAUSE_ENDS, "…", ";", ",", *CLOSING_QUOTES)

# Ends of a complete text, including those of a sign-off in brackets or with asterisks. A teaser breaks off without
# them.
COMPLETE_TEXT_ENDS = (*STOPS, *CLOSING_QUOTES, ")", "]", "*")

# Ends of a part of a sentence. The headline in a cross-link ends differently.
QUOTED_OR_CONTINUED_ENDS = (*STOPS, ",", *DOUBLE_QUOTES)

# A set of characters that do not occur at the end of a sub-heading. A question mark may, so it is not in the set.
NON_HEADING_ENDS = frozenset(".!…。")

# A set of characters. Running text contains at least one of them.
PROSE_PUNCTUATION = frozenset(".,!?;:。、")

# Part of a character class: characters that occur between the items of an enumeration, but not inside an item.
NON_ITEM_CLASS = r".;:!?\n"

# Part of a character class: the characters that may end the sentence before a sign-off or cross-link in the same line.
SENTENCE_END_CLASS = r".!?\"”’'"
