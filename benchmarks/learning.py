"""How well an outlet's furniture is learned: generated outlets by seed, before and after, and after a redesign.

    python -m benchmarks.learning [--make lines|templates] [--seeds 20] [--first 0] [--pages 20] [--stories 20]

For every seed: precision and recall of the text over stories that were not learned from; before learning, after 20
pages, and 20 pages after a redesign; how many pages it took to notice that; the profile as written, in bytes. Then the
worst and the median of each, and the CPU time that a page costs in the worker (mark) and in the crawl (learn), beside
that of reading it. Ends with 1 where the worst is below precision 0.99 or recall 0.995.

The outlets are those of `benchmarks/generated.py` ("lines") or of `benchmarks/stands.py` ("templates"; one that has
several builds too few pages of each among 20, so ask for more).
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, median
from typing import Protocol

from benchmarks.generated import GeneratedOutlet
from benchmarks.languages import Language
from benchmarks.shingles import precision_recall
from benchmarks.stands import TemplateOutlet
from core.article import Article, NotAnArticle, Page
from core.normalizer import Profile, dump_profile, fingerprint_page, normalize, update_profile
from core.normalizer.pipeline import fingerprint_draft, run_steps
from core.outlet import Outlet

PAGES = 20
REDESIGN = 100
LISTED = 5
"""Of so many pages one more is a listing, where the outlet has any."""

PRECISION, RECALL = 0.99, 0.995
TIMED = 120
RUNS = 5


class Made(Protocol):
    """An outlet of stories 0, 1, 2 …, in another design from `REDESIGN` on."""

    outlet: Outlet
    language: Language

    def story(self, number: int) -> tuple[Page, str]: ...


MAKES: dict[str, Callable[[int, int], Made]] = {"lines": GeneratedOutlet, "templates": TemplateOutlet}


@dataclass(frozen=True)
class Learned:
    """One seed: three times precision and recall, pages until the redesign was noticed (0: never), bytes."""

    seed: int
    language: str
    before: tuple[float, float]
    after: tuple[float, float]
    redesigned: tuple[float, float]
    noticed: int
    size: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", choices=MAKES, default="lines", help="of which make the outlets are")
    parser.add_argument("--seeds", type=int, default=20, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--pages", type=int, default=PAGES, help="learned before each figure is taken")
    parser.add_argument("--stories", type=int, default=20, help="stories that each figure is taken of")
    args = parser.parse_args()
    print("seed language   before         learned        redesigned      noticed  bytes")
    found = []
    for seed in range(args.first, args.first + args.seeds):
        found.append(learn_outlet(seed, MAKES[args.make](seed, REDESIGN), args.pages, args.stories))
        print(row(found[-1]), flush=True)
    print_summary("worst", found, min, max)
    print_summary("median", found, median, median)
    print_cost(args.first)
    scores = [score for each in found for score in (each.after, each.redesigned)]
    is_reached = all(precision >= PRECISION and recall >= RECALL for precision, recall in scores)
    return 0 if is_reached and all(0 < each.noticed <= PAGES for each in found) else 1


def learn_outlet(seed: int, made: Made, pages: int, stories: int) -> Learned:
    first, later = range(pages, pages + stories), range(REDESIGN + pages, REDESIGN + pages + stories)
    before = score(made, None, first)
    profile = Profile()
    for number in range(pages):
        profile = learn_story(made, number, profile)
    after = score(made, profile, first)
    noticed = 0
    for number in range(REDESIGN, REDESIGN + pages):
        profile = learn_story(made, number, profile)
        noticed = noticed or (number - REDESIGN + 1 if profile.redesigns else 0)
    redesigned = score(made, profile, later)
    return Learned(seed, made.language.code, before, after, redesigned, noticed, len(dump_profile(profile)))


def learn_story(made: Made, number: int, profile: Profile) -> Profile:
    if isinstance(made, TemplateOutlet) and number % LISTED == 0:
        profile = update_profile(profile, fingerprint_page(made.listing(number), made.outlet))
    return update_profile(profile, fingerprint_page(made.story(number)[0], made.outlet))


def score(made: Made, profile: Profile | None, stories: range) -> tuple[float, float]:
    pairs = []
    for page, truth in map(made.story, stories):
        article = normalize(page, made.outlet, profile)
        pairs.append(precision_recall(truth, article.text if isinstance(article, Article) else ""))
    return mean(precision for precision, _ in pairs), mean(recall for _, recall in pairs)


def row(each: Learned) -> str:
    scores = "  ".join("{:.4f} {:.4f}".format(*pair) for pair in (each.before, each.after, each.redesigned))
    return f"{each.seed:>4} {each.language:<6}  {scores}  {each.noticed or '-':>7}  {each.size:>5}"


def print_summary(
    name: str, found: list[Learned], of_scores: Callable[[list[float]], float], of_counts: Callable[[list[int]], float]
) -> None:
    pairs = ("before", "after", "redesigned")
    told = [of_scores([getattr(each, pair)[place] for each in found]) for pair in pairs for place in (0, 1)]
    scores = "  ".join(f"{told[place]:.4f} {told[place + 1]:.4f}" for place in (0, 2, 4))
    noticed = of_counts([each.noticed or PAGES + 1 for each in found])
    print(f"{name:<11}  {scores}  {noticed:>7}  {of_counts([each.size for each in found]):>5}")


def print_cost(seed: int) -> None:
    """CPU of one outlet's pages, the best of several runs."""
    outlet = GeneratedOutlet(seed)
    pages = [outlet.story(number)[0] for number in range(TIMED)]
    drafts = [draft for page in pages if not isinstance(draft := run_steps(page, outlet.outlet), NotAnArticle)]
    seen = [fingerprint_draft(draft) for draft in drafts]

    def learn_all() -> Profile:
        profile = Profile()
        for each in seen:
            profile = update_profile(profile, each)
        return profile

    reading = cost(lambda: [normalize(page, outlet.outlet) for page in pages])
    marking = cost(lambda: [fingerprint_draft(draft) for draft in drafts])
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
