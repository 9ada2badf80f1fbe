"""Every threshold for selecting the lines of an article on its page.

Letters are code points; shares are from 0 to 1; a weight counts the letters of running text (`text_weight` in
core/normalizer/document/line.py). "Annotated pages" are 235 news pages that benchmarks/extraction.py reads. On these,
each value was lowered and raised by a third; a comment such as "F1 −0.04 at 400" gives the resulting change of F1 in
percentage points. For each value, the tests contain a page on either side of it.
"""

# Reliability of a selection

# Weight below which a selection is not trusted. Boxes with a boilerplate class name are searched then, and after them
# the text that the page declares and the text that trafilatura finds. Source: annotated pages, F1 −0.04 at 400.
MIN_ARTICLE_WEIGHT = 300

# Share of a selection's letters that must be running text for it to be trusted. Source: judgement.
MIN_RUNNING_TEXT_SHARE = 0.2

# Weights of boxes

# Shares of a box's weight that are added to the scores of the box and of the boxes around it, innermost first. Source:
# based on arc90's Readability.
CONTAINER_SHARES = (1.0, 0.5, 0.17, 0.11, 0.08)

# The same for a box with a single sentence. It wraps a paragraph, and the container is the box around such wrappers.
WRAPPER_SHARES = (0.5, 1.0, 0.5, 0.17, 0.11)

# Factor by which the score of a box is multiplied if its class name marks it as an article. Source: annotated pages,
# F1 −0.08 at 1.
NAMED_BOX_FACTOR = 1.5

# Link share from which a heading is the headline of another article. A date without a link may be next to it. Source:
# annotated pages, F1 −0.16 at 1.06.
MIN_TEASER_LINK_SHARE = 0.8

# Link share below which a heading belongs to this page. Source: judgement.
MAX_HEADLINE_LINK_SHARE = 0.5

# Boxes that are never part of an article

# Share of a page's weight that boxes with a boilerplate class name may have. With more, it is the class name of a
# wrapper (`with-sidebar`, `ad-free`) or of the theme's paragraphs. Source: annotated pages, F1 −0.38 at 0.33.
MAX_BOILERPLATE_SHARE = 0.5

# Number of lines that mention cookies or privacy from which a dialog is a consent notice. Source: judgement.
MIN_CONSENT_LINES = 2

# Share of a page's weight that caption boxes may have. With more, the article is a photo feature. Source: judgement.
MAX_CAPTION_BOX_SHARE = 0.35

# Lines of a box that is a picture with its caption. Source: judgement; 1 annotated page changes, but F1 does not drop.
MAX_CAPTION_BOX_LINES = 3

# Letters of such a box. Source: the longest caption seen has 544.
MAX_CAPTION_BOX_LETTERS = 700

# Letters in the <p> of such a box. A box with a picture and a longer paragraph is text. Source: annotated pages, F1
# −0.01 at 267.
MAX_CAPTION_BOX_P_LETTERS = 200

# Boxes that continue an article

# Share of the weight found so far that sibling boxes must add. Readers would not miss a smaller part. Source: annotated
# pages, F1 −0.18 at 0.04.
MIN_SIBLING_GAIN = 0.03

# Share of the weight found so far that the text directly in an outer box must have. Source: judgement.
MIN_OUTER_WEIGHT_SHARE = 0.1

# Share of the weight found so far from which an equal box is a further page, no matter how many links it contains.
# Source: judgement.
MIN_EQUAL_SIBLING_SHARE = 0.2

# Share of the unlinked letters that must be running text in a sibling whose class name marks it as an article. Source:
# judgement.
MIN_NAMED_SIBLING_TEXT_SHARE = 0.5

# Link share of a sibling whose class name marks it as an article. Source: judgement.
MAX_NAMED_SIBLING_LINK_SHARE = 0.5

# Share of the letters that must be running text in any other sibling. Source: annotated pages, F1 −0.02 at 0.73.
MIN_SIBLING_TEXT_SHARE = 0.55

# Link share of any other sibling. Source: annotated pages, F1 −0.02 at 0.13.
MAX_SIBLING_LINK_SHARE = 0.2

# Share of the weight found so far that one box of any other sibling must contain. Source: judgement; 1 annotated page
# changes, but F1 does not drop.
MIN_DENSE_SIBLING_SHARE = 0.3

# Lines around and between an article's paragraphs

# Weight below the headline after which another <h1> starts the next article of an endless page. Source: judgement.
MIN_WEIGHT_BEFORE_NEXT_ARTICLE = 600

# Link share below which every line between lines of the text belongs to the text. Source: judgement; 12 annotated pages
# change, but F1 does not drop.
MAX_LINE_LINK_SHARE = 0.6

# Letters from which a line that is mostly a link may be a sentence. Source: annotated pages, F1 −0.02 at 67.
MIN_LINKED_SENTENCE_LETTERS = 100

# Link share below which such a line is a sentence with a link in it. Source: annotated pages, F1 −0.06 at 1.2.
MAX_LINKED_SENTENCE_SHARE = 0.9

