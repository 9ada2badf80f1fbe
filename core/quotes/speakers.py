"""The people who were quoted, each with all quotations of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.quotes.lexicon import ALL_RANKS
from core.quotes.tokens import tokenize
from core.quotes.values import Quote


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker in one text. `name` is the full name, or what the text has instead; None for a mere pronoun."""

    name: str | None
    office: str | None
    quotes: tuple[Quote, ...]


def group_by_speaker(quotes: Iterable[Quote]) -> tuple[Speaker, ...]:
    """Return the speakers in the order in which they are quoted first."""
    by_key: dict[tuple[str, ...], list[Quote]] = {}
    for quote in quotes:
        by_key.setdefault(speaker_key(quote), []).append(quote)
    return tuple(
        Speaker(speaker_name(found[0]), next((quote.office for quote in found if quote.office), None), tuple(found))
        for found in by_key.values()
    )


def speaker_name(quote: Quote) -> str | None:
    """Return the full name of a speaker, or what the text has instead; None for a mere pronoun."""
    if quote.full_name is not None:
        return quote.full_name
    return None if quote.is_pronoun else quote.speaker


def speaker_key(quote: Quote) -> tuple[str, ...]:
    """Return what is equal for all quotations of a speaker; empty for a pronoun without a name."""
    return fold_name(speaker_name(quote) or "")


def fold_name(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, without ranks, degrees and punctuation.

    A name that has no other words keeps its ranks.
    """
    words = [token.lower for token in tokenize(name.split(",")[0]) if token.text[0].isalnum()]
    return tuple(word for word in words if word not in ALL_RANKS) or tuple(words)


def quotation(quote: Quote, text: str) -> str:
    """Return the words of a quotation in its text, with an ellipsis between two parts."""
    return " … ".join(text[start:end] for start, end in quote.spans)
