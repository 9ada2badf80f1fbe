"""Every threshold of the rules that find the title, authors, dateline and dates of an article.

Lengths are in code points unless stated otherwise, and shares are from 0 to 1. A threshold without a source was not
measured.
"""

# Lines around the article text (article_builder.py)

# Number of lines before the headline, and of lines after the text, that are searched for a byline and a date.
NEARBY_LINES = 12

# Maximum number of lines that repeat the headline above the text whose next lines are read: a bound on time. A page for
# several devices repeats it two or three times. Source: judgement.
MAX_HEADLINES = 6

# Maximum number of lines between headline and text that are searched. A page with more lines there has a table of
# contents.
MAX_HEADER_LINES = 48

# Number of lines at the beginning of the text among which a byline or date may be.
OPENING_LINES = 4

# Maximum length of such a byline or date.
MAX_OPENING_BYLINE_LENGTH = 60

# Number of further lines after the text in which a credit counts if it has a label with a colon.
LABELLED_LINES = 36

# Number of lines after the text in which a name in brackets is the author's.
SIGNATURE_LINES = 2

# Number of lines, counted from the headline, in which a credit without a role (`By Rina Marlina`) belongs to this
# article. Farther away, it may belong to the teaser of another article.
BYLINE_LINES = 4

# Authors (authors.py)

# Maximum number of authors without a role. If a page names more, all but the first belong to other articles.
MAX_COAUTHORS = 3

# Number of credits with the same role from which they name the authors of the works that the article is about.
MIN_CREDITS_OF_WORKS = 3

# Maximum length of a credit, which is a line of its own. In a longer line, `Oleh` is the first word of a sentence.
MAX_CREDIT_LENGTH = 120

# Maximum number of words in a person's name without academic degrees.
MAX_NAME_WORDS = 6

# Maximum length of a person's name with academic degrees.
MAX_NAME_LENGTH = 80

# Maximum length of the name of a town between a role and a name, as in `Kontributor Garut, Rina Marlina`.
MAX_TOWN_LENGTH = 60

# Minimum and maximum length of a user name that is displayed as the author. Shorter words are ordinary ones.
MIN_USER_NAME_LENGTH = 4
MAX_USER_NAME_LENGTH = 30

# Number of lines below the headline in which an element that is marked as the author's name counts.
MARKED_LINES = 8

# Number of lines at the end of the text among which a biography of the author may be.
BIOGRAPHY_LINES = 6

# Maximum number of words in the line with the name above a biography, and minimum number of letters in the first line
# of the biography.
MAX_BIOGRAPHY_NAME_WORDS = 4
MIN_BIOGRAPHY_LETTERS = 40

# Number of lines at the end of the text among which a credit with a role and a colon may be.
CLOSING_LINES = 4

# Maximum number of words in the name of the person after whom a site is named.
MAX_OWNER_WORDS = 4

# Share of an outlet's name. A single word that makes up a larger share of it refers to the outlet and not to a person.
MIN_OUTLET_SHARE_OF_WORD = 0.5

# Names of the outlet (dateline.py, title.py)

# Minimum number of letters and digits in a name that is compared with the names of the outlet. A shorter name occurs
# within many others.
MIN_OUTLET_NAME_LENGTH = 3

# Dateline (dateline.py)

# Maximum length of a dateline. Source: twice the longest dateline in the annotated pages, which has 45 code points.
MAX_DATELINE_LENGTH = 90

# Minimum number of letters and digits in an outlet's name that is recognized within a longer credit.
MIN_CONTAINED_NAME_LENGTH = 4

# Minimum share of an outlet's name that identifies the outlet. The town after which an outlet is named is a smaller
# share.
MIN_OUTLET_NAME_SHARE = 0.8

# Dates (date_selection.py)

# Number of minutes by which an outlet's clock may be fast.
CLOCK_SKEW_MINUTES = 10

# Number of minutes by which a clock displayed on a page may differ from the time of the fetch. Pages may be cached.
PAGE_CLOCK_MINUTES = 15

# Maximum length of a line that displays the date of publication. In a longer line, the date is part of an article.
MAX_DATE_LINE_LENGTH = 160

# Number of hours by which two dates of the same day may differ if their time zones and times of day are unreliable.
SAME_DAY_HOURS = 36

# Two dates that differ by fewer days are the same date, so one with a time may replace one without.
SAME_DATE_DAYS = 2

# Maximum error, in hours, of a time with a wrong time zone.
MAX_ZONE_ERROR_HOURS = 15

# Offsets of the zones farthest from Greenwich: UTC-12 and UTC+14.
WESTERNMOST_HOURS = 12
EASTERNMOST_HOURS = 14

# Minutes of which the offset of every zone is a multiple.
ZONE_STEP_MINUTES = 15

# Number of lines below the headline in which a date line contradicts machine-readable dates.
DATE_LINES = 8

# How many dates of publication are read from the data for a page's scripts: a bound on time.
MAX_EMBEDDED_DATES = 20

# Title (title.py)

# Length to which declared titles are cut.
MAX_TITLE_LENGTH = 500

# Minimum length of an outlet's name that separates a headline from the outlet's motto. A shorter name may occur in a
# headline.
MIN_MOTTO_NAME_LENGTH = 6

# Minimum number of words in a heading or line that can be the headline although no declared title repeats it.
MIN_HEADLINE_WORDS = 4

# Maximum number of words in a line above the date that can be the headline.
MAX_HEADLINE_WORDS = 30

# Minimum share of the words in a page's only <h1> that must occur in the declared titles.
MIN_SHARED_WORDS = 0.2

# The same for an <h1> of three words.
MIN_SHARE_OF_FEW_WORDS = 0.6

# The same for another heading above the text, if there is no <h1>.
MIN_SHARE_OF_REWORDED = 0.6

# Maximum length of the line with the date below a headline without markup.
MAX_DATED_LINE_LENGTH = 80

# Share of a heading's text that is linked. A heading with this share or more is a teaser.
MAX_HEADING_LINK_SHARE = 0.9

# Minimum number of words in a heading with which a declared title may begin without being equal to it.
MIN_PREFIX_WORDS = 3

# Maximum number of words in a text that consists of the outlet's name and a channel, such as `Tekno Example.co.id`.
MAX_CHANNEL_WORDS = 4

# Minimum number of letters and digits in a text that can be an abbreviated name of the outlet.
MIN_PART_OF_NAME_LENGTH = 4

# Minimum share of the outlet's name that an abbreviated name must contain.
MIN_PART_OF_NAME_SHARE = 0.5

# Bytes behind the name `dataLayer` that are searched for the author, and how many times that name is looked for.
MAX_DATA_LAYER_BYTES = 1_000
MAX_DATA_LAYERS = 10

RESOURCE_BOUNDS = frozenset(
    {"MAX_DATA_LAYERS", "MAX_DATA_LAYER_BYTES", "MAX_EMBEDDED_DATES", "MAX_HEADLINES", "MAX_TITLE_LENGTH"}
)
