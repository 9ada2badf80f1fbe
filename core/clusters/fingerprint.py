"""The fingerprint of an article: a few hashes, many of which the copies of a text have in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from zlib import crc32

from core.clusters.thresholds import (
    LEAD_BYTES,
    LEAD_HASHES,
    MAX_CANDIDATES,
    MIN_RARE_SCORE,
    MIN_SHARED_HASHES,
    RUN_BYTES,
    TEXT_HASHES,
)
from core.text import BREAK

# Hashes have this many bits.
HASH_BITS = 32

# Initials of a sixth of the words of English and a quarter of those of Indonesian texts, each after its space. In other
# scripts, no word is preferred.
_PREFERRED = (b" p", b" s", b" b")
_MARK = b"\0"


def fingerprint(joined: str) -> tuple[int, ...]:
    """Return the fingerprint of a text, given its joined words (`FoldedText.joined`): at most TEXT_HASHES + LEAD_HASHES
    different hashes.

    The RUN_BYTES bytes from the beginning of a word on are hashed, and the lowest hashes are chosen, so the same ones
    are chosen from every copy, and from a part of the text too. Some come from the beginning, which outlets leave when
    they cut a text. Of the rest, words with some initials are preferred: to hash all runs takes twice as long. The
    hashes are the same on all machines and in all versions of Python. A shorter text has no fingerprint.
    """
    text = joined.replace(f" {BREAK}", "").encode("utf-8", "replace")
    marked = text
    for initial in _PREFERRED:
        marked = marked.replace(initial, _MARK + initial[1:])
    starts = _find_starts(marked, _MARK)
    chosen = _choose_lowest(text, starts, TEXT_HASHES)
    if len(chosen) < TEXT_HASHES:
        preferred = set(starts)
        others = [start for start in _find_starts(text, b" ") if start not in preferred]
        chosen += _choose_lowest(text, others, TEXT_HASHES - len(chosen))
    lead = _choose_lowest(text, _find_starts(text[:LEAD_BYTES], b" "), LEAD_HASHES)
    return tuple(dict.fromkeys([*chosen, *lead]))


def _choose_lowest(text: bytes, starts: Iterable[int], count: int) -> list[int]:
    """Return at most `count` different hashes of the runs that start at some offsets, the lowest ones."""
    last = len(text) - RUN_BYTES
    return sorted({crc32(text[start : start + RUN_BYTES]) for start in starts if start <= last})[:count]


def _find_starts(text: bytes, separator: bytes) -> list[int]:
    """Return the offsets of the words that follow a separator of one byte."""
    parts = text.split(separator)
    return list(accumulate([len(part) + 1 for part in parts[:-1]]))


def rank_candidates(articles_by_hash: Iterable[Sequence[int]]) -> list[int]:
    """Return the articles that an article is to be compared with, the most similar ones first.

    `articles_by_hash` has, for each hash of the article's fingerprint, the numbers of the earlier articles that have it
    too. A hash that few articles share counts more than one that a series of similar articles shares.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    counts: defaultdict[int, int] = defaultdict(int)
    for articles in articles_by_hash:
        for article in articles:
            scores[article] += 1 / len(articles)
            counts[article] += 1
    similar = [
        article
        for article, count in counts.items()
        if count >= MIN_SHARED_HASHES or (count == MIN_SHARED_HASHES - 1 and scores[article] >= MIN_RARE_SCORE)
    ]
    return sorted(similar, key=lambda article: (-scores[article], article))[:MAX_CANDIDATES]
