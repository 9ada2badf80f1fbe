"""Learning an outlet's furniture: what stands on many of its pages is none of its stories.

A line is furniture where its wording, its wording without names and numbers, or the way it begins and ends stands on
so many of the last pages, or of those built in one way, that it may well be on 55 % of all (see `needed`). A place of
the tree is furniture where nothing is said in it that is not said elsewhere too. A story counts once, however often it
was published.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil, floor, sqrt

from core.normalizer.profile.fingerprints import Kind, Mark, Observation
from core.normalizer.profile.outlet_profile import Furniture, Profile
from core.normalizer.profile.redesign import FIRST, judge_page
from core.normalizer.selection.headings import find_headings

WINDOW = 40
"""Pages remembered: an outlet's day or two. What is not met on them any more is forgotten."""

_LEAST = 5
"""Pages on which a line must stand in any case."""

_SHARE = 0.55
_SPREAD = 1.9
"""Furniture stands on most pages. Of a line that is on 60 % of all, 1 of 150 windows of 20 pages falls short of what is
needed, and 1 of 300 of 40; one that is on 10 % reaches it in 1 of 400 and in none."""

_SPREAD_AGAIN = 3
"""Deviations by which a line must recur more often than the story's own lines do, where an outlet writes by form."""

_BY_FORM = 1 / 4
_ASKED = 100
"""Share of the lines that recur where stories are written by form, and how many lines tell."""

_EVERY = 8
"""Pages between two looks at a window that is half full: a look takes 0.8 ms, remembering a page a twentieth of it.
Before, each page tells much."""

_STALE = 1 / 3
_STALE_NARROW = 1 / 2
_STALE_PAGES = 4
"""Share of a place's lines that no other page says (of a narrow place, whose furniture may be one of several), and on
how many pages it must stand to tell."""

_NARROW = 2
_NARROW_PAGES = 3
"""Lines of a narrow place on one page (lists and paragraphs are more), and pages on which what it says must stand."""

_TEMPLATE = 3
_FEW = 4
"""Pages built in one way before anything is learned of them alone, and on how many of up to seven a line must stand."""

_ELSEWHERE = 0.1
"""On the pages of other templates a template's own furniture stands so much more seldom."""

_FURNISHED = (Kind.LABEL, Kind.PROSE, Kind.LINK, Kind.TOPIC)
_SAYING = (Kind.PROSE, Kind.LINK, Kind.WORDS)

_KNOWN_FOR = 20
"""Pages after a redesign for which the furniture from before is believed: wordings outlive markup."""


def learn(profile: Profile, seen: Observation) -> Profile:
    """The profile after one more page. Pure, and cheap: what is costly was done where the page was read.

    A page that is known by its address or headline takes the place of the earlier one: an edit is no evidence.
    """
    if not seen.marks:
        return profile
    others = tuple(page for page in profile.pages if page.url != seen.url and page.title != seen.title)
    is_again = len(others) < len(profile.pages)
    learned = replace(profile, pages=(*others, seen)[-WINDOW:], learned=profile.learned + (not is_again))
    run = profile.pages[len(profile.pages) - profile.strangers :]
    if is_again and any(page.url == seen.url or page.title == seen.title for page in run):
        return learned
    judged = judge_page(learned, seen)
    return judged if is_again else _settle(judged)


def _settle(profile: Profile) -> Profile:
    """Now and then: what is furniture by the pages as they are now."""
    if len(profile.pages) > WINDOW // 2 and profile.learned % _EVERY:
        return profile
    found = find_furniture(profile.pages)
    is_young = profile.redesigns > 0 and len(profile.pages) < _KNOWN_FOR
    known = profile.known if is_young else Furniture()
    return replace(profile, furniture=found | known, known=known)


def needed(pages: int, rate: float = 0.0) -> int:
    """On how many of `pages` a line must stand to be furniture. `rate` is the share of the other pages on which a line
    of the story stands, too.
    """
    return max(_LEAST, ceil(_SHARE * pages - _SPREAD * sqrt(pages) / 2), _unusual(pages, rate))


def _unusual(pages: int, rate: float) -> int:
    """On how many pages no line of a story stands by chance: 2, unless stories are written by form."""
    again = rate * (pages - 1)
    return floor(1 + again + _SPREAD_AGAIN * sqrt(again)) + 1


@dataclass(frozen=True, slots=True)
class _Window:
    """Pages, their lines, on how many pages each key of a line and each place stands, how many lines a place holds on
    all of them, and of those the ones that say something.
    """

    pages: Sequence[Observation]
    marks: Sequence[Mark]
    counts: Counter[int]
    stands: Counter[int]
    held: Counter[int]
    saying: Counter[int]


def find_furniture(pages: Sequence[Observation]) -> Furniture:
    """What these pages of one outlet have in common, or those of one of its templates."""
    window = _look(pages)
    if len(window.pages) < FIRST:
        return Furniture()
    rate = _rate(window)
    lines = _often(window.counts, needed(len(window.pages), rate)) | _often_in_narrow_places(window)
    lines |= _often_in_templates(window, lines, rate)
    places = _stale_places(window, lines, _unusual(len(window.pages), rate))
    return Furniture(lines, places, find_headings(window.pages, window.counts, Furniture(lines, places)))


def _each_story_once(pages: Sequence[Observation], counts: Counter[int]) -> Sequence[Observation]:
    """Without the earlier of two pages that tell one story.

    The rarest lines are the story's: what is furniture stands on more pages.
    """
    told: dict[tuple[int, ...], Observation] = {}
    for page in pages:
        prose = [mark.text for mark in page.marks if mark.kind == Kind.PROSE]
        told[tuple(sorted(prose, key=counts.__getitem__)[:2]) or (-len(told),)] = page
    return tuple(told.values())


