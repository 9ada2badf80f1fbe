"""Keys for comparing texts: the words of a text, or its letters and digits, in lower case."""

import re

_NON_WORD = re.compile(r"[\W_]+")


def word_key(text: str) -> str:
    """Return the words of `text` in lower case, separated by one space, without punctuation."""
    return _NON_WORD.sub(" ", text).strip().casefold()


def has_word_key(text: str, key: str) -> bool:
    """Return whether the word key of `text` is `key`. Return False for an empty key.

    Lengths and first letters are compared first, because computing a key takes time.
    """
    if not len(key) <= len(text) <= 2 * len(key) + 20 or not key:
        return False
    first = text[0]
    return not (first.isalnum() and first.casefold()[0] != key[0]) and word_key(text) == key


def alphanumeric_key(text: str) -> str:
    """Return the letters and digits of `text` in lower case, so `Jabar Ekspres` and `jabarekspres` are equal."""
    return _NON_WORD.sub("", "".join(text.split())).casefold()
