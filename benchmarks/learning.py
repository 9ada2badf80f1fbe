"""How well an outlet's furniture is learned: generated outlets by seed, before and after, and after a redesign.

    python -m benchmarks.learning [--seeds 20] [--first 0] [--stories 20]

For every seed: precision and recall of the text over stories that were not learned from; before learning, after 20
pages, and 20 pages after a redesign; how many pages it took to notice that; the profile as written, in bytes. Then the
worst of each, and the CPU time that a page costs in the worker (mark) and in the crawl (learn), beside that of
reading it. Ends with 1 where the worst is below precision 0.99 or recall 0.995.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean

from benchmarks.generated import GeneratedOutlet
from benchmarks.shingles import precision_recall
from core.article import Article, NotAnArticle
from core.normalizer import Profile, dump_profile, learn, normalize, observe
from core.normalizer.steps import observe_draft, run_steps

PAGES = 20
REDESIGN = 100
PRECISION, RECALL = 0.99, 0.995
TIMED = 120
RUNS = 5


@dataclass(frozen=True)
class Learned:
    """One seed: three times precision and recall, pages until the redesign was noticed (0: never), bytes."""

    seed: int
    tongue: str
    before: tuple[float, float]
    after: tuple[float, float]
    redesigned: tuple[float, float]
    noticed: int
    size: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--stories", type=int, default=20, help="stories that each figure is taken of")
    args = parser.parse_args()
    print("seed tongue   before         20 pages       redesign + 20  noticed  bytes")
    found = []
    for seed in range(args.first, args.first + args.seeds):
        found.append(learn_outlet(seed, args.stories))
        print(row(found[-1]), flush=True)
    print_worst(found)
    print_cost(args.first)
    scores = [score for each in found for score in (each.after, each.redesigned)]
    is_reached = all(precision >= PRECISION and recall >= RECALL for precision, recall in scores)
    return 0 if is_reached and all(0 < each.noticed <= PAGES for each in found) else 1


def learn_outlet(seed: int, stories: int) -> Learned:
    outlet = GeneratedOutlet(seed, redesign_at=REDESIGN)
    first = range(PAGES, PAGES + stories)
    before = score(outlet, None, first)
    profile = Profile()
    for number in range(PAGES):
        profile = learn(profile, observe(outlet.story(number)[0], outlet.outlet))
    after = score(outlet, profile, first)
    noticed = 0
    for number in range(REDESIGN, REDESIGN + PAGES):
        profile = learn(profile, observe(outlet.story(number)[0], outlet.outlet))
        noticed = noticed or (number - REDESIGN + 1 if profile.redesigns else 0)
    later = range(REDESIGN + PAGES, REDESIGN + PAGES + stories)
    redesigned = score(outlet, profile, later)
    return Learned(seed, outlet.tongue.code, before, after, redesigned, noticed, len(dump_profile(profile)))


def score(outlet: GeneratedOutlet, profile: Profile | None, stories: range) -> tuple[float, float]:
    pairs = []
    for page, truth in map(outlet.story, stories):
        article = normalize(page, outlet.outlet, profile)
        pairs.append(precision_recall(truth, article.text if isinstance(article, Article) else ""))
    return mean(precision for precision, _ in pairs), mean(recall for _, recall in pairs)


def row(each: Learned) -> str:
    scores = "  ".join("{:.4f} {:.4f}".format(*pair) for pair in (each.before, each.after, each.redesigned))
    return f"{each.seed:>4} {each.tongue:<6}  {scores}  {each.noticed or '-':>7}  {each.size:>5}"


def print_worst(found: list[Learned]) -> None:
    pairs = ("before", "after", "redesigned")
    worst = [min(getattr(each, name)[place] for each in found) for name in pairs for place in (0, 1)]
    scores = "  ".join(f"{worst[place]:.4f} {worst[place + 1]:.4f}" for place in (0, 2, 4))
    noticed = max(each.noticed or PAGES + 1 for each in found)
    print(f"worst        {scores}  {noticed:>7}  {max(each.size for each in found):>5}")


def print_cost(seed: int) -> None:
    """CPU of one outlet's pages, the best of several runs."""
    outlet = GeneratedOutlet(seed)
    pages = [outlet.story(number)[0] for number in range(TIMED)]
    drafts = [draft for page in pages if not isinstance(draft := run_steps(page, outlet.outlet), NotAnArticle)]
    seen = [observe_draft(draft) for draft in drafts]

    def learn_all() -> Profile:
        profile = Profile()
        for each in seen:
            profile = learn(profile, each)
        return profile

    reading = cost(lambda: [normalize(page, outlet.outlet) for page in pages])
    marking = cost(lambda: [observe_draft(draft) for draft in drafts])
    print(f"a page costs: reading {reading:.0f} µs, marking {marking:.0f} µs more, learning {cost(learn_all):.0f} µs")
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
