"""Match articles against keywords."""

from core.matcher.evaluation import DAY_ZONE, is_true, published_on
from core.matcher.explanation import Verdict, explain
from core.matcher.fields import field_text
from core.matcher.matcher import Matcher
from core.matcher.mention import Clipping, Field, Mention, Prominence
from core.matcher.occurrences import MAX_MENTIONS

__all__ = [
    "DAY_ZONE",
    "MAX_MENTIONS",
    "Clipping",
    "Field",
    "Matcher",
    "Mention",
    "Prominence",
    "Verdict",
    "explain",
    "field_text",
    "is_true",
    "published_on",
]
