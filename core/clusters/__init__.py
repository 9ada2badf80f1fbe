"""Clusters: the articles in which outlets publish the same story.

Use these functions in this order for each article that arrives:

1. `fingerprint` returns its hashes. A database finds the articles of the last days that have some of them too.
2. `rank_candidates` chooses those that are worth a comparison.
3. `find_story` aligns the texts word by word and returns the candidate of which the article is a copy.
4. If there is none, the article is the first of a new cluster, and its hashes are stored.

Only the first articles of clusters are candidates, so a cluster is no chain of ever less similar texts.
"""

from core.clusters.decision import Cause, StoryMatch, Verdict, find_story, same_story
from core.clusters.fingerprint import HASH_BITS, fingerprint, rank_candidates
from core.clusters.story_text import StoryText

__all__ = [
    "HASH_BITS",
    "Cause",
    "StoryMatch",
    "StoryText",
    "Verdict",
    "find_story",
    "fingerprint",
    "rank_candidates",
    "same_story",
]
