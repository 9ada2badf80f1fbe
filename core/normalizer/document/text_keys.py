"""Two forms in which wordings are compared: as folded words, and squeezed to letters and digits."""

import re

_NO_LETTERS = re.compile(r"[\W_]+")


def word_key(text: str) -> str:
    """Words in lower case, parted by one blank: case and punctuation do not count."""
    return _NO_LETTERS.sub(" ", text).strip().casefold()


def has_word_key(text: str, wanted: str) -> bool:
    """Whether `wanted`, which is folded and not empty, is what a line folds to.

    Folding takes time and hardly ever changes the length; most lines begin with another letter.
    """
    if not len(wanted) <= len(text) <= 2 * len(wanted) + 20 or not wanted:
        return False
    first = text[0]
    return not (first.isalnum() and first.casefold()[0] != wanted[0]) and word_key(text) == wanted


def alphanumeric_key(text: str) -> str:
    """Letters and digits alone, in lower case: blanks do not count either (`Jabar Ekspres`, `jabarekspres.com`)."""
    words = (word if word.isalnum() else _NO_LETTERS.sub("", word) for word in text.split())
    return "".join(words).casefold()
