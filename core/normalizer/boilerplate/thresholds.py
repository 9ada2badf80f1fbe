"""Every threshold for recognizing boilerplate inside an article. Letters are code points; link shares are from 0 to 1.

For each threshold, the tests contain a line or a page on either side of it.
"""

# Letters of a line to which the rules apply. A longer line is a paragraph, however it begins. Source: judgement.
MAX_RULE_LETTERS = 400

# Link share from which a line such as `Baca juga Kota Lain Bangun Jembatan` is a cross-link rather than a sentence.
# Source: judgement; the label itself is often not part of the link.
MIN_CROSS_LINK_SHARE = 0.4

# Link share of a line without a full stop that is another article's headline. Source: judgement; a bullet is not
# linked.
MIN_HEADLINE_LINK_SHARE = 0.95

# Link share of an invitation to install an app. Instructions name apps without linking them. Source: judgement.
MIN_APP_STORE_LINK_SHARE = 0.1

# Link share below which a quotation or reported speech is kept although a rule matches. Source: as for
# MIN_CROSS_LINK_SHARE.
MAX_STATEMENT_LINK_SHARE = 0.4

# Letters of a label whose value is the next line (`Tempat`, `: Balai Desa`). Source: judgement.
MAX_LABEL_LETTERS = 30

# Letters at the end of a paragraph that are searched for a cross-link: a label and a headline of at most 160 letters.
# Source: judgement.
CROSS_LINK_TAIL_LETTERS = 200

# Share of the letters after the label `Baca juga` that must be links if the label has no colon. Source: judgement.
MIN_TAIL_LINK_SHARE = 0.9

# Letters of a caption without a credit. Source: judgement; longer lines after a picture are paragraphs.
MAX_CAPTION_LETTERS = 200

# Letters of a caption that ends with a photo credit. Source: judgement.
MAX_CREDITED_CAPTION_LETTERS = 400

# Letters of a photo credit in the same line as the text below the picture. Source: judgement.
MAX_GLUED_CREDIT_LETTERS = 120

# Letters at the end of a line that are searched for a photo credit. The longest form has 80 letters in brackets.
# Source: judgement.
CREDIT_TAIL_LETTERS = 120

# Letters of a caption that shares a <p> with its picture; a longer line is a paragraph that starts with a picture.
# Source: judgement.
MAX_SHARED_PARAGRAPH_LETTERS = 100

# Words of a caption without a full stop; fewer may be a sub-heading. Source: judgement.
MIN_OPEN_CAPTION_WORDS = 3

# Share of an article's letters that captions may have. With a larger share, the article is a photo feature.
# Source: judgement.
MAX_CAPTION_SHARE = 0.35

# Nodes visited in search of the text after a picture.
MAX_NODES_AFTER_PICTURE = 60

# Letters at the end of an article that are searched for a sign-off. No form of a sign-off is longer.
SIGN_OFF_TAIL_LETTERS = 150

# Number of lines in capitals at the end of an article that make them a list of names. Source: judgement.
CAPITALS_LIST_LINES = 3

# Letters of a last line that is a sign-off. Source: judgement.
MAX_SIGN_OFF_LETTERS = 100

# Letters of a last line that introduces the author. The longest seen has 240. Source: judgement.
MAX_BIOGRAPHY_LETTERS = 300

# Letters of a last line that begins with the name of a declared author and introduces this person. Source: the longest
# seen has 502.
MAX_NAMED_BIOGRAPHY_LETTERS = 600

# Names of the thresholds that only limit time or memory.
RESOURCE_BOUNDS = frozenset({"MAX_NODES_AFTER_PICTURE"})
