"""Match articles against keywords."""

from core.matcher.evaluation import DAY_ZONE, is_true, published_on
from core.matcher.explanation import MatchExplanation, explain_match
from core.matcher.features import NO_FREQUENCIES, FeatureFrequencies, count_frequencies
from core.matcher.fields import Field, field_text
from core.matcher.matcher import Matcher
from core.matcher.mentions import Clipping, Mention
from core.matcher.prominence import PROMINENCES, Prominence
from core.matcher.relevance import measure_relevance
from core.matcher.snippet import make_snippet
from core.matcher.thresholds import MAX_MENTIONS, SAMPLE_SIZE

__all__ = [
    "DAY_ZONE",
    "MAX_MENTIONS",
    "NO_FREQUENCIES",
    "PROMINENCES",
    "SAMPLE_SIZE",
    "Clipping",
    "FeatureFrequencies",
    "Field",
    "MatchExplanation",
    "Matcher",
    "Mention",
    "Prominence",
    "count_frequencies",
    "explain_match",
    "field_text",
    "is_true",
    "make_snippet",
    "measure_relevance",
    "published_on",
]
