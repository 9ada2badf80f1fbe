"""Update the profile of an outlet with one more page.

An outlet was redesigned if many pages in a row do not resemble any page before them.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.normalizer.profile.fingerprints import NO_RULES, PageFingerprint
from core.normalizer.profile.outlet_profile import Profile
from core.normalizer.profile.recurrence import derive_rules
from core.normalizer.profile.thresholds import (
    EARLY_PAGES,
    MAX_BARE_SHARE,
    MAX_RUN_PROBABILITY,
    MIN_ALIKE_PAGES,
    MIN_PAGES,
    MIN_PATH_OVERLAP,
    MIN_RUN_PAGES,
    PAGES_PER_UPDATE,
    PREVIOUS_RULES_PAGES,
    RATE_PAGES,
    WINDOW_PAGES,
)


def update_profile(profile: Profile, page: PageFingerprint) -> Profile:
    """Return the profile after one more page. Pure.

    A page with a known address or headline replaces the earlier page, because an edited article is not a new
    article.
    """
    if not page.lines:
        return profile
    other_pages = tuple(known_page for known_page in profile.pages if not _is_same(known_page, page))
    is_known = len(other_pages) < len(profile.pages)
    updated = replace(profile, pages=(*other_pages, page)[-WINDOW_PAGES:], learned=profile.learned + (not is_known))
    strange_pages = profile.pages[len(profile.pages) - profile.strange_run :]
    if is_known and any(_is_same(known_page, page) for known_page in strange_pages):
        return updated
    judged = detect_redesign(updated, page)
    return judged if is_known else _with_rules(judged)


def _is_same(page: PageFingerprint, known_page: PageFingerprint) -> bool:
    return page.url == known_page.url or page.title == known_page.title


def _with_rules(profile: Profile) -> Profile:
    if len(profile.pages) > EARLY_PAGES and profile.learned % PAGES_PER_UPDATE:
        return profile
    is_young = profile.redesigns > 0 and len(profile.pages) < PREVIOUS_RULES_PAGES
    previous = profile.previous_rules if is_young else NO_RULES
    return replace(profile, rules=derive_rules(profile.pages) | previous, previous_rules=previous)


def detect_redesign(profile: Profile, page: PageFingerprint) -> Profile:
    """Return the profile after deciding whether its last page, `page`, is strange.

    After a redesign, the returned profile contains only the pages since then.
    """
    before = profile.pages[: -1 - profile.strange_run]
    if len(before) < MIN_PAGES:
        # There are too few pages to compare with. Once a run of strange pages fills the window, they are normal.
        return _count_judged(profile, profile.strange_run) if profile.strange_run else profile
    if not _is_strange(profile.rules.lines, before, page):
        # The strange pages before this one were due to chance, so they are counted now.
        return _count_judged(profile, profile.strange_run)
    run = profile.strange_run + 1
    rate = (profile.strange + 1) / (profile.judged + 2)
    if run < MIN_RUN_PAGES or rate**run > MAX_RUN_PROBABILITY:
        return replace(profile, strange_run=run)
    # The rate starts with this run, because many pages are strange right after a redesign.
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
    """Return whether `page` has a template that no earlier page has, or lacks the boilerplate of its template."""
    if not lines.isdisjoint(page.keys):
        return not any(_are_alike(page.paths, earlier_page.paths) for earlier_page in reversed(before))
    similar_pages = [earlier_page for earlier_page in before if _are_alike(page.paths, earlier_page.paths)]
    without_boilerplate = sum(lines.isdisjoint(earlier_page.keys) for earlier_page in similar_pages)
    return not similar_pages or (
        len(similar_pages) >= MIN_ALIKE_PAGES and without_boilerplate <= MAX_BARE_SHARE * len(similar_pages)
    )


def _are_alike(paths: frozenset[int], other_paths: frozenset[int]) -> bool:
    shared = len(paths & other_paths)
    return shared >= MIN_PATH_OVERLAP * (len(paths) + len(other_paths) - shared)


def _count_judged(profile: Profile, strange: int) -> Profile:
    # `strange` is the number of strange pages before the last page. The older a page, the less it counts in the rate.
    divisor = 2 if profile.judged >= RATE_PAGES else 1
    judged, strange = (profile.judged + strange + 1) // divisor, (profile.strange + strange) // divisor
    return replace(profile, strange_run=0, judged=judged, strange=strange)
