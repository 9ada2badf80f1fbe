"""Limits on the size of a query, which bound the cost of parsing and matching it."""

# Maximum characters of a query.
MAX_LENGTH = 200_000

# Maximum depth of parentheses in a query as typed. People need far fewer levels, and Python's stack allows far more.
MAX_DEPTH = 50

# Maximum levels of a tree with all references resolved. Code that walks the tree takes some of Python's 1,000 stack
# frames for each level. A query with MAX_DEPTH nested parentheses has about 150 levels.
MAX_LEVELS = 200

# Maximum words, attributes and regular expressions of a query with all references resolved.
MAX_WORDS = 10_000

# Maximum wildcards of a query with all references resolved.
MAX_WILDCARDS = 100

# Maximum regular expressions of a query with all references resolved.
MAX_REGEXES = 20

# Maximum characters of a regular expression.
MAX_REGEX_LENGTH = 1000

# Bytes that RE2 may use for one regular expression. It rejects those that need more, such as (\w{1000}){1000}.
REGEX_MEMORY = 1 << 20

# Maximum product of a text's characters and the instructions of a regular expression's program. In the worst case, such
# a search takes one or two seconds: RE2 simulates each instruction at each character if the states do not fit into its
# memory.
MAX_REGEX_STEPS = 1 << 28

# A text length, in characters, that almost no article exceeds. A hint reports a regular expression that is searched for
# in fewer characters.
LONG_TEXT = 100_000

# Maximum operands of a NEAR. The cost of finding them in any order doubles with each operand.
MAX_NEAR_OPERANDS = 8

# Maximum number of other words between two operands of a NEAR. A paragraph of a news article has fewer words.
MAX_NEAR_DISTANCE = 100

# Maximum spellings of one phrase. Beyond this number, the remaining words are searched only as written.
MAX_SPELLINGS = 32

# Maximum length of a chain of keywords, each of which refers to the next.
MAX_REFERENCE_CHAIN = 20
