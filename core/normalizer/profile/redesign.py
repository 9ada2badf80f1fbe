"""Whether an outlet was redesigned: many pages in a row resemble none before them."""

from collections.abc import Sequence
from dataclasses import replace

from core.normalizer.profile.fingerprints import PageFingerprint
from core.normalizer.profile.outlet_profile import Profile
from core.normalizer.profile.thresholds import (
    MAX_BARE_SHARE,
    MAX_RUN_PROBABILITY,
    MIN_ALIKE_PAGES,
    MIN_PAGES,
    MIN_PATH_OVERLAP,
    MIN_RUN_PAGES,
    RATE_PAGES,
)


def detect_redesign(profile: Profile, page: PageFingerprint) -> Profile:
    """Return the profile with `page`, its last one, counted as strange or not. After a redesign, only the pages since
    then are left in it.
    """
    before = profile.pages[: -1 - profile.strange_run]
    if len(before) < MIN_PAGES:
        # Too few to compare with. If a run has filled the window, it is the normal case.
        return _count_judged(profile, profile.strange_run) if profile.strange_run else profile
    if not _is_strange(profile.rules.lines, before, page):
        # The pages of a run that ended were chance; a run that goes on is not counted yet.
        return _count_judged(profile, profile.strange_run)
    run = profile.strange_run + 1
    rate = (profile.strange + 1) / (profile.judged + 2)
    if run < MIN_RUN_PAGES or rate**run > MAX_RUN_PROBABILITY:
        return replace(profile, strange_run=run)
    # The rate starts with this run: pages are strange right after a redesign, and where none resembles another.
    return replace(
        profile,
        pages=profile.pages[-run:],
        previous_rules=profile.rules,
        strange_run=0,
        judged=run,
        strange=run,
        redesigns=profile.redesigns + 1,
    )


def _is_strange(lines: frozenset[int], before: Sequence[PageFingerprint], page: PageFingerprint) -> bool:
    """Whether the page has the template of none before, or lacks the boilerplate that those of its template have."""
    if not lines.isdisjoint(page.keys):
        return not any(_are_alike(page.paths, other.paths) for other in reversed(before))
    alike = [other for other in before if _are_alike(page.paths, other.paths)]
    bare = sum(lines.isdisjoint(other.keys) for other in alike)
    return not alike or (len(alike) >= MIN_ALIKE_PAGES and bare <= MAX_BARE_SHARE * len(alike))


def _are_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    common = len(one & other)
    return common >= MIN_PATH_OVERLAP * (len(one) + len(other) - common)


def _count_judged(profile: Profile, strange: int) -> Profile:
    """Return the profile with the last page and a run of `strange` ones before it in the rate of strange pages, in
    which older pages count less and less.
    """
    divisor = 2 if profile.judged >= RATE_PAGES else 1
    judged, strange = (profile.judged + strange + 1) // divisor, (profile.strange + strange) // divisor
    return replace(profile, strange_run=0, judged=judged, strange=strange)
