"""Derive an outlet's boilerplate rules: a line that recurs on many pages does not belong to their articles.

Recurring headings are judged by the lines below them. "More from us" is boilerplate on every page, whereas "Kronologi"
heads a part of every third article.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import ceil, floor, sqrt

from core.normalizer.profile.fingerprints import HEADING_KINDS, LineFingerprint, LineKind, PageFingerprint, ProfileRules
from core.normalizer.profile.thresholds import (
    FORMULA_DEVIATIONS,
    MAX_ELSEWHERE_RATIO,
    MAX_HEADING_OFFSET,
    MAX_LINES_ON_NARROW_PATH,
    MAX_MAIN_PATH_SHARE,
    MAX_OWN_SHARE,
    MAX_OWN_SHARE_ON_NARROW_PATH,
    MAX_SAMPLED_LINES,
    MIN_FORMULA_SHARE,
    MIN_HEADING_RECURRENCE,
    MIN_HEADING_SHARE,
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
_LABEL_KINDS = (*HEADING_KINDS, LineKind.LABEL)
_SENTENCE_KINDS = (LineKind.SENTENCE, LineKind.LINK, LineKind.QUOTATION)


@dataclass(frozen=True, slots=True)
class _Window:
    """The most recent pages, one per article, and their lines.

    `key_pages` counts the pages with a key, and `path_pages` those with a path. `path_lines` counts the lines with a
    path on all pages, and `path_sentences` counts only the sentences among them.
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
    """Return the number of pages, out of `pages`, on which a line must occur to be boilerplate.

    `rate` is the share of the other pages on which the average line of an article recurs.
    """
    # The standard deviation of a share is at most half the square root of the number of pages.
    expected = ceil(MIN_RECURRENCE * pages - RECURRENCE_DEVIATIONS * sqrt(pages) / 2)
    return max(MIN_LINE_PAGES, expected, _unlikely_pages(pages, rate))


def _unlikely_pages(pages: int, rate: float) -> int:
    # The least number of pages that a line of an article would not reach by chance: 2, unless the outlet's articles
    # are written by a formula.
    expected = rate * (pages - 1)
    return floor(1 + expected + FORMULA_DEVIATIONS * sqrt(expected)) + 1


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
    # An article is recognized by its two rarest sentences, because boilerplate occurs on more pages. If several pages
    # have the same article, the last one is kept.
    page_by_article: dict[tuple[int, ...], PageFingerprint] = {}
    for page in pages:
        sentences = [line.text for line in page.lines if line.kind == LineKind.SENTENCE]
        page_by_article[tuple(sorted(sentences, key=counts.__getitem__)[:2]) or (-len(page_by_article),)] = page
    return tuple(page_by_article.values())


def _count_pages(pages: Iterable[PageFingerprint]) -> Counter[int]:
    counts = Counter(chain.from_iterable(page.all_keys for page in pages))
    # The key of a missing fingerprint is on no page. It is set, because looking up a missing key in a Counter is slow.
    counts[0] = 0
    return counts


