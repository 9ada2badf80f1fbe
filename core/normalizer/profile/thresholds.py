"""Every threshold for learning an outlet's boilerplate from its pages and recognizing it on later pages.

Letters are code points, shares are from 0 to 1. "Generated" stands for the outlets of benchmarks/profile_learning.py,
on which a value was tried against its neighbours; "judgement" for a value that was not.
"""

# Fingerprints of lines (fingerprints.py)

# Lines of one page that are fingerprinted, half of them its first and half its last.
MAX_FINGERPRINTED_LINES = 60

# Letters of a line whose names and numbers are masked. A longer line has no masked fingerprint. Source: generated.
MAX_MASKED_LETTERS = 160

# Link share from which a line is a link.
MIN_LINK_SHARE = 0.4

# Share of a line's letters in quotation marks from which the line is a quotation. Source: generated.
MIN_QUOTED_SHARE = 1 / 3

# Letters at the start of a line in which a dateline ends. Source: the longest seen has 45, doubled.
MAX_DATELINE_LETTERS = 90

# Lines at the start of an article that are searched for a dateline, as boilerplate may be above it. Source:
# judgement.
DATELINE_LINES = 6

# Words of a sub-heading that may recur; a longer one that recurs is a slogan. Source: generated.
MAX_HEADING_WORDS = 4

# Number of elements in the path of a line: its own element and the elements around it. Source: generated.
PATH_LEVELS = 3

# Words at each end by which a line is recognized. Source: generated.
END_WORDS = 3

# Words of a line from which both of its ends must recur. In a shorter line, little is between the ends, so one end is
# enough.
MIN_WORDS_WITH_TWO_ENDS = 9

# Words at the start by which a link is recognized: the rest is another article's headline.
LINK_END_WORDS = 2

# Words left of a masked line that is recognized on its path only. Source: generated.
MIN_MASKED_WORDS_ON_PATH = 2

# Words left of a masked line that is recognized on any path. Source: generated.
MIN_MASKED_WORDS_ANYWHERE = 4

# Words that lead in another article's headline (`Read also: …`). Source: generated.
MAX_LEAD_IN_WORDS = 4

# Words between two numbers of one date, which are masked: most languages write months without a capital.
MAX_WORDS_BETWEEN_NUMBERS = 3

# Letters of an element's class names that count.
MAX_CLASS_NAME_LETTERS = 200

# Recurring lines (recurrence.py)

# Pages before anything is learned or compared. Source: generated.
MIN_PAGES = 8

# Pages remembered: an outlet's day or two. What does not recur on them any more is forgotten.
WINDOW_PAGES = 40

# Pages up to which the rules are derived anew after each page: every page still adds much.
EARLY_PAGES = 20

# Pages between two derivations of the rules after that: one takes 0.8 ms, remembering a page a twentieth of it
# (benchmarks/profile_learning.py).
PAGES_PER_UPDATE = 8

# Least number of pages on which boilerplate must occur. Source: generated.
MIN_LINE_PAGES = 5

# Share of an outlet's pages on which boilerplate occurs. Source: computed, with the next threshold.
MIN_RECURRENCE = 0.55

# Standard deviations by which a window may fall short of MIN_RECURRENCE. Of a line on 60 % of all pages, 1 of 150
# windows of 20 pages falls short, and 1 of 300 of 40; one on 10 % reaches it in 1 of 400 and in none. Source:
# computed.
RECURRENCE_DEVIATIONS = 1.9

# Standard deviations by which boilerplate must recur more often than the lines of articles written by a formula.
FORMULA_DEVIATIONS = 3

# Share of an article's lines that recur where articles are written by a formula. Source: generated.
MIN_FORMULA_SHARE = 1 / 4

# Number of lines that are sampled to recognize such articles.
MAX_SAMPLED_LINES = 100

# Share of a window's lines above which a path is that of the articles, whatever they say. Source: judgement.
MAX_MAIN_PATH_SHARE = 0.5

# Share of the lines on a path of boilerplate that no other page has. Source: generated.
MAX_OWN_SHARE = 1 / 3

# The same share on a narrow path, where the boilerplate may be one of several. Source: generated.
MAX_OWN_SHARE_ON_NARROW_PATH = 1 / 2

# Share of the lines on a path that must be sentences or links for it to be judged: ingredients are neither, and each
# recipe lists its own.
MIN_SENTENCE_SHARE = 0.5

# Pages on which a path must occur to be judged. Source: generated.
MIN_PATH_PAGES = 4

# Lines on a narrow path on one page; lists and paragraphs have more. Source: generated.
MAX_LINES_ON_NARROW_PATH = 2

# Pages on which a line on a narrow path must recur.
MIN_NARROW_PATH_PAGES = 3

# Share of the pages with a narrow path on which a line on it must recur. Source: generated.
MIN_NARROW_RECURRENCE = 0.5

# Pages of one template before anything is learned of it alone. Source: generated.
MIN_TEMPLATE_PAGES = 3

# Pages of up to seven of one template on which a line must recur. Source: generated.
MIN_TEMPLATE_LINE_PAGES = 4

# How often a template's boilerplate occurs on pages of other templates, compared with its own. Source: generated.
MAX_ELSEWHERE_RATIO = 0.1

# Pages after a redesign during which the rules from before it are still applied: wordings outlive markup.
PREVIOUS_RULES_PAGES = 20

# Recurring headings (recurrence.py)

# Share of a heading's pages on which it stands above boilerplate, or at one position. Source: generated.
MIN_HEADING_SHARE = 0.8

# Share of all pages on which no sub-heading of articles stands. Source: generated.
MIN_HEADING_RECURRENCE = 0.75

# Lines by which a heading at a fixed share of the article may be off, exclusive: lines are integers.
MAX_HEADING_OFFSET = 1.0

# Links that make a list; a single one may stand below any sub-heading. Source: generated.
MIN_LINKS_BELOW_HEADING = 2

# Lines fingerprinted above the article, and as many below it, that were not selected. Source: judgement.
NEARBY_LINES = 3

# Redesigns (profile_update.py)

# Probability below which a run of strange pages is not due to chance: once in ten thousand pages.
MAX_RUN_PROBABILITY = 1e-4

# Least number of pages in such a run.
MIN_RUN_PAGES = 4

# Share of their paths (Jaccard index) that pages of one template have in common. Source: generated.
MIN_PATH_OVERLAP = 1 / 3

# Share of the pages of a template without its boilerplate, if a page without it is strange. Source: generated.
MAX_BARE_SHARE = 1 / 5

# Pages of a template that show whether its pages have boilerplate.
MIN_ALIKE_PAGES = 5

# Pages after which the older half of the rate of strange pages is forgotten.
RATE_PAGES = 400

# Stored profiles (outlet_profile.py)

# Bytes of a decompressed profile. A profile has tens of kB; a larger one is broken.
MAX_PROFILE_BYTES = 1_000_000

# Names of the thresholds that only limit time or memory.
RESOURCE_BOUNDS = frozenset({"MAX_CLASS_NAME_LETTERS", "MAX_PROFILE_BYTES", "MAX_SAMPLED_LINES", "PAGES_PER_UPDATE"})
