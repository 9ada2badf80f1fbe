"""Which pages are articles: precision and recall of that decision, kind by kind.

    python -m benchmarks.kinds [--seeds 1 2 3] [--each 20]

On generated pages of every kind, for each seed, and on those of the sample newsroom. Recall of a kind is the share of
its pages that are decided rightly; precision of "article" is the share of true articles among the pages taken for one.
A refusal counts as "named" where its reason names the kind.
"""

import argparse
import urllib.request
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from core.article import Article, NotAnArticle, Page
from core.normalizer import normalize
from demo import Newsroom
from tests.kinds import ARTICLES, KINDS, REASONS, Sample, make_samples

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked.add_argument("--each", type=int, default=20, help="pages of every kind")
    asked.add_argument("--wrong", action="store_true", help="list the pages that are decided wrongly")
    options = asked.parse_args()
    for seed in options.seeds:
        print(f"seed {seed}")
        show(make_samples(seed, options.each), options.wrong)
    print("newsroom")
    show(newsroom_samples(), options.wrong)


def show(samples: Iterable[Sample], with_wrong: bool) -> None:
    right: Counter[str] = Counter()
    named: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    taken: Counter[bool] = Counter()
    for sample in samples:
        found = normalize(Page(sample.url, sample.html.encode(), NOW))
        is_right = isinstance(found, Article) == sample.is_article
        all_of[sample.kind] += 1
        right[sample.kind] += is_right
        named[sample.kind] += is_right and is_named(sample, found)
        taken[sample.is_article] += isinstance(found, Article)
        if with_wrong and not is_right:
            print(
                f"  wrong: {sample.kind} {sample.url}: {found.reason if isinstance(found, NotAnArticle) else 'article'}"
            )
    for kind in KINDS:
        if all_of[kind]:
            share = f"{right[kind] / all_of[kind]:7.3f} right of {all_of[kind]:3}"
            print(f"  {kind:20}{share}" + ("" if kind in ARTICLES else f"  {named[kind] / all_of[kind]:.3f} named"))
    articles = sum(all_of[kind] for kind in ARTICLES)
    print(
        f"  article: precision {taken[True] / max(1, taken.total()):.4f}, recall {taken[True] / max(1, articles):.4f}"
    )


def is_named(sample: Sample, found: Article | NotAnArticle) -> bool:
    return isinstance(found, NotAnArticle) and any(word in str(found.reason) for word in REASONS.get(sample.kind, ()))


def newsroom_samples() -> list[Sample]:
    """Its articles, and the other pages of its two outlets."""
    others = {"": "home", "tag/banjir/": "tag", "category/daerah/": "section", "?s=banjir": "search"}
    others |= {"tentang-kami/": "standing", "redaksi/": "standing"}
    with Newsroom.serve(NOW) as newsroom:
        truths = newsroom.truth()
        homes = sorted({"/".join(truth.url.split("/")[:3]) + "/" for truth in truths})
        wanted = [("story", truth.url) for truth in truths]
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
