"""Thresholds of the recognition of copies. Unless another source is named, `make bench-clusters` gives the figures."""

# --- Fingerprint and candidates ---

# Bytes of a run that is hashed: about four words, the last one cut. An edit of 10 % of the words leaves two thirds of
# such runs; unrelated articles rarely have one in common.
RUN_BYTES = 28

# Hashes from the whole text, and additional ones from its beginning. Without the latter, 3 to 7 % of the copies that
# were cut to half or less are no candidates. With 12 and 5, 3 % fewer of the cut and edited copies are found.
TEXT_HASHES = 16
LEAD_HASHES = 6
LEAD_BYTES = 300

# Hashes that an article and a candidate have in common. With two, stock phrases make four times as many candidates.
MIN_SHARED_HASHES = 3

# One hash less suffices if the sum of their shares (1 for a hash that only the candidate has, 1/2 if two articles have
# it) reaches this. A third of the copies that were cut to a few sentences are found only so.
MIN_RARE_SCORE = 1.0

# Maximum candidates that are compared with an article.
MAX_CANDIDATES = 8

# Recommended maximum of articles per hash that a database returns, newest first. The items of a series share hashes.
MAX_ARTICLES_PER_HASH = 64

# --- Alignment ---

# Words of a text that are compared. News texts are shorter.
MAX_WORDS = 3000

# Words in a row by which the alignment starts. Fewer recur by chance.
ALIGNED_WORDS = 3

# Maximum words between two aligned runs that are aligned one by one; more are a replaced passage.
MAX_GAP_WORDS = 200

# How many times longer one side of a gap may be, apart from MIN_PASSAGE_WORDS. In a longer one, a passage was added,
# and its values stand against nothing.
MAX_GAP_RATIO = 3

# Words in a row that make up a passage of a text's own. Fewer are an edit.
MIN_PASSAGE_WORDS = 8

# Share of the shorter text's runs that both texts need for an alignment. Copies with 10 % edits have over .6.
MIN_COMMON_RUNS = 0.4

# --- Decision: the shape of the texts ---

# Share of one text that must be aligned. Copies have .81 and more, follow-ups up to .72.
MIN_ALIGNED_SHARE = 0.8

# The same for a text of fewer than SHORT_WORDS words: items of a series that differ by plain words only have up to .88.
MIN_SHORT_ALIGNED_SHARE = 0.85
SHORT_WORDS = 100

# Share of own passages that both texts may have. Copies have them in one text only, follow-ups and quoting articles
# .14 to .9 in both.
MAX_OWN_SHARE = 0.2

# A text that is shorter than this share of the other one is a copy only if MIN_ALIGNED_LEAD of that one's beginning is
# aligned (LEAD_SHARE of its words, at least MIN_LEAD_WORDS). Otherwise it is quoted.
MIN_LENGTH_RATIO = 0.6
LEAD_SHARE = 0.25
MIN_LEAD_WORDS = 20
MIN_ALIGNED_LEAD = 0.5

# Words of a text that is a story; texts below it may be a caption that recurs, unless they have the same title.
MIN_STORY_WORDS = 25

# --- Decision: conflicts ---

# Maximum words of a passage whose values are compared with those of the passage in its place.
MAX_REPLACED_WORDS = 12

# Weights of two values that stand against each other. A copy replaces no name or state by another one, but some numbers
# are corrected, and names are misspelt.
NUMBER_WEIGHT = 1.0
NAME_WEIGHT = 2.0
SPELLING_WEIGHT = 0.5
STATE_WEIGHT = 2.0

# Weight of a replaced clause without values, and its least words. A horoscope consists of such clauses.
CLAUSE_WEIGHT = 1.0
MIN_CLAUSE_WORDS = 3

# Titles are compared if this share of the longer one is equal. Recurring items have their news in the title, so it
# counts twice.
MIN_TITLE_SHARE = 0.5
TITLE_FACTOR = 2.0

# Maximum weight of conflicts for each name or number that both texts contain, and the number of those that are assumed.
# Copies with corrected numbers have up to .2, items of a series .15 and more.
MAX_CONFLICT_SHARE = 0.15
CONSTANT_VALUES = 4

# Words that speak for one story as much as one common value. Some texts have few names and numbers.
WORDS_PER_VALUE = 30

# Candidates that differ by values only, from which on an article belongs to a series, and after which no more are
# compared. Source: judgement; a story may have one rejected copy.
MIN_SERIES_ITEMS = 2
MAX_SERIES_ITEMS = 3

# Share of aligned words in an identical text, whose dateline may differ. Short items with another dateline have .94.
MIN_IDENTICAL_SHARE = 0.9

# Conflicts that the message of a verdict names. Source: judgement; they fit on a line.
SHOWN_CONFLICTS = 3