# Words of a name that is a link and still belongs to the text. Source: annotated pages, F1 −0.02 at 2.
MAX_LINKED_NAME_WORDS = 3

# Share of the weight above the headline up to which that text is dropped. With more, the heading is not the article's
# headline. Source: judgement.
MAX_SHARE_ABOVE_HEADLINE = 0.15

# Letters of a byline or date below the headline. Source: annotated pages, F1 −0.04 at 80.
MAX_BYLINE_LETTERS = 120

# Letters of a line of links (sections, tags) at either end. Source: annotated pages, F1 −0.01 at 40.
MAX_LINK_LINE_LETTERS = 60

# Link share of such a line. Source: annotated pages, F1 −0.01 at 0.4.
MIN_LINK_LINE_SHARE = 0.3

# Words of a line with a colon that introduces a list of links as part of the text; `Baca juga:` has fewer. Source:
# judgement.
MIN_INTRODUCTION_WORDS = 4

# Link share of a line that makes the sub-heading above it the heading of a link box. Source: judgement.
MIN_LINK_BELOW_HEADING_SHARE = 0.2

# Letters of a paragraph that is not repeated on purpose; refrains and quotations are shorter. Source: judgement; 2
# annotated pages change, but F1 does not drop.
MIN_REPEATED_LETTERS = 200

# Text declared in JSON-LD

# Letters of a declared text. A shorter text is often only a description of the article. Source: judgement.
MIN_DECLARED_TEXT_LETTERS = 300

# Ratio between the lengths of the declared text and the displayed text: some outlets declare only an excerpt. Source:
# judgement.
MIN_DECLARED_TEXT_RATIO = 2

# Letters that are read from a declared text.
MAX_DECLARED_TEXT_LETTERS = 200_000

# Lines located in the text that trafilatura finds

# Lines between two parts of one article (a box of links, a picture with its credit). Source: judgement.
MAX_GAP_LINES = 12

# Lines after the last long line that are searched for further short lines. Source: judgement.
MAX_TAIL_LINES = 12

# Length from which a distant part of the text is kept, compared with the longest part. Source: judgement.
MIN_SIDE_PART_RATIO = 0.25

# Letters of the sentences that are used to check the fast extraction. Source: judgement.
MIN_SAMPLE_LETTERS = 80

# Link share of such a sentence. Source: judgement.
MAX_SAMPLE_LINK_SHARE = 0.3

# Share of the sentences' letters that the fast extraction must contain. Source: judgement.
MIN_SAMPLE_COVERAGE = 0.9

# Letters and digits of a line that does not recur by chance. Shorter lines are located by their neighbours. Source:
# judgement.
MIN_ANCHOR_LETTERS = 24

# The same for a page without such long lines, such as a poem or teasers with dates. Source: judgement.
SHORT_ANCHOR_LETTERS = 12

# Letters and digits of a paragraph that is located by its two ends because trafilatura dropped a link inside it.
# Source: judgement.
MIN_BROKEN_ANCHOR_LETTERS = 72

# Link share below which a line between located lines is added again. Source: judgement.
MAX_LOCATED_LINK_SHARE = 0.5

# Bytes of a page that trafilatura may process. A larger page may take longer than a second.
MAX_TRAFILATURA_BYTES = 1_000_000

# Opening brackets (`<`) of such a page, for the same reason.
MAX_TRAFILATURA_TAGS = 9_000

# Names of the thresholds that only limit time or memory.
RESOURCE_BOUNDS = frozenset({"MAX_DECLARED_TEXT_LETTERS", "MAX_TRAFILATURA_BYTES", "MAX_TRAFILATURA_TAGS"})

# Sections of guides, lists, copies

# Paragraphs of running text per linked heading in a sibling box that resembles the container. Source: annotated pages;
# a teaser has one or two.
MIN_LINKED_SECTION_PARAGRAPHS = 3

# Weight of such a box per linked heading. Source: annotated pages; teasers have about 150.
MIN_LINKED_SECTION_WEIGHT = 250

# Share of running text in a sibling box that resembles the container and has few links. The other lines are a list.
# Source: annotated pages.
MIN_LIST_SIBLING_TEXT_SHARE = 0.35

# Share of the letters of such a box that may be linked. Source: annotated pages.
MAX_LIST_SIBLING_LINK_SHARE = 0.1

# If less than this share of the page's weight is outside of side boxes, the side boxes are searched, too: an <aside>
# was never closed, or it is the main column. Source: judgement.
MIN_SHARE_OUTSIDE_ASIDE = 0.3

# Link share below which a list with linked items belongs to the article. Source: annotated pages.
MAX_LINKED_LIST_SHARE = 0.5

# Words of the phrases that are compared to find copies of a text. Source: a usual length of shingles for finding
# near-duplicates.
COPY_PHRASE_WORDS = 4

# Number of such phrases in a box that may be a copy of earlier boxes. Source: judgement; about three sentences.
MIN_COPY_PHRASES = 60

# Share of a box's phrases that must be in earlier boxes if the box is a copy. Source: annotated pages; at 0.5, one
# article with a summary loses its text.
MIN_COPY_SHARE = 0.7
