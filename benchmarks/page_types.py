"""Measure how well articles are distinguished from other pages: precision and recall for each type of page.

    python -m benchmarks.page_types [--seeds 1 2 3] [--each 20]

The pages are generated, for each seed, or those of the sample newsroom. The recall of a type is the share of its pages
that are classified correctly; the precision of "article" is the share of articles among the accepted pages. A refusal
counts as "named" if its reason names the type.
"""

import argparse
import urllib.request
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from core.article import Article, NotAnArticle, Page
from core.normalizer import normalize
from demo import Newsroom
from tests.page_generator import ARTICLES, KINDS, REASONS, Sample, make_samples

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--each", type=int, default=20, help="pages of every type")
    parser.add_argument("--wrong", action="store_true", help="list the pages that are classified wrongly")
    options = parser.parse_args()
    for seed in options.seeds:
        print(f"seed {seed}")
        print_scores(make_samples(seed, options.each), options.wrong)
    print("newsroom")
    print_scores(newsroom_samples(), options.wrong)


def print_scores(samples: Iterable[Sample], list_wrong: bool) -> None:
    correct: Counter[str] = Counter()
    named: Counter[str] = Counter()
    total: Counter[str] = Counter()
    accepted: Counter[bool] = Counter()
    for sample in samples:
        found = normalize(Page(sample.url, sample.html.encode(), NOW))
        is_correct = isinstance(found, Article) == sample.is_article
        total[sample.kind] += 1
        correct[sample.kind] += is_correct
        named[sample.kind] += is_correct and is_named(sample, found)
        accepted[sample.is_article] += isinstance(found, Article)
        if list_wrong and not is_correct:
            print(
                f"  wrong: {sample.kind} {sample.url}: {found.reason if isinstance(found, NotAnArticle) else 'article'}"
            )
    for kind in KINDS:
        if total[kind]:
            share = f"{correct[kind] / total[kind]:7.3f} correct of {total[kind]:3}"
            print(f"  {kind:20}{share}" + ("" if kind in ARTICLES else f"  {named[kind] / total[kind]:.3f} named"))
    articles = sum(total[kind] for kind in ARTICLES)
    precision, recall = accepted[True] / max(1, accepted.total()), accepted[True] / max(1, articles)
    print(f"  article: precision {precision:.4f}, recall {recall:.4f}")


def is_named(sample: Sample, found: Article | NotAnArticle) -> bool:
    return isinstance(found, NotAnArticle) and any(word in str(found.reason) for word in REASONS.get(sample.kind, ()))


def newsroom_samples() -> list[Sample]:
    """Return the articles and the other pages of the newsroom's two outlets."""
    others = {"": "home", "tag/banjir/": "tag", "category/daerah/": "section", "?s=banjir": "search"}
    others |= {"tentang-kami/": "standing", "redaksi/": "standing"}
    with Newsroom.serve(NOW) as newsroom:
        truths = newsroom.truth()
        homes = sorted({"/".join(truth.url.split("/")[:3]) + "/" for truth in truths})
        wanted = [("article", truth.url) for truth in truths]
        wanted += [(kind, home + path) for home in homes for path, kind in others.items()]
        return [Sample(kind, url, html) for kind, url in wanted if (html := _read(url))]


def _read(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


if __name__ == "__main__":
    main()
