"""The fingerprint of an article: a few hashes, many of which the copies of a text have in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
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


def fingerprint(words: Iterable[str]) -> tuple[int, ...]:
    """Return the fingerprint of a text, given its folded words (`core.text`): at most TEXT_HASHES + LEAD_HASHES
    signed 64-bit hashes.

    The runs of SHINGLE_WORDS words with the lowest checksums are hashed, so the same ones are chosen from every copy,
    and from a part of the text too. Some come from the beginning, which outlets leave when they cut a text. The hashes
    are the same on all machines and in all versions of Python. A text of fewer words has no fingerprint.
    """
    text_words = [word for word in words if word != BREAK]
    shingles = list(map(" ".join, zip(*(text_words[start:] for start in range(SHINGLE_WORDS)), strict=False)))
    checksums = list(map(crc32, map(str.encode, shingles)))
    chosen = _choose_lowest(shingles[:LEAD_WORDS], checksums[:LEAD_WORDS], LEAD_HASHES)
    chosen |= _choose_lowest(shingles, checksums, TEXT_HASHES)
    return tuple(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) for text in chosen)


def _choose_lowest(shingles: list[str], checksums: list[int], count: int) -> dict[str, None]:
    """Return the different shingles with the lowest checksums.

    Most are left out by a limit that about twice as many as needed meet, because sorting all takes a third of the time.
    """
    limit = (2 * count << 32) // (len(shingles) or 1)
    lowest = {checksum: text for checksum, text in zip(checksums, shingles, strict=True) if checksum < limit}
    if len(lowest) < count:
        lowest = dict(zip(checksums, shingles, strict=True))
    return dict.fromkeys(lowest[checksum] for checksum in sorted(lowest)[:count])


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
