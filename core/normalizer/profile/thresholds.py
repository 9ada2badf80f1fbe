"""Every threshold for learning an outlet's boilerplate from its pages and recognizing it on later pages.

Letters are code points; shares are from 0 to 1. The source "generated" means that neighbouring values were compared on
the generated outlets of benchmarks/profile_learning.py. "Judgement" means that no values were compared.
"""

# Fingerprints of lines (fingerprints.py)

# Lines of a page that are fingerprinted: one half from its start, one half from its end.
MAX_FINGERPRINTED_LINES = 60

# Letters of a line whose names and numbers are masked. A longer line has no masked fingerprint. Source: generated.
MAX_MASKED_LETTERS = 160

# Link share from which a line is a link.
MIN_LINK_SHARE = 0.4

# Share of letters in quotation marks from which a line is a quotation. Source: generated.
MIN_QUOTED_SHARE = 1 / 3

# Letters at the start of a line within which a dateline must end. Source: twice the longest seen, which has 45.
MAX_DATELINE_LETTERS = 90

# Lines at the start of an article that are searched for a dateline, as boilerplate may be above it. Source:
# judgement.
DATELINE_LINES = 6

# Words of a sub-heading that may recur. A longer line that recurs is a slogan. Source: generated.
MAX_HEADING_WORDS = 4

# Number of elements in the path of a line: its own element and the elements around it. Source: generated.
PATH_LEVELS = 3

# Words at each end of a line that identify the line. Source: generated.
END_WORDS = 3

# Words of a line of which both ends must recur. In a shorter line, there is little between the ends, so one end is
# enough.
MIN_WORDS_WITH_TWO_ENDS = 9

# Words at the start of a link that identify it. The rest is another article's headline.
LINK_END_WORDS = 2

# Words that must remain in a masked line to identify it on its path. Source: generated.
MIN_MASKED_WORDS_ON_PATH = 2

# Words that must remain in a masked line to identify it on any path. Source: generated.
MIN_MASKED_WORDS_ANYWHERE = 4

# Words that introduce another article's headline (`Read also: …`). Source: generated.
MAX_LEAD_IN_WORDS = 4

# Words between two numbers of a date. They are masked, because most languages write months without a capital letter.
MAX_WORDS_BETWEEN_NUMBERS = 3

# Letters of an element's class names that are used; the rest is ignored.
MAX_CLASS_NAME_LETTERS = 200

# Recurring lines (recurrence.py)

# Pages that are needed before anything is learned or compared. Source: generated.
MIN_PAGES = 8

# Pages that are remembered: those of one or two days. Boilerplate that no longer recurs on them is forgotten.
WINDOW_PAGES = 40

# Number of pages up to which the rules are derived again after every page, because each page still adds much.
EARLY_PAGES = 20

# Pages between two later derivations of the rules. A derivation takes 0.8 ms, and remembering a page takes a twentieth
# of that (benchmarks/profile_learning.py).
PAGES_PER_UPDATE = 8

# Least number of pages on which boilerplate must occur. Source: generated.
MIN_LINE_PAGES = 5

# Share of an outlet's pages on which boilerplate occurs. Source: computed, with the next threshold.
MIN_RECURRENCE = 0.55

# Standard deviations by which a window may fall short of MIN_RECURRENCE. A line on 60 % of all pages is missed in 1 of
# 150 windows of 20 pages, and in 1 of 300 windows of 40 pages. A line on 10 % of all pages is taken for boilerplate in
# 1 of 400 windows of 20 pages, and in no window of 40 pages. Source: computed.
RECURRENCE_DEVIATIONS = 1.9

# Standard deviations by which boilerplate must recur more often than the lines of articles written by a formula.
FORMULA_DEVIATIONS = 3

# Share of an article's lines that must recur if the articles are written by a formula. Source: generated.
MIN_FORMULA_SHARE = 1 / 4

# Number of lines that are sampled to recognize such articles.
MAX_SAMPLED_LINES = 100

# Share of a window's lines above which a path is that of the articles, whatever its lines say. Source: judgement.
MAX_MAIN_PATH_SHARE = 0.5

