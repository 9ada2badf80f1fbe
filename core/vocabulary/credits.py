"""Words in bylines and credits, in Indonesian and English: roles, news agencies, particles of names."""

# Roles, as label of a credit such as `Reporter: Rina Marlina`

AUTHOR_ROLE_PATTERN = (
    r"penulis|reporter|pewarta|wartawan|jurnalis|kontributor|rep|laporan(?: wartawan)?|ditulis oleh|written by|author"
    r"|teks"
)
EDITOR_ROLE_PATTERN = "editor|redaktur|penyunting|red"
PRODUCTION_ROLE_PATTERN = r"pewarta foto|uploader|fotografer|videografer|penerjemah|kameramen|narasi"
CREDIT_ROLE_PATTERN = rf"{AUTHOR_ROLE_PATTERN}|{EDITOR_ROLE_PATTERN}|{PRODUCTION_ROLE_PATTERN}|oleh"

# Capitalized roles with which a byline without a colon may begin, as in `Reporter Rina Marlina`. With other roles, a
# sentence may begin as well.
BYLINE_TITLE_PATTERN = "Penulis|Reporter|Pewarta|Jurnalis"

BY_PATTERN = "Oleh|OLEH|By|BY"

# Abbreviations of news agencies in lower case.
AGENCIES = frozenset("afp ani ant antara ap bernama bloomberg dpa pti reuters upi xinhua".split())

# Lower-case words in names of people. Use them only for text that is known to be a name: in other text, `di`, `la` and
# `da` may be ordinary words.
NAME_PARTICLES = frozenset("bin binti van de der den al el la di da von ibn".split())

# The particles that can be used for any text.
UNAMBIGUOUS_PARTICLE_PATTERN = "bin|binti|van|de|al"
