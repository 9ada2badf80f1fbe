"""Two forms in which wordings are compared: as folded words, and squeezed to letters and digits."""

import re

_NO_LETTERS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Words in lower case, parted by one blank: case and punctuation do not count."""
    return _NO_LETTERS.sub(" ", text).strip().casefold()


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case: blanks do not count either (`Jabar Ekspres`, `jabarekspres.com`)."""
    words = (word if word.isalnum() else _NO_LETTERS.sub("", word) for word in text.split())
    return "".join(words).casefold()