def _times(pages: Iterable[Observation]) -> Counter[int]:
    """On how many pages each key stands. That of no line, 0, is on none: a counter is slow to tell what it lacks."""
    counts = Counter(chain.from_iterable(page.shown for page in pages))
    counts[0] = 0
    return counts


def _look(pages: Sequence[Observation]) -> _Window:
    counts = _times(pages)
    once = _each_story_once(pages, counts)
    marks = [mark for page in once for mark in page.marks]
    return _Window(
        pages=once,
        marks=marks,
        counts=counts if len(once) == len(pages) else _times(once),
        stands=Counter(chain.from_iterable(page.places for page in once)),
        held=Counter([mark.place for mark in marks]),
        saying=Counter([mark.place for mark in marks if mark.kind in _SAYING]),
    )


def _rate(window: _Window) -> float:
    """The share of the other pages on which a line of the story stands again, where stories are written by form: where
    a quarter of the lines in the place that holds most recur. Elsewhere 0.

    Those that may be furniture are left out, and of many lines some are asked.
    """
    counts = window.counts
    main = max(window.saying, key=window.saying.__getitem__, default=0)
    marks = [mark for mark in window.marks if mark.place == main and mark.kind == Kind.PROSE]
    asked = marks[:: max(1, len(marks) // _ASKED)]
    said = [
        max(counts[mark.text], counts[mark.frame], min(counts[mark.opening], counts[mark.closing])) for mark in asked
    ]
    least = needed(len(window.pages))
    again = [count for count in said if 1 < count < least]
    if len(again) <= _BY_FORM * (said.count(1) + len(again)):
        return 0.0
    return (sum(again) / len(again) - 1) / (len(window.pages) - 1)


def _often(counts: Mapping[int, int], least: int) -> frozenset[int]:
    return frozenset(key for key, count in counts.items() if count >= least)


def _templates(pages: Sequence[Observation]) -> Iterable[Sequence[Observation]]:
    """The pages by how they are built, where that is not in one way."""
    templates: dict[int, list[Observation]] = {}
    for page in pages:
        templates.setdefault(page.built, []).append(page)
    return (built for built in templates.values() if _TEMPLATE <= len(built) < len(pages))


def _often_in_templates(window: _Window, lines: frozenset[int], rate: float) -> frozenset[int]:
    """What stands on the pages of some templates, and hardly on others: of what all have, all pages tell more.

    A line whose wording is one that all have is not known by its place either, which each template names its own way.
    """
    stands: Counter[int] = Counter()
    pages: Counter[int] = Counter()
    for built in _templates(window.pages):
        counts, size = _times(built), len(built)
        few = max(min(_FEW, size), _unusual(size, rate))
        for key in _often(counts, needed(size, rate) if size >= FIRST else few):
            stands[key] += counts[key]
            pages[key] += size
    common = {
        key
        for key, count in stands.items()
        if key not in lines
        and (window.counts[key] - count) * pages[key] > _ELSEWHERE * count * (len(window.pages) - pages[key])
    }
    told = {key for mark in window.marks if mark.text in common or mark.frame in common for key in mark.keys}
    balance = dict.fromkeys(told & stands.keys(), 0)
    for mark in window.marks if balance else ():
        if not balance.keys().isdisjoint(mark.keys):
            is_common = mark.text in common or mark.frame in common
            for key in balance.keys() & mark.keys:
                balance[key] += 1 if is_common else -1
    return frozenset(key for key in stands if balance.get(key, -1) < 0)


def _often_in_narrow_places(window: _Window) -> frozenset[int]:
    """What half of the pages say that have the place, where the place holds a line or two: no list, no story."""
    most = window.held.total() / 2
    least = {
        place: max(_NARROW_PAGES, count / 2)
        for place, count in window.stands.items()
        if count >= _NARROW_PAGES and window.held[place] <= min(most, _NARROW * count)
    }
    told = {mark for mark in window.marks if mark.place in least and mark.kind in _FURNISHED}
    return frozenset(key for mark in told for key in mark.keys if key and window.counts[key] >= least[mark.place])


def _stale_places(window: _Window, lines: frozenset[int], unusual: int) -> frozenset[int]:
    """Places that hold links, and sentences that other pages say too, or open or close alike, and hardly anything else.

    The place that holds most lines is the story's, whatever they say: some outlets write by form.
    """
    held = window.saying
    most = held.total() / 2
    asked = {
        place
        for place, count in held.items()
        # Ingredients are labels, and each story lists its own: one sentence among them does not speak for the list.
        if window.stands[place] >= _STALE_PAGES and window.held[place] / 2 <= count <= most
    }
    own: Counter[int] = Counter()
    for mark in window.marks if asked else ():
        if mark.place in asked and not mark.is_in(lines):
            own[mark.place] += _is_own(mark, window, unusual)
    return frozenset(place for place in asked if own[place] <= _stale_share(window, place) * held[place])


def _stale_share(window: _Window, place: int) -> float:
    return _STALE_NARROW if window.held[place] <= _NARROW * window.stands[place] else _STALE


def _is_own(mark: Mark, window: _Window, unusual: int) -> bool:
    """Whether it says what no other page says, and neither opens nor closes as most lines in its place."""
    if mark.kind != Kind.PROSE:
        return mark.kind == Kind.WORDS
    alike = (1 - _STALE) * window.stands[mark.place]
    return window.counts[mark.text] < unusual and max(window.counts[mark.opening], window.counts[mark.closing]) < alike
