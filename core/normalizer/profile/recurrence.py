"""Derive an outlet's boilerplate rules: a line that recurs on many pages does not belong to their articles."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil, floor, sqrt

from core.normalizer.profile.fingerprints import LineFingerprint, LineKind, PageFingerprint, ProfileRules
from core.normalizer.profile.recurring_headings import find_recurring_headings
from core.normalizer.profile.thresholds import (
    FORMULA_DEVIATIONS,
    MAX_ELSEWHERE_RATIO,
    MAX_LINES_ON_NARROW_PATH,
    MAX_MAIN_PATH_SHARE,
    MAX_OWN_SHARE,
    MAX_OWN_SHARE_ON_NARROW_PATH,
    MAX_SAMPLED_LINES,
    MIN_FORMULA_SHARE,
    MIN_LINE_PAGES,
    MIN_NARROW_PATH_PAGES,
    MIN_NARROW_RECURRENCE,
    MIN_PAGES,
    MIN_PATH_PAGES,
    MIN_RECURRENCE,
    MIN_SENTENCE_SHARE,
    MIN_TEMPLATE_LINE_PAGES,
    MIN_TEMPLATE_PAGES,
    RECURRENCE_DEVIATIONS,
)

_NARROW_PATH_KINDS = (LineKind.LABEL, LineKind.SENTENCE, LineKind.LINK, LineKind.UNMARKED_HEADING)
_SENTENCE_KINDS = (LineKind.SENTENCE, LineKind.LINK, LineKind.QUOTATION)


@dataclass(frozen=True, slots=True)
class _Window:
    """The most recent pages, with each article once, and their lines.

    `key_pages` and `path_pages` count the pages with a key or a path. `path_lines` counts the lines with a path on all
    pages, `path_sentences` only the sentences.
    """

    pages: Sequence[PageFingerprint]
    lines: Sequence[LineFingerprint]
    key_pages: Counter[int]
    path_pages: Counter[int]
    path_lines: Counter[int]
    path_sentences: Counter[int]


def derive_rules(pages: Sequence[PageFingerprint]) -> ProfileRules:
    """Return the boilerplate rules for pages of one outlet."""
    window = _build_window(pages)
    if len(window.pages) < MIN_PAGES:
        return ProfileRules()
    rate = _formula_rate(window)
    lines = _frequent_keys(window.key_pages, required_pages(len(window.pages), rate)) | _find_on_narrow_paths(window)
    lines |= _find_in_templates(window, lines, rate)
    paths = _find_paths(window, lines, _unlikely_pages(len(window.pages), rate))
    headings = find_recurring_headings(window.pages, window.key_pages, ProfileRules(lines, paths))
    return ProfileRules(lines, paths, headings)


def required_pages(pages: int, rate: float = 0.0) -> int:
    """Return the number of pages, of `pages`, on which a line must occur to be boilerplate.

    `rate` is the share of the other pages on which the average line of an article recurs.
    """
    # The standard deviation of a share is at most half the square root of the number of pages.
    expected = ceil(MIN_RECURRENCE * pages - RECURRENCE_DEVIATIONS * sqrt(pages) / 2)
    return max(MIN_LINE_PAGES, expected, _unlikely_pages(pages, rate))


def _unlikely_pages(pages: int, rate: float) -> int:
    """Return a number of pages on which a line of an article does not recur by chance.

    The number is 2, unless the outlet's articles are written by a formula.
    """
    others = rate * (pages - 1)
    return floor(1 + others + FORMULA_DEVIATIONS * sqrt(others)) + 1


def _build_window(pages: Sequence[PageFingerprint]) -> _Window:
    counts = _count_pages(pages)
    distinct = _drop_reprints(pages, counts)
    lines = [line for page in distinct for line in page.lines]
    return _Window(
        pages=distinct,
        lines=lines,
        key_pages=counts if len(distinct) == len(pages) else _count_pages(distinct),
        path_pages=Counter(chain.from_iterable(page.paths for page in distinct)),
        path_lines=Counter([line.path for line in lines]),
        path_sentences=Counter([line.path for line in lines if line.kind in _SENTENCE_KINDS]),
    )


def _drop_reprints(pages: Sequence[PageFingerprint], counts: Counter[int]) -> Sequence[PageFingerprint]:
    """If several pages have the same article, keep the last of them.

    An article is recognized by its two rarest sentences, because boilerplate occurs on more pages.
    """
    articles: dict[tuple[int, ...], PageFingerprint] = {}
    for page in pages:
        sentences = [line.text for line in page.lines if line.kind == LineKind.SENTENCE]
        articles[tuple(sorted(sentences, key=counts.__getitem__)[:2]) or (-len(articles),)] = page
    return tuple(articles.values())


def _count_pages(pages: Iterable[PageFingerprint]) -> Counter[int]:
    """Return the number of pages with each key. The key 0 means that a fingerprint is missing and counts 0."""
    counts = Counter(chain.from_iterable(page.all_keys for page in pages))
    counts[0] = 0  # set, because a Counter is slow to answer for a missing key
    return counts


def _formula_rate(window: _Window) -> float:
    """Return the share of the other pages on which the average line of an article recurs.

    Return 0.0 unless articles are written by a formula: a quarter of the sentences on the main path recur. Lines that
    may be boilerplate do not count.
    """
    counts = window.key_pages
    main_path = max(window.path_sentences, key=window.path_sentences.__getitem__, default=0)
    lines = [line for line in window.lines if line.path == main_path and line.kind == LineKind.SENTENCE]
    sample = lines[:: max(1, len(lines) // MAX_SAMPLED_LINES)]
    pages = [
        max(counts[line.text], counts[line.masked], min(counts[line.opening], counts[line.closing])) for line in sample
    ]
    least = required_pages(len(window.pages))
    recurring = [count for count in pages if 1 < count < least]
    if len(recurring) <= MIN_FORMULA_SHARE * (pages.count(1) + len(recurring)):
        return 0.0
    return (sum(recurring) / len(recurring) - 1) / (len(window.pages) - 1)


def _frequent_keys(counts: Mapping[int, int], least: int) -> frozenset[int]:
    return frozenset(key for key, count in counts.items() if count >= least)


def _group_by_template(pages: Sequence[PageFingerprint]) -> Iterable[Sequence[PageFingerprint]]:
    """Group the pages by template. Return no group if the outlet has a single template."""
    templates: dict[int, list[PageFingerprint]] = {}
    for page in pages:
        templates.setdefault(page.template, []).append(page)
    return (group for group in templates.values() if MIN_TEMPLATE_PAGES <= len(group) < len(pages))


def _find_in_templates(window: _Window, lines: frozenset[int], rate: float) -> frozenset[int]:
    """Return the keys that recur on pages of some templates and rarely on other pages.

    A key that is as frequent on other templates is left out, because then the pages of all templates are better
    evidence. The keys of such a line that are bound to a path, and so differ by template, are left out, too.
    """
    key_pages: Counter[int] = Counter()
    template_pages: Counter[int] = Counter()
    for pages in _group_by_template(window.pages):
        counts, size = _count_pages(pages), len(pages)
        few = max(min(MIN_TEMPLATE_LINE_PAGES, size), _unlikely_pages(size, rate))
        for key in _frequent_keys(counts, required_pages(size, rate) if size >= MIN_PAGES else few):
            key_pages[key] += counts[key]
            template_pages[key] += size
    common = {
        key
        for key, count in key_pages.items()
        if key not in lines
        and (window.key_pages[key] - count) * template_pages[key]
        > MAX_ELSEWHERE_RATIO * count * (len(window.pages) - template_pages[key])
    }
    common_lines = {line for line in window.lines if line.text in common or line.masked in common}
    balance = dict.fromkeys({key for line in common_lines for key in line.keys} & key_pages.keys(), 0)
    for line in window.lines if balance else ():
        if not balance.keys().isdisjoint(line.keys):
            is_common = line.text in common or line.masked in common
            for key in balance.keys() & line.keys:
                balance[key] += 1 if is_common else -1
    return frozenset(key for key in key_pages if balance.get(key, -1) < 0)


def _find_on_narrow_paths(window: _Window) -> frozenset[int]:
    """Return the keys that recur on half of the pages with a narrow path, which has one or two lines on a page.

    A path with so few lines is neither that of a list nor that of an article.
    """
    most = MAX_MAIN_PATH_SHARE * window.path_lines.total()
    least = {
        path: max(MIN_NARROW_PATH_PAGES, MIN_NARROW_RECURRENCE * count)
        for path, count in window.path_pages.items()
        if count >= MIN_NARROW_PATH_PAGES and window.path_lines[path] <= min(most, MAX_LINES_ON_NARROW_PATH * count)
    }
    lines = {line for line in window.lines if line.path in least and line.kind in _NARROW_PATH_KINDS}
    return frozenset(key for line in lines for key in line.keys if key and window.key_pages[key] >= least[line.path])


def _find_paths(window: _Window, lines: frozenset[int], unlikely: int) -> frozenset[int]:
    """Return the paths of boilerplate: links, and sentences that recur on other pages or begin or end alike.

    The path with most sentences is that of the articles. It is never boilerplate, because some outlets write by a
    formula.
    """
    sentences = window.path_sentences
    most = MAX_MAIN_PATH_SHARE * sentences.total()
    candidates = {
        path
        for path, count in sentences.items()
        if window.path_pages[path] >= MIN_PATH_PAGES and MIN_SENTENCE_SHARE * window.path_lines[path] <= count <= most
    }
    own: Counter[int] = Counter()
    for line in window.lines if candidates else ():
        if line.path in candidates and not line.is_in(lines):
            own[line.path] += _is_own(line, window, unlikely)
    return frozenset(path for path in candidates if own[path] <= _max_own_share(window, path) * sentences[path])


def _max_own_share(window: _Window, path: int) -> float:
    is_narrow = window.path_lines[path] <= MAX_LINES_ON_NARROW_PATH * window.path_pages[path]
    return MAX_OWN_SHARE_ON_NARROW_PATH if is_narrow else MAX_OWN_SHARE


def _is_own(line: LineFingerprint, window: _Window, unlikely: int) -> bool:
    """Return whether the line is on no other page, and neither begins nor ends like most lines on its path."""
    if line.kind != LineKind.SENTENCE:
        return line.kind == LineKind.QUOTATION
    counts = window.key_pages
    most = (1 - MAX_OWN_SHARE) * window.path_pages[line.path]
    return counts[line.text] < unlikely and max(counts[line.opening], counts[line.closing]) < most
