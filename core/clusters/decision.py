"""Decide whether two articles tell the same story."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.clusters.alignment import Alignment
from core.clusters.conflicts import Conflicts, ValuePair
from core.clusters.story_text import StoryText
from core.clusters.thresholds import (
    CONSTANT_VALUES,
    LEAD_SHARE,
    MAX_CONFLICT_SHARE,
    MAX_OWN_SHARE,
    MAX_SERIES_ITEMS,
    MIN_ALIGNED_LEAD,
    MIN_ALIGNED_SHARE,
    MIN_COMMON_RUNS,
    MIN_IDENTICAL_SHARE,
    MIN_LEAD_WORDS,
    MIN_LENGTH_RATIO,
    MIN_SERIES_ITEMS,
    MIN_SHORT_ALIGNED_SHARE,
    MIN_STORY_WORDS,
    SHORT_WORDS,
    SHOWN_CONFLICTS,
    WORDS_PER_VALUE,
)
from core.messages import Message, message


class Cause(StrEnum):
    """Why two articles are or are not the same story."""

    COPY = "copy"
    OTHER_TEXT = "other_text"
    OWN_TEXT = "own_text"
    OTHER_LEAD = "other_lead"
    OTHER_VALUES = "other_values"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two articles tell the same story, and why.

    `share` is the share of the words of one text that are in the other, the higher one of both. `conflicts` are values
    that differ, the weightiest first, and `weight` is their weight. The texts are identical if they differ only by
    what was added or left out.
    """

    cause: Cause
    share: float = 0.0
    conflicts: tuple[ValuePair, ...] = ()
    weight: float = 0.0
    is_identical: bool = False

    @property
    def is_same(self) -> bool:
        return self.cause is Cause.COPY

    @property
    def message(self) -> Message:
        """The verdict in words. Of the conflicts, it names the three weightiest."""
        match self.cause:
            case Cause.COPY:
                return message("a copy: {share} of its words are the same", share=f"{self.share:.0%}")
            case Cause.OTHER_TEXT:
                return message("another text: too few of its words are the same")
            case Cause.OWN_TEXT:
                return message("another story: each text has passages that the other lacks")
            case Cause.OTHER_LEAD:
                return message("another story that quotes this one")
            case Cause.TOO_SHORT:
                return message("the texts are too short to tell")
            case Cause.OTHER_VALUES:
                pairs = ", ".join(f"{first} ≠ {second}" for first, second in self.conflicts[:SHOWN_CONFLICTS])
                return message("a similar story with other values: {pairs}", pairs=pairs)


def same_story(first: StoryText, second: StoryText) -> Verdict:
    """Return whether one article is a copy of the other: perhaps edited, cut, reordered or with added paragraphs.

    Items of a series, such as the weather of two days, are different stories, as are articles of which one quotes the
    other or repeats its background.
    """
    common = len(first.positions.keys() & second.positions.keys())
    if common <= MIN_COMMON_RUNS * min(len(first.positions), len(second.positions)):
        return Verdict(Cause.OTHER_TEXT)
    alignment = Alignment(first, second)
    share = max(alignment.shares)
    cause = _judge_alignment(alignment, share)
    if cause is not Cause.COPY:
        return Verdict(cause, share)
    if min(len(first.words), len(second.words)) < MIN_STORY_WORDS and first.title != second.title:
        return Verdict(Cause.TOO_SHORT, share)
    replacements = alignment.replacements
    is_identical = not replacements and share >= MIN_IDENTICAL_SHARE
    if is_identical and first.title == second.title:
        return Verdict(Cause.COPY, share, is_identical=True)
    conflicts = Conflicts(first, second, replacements)
    agreeing = len(first.names & second.names) + len(first.numbers & second.numbers)
    agreeing_words = min(len(first.words), len(second.words)) / WORDS_PER_VALUE
    if conflicts.weight > MAX_CONFLICT_SHARE * (agreeing + agreeing_words + CONSTANT_VALUES):
        return Verdict(Cause.OTHER_VALUES, share, conflicts.pairs, conflicts.weight)
    return Verdict(Cause.COPY, share, conflicts.pairs, conflicts.weight, is_identical and not conflicts.weight)


def _judge_alignment(alignment: Alignment, share: float) -> Cause:
    shorter, longer = sorted((len(alignment.first), len(alignment.second)))
    if share < (MIN_SHORT_ALIGNED_SHARE if shorter < SHORT_WORDS else MIN_ALIGNED_SHARE):
        return Cause.OTHER_TEXT
    if min(alignment.own_shares) > MAX_OWN_SHARE:
        return Cause.OWN_TEXT
    lead = alignment.longer[: max(MIN_LEAD_WORDS, int(longer * LEAD_SHARE))]
    # An outlet cuts a text at its end. A text inside another one is quoted.
    if shorter < MIN_LENGTH_RATIO * longer and lead.count(1) < MIN_ALIGNED_LEAD * len(lead):
        return Cause.OTHER_LEAD
    return Cause.COPY


@dataclass(frozen=True, slots=True)
class StoryMatch:
    """The candidate whose story an article tells: its index among the candidates, and the verdict."""

    index: int
    verdict: Verdict


def find_story(article: StoryText, candidates: Iterable[StoryText]) -> StoryMatch | None:
    """Return the candidate of which an article is a copy, or None if it is a story of its own.

    `candidates` are first articles of clusters, the most similar one first (`rank_candidates`). If several of them
    differ from the article by their values only, the article belongs to a series, and only an identical text is the
    same story. Candidates are taken only as long as they can change the result.
    """
    best: StoryMatch | None = None
    items = 0
    for index, candidate in enumerate(candidates):
        verdict = same_story(candidate, article)
        if verdict.is_identical:
            return StoryMatch(index, verdict)
        if verdict.is_same and (best is None or verdict.weight < best.verdict.weight):
            best = StoryMatch(index, verdict)
        items += verdict.cause is Cause.OTHER_VALUES
        if items == MAX_SERIES_ITEMS:
            break
    return best if items < MIN_SERIES_ITEMS else None
