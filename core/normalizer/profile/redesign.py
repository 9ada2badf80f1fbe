"""Whether an outlet was redesigned: many pages in a row that look like none before."""

from collections.abc import Sequence
from dataclasses import replace

from core.normalizer.profile.fingerprints import Observation
from core.normalizer.profile.outlet_profile import Profile

FIRST = 8
"""Pages before anything is learned, or compared."""

_CHANCE = 1e-4
_RUN = 4
"""A redesign is a run of strange pages that comes about once in ten thousand pages by chance, and never a shorter."""

_FAMILIAR = 1 / 3
_BARE = 1 / 5
"""Share of their places that pages built alike have in common, and of them those without furniture at most."""

_ENOUGH = 5
"""Pages built alike that tell whether such a page has furniture."""

_JUDGED = 400
"""Pages after which the older half of the rate is forgotten."""


def judge_page(profile: Profile, seen: Observation) -> Profile:
    """Whether the page looks like those before it; where many in a row do not, the outlet was redesigned."""
    before = profile.pages[: -1 - profile.strangers]
    if len(before) < FIRST:
        # Too few to compare with. Where a run has filled the window, every page looks like none.
        return _counted(profile, profile.strangers) if profile.strangers else profile
    if not _is_strange(profile.furniture.lines, before, seen):
        # Those of a run that ended were chance; a run that goes on is not counted yet.
        return _counted(profile, profile.strangers)
    run = profile.strangers + 1
    chance = (profile.strange + 1) / (profile.judged + 2)
    if run < _RUN or chance**run > _CHANCE:
        return replace(profile, strangers=run)
    # The rate begins anew with this run: right after a redesign pages are strange, and where none looks like another.
    return replace(
        profile,
        pages=profile.pages[-run:],
        known=profile.furniture,
        strangers=0,
        judged=run,
        strange=run,
        redesigns=profile.redesigns + 1,
    )


def _is_strange(lines: frozenset[int], before: Sequence[Observation], seen: Observation) -> bool:
    """It is built like none of the pages before, or has no furniture that is known where those built like it have."""
    if not lines.isdisjoint(seen.keys):
        return not any(_are_alike(seen.places, page.places) for page in reversed(before))
    alike = [page for page in before if _are_alike(seen.places, page.places)]
    bare = sum(lines.isdisjoint(page.keys) for page in alike)
    return not alike or (len(alike) >= _ENOUGH and bare <= _BARE * len(alike))


def _are_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    common = len(one & other)
    return common >= _FAMILIAR * (len(one) + len(other) - common)


def _counted(profile: Profile, strange: int) -> Profile:
    """The rate of strange pages, of which the older ones count less and less."""
    halves = 2 if profile.judged >= _JUDGED else 1
    judged, strange = (profile.judged + strange + 1) // halves, (profile.strange + strange) // halves
    return replace(profile, strangers=0, judged=judged, strange=strange)
