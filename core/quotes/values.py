"""A quotation in a text, and a mention of a speaker."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Span = tuple[int, int]
Kind = Literal["direct", "indirect"]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said. Offsets are those of code points in the text.

    `spans` has two items if an attribution stands in the middle. `speaker` is as written at `speaker_span`, such as a
    name, `dia`, `nya` or a description. `full_name` is the longest form of that person's name in the text with ranks
    and degrees; None for institutions, and for people who are never named. `office` is the office beside that name.
    `cue` is the word by which the quotation was recognized: `kata`, `menurut`.
    """

    kind: Kind
    spans: tuple[Span, ...]
    speaker: str
    speaker_span: Span
    full_name: str | None
    office: str | None
    is_pronoun: bool
    cue: str


class MentionKind(StrEnum):
    PERSON = "person"
    PRONOUN = "pronoun"
    # `wanita itu`, `jaksa`, `Menteri Keuangan`
    DESCRIPTION = "description"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase that may be a speaker.

    `start` and `end` are offsets of the speaker as written, `name` the words of the name in lower case without ranks
    and degrees, and `after` the index of the token behind the noun phrase with its office.
    """

    kind: MentionKind
    start: int
    end: int
    after: int
    name: tuple[str, ...] = ()
    office: str | None = None
