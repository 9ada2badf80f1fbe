"""Every threshold for recognizing teasers and pages without an article.

Letters are code points; shares are from 0 to 1.
"""

# Segments of the address of a standing page such as `/tentang/redaksi`; a deeper one is an article. Source: judgement.
MAX_STANDING_SEGMENTS = 2

# Letters and digits of an article's text; a shorter text is a teaser, a caption or an error message. Words are not
# counted, because some scripts do not separate them. Source: judgement.
MIN_TEXT_LETTERS = 100

# Letters and digits of a brief on a page that declares an article: one sentence. Source: judgement.
MIN_BRIEF_LETTERS = 40

# Letters of a listed page without any date that is not an article: two sentences. Source: judgement.
MAX_UNDATED_LETTERS = 260

# Greatest number of letters of a gallery, a video page, a wall or an error message. Source: judgement.
MAX_POOR_TEXT_LETTERS = 600

# Lines of an article at the root of a host. With fewer lines the page is the home page. Source: judgement.
MIN_FRONT_ARTICLE_LINES = 3

# Least number of linked headlines for the lines between them to be teasers. Source: judgement.
MIN_LINKED_HEADLINES = 3

# Greatest number of selected lines per linked headline in a list of teasers. Source: judgement.
MAX_LINES_PER_TEASER = 3

# Least number of lines directly below linked headlines on a page that is a list of teasers. Source: judgement.
MIN_TEASERS = 3

# Share of the selected long lines that must be directly below linked headlines. Source: judgement.
MIN_TEASER_SHARE = 0.6

# Letters of a line that is a teaser's text rather than its date or label. Source: judgement.
MIN_TEASER_LETTERS = 40

# Lines above a teaser's text that are searched for its headline. A label and a date may be between.
# Source: judgement.
MAX_LINES_ABOVE_TEASER = 3

# Words of a headline; an entry of a menu has fewer. Source: judgement.
MIN_HEADLINE_WORDS = 4

# Link share from which a line is the headline of another article. Source: judgement.
MIN_HEADLINE_LINK_SHARE = 0.9

# Link share below which a heading belongs to this page, or a line to a teaser's text. Source: judgement.
MAX_OWN_HEADING_LINK_SHARE = 0.5

# Letters of a short article above a list of teasers. The introduction of a section is shorter, or one paragraph.
MIN_INTRODUCTION_LETTERS = 200

# Words of a title that names a section. Source: judgement.
MAX_SUBJECT_WORDS = 3

# Headlines on a page that introduces a list with one paragraph. Source: judgement.
MIN_LISTED_HEADLINES = 5

# Link share of a headline in such a list: a date may be on the same line. Source: judgement.
MIN_LISTED_LINK_SHARE = 0.6

# Letters of a title or button that may be a message: page not found, log-in, consent. Source: judgement.
MAX_MESSAGE_LETTERS = 200

# Lines of a consent wall. Source: judgement.
MAX_CONSENT_LINES = 8

# Letters of a consent wall. Source: judgement.
MAX_CONSENT_LETTERS = 3_000

# Share of a consent wall's lines that mention cookies or privacy: two of three. Source: judgement.
MIN_CONSENT_SHARE = 0.66

# Lines below an article that are searched for a paywall or a link to the rest. Source: judgement.
MAX_LINES_BELOW_TEASER = 8

# Letters of a line that is a paywall's message or a link to the rest. Source: judgement.
MAX_WALL_LETTERS = 240

# Link share of a link to the rest if the text does not visibly break off. Source: judgement.
MIN_MORE_LINK_SHARE = 0.5

# Segments of an address below a listing that may belong to an article, as in `/topics/city/slug`, if the page declares
# no article. Source: annotated pages; a listing has one segment for itself and one for its name.
MIN_SEGMENTS_BELOW_LISTING = 3

# Words of the last segment of such an address. Source: annotated pages; names of topics have one or two
# words.
MIN_SLUG_WORDS_BELOW_LISTING = 3

# Words of the last segment of an address below a subject, if the page declares an article by og:type. Source: annotated
# pages.
MIN_SLUG_WORDS_BELOW_SUBJECT = 2

# Words of the headline of a page that declares an article or a date. Linked headings below it belong to a guide.
# Source: judgement; names of sections have up to four words.
MIN_GUIDE_TITLE_WORDS = 5

# Lists of links (core/normalizer/page_type/link_lists.py). Annotated pages: 100 lists, and 635 articles, of which 218
# declare neither a JSON-LD article nor a time of publication.

# Signs of a list that a page must have to be refused. Source: annotated pages; at 1, 9 further articles are refused.
MIN_LIST_SIGNS = 2

# Share of the page's running text below which the article's text is a sign of a list. Source: annotated pages; 90
# lists and 2 articles are refused at 0.4 to 0.6, 3 articles at 0.7.
MAX_LIST_SHARE = 0.6

# Lines between headline and text that are links: a sign of a list, and twice as many are two. Source: annotated pages;
# at 10, 3 further articles are refused, at 20, 2 lists fewer.
MIN_LINK_LINES_ABOVE_TEXT = 15

# Lines with a price on a list of products. Source: annotated pages; at 8, 1 list fewer is refused.
MIN_PRICE_LINES = 5

# Share below which a page is a list although its address looks like that of an article. Source: annotated pages; at
# 0.3, 1 further article is refused.
MAX_LIST_SHARE_WITH_ARTICLE_ADDRESS = 0.25

# Share below which a date speaks for no article, because it may be that of an entry. The page at the root of a host is
# the home page below this share, whatever it declares. Source: annotated pages; at 0.4, 1 further article is refused.
MAX_LIST_SHARE_WITH_DATE = 0.3

# Share below which a page is a list although it names an author: that of an entry, or a maker. Source: annotated pages;
# at 0.1, 1 further article is refused.
MAX_LIST_SHARE_WITH_AUTHORS = 0.05
