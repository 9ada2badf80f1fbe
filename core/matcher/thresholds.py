"""The numbers by which the matcher decides, and the bounds on what it may cost."""

# Occurrences of one keyword in one field that become mentions; the rest is only counted, in `Mention.total`. Source:
# judgement, what a reader looks through at most.
MAX_MENTIONS = 20

# Code points of a snippet before and after the occurrence. Source: judgement; with the occurrence, two lines of a
# terminal.
SNIPPET_CONTEXT = 80

# Code points of an occurrence that a snippet shows; a NEAR or a greedy regular expression may span a whole text.
# Source: judgement, four lines of a terminal.
MAX_SHOWN_OCCURRENCE = 320

# Share of the text (in code points) after which a keyword that occurs only once counts as mentioned in passing. Source:
# judgement; news texts put the facts first and the background last.
LATE_SHARE = 2 / 3

# Code points before and after an occurrence in which the items of an enumeration are looked for. Source: judgement;
# three items of the longest length.
LIST_CONTEXT = 120

# Words of an item in an enumeration. Source: judgement; the names of people and places with their titles have up to
# four.
MAX_LIST_ITEM_WORDS = 4

# Occurrences of a regular expression in one field that are looked for: finding all of them may cost the square of the
# text's length in any engine (`a.*b|a` in a text of a's).
MAX_REGEX_OCCURRENCES = 1000

# Bytes that RE2 may use for one set of regular expressions.
REGEX_SET_MEMORY = 8 << 20

# Regular expressions that are compiled into one set.
REGEX_SET_SIZE = 50

# Alternative requirements that an AND may have; beyond it, a part of the AND is left to the evaluation. `(a OR b) (c OR
# d)` has four.
MAX_REQUIREMENTS = 64

# Occurrences times sets of operands that are tried for one NEAR in one field, about two seconds of work: 2,048
# occurrences of eight different operands in any order, or 131,072 of two. A news text has fewer than 2,048 words.
MAX_NEAR_STEPS = 1 << 19

# Different characters outside ASCII that are replaced one by one when a text is folded, each with a pass over the text.
# A page in Latin script has fewer.
MAX_NON_ASCII = 64

# Different words up to which searching the text for each costs less than an index of all positions.
FEW_WORDS = 8

# Words whose matching wildcards are cached, in about ten megabytes: the vocabulary of some thousand articles.
MAX_CACHED_WORDS = 100_000

# Compiled regular expressions that are cached.
MAX_CACHED_REGEXES = 256

# Keywords from which on the query parser is built together with the matcher, so that a first change need not wait for
# it. Building so many takes far longer than the parser's 30 ms.
MANY_KEYWORDS = 10_000

# Articles of which `measure_frequencies` should be given about so many. A word that occurs in one article of a hundred
# was seen three times by then; a rarer one costs next to nothing as an anchor.
SAMPLE_SIZE = 300

# The names above that bound or save cost, and change no answer for an ordinary article.
RESOURCE_BOUNDS = frozenset(
    {
        "MAX_REGEX_OCCURRENCES",
        "REGEX_SET_MEMORY",
        "REGEX_SET_SIZE",
        "MAX_REQUIREMENTS",
        "MAX_NEAR_STEPS",
        "MAX_NON_ASCII",
        "FEW_WORDS",
        "MAX_CACHED_WORDS",
        "MAX_CACHED_REGEXES",
        "MANY_KEYWORDS",
        "SAMPLE_SIZE",
    }
)
