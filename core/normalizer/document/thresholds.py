"""Every threshold for reading a page into lines. Letters are code points; shares are from 0 to 1."""

# Letters from which a line counts as running text; shorter lines are labels and captions. Source: judgement.
MIN_SENTENCE_LETTERS = 40

# Letters from which a heading counts as running text: the text of some galleries is in headings. Source: judgement.
MIN_HEADING_SENTENCE_LETTERS = 60

# Letters of a line that count towards its weight. The limit is for terms of use, which are often one long paragraph.
# Source: judgement.
MAX_WEIGHED_LETTERS = 800

# Link share from which a line is not running text. Source: judgement.
MAX_RUNNING_TEXT_LINK_SHARE = 0.5

# Factor by which the weight of a line without punctuation is multiplied. Source: judgement.
UNPUNCTUATED_FACTOR = 0.3

# Letters from which a text's preserved line breaks are taken as paragraph breaks. Source: judgement.
MIN_PRESERVED_TEXT_LETTERS = 120

# Letters of a table cell that is joined with its row into one line. Layout tables of the early web have a paragraph
# of the article in each cell. Source: judgement.
MAX_CELL_LETTERS = 120

# Letters of a text whose keys are cached. Titles and headings are shorter.
MAX_CACHED_KEY_LETTERS = 200

# Greatest ratio of the length of a text to that of its word key. Source: judgement, with the next threshold.
MAX_KEYED_TEXT_RATIO = 2

# Further letters that such a text may have, because short headlines may be decorated. Source: judgement.
MAX_KEYED_TEXT_EXTRA = 20

# Share of zeros among every second byte from which a page without a byte order mark is read as UTF-16: in markup, one
# byte of each ASCII letter is zero. Source: judgement.
MIN_WIDE_ZERO_SHARE = 0.8

# Share of zero bytes among the other bytes of such a page.
MAX_NARROW_ZERO_SHARE = 0.2

# Later pages of an article (core/normalizer/pager.py)

# Page number up to which a pager may belong to an article: lists have more pages. Source: judgement.
MAX_PAGE_NUMBER = 50

# Elements around a link whose class names show what the link belongs to. Outer elements describe the whole page.
# Source: judgement.
MAX_PAGER_BOXES = 4

# Letters of a paragraph that is not repeated on purpose; a sub-heading or a refrain may be. Source: judgement.
MIN_PAGE_REPEAT_LETTERS = 80

# Bounds of time and memory

# Links examined on a page; a pager has a dozen.
MAX_PAGER_LINKS = 500

# Bytes of a page; a larger one is refused. Source: the largest news page seen has 2.9 MB.
MAX_BYTES = 4_000_000

# Opening brackets (`<`) of a page. The time to read a page grows with their number. Source: news pages have up to
# 8,402, live blogs several times that.
MAX_TAGS = 50_000

# Tags that are never closed. The parser's time grows with the square of their number: 20,000 <font> took 1.9 s. Void
# elements and optional end tags count, too. Source: the most seen on a news page is 1,499.
MAX_OPEN_TAGS = 8_000

# Attributes of one tag: the parser compares each with all others.
MAX_ATTRIBUTES = 4_000

# Depth of nested elements; deeper elements are left out. Source: the deepest news page seen has 138; browsers stop at
# 512.
MAX_DEPTH = 250

# Paragraphs of one text whose line breaks are preserved.
MAX_PRESERVED_LINES = 2_000

# Bytes at the start of a page in which its charset is declared. The HTML standard requires the first 1024.
CHARSET_LABEL_BYTES = 4096

# Bytes of a page that are decoded at a time to find out whether the page is in UTF-8.
DECODED_CHUNK_BYTES = 16_384

# Bytes at the start of a page that are examined for UTF-16.
WIDE_SAMPLE_BYTES = 200

# JSON-LD objects that are read from a page, and meta elements with the same name.
MAX_OBJECTS = 200

# Letters that are read from a meta element or JSON-LD string. A longer one is the article itself or hostile.
MAX_METADATA_LETTERS = 5_000

# <time> elements that are read from a page.
MAX_TIME_ELEMENTS = 50

# Bylines (bylines.py)

# Letters of a name in a byline, with academic degrees. Source: judgement.
MAX_BYLINE_NAME_LETTERS = 60

# Letters of the label before a name; all labels are shorter.
MAX_LABEL_LETTERS = 30

# Names after one label. Source: judgement.
MAX_BYLINE_NAMES = 4

# Letters of a line that consists of a name and a date. Source: judgement.
MAX_DATED_BYLINE_LETTERS = 100

# Names of the thresholds that only limit time or memory.
RESOURCE_BOUNDS = frozenset(
    {"CHARSET_LABEL_BYTES", "DECODED_CHUNK_BYTES", "MAX_ATTRIBUTES", "MAX_BYTES", "MAX_DEPTH", "MAX_LABEL_LETTERS"}
    | {"MAX_CACHED_KEY_LETTERS", "MAX_METADATA_LETTERS"}
    | {"MAX_OBJECTS", "MAX_OPEN_TAGS", "MAX_PAGER_LINKS", "MAX_PRESERVED_LINES", "MAX_TAGS", "MAX_TIME_ELEMENTS"}
    | {"WIDE_SAMPLE_BYTES"}
)

# If a page has at least this many typographic characters that were encoded twice, the whole page is decoded twice. One
# or two may be quoted from elsewhere. Source: judgement.
MIN_DOUBLE_ENCODED_QUOTES = 3