# Share of the lines on a boilerplate path that may occur on no other page. Source: generated.
MAX_OWN_SHARE = 1 / 3

# The same share on a narrow path, where the outlet may choose between several lines. Source: generated.
MAX_OWN_SHARE_ON_NARROW_PATH = 1 / 2

# Share of sentences and links that a path must have to be judged. For example, the ingredients of a recipe are neither,
# and they differ from recipe to recipe.
MIN_SENTENCE_SHARE = 0.5

# Pages on which a path must occur to be judged. Source: generated.
MIN_PATH_PAGES = 4

# Lines of one page on a narrow path; paths of lists and paragraphs have more. Source: generated.
MAX_LINES_ON_NARROW_PATH = 2

# Pages on which a line on a narrow path must recur.
MIN_NARROW_PATH_PAGES = 3

# Share of the pages with a narrow path on which a line on it must recur. Source: generated.
MIN_NARROW_RECURRENCE = 0.5

# Pages of a template that are needed before boilerplate is learned for this template alone. Source: generated.
MIN_TEMPLATE_PAGES = 3

# Pages on which a line must recur if there are up to seven pages of the template. Source: generated.
MIN_TEMPLATE_LINE_PAGES = 4

# How often a template's boilerplate occurs on pages of other templates, compared with its own. Source: generated.
MAX_ELSEWHERE_RATIO = 0.1

# Number of pages after a redesign on which the earlier rules are still applied, because wordings outlive markup.
PREVIOUS_RULES_PAGES = 20

# Recurring headings (recurrence.py)

# Share of a heading's pages on which it is above boilerplate, or at the same position. Source: generated.
MIN_HEADING_SHARE = 0.8

# Share of all pages that no sub-heading of an article reaches. Source: generated.
MIN_HEADING_RECURRENCE = 0.75

# A heading at a fixed share of the article must be off by less than this number of lines: lines are integers.
MAX_HEADING_OFFSET = 1.0

# Links that make a list. A single link may be below any sub-heading. Source: generated.
MIN_LINKS_BELOW_HEADING = 2

# Lines above the article that are fingerprinted although they were not selected; as many below it. Source: judgement.
NEARBY_LINES = 3

# Redesigns (profile_update.py)

# Probability below which a run of strange pages is not due to chance: once in ten thousand pages.
MAX_RUN_PROBABILITY = 1e-4

# Least number of pages in such a run.
MIN_RUN_PAGES = 4

# Share of paths (Jaccard index) that pages of the same template have in common. Source: generated.
MIN_PATH_OVERLAP = 1 / 3

# A page without its template's boilerplate is strange if at most this share of the template's pages lacks it. Source:
# generated.
MAX_BARE_SHARE = 1 / 5

# Pages of a template that show whether its pages have boilerplate.
MIN_ALIKE_PAGES = 5

# Pages after which the older half of the rate of strange pages is dropped.
RATE_PAGES = 400

# Stored profiles (outlet_profile.py)

# Bytes of a decompressed profile. A profile has tens of kB; a larger one is broken.
MAX_PROFILE_BYTES = 1_000_000

# Names of the thresholds that only limit time or memory.
RESOURCE_BOUNDS = frozenset({"MAX_CLASS_NAME_LETTERS", "MAX_PROFILE_BYTES", "MAX_SAMPLED_LINES", "PAGES_PER_UPDATE"})

# The agreement of pages with the texts in the outlet's feed is the share of common runs of so many words. Texts of
# fewer words than the minimum are excerpts: WordPress cuts them after 55 words.
SHINGLE_WORDS = 3
MIN_COMPARED_WORDS = 80

# The number of pages over which the agreement is averaged before it is compared with the pages before them, of which
# there must be as many. A single page may differ because it was edited between the feed and the page.
AGREEMENT_PAGES = 20

# The usual agreement follows a permanent change over about this number of pages. A fall is reported until then.
AGREEMENT_SMOOTHING = 200

# A fall is reported if the pages agreed at least so well before, and agree less by so much now.
MIN_USUAL_AGREEMENT = 0.7
MIN_AGREEMENT_FALL = 0.15
