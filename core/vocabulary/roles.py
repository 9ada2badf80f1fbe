"""Roles of people in the credits of an article, in Indonesian and English."""

AUTHOR_ROLE_PATTERN = (
    r"penulis|reporter|pewarta|wartawan|jurnalis|kontributor|rep|laporan(?: wartawan)?|ditulis oleh|written by|author"
    r"|teks"
)
EDITOR_ROLE_PATTERN = "editor|redaktur|penyunting|red"
PRODUCTION_ROLE_PATTERN = r"pewarta foto|uploader|fotografer|videografer|penerjemah|kameramen|narasi"
"""Roles other than author and editor: photographer, translator, uploader, …"""

CREDIT_ROLE_PATTERN = rf"{AUTHOR_ROLE_PATTERN}|{EDITOR_ROLE_PATTERN}|{PRODUCTION_ROLE_PATTERN}|oleh"
"""All labels of credits such as `Reporter: Rina Marlina`."""

BYLINE_TITLE_PATTERN = "Penulis|Reporter|Pewarta|Jurnalis"
"""Capitalized roles that open a byline without a colon: `Reporter Rina Marlina`. Others also open sentences."""

BY_PATTERN = "Oleh|OLEH|By|BY"
