"""How much two texts have in common: four words in a row, as often as they stand there."""

import re
from collections import Counter

_WORDS = re.compile(r"\w+")
_SIZE = 4


def precision_recall(truth: str, text: str) -> tuple[float, float]:
    """Shares of `text` that are in `truth`, and of `truth` that are in `text`; 0 where there is no text."""
    wanted, found = _shingles(truth), _shingles(text)
    common = (wanted & found).total()
    return common / (found.total() or 1), common / (wanted.total() or 1)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORDS.findall(text)
    size = min(_SIZE, len(words))
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1 if words else 0))
