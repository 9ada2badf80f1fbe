"""Thresholds and resource limits of the matcher."""

# Maximum occurrences of one keyword in one field that become mentions. The others are only counted, in `Mention.total`.
# Source: judgement; a reader looks through no more.
MAX_MENTIONS = 20

# Maximum code points of a snippet before the occurrence, and after it. Source: judgement; with the occurrence, this
# fills two lines of a terminal.
SNIPPET_CONTEXT = 80

# Maximum code points of an occurrence in a snippet. A NEAR or a greedy regular expression may span an entire text.
# Source: judgement, four lines of a terminal.
MAX_SHOWN_OCCURRENCE = 320

# Share of the text (in code points) after which a single occurrence of a keyword counts as mentioned in passing.
# Source: judgement; news texts state the facts first and the background last.
LATE_SHARE = 2 / 3

# Code points before and after an occurrence that are searched for the other items of an enumeration. Source: judgement;
# three items of the maximum length.
LIST_CONTEXT = 120

# Maximum words of an item in an enumeration. Source: judgement; the names of people and places with their titles have
# up to four.
MAX_LIST_ITEM_WORDS = 4

# Maximum occurrences of a regular expression that are found in one field. In any engine, the time to find all of them
# may grow with the square of the text's length (`a.*b|a` in a text of a's).
MAX_REGEX_OCCURRENCES = 1000

# Bytes that RE2 may use for one set of regular expressions.
REGEX_SET_MEMORY = 8 << 20

# Maximum regular expressions that are compiled into one set.
REGEX_SET_SIZE = 50

# Maximum number of alternative requirements of an AND; `(a OR b) (c OR d)` has four. Operands that would exceed it
# require no feature.
MAX_REQUIREMENTS = 64

# Maximum product of the number of occurrences and the number of sets of operands, for one NEAR in one field. It is
# reached with 2,048 occurrences of eight different operands in any order, or 131,072 of two, and takes about two
# seconds. A news text has fewer than 2,048 words.
MAX_NEAR_STEPS = 1 << 19

# Maximum phrases in the automaton of added phrases, or a tenth of the phrases in the main one if that is more. An
# automaton of a thousand phrases takes two milliseconds to build.
MAX_ADDED_PHRASES = 1000

# Code points of a text that an automaton searches at once: all ordinary texts, and a few megabytes of occurrences.
SEARCHED_CHUNK = 50_000

# Maximum number of different words for which it costs less to search the text for each than to index all positions.
FEW_WORDS = 8

# Maximum words for which the matching wildcards are cached: the vocabulary of some thousand articles, about 10 MB.
MAX_CACHED_WORDS = 100_000

# Maximum compiled regular expressions that are cached.
MAX_CACHED_REGEXES = 256

# Minimum number of keywords for which a matcher builds the query parser immediately, so that the first change need not
# wait for it. Compiling so many keywords takes far longer than the parser's 30 ms.
MANY_KEYWORDS = 10_000

# Recommended number of articles for `count_frequencies`. A word that occurs in one of a hundred articles is expected
# three times in such a sample; a rarer word costs next to nothing as an anchor.
SAMPLE_SIZE = 300

# The constants above that only limit or save cost. They change no result for an ordinary article.
RESOURCE_BOUNDS = frozenset(
    {
        "MAX_REGEX_OCCURRENCES",
        "REGEX_SET_MEMORY",
        "REGEX_SET_SIZE",
        "MAX_REQUIREMENTS",
        "MAX_NEAR_STEPS",
        "FEW_WORDS",
        "MAX_ADDED_PHRASES",
        "SEARCHED_CHUNK",
        "MAX_CACHED_WORDS",
        "MAX_CACHED_REGEXES",
        "MANY_KEYWORDS",
        "SAMPLE_SIZE",
    }
)
