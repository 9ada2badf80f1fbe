"""The fingerprint of an article: a few hashes, many of which the copies of a text have in common."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
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

# The runs that begin with a word. Those with some initials are preferred: a sixth of the words of English and a quarter
# of those of Indonesian texts have them. In other scripts, no word is preferred.
_RUN = re.compile(rb" (?=(.{%d}))" % RUN_BYTES, re.DOTALL)
_PREFERRED_RUN = re.compile(rb" (?=([psb].{%d}))" % (RUN_BYTES - 1), re.DOTALL)
_OTHER_RUN = re.compile(rb" (?=([^psb].{%d}))" % (RUN_BYTES - 1), re.DOTALL)


def fingerprint(joined: str) -> tuple[int, ...]:
    """Return the fingerprint of a text, given its joined words (`FoldedText.joined`): at most TEXT_HASHES + LEAD_HASHES
    different hashes.

    The RUN_BYTES bytes from the beginning of a word on are hashed, and the lowest hashes are chosen, so the same ones
    are chosen from every copy, and from a part of the text too. Some come from the beginning, which outlets leave when
    they cut a text. Of the rest, words with some initials are preferred: to hash all runs takes twice as long. The
    hashes are the same on all machines and in all versions of Python. A shorter text has no fingerprint.
    """
    text = joined.replace(f" {BREAK}", "").encode("utf-8", "replace")
    chosen = _choose_lowest(_PREFERRED_RUN.findall(text), TEXT_HASHES)
    if len(chosen) < TEXT_HASHES:
        chosen += _choose_lowest(_OTHER_RUN.findall(text), TEXT_HASHES - len(chosen))
    lead = _choose_lowest(_RUN.findall(text, 0, LEAD_BYTES + RUN_BYTES), LEAD_HASHES)
    return tuple(dict.fromkeys([*chosen, *lead]))


def _choose_lowest(runs: Iterable[bytes], count: int) -> list[int]:
    """Return at most `count` different hashes of runs, the lowest ones."""
    return sorted(set(map(crc32, runs)))[:count]


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
