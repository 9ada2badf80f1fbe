"""Measure how well an outlet's boilerplate is learned: on random outlets, before, after, and after a redesign.

    python -m benchmarks.profile_learning [--make lines|templates] [--seeds 20] [--first 0] [--pages 20] [--articles 20]

Prints for every seed: precision and recall of the text of articles that were not learned from, before learning, after
20 pages, and 20 pages after a redesign; after how many pages the redesign was detected; the size of the profile in
bytes. Then the worst and the median of each, and the CPU time that a page takes in the worker (fingerprints) and in the
crawl (update), beside that of normalizing it. Exits with 1 if the worst is below precision 0.99 or recall 0.995.

The outlets are those of `benchmarks/random_outlet.py` ("lines") or of `benchmarks/template_outlet.py` ("templates"; an
outlet with several of them has too few pages of each among 20, so request more).
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, median
from typing import Protocol

from benchmarks.languages import Language
from benchmarks.random_outlet import RandomOutlet
from benchmarks.shingles import precision_recall
from benchmarks.template_outlet import TemplateOutlet
from core.article import Article, NotAnArticle, Page
from core.normalizer import Profile, dump_profile, fingerprint_page, normalize, update_profile
from core.normalizer.pipeline import LINE_STEPS, fingerprint_draft, run_page
from core.outlet import Outlet

PAGES = 20
REDESIGN = 100
LISTED = 5
"""Every fifth page is followed by a list of articles, if the outlet has any."""

PRECISION, RECALL = 0.99, 0.995
TIMED = 120
RUNS = 5


class SampleOutlet(Protocol):
    """An outlet with articles 0, 1, 2 …, in another design from `REDESIGN` on."""

    outlet: Outlet
    language: Language

    def article(self, number: int) -> tuple[Page, str]: ...


OUTLETS: dict[str, Callable[[int, int], SampleOutlet]] = {"lines": RandomOutlet, "templates": TemplateOutlet}


@dataclass(frozen=True)
class Scores:
    """Three pairs of precision and recall of one seed, the pages until the redesign was detected (0: never), the
    size of the profile in bytes.
    """

    seed: int
    language: str
    before: tuple[float, float]
    after: tuple[float, float]
    redesigned: tuple[float, float]
    detected: int
    size: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", choices=OUTLETS, default="lines", help="of which make the outlets are")
    parser.add_argument("--seeds", type=int, default=20, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--pages", type=int, default=PAGES, help="learned before each figure is taken")
    parser.add_argument("--articles", type=int, default=20, help="articles that each figure is taken of")
    args = parser.parse_args()
    print("seed language   before         learned        redesigned      detected  bytes")
    found = []
    for seed in range(args.first, args.first + args.seeds):
        found.append(learn_outlet(seed, OUTLETS[args.make](seed, REDESIGN), args.pages, args.articles))
        print(row(found[-1]), flush=True)
    print_summary("worst", found, min, max)
    print_summary("median", found, median, median)
    print_cost(args.first)
    scores = [score for each in found for score in (each.after, each.redesigned)]
    is_reached = all(precision >= PRECISION and recall >= RECALL for precision, recall in scores)
    return 0 if is_reached and all(0 < each.detected <= PAGES for each in found) else 1


def learn_outlet(seed: int, outlet: SampleOutlet, pages: int, articles: int) -> Scores:
    first, later = range(pages, pages + articles), range(REDESIGN + pages, REDESIGN + pages + articles)
    before = score(outlet, None, first)
    profile = Profile()
    for number in range(pages):
        profile = learn_article(outlet, number, profile)
    after = score(outlet, profile, first)
    detected = 0
    for number in range(REDESIGN, REDESIGN + pages):
        profile = learn_article(outlet, number, profile)
        detected = detected or (number - REDESIGN + 1 if profile.redesigns else 0)
    redesigned = score(outlet, profile, later)
    return Scores(seed, outlet.language.code, before, after, redesigned, detected, len(dump_profile(profile)))


def learn_article(outlet: SampleOutlet, number: int, profile: Profile) -> Profile:
    if isinstance(outlet, TemplateOutlet) and number % LISTED == 0:
        profile = update_profile(profile, fingerprint_page(outlet.listing(number), outlet.outlet))
    return update_profile(profile, fingerprint_page(outlet.article(number)[0], outlet.outlet))


def score(outlet: SampleOutlet, profile: Profile | None, articles: range) -> tuple[float, float]:
    pairs = []
    for page, truth in map(outlet.article, articles):
        article = normalize(page, outlet.outlet, profile)
        pairs.append(precision_recall(truth, article.text if isinstance(article, Article) else ""))
    return mean(precision for precision, _ in pairs), mean(recall for _, recall in pairs)


def row(each: Scores) -> str:
    scores = "  ".join("{:.4f} {:.4f}".format(*pair) for pair in (each.before, each.after, each.redesigned))
    return f"{each.seed:>4} {each.language:<6}  {scores}  {each.detected or '-':>7}  {each.size:>5}"


def print_summary(
    name: str, found: list[Scores], of_scores: Callable[[list[float]], float], of_counts: Callable[[list[int]], float]
) -> None:
    pairs = ("before", "after", "redesigned")
    values = [of_scores([getattr(each, pair)[place] for each in found]) for pair in pairs for place in (0, 1)]
    scores = "  ".join(f"{values[place]:.4f} {values[place + 1]:.4f}" for place in (0, 2, 4))
    detected = of_counts([each.detected or PAGES + 1 for each in found])
    print(f"{name:<11}  {scores}  {detected:>7}  {of_counts([each.size for each in found]):>5}")


def print_cost(seed: int) -> None:
    """Print the CPU time of one outlet's pages, the best of several runs."""
    outlet = RandomOutlet(seed)
    pages = [outlet.article(number)[0] for number in range(TIMED)]
    outcomes = [run_page(page, outlet.outlet, steps=LINE_STEPS).result for page in pages]
    drafts = [draft for draft in outcomes if not isinstance(draft, NotAnArticle)]
    seen = [fingerprint_draft(draft) for draft in drafts]

    def learn_all() -> Profile:
        profile = Profile()
        for each in seen:
            profile = update_profile(profile, each)
        return profile

    reading = cost(lambda: [normalize(page, outlet.outlet) for page in pages])
    fingerprinting = cost(lambda: [fingerprint_draft(draft) for draft in drafts])
    updating = cost(learn_all)
    print(f"a page takes: normalize {reading:.0f} µs, fingerprints {fingerprinting:.0f} µs, update {updating:.0f} µs")
    print(f"a profile of {len(learn_all().pages)} pages is written in {len(dump_profile(learn_all()))} bytes")


def cost(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) / TIMED * 1e6


if __name__ == "__main__":
    sys.exit(main())
