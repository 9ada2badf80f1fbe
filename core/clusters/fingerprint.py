"""The fingerprint of an article: a few hashes, many of which the copies of a text have in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from zlib import crc32

from core.clusters.thresholds import (
    LEAD_HASHES,
    LEAD_WORDS,
    MAX_CANDIDATES,
    MIN_RARE_SCORE,
    MIN_SHARED_HASHES,
    SHINGLE_WORDS,
    TEXT_HASHES,
)
from core.text import BREAK

# Hashes have this many bits, of which one is the sign.
HASH_BITS = 32


def fingerprint(words: Iterable[str]) -> tuple[int, ...]:
    """Return the fingerprint of a text, given its folded words (`core.text`): at most TEXT_HASHES + LEAD_HASHES
    different hashes.

    The words with the lowest checksums are chosen, so the same ones are chosen from every copy, and from a part of the
    text too. Some come from the beginning, which outlets leave when they cut a text. The run of SHINGLE_WORDS words
    that begins with the first occurrence of each of them is hashed. To choose among all runs takes 1.5 times as long.
    The hashes are the same on all machines and in all versions of Python. A text of fewer words has no fingerprint.
    """
    text_words = [word for word in words if word != BREAK]
    starts = len(text_words) - SHINGLE_WORDS + 1
    if starts < 1:
        return ()
    first_positions = dict(zip(reversed(text_words[:starts]), range(starts - 1, -1, -1), strict=True))
    # Encoded together, since one call for each word takes twice as long.
    checksums = map(crc32, " ".join(first_positions).encode("utf-8", "replace").split(b" "))
    # About twice as many words as needed meet the limit. To sort all of them takes three times as long.
    limit = (2 * TEXT_HASHES << HASH_BITS) // len(first_positions)
    lowest = [pair for pair in zip(checksums, first_positions.values(), strict=True) if pair[0] < limit]
    lowest.sort()
    in_lead = [position for _, position in lowest if position < LEAD_WORDS]
    chosen = dict.fromkeys([*(position for _, position in lowest[:TEXT_HASHES]), *in_lead[:LEAD_HASHES]])
    shingles = (" ".join(text_words[start : start + SHINGLE_WORDS]) for start in chosen)
    return tuple(
        dict.fromkeys(crc32(shingle.encode("utf-8", "replace")) - (1 << HASH_BITS - 1) for shingle in shingles)
    )


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
