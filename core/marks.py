"""Marks: what people of the office note about an article."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Longest text of a note, in characters.
MAX_NOTE = 2_000


class Tone(StrEnum):
    """How an article speaks of the office, as a person judges it."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class MarkKind(StrEnum):
    """What is noted: a STAR, that the article is not wanted (DROP), its TONE, or a NOTE."""

    STAR = "star"
    DROP = "drop"
    TONE = "tone"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark with the name of the user who set it. `value` is a tone or the text of a note, "" for other kinds."""

    value: str
    user: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of an article, which belong to the office: it has at most one of each kind."""

    star: Mark | None = None
    drop: Mark | None = None
    tone: Mark | None = None
    note: Mark | None = None


UNMARKED = Marks()

# New values of marks. A kind with None is removed, and a kind that is missing stays.
MarkChanges = Mapping[MarkKind, str | None]
