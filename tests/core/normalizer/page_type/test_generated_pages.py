"""Random pages of every type. Any seed would do: `python -m benchmarks.page_types --seeds …` shows others."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from core.article import Article, NotAnArticle, Page
from core.normalizer import normalize
from tests.page_generator import REASONS, Sample, make_samples

pytestmark = pytest.mark.page

EACH = 8
RECALL = 0.98
PRECISION = 0.98
NAMED = 0.7
"""Share of refused pages whose reason names what the page is: a video page may also be one with too little text."""


def read(sample: Sample) -> Article | NotAnArticle:
    return normalize(Page(sample.url, sample.html.encode(), datetime(2026, 11, 24, 5, tzinfo=UTC)))


@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_pages_of_every_kind(seed: int) -> None:
    found = [(sample, read(sample)) for sample in make_samples(seed, EACH)]
    taken = [sample for sample, answer in found if isinstance(answer, Article)]
    articles = [sample for sample, _ in found if sample.is_article]
    right = [sample for sample in taken if sample.is_article]
    assert len(right) >= RECALL * len(articles), Counter(sample.kind for sample in articles) - Counter(
        sample.kind for sample in right
    )
    assert len(right) >= PRECISION * len(taken), Counter(sample.kind for sample in taken if not sample.is_article)
    for kind, words in REASONS.items():
        reasons = [str(getattr(answer, "reason", "")) for sample, answer in found if sample.kind == kind]
        named = sum(any(word in reason for word in words) for reason in reasons)
        assert named >= NAMED * len(reasons), (kind, reasons)
