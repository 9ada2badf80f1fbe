"""Learning an outlet's furniture: what stands on many of its pages is none of its stories.

A line is furniture where its wording, its wording without names and numbers, or the way it begins and ends stands on
so many of the last pages that it may well be on 55 % of all (see `needed`). A place of the tree is furniture where
nothing is said in it that is not said elsewhere too. A story counts once, however often it was published.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil, sqrt

from core.normalizer.observation import Kind, Mark, Observation
from core.normalizer.profile import Furniture, Profile, Usual

WINDOW = 40
"""Pages remembered: an outlet's day or two. What is not met on them any more is forgotten."""

_FIRST = 8
_LEAST = 5
"""Pages before anything is learned, and pages on which a line must stand in any case."""

_SHARE = 0.55
_SPREAD = 1.9
"""Furniture stands on most pages. Of a line that is on 60 % of all, 1 of 200 windows falls short of what is needed;
of one that is on 20 %, 1 of 50 windows of 20 pages and 1 of 500 of 40 reach it."""

_EVERY = 4
"""Pages between two looks at the window: that takes 0.3 ms, remembering a page a tenth of it."""

_STALE = 1 / 3
_STALE_PAGES = 4
"""Share of a place's lines that no other page says, and on how many pages it must stand to tell."""

_SAYING_NOTHING = (Kind.LABEL, Kind.HEADING)

_KNOWN_FOR = 20
"""Pages after a redesign for which the furniture from before is believed: wordings outlive markup."""

_CHANCE = 1e-4
_RUN = 4
"""A redesign is a run of strange pages that comes about once in ten thousand pages by chance, and never a shorter."""

_FAMILIAR = 1 / 3
_JUDGED = 400


def learn(profile: Profile, seen: Observation) -> Profile:
    """The profile after one more page. Pure, and cheap: what is costly was done where the page was read.

    A page that is known by its address or headline takes the place of the earlier one: an edit is no evidence.
    """
    if not seen.marks:
        return profile
    others = tuple(page for page in profile.pages if page.url != seen.url and page.title != seen.title)
    is_again = len(others) < len(profile.pages)
    pages = (*others, seen)[-WINDOW:]
    if is_again:
        return replace(profile, pages=pages)
    learned = replace(profile, pages=pages, learned=profile.learned + 1)
    return _settle(_judge(learned, seen))


def needed(pages: int) -> int:
    """On how many of `pages` a line must stand to be furniture."""
    return max(_LEAST, ceil(_SHARE * pages - _SPREAD * sqrt(pages) / 2))


def find_furniture(pages: Sequence[Observation]) -> Furniture:
    """What these pages of one outlet have in common."""
    pages, counts = _count(pages)
    if len(pages) < _FIRST:
        return Furniture()
    least = needed(len(pages))
    lines = frozenset(key for key, count in counts.items() if count >= least)
    return Furniture(lines, _stale_places(pages, counts, lines))


def _count(pages: Sequence[Observation]) -> tuple[Sequence[Observation], Counter[int]]:
    """The pages without those that tell a story again, and on how many of them each key stands."""
    counts = _times(pages)
    told: dict[int, Observation] = {}
    for page in pages:
        # The rarest line is one of the story: what is furniture stands on more pages. 0 where there is no prose.
        prose = [mark.text for mark in page.marks if mark.kind == Kind.PROSE]
        told[min(prose, key=counts.__getitem__) if prose else -len(told)] = page
    return tuple(told.values()), counts if len(told) == len(pages) else _times(told.values())


def _times(pages: Iterable[Observation]) -> Counter[int]:
    """On how many pages each key stands."""
    counts: Counter[int] = Counter()
    for page in pages:
        counts.update(page.keys)
    return counts


def _stale_places(pages: Sequence[Observation], counts: Counter[int], lines: frozenset[int]) -> frozenset[int]:
    """Places that hold links, and sentences that stand on other pages too, and hardly anything else.

    The place that holds most lines is the story's, whatever they say: some outlets write by form.
    """
    held: Counter[int] = Counter()
    stands: Counter[int] = Counter()
    for page in pages:
        places = [mark.place for mark in page.marks if mark.kind not in _SAYING_NOTHING]
        held.update(places)
        stands.update(set(places))
    most = held.total() / 2
    asked = {place for place, count in stands.items() if count >= _STALE_PAGES and held[place] <= most}
    own: Counter[int] = Counter()
    for page in pages:
        if asked.isdisjoint(page.places):
            continue
        own.update([mark.place for mark in page.marks if mark.place in asked and _is_own(mark, counts, lines)])
    return frozenset(place for place in asked if own[place] <= _STALE * held[place])


def _is_own(mark: Mark, counts: Mapping[int, int], lines: frozenset[int]) -> bool:
    """Whether it says what no other page says."""
    if mark.kind == Kind.PROSE:
        return counts[mark.text] == 1 and not mark.is_in(lines)
    return mark.kind == Kind.WORDS


def _judge(profile: Profile, seen: Observation) -> Profile:
    """Whether the page looks like those before it; where many in a row do not, the outlet was redesigned."""
    if not profile.usual.places:
        return profile
    is_strange = _is_strange(profile.usual, seen)
    if not is_strange:
        # Those of a run that ended were chance; a run that goes on is not counted yet.
        return _counted(profile, profile.strangers)
    run = profile.strangers + 1
    chance = (profile.strange + 1) / (profile.judged + 2)
    if run < _RUN or chance**run > _CHANCE:
        return replace(profile, strangers=run)
    return replace(
        profile,
        pages=profile.pages[-run:],
        known=profile.furniture,
        usual=Usual(),
        strangers=0,
        redesigns=profile.redesigns + 1,
    )


def _is_strange(usual: Usual, seen: Observation) -> bool:
    """Most places are missing, or all the furniture that is known by its words."""
    if len(usual.places & seen.places) < _FAMILIAR * len(usual.places):
        return True
    return len(usual.lines) > 1 and usual.lines.isdisjoint(seen.keys)


def _counted(profile: Profile, strange: int) -> Profile:
    """The rate of strange pages, of which the older ones count less and less."""
    halves = 2 if profile.judged >= _JUDGED else 1
    judged, strange = (profile.judged + strange + 1) // halves, (profile.strange + strange) // halves
    return replace(profile, strangers=0, judged=judged, strange=strange)


def _settle(profile: Profile) -> Profile:
    """Now and then: what is furniture, and what is usual, by the pages as they are now."""
    if profile.learned % _EVERY:
        return profile
    found = find_furniture(profile.pages)
    is_young = profile.redesigns > 0 and len(profile.pages) < _KNOWN_FOR
    known = profile.known if is_young else Furniture()
    settled = replace(profile, furniture=found | known, known=known)
    # While strangers come, what was usual before them is what they are compared with.
    is_usual = profile.strangers == 0 and len(profile.pages) >= _FIRST
    return replace(settled, usual=_find_usual(profile.pages, found)) if is_usual else settled


def _find_usual(pages: Sequence[Observation], furniture: Furniture) -> Usual:
    half = len(pages) / 2
    places: Counter[int] = Counter()
    keys: Counter[int] = Counter()
    for page in pages:
        places.update(page.places)
        keys.update(page.keys & furniture.lines)
    return Usual(
        frozenset(place for place, count in places.items() if count >= half),
        frozenset(key for key, count in keys.items() if count >= half),
    )
