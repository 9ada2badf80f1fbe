"""Keys by which wordings are compared: the words alone, or the letters and digits alone."""

import re

_NON_WORD = re.compile(r"[\W_]+")


def word_key(text: str) -> str:
    """Return the words in lower case, separated by one space: case and punctuation are ignored."""
    return _NON_WORD.sub(" ", text).strip().casefold()


def has_word_key(text: str, key: str) -> bool:
    """Return whether `text` has the word key `key`; False for an empty key.

    Computing a key takes time and hardly changes the length; most texts start with another letter.
    """
    if not len(key) <= len(text) <= 2 * len(key) + 20 or not key:
        return False
    first = text[0]
    return not (first.isalnum() and first.casefold()[0] != key[0]) and word_key(text) == key


def alphanumeric_key(text: str) -> str:
    """Return letters and digits in lower case: spaces are ignored, too (`Jabar Ekspres`, `jabarekspres.com`)."""
    words = (word if word.isalnum() else _NON_WORD.sub("", word) for word in text.split())
    return "".join(words).casefold()