def _formula_rate(window: _Window) -> float:
    """Return the share of the other pages on which the average line of an article recurs.

    Return 0.0 unless the articles are written by a formula, so that a quarter of the sentences on the main path recur.
    Lines that may be boilerplate do not count.
    """
    key_pages = window.key_pages
    main_path = max(window.path_sentences, key=window.path_sentences.__getitem__, default=0)
    lines = [line for line in window.lines if line.path == main_path and line.kind == LineKind.SENTENCE]
    sample = lines[:: max(1, len(lines) // MAX_SAMPLED_LINES)]
    pages = [
        max(key_pages[line.text], key_pages[line.masked], min(key_pages[line.opening], key_pages[line.closing]))
        for line in sample
    ]
    required = required_pages(len(window.pages))
    recurring = [count for count in pages if 1 < count < required]
    if len(recurring) <= MIN_FORMULA_SHARE * (pages.count(1) + len(recurring)):
        return 0.0
    return (sum(recurring) / len(recurring) - 1) / (len(window.pages) - 1)


def _frequent_keys(counts: Mapping[int, int], least: int) -> frozenset[int]:
    return frozenset(key for key, count in counts.items() if count >= least)


def _group_by_template(pages: Sequence[PageFingerprint]) -> Iterable[Sequence[PageFingerprint]]:
    # If an outlet has a single template, its rules are already derived from all pages.
    templates: dict[int, list[PageFingerprint]] = {}
    for page in pages:
        templates.setdefault(page.template, []).append(page)
    return (group for group in templates.values() if MIN_TEMPLATE_PAGES <= len(group) < len(pages))


def _find_in_templates(window: _Window, lines: frozenset[int], rate: float) -> frozenset[int]:
    """Return the keys that recur on the pages of some templates, but rarely on other pages.

    A key that is equally frequent in other templates is left out, because the pages of all templates are better
    evidence for it. A line with such a key may have other keys that contain its path and thus differ between
    templates. These are left out, too.
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
    """Return the keys that recur on half of the pages with a narrow path. Such a path has one or two lines on a page.

    A path with so few lines is neither the path of a list nor that of an article.
    """
    max_lines = MAX_MAIN_PATH_SHARE * window.path_lines.total()
    required_by_path = {
        path: max(MIN_NARROW_PATH_PAGES, MIN_NARROW_RECURRENCE * count)
        for path, count in window.path_pages.items()
        if count >= MIN_NARROW_PATH_PAGES
        and window.path_lines[path] <= min(max_lines, MAX_LINES_ON_NARROW_PATH * count)
    }
    lines = {line for line in window.lines if line.path in required_by_path and line.kind in _NARROW_PATH_KINDS}
    return frozenset(
        key for line in lines for key in line.keys if key and window.key_pages[key] >= required_by_path[line.path]
    )


def _find_paths(window: _Window, lines: frozenset[int], unlikely: int) -> frozenset[int]:
    """Return the paths of boilerplate.

    The lines on such a path are links, or they are sentences that recur on other pages or begin or end alike.
    The path with the most sentences is that of the articles. It is never boilerplate, because some outlets write by a
    formula.
    """
    sentences = window.path_sentences
    max_sentences = MAX_MAIN_PATH_SHARE * sentences.total()
    candidate_paths = {
        path
        for path, count in sentences.items()
        if window.path_pages[path] >= MIN_PATH_PAGES
        and MIN_SENTENCE_SHARE * window.path_lines[path] <= count <= max_sentences
    }
    own_sentences: Counter[int] = Counter()
    for line in window.lines if candidate_paths else ():
        if line.path in candidate_paths and not line.is_in(lines):
            own_sentences[line.path] += _is_own(line, window, unlikely)
    return frozenset(
        path for path in candidate_paths if own_sentences[path] <= _max_own_share(window, path) * sentences[path]
    )


def _max_own_share(window: _Window, path: int) -> float:
    is_narrow = window.path_lines[path] <= MAX_LINES_ON_NARROW_PATH * window.path_pages[path]
    return MAX_OWN_SHARE_ON_NARROW_PATH if is_narrow else MAX_OWN_SHARE


def _is_own(line: LineFingerprint, window: _Window, unlikely: int) -> bool:
    """Return whether the line occurs on this page only, and neither begins nor ends like most lines on its path."""
    if line.kind != LineKind.SENTENCE:
        return line.kind == LineKind.QUOTATION
    key_pages = window.key_pages
    max_pages = (1 - MAX_OWN_SHARE) * window.path_pages[line.path]
    return key_pages[line.text] < unlikely and max(key_pages[line.opening], key_pages[line.closing]) < max_pages


def find_recurring_headings(
    pages: Sequence[PageFingerprint], counts: Mapping[int, int], rules: ProfileRules
) -> frozenset[int]:
    """Return the text keys of the headings that are boilerplate at any position.

    A heading is boilerplate if it is above boilerplate. A heading that is not marked up as one is also boilerplate if
    it is always at the same position, is on nearly all pages, or contains a different name on each page. `counts` maps
    each key to the number of pages with that key.
    """
    is_above: dict[int, list[bool]] = {}
    positions: dict[int, list[tuple[int, int]]] = {}
    heading_keys = set()
    for page in pages:
        last = len(page.lines) - 1
        for index, (line, below) in enumerate(pairwise(page.lines)):
            if line.kind not in _LABEL_KINDS or line.text not in rules.lines:
                continue
            # An unmarked heading that is above a link on another page is a label on that page.
            is_above.setdefault(line.text, []).append(line.kind == LineKind.LABEL or rules.match(below))
            if line.kind == LineKind.UNMARKED_HEADING:
                positions.setdefault(line.text, []).append((index, last))
                if line.masked in rules.lines and counts[line.masked] > counts[line.text]:
                    heading_keys.add(line.text)
    heading_keys.update(text for text, above in is_above.items() if sum(above) >= MIN_HEADING_SHARE * len(above))
    min_pages = MIN_HEADING_RECURRENCE * len(pages)
    heading_keys.update(
        text
        for text, heading_positions in positions.items()
        if len(heading_positions) >= min_pages or _is_fixed(heading_positions)
    )
    return frozenset(heading_keys)


def _is_fixed(positions: Sequence[tuple[int, int]]) -> bool:
    """Return whether a heading has the same position on nearly all pages.

    The position is counted from the start or the end, or measured as a share of the article. `positions` contains, for
    each page, the number of the heading's line and the number of the last line.
    """
    from_start = Counter(index for index, _ in positions)
    from_end = Counter(last - index for index, last in positions)
    shares = sorted(index / last for index, last in positions)
    median = shares[len(shares) // 2]
    near = sum(abs(index - median * last) < MAX_HEADING_OFFSET for index, last in positions)
    return max(*from_start.values(), *from_end.values(), near) >= MIN_HEADING_SHARE * len(positions)
