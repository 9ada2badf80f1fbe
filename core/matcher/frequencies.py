"""How frequent features are, so that keywords are looked up by rare ones."""

from collections import Counter
from collections.abc import Iterable, Mapping

FeatureFrequencies = Mapping[str, int]
"""How many articles of a sample have each feature (`core.matcher.features`); features of one article are omitted."""

NO_FREQUENCIES: FeatureFrequencies = {}


def count_frequencies(features: Iterable[set[str]]) -> FeatureFrequencies:
    """Return the frequencies in a sample of articles, each given by its features (`Matcher.find_features`).

    A sample of about `SAMPLE_SIZE` articles suffices.
    """
    counts: Counter[str] = Counter()
    for each in features:
        counts.update(each)
    return {feature: count for feature, count in counts.items() if count > 1}
