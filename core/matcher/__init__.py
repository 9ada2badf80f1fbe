"""Match articles against keywords."""

from core.matcher.matcher import MAX_MENTIONS, Matcher
from core.matcher.mention import Field, Mention, Prominence

__all__ = ["MAX_MENTIONS", "Field", "Matcher", "Mention", "Prominence"]
